/** The code that is generated for the world, to read: what the app can import, and what it has to implement. */

import { python } from "@codemirror/lang-python";
import { EditorState } from "@codemirror/state";
import { EditorView, lineNumbers } from "@codemirror/view";

import type { Builds } from "../build.js";
import { appearance } from "../editor/appearance.js";
import { element } from "../dom.js";
import type { Workspace } from "../workspace.js";
import type { View } from "./views.js";

export class BindingsView implements View {
  readonly id = "bindings";
  readonly label = "Bindings";
  readonly element = element("div", { class: "view bindings" });
  private readonly note = element("p", { class: "empty" });
  private readonly choice = element("select", { "aria-label": "File" });
  private readonly editor = new EditorView();
  private files: Readonly<Record<string, string>> = {};
  private isStale = true;

  constructor(
    private readonly builds: Builds,
    workspace: Workspace,
  ) {
    this.choice.addEventListener("change", () => {
      this.showFile();
    });
    workspace.on(["project", "files", "text", "settings"], () => {
      this.isStale = true;
    });
    builds.onChange((state) => {
      // The tool is free then, and the sources are worth another look.
      if (state.kind !== "building" && !this.element.hidden) this.shown();
    });
    this.element.append(this.note);
  }

  shown(): void {
    if (this.isStale) void this.generate();
  }

  private async generate(): Promise<void> {
    this.isStale = false;
    this.note.textContent = "Generating…";
    const result = await this.builds.bindings().catch((error: unknown) => String(error));
    if (typeof result === "string" || !result.success) {
      this.isStale = true;
      const message = typeof result === "string" ? result : (result.diagnostics[0]?.message ?? "");
      this.note.textContent = `There are no bindings: ${message}`;
      this.element.replaceChildren(this.note);
      return;
    }
    const { files } = result;
    this.files = files;
    const before = this.choice.value;
    const paths = Object.keys(files).sort(
      (one, other) =>
        Number(!one.startsWith("wit_world")) - Number(!other.startsWith("wit_world")) || (one < other ? -1 : 1),
    );
    this.choice.replaceChildren(...paths.map((path) => element("option", { value: path }, path)));
    this.choice.value = paths.includes(before) ? before : (paths[0] ?? "");
    this.element.replaceChildren(element("div", { class: "bar" }, this.choice), this.editor.dom);
    this.showFile();
  }

  private showFile(): void {
    const extensions = [
      lineNumbers(),
      python(),
      appearance,
      EditorState.readOnly.of(true),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ "aria-label": `Text of ${this.choice.value}` }),
    ];
    this.editor.setState(EditorState.create({ doc: this.files[this.choice.value] ?? "", extensions }));
  }
}
