import { createElement } from "lwc";
import QstreamProgress from "c/qstreamProgress";
import findProgress from "@salesforce/apex/QstreamProgressController.findProgress";

jest.mock(
  "@salesforce/apex/QstreamProgressController.findProgress",
  () => {
    const { createApexTestWireAdapter } = require("@salesforce/sfdx-lwc-jest");
    return { default: createApexTestWireAdapter(jest.fn()) };
  },
  { virtual: true }
);

const ROW = { id: "a04A", course: "Safety", status: "In progress", proficiency: 74.6, points: 1200, overdue: false };

function shown(recordId) {
  const element = createElement("c-qstream-progress", { is: QstreamProgress });
  element.recordId = recordId;
  document.body.appendChild(element);
  return element;
}

describe("progress", () => {
  it("shows each Qstream with a bar that has words", async () => {
    const element = shown();
    findProgress.emit([{ ...ROW, dueOn: "2026-11-23" }]);
    await settled();
    const bar = element.shadowRoot.querySelector("progress");
    expect(bar.value).toBe(75);
    expect(bar.getAttribute("aria-label")).toBe("c.Qstream_Progress_Of");
    expect(element.shadowRoot.textContent).toContain("c.Qstream_Progress_Due");
    await expect(element).toBeAccessible();
  });

  it("marks what is overdue by words and not by colour alone", async () => {
    const element = shown();
    findProgress.emit([{ ...ROW, dueOn: "2026-11-20", overdue: true }]);
    await settled();
    const due = element.shadowRoot.querySelector(".slds-text-color_error");
    expect(due.textContent).toBe("c.Qstream_Progress_Overdue");
  });

  it("does without what isn’t there", async () => {
    const element = shown();
    findProgress.emit([{ id: "a04B", status: "Not started" }]);
    await settled();
    expect(element.shadowRoot.querySelector("h3").textContent).toBe("c.Qstream_Progress_Unnamed");
    expect(element.shadowRoot.querySelector("progress").value).toBe(0);
    expect(element.shadowRoot.textContent).not.toContain("c.Qstream_Progress_Points");
    await expect(element).toBeAccessible();
  });

  it("asks for the user of the page, and elsewhere for whoever is looking", async () => {
    shown("005A");
    await settled();
    expect(findProgress.getLastConfig()).toEqual({ userId: "005A" });
    shown("001A");
    await settled();
    expect(findProgress.getLastConfig()).toEqual({ userId: null });
  });

  it("says so when there is nothing, and when it failed", async () => {
    const element = shown();
    findProgress.emit([]);
    await settled();
    expect(element.shadowRoot.textContent).toContain("c.Qstream_Progress_Empty");
    findProgress.error({ message: "No access" });
    await settled();
    expect(element.shadowRoot.querySelector("c-qstream-problem").error.body.message).toBe("No access");
    await expect(element).toBeAccessible();
  });
});
