/**
 * Uses the page in Chromium: `node page.js TOOLS SITE [NAME]`, with a folder in whose `node_modules` there is Playwright, the
 * folder of the page, and perhaps a part of the names of those scenarios that are wanted. The exit status is 0 if all is well.
 */

import type { Browser } from "playwright-core";

import { launch, Site } from "./browser.js";
import { building } from "./building.js";
import { packages } from "./packages.js";
import { Playground } from "./playground.js";
import { running } from "./running.js";
import { surroundings } from "./surroundings.js";

/** What somebody does, in a page that has just been opened. */
export type Scenario = (playground: Playground, browser: Browser, site: Site) => Promise<void>;
export type Scenarios = Readonly<Record<string, Scenario>>;

const [tools = "", folder = "", wanted = ""] = process.argv.slice(2);
const browser = await launch(tools);
const failed: string[] = [];
try {
  const scenarios = { ...building, ...running, ...packages, ...surroundings };
  for (const [name, scenario] of Object.entries(scenarios).filter(([name]) => name.includes(wanted))) {
    const started = performance.now();
    // One of them takes its server away.
    const site = await Site.serve(folder);
    const playground = await Playground.open(browser, site);
    try {
      await scenario(playground, browser, site);
      await playground.close();
      console.log(`${name}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
    } catch (error) {
      failed.push(name);
      console.log(`${name}: FAILED`, error);
      await playground.page.screenshot({ path: `failed-${failed.length}.png` }).catch(() => undefined);
    } finally {
      await playground.context.close();
      site.close();
    }
  }
} finally {
  await browser.close();
}
if (failed.length > 0) {
  console.error(`failed: ${failed.join(", ")}`);
  process.exitCode = 1;
}
