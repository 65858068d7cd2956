/** What goes between the page and the workers that run components. */

import type { ExportedFunction } from "../component/types.js";
import type { Value } from "../component/values.js";

export interface TranspileRequest {
  readonly number: number;
  readonly component: Uint8Array;
  /** To tell what it exports takes moments, and to make a program of it a second. */
  readonly purpose: "describe" | "transpile";
}

export interface TranspileResponse {
  readonly number: number;
  readonly functions?: readonly ExportedFunction[];
  readonly program?: Program | undefined;
  readonly error?: string;
}

/** A component that can be run. */
export interface Program {
  readonly glue: string;
  readonly modules: readonly (readonly [name: string, module: WebAssembly.Module])[];
}

/** A request to a server, as the page asks for it. */
export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
}

/** What a runner is asked to do, after it has got a program. */
export type Task =
  | { readonly kind: "call"; readonly function: ExportedFunction; readonly parameters: readonly Value[] }
  | { readonly kind: "command"; readonly arguments: readonly string[]; readonly input: string }
  | { readonly kind: "request"; readonly request: HttpRequest };

export type RunRequest =
  | {
      readonly kind: "program";
      readonly program: Program;
      readonly files: Readonly<Record<string, string | Uint8Array>>;
    }
  | Task;

/** How a task has ended. */
export type Outcome = {
  readonly milliseconds: number;
  readonly resources: readonly (readonly [string, readonly number[]])[];
} & (
  | { readonly kind: "value"; readonly value: Value | undefined }
  /** The function has given an error, as its type lets it. */
  | { readonly kind: "error"; readonly value: Value | undefined }
  | { readonly kind: "trap"; readonly message: string }
  | { readonly kind: "exit"; readonly status: number; readonly files: readonly WrittenFile[] }
  | { readonly kind: "response"; readonly response: HttpResponse }
);

/** A file that a command has written. */
export interface WrittenFile {
  readonly path: string;
  readonly content: Uint8Array;
}

export type RunResponse =
  | { readonly kind: "output"; readonly stream: "stdout" | "stderr"; readonly text: string }
  | { readonly kind: "outcome"; readonly outcome: Outcome };
