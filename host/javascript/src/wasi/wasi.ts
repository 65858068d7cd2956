/** All of WASI 0.2 that a command without a network imports, put together for the glue code that jco makes. */

import { cli, type CommandOptions, insecure, insecureSeed, monotonicClock, random, wallClock } from "./cli.js";
import { Descriptor, DirectoryEntryStream, filesystemErrorCode, type Preopen, preopens } from "./filesystem.js";
import { poll, Pollable } from "./poll.js";
import { InputStream, IoError, OutputStream } from "./streams.js";

/** What a command runs with. */
export interface WasiOptions extends CommandOptions {
  readonly directories: readonly Preopen[];
}

/**
 * What implements an interface that jco has declared: the same but for the constructors of its resources, which are
 * private there.
 */
export type Implementation<Interface> = {
  [Name in keyof Interface]: Interface[Name] extends (...parameters: never[]) => unknown
    ? Interface[Name]
    : { [Static in keyof Interface[Name]]: Interface[Name][Static] };
};

/** What implements all imports of a component. The glue code looks for them without the versions that it declares. */
export type Imports<ImportObject> = {
  [Name in keyof ImportObject as Name extends `${infer Interface}@${string}` ? Interface : never]: Implementation<
    ImportObject[Name]
  >;
};

/** The imports of WASI, for one run of a command. */
export function wasi(options: WasiOptions) {
  const command = cli(options);
  return {
    "wasi:cli/environment": command.environment,
    "wasi:cli/exit": command.exit,
    "wasi:cli/stderr": command.stderr,
    "wasi:cli/stdin": command.stdin,
    "wasi:cli/stdout": command.stdout,
    "wasi:cli/terminal-input": command.terminalInput,
    "wasi:cli/terminal-output": command.terminalOutput,
    "wasi:cli/terminal-stderr": command.terminalStderr,
    "wasi:cli/terminal-stdin": command.terminalStdin,
    "wasi:cli/terminal-stdout": command.terminalStdout,
    "wasi:clocks/monotonic-clock": monotonicClock,
    "wasi:clocks/wall-clock": wallClock,
    "wasi:filesystem/preopens": preopens(options.directories),
    "wasi:filesystem/types": { Descriptor, DirectoryEntryStream, filesystemErrorCode },
    "wasi:io/error": { Error: IoError },
    "wasi:io/poll": { Pollable, poll },
    "wasi:io/streams": { InputStream, OutputStream },
    "wasi:random/insecure": insecure,
    "wasi:random/insecure-seed": insecureSeed,
    "wasi:random/random": random,
  };
}
