/** From sources to a component, or to what is wrong with them. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import type { Scenarios } from "./page.js";

const APP = `import wit_world


class WitWorld(wit_world.WitWorld):
    def greet(self, name: str) -> str:
        return "Welcome, " + name
`;

export const building: Scenarios = {
  async "hello is typed, built and run"(playground) {
    const { page } = playground;
    await playground.chooseExample("hello");
    await playground.openFile("app.py");
    await page.click('#editor .cm-line:has-text("Hello")');
    await page.keyboard.press("End");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.type("?!");
    const kind = await playground.build(() => page.keyboard.press("Control+Enter"));
    assert.equal(kind, "done", await page.innerText("#status"));
    await page.fill(".parameters textarea", "World");
    assert.equal(await playground.result(1), '"Hello, World!?!"');
    const waiting = page.waitForEvent("download");
    await page.click("#status a[download]");
    const download = await waiting;
    assert.equal(download.suggestedFilename(), "hello.wasm");
    assert.deepEqual([...readFileSync(await download.path()).subarray(0, 8)], [0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0]);
  },

  async "a mistake in Python is shown at its line"(playground) {
    const { page } = playground;
    await playground.write("app.py", APP.replace("name: str)", "name: str"));
    await playground.openFile("wit/hello.wit");
    assert.equal(await playground.build(), "failed");
    const problem = page.locator("#problems .problem-line.error").first();
    assert.match(await problem.innerText(), /app\.py:5:/);
    assert.equal(await page.locator('[data-tab="app.py"] .badge').innerText(), "1");
    await problem.click();
    await page.waitForSelector('#editor .cm-content[aria-label="Text of app.py"]');
    await page.waitForSelector('#editor .cm-activeLine:has-text("def greet")');
    await page.waitForSelector("#editor .cm-lint-marker-error");
    assert.equal(await page.locator("#editor .cm-lint-marker-error").count(), 1);
    // What was wrong is not so any more once it is mended.
    await playground.write("app.py", APP);
    await playground.mustBuild();
    assert.equal(await page.locator("#editor .cm-lint-marker-error").count(), 0);
    assert.ok(await page.locator("#problems").isHidden());
  },

  async "a mistake in WIT is shown at its line"(playground) {
    const { page } = playground;
    await playground.write("wit/hello.wit", "package example:hello;\n\nworld hello {\n    exprt greet: func();\n}\n");
    assert.equal(await playground.build(), "failed");
    assert.match(await page.locator("#problems .problem-line.error").innerText(), /wit\/hello\.wit:4:5/);
    await page.waitForSelector("#editor .cm-lint-marker-error");
  },

  async "an exception and what was printed before it are shown"(playground) {
    const { page } = playground;
    await playground.write("app.py", 'print("so far")\nraise ValueError("no further")\n');
    assert.equal(await playground.build(), "failed");
    const problem = page.locator("#problems .problem-line.error").first();
    assert.match(await problem.innerText(), /no further[^]*app\.py:2/);
    assert.match((await page.textContent("#problems .terminal")) ?? "", /so far/);
  },

  async "a build that has no end is cancelled"(playground) {
    const { page } = playground;
    await playground.write("app.py", `while True:\n    pass\n${APP}`);
    await page.click("#build");
    await page.locator("#step", { hasText: "Importing the app" }).waitFor();
    await page.click("#cancel");
    await page.waitForSelector('#status[data-kind="cancelled"]');
    await playground.write("app.py", APP);
    await playground.mustBuild();
    assert.equal(await playground.result(1), '"Welcome, "');
  },

  async "the report and the bindings are shown"(playground) {
    const { page } = playground;
    await playground.mustBuild();
    await page.click('[data-tab="report"]');
    const report = page.frameLocator(".report iframe");
    await report.locator("h1", { hasText: "What is in the component" }).waitFor();
    await report.getByText("interpreter").first().waitFor();
    await page.click('[data-tab="bindings"]');
    await page.locator(".bindings .cm-line", { hasText: "def greet(self, name: str) -> str:" }).waitFor();
  },

  async "a world is chosen where there are several"(playground) {
    const { page } = playground;
    await playground.write(
      "wit/hello.wit",
      "package a:b;\n\nworld other {\n}\n\nworld second {\n    export greet: func(name: string) -> string;\n}\n",
    );
    await playground.write("app.py", APP);
    assert.equal(await playground.build(), "failed");
    await page.locator('#world option[value="second"]').waitFor({ state: "attached" });
    await page.selectOption("#world", "second");
    await playground.mustBuild();
    assert.match(await page.innerText("#status"), /second\.wasm/);
  },
};
