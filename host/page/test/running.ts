/** What was built is run in the page. */

import assert from "node:assert/strict";

import type { Scenarios } from "./page.js";

const EVERYTHING = {
  "wit/types.wit": `package test:types;

interface types {
    enum colour { red, dark-blue }
    flags rights { read, write }
    record point { x: s32, y: f64 }
    variant shape { circle(f64), polygon(list<point>), nothing }
    record everything {
        truth: bool,
        small: u8,
        wide: u64,
        letter: char,
        name: string,
        at: option<point>,
        nested: option<option<u8>>,
        pair: tuple<s8, string>,
        tint: colour,
        rights: rights,
        form: shape,
        outcome: result<u32, string>,
        bytes: list<u8>,
    }
    echo: func(value: everything) -> everything;
    divide: func(a: s32, b: s32) -> result<s32, string>;
    fail: func();
}

interface counters {
    resource counter {
        constructor(start: u32);
        increment: func() -> u32;
    }
}

world everything {
    export types;
    export counters;
}
`,
  "app.py": `from componentize_py_types import Err
from wit_world import exports
from wit_world.exports import counters


class Types(exports.Types):
    def echo(self, value):
        print("echo", value.name)
        return value

    def divide(self, a, b):
        if b == 0:
            raise Err("b is zero")
        return a // b

    def fail(self):
        raise RuntimeError("on purpose")


class Counter(counters.Counter):
    def __init__(self, start):
        self.value = start

    def increment(self):
        self.value += 1
        return self.value
`,
};

export const running: Scenarios = {
  async "values of all types go in and come out"(playground) {
    const { page } = playground;
    await playground.replaceProject(EVERYTHING);
    await playground.mustBuild();
    await page.selectOption("#function", { label: "echo" });
    const field = (name: string) => page.getByLabel(new RegExp(`^${name} `), { exact: true });
    await field("truth").check();
    await field("small").fill("256");
    await page.click("#run");
    assert.match(await page.innerText(".task .problem"), /between 0 and 255/);
    await field("small").fill("255");
    await field("wide").fill("18446744073709551615");
    await field("letter").fill("ß");
    await field("name").fill("a\nb");
    const group = (name: string) => page.locator(`fieldset:has(> legend:text-matches("^${name} "))`);
    await group("at").locator("select").first().selectOption("some");
    await group("at").getByLabel(/^x /).fill("-7");
    await group("at").getByLabel(/^y /).fill("2.5");
    await group("nested").locator("select").first().selectOption("some");
    await group("pair").locator("textarea").fill("two");
    await field("tint").selectOption("dark-blue");
    await group("rights").getByLabel("write").check();
    await group("form").locator("select").first().selectOption("polygon");
    await group("form").getByRole("button", { name: /^Add/ }).click();
    await group("outcome").locator("select").first().selectOption("err");
    await group("outcome").locator("textarea").fill("no");
    await field("bytes").fill("AB");
    const entry = await playground.run(1);
    assert.equal(
      await entry.locator(".result").innerText(),
      "{truth: true, small: 255, wide: 18446744073709551615, letter: 'ß', name: \"a\\nb\", at: some({x: -7, y: 2.5}), " +
        'nested: some(none), pair: (0, "two"), tint: dark-blue, rights: {write}, form: polygon([{x: 0, y: 0}]), ' +
        'outcome: err("no"), bytes: [65, 66]}',
    );
    assert.equal(await entry.locator(".terminal").innerText(), "echo a\nb\n");
  },

  async "errors and traps are shown"(playground) {
    const { page } = playground;
    await playground.replaceProject(EVERYTHING);
    await playground.mustBuild();
    await page.selectOption("#function", { label: "divide" });
    await page.getByLabel(/^a /).fill("7");
    assert.equal(await playground.result(1), 'err("b is zero")');
    await page.getByLabel(/^b /).fill("2");
    assert.equal(await playground.result(2), "ok(3)");
    await page.selectOption("#function", { label: "fail" });
    const entry = await playground.run(3);
    assert.match(await entry.locator(".result").innerText(), /^trap: /);
    assert.match(await entry.locator(".terminal").innerText(), /RuntimeError: on purpose/);
    // Another instance does what comes then.
    await page.selectOption("#function", { label: "divide" });
    await page.getByLabel(/^b /).fill("1");
    assert.equal(await playground.result(4), "ok(0)");
  },

  async "resources are made and used"(playground) {
    const { page } = playground;
    await playground.replaceProject(EVERYTHING);
    await playground.mustBuild();
    await page.selectOption("#function", { label: "[constructor]counter" });
    await page.getByLabel(/^start /).fill("41");
    assert.equal(await playground.result(1), "counter #1");
    await page.selectOption("#function", { label: "[method]counter.increment" });
    assert.equal(await playground.result(2), "42");
    assert.equal(await playground.result(3), "43");
  },

  async "a command gets arguments and input"(playground) {
    const { page } = playground;
    await playground.chooseExample("cli");
    await playground.mustBuild();
    await page.fill("#input", "one two\nthree");
    const counted = await playground.run(1);
    assert.match(await counted.locator(".terminal").innerText(), /^\s*2\s+3\s+13 -\n$/);
    assert.equal(await counted.locator(".result").innerText(), "exit status 0");
    await page.fill("#arguments", "app.py 'no such file' -o out.txt");
    const written = await playground.run(2);
    assert.match(await written.locator(".terminal").innerText(), /no such file: No such file/);
    assert.match(await written.locator(".result").innerText(), /exit status 1[^]*1 file written/);
  },

  async "a server answers requests"(playground) {
    const { page } = playground;
    await playground.chooseExample("http/wasi-0.2");
    await playground.mustBuild();
    await page.fill("#path", "/nowhere");
    assert.match(await playground.result(1), /Status 404[^]*content-type: text\/plain[^]*there is \/capitals/);
    await page.selectOption("#method", "POST");
    await page.fill("#path", "/capitals");
    await page.fill("#body", "small letters");
    assert.match(await playground.result(2), /Status 200[^]*SMALL LETTERS/);
  },

  async "what has no end is stopped, and can be run again"(playground) {
    const { page } = playground;
    await playground.write(
      "app.py",
      "import wit_world\n\n\nclass WitWorld(wit_world.WitWorld):\n    def greet(self, name):\n" +
        '        print("greeting")\n        while name == "":\n            pass\n        return name\n',
    );
    await playground.mustBuild();
    await page.click("#run");
    await page.locator(".entry .terminal", { hasText: "greeting" }).waitFor();
    await page.click("#stop");
    await page.locator('.entry[data-state="failed"] .result', { hasText: "stopped" }).waitFor();
    await page.fill(".parameters textarea", "again");
    assert.equal(await playground.result(2), '"again"');
  },
};
