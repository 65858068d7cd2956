/** Tabs, with the keys that people expect of them: arrows go to the next one, Home and End to the outermost ones. */

import { element } from "../dom.js";

export interface Tab {
  readonly id: string;
  readonly label: string;
  /** Shown behind the label, and what it says. */
  readonly badge?: string;
  /** The element that it shows, if that is always the same one. */
  readonly controls: string;
}

/** Shows tabs in an element with the role `tablist`. */
export function showTabs(
  list: HTMLElement,
  tabs: readonly Tab[],
  selected: string,
  onSelect: (id: string) => void,
): void {
  const hadFocus = list.contains(document.activeElement);
  const buttons = tabs.map(({ id, label, badge, controls }) => {
    const isSelected = id === selected;
    return element(
      "button",
      {
        type: "button",
        role: "tab",
        class: "tab",
        "data-tab": id,
        "aria-selected": isSelected ? "true" : "false",
        "aria-controls": controls,
        tabindex: isSelected ? 0 : -1,
        title: label,
        click: () => {
          onSelect(id);
        },
      },
      label,
      badge === undefined ? undefined : element("span", { class: "badge" }, badge),
    );
  });
  list.replaceChildren(...buttons);
  const current = buttons.find((button) => button.dataset["tab"] === selected);
  current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  if (hadFocus) current?.focus();
  list.onkeydown = (event) => {
    const at = tabs.findIndex(({ id }) => id === selected);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    const tab = next === undefined ? undefined : tabs[(next + tabs.length) % tabs.length];
    if (!tab) return;
    event.preventDefault();
    onSelect(tab.id);
  };
}
