/** Which language a file is in, by its name. */

import { python } from "@codemirror/lang-python";
import { StreamLanguage } from "@codemirror/language";
import { toml } from "@codemirror/legacy-modes/mode/toml";
import type { Extension } from "@codemirror/state";

import { wit } from "./wit.js";

const tomlLanguage = StreamLanguage.define(toml);

export function languageOf(path: string): Extension {
  if (path.endsWith(".py") || path.endsWith(".pyi")) return python();
  if (path.endsWith(".wit")) return wit;
  if (path.endsWith(".toml")) return tomlLanguage;
  return [];
}
