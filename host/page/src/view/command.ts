/** A form for a command: its arguments and its standard input. */

import { element } from "../dom.js";
import type { WrittenFile } from "../run/messages.js";
import { bytes, plural } from "../text.js";
import type { TaskForm } from "./run.js";

export function commandForm(name: string): TaskForm {
  const program = name.replace(/\.wasm$/, "");
  const words = element("input", { id: "arguments", type: "text", spellcheck: "false", autocomplete: "off" });
  const input = element("textarea", { id: "input", rows: 3, spellcheck: "false" });
  const hint = "The project's files are in its directory. Quotes keep words together.";
  return {
    element: element(
      "div",
      { class: "parameters" },
      element("div", { class: "field" }, element("label", { for: "arguments" }, "Arguments"), words),
      element("div", { class: "field" }, element("label", { for: "input" }, "Standard input"), input),
      element("p", { class: "hint" }, hint),
    ),
    task: () => {
      const separate = split(words.value);
      const task = { kind: "command", arguments: [program, ...separate], input: input.value } as const;
      return { title: `$ ${program} ${words.value}`.trim(), task };
    },
    describe: (outcome) => {
      if (outcome.kind === "trap") return [outcome.message];
      if (outcome.kind !== "exit") return [];
      const status = element("span", { class: outcome.status === 0 ? "faint" : "" }, `exit status ${outcome.status}`);
      return [status, ...(outcome.files.length > 0 ? [writtenFiles(outcome.files)] : [])];
    },
  };
}

/** The words of a command line, as a shell splits them, but for what shells replace. */
function split(line: string): string[] {
  const words = line.match(/(?:"(?:\\.|[^"])*"|'[^']*'|\\.|[^\s"'\\])+/g) ?? [];
  return words.map((word) =>
    word.replace(/"((?:\\.|[^"])*)"|'([^']*)'|\\(.)/g, (_, double?: string, single?: string, escaped?: string) =>
      double === undefined ? (single ?? escaped ?? "") : double.replace(/\\(["\\$`])/g, "$1"),
    ),
  );
}

function writtenFiles(files: readonly WrittenFile[]): HTMLElement {
  const items = files.map(({ path, content }) => {
    const download = (event: Event) => {
      event.preventDefault();
      const url = URL.createObjectURL(new Blob([content as BlobPart]));
      element("a", { href: url, download: path.split("/").at(-1) }).click();
      setTimeout(() => {
        URL.revokeObjectURL(url);
      });
    };
    return element("li", {}, element("a", { href: "#", click: download }, path), ` ${bytes(content.length)}`);
  });
  return element(
    "details",
    { class: "written" },
    element("summary", {}, `${plural(files.length, "file")} written`),
    element("ul", {}, ...items),
  );
}
