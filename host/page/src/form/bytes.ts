/** An input for bytes: text, or hexadecimal digits. */

import { element } from "../dom.js";
import { type Input, InvalidInput } from "./input.js";

export function bytesInput(name: string): Input {
  const area = element("textarea", { rows: 1, "aria-label": name, spellcheck: "false" });
  const kind = element(
    "select",
    { "aria-label": `How ${name} is written` },
    element("option", { value: "text" }, "as UTF-8"),
    element("option", { value: "hexadecimal" }, "as hexadecimal digits"),
  );
  return {
    element: element("div", { class: "bytes" }, area, kind),
    read: () => {
      if (kind.value === "text") return new TextEncoder().encode(area.value);
      const digits = area.value.replace(/\s+/g, "");
      if (!/^([\da-f]{2})*$/i.test(digits)) throw new InvalidInput("A byte is two hexadecimal digits.", area);
      return Uint8Array.from(digits.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
    },
  };
}
