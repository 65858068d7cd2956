/** This process's standard output and standard error, written at once. */

import { writeSync } from "node:fs";

/** So long it is waited for a pipe that is full, in milliseconds, before it is tried again. */
const PAUSE = 1;

/** Writes all bytes to a stream: 1 is standard output, 2 standard error. */
export function write(stream: 1 | 2, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length;) {
    try {
      written += writeSync(stream, bytes, written);
    } catch (error) {
      // Whoever started this process may have set the pipe to be so.
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE);
    }
  }
}
