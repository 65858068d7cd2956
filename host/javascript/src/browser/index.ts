/** The package in browsers, in pages and in workers. */

import { createApi } from "../api.js";
import type { Response, Worker as AnyWorker } from "../messages.js";

export type * from "../api.js";

export const { componentize, preload } = createApi({ compile, startWorker });

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
