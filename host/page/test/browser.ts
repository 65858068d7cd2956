/** A browser, and a server for the page: what the programs here have in common. */

import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { extname, join, resolve } from "node:path";

import type * as Playwright from "playwright-core";

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
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/** In milliseconds: what is right takes a fraction of it, also on a machine that is busy. */
export const PATIENCE = 60_000;

/** A server of a folder, on this machine. */
export class Site {
  private constructor(
    readonly url: string,
    readonly close: () => void,
    /** The paths that were asked for. */
    readonly asked: ReadonlySet<string>,
  ) {}

  static async serve(folder: string): Promise<Site> {
    const asked = new Set<string>();
    const server = createServer((request, response) => {
      const path = decodeURI((request.url ?? "/").replace(/[?#].*/, "")).replace(/\/$/, "/index.html");
      const file = join(folder, path);
      if (!existsSync(file)) {
        response.writeHead(404).end();
        return;
      }
      asked.add(path);
      response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
      response.end(readFileSync(file));
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    const close = () => {
      server.closeAllConnections();
      server.close();
    };
    return new Site(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close, asked);
  }
}

/** Debian's Chromium. Playwright is in a folder of tools, aside from this file. */
export async function launch(tools: string): Promise<Playwright.Browser> {
  const require = createRequire(join(resolve(tools), "tools.js"));
  const { chromium } = require("playwright-core") as typeof Playwright;
  return chromium.launch({ executablePath: "/usr/bin/chromium", args: CHROMIUM_FLAGS });
}
