/** What goes between the thread that asks for something and the workers that do it. */

import type { Job, Results, Stage } from "./build.js";
import type { CoreModules } from "./core-modules.js";

/** To a worker. The first request brings the tool, perhaps before there is something to do. */
export interface Request {
  readonly modules?: CoreModules;
  readonly job?: Job;
}

/** From a worker, about what it was asked last. */
export type Response =
  | { readonly kind: "stage"; readonly stage: Stage }
  | { readonly kind: "result"; readonly result: Results[Job["kind"]] }
  // The stack trace of a bug.
  | { readonly kind: "bug"; readonly trace: string };

/** A worker, as every platform has it. */
export interface Worker {
  post(request: Request): void;
  /** Says who gets responses, and who learns that the worker came to an unexpected end. */
  listen(onResponse: (response: Response) => void, onEnd: (error: Error) => void): void;
  /** Whether the process may end although the worker is there. */
  setIdle(isIdle: boolean): void;
  terminate(): void;
}

/** In a worker: who handles a request. Responses may hand over a buffer, which this thread then no longer has. */
export type Handle = (request: Request, respond: (response: Response, transfer?: ArrayBuffer) => void) => Promise<void>;
