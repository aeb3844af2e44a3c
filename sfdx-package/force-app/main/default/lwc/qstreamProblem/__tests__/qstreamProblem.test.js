import { createElement } from "lwc";
import QstreamProblem from "c/qstreamProblem";

function shown(error) {
  const element = createElement("c-qstream-problem", { is: QstreamProblem });
  element.error = error;
  document.body.appendChild(element);
  return element;
}

describe("a problem", () => {
  it("is read out at once, in the words of the error", async () => {
    const element = shown({ body: { message: "Only administrators can do this." } });
    const alert = element.shadowRoot.querySelector('[role="alert"]');
    expect(alert.textContent).toBe("Only administrators can do this.");
    await expect(element).toBeAccessible();
  });

  it("takes no room when there is none", () => {
    expect(shown(undefined).shadowRoot.querySelector('[role="alert"]')).toBeNull();
  });
});
