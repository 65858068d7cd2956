/**
 * How long builds take in Chromium, and how much is downloaded, for tests/benchmark: `node measure.js TOOLS SITE ROUNDS` opens the
 * page of hello anew in each round, waits until it has loaded, and prints a line of JSON with the milliseconds from pressing Build
 * to a component, for the first time and the second, and the longest time for which the page's thread was blocked; at last
 * it prints the bytes, compressed, of all that the page asks for.
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { launch, PATIENCE, Site } from "./browser.js";

/** Presses the button as soon as it can be, and waits for the page to say that it is done. */
const BUILD = `new Promise((resolve) => {
  const status = document.getElementById("status");
  const started = performance.now();
  new MutationObserver((_, observer) => {
    if (status.dataset.kind !== "done") return;
    observer.disconnect();
    resolve(performance.now() - started);
  }).observe(status, { attributes: true });
  document.getElementById("build").click();
})`;

const OBSERVE = `
  globalThis.longest = 0;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
  }).observe({ type: "longtask", buffered: true });`;

const [tools = "", folder = "", rounds = "1"] = process.argv.slice(2);
const site = await Site.serve(folder);
const browser = await launch(tools);
try {
  for (let round = 0; round < Number(rounds); round++) {
    const context = await browser.newContext();
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    await page.addInitScript(OBSERVE);
    await page.goto(site.url);
    await page.waitForSelector('html[data-offline="ready"]');
    const first = await page.evaluate<number>(BUILD);
    // Nobody presses again before the result is seen.
    await page.waitForTimeout(1000);
    const second = await page.evaluate<number>(BUILD);
    const longest = await page.evaluate<number>("longest");
    console.log(JSON.stringify({ first, second, longest }));
    await context.close();
  }
  const sizes = Array.from(site.asked, (path) => gzipSync(readFileSync(join(folder, path)), { level: 9 }).length);
  console.log(JSON.stringify({ download: sizes.reduce((sum, size) => sum + size, 0) }));
} finally {
  await browser.close();
  site.close();
}
