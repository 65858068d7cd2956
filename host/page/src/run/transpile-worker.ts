/**
 * A worker that makes of a component what a JavaScript engine can run: core modules, compiled, and glue code. It lives as long
 * as the page, for jco takes a while to get going.
 */

import { $init, generate } from "@bytecodealliance/jco-transpile/component";

import { exportedFunctions } from "../component/decode.js";
import type { TranspileRequest, TranspileResponse } from "./messages.js";

/** What the files are called that jco makes. */
const NAME = "component";

self.onmessage = ({ data }: MessageEvent<TranspileRequest>) => {
  void answer(data).then((response) => {
    self.postMessage(response);
  });
};

async function answer({ number, component, purpose }: TranspileRequest): Promise<TranspileResponse> {
  try {
    if (purpose === "describe") return { number, functions: exportedFunctions(component) };
    return { number, program: await transpile(component) };
  } catch (error) {
    return { number, error: error instanceof Error ? error.message : String(error) };
  }
}

async function transpile(component: Uint8Array): Promise<TranspileResponse["program"]> {
  await $init;
  const { files } = generate(component, {
    name: NAME,
    instantiation: { tag: "sync" },
    noTypescript: true,
    noNodejsCompat: true,
    // An error of WIT is told from a trap by its class.
    noComponentErrorWrapping: false,
    base64Cutoff: 0,
  });
  const glue = files.find(([path]) => path === `${NAME}.js`)?.[1];
  if (!glue) throw new Error("jco has made no glue code");
  const binaries = files.filter(([path]) => path.endsWith(".wasm"));
  const modules = binaries.map(
    async ([path, binary]) => [path, await WebAssembly.compile(binary as BufferSource)] as const,
  );
  return { glue: new TextDecoder().decode(glue), modules: await Promise.all(modules) };
}
