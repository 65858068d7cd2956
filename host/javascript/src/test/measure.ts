/**
 * How long builds take, for tests/benchmark: `node measure.js FOLDER APP` builds the project in a folder each time that it gets a
 * line on standard input, and answers with the seconds that it took.
 */

import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { createInterface } from "node:readline";

import { componentize } from "../node/index.js";

const [folder = "", app = ""] = process.argv.slice(2);
const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
const paths = entries.map((entry) => join(entry.parentPath, entry.name));
const files = Object.fromEntries(paths.map((path) => [relative(folder, path), readFileSync(path)]));

for await (const _ of createInterface(process.stdin)) {
  const started = performance.now();
  const result = await componentize({ files, app });
  if (!result.success) throw new Error(JSON.stringify(result.diagnostics));
  console.log((performance.now() - started) / 1000);
}
