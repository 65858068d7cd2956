/** The index spaces of a component, or of the type of one or of an instance, while it is read. */

import type { FunctionType, Resource, ValueType } from "./types.js";

/** What an instance, or a component that can be instantiated, has by its names. */
export interface InstanceType {
  readonly kind: "instance";
  readonly exports: Map<string, Item>;
}

/** The type of a component: what it exports is all that matters here. */
export interface ComponentType {
  readonly kind: "component";
  readonly exports: Map<string, Item>;
}

export type AnyType = ValueType | FunctionType | InstanceType | ComponentType | Resource | undefined;

/** Something that has a name in an instance. */
export type Item =
  | { readonly sort: "function"; readonly type: FunctionType | undefined }
  | { readonly sort: "type"; readonly type: AnyType }
  | { readonly sort: "instance"; readonly type: InstanceType }
  | { readonly sort: "component"; readonly type: ComponentType }
  | { readonly sort: "other" };

export class Scope {
  readonly types: AnyType[] = [];
  readonly functions: (FunctionType | undefined)[] = [];
  readonly instances: InstanceType[] = [];
  readonly components: ComponentType[] = [];
  readonly exports = new Map<string, Item>();

  constructor(readonly outer?: Scope) {}

  /** Puts something into the index space that it belongs to. */
  add(item: Item): void {
    switch (item.sort) {
      case "function":
        this.functions.push(item.type);
        break;
      case "type":
        this.types.push(item.type);
        break;
      case "instance":
        this.instances.push(item.type);
        break;
      case "component":
        this.components.push(item.type);
        break;
      case "other":
        break;
    }
  }

  /** What has an index in the space of a sort, by the sort's number in the binary format. */
  at(sort: number, index: number): Item {
    switch (sort) {
      case 0x01:
        return { sort: "function", type: this.functions[index] };
      case 0x03:
        return { sort: "type", type: this.types[index] };
      case 0x04:
        return { sort: "component", type: known(this.components[index]) };
      case 0x05:
        return { sort: "instance", type: known(this.instances[index]) };
      default:
        return { sort: "other" };
    }
  }

  /** The scope so many levels further out. */
  outwards(levels: number): Scope {
    return levels === 0 ? this : known(this.outer).outwards(levels - 1);
  }

  value(index: number): ValueType {
    const type = this.types[index];
    if (!type || !isValueType(type)) throw new Error(`type ${index} is no type of values`);
    return type;
  }
}

export function isValueType(type: NonNullable<AnyType>): type is ValueType {
  return !["function", "instance", "component", "resource"].includes(type.kind);
}

/** What has to be there in a valid component. */
export function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("the component refers to something that it does not have");
  return value;
}
