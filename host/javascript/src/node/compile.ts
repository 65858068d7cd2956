/** Compiling core modules that lie in files. */

import { readFile } from "node:fs/promises";

/** Compiles a core module. */
export async function compileFile(location: URL): Promise<WebAssembly.Module> {
  return WebAssembly.compile(await readFile(location));
}
