const { registerSa11yMatcher } = require("@sa11y/jest");

registerSa11yMatcher();

/** Lets everything go on that waits for promises: mocked answers, wires, rendering. */
global.settled = async () => {
  for (let turn = 0; turn < 20; turn += 1) {
    await Promise.resolve();
  }
};

// A warning of the framework is a mistake of ours.
let warned = [];
for (const method of ["error", "warn"]) {
  console[method] = (...parts) => warned.push(parts.join(" "));
}

// Every test starts with an empty page: components of an earlier one must not answer for it.
afterEach(() => {
  document.body.replaceChildren();
  jest.clearAllMocks();
  const said = warned;
  warned = [];
  expect(said).toEqual([]);
});
