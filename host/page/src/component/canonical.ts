/** Reads definitions of canonical functions, of which those that are lifted are component functions; all others are of core WebAssembly. */

import type { Reader } from "./reader.js";
import type { Scope } from "./scope.js";
import { readValue } from "./read-types.js";
import type { FunctionType } from "./types.js";

/** What stands behind the first byte of each definition: an index, a byte, options, or the result of a function. */
type Part = "index" | "byte" | "options" | "result";

const DEFINITIONS: Readonly<Record<number, readonly Part[]>> = {
  0x01: ["byte", "index", "options"],
  0x02: ["index"],
  0x03: ["index"],
  0x04: ["index"],
  0x05: [],
  0x06: ["byte"],
  0x07: ["index"],
  0x08: [],
  0x09: ["result", "options"],
  0x0a: ["byte", "index"],
  0x0b: ["byte", "index"],
  0x0c: ["byte"],
  0x0d: [],
  0x0e: ["index"],
  0x0f: ["index", "options"],
  0x10: ["index", "options"],
  0x11: ["index", "byte"],
  0x12: ["index", "byte"],
  0x13: ["index"],
  0x14: ["index"],
  0x15: ["index"],
  0x16: ["index", "options"],
  0x17: ["index", "options"],
  0x18: ["index", "byte"],
  0x19: ["index", "byte"],
  0x1a: ["index"],
  0x1b: ["index"],
  0x1c: ["options"],
  0x1d: ["options"],
  0x1e: [],
  0x1f: [],
  0x20: ["byte", "index"],
  0x21: ["byte", "index"],
  0x22: [],
  0x23: [],
  0x24: [],
  0x25: [],
};

const LIFT = 0x00;

export function readCanonical(reader: Reader, scope: Scope): void {
  const form = reader.byte();
  if (form === LIFT) {
    reader.byte();
    reader.unsigned();
    skipOptions(reader);
    scope.functions.push(scope.types[reader.unsigned()] as FunctionType);
    return;
  }
  const parts = DEFINITIONS[form];
  if (!parts) throw new Error(`the canonical function 0x${form.toString(16)} is not known here`);
  for (const part of parts) skip(reader, scope, part);
}

function skip(reader: Reader, scope: Scope, part: Part): void {
  switch (part) {
    case "index":
      reader.unsigned();
      break;
    case "byte":
      reader.byte();
      break;
    case "options":
      skipOptions(reader);
      break;
    case "result":
      if (reader.byte() === 0) readValue(reader, scope);
      else reader.byte();
      break;
  }
}

/** Encodings of strings are a byte alone, and so is `async`; other options have an index. */
function skipOptions(reader: Reader): void {
  reader.vector(() => {
    const option = reader.byte();
    if ([0x03, 0x04, 0x05, 0x07, 0x08].includes(option)) reader.unsigned();
  });
}
