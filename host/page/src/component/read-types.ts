/** Reads definitions of types, and the descriptions of imports and exports. */

import type { Reader } from "./reader.js";
import { type AnyType, type InstanceType, type Item, known, Scope } from "./scope.js";
import type { Case, Field, FunctionType, PrimitiveName, Resource, ValueType } from "./types.js";

const PRIMITIVES: Readonly<Record<number, PrimitiveName>> = {
  0x7f: "bool",
  0x7e: "s8",
  0x7d: "u8",
  0x7c: "s16",
  0x7b: "u16",
  0x7a: "s32",
  0x79: "u32",
  0x78: "s64",
  0x77: "u64",
  0x76: "f32",
  0x75: "f64",
  0x74: "char",
  0x73: "string",
  0x64: "error-context",
};

/** A type, as a section of types defines it. */
export function readType(reader: Reader, scope: Scope): AnyType {
  const form = reader.byte();
  switch (form) {
    case 0x3f: {
      // How it is represented, and who destroys it.
      reader.byte();
      reader.optional(() => reader.unsigned());
      return { kind: "resource" };
    }
    case 0x40:
    case 0x43:
      return readFunction(reader, scope, form === 0x43);
    case 0x41:
      return { kind: "component", exports: readDeclarations(reader, scope) };
    case 0x42:
      return { kind: "instance", exports: readDeclarations(reader, scope) };
    default:
      return readDefined(reader, scope, form);
  }
}

function readFunction(reader: Reader, scope: Scope, isAsync: boolean): FunctionType {
  const parameters = readFields(reader, scope);
  let result: ValueType | undefined;
  if (reader.byte() === 0) result = readValue(reader, scope);
  else reader.byte();
  return { kind: "function", isAsync, parameters, result };
}

function readFields(reader: Reader, scope: Scope): Field[] {
  return reader.vector(() => ({ name: reader.name(), type: readValue(reader, scope) }));
}

/** A use of a type: that of an index, or a primitive one. */
export function readValue(reader: Reader, scope: Scope): ValueType {
  const primitive = PRIMITIVES[reader.peek()];
  if (primitive === undefined) return scope.value(reader.unsigned());
  reader.byte();
  return { kind: "primitive", primitive };
}

function readDefined(reader: Reader, scope: Scope, form: number): ValueType {
  const value = () => readValue(reader, scope);
  const primitive = PRIMITIVES[form];
  if (primitive !== undefined) return { kind: "primitive", primitive };
  switch (form) {
    case 0x72:
      return { kind: "record", fields: readFields(reader, scope) };
    case 0x71:
      return { kind: "variant", cases: reader.vector(() => readCase(reader, scope)) };
    case 0x70:
      return { kind: "list", element: value() };
    case 0x6f:
      return { kind: "tuple", elements: reader.vector(value) };
    case 0x6e:
      return { kind: "flags", members: reader.vector(() => reader.name()) };
    case 0x6d:
      return { kind: "enum", cases: reader.vector(() => reader.name()) };
    case 0x6b:
      return { kind: "option", some: value() };
    case 0x6a:
      return { kind: "result", ok: reader.optional(value), error: reader.optional(value) };
    case 0x69:
    case 0x68: {
      const resource = scope.types[reader.unsigned()] as Resource;
      return { kind: form === 0x69 ? "own" : "borrow", resource };
    }
    case 0x67:
      return { kind: "list", element: value(), length: reader.unsigned() };
    case 0x66:
      return { kind: "stream", element: reader.optional(value) };
    case 0x65:
      return { kind: "future", element: reader.optional(value) };
    case 0x63:
      return { kind: "map", key: value(), value: value() };
    default:
      throw new Error(`the form 0x${form.toString(16)} of types is not known here`);
  }
}

function readCase(reader: Reader, scope: Scope): Case {
  const found = { name: reader.name(), type: reader.optional(() => readValue(reader, scope)) };
  // What it refines, which is nothing.
  reader.byte();
  return found;
}

/** What the type of an instance or of a component declares, in a scope of its own. */
function readDeclarations(reader: Reader, outer: Scope): Map<string, Item> {
  const scope = new Scope(outer);
  reader.vector(() => {
    const form = reader.byte();
    switch (form) {
      case 0x01:
        scope.types.push(readType(reader, scope));
        break;
      case 0x02:
        scope.add(readAlias(reader, scope));
        break;
      case 0x03:
        readName(reader);
        scope.add(readDescription(reader, scope));
        break;
      case 0x04: {
        const name = readName(reader);
        const item = named(name, readDescription(reader, scope));
        scope.add(item);
        scope.exports.set(name, item);
        break;
      }
      default:
        throw new Error(`the declaration 0x${form.toString(16)} is not known here`);
    }
  });
  return scope.exports;
}

/** Something of an instance, or of a scope further out. */
export function readAlias(reader: Reader, scope: Scope): Item {
  const sort = readSort(reader);
  switch (reader.byte()) {
    case 0x00: {
      const instance = scope.instances[reader.unsigned()];
      return known(instance?.exports.get(reader.name()));
    }
    case 0x01:
      reader.unsigned();
      reader.name();
      return { sort: "other" };
    default: {
      const levels = reader.unsigned();
      return scope.outwards(levels).at(sort, reader.unsigned());
    }
  }
}

/** A sort; those of core WebAssembly have a second byte, and are of no interest. */
export function readSort(reader: Reader): number {
  const sort = reader.byte();
  if (sort === 0x00) reader.byte();
  return sort;
}

/** The name of an import or export. */
export function readName(reader: Reader): string {
  const form = reader.byte();
  const name = reader.name();
  // What else there is to say of it: which interface it is, for example.
  if (form === 0x02) {
    reader.vector(() => {
      reader.byte();
      reader.name();
    });
  }
  return name;
}

/** What an import or export is. */
export function readDescription(reader: Reader, scope: Scope): Item {
  const form = reader.byte();
  switch (form) {
    case 0x00:
      reader.byte();
      reader.unsigned();
      return { sort: "other" };
    case 0x01:
      return { sort: "function", type: scope.types[reader.unsigned()] as FunctionType };
    case 0x03:
      // Another name of a type, or a resource of which nothing is known.
      if (reader.byte() === 0x00) return { sort: "type", type: scope.types[reader.unsigned()] };
      return { sort: "type", type: { kind: "resource" } };
    case 0x04:
      return { sort: "component", type: scope.types[reader.unsigned()] as InstanceType & { kind: "component" } };
    case 0x05:
      return { sort: "instance", type: scope.types[reader.unsigned()] as InstanceType };
    default:
      throw new Error(`the description 0x${form.toString(16)} is not known here`);
  }
}

/** The same with a name, if it is a type that has none. */
export function named(name: string, item: Item): Item {
  if (item.sort !== "type" || !item.type || "exports" in item.type) return item;
  name = name.replace(/^import-type-/, "");
  if (item.type.kind === "resource") item.type.name ??= name;
  if (item.type.kind === "function" || item.type.kind === "resource" || item.type.name) return item;
  return { sort: "type", type: { ...item.type, name } };
}
