/** A worker that runs a component. Nothing else does, so it can be ended whatever it is at. */

import { Exit, MemoryVolume } from "componentize-wasm/wasi";

import type { ExportedFunction } from "../component/types.js";
import type { Value } from "../component/values.js";
import { fromJavaScript, Handles, toJavaScript } from "./convert.js";
import { request } from "./http.js";
import { importsFor } from "./imports.js";
import type { HttpRequest, Outcome, Program, RunRequest, RunResponse, Task, WrittenFile } from "./messages.js";
import { lowerCamelCase, upperCamelCase } from "./names.js";
import { Output } from "./output.js";

/** What a component exports, by names. */
type Instance = Record<string, unknown>;

type Callable = (...parameters: unknown[]) => unknown;
type Instantiate = (
  getCoreModule: (name: string) => WebAssembly.Module,
  imports: Record<string, unknown>,
  instantiateCore: (module: WebAssembly.Module, imports: WebAssembly.Imports) => WebAssembly.Instance,
) => Instance;

const output = new Output((response) => {
  self.postMessage(response satisfies RunResponse);
});

let instantiate: ((words: readonly string[], input: string) => Instance) | undefined;
let volume = new MemoryVolume();
let original: ReadonlyMap<string, Uint8Array> = new Map();
/** The instance that functions are called of, for as long as it has not trapped. */
let instance: Instance | undefined;
let handles = new Handles();

self.onmessage = ({ data }: MessageEvent<RunRequest>) => {
  if (data.kind === "program") {
    queue = queue.then(() => prepare(data.program, data.files));
    return;
  }
  queue = queue.then(async () => {
    output.reset();
    const outcome = await perform(data);
    output.flush();
    self.postMessage({ kind: "outcome", outcome } satisfies RunResponse);
  });
};

/** One after the other. */
let queue: Promise<void> = Promise.resolve();

async function prepare(
  { glue, modules }: Program,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<void> {
  const url = URL.createObjectURL(new Blob([glue], { type: "text/javascript" }));
  const module = (await import(/* @vite-ignore */ url)) as { instantiate: Instantiate };
  URL.revokeObjectURL(url);
  const byName = new Map(modules);
  volume = new MemoryVolume(files);
  original = new Map([...volume.files()].map(([path, content]) => [path, content.slice()]));
  instantiate = (words, input) =>
    module.instantiate(
      (name) => byName.get(name)!,
      importsFor({
        arguments: words,
        directories: [{ name: "/", volume, writable: true }],
        stdin: reading(new TextEncoder().encode(input)),
        stdout: output.to("stdout"),
        stderr: output.to("stderr"),
      }),
      (core, imports) => new WebAssembly.Instance(core, imports),
    );
}

function reading(bytes: Uint8Array): (length: number) => Uint8Array {
  let position = 0;
  return (length) => {
    const part = bytes.subarray(position, position + length);
    position += part.length;
    return part;
  };
}

async function perform(task: Task): Promise<Outcome> {
  const started = performance.now();
  const ended = () => ({ milliseconds: performance.now() - started, resources: handles.all() });
  try {
    switch (task.kind) {
      case "call": {
        const value = await call(task.function, task.parameters);
        return { kind: "value", value, ...ended() };
      }
      case "command": {
        const status = await command(task.arguments, task.input);
        return { kind: "exit", status, files: written(), ...ended() };
      }
      case "request": {
        const response = await handle(task.request);
        return { kind: "response", response, ...ended() };
      }
    }
  } catch (error) {
    if (task.kind === "call" && task.function.type.result?.kind === "result" && isComponentError(error)) {
      const type = task.function.type.result.error;
      return { kind: "error", value: type && fromJavaScript(error.payload, type, handles), ...ended() };
    }
    // Nothing can be called of an instance after that.
    instance = undefined;
    handles = new Handles();
    return { kind: "trap", message: message(error), ...ended() };
  }
}

function message(error: unknown): string {
  if (error instanceof Exit) return `the component has exited with status ${error.status}`;
  if (error instanceof WebAssembly.RuntimeError) return `trap: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
}

function isComponentError(error: unknown): error is { payload: unknown } {
  return error instanceof Error && error.constructor.name === "ComponentError" && "payload" in error;
}

function start(words: readonly string[] = ["app"], input = ""): Instance {
  if (!instantiate) throw new Error("there is no component");
  return instantiate(words, input);
}

async function call(
  { interface: container, name, type }: ExportedFunction,
  values: readonly Value[],
): Promise<Value | undefined> {
  instance ??= start();
  const exports = container === undefined ? instance : (instance[container] ?? instance[lowerCamelCase(container)]);
  const parameters = values.map((value, index) => toJavaScript(value, type.parameters[index]!.type, handles));
  const result = await select(exports as Record<string, unknown>, name)(...parameters);
  const of = type.result;
  if (!of) return undefined;
  if (of.kind !== "result") return fromJavaScript(result, of, handles);
  // What is an error has been thrown.
  return of.ok ? { case: "ok", value: fromJavaScript(result, of.ok, handles) } : { case: "ok" };
}

/** The function of that name, which may be one of a class. */
function select(exports: Record<string, unknown>, name: string): Callable {
  const parts = /^\[(constructor|method|static)\]([^.]+)(?:\.(.+))?$/.exec(name);
  if (!parts) return exports[lowerCamelCase(name)] as Callable;
  const [, kind, resource = "", member = ""] = parts;
  const constructor = exports[upperCamelCase(resource)] as (new (...parameters: unknown[]) => object) &
    Record<string, Callable>;
  if (kind === "constructor") return (...parameters) => new constructor(...parameters);
  if (kind === "static") return (...parameters) => constructor[lowerCamelCase(member)]!(...parameters);
  return (self, ...parameters) => (self as Record<string, Callable>)[lowerCamelCase(member)]!(...parameters);
}

async function command(words: readonly string[], input: string): Promise<number> {
  const exports = start(words, input);
  const name = Object.keys(exports).find((it) => it.startsWith("wasi:cli/run@"));
  const { run } = exports[name ?? "run"] as { run: Callable };
  try {
    await run();
    return 0;
  } catch (error) {
    if (error instanceof Exit) return error.status;
    if (isComponentError(error)) return 1;
    throw error;
  }
}

/** The files that a command has changed. */
function written(): WrittenFile[] {
  const changed = [...volume.files()].filter(([path, content]) => !equal(content, original.get(path)));
  return changed.map(([path, content]) => ({ path, content: content.slice() }));
}

function equal(one: Uint8Array, other: Uint8Array | undefined): boolean {
  return other?.length === one.length && one.every((byte, index) => byte === other[index]);
}

async function handle(asked: HttpRequest) {
  instance ??= start();
  const name = Object.keys(instance).find((it) => it.startsWith("wasi:http/incoming-handler@"));
  const { handle } = instance[name ?? "incomingHandler"] as { handle: Callable };
  return request(asked, handle);
}
