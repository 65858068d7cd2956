// What TypeScript's own checks do not see.

import eslint from "@eslint/js";
import { defineConfig } from "eslint/config";
import typescript from "typescript-eslint";

export default defineConfig(eslint.configs.recommended, {
  files: ["**/*.ts"],
  extends: [typescript.configs.strictTypeChecked, typescript.configs.stylisticTypeChecked],
  languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
  rules: {
    // Numbers in messages mean what they say.
    "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    // `noUncheckedIndexedAccess` sees possible `undefined`s where an index is known to be right.
    "@typescript-eslint/no-non-null-assertion": "off",
    // Resources without state are classes nevertheless.
    "@typescript-eslint/no-extraneous-class": "off",
    "no-unused-vars": "off",
  },
});
