/**
 * The command line `componentize-wasm`, in the worker that `main.ts` starts: does what the native launcher does for the same
 * words, and ends with the same exit status.
 */

import { realpathSync } from "node:fs";
import { isatty } from "node:tty";
import { workerData } from "node:worker_threads";

import { compileAll } from "../core-modules.js";
import type { Run } from "../launch/launch.js";
import { modules as launchModules } from "../launch/modules.js";
import { modules as toolModules } from "../tool/modules.js";
import { Tool } from "../tool.js";
import { compileFile } from "./compile.js";
import { DirectoryVolume } from "./directory.js";
import { KeptInDirectory } from "./kept.js";
import { plan } from "./launch.js";
import { write } from "./output.js";
import { prepareForOneRun } from "./v8.js";

prepareForOneRun();
// The tool is compiled while it is thought about what it gets.
const tool = compileAll(toolModules, compileFile);
const planned = plan(await compileAll(launchModules, compileFile), workerData as string[]);
process.exit(planned.tag === "end" ? planned.val : run(new Tool(await tool), planned.val));

/** Runs the tool as was planned, and gives its exit status. */
function run(tool: Tool, { arguments: words, environment, directories, followLinks, cache }: Run): number {
  const links = followLinks ? "anywhere" : directories.map(({ host }) => realpathSync.native(host));
  return tool.run({
    arguments: words,
    environment,
    directories: directories.map(({ host, guest, writable }) => ({
      name: guest,
      volume: new DirectoryVolume(host, links),
      writable,
    })),
    stdout: (bytes) => {
      write(1, bytes);
    },
    stderr: (bytes) => {
      write(2, bytes);
    },
    terminals: { stdout: isatty(1), stderr: isatty(2) },
    ...(cache !== undefined && { kept: new KeptInDirectory(cache) }),
  });
}
