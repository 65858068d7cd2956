/** The package in browsers, in pages and in workers. */

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
import type { Response, Worker as AnyWorker } from "../messages.js";

export type * from "../api.js";

const builder = new Builder({ compile, startWorker });

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

async function compile(location: URL): Promise<WebAssembly.Module> {
  const response = await fetch(location);
  if (!response.ok) throw new Error(`${location.href}: ${response.status} ${response.statusText}`);
  // Only what is served as WebAssembly can be compiled as it comes.
  const isWasm = response.headers.get("content-type")?.startsWith("application/wasm");
  return isWasm ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}

function startWorker(): AnyWorker {
  // Bundlers know the worker by these very words.
  const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  return {
    post: (request) => {
      worker.postMessage(request);
    },
    listen: (onResponse, onEnd) => {
      worker.onmessage = ({ data }: MessageEvent<Response>) => {
        onResponse(data);
      };
      worker.onerror = ({ message }) => {
        onEnd(new Error(message || "the worker cannot be started"));
      };
    },
    setIdle: () => {
      // A page ends when it is left.
    },
    terminate: () => {
      worker.terminate();
    },
  };
}
