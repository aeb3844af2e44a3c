import { createElement } from "lwc";
import QstreamAssign from "c/qstreamAssign";
import findPeople from "@salesforce/apex/QstreamSetupController.findPeople";
import assignPeople from "@salesforce/apex/QstreamSetupController.assignPeople";

jest.mock("@salesforce/apex/QstreamSetupController.findPeople", () => ({ default: jest.fn() }), { virtual: true });
jest.mock("@salesforce/apex/QstreamSetupController.assignPeople", () => ({ default: jest.fn() }), { virtual: true });

const PEOPLE = [
  { id: "005A", name: "Ana Ferreira", title: "Fitter", department: "Field" },
  { id: "005B", name: "Ben Okafor", title: "Fitter", department: "Field" }
];

async function shown(people = PEOPLE) {
  findPeople.mockResolvedValue(people);
  const element = createElement("c-qstream-assign", { is: QstreamAssign });
  document.body.appendChild(element);
  await settled();
  return element;
}

function choose(element, people) {
  const table = element.shadowRoot.querySelector("lightning-datatable");
  table.dispatchEvent(new CustomEvent("rowselection", { detail: { selectedRows: people } }));
}

const button = (element) => element.shadowRoot.querySelector("lightning-button");
const status = (element) => element.shadowRoot.querySelector('[role="status"]').textContent;

describe("giving people access", () => {
  it("lists people, and nobody can be assigned before somebody is chosen", async () => {
    const element = await shown();
    expect(element.shadowRoot.querySelector("lightning-datatable").data).toEqual(PEOPLE);
    expect(button(element).disabled).toBe(true);
    await expect(element).toBeAccessible();
  });

  it("assigns all who were chosen in one request, tells so, and asks again who is left", async () => {
    assignPeople.mockResolvedValue({ assigned: 2, refusals: [] });
    const element = await shown();
    const heard = jest.fn();
    element.addEventListener("assigned", heard);
    choose(element, PEOPLE);
    await settled();
    findPeople.mockResolvedValue([]);
    button(element).click();
    await settled();
    expect(assignPeople).toHaveBeenCalledWith({ userIds: ["005A", "005B"] });
    expect(status(element)).toBe("c.Qstream_Assign_Result");
    expect(heard).toHaveBeenCalledTimes(1);
    expect(element.shadowRoot.querySelector("lightning-datatable")).toBeNull();
    await expect(element).toBeAccessible();
  });

  it("tells who was refused beside who was not", async () => {
    assignPeople.mockResolvedValue({ assigned: 1, refusals: [{ userId: "005B", reason: "No licence" }] });
    const element = await shown();
    choose(element, PEOPLE);
    await settled();
    button(element).click();
    await settled();
    expect(status(element)).toBe("c.Qstream_Assign_Result c.Qstream_Assign_Refused");
  });

  it("searches by what was typed", async () => {
    const element = await shown();
    const input = element.shadowRoot.querySelector("lightning-input");
    input.value = "ana";
    input.dispatchEvent(new CustomEvent("change"));
    input.dispatchEvent(new CustomEvent("commit"));
    await settled();
    expect(findPeople).toHaveBeenLastCalledWith({ term: "ana" });
  });

  it("says so when nobody is found, and keeps the list when assigning fails", async () => {
    expect((await shown([])).shadowRoot.textContent).toContain("c.Qstream_Assign_Nobody");
    assignPeople.mockRejectedValue({ body: { message: "Too many" } });
    const element = await shown();
    choose(element, PEOPLE);
    await settled();
    button(element).click();
    await settled();
    expect(element.shadowRoot.querySelector("c-qstream-problem").error.body.message).toBe("Too many");
    expect(element.shadowRoot.querySelector("lightning-datatable").data).toEqual(PEOPLE);
  });
});
