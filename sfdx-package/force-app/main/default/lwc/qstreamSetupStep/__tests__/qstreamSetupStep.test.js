import { createElement } from "lwc";
import QstreamSetupStep from "c/qstreamSetupStep";

function shown(step) {
  const element = createElement("c-qstream-setup-step", { is: QstreamSetupStep });
  element.step = step;
  document.body.appendChild(element);
  return element;
}

describe("a step of the set-up", () => {
  const names = ["version", "connected", "assigned", "preauthorised", "exported"];

  it.each(names)("%s has a title and says its state to people who don’t see the icon", async (name) => {
    const element = shown({ name, state: "done", detail: "x" });
    expect(element.shadowRoot.querySelector("h3").textContent).toMatch(/c\.Qstream_Step_/);
    expect(element.shadowRoot.querySelector("lightning-icon").alternativeText).toBe("c.Qstream_State_Done");
    await expect(element).toBeAccessible();
  });

  it("explains each state in its own words", () => {
    const text = (state) => shown({ name: "exported", state, detail: "x" }).shadowRoot.querySelector("p").textContent;
    expect(new Set(["done", "todo", "problem"].map(text)).size).toBe(3);
  });

  it("shows the way to the policy until somebody has come through", () => {
    const link = (state) => shown({ name: "preauthorised", state }).shadowRoot.querySelector("a");
    expect(link("unknown").getAttribute("href")).toMatch(/^\/lightning\/setup\//);
    expect(link("done")).toBeNull();
  });
});
