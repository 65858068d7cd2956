/** Runs the tool: a command of WASI which imports an engine. */

import { type CoreModules, getCoreModule } from "./core-modules.js";
import { createEngine, type EngineOptions } from "./engine/engine.js";
import { ModuleCache } from "./engine/module.js";
import { type ImportObject, instantiate } from "./tool/componentize.js";
import type { Step } from "./tool/interfaces/componentize-tool-progress.js";
import { Exit } from "./wasi/cli.js";
import { type Imports, wasi, type WasiOptions } from "./wasi/wasi.js";

/** What a run of the tool gets. */
export interface Host extends WasiOptions, Omit<EngineOptions, "modules"> {
  readonly progress?: Progress;
}

/** Is told how far the tool is: the interface `progress` (wit/progress.wit). */
export interface Progress {
  begin(step: Step): void;
  end(): void;
}

/** Where nobody looks. */
const unseen: Progress = {
  begin() {
    // It may take as long as it does.
  },
  end() {
    // Nothing is shown that could go.
  },
};

/** The tool, compiled. What is compiled when it runs is kept for the next run. */
export class Tool {
  private readonly cache = new ModuleCache();

  constructor(private readonly modules: CoreModules) {}

  /** Runs the tool to its end, and gives its exit status. */
  run(host: Host): number {
    const imports: Imports<ImportObject> = {
      ...wasi(host),
      "componentize:tool/engine": createEngine({ ...host, modules: this.cache }),
      "componentize:tool/progress": host.progress ?? unseen,
    };
    const component = instantiate(getCoreModule(this.modules), imports as unknown as ImportObject);
    try {
      component.run.run();
      return 0;
    } catch (error) {
      if (error instanceof Exit) return error.status;
      // The error that `run` has as its result, a value of no type.
      if (error === undefined) return 1;
      throw error;
    }
  }

  /** Waits for what a run has left to do for the next one. */
  async settled(): Promise<void> {
    await this.cache.settled();
  }
}
