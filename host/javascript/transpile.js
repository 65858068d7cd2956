// `node transpile.js COMPONENT DIRECTORY NAME`: makes core modules of a component, and JavaScript that connects them, with
// jco. NAME.js instantiates the component, and modules.js says where the core modules are, in a way that bundlers understand.

import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { transpileBytes, writeFiles } from "@bytecodealliance/jco-transpile";

const [component, directory, name] = process.argv.slice(2);

const { files } = await transpileBytes(await readFile(component), {
  name,
  // The modules come from wherever the package lies, and what the component imports is another thing in each run.
  instantiation: "sync",
  // What the modules hand over is well-formed: they are ours.
  validLiftingOptimization: true,
  nodejsCompat: false,
  base64Cutoff: 0,
});

// A hint for tools of jco's, of which bundlers warn.
const glue = new TextDecoder().decode(files[`${name}.js`]);
const encode = (text) => new TextEncoder().encode(text);
files[`${name}.js`] = encode(glue.replace(/^"use components";\s*/, ""));

const modules = Object.keys(files).filter((file) => file.endsWith(".wasm"));
const urls = modules.map((file) => `  ["${basename(file)}", new URL("./${basename(file)}", import.meta.url)],\n`);
files["modules.js"] = encode(`export const modules = [\n${urls.join("")}];\n`);
files["modules.d.ts"] = encode("export declare const modules: readonly (readonly [name: string, location: URL])[];\n");

await writeFiles(Object.fromEntries(Object.entries(files).map(([file, bytes]) => [`${directory}/${file}`, bytes])));
