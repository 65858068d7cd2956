/**
 * What JavaScript does not tell of a module: the types of what it imports and exports.
 *
 * `WebAssembly.Module.imports` and `.exports` name things and their kinds. Wiring a program also takes the minimum of a
 * memory or table that is imported, and calling a function its parameters and results, as JavaScript silently converts
 * whatever it is given. So four sections of the binary format are read here: types, imports, functions and exports. The
 * rest is skipped; that the binary is valid, the compiler has said before.
 */

/** Whether a value is one that the engine interface can pass. */
export type ValueType = "i32" | "i64" | "other";

/** The type of a function. */
export interface FunctionType {
  readonly parameters: readonly ValueType[];
  readonly results: readonly ValueType[];
}

/** What an import asks for. */
export type Wanted =
  { readonly kind: "function" | "global" | "tag" } | { readonly kind: "memory" | "table"; readonly minimum: number };

/** An import. */
export interface Import {
  readonly module: string;
  readonly name: string;
  readonly wanted: Wanted;
}

/** The types of a module. */
export interface ModuleTypes {
  /** What it imports, in order. */
  readonly imports: readonly Import[];
  /** The functions that it exports, by name. */
  readonly functions: ReadonlyMap<string, FunctionType>;
}

/** The module uses a part of WebAssembly which this reader, and what the tool makes, does not know. */
export class UnsupportedError extends Error {}

/** The sections that are read, by their numbers in the binary format. */
const SECTION = { type: 1, import: 2, function: 3, export: 7 } as const;

/** The kinds of imports and exports. */
const KIND = { function: 0, table: 1, memory: 2, global: 3, tag: 4 } as const;

const FUNCTION_TYPE = 0x60;
const I32 = 0x7f;
const I64 = 0x7e;
/** `(ref null HEAP)` and `(ref HEAP)`, which a heap type follows. */
const REFERENCES = [0x63, 0x64];

/** A flag of limits: there is a maximum. */
const HAS_MAXIMUM = 1;
/** Another one: a size of pages follows. */
const HAS_PAGE_SIZE = 8;

/** The magic number and the version. */
const PREAMBLE_LENGTH = 8;

/** Reads the types of a valid module. */
export function readTypes(binary: Uint8Array): ModuleTypes {
  const reader = new Reader(binary, PREAMBLE_LENGTH);
  let types: FunctionType[] = [];
  let imports: Import[] = [];
  /** The index space of functions: the type of each, by its index. */
  const functions: number[] = [];
  const exported = new Map<string, FunctionType>();
  while (!reader.atEnd()) {
    const section = reader.byte();
    const end = reader.unsigned() + reader.position;
    switch (section) {
      case SECTION.type:
        types = reader.vector(() => readFunctionType(reader));
        break;
      case SECTION.import:
        imports = reader.vector(() => readImport(reader, functions));
        break;
      case SECTION.function:
        reader.vector(() => functions.push(reader.unsigned()));
        break;
      case SECTION.export:
        reader.vector(() => {
          const name = reader.name();
          const kind = reader.byte();
          const type = types[functions[reader.unsigned()] ?? -1];
          if (kind === KIND.function && type) exported.set(name, type);
        });
        break;
    }
    reader.position = end;
  }
  return { imports, functions: exported };
}

function readFunctionType(reader: Reader): FunctionType {
  const form = reader.byte();
  if (form !== FUNCTION_TYPE) {
    throw new UnsupportedError("types other than those of functions are not supported");
  }
  const parameters = reader.vector(() => readValueType(reader));
  return { parameters, results: reader.vector(() => readValueType(reader)) };
}

function readValueType(reader: Reader): ValueType {
  const type = reader.byte();
  if (REFERENCES.includes(type)) reader.skipNumber();
  return type === I32 ? "i32" : type === I64 ? "i64" : "other";
}

/** Reads an import; a function gets its place among `functions`. */
function readImport(reader: Reader, functions: number[]): Import {
  const module = reader.name();
  const name = reader.name();
  return { module, name, wanted: readWanted(reader, functions) };
}

function readWanted(reader: Reader, functions: number[]): Wanted {
  const kind = reader.byte();
  switch (kind) {
    case KIND.function:
      functions.push(reader.unsigned());
      return { kind: "function" };
    case KIND.table:
      readValueType(reader);
      return { kind: "table", minimum: readMinimum(reader) };
    case KIND.memory:
      return { kind: "memory", minimum: readMinimum(reader) };
    case KIND.global:
      readValueType(reader);
      reader.byte();
      return { kind: "global" };
    case KIND.tag:
      reader.byte();
      reader.skipNumber();
      return { kind: "tag" };
    default:
      throw new UnsupportedError(`imports of the kind ${kind} are not supported`);
  }
}

/** Reads limits, of which only the minimum counts. */
function readMinimum(reader: Reader): number {
  const flags = reader.byte();
  const minimum = reader.unsigned();
  if (flags & HAS_MAXIMUM) reader.skipNumber();
  if (flags & HAS_PAGE_SIZE) reader.skipNumber();
  return minimum;
}

/** A position in a binary. */
class Reader {
  private static readonly text = new TextDecoder();

  constructor(
    private readonly bytes: Uint8Array,
    public position: number,
  ) {}

  atEnd(): boolean {
    return this.position >= this.bytes.length;
  }

  byte(): number {
    const byte = this.bytes[this.position++];
    if (byte === undefined) throw new RangeError("the module ends unexpectedly");
    return byte;
  }

  /** An unsigned number in LEB128. Bit operations would cut it off at 32 bits, which those of a 64-bit memory exceed. */
  unsigned(): number {
    let value = 0;
    let factor = 1;
    for (;;) {
      const byte = this.byte();
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
      factor *= 0x80;
    }
  }

  /** Any number in LEB128. */
  skipNumber(): void {
    while (this.byte() >= 0x80);
  }

  name(): string {
    const length = this.unsigned();
    const start = this.position;
    this.position += length;
    return Reader.text.decode(this.bytes.subarray(start, this.position));
  }

  vector<T>(read: () => T): T[] {
    return Array.from({ length: this.unsigned() }, read);
  }
}
