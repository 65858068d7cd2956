/** A build of a project in memory: one run of the tool, in whatever thread this is called. */

import type { Kept } from "./engine/engine.js";
import { type Diagnostic, type Output, parseMessages } from "./diagnostics.js";
import { commandLine, OUTPUT, type Project } from "./project.js";
import type { Tool } from "./tool.js";
import type { Step } from "./tool/interfaces/componentize-tool-progress.js";
import { MemoryVolume } from "./wasi/memory.js";

/** What a build came to. */
export type Result = Success | Failure;

/** There is a component. */
export interface Success {
  readonly success: true;
  /** The component's bytes. */
  readonly component: Uint8Array;
  /** Warnings. */
  readonly diagnostics: readonly Diagnostic[];
  /** What the app printed while it was imported. */
  readonly output: readonly Output[];
}

/** Something is wrong with the project. */
export interface Failure {
  readonly success: false;
  /** What it is: at least one error. */
  readonly diagnostics: readonly Diagnostic[];
  readonly output: readonly Output[];
}

/**
 * How far a build is. `load` is the tool being fetched and compiled, which is once; `read` is WIT and sources being read;
 * `compile` is Python's compiler; `import` is the app being imported, once more where it turns out to need something that was
 * not there; `encode` is the component being put together.
 */
export type Stage = "load" | Step;

/** Builds a project. */
export function build(tool: Tool, project: Project, kept: Kept, onStage: (stage: Stage) => void): Result {
  const volume = new MemoryVolume(project.files);
  const said = new Text();
  const complaints = new Text();
  const status = tool.run({
    arguments: commandLine(project),
    directories: [{ name: ".", volume, writable: true }],
    stdout: said.add,
    stderr: complaints.add,
    kept,
    progress: {
      begin: onStage,
      end: () => {
        // The result says so.
      },
    },
  });
  const component = volume.files().get(OUTPUT);
  if (status === 0 && component) return { success: true, component: component.slice(), ...parseMessages(said.text) };
  const messages = parseMessages(said.text);
  // What is wrong with the command line, which is what the caller passed, the tool says without JSON.
  if (messages.diagnostics.length === 0) messages.diagnostics.push(unstructured(complaints.text));
  return { success: false, ...messages };
}

function unstructured(rendered: string): Diagnostic {
  return { severity: "error", message: rendered.replace(/^error: /, "").trim(), rendered };
}

/** Text that comes in pieces. */
class Text {
  private readonly decoder = new TextDecoder();
  text = "";

  readonly add = (bytes: Uint8Array): void => {
    this.text += this.decoder.decode(bytes, { stream: true });
  };
}
