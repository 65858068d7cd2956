/** What a build has to say: errors and warnings, which lead to where they are, and what the app printed. */

import type { Diagnostic, Output } from "componentize-wasm";

import { byId, element, icon } from "../dom.js";

export type GoTo = (file: string, line: number, column: number) => void;

export function showProblems(diagnostics: readonly Diagnostic[], output: readonly Output[], goTo: GoTo): void {
  const panel = byId("problems");
  const items = diagnostics.map((diagnostic) => element("li", {}, problem(diagnostic, goTo)));
  const printed = output.map(({ stream, text }) => element("span", { class: stream }, text));
  panel.hidden = items.length === 0 && printed.length === 0;
  panel.replaceChildren(
    element("ul", {}, ...items),
    printed.length === 0
      ? ""
      : element(
          "details",
          { open: items.length === 0 },
          element("summary", {}, "Printed while the app was imported"),
          element("pre", { class: "terminal", tabindex: 0 }, ...printed),
        ),
  );
}

function problem({ severity, message, help, file, line, column = 1 }: Diagnostic, goTo: GoTo): HTMLElement {
  const [first = "", ...rest] = message.split("\n");
  const more = [rest.join("\n").trim(), help ?? ""].filter(Boolean).join("\n\n");
  const place = file === undefined ? undefined : `${file}${line === undefined ? "" : `:${line}:${column}`}`;
  const content = [
    icon(severity),
    element("span", { class: "visually-hidden" }, `${severity}: `),
    element(
      "span",
      { class: "message" },
      element("span", {}, first),
      more ? element("span", { class: "more" }, more) : undefined,
    ),
    place === undefined ? undefined : element("span", { class: "place" }, place),
  ];
  if (file === undefined || line === undefined)
    return element("div", { class: `problem-line ${severity}` }, ...content);
  const follow = () => {
    goTo(file, line, column);
  };
  return element("button", { type: "button", class: `problem-line ${severity}`, click: follow }, ...content);
}
