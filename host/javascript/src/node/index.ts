/** The package in Node. */

import { Worker } from "node:worker_threads";

import {
  type BindingsResult,
  Builder,
  type BuildOptions,
  type ComposeResult,
  type Part,
  type Project,
  type Result,
  type WorldProject,
} from "../api.js";
import type { Worker as AnyWorker } from "../messages.js";
import { compileFile } from "./compile.js";
import { enableExtendedConstants, WORKER_OPTIONS } from "./v8.js";

export type * from "../api.js";

const builder = new Builder({ compile: compileFile, startWorker });

/**
 * Builds a project. What is wrong with it is part of the result; the promise is rejected only if the build is aborted, or
 * cannot be done for reasons that have nothing to do with the project.
 */
export function componentize(project: Project, options?: BuildOptions): Promise<Result> {
  return builder.componentize(project, options);
}

/**
 * Generates the Python package of a world, for editors and type checkers: the very code that will run. An app need not ship
 * it.
 */
export function bindings(project: WorldProject, options?: BuildOptions): Promise<BindingsResult> {
  return builder.bindings(project, options);
}

/**
 * Makes one component of several. What one imports is bound to the next one after it that exports it; what is left are the
 * exports of the first, and the imports that none provides.
 */
export function compose(parts: readonly Part[], options?: BuildOptions): Promise<ComposeResult> {
  return builder.compose(parts, options);
}

/** Fetches and compiles the tool, which the first build would otherwise have to wait for. */
export async function preload(): Promise<void> {
  await builder.preload();
}

function startWorker(): AnyWorker {
  enableExtendedConstants();
  const worker = new Worker(new URL("./worker.js", import.meta.url), WORKER_OPTIONS);
  return {
    post: (request) => {
      worker.postMessage(request);
    },
    listen: (onResponse, onEnd) => {
      worker.removeAllListeners();
      worker.on("message", onResponse);
      worker.on("error", onEnd);
      worker.on("exit", () => {
        onEnd(new Error("the worker has ended"));
      });
    },
    setIdle: (isIdle) => {
      if (isIdle) worker.unref();
      else worker.ref();
    },
    terminate: () => void worker.terminate(),
  };
}
