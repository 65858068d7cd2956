#!/usr/bin/env node
/** The program `componentize-wasm`: starts a worker, which has the stack that the tool needs. */

import { Worker } from "node:worker_threads";

import { WORKER_OPTIONS } from "./v8.js";

const words = process.argv.slice(2);
const worker = new Worker(new URL("./command.js", import.meta.url), { ...WORKER_OPTIONS, workerData: words });
worker.on("error", (error) => {
  console.error(`error: internal error: ${error.message} (this should not happen; please report it)`);
});
worker.on("exit", (status) => {
  process.exitCode = status;
});
