/** The types of the component model, as the page needs them: to make a form of them, and to show values. */

export type PrimitiveName =
  | "bool"
  | "s8"
  | "u8"
  | "s16"
  | "u16"
  | "s32"
  | "u32"
  | "s64"
  | "u64"
  | "f32"
  | "f64"
  | "char"
  | "string"
  | "error-context";

export interface Field {
  readonly name: string;
  readonly type: ValueType;
}

export interface Case {
  readonly name: string;
  readonly type: ValueType | undefined;
}

/** A type of values. One that has a name in WIT has it here, too. */
export type ValueType = { readonly name?: string } & (
  | { readonly kind: "primitive"; readonly primitive: PrimitiveName }
  | { readonly kind: "record"; readonly fields: readonly Field[] }
  | { readonly kind: "variant"; readonly cases: readonly Case[] }
  | { readonly kind: "list"; readonly element: ValueType; readonly length?: number }
  | { readonly kind: "map"; readonly key: ValueType; readonly value: ValueType }
  | { readonly kind: "tuple"; readonly elements: readonly ValueType[] }
  | { readonly kind: "flags"; readonly members: readonly string[] }
  | { readonly kind: "enum"; readonly cases: readonly string[] }
  | { readonly kind: "option"; readonly some: ValueType }
  | { readonly kind: "result"; readonly ok: ValueType | undefined; readonly error: ValueType | undefined }
  | { readonly kind: "own" | "borrow"; readonly resource: Resource }
  | { readonly kind: "stream" | "future"; readonly element: ValueType | undefined }
);

/** A type of resources. Two are the same only if they are the same object. */
export interface Resource {
  readonly kind: "resource";
  name?: string;
}

export interface FunctionType {
  readonly kind: "function";
  readonly isAsync: boolean;
  readonly parameters: readonly Field[];
  readonly result: ValueType | undefined;
}

/** A function that a component exports. */
export interface ExportedFunction {
  /** The interface that it is in, if it is in one. */
  readonly interface: string | undefined;
  readonly name: string;
  readonly type: FunctionType;
}
