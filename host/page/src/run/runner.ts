/** Runs the component of the last build, in workers; the page's side of it. */

import type { ExportedFunction } from "../component/types.js";
import type {
  Outcome,
  Program,
  RunRequest,
  RunResponse,
  Task,
  TranspileRequest,
  TranspileResponse,
} from "./messages.js";

export type OnOutput = (stream: "stdout" | "stderr", text: string) => void;

/** The task was ended before its end. */
export class Stopped extends Error {}

export class Runner {
  /** Started when there is something to do: it has a lot to load. */
  private transpiler: Worker | undefined;
  private readonly answers = new Map<number, (response: TranspileResponse) => void>();
  private component: Uint8Array | undefined;
  private files: Readonly<Record<string, string | Uint8Array>> = {};
  private program: Promise<Program> | undefined;
  private worker: Worker | undefined;
  private stopTask: (() => void) | undefined;
  private requests = 0;

  /** Takes another component, and tells what it exports. Commands find the files in their current directory. */
  async load(
    component: Uint8Array,
    files: Readonly<Record<string, string | Uint8Array>>,
  ): Promise<readonly ExportedFunction[]> {
    this.restart();
    this.component = component;
    this.files = files;
    this.program = undefined;
    const { functions } = await this.ask("describe", component);
    return functions ?? [];
  }

  /** Makes a program of the component, so that it need not be waited for later. */
  prepare(): void {
    this.transpiled().catch(() => {
      // Whoever runs it gets to know.
    });
  }

  /** Does a task, after all that was asked for before. */
  async perform(task: Task, onOutput: OnOutput): Promise<Outcome> {
    const program = await this.transpiled();
    const worker = (this.worker ??= this.startWorker(program));
    return new Promise((resolve, reject) => {
      this.stopTask = () => {
        reject(new Stopped("stopped"));
      };
      worker.onmessage = ({ data }: MessageEvent<RunResponse>) => {
        if (data.kind === "output") onOutput(data.stream, data.text);
        else resolve(data.outcome);
      };
      worker.onerror = ({ message }) => {
        this.restart();
        reject(new Error(message || "the worker cannot be started"));
      };
      worker.postMessage(task satisfies RunRequest);
    });
  }

  /** Ends what runs. The next task begins with a new instance, and the files as they were. */
  restart(): void {
    this.worker?.terminate();
    this.worker = undefined;
    this.stopTask?.();
    this.stopTask = undefined;
  }

  private startTranspiler(): Worker {
    const worker = new Worker(new URL("./transpile-worker.ts", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }: MessageEvent<TranspileResponse>) => {
      this.answers.get(data.number)?.(data);
      this.answers.delete(data.number);
    };
    return worker;
  }

  private startWorker(program: Program): Worker {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
    worker.postMessage({ kind: "program", program, files: this.files } satisfies RunRequest);
    return worker;
  }

  private transpiled(): Promise<Program> {
    if (!this.component) return Promise.reject(new Error("there is no component yet"));
    this.program ??= this.ask("transpile", this.component).then(({ program }) => program!);
    return this.program;
  }

  private async ask(purpose: TranspileRequest["purpose"], component: Uint8Array): Promise<TranspileResponse> {
    const number = this.requests++;
    const transpiler = (this.transpiler ??= this.startTranspiler());
    const response = await new Promise<TranspileResponse>((resolve) => {
      this.answers.set(number, resolve);
      transpiler.postMessage({ number, purpose, component } satisfies TranspileRequest);
    });
    if (response.error !== undefined) throw new Error(response.error);
    return response;
  }
}
