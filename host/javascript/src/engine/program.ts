/** How modules are wired to a program, and how it is called: as wit/engine.wit tells. */

import type { FunctionType, Import } from "./binary.js";
import { type Chunk, nonzeroChunks } from "./chunks.js";
import { fail, firstLine, UnboundImportError } from "./errors.js";
import type { CompiledModule } from "./module.js";

const PAGE = 65_536;

interface Instance {
  readonly exports: WebAssembly.Exports;
  readonly functions: ReadonlyMap<string, FunctionType>;
}

type Instances = ReadonlyMap<string, Instance>;

/** Instances of a list of modules, wired by name. */
export class RunningProgram {
  private constructor(
    private readonly instances: Instances,
    private readonly theMemory: WebAssembly.Memory,
  ) {}

  /** Instantiates modules in order, each under its name. */
  static instantiate(modules: readonly (readonly [string, CompiledModule])[]): RunningProgram {
    const instances = new Map<string, Instance>();
    for (const [name, compiled] of modules) {
      if (instances.has(name)) fail(`two modules of the program have the name "${name}"`);
      instances.set(name, instantiate(instances, name, compiled));
      // Later modules need not be instantiated to see that there is none.
      if (instances.size === 1) memoryOf(instances);
    }
    return new RunningProgram(instances, memoryOf(instances));
  }

  /** Calls a function whose parameters are all i32. Gives its result: an i64, or an i32 extended with zeros. */
  call(module: string, name: string, parameters: ArrayLike<number>): bigint | undefined {
    const instance = this.instances.get(module);
    const type = instance?.functions.get(name);
    if (!instance || !type) fail(`there is no function "${name}" in a module "${module}" of the program`);
    if (!isCallable(type, parameters.length)) {
      fail(
        `the function "${name}" of module "${module}" has not ${parameters.length} parameters of type i32 and at most one ` +
          "result, of type i32 or i64",
      );
    }
    const callee = instance.exports[name] as (...parameters: number[]) => number | bigint | undefined;
    let result;
    try {
      result = callee(...Array.from(parameters));
    } catch (error) {
      fail(firstLine(error));
    }
    if (result === undefined) return undefined;
    // JavaScript takes both for signed.
    return typeof result === "bigint" ? BigInt.asUintN(64, result) : BigInt(result >>> 0);
  }

  /** Bytes of the memory. */
  read(address: number, length: number): Uint8Array {
    const { buffer } = this.theMemory;
    if (address + length > buffer.byteLength) {
      fail(`the memory of ${buffer.byteLength} bytes does not have ${length} bytes at address ${address}`);
    }
    return new Uint8Array(buffer.slice(address, address + length));
  }

  /** The memory's size in pages, and what of it is not zero. */
  memory(): [number, Chunk[]] {
    const { buffer } = this.theMemory;
    return [buffer.byteLength / PAGE, nonzeroChunks(buffer)];
  }
}

/** The memory of the first instance. */
function memoryOf(instances: Instances): WebAssembly.Memory {
  const [first] = instances.values();
  const memory = first?.exports["memory"];
  if (memory instanceof WebAssembly.Memory) return memory;
  fail('the first module of the program does not export a memory named "memory"');
}

function isCallable(type: FunctionType, parameters: number): boolean {
  const { length } = type.parameters;
  const results = type.results.length === 0 || (type.results.length === 1 && type.results[0] !== "other");
  return length === parameters && type.parameters.every((it) => it === "i32") && results;
}

function instantiate(instances: Instances, name: string, { module, types }: CompiledModule): Instance {
  const imports = dictionary<WebAssembly.ModuleImports>();
  for (const wanted of types.imports) {
    const found = bind(instances, name, wanted);
    (imports[wanted.module] ??= dictionary())[wanted.name] = found;
  }
  try {
    const { exports } = new WebAssembly.Instance(module, imports);
    return { exports, functions: types.functions };
  } catch (error) {
    fail(`module "${name}" cannot be instantiated: ${firstLine(error)}`);
  }
}

/** An object that has no properties but those which it is given, whatever these are called. */
function dictionary<T>(): Record<string, T> {
  return Object.create(null) as Record<string, T>;
}

/**
 * What an import of module `importer` is bound to: an export of `instances`, grown to what the import asks for; or, for a
 * function that none of them exports, a trap. Whether it has the right kind and type, instantiation says.
 */
function bind(instances: Instances, importer: string, wanted: Import): WebAssembly.ImportValue {
  const found = instances.get(wanted.module)?.exports[wanted.name];
  const label = `"${wanted.module}" "${wanted.name}"`;
  const { kind } = wanted.wanted;
  if (found === undefined) {
    if (kind !== "function") fail(`module "${importer}" needs the ${kind} ${label}, which no module before it exports`);
    return () => {
      throw new UnboundImportError(`import ${label} was called`);
    };
  }
  if (wanted.wanted.kind === "memory" || wanted.wanted.kind === "table") {
    growTo(found, wanted.wanted.minimum, `module "${importer}" needs the ${kind} ${label}`);
  }
  return found;
}

/** Makes a memory or a table as large as an import needs it, which `need` says. */
function growTo(found: WebAssembly.ExportValue, minimum: number, need: string): void {
  const grow = (size: number, unit: string, grow: (by: number) => unknown) => {
    if (size >= minimum) return;
    try {
      grow(minimum - size);
    } catch (error) {
      fail(`${need} to have ${minimum} ${unit}: ${firstLine(error)}`);
    }
  };
  if (found instanceof WebAssembly.Memory) {
    grow(found.buffer.byteLength / PAGE, "pages", (by) => found.grow(by));
  } else if (found instanceof WebAssembly.Table) {
    grow(found.length, "elements", (by) => found.grow(by));
  }
}
