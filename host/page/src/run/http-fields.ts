/** Headers of HTTP: the resource `fields` of `wasi:http/types`. */

import { ResultError } from "componentize-wasm/wasi";

type Entry = [name: string, value: Uint8Array];

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

export class Fields {
  private list: Entry[] = [];

  static fromList(entries: readonly Entry[]): Fields {
    const fields = new Fields();
    for (const [name, value] of entries) fields.append(name, value);
    return fields;
  }

  /** Of text, which is in UTF-8 then. */
  static ofText(entries: readonly (readonly [name: string, value: string])[]): Fields {
    const encoder = new TextEncoder();
    return Fields.fromList(entries.map(([name, value]): Entry => [name, encoder.encode(value)]));
  }

  texts(): [string, string][] {
    const decoder = new TextDecoder();
    return this.list.map(([name, value]) => [name, decoder.decode(value)]);
  }

  get(name: string): Uint8Array[] {
    return this.list.filter(([it]) => same(it, name)).map(([, value]) => value);
  }

  has(name: string): boolean {
    return this.list.some(([it]) => same(it, name));
  }

  set(name: string, values: readonly Uint8Array[]): void {
    this.delete(name);
    for (const value of values) this.append(name, value);
  }

  delete(name: string): void {
    this.list = this.list.filter(([it]) => !same(it, name));
  }

  append(name: string, value: Uint8Array): void {
    if (!TOKEN.test(name)) throw new ResultError({ tag: "invalid-syntax" });
    this.list.push([name, value.slice()]);
  }

  entries(): Entry[] {
    return [...this.list];
  }

  clone(): Fields {
    return Fields.fromList(this.list);
  }
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
