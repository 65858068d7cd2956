/** Building: what is going on, and what came of it last. Whoever shows it is told of each change. */

import type { BindingsResult, Project, Result, Stage } from "componentize-wasm";

import { DEFAULT_APP, hasSetting, outputName } from "./settings.js";
import { bindings, componentize } from "./tool/tool.js";
import type { Workspace } from "./workspace.js";

/** Where packages are for the tool, aside from the project's own files. */
const PACKAGES = ".packages";

export type Step = "packages" | Stage;

export type State =
  | { readonly kind: "idle" }
  | { readonly kind: "building"; readonly step: Step; readonly started: number }
  | { readonly kind: "built"; readonly result: Result; readonly seconds: number; readonly name: string }
  | { readonly kind: "cancelled" }
  /** It has nothing to do with the project: the network, or a bug. */
  | { readonly kind: "broken"; readonly message: string };

export class Builds {
  private current: State = { kind: "idle" };
  private abort: AbortController | undefined;
  private readonly listeners: ((state: State) => void)[] = [];

  constructor(
    private readonly workspace: Workspace,
    /** Gets the packages that are wanted and not there. */
    private readonly fetchPackages: (signal: AbortSignal) => Promise<void>,
  ) {}

  onChange(listener: (state: State) => void): void {
    this.listeners.push(listener);
  }

  get state(): State {
    return this.current;
  }

  private set state(state: State) {
    this.current = state;
    for (const listener of this.listeners) listener(state);
  }

  /** Forgets what was built: another project is open. */
  reset(): void {
    this.cancel();
    this.state = { kind: "idle" };
  }

  cancel(): void {
    this.abort?.abort(new DOMException("cancelled", "AbortError"));
  }

  async build(): Promise<void> {
    if (this.current.kind === "building") return;
    const abort = (this.abort = new AbortController());
    const { signal } = abort;
    const started = performance.now();
    const step = (step: Step) => {
      if (!signal.aborted) this.state = { kind: "building", step, started };
    };
    try {
      step("packages");
      await this.fetchPackages(signal);
      const project = this.project();
      const result = await componentize(project, step, signal);
      const seconds = (performance.now() - started) / 1000;
      this.state = {
        kind: "built",
        result,
        seconds,
        name: outputName(this.workspace.data.files, this.workspace.world),
      };
    } catch (error) {
      if (this.abort !== abort) return;
      const message = error instanceof Error ? error.message : String(error);
      this.state = signal.aborted ? { kind: "cancelled" } : { kind: "broken", message };
    }
  }

  /** Generates the code that the app imports. */
  bindings(): Promise<BindingsResult> {
    const { files, world } = this.project();
    return bindings({ files, ...(world === undefined ? {} : { world }) });
  }

  /** All that the tool needs to know. */
  private project(): Project {
    const { files, world, app } = this.workspace.data;
    const packages = Object.assign({}, ...this.workspace.packages.map((it) => it.files)) as Record<string, Uint8Array>;
    const installed = Object.entries(packages).map(([path, content]) => [`${PACKAGES}/${path}`, content] as const);
    const named = app || (hasSetting(files, "app", "wsgi", "asgi") ? undefined : DEFAULT_APP);
    return {
      files: { ...files, ...Object.fromEntries(installed) },
      ...(world && { world }),
      ...(named !== undefined && { app: named }),
      ...(installed.length > 0 && { sitePackages: PACKAGES }),
      report: "html",
    };
  }
}
