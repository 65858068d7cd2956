/**
 * Builds apps in Chromium, and compares the components with what the launcher made of them.
 *
 *     node browser.js TOOLS APPS
 *
 * TOOLS is a folder with `node_modules`, in which there are Vite and Playwright. APPS is a file of JSON: an array of apps, each
 * with its `name`, the `folder` that it is in, the `arguments` with which the launcher built it, and the path of the `component`
 * that came of it. A page is made of the package by Vite, as a user would do it, and calls the package in a worker of its own.
 * The exit status is 0 if all components are equal.
 */

import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import type * as Playwright from "playwright-core";
import type * as Vite from "vite";

import type { Diagnostic, Options, Stage } from "../api.js";

interface App {
  readonly name: string;
  readonly folder: string;
  readonly arguments: readonly string[];
  readonly component: string;
}

/** What the page says of a build. */
interface Built {
  readonly success: boolean;
  readonly diagnostics: readonly Diagnostic[];
  readonly stages: readonly Stage[];
}

const PACKAGE = fileURLToPath(new URL("../..", import.meta.url));

const PAGE = {
  "index.html": '<!doctype html><title>Test</title><script type="module" src="page.js"></script>',
  "page.js": `
    const worker = new Worker(new URL("./builder.js", import.meta.url), { type: "module" });
    globalThis.build = (number) =>
      new Promise((resolve, reject) => {
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = ({ message }) => reject(new Error(message));
        worker.postMessage(number);
      });`,
  "builder.js": `
    import { componentize } from "componentize-wasm";

    onmessage = async ({ data: number }) => {
      const { files, options } = await (await fetch(\`/apps/\${number}\`)).json();
      for (const path in files) files[path] = Uint8Array.from(atob(files[path]), (byte) => byte.charCodeAt(0));
      const stages = [];
      const result = await componentize({ files, ...options }, { onProgress: (stage) => stages.push(stage) });
      if (result.success) await fetch(\`/apps/\${number}\`, { method: "POST", body: result.component });
      postMessage({ success: result.success, diagnostics: result.diagnostics, stages });
    };`,
};

/** Everything that could go out to the network by itself is switched off. */
const CHROMIUM_FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The types with which files are served. */
const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".wasm": "application/wasm",
};

/** The options whose values are assignments. */
const ASSIGNMENTS = ["moduleWorlds", "importInterfaceName", "exportInterfaceName"];

const SHORT: Readonly<Record<string, string>> = {
  "-d": "wit",
  "-w": "world",
  "-p": "pythonPath",
  "-m": "moduleWorlds",
};

const [tools = "", list = ""] = process.argv.slice(2);
const apps = JSON.parse(readFileSync(list, "utf8")) as App[];
const folder = mkdtempSync(join(tmpdir(), "componentize-wasm-"));
try {
  await makePage(folder);
  const equal = await buildAll(join(folder, "dist"));
  process.exitCode = equal ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}

/** Makes a page that uses the package as one from npm. */
async function makePage(root: string): Promise<void> {
  for (const [name, content] of Object.entries(PAGE)) writeFileSync(join(root, name), content);
  mkdirSync(join(root, "node_modules"));
  symlinkSync(PACKAGE, join(root, "node_modules/componentize-wasm"));
  const vite = await fromTools<typeof Vite>("vite");
  await vite.build({ root, logLevel: "warn" });
}

/** Builds all apps in the page in that folder. */
async function buildAll(site: string): Promise<boolean> {
  const components = new Map<number, Buffer>();
  const server = serve(site, components);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { chromium } = await fromTools<typeof Playwright>("playwright-core");
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: CHROMIUM_FLAGS });
  try {
    const page = await browser.newPage();
    page.on("pageerror", (error) => {
      console.error(error);
    });
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    let equal = true;
    for (const [number, app] of apps.entries()) {
      const started = performance.now();
      // The page's function is not known here, so this is text.
      const built = await page.evaluate<Built>(`build(${number})`);
      const same = components.get(number)?.equals(readFileSync(app.component)) === true;
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      console.log(`${app.name}: ${same ? "equal" : "DIFFERENT"}, ${seconds} s`);
      if (!same) console.log(built);
      equal &&= same;
    }
    return equal;
  } finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
}

/** Serves the page, and the apps by their numbers; takes the components that are made of them. */
function serve(site: string, components: Map<number, Buffer>): Server {
  return createServer((request, response) => {
    const path = (request.url ?? "/").replace(/\?.*/, "");
    const number = /^\/apps\/(\d+)$/.exec(path)?.[1];
    if (number === undefined) sendFile(response, resolve(site, `.${path === "/" ? "/index.html" : path}`));
    else if (request.method === "POST") void receive(request, response, Number(number), components);
    else sendApp(response, apps[Number(number)]!);
  });
}

function sendFile(response: ServerResponse, path: string): void {
  if (!existsSync(path)) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "application/octet-stream" });
  response.end(readFileSync(path));
}

function sendApp(response: ServerResponse, app: App): void {
  const names = readdirSync(app.folder, { recursive: true, withFileTypes: true });
  const paths = names.filter((it) => it.isFile()).map((it) => join(it.parentPath, it.name));
  const files = paths.map((path) => [path.slice(app.folder.length + 1), readFileSync(path, "base64")]);
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify({ files: Object.fromEntries(files) as unknown, options: options(app.arguments) }));
}

async function receive(
  request: IncomingMessage,
  response: ServerResponse,
  number: number,
  components: Map<number, Buffer>,
): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  components.set(number, Buffer.concat(parts));
  response.writeHead(204).end();
}

/** The package's options for arguments of the command line, as far as the apps have them. */
function options(words: readonly string[]): Options {
  const found: Record<string, string | string[] | Record<string, string>> = {};
  const rest = [...words];
  for (let word; (word = rest.shift()) !== undefined;) {
    const [long = word, joined] = word.split(/=(.*)/s);
    const name = SHORT[word] ?? long.slice(2).replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
    if (word === "componentize") continue;
    if (!word.startsWith("-")) {
      found["app"] = word;
      continue;
    }
    const value = joined ?? rest.shift()!;
    if (word === "-o") continue;
    if (ASSIGNMENTS.includes(name)) {
      const [key = "", text = ""] = value.split("=");
      found[name] = { ...(found[name] as Record<string, string> | undefined), [key]: text };
    } else if (name === "wsgi" || name === "worldModule") {
      found[name] = value;
    } else {
      found[name] = [...((found[name] as string[] | undefined) ?? []), value];
    }
  }
  return found;
}

/** A package among the tools, which are in a folder of their own. */
async function fromTools<Module>(name: string): Promise<Module> {
  const path = createRequire(join(resolve(tools), "tools.js")).resolve(name);
  const module = (await import(pathToFileURL(path).href)) as Module & { default?: Module };
  // That is all there is of one which is not an ES module.
  return module.default ?? module;
}
