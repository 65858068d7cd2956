/** A worker: does what it is asked for, one job after the other, and gets faster by what it keeps in between. */

import { perform } from "./build.js";
import type { Kept } from "./engine/engine.js";
import type { Handle } from "./messages.js";
import { Tool } from "./tool.js";

/** What the tool would otherwise compute anew, as long as the worker lives. */
class KeptInMemory implements Kept {
  private readonly values = new Map<string, Uint8Array>();

  load(key: string): Uint8Array | undefined {
    return this.values.get(key);
  }

  store(key: string, value: Uint8Array): void {
    this.values.set(key, value.slice());
  }
}

/** Makes what handles requests. */
export function serve(): Handle {
  const kept = new KeptInMemory();
  let tool: Tool | undefined;
  return async ({ modules, job }, respond) => {
    try {
      if (modules) tool = new Tool(modules);
      if (!job) return;
      if (!tool) throw new Error("the first request has to bring the tool");
      const result = perform(tool, job, kept, (stage) => {
        respond({ kind: "stage", stage });
      });
      respond({ kind: "result", result }, "component" in result ? (result.component.buffer as ArrayBuffer) : undefined);
      await tool.settled();
    } catch (error) {
      respond({ kind: "bug", trace: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  };
}
