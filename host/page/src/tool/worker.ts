/**
 * A worker that uses the package `componentize-wasm`. That one builds in a worker of its own, but the tool has to be compiled, and
 * to be handed over, which would keep the page's thread for longer than anybody should notice.
 */

import { bindings, componentize, preload } from "componentize-wasm";

import type { ToolRequest, ToolResponse } from "./messages.js";

const aborts = new Map<number, AbortController>();

const respond = (response: ToolResponse, transfer: Transferable[] = []) => {
  self.postMessage(response, { transfer });
};

self.onmessage = ({ data }: MessageEvent<ToolRequest>) => {
  const { number } = data;
  if (data.kind === "cancel") {
    aborts.get(number)?.abort(new Error("cancelled"));
    return;
  }
  perform(data)
    .then(
      (result) => {
        const transfer = result && "component" in result ? [result.component.buffer as ArrayBuffer] : [];
        respond({ number, kind: "result", result }, transfer);
      },
      (error: unknown) => {
        respond({ number, kind: "error", message: error instanceof Error ? error.message : String(error) });
      },
    )
    .finally(() => {
      aborts.delete(number);
    });
};

async function perform(request: Exclude<ToolRequest, { kind: "cancel" }>) {
  const { number } = request;
  switch (request.kind) {
    case "preload":
      await preload();
      return undefined;
    case "bindings":
      return bindings(request.project);
    case "componentize": {
      const abort = new AbortController();
      aborts.set(number, abort);
      return componentize(request.project, {
        signal: abort.signal,
        onProgress: (stage) => {
          respond({ number, kind: "stage", stage });
        },
      });
    }
  }
}
