/** Makes inputs for values of WIT's types: an element to show, and a function that reads what was put in. */

import type { Field, ValueType } from "../component/types.js";
import { casesOf, isBytes, typeText, type Value } from "../component/values.js";
import { element, icon, uniqueId } from "../dom.js";
import { bytesInput } from "./bytes.js";
import { type Input, InvalidInput } from "./input.js";
import { primitiveInput } from "./primitives.js";

/** The resources that exist, with their numbers, by the names of their types. */
export type Resources = ReadonlyMap<string, readonly number[]>;

/** An input for a field or a parameter, with its name. */
export function labelled({ name, type }: Field, resources: Resources): Input {
  const input = inputFor(type, name, resources);
  const hint = element("span", { class: "type" }, typeText(type));
  if (isGroup(type)) {
    const group = element("fieldset", { class: "group" }, element("legend", {}, name, " ", hint), input.element);
    return { element: group, read: input.read };
  }
  const control = input.element.matches("input, textarea, select")
    ? input.element
    : input.element.querySelector("input, textarea, select");
  if (control) {
    control.id ||= uniqueId("input");
    // The label says more.
    control.removeAttribute("aria-label");
  }
  const label = element("label", { for: control?.id }, name, " ", hint);
  return { element: element("div", { class: "field" }, label, input.element), read: input.read };
}

/** Whether an input consists of several, which a name alone would not connect. */
function isGroup(type: ValueType): boolean {
  if (type.kind === "enum" || isBytes(type)) return false;
  return !["primitive", "own", "borrow"].includes(type.kind);
}

/** An input that has `name` as its accessible name, unless a label gives it one. */
export function inputFor(type: ValueType, name: string, resources: Resources): Input {
  switch (type.kind) {
    case "primitive":
      return primitiveInput(type.primitive, name);
    case "list":
      if (isBytes(type) && type.length === undefined) return bytesInput(name);
      return listInput(type.element, name, resources, type.length);
    case "map":
      return listInput({ kind: "tuple", elements: [type.key, type.value] }, name, resources);
    case "tuple":
      return fieldsInput(
        type.elements.map((inner, index) => ({ name: String(index + 1), type: inner })),
        resources,
        (values) => values,
      );
    case "record":
      return fieldsInput(type.fields, resources, (values) => ({
        fields: Object.fromEntries(type.fields.map((field, index) => [field.name, values[index]!])),
      }));
    case "flags":
      return flagsInput(type.members);
    case "own":
    case "borrow":
      return resourceInput(type.resource.name ?? "resource", name, resources);
    case "stream":
    case "future":
      return unavailable(`A ${type.kind} cannot be put in here.`);
    default:
      return casesInput(type, name, resources);
  }
}

function unavailable(text: string): Input {
  const shown = element("p", { class: "hint" }, text);
  return {
    element: shown,
    read: () => {
      throw new InvalidInput(text, shown);
    },
  };
}

function fieldsInput(fields: readonly Field[], resources: Resources, combine: (values: Value[]) => Value): Input {
  const inputs = fields.map((field) => labelled(field, resources));
  return {
    element: element("div", { class: "fields" }, ...inputs.map((input) => input.element)),
    read: () => combine(inputs.map((input) => input.read())),
  };
}

function listInput(type: ValueType, name: string, resources: Resources, length?: number): Input {
  const inputs = new Map<HTMLElement, Input>();
  const items = element("ol", { class: "items" });
  const add = () => {
    const input = inputFor(type, `${name} ${inputs.size + 1}`, resources);
    const remove = () => {
      inputs.delete(item);
      item.remove();
      more.focus();
    };
    const label = `Remove this item of ${name}`;
    const removal = element(
      "button",
      { type: "button", class: "quiet", "aria-label": label, click: remove },
      icon("close"),
    );
    const item = element("li", {}, input.element, length === undefined ? removal : undefined);
    inputs.set(item, input);
    items.append(item);
    return input;
  };
  const addAndFocus = () => {
    add().element.querySelector<HTMLElement>("input, textarea, select")?.focus();
  };
  const more = element(
    "button",
    { type: "button", class: "small", click: addAndFocus },
    icon("plus"),
    `Add to ${name}`,
  );
  for (let index = 0; index < (length ?? 0); index++) add();
  return {
    element: element("div", { class: "list" }, items, length === undefined ? more : undefined),
    read: () => Array.from(inputs.values(), (input) => input.read()),
  };
}

function flagsInput(members: readonly string[]): Input {
  const boxes = members.map((name) => [name, element("input", { type: "checkbox" })] as const);
  const labels = boxes.map(([name, box]) => element("label", { class: "choice" }, box, name));
  return {
    element: element("div", { class: "choices" }, ...labels),
    read: () => ({ flags: boxes.filter(([, box]) => box.checked).map(([name]) => name) }),
  };
}

function resourceInput(type: string, name: string, resources: Resources): Input {
  const handles = resources.get(type) ?? [];
  if (handles.length === 0) return unavailable(`There is no ${type} yet: call a function that gives one.`);
  const options = handles.map((handle) => element("option", { value: handle }, `${type} #${handle}`));
  const select = element("select", { "aria-label": name }, ...options);
  return { element: select, read: () => ({ handle: Number(select.value) }) };
}

/** One of several cases, each of which may have a value of its own. */
function casesInput(type: ValueType, name: string, resources: Resources): Input {
  const cases = casesOf(type) ?? [];
  const options = cases.map((it) => element("option", { value: it.name }, it.name));
  const select = element("select", { "aria-label": name }, ...options);
  const place = element("div", { class: "payload" });
  let payload: Input | undefined;
  const show = () => {
    const inner = cases.find((it) => it.name === select.value)?.type;
    payload = inner && inputFor(inner, `${name}: ${select.value}`, resources);
    place.replaceChildren(...(payload ? [payload.element] : []));
  };
  select.addEventListener("change", show);
  show();
  return {
    element: element("div", { class: "cases" }, select, place),
    read: () => (payload ? { case: select.value, value: payload.read() } : { case: select.value }),
  };
}
