/** The package in Node. */

import { Worker } from "node:worker_threads";

import { createApi } from "../api.js";
import type { Worker as AnyWorker } from "../messages.js";
import { compileFile } from "./compile.js";
import { enableExtendedConstants, WORKER_OPTIONS } from "./v8.js";

export type * from "../api.js";

export const { componentize, preload } = createApi({ compile: compileFile, startWorker });

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
