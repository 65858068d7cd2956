/** Inputs for values that are not made of others. */

import type { PrimitiveName } from "../component/types.js";
import type { Value } from "../component/values.js";
import { element } from "../dom.js";
import { type Input, InvalidInput } from "./input.js";

/** The smallest and the largest integer of each type. */
const RANGES: Partial<Record<PrimitiveName, readonly [bigint, bigint]>> = {
  u8: [0n, 2n ** 8n - 1n],
  s8: [-(2n ** 7n), 2n ** 7n - 1n],
  u16: [0n, 2n ** 16n - 1n],
  s16: [-(2n ** 15n), 2n ** 15n - 1n],
  u32: [0n, 2n ** 32n - 1n],
  s32: [-(2n ** 31n), 2n ** 31n - 1n],
  u64: [0n, 2n ** 64n - 1n],
  s64: [-(2n ** 63n), 2n ** 63n - 1n],
};

const FLOATS: Readonly<Record<string, number>> = { nan: NaN, inf: Infinity, "-inf": -Infinity };

export function primitiveInput(type: PrimitiveName, name: string): Input {
  if (type === "bool") {
    const box = element("input", { type: "checkbox", "aria-label": name });
    return { element: box, read: () => box.checked };
  }
  if (type === "string") {
    const area = element("textarea", { rows: 1, "aria-label": name, spellcheck: "false" });
    return { element: area, read: () => area.value };
  }
  const isNumber = type !== "char";
  const input = element("input", {
    type: "text",
    "aria-label": name,
    inputmode: !isNumber ? "text" : type.startsWith("f") ? "decimal" : "numeric",
    autocomplete: "off",
    spellcheck: "false",
    value: isNumber ? "0" : "a",
  });
  return { element: input, read: () => parse(type, input) };
}

function parse(type: PrimitiveName, input: HTMLInputElement): Value {
  const text = input.value;
  const range = RANGES[type];
  if (range) return parseInteger(text.trim(), range, type, input);
  if (type === "char") {
    if (Array.from(text).length !== 1) throw new InvalidInput("A char is one character.", input);
    return text;
  }
  const float = FLOATS[text.trim().toLowerCase()] ?? Number(text);
  if (text.trim() === "" || (Number.isNaN(float) && text.trim().toLowerCase() !== "nan")) {
    throw new InvalidInput(`“${text}” is not a number.`, input);
  }
  return float;
}

function parseInteger(
  text: string,
  [smallest, largest]: readonly [bigint, bigint],
  type: PrimitiveName,
  input: HTMLInputElement,
): Value {
  if (!/^[-+]?\d+$/.test(text)) throw new InvalidInput(`“${text}” is not an integer.`, input);
  const integer = BigInt(text.replace("+", ""));
  if (integer < smallest || integer > largest) {
    throw new InvalidInput(
      `A value of type ${type} is between ${smallest.toString()} and ${largest.toString()}.`,
      input,
    );
  }
  return type.endsWith("64") ? integer : Number(integer);
}
