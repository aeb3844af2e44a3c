import { defineConfig } from "eslint/config";
import js from "@eslint/js";
import globals from "globals";
import lwc from "@salesforce/eslint-config-lwc";

export default defineConfig([
  { ignores: ["node_modules/", "coverage/"] },
  { files: ["force-app/main/default/lwc/**/*.js"], extends: [js.configs.recommended, lwc.configs.recommended] },
  {
    files: ["force-app/main/default/lwc/**/__tests__/**/*.js"],
    rules: { "@lwc/lwc/no-unexpected-wire-adapter-usages": "off" },
    languageOptions: { globals: { ...globals.node, ...globals.jest, settled: "readonly" } }
  },
  {
    files: ["*.js", "*.mjs", "tests/**/*.{js,mjs}", "scripts/**/*.mjs"],
    extends: [js.configs.recommended],
    languageOptions: { globals: { ...globals.node, ...globals.jest, ...globals.browser } }
  }
]);
