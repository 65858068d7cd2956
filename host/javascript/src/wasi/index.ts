/**
 * The WASI 0.2 that the tool gets, for other components: to run what was built, over files in memory. What it has is in
 * `wasi.ts`; of components that jco made sources of, the imports can be taken from it.
 */

export { ResultError } from "../engine/errors.js";
export { type CommandOptions, Exit } from "./cli.js";
export type { Preopen } from "./filesystem.js";
export { type Files, MemoryVolume } from "./memory.js";
export { poll, Pollable } from "./poll.js";
export { InputStream, IoError, OutputStream } from "./streams.js";
export type { Volume } from "./volume.js";
export { wasi, type WasiOptions } from "./wasi.js";
