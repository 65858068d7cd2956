/** What was run, the last one on top: what was asked for, what was printed, and how it has ended. */

import { element } from "../dom.js";
import type { Outcome } from "../run/messages.js";
import { milliseconds } from "../text.js";

export class Entry {
  readonly element = element("li", { class: "entry", "data-state": "running" });
  private readonly printed = element("pre", { class: "terminal", tabindex: 0, hidden: true });
  private readonly result = element("div", { class: "result" }, element("span", { class: "faint" }, "running…"));
  private readonly time = element("span", { class: "time" });

  constructor(title: string) {
    this.element.append(
      element("div", { class: "entry-head" }, element("code", { class: "title" }, title), this.time),
      this.printed,
      this.result,
    );
  }

  print(stream: "stdout" | "stderr", text: string): void {
    this.printed.hidden = false;
    this.printed.append(element("span", { class: stream }, text));
    this.printed.scrollTop = this.printed.scrollHeight;
  }

  end(content: readonly (Node | string)[], outcome: Outcome): void {
    this.time.textContent = milliseconds(outcome.milliseconds);
    const hasFailed =
      outcome.kind === "trap" || outcome.kind === "error" || (outcome.kind === "exit" && outcome.status !== 0);
    this.finish(hasFailed ? "failed" : "done", content);
  }

  fail(message: string): void {
    this.finish("failed", [message]);
  }

  private finish(state: string, content: readonly (Node | string)[]): void {
    this.element.dataset["state"] = state;
    this.result.replaceChildren(...content);
    this.result.hidden = content.length === 0;
  }
}

/** More entries than anybody looks at. */
const MOST = 50;

export class Transcript {
  readonly element = element("ol", { class: "transcript", "aria-label": "Results", "aria-live": "polite" });

  add(title: string): Entry {
    const entry = new Entry(title);
    this.element.prepend(entry.element);
    while (this.element.childElementCount > MOST) this.element.lastElementChild?.remove();
    return entry;
  }

  clear(): void {
    this.element.replaceChildren();
  }
}
