/** What is in the component: the tool's own report, a page that stands by itself in a frame which can do nothing else. */

import { element } from "../dom.js";
import { isDark } from "./theme.js";
import type { View } from "./views.js";

export class ReportView implements View {
  readonly id = "report";
  readonly label = "Report";
  readonly element = element("div", { class: "view report" });
  private html: string | undefined;

  constructor() {
    this.show(undefined);
  }

  show(html: string | undefined): void {
    this.html = html;
    this.refresh();
  }

  /** Shows it in the colours that the page has now. */
  refresh(): void {
    if (this.html === undefined) {
      this.element.replaceChildren(
        element("p", { class: "empty" }, "Once there is a component, this shows what is in it."),
      );
      return;
    }
    // A frame's own preference is the system's, whatever was chosen here.
    const dark = isDark();
    const coloured = this.html
      .replaceAll("(prefers-color-scheme: dark)", dark ? "all" : "not all")
      .replace("color-scheme: light dark", `color-scheme: ${dark ? "dark" : "light"}`);
    const frame = element("iframe", { sandbox: "allow-scripts", title: "What is in the component" });
    frame.srcdoc = coloured;
    this.element.replaceChildren(frame);
  }
}
