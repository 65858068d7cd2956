/**
 * What of the machine the tool gets for a command line: asked of the component that has the native launcher's own code for
 * it (host/launch). It sees the whole file system, as the native launcher does, and has programs run for it.
 */

import { spawnSync } from "node:child_process";
import { homedir } from "node:os";
import { isatty } from "node:tty";

import { type CoreModules, getCoreModule } from "../core-modules.js";
import { ResultError } from "../engine/errors.js";
import { type ImportObject, instantiate, type Planned } from "../launch/launch.js";
import type { Output } from "../launch/interfaces/componentize-launch-programs.js";
import { type Imports, wasi } from "../wasi/wasi.js";
import { DirectoryVolume } from "./directory.js";
import { write } from "./output.js";

/** What is to be done for a command line, which begins behind the program's name. */
export function plan(modules: CoreModules, words: string[]): Planned {
  const imports: Imports<ImportObject> = {
    ...wasi({
      arguments: [],
      environment: Object.entries(environment()),
      directories: [{ name: "/", volume: new DirectoryVolume("/", "anywhere"), writable: true }],
      stdout: (bytes) => {
        write(1, bytes);
      },
      stderr: (bytes) => {
        write(2, bytes);
      },
      terminals: { stdout: isatty(1), stderr: isatty(2) },
    }),
    "componentize:launch/programs": { run },
  };
  return instantiate(getCoreModule(modules), imports as unknown as ImportObject).plan(words, process.cwd());
}

function environment(): Record<string, string> {
  const variables = Object.entries(process.env).filter((it): it is [string, string] => it[1] !== undefined);
  return { HOME: homedir(), ...Object.fromEntries(variables) };
}

/** Runs a program to its end. */
function run(name: string, words: string[], more: [string, string][]): Output {
  const { error, status, stdout, stderr } = spawnSync(name, words, {
    env: { ...process.env, ...Object.fromEntries(more) },
    stdio: ["ignore", "pipe", "pipe"],
    maxBuffer: Infinity,
  });
  if (error) throw new ResultError(error.message);
  return { success: status === 0, stdout, stderr };
}
