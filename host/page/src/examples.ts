/** The examples, which are those of the repository: vite.config.ts makes a module of them. */

import examples from "virtual:examples";

import type { ProjectData } from "./workspace.js";

export interface Example extends ProjectData {
  readonly id: string;
  readonly title: string;
}

export const EXAMPLES: readonly Example[] = examples;
