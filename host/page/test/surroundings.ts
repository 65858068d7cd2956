/** What is around building and running: files, links, the theme, the size of the window, and being offline. */

import assert from "node:assert/strict";

import type { Scenarios } from "./page.js";
import { Playground } from "./playground.js";

export const surroundings: Scenarios = {
  async "files are added, renamed and deleted"(playground) {
    const { page } = playground;
    await page.click("#add-file");
    await page.fill("dialog input", "app.py");
    await page.click("dialog button[type=submit]");
    assert.match(await page.innerText("dialog .problem"), /There is a file app\.py already/);
    await playground.answer("inner/texts.py");
    await page.keyboard.press("Escape");
    await playground.write("inner/texts.py", 'GREETING = "Salut"\n');
    await page.click("#rename-file");
    await playground.answer("texts.py");
    assert.deepEqual(await playground.paths(), ["wit/hello.wit", "app.py", "texts.py"]);
    assert.equal(await playground.text(), 'GREETING = "Salut"\n');
    await page.click("#remove-file");
    await page.click("dialog button[type=submit]");
    assert.deepEqual(await playground.paths(), ["wit/hello.wit", "app.py"]);
  },

  async "a link has the sources in it"(playground, browser, site) {
    const { page } = playground;
    const text = `# ${"Grüße, 世界 ".repeat(20)}\n`;
    await playground.write("notes.py", text);
    await page.click("#share");
    await page.locator("#toast", { hasText: "link" }).waitFor();
    const { hash } = new URL(page.url());
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), page.url());
    const other = await Playground.open(browser, site, hash);
    assert.deepEqual(await other.paths(), ["wit/hello.wit", "app.py", "notes.py"]);
    await other.openFile("notes.py");
    assert.equal(await other.text(), text);
    await other.mustBuild();
    await other.close();
    const damaged = await Playground.open(browser, site, "#project=AAAA");
    await damaged.page.locator("#toast", { hasText: "damaged" }).waitFor();
    assert.deepEqual(await damaged.paths(), ["wit/hello.wit", "app.py"]);
    await damaged.close();
  },

  async "the page is there without a network"(playground, _, site) {
    const { page, context } = playground;
    await page.waitForSelector('html[data-offline="ready"]');
    site.close();
    await context.setOffline(true);
    await page.reload();
    await page.waitForSelector("html[data-ready]");
    await playground.mustBuild();
    await page.fill(".parameters textarea", "nobody");
    assert.equal(await playground.result(1), '"Hello, nobody!"');
  },

  async "light and dark are as the system has them, or as they are chosen"(playground) {
    const { page } = playground;
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await background();
    await page.emulateMedia({ colorScheme: "dark" });
    const dark = await background();
    assert.notEqual(light, dark);
    await page.click("#theme");
    assert.equal(await background(), light);
    await page.reload();
    await page.waitForSelector("html[data-ready]");
    assert.equal(await background(), light);
  },

  async "nothing sticks out of a narrow window"(_, browser, site) {
    const narrow = await Playground.open(browser, site, "", { width: 390, height: 844 });
    const { page } = narrow;
    const width = () => page.evaluate(() => document.documentElement.scrollWidth);
    assert.equal(await width(), 390);
    await narrow.mustBuild();
    await page.fill(".parameters textarea", "a".repeat(200));
    await narrow.run(1);
    assert.equal(await width(), 390);
    await narrow.close();
  },

  async "everything has a name, and the keyboard reaches it"(playground) {
    const { page } = playground;
    await playground.mustBuild();
    const nameless = await page.evaluate(() => {
      const controls = document.querySelectorAll<HTMLElement>("button, select, input, textarea, [role=tab], iframe");
      const isNamed = (it: HTMLElement) =>
        [it.textContent, it.getAttribute("aria-label"), it.title].some((text) => text?.trim()) ||
        ((it as HTMLInputElement).labels?.length ?? 0) > 0;
      return Array.from(controls)
        .filter((it) => !isNamed(it))
        .map((it) => it.outerHTML);
    });
    assert.deepEqual(nameless, []);
    await page.locator('#view-tabs [data-tab="run"]').focus();
    await page.keyboard.press("ArrowRight");
    await page.waitForSelector('#view-tabs [data-tab="report"][aria-selected="true"]:focus');
    assert.ok(await page.locator("#view-run").isHidden());
  },
};
