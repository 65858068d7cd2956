/** What is to be built, and how that is said on the tool's command line. */

import type { Files } from "./wasi/memory.js";

/**
 * What there is to say about a world. All of it may be left out where a `pyproject.toml` among the files has it. The names
 * are those of the command line's long options, where `componentize-wasm help componentize` explains them.
 */
export interface WorldOptions {
  /** The WIT: files or directories among the project's files. `wit` if nothing is said. */
  readonly wit?: string | readonly string[];
  /** The world to target, or several. */
  readonly world?: string | readonly string[];
  /** Uses what is marked `@unstable` in WIT with one of these features. */
  readonly features?: string | readonly string[];
  /** Uses all that is so marked. */
  readonly allFeatures?: boolean;
  /** The name of the Python package that is generated for the world: `wit_world` if nothing is said. */
  readonly worldModule?: string;
  /** Puts package and version into every generated module name. */
  readonly fullNames?: boolean;
  /** Python module names of imported interfaces. */
  readonly importInterfaceName?: Readonly<Record<string, string>>;
  /** Python module names of exported interfaces. */
  readonly exportInterfaceName?: Readonly<Record<string, string>>;
}

/** What there is to say about a build, in the same way. */
export interface Options extends WorldOptions {
  /** The app's Python module, for example `app` for a file `app.py`. */
  readonly app?: string;
  /** The directories in which Python modules are found. All of the project if nothing is said. */
  readonly pythonPath?: string | readonly string[];
  /** Directories of installed packages, searched after these. */
  readonly sitePackages?: string | readonly string[];
  /** A WSGI application to build a web server of, as `module:name`. */
  readonly wsgi?: string;
  /** An ASGI application to build a web server of, as `module:name`. */
  readonly asgi?: string;
  /** Paths of requests that the web application answers while it is built. */
  readonly warmUp?: string | readonly string[];
  /** Imports nothing of WASI. */
  readonly stubWasi?: boolean;
  /** Ships what matches, although nothing is known to need it. */
  readonly include?: string | readonly string[];
  /** Leaves out what matches, as if it were not installed. */
  readonly exclude?: string | readonly string[];
  /** Leaves the sources of Python modules out. */
  readonly noSource?: boolean;
  /** Compiles Python code without docstrings and assertions, as `python -OO` does. */
  readonly optimizeBytecode?: boolean;
  /** Compresses the memory that the component starts with: it is smaller, and starts more slowly. */
  readonly compressMemory?: boolean;
  /** The worlds of packages that bring their own WIT, by the packages' modules. */
  readonly moduleWorlds?: Readonly<Record<string, string>>;
  /** A world of which no more is imported and exported than it has. */
  readonly intersectWorld?: string;
  /** Tells what is in the component, how large it is and why it is there: a page, data or a table. */
  readonly report?: ReportFormat;
}

/** `html` is a page to look around in, `json` is for programs, `text` is a table. */
export type ReportFormat = "html" | "json" | "text";

/** Files, and the world that is described by them. */
export interface WorldProject extends WorldOptions {
  /** The project's files: their contents by their paths, `wit/hello.wit` for example. */
  readonly files: Files;
}

/** An app, and how it is built. */
export interface Project extends Options {
  /** The project's files: their contents by their paths, `wit/hello.wit` and `app.py` for example. */
  readonly files: Files;
}

/** A component that is to be composed with others. */
export interface Part {
  /** What messages call it. */
  readonly name: string;
  readonly component: Uint8Array;
}

/** A directory of the project's file system in which there is nothing but what the tool makes. */
const OUTPUT_DIRECTORY = ".componentize-wasm";

/** The path of the component that is made. */
export const OUTPUT = `${OUTPUT_DIRECTORY}/component.wasm`;

/** The directory of generated code. */
export const BINDINGS = `${OUTPUT_DIRECTORY}/bindings`;

/** The path of the report. */
export function reportPath(format: ReportFormat): string {
  return `${OUTPUT_DIRECTORY}/report.${format === "text" ? "txt" : format}`;
}

const PROGRAM = ["componentize-py", "--message-format=json"];

/** The tool's command line that builds a project. */
export function componentizeLine({ files: _, app, report, ...rest }: Project): string[] {
  const words = [...PROGRAM, "componentize", `--output=${OUTPUT}`, ...options(rest)];
  if (report) words.push(`--report=${reportPath(report)}`);
  return app === undefined ? words : [...words, "--", app];
}

/** The tool's command line that writes a world's Python package. */
export function bindingsLine({ files: _, ...rest }: WorldProject): string[] {
  return [...PROGRAM, "bindings", ...options(rest), "--", BINDINGS];
}

/** The tool's command line that makes one component of several, which are files of these names. */
export function composeLine(paths: readonly string[]): string[] {
  return [...PROGRAM, "compose", `--output=${OUTPUT}`, "--", ...paths];
}

function options({ wit, ...rest }: Omit<Options, "app" | "report">): string[] {
  return Object.entries({ witPath: wit, ...rest }).flatMap(([name, value]) => option(name, value));
}

type OptionValue = string | boolean | readonly string[] | Readonly<Record<string, string>> | undefined;

/** The words for an option, which is `--world-module` if its name is `worldModule`. */
function option(name: string, value: OptionValue): string[] {
  const long = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  switch (typeof value) {
    case "undefined":
      return [];
    case "boolean":
      return [value ? `--${long}` : `--no-${long}`];
    case "string":
      return [`--${long}=${value}`];
    case "object": {
      const values = isList(value) ? value : Object.entries(value).map(([key, name]) => `${key}=${name}`);
      return values.map((it) => `--${long}=${it}`);
    }
  }
}

/** `Array.isArray` does not know arrays that are only read. */
function isList(value: readonly string[] | Readonly<Record<string, string>>): value is readonly string[] {
  return Array.isArray(value);
}
