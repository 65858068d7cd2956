/** `wasi:cli`, clocks and random numbers: what a command sees of its process. */

import { Pollable } from "./poll.js";
import { InputStream, OutputStream } from "./streams.js";

/** What a command gets. */
export interface CommandOptions {
  /** Its command line, from the program's name on. */
  readonly arguments: readonly string[];
  readonly environment?: readonly (readonly [string, string])[];
  /** Gives at most so many bytes; none at the end. Without it, there are none. */
  readonly stdin?: (length: number) => Uint8Array;
  readonly stdout: (bytes: Uint8Array) => void;
  readonly stderr: (bytes: Uint8Array) => void;
  /** Whether these lead to a terminal. */
  readonly terminals?: { readonly stdout: boolean; readonly stderr: boolean };
}

/** Ends a command from within. */
export class Exit extends Error {
  constructor(readonly status: number) {
    super(`exit with status ${status}`);
  }
}

export class TerminalInput {}
export class TerminalOutput {}

/** The interfaces of `wasi:cli`, by their names. */
export function cli(options: CommandOptions) {
  const { arguments: words, environment = [], stdin = () => new Uint8Array(), stdout, stderr, terminals } = options;
  const terminal = (isOne: boolean | undefined) => (isOne ? new TerminalOutput() : undefined);
  return {
    environment: {
      getArguments: () => [...words],
      getEnvironment: () => environment.map(([name, value]): [string, string] => [name, value]),
      initialCwd: () => undefined,
    },
    exit: {
      exit: (result: { tag: "ok" | "err" }): never => {
        throw new Exit(result.tag === "ok" ? 0 : 1);
      },
      exitWithCode: (status: number): never => {
        throw new Exit(status);
      },
    },
    stdin: { getStdin: () => new InputStream(stdin) },
    stdout: { getStdout: () => new OutputStream(stdout) },
    stderr: { getStderr: () => new OutputStream(stderr) },
    terminalInput: { TerminalInput },
    terminalOutput: { TerminalOutput },
    terminalStdin: { getTerminalStdin: (): TerminalInput | undefined => undefined },
    terminalStdout: { getTerminalStdout: () => terminal(terminals?.stdout) },
    terminalStderr: { getTerminalStderr: () => terminal(terminals?.stderr) },
  };
}

/** The interface `wasi:clocks/wall-clock`. */
export const wallClock = {
  now() {
    const now = Date.now();
    return { seconds: BigInt(Math.floor(now / 1000)), nanoseconds: (now % 1000) * 1_000_000 };
  },
  resolution: () => ({ seconds: 0n, nanoseconds: 1_000_000 }),
};

/** The interface `wasi:clocks/monotonic-clock`. */
export const monotonicClock = {
  now: () => BigInt(Math.round(performance.now() * 1_000_000)),
  resolution: () => 1_000n,
  subscribeInstant: (when: bigint) => new Pollable(Number(when) / 1_000_000),
  subscribeDuration: (duration: bigint) => new Pollable(performance.now() + Number(duration) / 1_000_000),
};

/** The interface `wasi:random/insecure-seed`. */
export const insecureSeed = {
  insecureSeed(): [bigint, bigint] {
    const [one = 0n, other = 0n] = crypto.getRandomValues(new BigUint64Array(2));
    return [one, other];
  },
};

/** The interface `wasi:random/random`. */
export const random = {
  getRandomBytes(length: bigint): Uint8Array {
    const bytes = new Uint8Array(Number(length));
    // So many are given at a time.
    for (let at = 0; at < bytes.length; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
    return bytes;
  },
  getRandomU64: (): bigint => crypto.getRandomValues(new BigUint64Array(1))[0] ?? 0n,
};

/** The interface `wasi:random/insecure`, which may be as good as the other one. */
export const insecure = {
  getInsecureRandomBytes: (length: bigint) => random.getRandomBytes(length),
  getInsecureRandomU64: () => random.getRandomU64(),
};
