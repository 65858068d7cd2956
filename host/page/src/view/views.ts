/** What can be seen of the component, one view at a time. */

import { byId } from "../dom.js";
import { showTabs } from "./tabs.js";

export interface View {
  readonly id: string;
  readonly label: string;
  readonly element: HTMLElement;
  /** Called when it comes into sight. */
  shown?(): void;
}

export class Views {
  private selected: string;

  constructor(private readonly views: readonly View[]) {
    this.selected = views[0]!.id;
    for (const { id, label, element } of views) {
      element.id = `view-${id}`;
      element.setAttribute("role", "tabpanel");
      element.setAttribute("aria-label", label);
    }
    byId("views").append(...views.map(({ element }) => element));
    this.show();
  }

  select(id: string): void {
    this.selected = id;
    this.show();
    this.views.find((view) => view.id === id)?.shown?.();
  }

  private show(): void {
    const tabs = this.views.map(({ id, label }) => ({ id, label, controls: `view-${id}` }));
    showTabs(byId("view-tabs"), tabs, this.selected, (id) => {
      this.select(id);
    });
    for (const { id, element } of this.views) element.hidden = id !== this.selected;
  }
}
