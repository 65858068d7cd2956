/** The page, as somebody uses it. */

import assert from "node:assert/strict";

import type { Browser, BrowserContext, Locator, Page } from "playwright-core";

import { PATIENCE, type Site } from "./browser.js";

/** Collects what blocks the page's thread for more than 50 ms. */
const OBSERVE = `
  globalThis.longTasks = [];
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) longTasks.push([Math.round(startTime), Math.round(duration)]);
  }).observe({ type: "longtask", buffered: true });`;

export class Playground {
  private readonly errors: string[] = [];

  private constructor(
    readonly context: BrowserContext,
    readonly page: Page,
  ) {
    page.setDefaultTimeout(PATIENCE);
    page.on("pageerror", (error) => this.errors.push(error.stack ?? error.message));
  }

  /** Opens the page, in a profile of its own. */
  static async open(browser: Browser, site: Site, fragment = "", viewport = { width: 1440, height: 900 }) {
    const context = await browser.newContext({ viewport, permissions: ["clipboard-read", "clipboard-write"] });
    const page = await context.newPage();
    await page.addInitScript(OBSERVE);
    const playground = new Playground(context, page);
    await page.goto(site.url + fragment);
    await page.waitForSelector("html[data-ready]");
    return playground;
  }

  /** Nothing may have gone wrong unnoticed. */
  async close(): Promise<void> {
    const longTasks = await this.page.evaluate<[number, number][]>("longTasks");
    const tooLong = longTasks.filter(([, duration]) => duration > 100);
    if (tooLong.length > 0) console.log("  blocked the page [from, for ms]:", JSON.stringify(tooLong));
    await this.context.close();
    assert.deepEqual(this.errors, []);
  }

  async chooseExample(id: string): Promise<void> {
    await this.page.selectOption("#example", id);
  }

  async openFile(path: string): Promise<void> {
    await this.page.click(`#file-tabs [data-tab="${path}"]`);
    await this.page.waitForSelector(`#editor .cm-content[aria-label="Text of ${path}"]`);
  }

  /** Puts a text in the place of that of a file, which is made if it is missing. */
  async write(path: string, text: string): Promise<void> {
    if ((await this.page.locator(`#file-tabs [data-tab="${path}"]`).count()) === 0) {
      await this.page.click("#add-file");
      await this.answer(path);
    }
    await this.openFile(path);
    await this.page.click("#editor .cm-content");
    await this.page.keyboard.press("Control+a");
    await this.page.keyboard.insertText(text);
  }

  /** Answers the dialog that asks for a text. */
  async answer(text: string): Promise<void> {
    await this.page.fill("dialog input", text);
    await this.page.click("dialog button[type=submit]");
  }

  /** Gives the project other files than it has. */
  async replaceProject(files: Readonly<Record<string, string>>): Promise<void> {
    for (const path of await this.paths()) {
      if (path in files) continue;
      await this.openFile(path);
      await this.page.click("#remove-file");
      await this.page.click("dialog button[type=submit]");
    }
    for (const [path, text] of Object.entries(files)) await this.write(path, text);
  }

  async paths(): Promise<string[]> {
    const tabs = await this.page.locator("#file-tabs [data-tab]").all();
    return Promise.all(tabs.map(async (tab) => (await tab.getAttribute("data-tab"))!));
  }

  async text(): Promise<string> {
    const lines = await this.page.locator("#editor .cm-line").allInnerTexts();
    return lines.map((line) => line.replace(/\n$/, "")).join("\n");
  }

  /** Builds, and tells how it has ended. */
  async build(press: () => Promise<void> = () => this.page.click("#build")): Promise<string> {
    await this.page.evaluate("document.getElementById('status').dataset.kind = ''");
    await press();
    const ended = this.page.locator('#status:is([data-kind="done"], [data-kind="failed"])');
    await ended.waitFor();
    return (await ended.getAttribute("data-kind"))!;
  }

  async mustBuild(): Promise<void> {
    const kind = await this.build();
    assert.equal(kind, "done", await this.page.innerText("#problems, #status"));
  }

  /** Runs what the form says, and gives what is shown of it, once there is as much as `number` results. */
  async run(number: number): Promise<Locator> {
    await this.page.click("#run");
    const newest = this.page.locator(`.transcript .entry:nth-last-child(${number})`);
    await this.page.locator(`.transcript .entry:nth-last-child(${number}):not([data-state="running"])`).waitFor();
    return newest;
  }

  async result(number: number): Promise<string> {
    return (await this.run(number)).locator(".result").innerText();
  }
}
