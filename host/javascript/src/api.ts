/**
 * The interface of the package: turns a Python app and a WIT world into a WebAssembly component.
 *
 * A build runs in a worker, so that a page stays alive meanwhile and a build can be given up at any time. A worker that has
 * nothing to do waits for the next build, which it does much faster than the first one.
 */

import type { BindingsResult, ComposeResult, Job, Result, Results, Stage } from "./build.js";
import { compileAll, type CoreModules } from "./core-modules.js";
import type { Response, Worker } from "./messages.js";
import type { Part, Project, WorldProject } from "./project.js";
import { modules as toolModules } from "./tool/modules.js";

export type { BindingsResult, ComposeResult, Failure, Result, Stage, Success } from "./build.js";
export type { Diagnostic, Output } from "./diagnostics.js";
export type { Options, Part, Project, ReportFormat, WorldOptions, WorldProject } from "./project.js";
export type { Files } from "./wasi/memory.js";

/** How a build, or another job, is followed. */
export interface BuildOptions {
  /** Told when a stage begins. */
  readonly onProgress?: (stage: Stage) => void;
  /** Ends the build when it is aborted; the promise is then rejected with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** What Node and browsers do in different ways. */
export interface Platform {
  /** Compiles a core module. */
  compile(location: URL): Promise<WebAssembly.Module>;
  /** Starts a worker, in which `serve` handles requests. */
  startWorker(): Worker;
}

/** Builds on a platform: the package's functions are methods of one of these. */
export class Builder {
  /** The tool, once it was asked for. */
  private modules: Promise<CoreModules> | undefined;

  /** A worker that has nothing to do, and has the tool. */
  private idle: Worker | undefined;

  constructor(private readonly platform: Platform) {}

  /** The tool, fetched and compiled. */
  private async load(): Promise<CoreModules> {
    this.modules ??= compileAll(toolModules, (location) => this.platform.compile(location));
    try {
      return await this.modules;
    } catch (error) {
      // The network may be there again next time.
      this.modules = undefined;
      throw error;
    }
  }

  /** Fetches and compiles the tool, and has a worker wait with it. */
  async preload(): Promise<void> {
    const modules = await this.load();
    if (this.idle) return;
    const worker = this.platform.startWorker();
    worker.post({ modules });
    this.rest(worker);
  }

  /** Builds a project. */
  componentize(project: Project, options?: BuildOptions): Promise<Result> {
    return this.perform({ kind: "componentize", project }, options);
  }

  /** Generates the Python package of a world. */
  bindings(project: WorldProject, options?: BuildOptions): Promise<BindingsResult> {
    return this.perform({ kind: "bindings", project }, options);
  }

  /** Makes one component of several. */
  compose(parts: readonly Part[], options?: BuildOptions): Promise<ComposeResult> {
    return this.perform({ kind: "compose", parts }, options);
  }

  private async perform<J extends Job>(job: J, { onProgress, signal }: BuildOptions = {}): Promise<Results[J["kind"]]> {
    signal?.throwIfAborted();
    onProgress?.("load");
    const modules = await this.load();
    signal?.throwIfAborted();
    const waiting = this.idle;
    this.idle = undefined;
    const worker = waiting ?? this.platform.startWorker();
    const abort = new AbortController();
    try {
      const result = await new Promise<Results[Job["kind"]]>((resolve, reject) => {
        signal?.addEventListener(
          "abort",
          () => {
            reject(signal.reason as Error);
          },
          { signal: abort.signal },
        );
        worker.setIdle(false);
        worker.listen((response) => {
          settle(response, onProgress, resolve, reject);
        }, reject);
        worker.post(waiting ? { job } : { job, modules });
      });
      this.rest(worker);
      // A worker gives for a job what comes of its kind.
      return result as Results[J["kind"]];
    } catch (error) {
      worker.terminate();
      throw error;
    } finally {
      // Nobody listens to the signal any more.
      abort.abort();
    }
  }

  /** Lets a worker wait for the next build, if there is not one already that does. */
  private rest(worker: Worker): void {
    if (this.idle) {
      worker.terminate();
      return;
    }
    worker.setIdle(true);
    this.idle = worker;
    worker.listen(ignore, () => {
      if (this.idle === worker) this.idle = undefined;
    });
  }
}

function ignore(): void {
  // A worker that has nothing to do has nothing to say.
}

function settle(
  response: Response,
  onProgress: BuildOptions["onProgress"],
  resolve: (result: Results[Job["kind"]]) => void,
  reject: (error: Error) => void,
): void {
  switch (response.kind) {
    case "stage":
      onProgress?.(response.stage);
      break;
    case "result":
      resolve(response.result);
      break;
    case "bug":
      reject(new Error(`internal error: ${response.trace} (this should not happen; please report it)`));
      break;
  }
}
