/**
 * The engine behind a pipe, for the conformance tests of host/common, which are Rust.
 *
 * Each line of standard input is a request, `["compile", [0, 97, …]]` for example; each line of standard output answers
 * one, by `{"ok": …}` or `{"error": "…"}`. Modules and programs are numbers, counted from zero; a 64-bit result is a string
 * of decimal digits. tests/suite/javascript/engine.rs is the other side.
 */

import { readSync, writeSync } from "node:fs";
import { isMainThread, Worker } from "node:worker_threads";

import { createEngine } from "../engine/engine.js";
import { ResultError } from "../engine/errors.js";
import { ModuleCache } from "../engine/module.js";
import { enableExtendedConstants, WORKER_OPTIONS } from "../node/v8.js";

type Engine = ReturnType<typeof createEngine>;

type Request =
  | ["compile", number[]]
  | ["instantiate", [string, number][]]
  | ["call", number, string, string, number[]]
  | ["read", number, number, number]
  | ["memory", number];

const engine = createEngine({ modules: new ModuleCache() });
const modules: InstanceType<Engine["Module"]>[] = [];
const programs: InstanceType<Engine["Program"]>[] = [];

if (isMainThread) {
  // The tool has as much stack, and its engine promises some of it.
  new Worker(new URL(import.meta.url), WORKER_OPTIONS);
} else {
  enableExtendedConstants();
  for (const line of lines()) writeSync(1, `${JSON.stringify(answer(line))}\n`);
}

function answer(line: string): unknown {
  try {
    return { ok: perform(JSON.parse(line) as Request) ?? null };
  } catch (error) {
    // Anything else is a bug, which ends the process.
    if (!(error instanceof ResultError)) throw error;
    return { error: error.payload as string };
  }
}

function perform(request: Request): unknown {
  switch (request[0]) {
    case "compile":
      return modules.push(engine.Module.compile(Uint8Array.from(request[1]))) - 1;
    case "instantiate":
      return programs.push(engine.Program.instantiate(request[1].map(([name, id]) => [name, modules[id]!]))) - 1;
    case "call":
      return programs[request[1]]!.call(request[2], request[3], Uint32Array.from(request[4]))?.toString();
    case "read":
      return Array.from(programs[request[1]]!.read(request[2], request[3]));
    case "memory": {
      const [pages, chunks] = programs[request[1]]!.memory();
      return [pages, chunks.map(({ address, bytes }) => [address, Array.from(bytes)])];
    }
  }
}

/** The lines of standard input, read as they come. */
function* lines(): Generator<string> {
  const buffer = new Uint8Array(65_536);
  const decoder = new TextDecoder();
  let text = "";
  for (let length; (length = readSync(0, buffer)) > 0;) {
    const parts = (text + decoder.decode(buffer.subarray(0, length), { stream: true })).split("\n");
    text = parts.pop() ?? "";
    yield* parts;
  }
}
