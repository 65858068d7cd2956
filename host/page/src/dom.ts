/** Makes elements of the page. */

type Listener = (event: Event) => void;

/** A value of an attribute; `false` and `undefined` leave it out. A function is called when the event `name` happens. */
type Attribute = string | number | boolean | undefined | Listener;

/** An element with attributes, or listeners for events, and with what is in it. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, Attribute>> = {},
  ...children: readonly (Node | string | undefined)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

/** The element of the page that has this identifier. What kind of element that is, whoever asks for it knows. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
export function byId<Type extends HTMLElement = HTMLElement>(id: string): Type {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no element "${id}"`);
  return found as Type;
}

let identifiers = 0;

/** An identifier that no other element has. */
export function uniqueId(prefix: string): string {
  return `${prefix}-${++identifiers}`;
}

/** A drawing of the sprite in index.html, which tells nothing that text does not tell. */
export function icon(name: string): SVGSVGElement {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(namespace, "use");
  use.setAttribute("href", `#icon-${name}`);
  svg.append(use);
  return svg;
}
