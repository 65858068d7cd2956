/**
 * The editor of the file that is open. Each file keeps its history and its selection for as long as the project is open;
 * diagnostics of a build stay where they are while the text around them changes.
 */

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, foldKeymap, indentOnInput, indentUnit } from "@codemirror/language";
import { type Diagnostic as Mark, lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { EditorState, type Extension, type Text } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import type { Diagnostic } from "componentize-wasm";

import type { Workspace } from "../workspace.js";
import { appearance } from "./appearance.js";
import { languageOf } from "./languages.js";

export class Editor {
  private readonly view: EditorView;
  private readonly states = new Map<string, EditorState>();
  private shown = "";
  private hasMarks = false;

  constructor(
    parent: HTMLElement,
    private readonly workspace: Workspace,
  ) {
    this.view = new EditorView({ parent });
    workspace.on(["project"], () => {
      this.states.clear();
      this.shown = "";
      this.show();
    });
    workspace.on(["files", "active"], () => {
      this.show();
    });
  }

  /** Shows the file that is active. */
  private show(): void {
    const { active } = this.workspace;
    if (this.shown === active && this.view.state.doc.toString() === this.workspace.text(active)) return;
    if (this.workspace.text(this.shown) !== undefined) this.states.set(this.shown, this.view.state);
    this.shown = active;
    this.view.setState(this.stateOf(active));
  }

  private stateOf(path: string): EditorState {
    const text = this.workspace.text(path) ?? "";
    const known = this.states.get(path);
    if (known?.doc.toString() === text) return known;
    return EditorState.create({ doc: text, extensions: this.extensions(path) });
  }

  private extensions(path: string): Extension {
    return [
      lineNumbers(),
      lintGutter(),
      highlightActiveLineGutter(),
      history(),
      drawSelection(),
      indentUnit.of("    "),
      indentOnInput(),
      bracketMatching(),
      closeBrackets(),
      autocompletion(),
      highlightActiveLine(),
      highlightSelectionMatches(),
      // Escape, and then Tab, leaves the editor.
      keymap.of([
        ...closeBracketsKeymap,
        // Building has a key of its own in all of the page.
        ...defaultKeymap.filter(({ key }) => key !== "Mod-Enter"),
        ...searchKeymap,
        ...historyKeymap,
        ...foldKeymap,
        ...completionKeymap,
        ...lintKeymap,
        indentWithTab,
      ]),
      EditorView.contentAttributes.of({ "aria-label": `Text of ${path}`, spellcheck: "false" }),
      EditorView.updateListener.of(({ docChanged, state }) => {
        if (docChanged) this.workspace.setText(this.shown, state.doc.toString());
      }),
      languageOf(path),
      appearance,
    ];
  }

  /** Marks the lines that diagnostics are about, in whatever files these are. */
  mark(diagnostics: readonly Diagnostic[]): void {
    if (!this.hasMarks && diagnostics.length === 0) return;
    this.hasMarks = diagnostics.length > 0;
    if (this.shown !== "") this.states.set(this.shown, this.view.state);
    for (const path of this.workspace.paths) {
      const state = this.stateOf(path);
      const marks = diagnostics.filter(({ file }) => file === path).map((it) => markOf(it, state.doc));
      const marked = state.update(setDiagnostics(state, marks)).state;
      this.states.set(path, marked);
      if (path === this.shown) this.view.dispatch(setDiagnostics(this.view.state, marks));
    }
  }

  /** Opens a file at a place, which is counted from 1. */
  goTo(path: string, line: number, column: number): void {
    this.workspace.active = path;
    this.show();
    const position = positionOf(this.view.state.doc, line, column);
    this.view.dispatch({
      selection: { anchor: position },
      effects: EditorView.scrollIntoView(position, { y: "center" }),
    });
    this.view.focus();
  }

  focus(): void {
    this.view.focus();
  }
}

function positionOf(text: Text, line: number, column: number): number {
  const { from, to } = text.line(Math.min(Math.max(line, 1), text.lines));
  return Math.min(from + column - 1, to);
}

/** From the place that is told to the end of the word or of the line there. */
function markOf({ severity, message, help, line = 1, column = 1 }: Diagnostic, text: Text): Mark {
  const from = positionOf(text, line, column);
  const { to: end, from: start } = text.lineAt(from);
  const rest = text.sliceString(from, end);
  const word = /^[\w-]+/.exec(rest)?.[0].length ?? rest.trimEnd().length;
  const to = from + word;
  return { severity, message: help ? `${message}\n\n${help}` : message, from: to > from ? from : start, to };
}
