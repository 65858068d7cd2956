/**
 * The interface `engine` (wit/engine.wit) over the WebAssembly of the JavaScript engine at hand.
 *
 * The tool's programs run next to the tool, as fast as it does. `createEngine` makes what the glue code of jco imports: an
 * object with a class for each resource. jco tells resources by `instanceof`, so the classes are made anew with what the
 * resources of one run share.
 */

import type { Chunk } from "./chunks.js";
import { fail, ResultError } from "./errors.js";
import { compile, type CompiledModule, type ModuleCache } from "./module.js";
import { RunningProgram } from "./program.js";

/** Where the tool keeps what it would otherwise compute anew in the next run; the keys are hashes. */
export interface Kept {
  load(key: string): Uint8Array | undefined;
  store(key: string, value: Uint8Array): void;
}

/** What a call came to. */
type CallResult = { tag: "ok"; val: bigint | undefined } | { tag: "err"; val: string };

/** What the engine of one run works on. */
export interface EngineOptions {
  readonly modules: ModuleCache;
  readonly kept?: Kept;
}

/** The interface, for one run of the tool. */
export function createEngine({ modules, kept }: EngineOptions) {
  class Module {
    constructor(readonly compiled: CompiledModule) {}

    static compile(binary: Uint8Array): Module {
      const compiled = compile(binary);
      modules.add(binary, compiled);
      return new Module(compiled);
    }

    static precompiled(sha256: string): Module | undefined {
      const compiled = modules.find(sha256);
      return compiled && new Module(compiled);
    }
  }

  class Program {
    constructor(readonly running: RunningProgram) {}

    static instantiate(modules: [string, Module][]): Program {
      return new Program(RunningProgram.instantiate(modules.map(([name, { compiled }]) => [name, compiled])));
    }

    call(module: string, name: string, parameters: Uint32Array): bigint | undefined {
      return this.running.call(module, name, parameters);
    }

    /** One after the other: a program's memory belongs to one thread. */
    static callAll(calls: [Program, string, string, Uint32Array][]): CallResult[] {
      return calls.map(([program, ...call]) => {
        try {
          return { tag: "ok", val: program.call(...call) };
        } catch (error) {
          if (!(error instanceof ResultError)) throw error;
          return { tag: "err", val: error.payload as string };
        }
      });
    }

    read(address: number, length: number): Uint8Array {
      return this.running.read(address, length);
    }

    memory(): [number, Chunk[]] {
      return this.running.memory();
    }
  }

  return {
    Module,
    Program,
    limit: () => fail("JavaScript cannot limit what a program uses"),
    concurrency: () => 1,
    load: (key: string) => kept?.load(key),
    store: (key: string, value: Uint8Array) => kept?.store(key, value),
  };
}
