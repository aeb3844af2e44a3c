import { filled, readable } from "c/qstreamTexts";

describe("texts", () => {
  it("puts values into their places, and leaves places without a value", () => {
    expect(filled("{0} of {1}", 3, 5)).toBe("3 of 5");
    expect(filled("{0} and {0}", "x")).toBe("x and x");
    expect(filled("{0} of {1}", 3)).toBe("3 of {1}");
    expect(filled("{0}", "{1}", "no")).toBe("{1}");
  });

  it("reads what a person can read out of errors of every shape", () => {
    expect(readable({ body: { message: "Denied" } }, "Sorry")).toBe("Denied");
    expect(readable({ body: [{ message: "One" }, { message: "Two" }] }, "Sorry")).toBe("One Two");
    expect(readable(new Error("Offline"), "Sorry")).toBe("Offline");
    expect(readable({}, "Sorry")).toBe("Sorry");
    expect(readable(undefined, "Sorry")).toBe("Sorry");
  });
});
