/** Runs what was built: a form for each function, or what a command or a server takes. */

import type { ExportedFunction } from "../component/types.js";
import { element, icon } from "../dom.js";
import type { Outcome, Task } from "../run/messages.js";
import { Runner, Stopped } from "../run/runner.js";
import { callForm } from "./call.js";
import { commandForm } from "./command.js";
import { requestForm } from "./request.js";
import { Transcript } from "./transcript.js";
import type { View } from "./views.js";

/** A form, which says what is to be done. */
export interface TaskForm {
  readonly element: HTMLElement;
  /** What to do, with a title for it; throws `InvalidInput`. */
  task(): { readonly title: string; readonly task: Task };
  /** Shows how it has ended. */
  describe(outcome: Outcome): readonly (Node | string)[];
  /** Called when the resources that there are have changed. */
  update?(outcome: Outcome): void;
}

export class RunView implements View {
  readonly id = "run";
  readonly label = "Run";
  readonly element = element("div", { class: "view run" });
  private readonly runner = new Runner();
  private readonly transcript = new Transcript();
  private loads = 0;

  constructor() {
    this.empty("Once there is a component, it can be run here.");
  }

  /** Takes the component of a build, or none. */
  async load(component: Uint8Array | undefined, name: string, files: Readonly<Record<string, string>>): Promise<void> {
    const load = ++this.loads;
    this.runner.restart();
    this.transcript.clear();
    if (!component) {
      this.empty("Once there is a component, it can be run here.");
      return;
    }
    try {
      const functions = await this.runner.load(component, files);
      if (load === this.loads) this.show(this.formFor(functions, name));
    } catch (error) {
      if (load === this.loads) this.empty(error instanceof Error ? error.message : String(error));
    }
  }

  private formFor(functions: readonly ExportedFunction[], name: string): TaskForm | string {
    const exports = (prefix: string) => functions.some((it) => it.interface?.startsWith(prefix));
    if (exports("wasi:cli/run@0.2")) return commandForm(name);
    if (exports("wasi:http/incoming-handler@0.2")) return requestForm(name);
    if (exports("wasi:http/handler@0.3")) {
      return `A server for WASI 0.3 cannot be run in a page. Outside it can: wasmtime serve -W component-model-async -S p3 ${name}`;
    }
    if (exports("wasi:cli/run@")) {
      return `A command of WASI 0.3 cannot be run in a page. Outside it can: wasmtime run -W component-model-async -S p3 ${name}`;
    }
    if (functions.length === 0) return "This component exports no function that could be called.";
    return callForm(functions);
  }

  private empty(text: string): void {
    this.element.replaceChildren(element("p", { class: "empty" }, text));
  }

  private show(form: TaskForm | string): void {
    if (typeof form === "string") {
      this.empty(form);
      return;
    }
    const problem = element("p", { class: "problem", role: "alert" });
    const start = element("button", { type: "submit", class: "primary", id: "run" }, icon("play"), "Run");
    const stop = () => {
      this.runner.restart();
    };
    const stopping = element("button", { type: "button", id: "stop", hidden: true, click: stop }, icon("stop"), "Stop");
    const restart = () => {
      this.runner.restart();
      this.transcript.clear();
    };
    const restarting = element(
      "button",
      { type: "button", class: "quiet", title: "Forget the instance and what it remembers", click: restart },
      icon("restart"),
      "Start anew",
    );
    const prepare = () => {
      this.runner.prepare();
    };
    const submit = (event: Event) => {
      event.preventDefault();
      problem.textContent = "";
      let described;
      try {
        described = form.task();
      } catch (error) {
        problem.textContent = error instanceof Error ? error.message : String(error);
        if (error instanceof Error && "input" in error) (error.input as HTMLElement).focus();
        return;
      }
      [start.disabled, stopping.hidden] = [true, false];
      void this.perform(form, described.title, described.task).finally(() => {
        [start.disabled, stopping.hidden] = [false, true];
      });
    };
    const actions = element(
      "div",
      { class: "actions" },
      start,
      stopping,
      element("span", { class: "space" }),
      restarting,
    );
    this.element.replaceChildren(
      element(
        "form",
        { class: "task", submit, focusin: prepare, pointerenter: prepare },
        form.element,
        problem,
        actions,
      ),
      this.transcript.element,
    );
  }

  private async perform(form: TaskForm, title: string, task: Task): Promise<void> {
    const entry = this.transcript.add(title);
    try {
      const outcome = await this.runner.perform(task, (stream, text) => {
        entry.print(stream, text);
      });
      entry.end(form.describe(outcome), outcome);
      form.update?.(outcome);
    } catch (error) {
      entry.fail(error instanceof Stopped ? "stopped" : error instanceof Error ? error.message : String(error));
    }
  }
}
