/** A form for the functions that a component exports: one of them, and its parameters. */

import type { ExportedFunction } from "../component/types.js";
import { isSupported, typeText, type Value, valueText } from "../component/values.js";
import { element } from "../dom.js";
import type { Input } from "../form/input.js";
import { labelled, type Resources } from "../form/inputs.js";
import type { TaskForm } from "./run.js";

export function callForm(functions: readonly ExportedFunction[]): TaskForm {
  const place = element("div", { class: "parameters" });
  const signature = element("code", { class: "signature" });
  let chosen = functions[0]!;
  let inputs: Input[] = [];
  let resources: Resources = new Map();

  const show = () => {
    const { parameters, result } = chosen.type;
    const list = parameters.map(({ name, type }) => `${name}: ${typeText(type)}`).join(", ");
    const kind = chosen.type.isAsync ? "async func" : "func";
    signature.textContent = `${chosen.name}: ${kind}(${list})${result ? ` -> ${typeText(result)}` : ""}`;
    inputs = parameters.map((parameter) => labelled(parameter, resources));
    place.replaceChildren(...inputs.map((input) => input.element));
  };
  const select = (index: number) => {
    chosen = functions[index]!;
    show();
  };
  show();
  return {
    element: element("div", {}, functions.length > 1 ? choice(functions, select) : undefined, signature, place),
    task: () => {
      if (chosen.type.isAsync) throw new Error("Asynchronous functions cannot be called in a page.");
      if (![...chosen.type.parameters.map(({ type }) => type), chosen.type.result].every(isSupported)) {
        throw new Error("A function with streams or futures cannot be called in a page.");
      }
      const parameters = inputs.map((input) => input.read());
      const texts = parameters.map((value, index) => valueText(value, chosen.type.parameters[index]!.type));
      return { title: `${chosen.name}(${texts.join(", ")})`, task: { kind: "call", function: chosen, parameters } };
    },
    describe: (outcome) => {
      if (outcome.kind === "value") return [shown(outcome.value, chosen.type.result)];
      if (outcome.kind === "error") {
        const { result } = chosen.type;
        const inner = outcome.value === undefined ? {} : { value: outcome.value };
        return [shown({ case: "err", ...inner }, result)];
      }
      return outcome.kind === "trap" ? [outcome.message] : [];
    },
    update: (outcome) => {
      const before = JSON.stringify([...resources]);
      resources = new Map(outcome.resources);
      // What was put in stays, unless there is another choice of resources.
      if (JSON.stringify([...resources]) !== before && usesResources(chosen)) show();
    },
  };
}

function shown(value: Value | undefined, type: ExportedFunction["type"]["result"]): Node | string {
  if (value === undefined || !type) return element("span", { class: "faint" }, "nothing returned");
  const code = element("code", { class: "value" }, valueText(value, type));
  const text = lines(value);
  return text === undefined ? code : element("div", {}, code, element("pre", { class: "terminal", tabindex: 0 }, text));
}

/** A text that is the value, or in the case of it, if it is worth being shown as it is. */
function lines(value: Value): string | undefined {
  if (typeof value === "object" && "case" in value && value.value !== undefined) return lines(value.value);
  return typeof value === "string" && value.includes("\n") ? value : undefined;
}

function usesResources({ type }: ExportedFunction): boolean {
  return JSON.stringify(type.parameters).includes('"resource"');
}

function choice(functions: readonly ExportedFunction[], onSelect: (index: number) => void): HTMLElement {
  const select = element("select", { id: "function" });
  const groups = new Map<string | undefined, HTMLElement>();
  for (const [index, { interface: container, name }] of functions.entries()) {
    const group =
      groups.get(container) ?? (container === undefined ? select : element("optgroup", { label: container }));
    if (!groups.has(container) && group !== select) select.append(group);
    groups.set(container, group);
    group.append(element("option", { value: index }, name));
  }
  select.addEventListener("change", () => {
    onSelect(Number(select.value));
  });
  return element("div", { class: "field" }, element("label", { for: "function" }, "Function"), select);
}
