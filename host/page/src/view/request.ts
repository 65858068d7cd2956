/** A form for a server: a request, which the component answers. */

import { element } from "../dom.js";
import { InvalidInput } from "../form/input.js";
import type { HttpResponse } from "../run/messages.js";
import type { TaskForm } from "./run.js";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

export function requestForm(name: string): TaskForm {
  const method = element("select", { id: "method" }, ...METHODS.map((it) => element("option", {}, it)));
  const path = element("input", { id: "path", type: "text", value: "/", spellcheck: "false", autocomplete: "off" });
  const headers = element("textarea", {
    id: "headers",
    rows: 1,
    spellcheck: "false",
    placeholder: "content-type: text/plain",
  });
  const body = element("textarea", { id: "body", rows: 3, spellcheck: "false" });
  const field = (id: string, label: string, input: HTMLElement) =>
    element("div", { class: "field" }, element("label", { for: id }, label), input);
  return {
    element: element(
      "div",
      { class: "parameters" },
      element("div", { class: "row" }, field("method", "Method", method), field("path", "Path", path)),
      field("headers", "Headers", headers),
      field("body", "Body", body),
      element("p", { class: "hint" }, "Outside of this page: ", element("code", {}, `wasmtime serve -S cli ${name}`)),
    ),
    task: () => {
      if (!path.value.startsWith("/")) throw new InvalidInput("A path begins with a slash.", path);
      const request = {
        method: method.value,
        path: path.value,
        headers: parseHeaders(headers),
        body: new TextEncoder().encode(body.value),
      };
      return { title: `${method.value} ${path.value}`, task: { kind: "request", request } };
    },
    describe: (outcome) => {
      if (outcome.kind === "trap") return [outcome.message];
      return outcome.kind === "response" ? [response(outcome.response)] : [];
    },
  };
}

function parseHeaders(area: HTMLTextAreaElement): [string, string][] {
  const lines = area.value.split("\n").filter((line) => line.trim() !== "");
  return lines.map((line) => {
    const [, name, value = ""] = /^\s*([^\s:]+)\s*:\s*(.*?)\s*$/.exec(line) ?? [];
    if (name === undefined) throw new InvalidInput(`“${line}” is no header: a name, a colon and a value.`, area);
    return [name, value];
  });
}

function response({ status, headers, body }: HttpResponse): HTMLElement {
  const lines = headers.map(([name, value]) => `${name}: ${value}`).join("\n");
  return element(
    "div",
    { class: "response" },
    element("strong", {}, `Status ${status}`),
    element("pre", { class: "headers" }, lines),
    element("pre", { class: "body", tabindex: 0 }, new TextDecoder().decode(body)),
  );
}
