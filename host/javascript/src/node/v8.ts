/** How Node's engine, V8, is set up for what the tool does with it. */

import { setFlagsFromString } from "node:v8";
import type { WorkerOptions } from "node:worker_threads";

/**
 * The stack of a worker in which the tool runs: more than a main thread has. CPython's recursion limits are made for
 * 512 KiB of optimised code; what is compiled quickly, and runs once, takes a few times as much. The engine interface
 * promises 20,000 frames.
 */
export const WORKER_OPTIONS: WorkerOptions = { resourceLimits: { stackSizeMb: 64 } };

/** A module with a global whose initial value is 1 + 2. */
const EXTENDED_CONSTANT = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 6, 9, 1, 127, 0, 65, 1, 65, 2, 106, 11);

/** Switches on what compilers emit and Node 20 knows, but does not yet do unasked. */
export function enableExtendedConstants(): void {
  if (!WebAssembly.validate(EXTENDED_CONSTANT)) setFlagsFromString("--experimental-wasm-extended-const");
}

/**
 * Sets up a process that runs the tool once and does nothing else: most functions are never called, and most others not
 * often enough for optimised code to be worth its making.
 */
export function prepareForOneRun(): void {
  enableExtendedConstants();
  setFlagsFromString("--wasm-lazy-validation");
  setFlagsFromString("--wasm-tiering-budget=20000000");
}
