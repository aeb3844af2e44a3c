import { createElement } from "lwc";
import QstreamSetup from "c/qstreamSetup";
import findHealth from "@salesforce/apex/QstreamSetupController.findHealth";
import findPeople from "@salesforce/apex/QstreamSetupController.findPeople";

jest.mock("@salesforce/apex/QstreamSetupController.findHealth", () => ({ default: jest.fn() }), { virtual: true });
jest.mock("@salesforce/apex/QstreamSetupController.findPeople", () => ({ default: jest.fn() }), { virtual: true });
jest.mock("@salesforce/apex/QstreamSetupController.assignPeople", () => ({ default: jest.fn() }), { virtual: true });

const HEALTHY = {
  steps: [
    { name: "version", state: "done", detail: "0.1" },
    { name: "connected", state: "done", detail: "Acme" }
  ],
  errors: [],
  siteUrl: "https://acme.qstream.example.com/",
  assigned: 3
};

async function shown() {
  findPeople.mockResolvedValue([]);
  const element = createElement("c-qstream-setup", { is: QstreamSetup });
  document.body.appendChild(element);
  await settled();
  return element;
}

describe("the set-up page", () => {
  it("shows every step and the way to the guide", async () => {
    findHealth.mockResolvedValue(HEALTHY);
    const element = await shown();
    expect(element.shadowRoot.querySelectorAll("c-qstream-setup-step")).toHaveLength(2);
    const guide = element.shadowRoot.querySelector("a");
    expect(guide.getAttribute("href")).toBe("https://acme.qstream.example.com/help/salesforce-admins");
    await expect(element).toBeAccessible();
  });

  it("doesn’t follow an address that isn’t of the web", async () => {
    // eslint-disable-next-line no-script-url -- the very thing that must not come through
    findHealth.mockResolvedValue({ ...HEALTHY, siteUrl: "javascript:alert(1)" });
    expect((await shown()).shadowRoot.querySelector("a")).toBeNull();
  });

  it("shows runs with errors and their remedy as text", async () => {
    const summary = "INVALID_FIELD: assign Qstream Integration <b>now</b>";
    findHealth.mockResolvedValue({ ...HEALTHY, errors: [{ id: "a07", name: "RUN-00000007", failed: 3, summary }] });
    const element = await shown();
    const run = element.shadowRoot.querySelector('[data-run="a07"]');
    expect(run.textContent).toContain(summary);
    expect(run.querySelector("b")).toBeNull();
    await expect(element).toBeAccessible();
  });

  it("says why when somebody may not, and shows nothing else", async () => {
    findHealth.mockRejectedValue({ body: { message: "Only administrators" } });
    const element = await shown();
    expect(element.shadowRoot.querySelector("c-qstream-problem").error.body.message).toBe("Only administrators");
    expect(element.shadowRoot.querySelector("c-qstream-setup-step")).toBeNull();
  });

  it("reads again on request and after people were assigned", async () => {
    findHealth.mockResolvedValue(HEALTHY);
    const element = await shown();
    element.shadowRoot.querySelector("lightning-button-icon").click();
    await settled();
    element.shadowRoot.querySelector("c-qstream-assign").dispatchEvent(new CustomEvent("assigned"));
    await settled();
    expect(findHealth).toHaveBeenCalledTimes(3);
  });
});
