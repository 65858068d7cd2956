/** Compiling core modules, and keeping those that every run of the tool asks for. */

import { fail, firstLine } from "./errors.js";
import { type ModuleTypes, readTypes } from "./binary.js";

/** A compiled core module, with its types. */
export interface CompiledModule {
  readonly module: WebAssembly.Module;
  readonly types: ModuleTypes;
}

/** Compiles a module from the binary format. */
export function compile(binary: Uint8Array): CompiledModule {
  try {
    return { module: new WebAssembly.Module(binary as BufferSource), types: readTypes(binary) };
  } catch (error) {
    fail(firstLine(error));
  }
}

/**
 * The modules that the tool looks for by their hash before it hands them over: the runtime, which takes longer to copy
 * and to compile than all others. Whoever runs the tool several times keeps one of these.
 *
 * Hashing takes a while as well, and the platform's hash functions are asynchronous, so a module is not known by its hash
 * before the run in which it was first compiled has ended.
 */
export class ModuleCache {
  private readonly known = new Map<string, CompiledModule>();
  private readonly wanted = new Set<string>();
  private hashed: Promise<void> = Promise.resolve();

  /** The module whose binary has this SHA-256, if it was compiled before. */
  find(sha256: string): CompiledModule | undefined {
    const module = this.known.get(sha256);
    if (!module) this.wanted.add(sha256);
    return module;
  }

  /** Keeps a module, if it is one that was looked for. */
  add(binary: Uint8Array, module: CompiledModule): void {
    if (this.wanted.size === 0) return;
    this.hashed = Promise.all([this.hashed, sha256(binary)]).then(([, hash]) => {
      if (hash !== undefined && this.wanted.delete(hash)) this.known.set(hash, module);
    });
  }

  /** Waits until all that was added is known. */
  async settled(): Promise<void> {
    await this.hashed;
  }
}

/** In lower-case hexadecimal digits. Pages that did not come by HTTPS have no hash functions. */
async function sha256(bytes: Uint8Array): Promise<string | undefined> {
  const subtle = (globalThis.crypto as Crypto | undefined)?.subtle;
  if (!subtle) return undefined;
  const digest = new Uint8Array(await subtle.digest("SHA-256", bytes as BufferSource));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
