/** What the tool is asked for: one run of it over files in memory, in whatever thread this is called. */

import type { Kept } from "./engine/engine.js";
import { type Diagnostic, type Messages, type Output, parseMessages } from "./diagnostics.js";
import {
  BINDINGS,
  bindingsLine,
  componentizeLine,
  composeLine,
  OUTPUT,
  type Part,
  type Project,
  reportPath,
  type WorldProject,
} from "./project.js";
import type { Tool } from "./tool.js";
import type { Step } from "./tool/interfaces/componentize-tool-progress.js";
import { type Files, MemoryVolume } from "./wasi/memory.js";

/** What a build came to. */
export type Result = Success | Failure;

/** There is a component. */
export interface Success {
  readonly success: true;
  /** The component's bytes. */
  readonly component: Uint8Array;
  /** What is in it, if that was asked for. */
  readonly report?: string;
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

/** What the generation of a world's Python package came to. */
export type BindingsResult =
  | {
      readonly success: true;
      /** The package's files: their text by their paths, `wit_world/__init__.py` for example. */
      readonly files: Readonly<Record<string, string>>;
      readonly diagnostics: readonly Diagnostic[];
    }
  | { readonly success: false; readonly diagnostics: readonly Diagnostic[] };

/** What a composition came to. */
export type ComposeResult =
  | { readonly success: true; readonly component: Uint8Array; readonly diagnostics: readonly Diagnostic[] }
  | { readonly success: false; readonly diagnostics: readonly Diagnostic[] };

/**
 * How far a build is. `load` is the tool being fetched and compiled, which is once; `read` is WIT and sources being read;
 * `compile` is Python's compiler; `import` is the app being imported, once more where it turns out to need something that was
 * not there; `encode` is the component being put together.
 */
export type Stage = "load" | Step;

/** What the tool can be asked for. */
export type Job =
  | { readonly kind: "componentize"; readonly project: Project }
  | { readonly kind: "bindings"; readonly project: WorldProject }
  | { readonly kind: "compose"; readonly parts: readonly Part[] };

/** What comes of each. */
export interface Results {
  readonly componentize: Result;
  readonly bindings: BindingsResult;
  readonly compose: ComposeResult;
}

/** Does a job. */
export function perform(tool: Tool, job: Job, kept: Kept, onStage: (stage: Stage) => void): Results[Job["kind"]] {
  switch (job.kind) {
    case "componentize":
      return build(tool, job.project, kept, onStage);
    case "bindings":
      return generate(tool, job.project);
    case "compose":
      return compose(tool, job.parts);
  }
}

function build(tool: Tool, project: Project, kept: Kept, onStage: (stage: Stage) => void): Result {
  const { files, messages } = run(tool, componentizeLine(project), project.files, kept, onStage);
  const component = files?.get(OUTPUT);
  if (!component) return { success: false, ...messages };
  const report = project.report && files?.get(reportPath(project.report));
  return {
    success: true,
    component: component.slice(),
    ...(report && { report: new TextDecoder().decode(report) }),
    ...messages,
  };
}

function generate(tool: Tool, project: WorldProject): BindingsResult {
  const { files, messages } = run(tool, bindingsLine(project), project.files);
  const { diagnostics } = messages;
  if (!files) return { success: false, diagnostics };
  const decoder = new TextDecoder();
  const generated = [...files].filter(([path]) => path.startsWith(`${BINDINGS}/`));
  const texts = generated.map(([path, text]) => [path.slice(BINDINGS.length + 1), decoder.decode(text)] as const);
  return { success: true, files: Object.fromEntries(texts), diagnostics };
}

function compose(tool: Tool, parts: readonly Part[]): ComposeResult {
  const components = Object.fromEntries(parts.map(({ name, component }) => [name, component]));
  if (Object.keys(components).length < parts.length) throw new TypeError("two components have the same name");
  const line = composeLine(parts.map(({ name }) => name));
  const { files, messages } = run(tool, line, components);
  const { diagnostics } = messages;
  const component = files?.get(OUTPUT);
  return component ? { success: true, component: component.slice(), diagnostics } : { success: false, diagnostics };
}

/** What a run of the tool leaves, if it succeeds, and what it has to say in any case. */
interface Outcome {
  readonly files: ReadonlyMap<string, Uint8Array> | undefined;
  readonly messages: Messages;
}

function run(
  tool: Tool,
  line: readonly string[],
  files: Files,
  kept?: Kept,
  onStage?: (stage: Stage) => void,
): Outcome {
  const volume = new MemoryVolume(files);
  const said = new Text();
  const complaints = new Text();
  const status = tool.run({
    arguments: line,
    directories: [{ name: ".", volume, writable: true }],
    stdout: said.add,
    stderr: complaints.add,
    ...(kept && { kept }),
    progress: {
      begin: (step) => onStage?.(step),
      end: () => {
        // The result says so.
      },
    },
  });
  const messages = parseMessages(said.text);
  if (status === 0) return { files: volume.files(), messages };
  // What is wrong with the command line, which is what the caller passed, the tool says without JSON.
  if (messages.diagnostics.length === 0) messages.diagnostics.push(unstructured(complaints.text));
  return { files: undefined, messages };
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
