/**
 * How the page is bundled: everything is relative, so that it can be served from any folder. Two modules are made here: one has
 * the examples of the repository, the other tells the service worker what there is to keep.
 */

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { extname, join, relative } from "node:path";

import { defineConfig, type Plugin } from "vite";

/** The repository's examples that can be built in a page, in the order in which they are offered. */
const EXAMPLES: readonly (readonly [folder: string, title: string])[] = [
  ["hello", "Hello: a world of one's own"],
  ["slug", "Slug: a project with settings"],
  ["sandbox", "Sandbox: runs code that it is given"],
  ["cli", "Command: arguments, input, files"],
  ["sqlite", "SQLite: a database in a file"],
  ["sdk", "SDK: a package that brings its WIT"],
  ["http/wasi-0.2", "HTTP: a server that streams"],
  ["flask", "Flask: a web application"],
];

/** What of an example is opened: its sources, that is. */
const KINDS = [".wit", ".py", ".toml", ".html"];

/** Files that belong to programs around a component. */
const LEFT_OUT = ["host.py"];

/** The repository, from here. */
const REPOSITORY = process.env["COMPONENTIZE_REPOSITORY"] ?? "../..";

export default defineConfig({
  base: "./",
  define: { __PYTHON__: JSON.stringify(pythonVersion()) },
  build: { target: "es2022", assetsInlineLimit: 0, chunkSizeWarningLimit: 2000, modulePreload: { polyfill: false } },
  worker: { format: "es" },
  plugins: [examples(join(REPOSITORY, "examples")), serviceWorker()],
});

function pythonVersion(): string {
  const version = /^series (.+)$/m.exec(readFileSync(join(REPOSITORY, "runtime/cpython/version"), "utf8"))?.[1];
  if (!version) throw new Error("runtime/cpython/version names no series");
  return version;
}

function examples(root: string): Plugin {
  const name = "virtual:examples";
  return {
    name: "examples",
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    load: (id) => (id === `\0${name}` ? `export default ${JSON.stringify(EXAMPLES.map(read))};` : undefined),
  };

  function read([folder, title]: readonly [folder: string, title: string]) {
    const directory = join(root, folder);
    const paths = readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && KINDS.includes(extname(entry.name)) && !LEFT_OUT.includes(entry.name))
      .map((entry) => relative(directory, join(entry.parentPath, entry.name)))
      .sort();
    const files = Object.fromEntries(paths.map((path) => [path, readFileSync(join(directory, path), "utf8")]));
    return { id: folder, title, files, world: "", app: "", requirements: [] };
  }
}

/** Writes the service worker, with the names of all files of the page, and a version that changes when any of them does. */
function serviceWorker(): Plugin {
  return {
    name: "service-worker",
    apply: "build",
    buildStart() {
      // The worker has to have this very name, whatever is in it: it is by its name that the browser looks for a newer one.
      this.emitFile({ type: "chunk", id: "src/offline/service-worker.ts", fileName: "service-worker.js" });
    },
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        const worker = bundle["service-worker.js"];
        if (worker?.type !== "chunk") throw new Error("there is no service worker");
        const files = Object.keys(bundle).filter((file) => file !== "service-worker.js");
        const kept = ["./", ...files.filter((file) => file !== "index.html"), ...readdirSync("public")];
        const hash = createHash("sha256");
        for (const file of files.sort()) {
          const made = bundle[file]!;
          hash.update(file).update(made.type === "chunk" ? made.code : made.source);
        }
        worker.code = worker.code
          .replace("__FILES__", JSON.stringify(kept))
          .replace("__VERSION__", JSON.stringify(hash.digest("hex").slice(0, 20)));
      },
    },
  };
}
