const { jestConfig } = require("@salesforce/sfdx-lwc-jest/config");

module.exports = {
  ...jestConfig,
  setupFilesAfterEnv: ["<rootDir>/tests/jest.setup.js"],
  modulePathIgnorePatterns: ["<rootDir>/.sfdx", "<rootDir>/.sf"],
  moduleNameMapper: { "^@salesforce/i18n/locale$": "<rootDir>/tests/locale.js" }
};
