/**
 * What is kept from one run of the tool to the next, as the native launcher keeps it, and in the same place: a file for each
 * value, named by its key. None of it is ever needed, so whatever goes wrong with a file is of no importance.
 */

import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import type { Kept } from "../engine/engine.js";

/** The age in milliseconds at which files are removed, be they of use or not. */
const OLD = 90 * 24 * 60 * 60 * 1000;

/** Values in a directory, which is made when it is needed. */
export class KeptInDirectory implements Kept {
  private hasRemovedOld = false;

  constructor(private readonly directory: string) {}

  load(key: string): Uint8Array | undefined {
    return leniently(() => readFileSync(this.path(key)));
  }

  store(key: string, value: Uint8Array): void {
    leniently(() => {
      if (!this.hasRemovedOld) removeOld(this.directory);
      this.hasRemovedOld = true;
      const path = this.path(key);
      mkdirSync(dirname(path), { recursive: true });
      const unfinished = `${path}.${process.pid}.tmp`;
      writeFileSync(unfinished, value);
      renameSync(unfinished, path);
    });
  }

  /** Where the value of a key is. What is no key could lead anywhere. */
  private path(key: string): string {
    if (!/^[0-9a-fA-F]{64}$/.test(key)) throw new TypeError("not a key");
    return join(this.directory, key.slice(0, 2), key.slice(2));
  }
}

function removeOld(directory: string): void {
  const limit = Date.now() - OLD;
  for (const inner of leniently(() => readdirSync(directory)) ?? []) {
    for (const name of leniently(() => readdirSync(join(directory, inner))) ?? []) {
      const path = join(directory, inner, name);
      leniently(() => {
        if (statSync(path).mtimeMs < limit) rmSync(path);
      });
    }
  }
}

function leniently<T>(operation: () => T): T | undefined {
  try {
    return operation();
  } catch {
    return undefined;
  }
}
