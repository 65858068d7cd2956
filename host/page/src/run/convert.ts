/**
 * Values as the glue code of jco takes and gives them, and as the page has them.
 *
 * In JavaScript names have humps, an option is `undefined` or what it holds (unless that is an option itself), and lists of
 * numbers are typed arrays. A resource is an object, which stays here and has a number in the page.
 */

import { lowerCamelCase } from "./names.js";
import type { Field, PrimitiveName, ValueType } from "../component/types.js";
import {
  casesOf,
  type CaseValue,
  type FlagsValue,
  type HandleValue,
  type RecordValue,
  type Value,
} from "../component/values.js";

const ARRAYS = {
  u8: Uint8Array,
  s8: Int8Array,
  u16: Uint16Array,
  s16: Int16Array,
  u32: Uint32Array,
  s32: Int32Array,
  u64: BigUint64Array,
  s64: BigInt64Array,
  f32: Float32Array,
  f64: Float64Array,
} as const;

/** The resources that the page knows by number, each with the name of its type. */
export class Handles {
  private readonly resources = new Map<number, { readonly type: string; readonly resource: unknown }>();
  private next = 1;

  get(handle: number): unknown {
    const found = this.resources.get(handle);
    if (!found) throw new Error(`there is no resource #${handle} any more`);
    return found.resource;
  }

  add(resource: unknown, type = "resource"): number {
    for (const [handle, known] of this.resources) if (known.resource === resource) return handle;
    this.resources.set(this.next, { type, resource });
    return this.next++;
  }

  /** What is given away is there no longer. */
  take(handle: number): unknown {
    const resource = this.get(handle);
    this.resources.delete(handle);
    return resource;
  }

  /** The numbers of all, by the names of their types. */
  all(): [type: string, numbers: number[]][] {
    const types = new Map<string, number[]>();
    for (const [handle, { type }] of this.resources) types.set(type, [...(types.get(type) ?? []), handle]);
    return [...types];
  }
}

export function toJavaScript(value: Value, type: ValueType, handles: Handles): unknown {
  const convert = (inner: Value, of: ValueType) => toJavaScript(inner, of, handles);
  switch (type.kind) {
    case "primitive":
      return value;
    case "list": {
      const elements = Array.from(value as Iterable<Value>, (it) => convert(it, type.element));
      return typedArray(elements, type.element);
    }
    case "map":
      return new Map((value as [Value, Value][]).map(([key, it]) => [convert(key, type.key), convert(it, type.value)]));
    case "tuple":
      return (value as Value[]).map((it, index) => convert(it, type.elements[index]!));
    case "record": {
      const { fields } = value as RecordValue;
      return fromEntries(type.fields, ({ name, type }) => convert(fields[name]!, type));
    }
    case "flags":
      return Object.fromEntries((value as FlagsValue).flags.map((name) => [lowerCamelCase(name), true]));
    case "enum":
      return (value as CaseValue).case;
    case "own":
      return handles.take((value as HandleValue).handle);
    case "borrow":
      return handles.get((value as HandleValue).handle);
    case "stream":
    case "future":
      throw new TypeError(`values of type ${type.kind} cannot be made here`);
    default: {
      const { case: name, value: payload } = value as CaseValue;
      const of = casesOf(type)?.find((it) => it.name === name)?.type;
      const val = payload === undefined || !of ? undefined : convert(payload, of);
      if (type.kind === "option" && !isWrapped(type)) return val;
      return val === undefined ? { tag: name } : { tag: name, val };
    }
  }
}

export function fromJavaScript(value: unknown, type: ValueType, handles: Handles): Value {
  const convert = (inner: unknown, of: ValueType) => fromJavaScript(inner, of, handles);
  switch (type.kind) {
    case "primitive":
      return value as Value;
    case "list":
      if (value instanceof Uint8Array) return value;
      return Array.from(value as Iterable<unknown>, (it) => convert(it, type.element));
    case "map":
      return Array.from(value as Iterable<[unknown, unknown]>, ([key, it]) => [
        convert(key, type.key),
        convert(it, type.value),
      ]);
    case "tuple":
      return (value as unknown[]).map((it, index) => convert(it, type.elements[index]!));
    case "record": {
      const object = value as Record<string, unknown>;
      const fields = type.fields.map(({ name, type }) => [name, convert(object[lowerCamelCase(name)], type)] as const);
      return { fields: Object.fromEntries(fields) };
    }
    case "flags": {
      const object = value as Record<string, boolean | undefined>;
      return { flags: type.members.filter((name) => object[lowerCamelCase(name)]) };
    }
    case "enum":
      return { case: value as string };
    case "own":
    case "borrow":
      return { handle: handles.add(value, type.resource.name) };
    case "stream":
    case "future":
      return type.kind;
    default: {
      if (type.kind === "option" && !isWrapped(type)) {
        return value === undefined || value === null
          ? { case: "none" }
          : { case: "some", value: convert(value, type.some) };
      }
      const { tag, val } = value as { tag: string; val?: unknown };
      const of = casesOf(type)?.find((it) => it.name === tag)?.type;
      return of ? { case: tag, value: convert(val, of) } : { case: tag };
    }
  }
}

/** Whether an option has a tag, as nothing would be like something that is nothing. */
function isWrapped(type: ValueType & { kind: "option" }): boolean {
  return type.some.kind === "option";
}

function typedArray(elements: unknown[], element: ValueType): unknown {
  if (element.kind !== "primitive" || !(element.primitive in ARRAYS)) return elements;
  const constructor = ARRAYS[element.primitive as PrimitiveName & keyof typeof ARRAYS] as unknown as {
    from(elements: unknown[]): unknown;
  };
  return constructor.from(elements);
}

function fromEntries(fields: readonly Field[], convert: (field: Field) => unknown): Record<string, unknown> {
  return Object.fromEntries(fields.map((field) => [lowerCamelCase(field.name), convert(field)]));
}
