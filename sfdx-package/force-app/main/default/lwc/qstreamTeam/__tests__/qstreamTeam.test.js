import { createElement } from "lwc";
import QstreamTeam from "c/qstreamTeam";
import findTeam from "@salesforce/apex/QstreamProgressController.findTeam";

jest.mock(
  "@salesforce/apex/QstreamProgressController.findTeam",
  () => {
    const { createApexTestWireAdapter } = require("@salesforce/sfdx-lwc-jest");
    return { default: createApexTestWireAdapter(jest.fn()) };
  },
  { virtual: true }
);

function shown(recordId) {
  const element = createElement("c-qstream-team", { is: QstreamTeam });
  element.recordId = recordId;
  document.body.appendChild(element);
  return element;
}

const table = (element) => element.shadowRoot.querySelector("lightning-datatable");

describe("the team", () => {
  it("shows each person with a link, a share and what is completed", async () => {
    const element = shown();
    findTeam.emit([
      { id: "a03A", name: "Ana", proficiency: 75, enrolments: 2, completed: 1, lastActivityAt: "2026-11-20T08:00:00Z" },
      { id: "a03B", name: "Ben", enrolments: 0, completed: 0 }
    ]);
    await settled();
    const [ana, ben] = table(element).data;
    expect(ana).toMatchObject({ name: "Ana", address: "/a03A", share: 0.75 });
    expect(ben.share).toBeUndefined();
    await expect(element).toBeAccessible();
  });

  it("asks for the people of the user of the page, and elsewhere for one’s own", async () => {
    shown("005A");
    await settled();
    expect(findTeam.getLastConfig()).toEqual({ managerId: "005A" });
    shown();
    await settled();
    expect(findTeam.getLastConfig()).toEqual({ managerId: null });
  });

  it("says so when nobody is there, and when it failed", async () => {
    const element = shown();
    findTeam.emit([]);
    await settled();
    expect(element.shadowRoot.textContent).toContain("c.Qstream_Team_Empty");
    expect(table(element)).toBeNull();
    findTeam.error({ message: "No access" });
    await settled();
    expect(element.shadowRoot.querySelector("c-qstream-problem").error.body.message).toBe("No access");
    await expect(element).toBeAccessible();
  });
});
