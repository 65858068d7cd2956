/**
 * Values of the component model as data of its own, which forms give and the page shows. Threads can send them to each other,
 * and unlike those of the glue code, they are alike wherever a type stands in another one.
 */

import type { Case, Field, PrimitiveName, ValueType } from "./types.js";

export type Value =
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  /** Of a list, a tuple, or a map, whose entries are pairs. */
  | readonly Value[]
  | RecordValue
  | CaseValue
  | FlagsValue
  | HandleValue;

export interface RecordValue {
  readonly fields: Readonly<Record<string, Value>>;
}

/** Of a variant, an enum, an option or a result. */
export interface CaseValue {
  readonly case: string;
  readonly value?: Value;
}

export interface FlagsValue {
  readonly flags: readonly string[];
}

/** A resource that lives in the worker. */
export interface HandleValue {
  readonly handle: number;
}

/** The cases of a type that has some, and of no other. */
export function casesOf(type: ValueType): readonly Case[] | undefined {
  switch (type.kind) {
    case "variant":
      return type.cases;
    case "enum":
      return type.cases.map((name) => ({ name, type: undefined }));
    case "option":
      return [
        { name: "none", type: undefined },
        { name: "some", type: type.some },
      ];
    case "result":
      return [
        { name: "ok", type: type.ok },
        { name: "err", type: type.error },
      ];
    default:
      return undefined;
  }
}

export function isBytes(type: ValueType): boolean {
  return type.kind === "list" && type.element.kind === "primitive" && type.element.primitive === "u8";
}

/** A type as WIT has it. */
export function typeText(type: ValueType | undefined): string {
  if (!type) return "_";
  if (type.name !== undefined) return type.name;
  switch (type.kind) {
    case "primitive":
      return type.primitive;
    case "list":
      return `list<${typeText(type.element)}${type.length === undefined ? "" : `, ${type.length}`}>`;
    case "map":
      return `map<${typeText(type.key)}, ${typeText(type.value)}>`;
    case "tuple":
      return `tuple<${type.elements.map(typeText).join(", ")}>`;
    case "option":
      return `option<${typeText(type.some)}>`;
    case "result":
      return type.ok || type.error
        ? `result<${typeText(type.ok)}${type.error ? `, ${typeText(type.error)}` : ""}>`
        : "result";
    case "own":
    case "borrow":
      return type.kind === "own" ? (type.resource.name ?? "resource") : `borrow<${type.resource.name ?? "resource"}>`;
    case "stream":
    case "future":
      return type.element ? `${type.kind}<${typeText(type.element)}>` : type.kind;
    default:
      return type.kind;
  }
}

/** A value as text, in the notation that `wasmtime run --invoke` takes and prints. */
export function valueText(value: Value, type: ValueType): string {
  switch (type.kind) {
    case "primitive":
      return primitiveText(value as boolean | number | bigint | string, type.primitive);
    case "list":
      return `[${Array.from(value as Iterable<Value>, (it) => valueText(it, type.element)).join(", ")}]`;
    case "map": {
      const pair: ValueType = { kind: "tuple", elements: [type.key, type.value] };
      return `[${(value as Value[]).map((it) => valueText(it, pair)).join(", ")}]`;
    }
    case "tuple":
      return `(${(value as Value[]).map((it, index) => valueText(it, type.elements[index]!)).join(", ")})`;
    case "record":
      return `{${type.fields.map((field) => fieldText(field, value as RecordValue)).join(", ")}}`;
    case "flags":
      return `{${(value as FlagsValue).flags.join(", ")}}`;
    case "own":
    case "borrow":
      return `${type.resource.name ?? "resource"} #${(value as HandleValue).handle}`;
    case "stream":
    case "future":
      return type.kind;
    default: {
      const { case: name, value: payload } = value as CaseValue;
      const found = casesOf(type)?.find((it) => it.name === name);
      return payload === undefined || !found?.type ? name : `${name}(${valueText(payload, found.type)})`;
    }
  }
}

function fieldText({ name, type }: Field, { fields }: RecordValue): string {
  return `${name}: ${valueText(fields[name]!, type)}`;
}

function primitiveText(value: boolean | number | bigint | string, name: PrimitiveName): string {
  if (name === "string") return JSON.stringify(value);
  if (name === "char") return `'${String(value).replace(/['\\]/g, "\\$&")}'`;
  if (typeof value !== "number") return String(value);
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  return Object.is(value, -0) ? "-0" : String(value);
}

/** Whether values of a type can be made and shown here. */
export function isSupported(type: ValueType | undefined): boolean {
  switch (type?.kind) {
    case undefined:
    case "flags":
    case "enum":
    case "own":
    case "borrow":
      return true;
    case "primitive":
      return type.primitive !== "error-context";
    case "record":
      return type.fields.every((field) => isSupported(field.type));
    case "tuple":
      return type.elements.every(isSupported);
    case "list":
      return isSupported(type.element);
    case "map":
      return isSupported(type.key) && isSupported(type.value);
    case "stream":
    case "future":
      return false;
    default:
      return casesOf(type!)!.every((it) => isSupported(it.type));
  }
}
