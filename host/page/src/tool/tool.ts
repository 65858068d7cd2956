/** The tool, as the page uses it: in a worker. */

import type { BindingsResult, Project, Result, Stage, WorldProject } from "componentize-wasm";

import type { ToolRequest, ToolResponse } from "./messages.js";

/** Without the number, which each request gets. */
type Asked =
  { kind: "preload" } | { kind: "componentize"; project: Project } | { kind: "bindings"; project: WorldProject };

const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
const listeners = new Map<number, (response: ToolResponse) => void>();
let requests = 0;

worker.onmessage = ({ data }: MessageEvent<ToolResponse>) => {
  listeners.get(data.number)?.(data);
};

worker.onerror = ({ message }) => {
  for (const [number, listener] of listeners) {
    listener({ number, kind: "error", message: message || "the worker cannot be started" });
  }
};

/** Fetches and compiles the tool. */
export async function preload(): Promise<void> {
  await ask({ kind: "preload" });
}

export async function bindings(project: WorldProject): Promise<BindingsResult> {
  return (await ask({ kind: "bindings", project })) as BindingsResult;
}

export async function componentize(
  project: Project,
  onProgress: (stage: Stage) => void,
  signal: AbortSignal,
): Promise<Result> {
  return (await ask({ kind: "componentize", project }, onProgress, signal)) as Result;
}

function ask(
  asked: Asked,
  onProgress?: (stage: Stage) => void,
  signal?: AbortSignal,
): Promise<Result | BindingsResult | undefined> {
  const number = requests++;
  const cancel = () => {
    worker.postMessage({ number, kind: "cancel" } satisfies ToolRequest);
  };
  return new Promise<Result | BindingsResult | undefined>((resolve, reject) => {
    listeners.set(number, (response) => {
      if (response.kind === "stage") onProgress?.(response.stage);
      else if (response.kind === "result") resolve(response.result);
      else reject(new Error(response.message));
    });
    worker.postMessage({ number, ...asked } satisfies ToolRequest);
    signal?.addEventListener("abort", cancel);
  }).finally(() => {
    listeners.delete(number);
    signal?.removeEventListener("abort", cancel);
  });
}
