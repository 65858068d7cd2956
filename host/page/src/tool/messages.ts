/** What goes between the page and the worker that has the tool. */

import type { BindingsResult, Project, Result, Stage, WorldProject } from "componentize-wasm";

export type ToolRequest = { readonly number: number } & (
  | { readonly kind: "preload" }
  | { readonly kind: "componentize"; readonly project: Project }
  | { readonly kind: "bindings"; readonly project: WorldProject }
  /** Ends the request of that number. */
  | { readonly kind: "cancel" }
);

export type ToolResponse = { readonly number: number } & (
  | { readonly kind: "stage"; readonly stage: Stage }
  | { readonly kind: "result"; readonly result: Result | BindingsResult | undefined }
  | { readonly kind: "error"; readonly message: string }
);
