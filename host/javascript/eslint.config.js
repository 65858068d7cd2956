// What TypeScript's own checks do not see.

import eslint from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import typescript from "typescript-eslint";

export default defineConfig(
  // What is made from components.
  globalIgnores(["dist", "src/tool", "src/launch"]),
  eslint.configs.recommended,
  {
    files: ["src/**/*.ts"],
    extends: [typescript.configs.strictTypeChecked, typescript.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // Numbers in messages mean what they say.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // `noUncheckedIndexedAccess` sees possible `undefined`s where an index is known to be right.
      "@typescript-eslint/no-non-null-assertion": "off",
      // What an interface asks for and a class has no use for, and what is left out of an object.
      "@typescript-eslint/no-unused-vars": ["error", { varsIgnorePattern: "^_", ignoreRestSiblings: true }],
      "no-unused-vars": "off",
      // Resources without state are classes nevertheless.
      "@typescript-eslint/no-extraneous-class": "off",
    },
  },
  {
    files: ["*.js"],
    languageOptions: {
      globals: { process: "readonly", TextDecoder: "readonly", TextEncoder: "readonly", URL: "readonly" },
    },
  },
);
