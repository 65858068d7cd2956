/**
 * The interface of the package, in Node: `node api.js FOLDER COMPONENT`, with the folder of examples/hello and the component that
 * the launcher made of it.
 */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import {
  bindings,
  componentize,
  compose,
  type Files,
  preload,
  type Project,
  type Result,
  type Stage,
} from "../node/index.js";

const [folder = "", component = ""] = process.argv.slice(2);
const read = (path: string) => readFileSync(join(folder, path), "utf8");
const files: Files = { "wit/hello.wit": read("wit/hello.wit"), "app.py": read("app.py") };
const hello: Project = { files, world: "hello", app: "app" };
const expected = readFileSync(component);

await preload();
await givesTheLaunchersBytes();
await buildsAtTheSameTime();
await makesSmallerComponents();
await takesSettingsFromTheProject();
await tellsStagesAndOutput();
await placesMistakes();
await isAborted();
await reports();
await generatesBindings();
await composes();

function componentOf(result: Result): Uint8Array {
  assert.ok(result.success, JSON.stringify(result));
  return result.component;
}

async function givesTheLaunchersBytes(): Promise<void> {
  const first = await componentize(hello);
  assert.ok(expected.equals(componentOf(first)), "the first component differs");
  assert.deepEqual(first.diagnostics, []);
  assert.ok(expected.equals(componentOf(await componentize(hello))), "the second component differs");
}

async function buildsAtTheSameTime(): Promise<void> {
  const results = await Promise.all([componentize(hello), componentize(hello)]);
  for (const result of results) assert.ok(expected.equals(componentOf(result)), "a component differs");
}

async function makesSmallerComponents(): Promise<void> {
  const small = componentOf(await componentize({ ...hello, compressMemory: true, optimizeBytecode: true }));
  assert.ok(small.length < 0.8 * expected.length, `${small.length} bytes`);
}

async function takesSettingsFromTheProject(): Promise<void> {
  const settings = '[tool.componentize-py]\napp = "app"\nworld = "hello"\n';
  const settled = componentOf(await componentize({ files: { ...files, "pyproject.toml": settings } }));
  const said = componentOf(await componentize({ ...hello, files: { ...files, "pyproject.toml": settings } }));
  assert.deepEqual(settled, said);
}

async function tellsStagesAndOutput(): Promise<void> {
  const stages: Stage[] = [];
  const chatty = { ...hello, files: { ...files, "app.py": `print("ready")\n${read("app.py")}` } };
  const result = await componentize(chatty, { onProgress: (stage) => stages.push(stage) });
  assert.deepEqual(result.output, [{ stream: "stdout", text: "ready\n" }]);
  assert.deepEqual([...new Set(stages)], ["load", "read", "compile", "import", "encode"]);
}

async function placesMistakes(): Promise<void> {
  const inPython = await componentize({ ...hello, files: { ...files, "app.py": "import wit_world\n\ndef greet(:\n" } });
  assert.ok(!inPython.success);
  const inWit = await componentize({
    ...hello,
    files: { ...files, "wit/hello.wit": "package a:b;\nworld w { exprt x; }\n" },
  });
  assert.ok(!inWit.success);
  for (const [{ diagnostics }, file, line] of [
    [inPython, "app.py", 3],
    [inWit, "wit/hello.wit", 2],
  ] as const) {
    const [error] = diagnostics.filter(({ severity }) => severity === "error");
    assert.ok(error, JSON.stringify(diagnostics));
    assert.ok(error.file?.endsWith(file), JSON.stringify(error));
    assert.equal(error.line, line);
    assert.match(error.rendered, /^error: /);
  }
  const option = await componentize({ ...hello, exclude: "a[" });
  assert.ok(!option.success && option.diagnostics[0]?.severity === "error", JSON.stringify(option));
}

async function isAborted(): Promise<void> {
  const controller = new AbortController();
  const reason = new Error("enough");
  const build = componentize(hello, {
    signal: controller.signal,
    onProgress: (stage) => {
      if (stage === "import") controller.abort(reason);
    },
  });
  await assert.rejects(build, reason);
  await assert.rejects(componentize(hello, { signal: AbortSignal.abort(reason) }), reason);
  // The next one is not the worse for it.
  assert.ok(expected.equals(componentOf(await componentize(hello))), "the component after that differs");
}

async function reports(): Promise<void> {
  const [html, json, text] = await Promise.all(
    (["html", "json", "text"] as const).map(async (report) => {
      const result = await componentize({ ...hello, report });
      assert.ok(result.success && expected.equals(result.component), "the component differs");
      return result.report ?? "";
    }),
  );
  assert.match(html!, /^<!doctype html>/);
  const { size } = JSON.parse(json!) as { size: number };
  assert.equal(size, expected.length);
  assert.match(text!, /CPython/);
  const result = await componentize(hello);
  assert.ok(!("report" in result), "there is a report that nobody asked for");
}

async function generatesBindings(): Promise<void> {
  const generated = await bindings({ files, world: "hello" });
  assert.ok(generated.success, JSON.stringify(generated));
  assert.match(generated.files["wit_world/__init__.py"] ?? "", /def greet\(self, name: str\) -> str:/);
  const renamed = await bindings({ files, world: "hello", worldModule: "worlds.hello" });
  assert.ok(renamed.success && "worlds/hello/__init__.py" in renamed.files, JSON.stringify(renamed));
  const wrong = await bindings({ files, world: "goodbye" });
  assert.ok(!wrong.success);
  assert.match(wrong.diagnostics[0]?.message ?? "", /goodbye/);
}

async function composes(): Promise<void> {
  const wit = `
    package test:composed;
    interface names { name: func() -> string; }
    world asks { import names; export greet: func() -> string; }
    world knows { export names; }`;
  const asks = `
import wit_world
from wit_world.imports import names

class WitWorld(wit_world.WitWorld):
    def greet(self) -> str:
        return f"Hello, {names.name()}!"
`;
  const knows = `
from wit_world import exports

class Names(exports.Names):
    def name(self) -> str:
        return "World"
`;
  const files = { "wit/composed.wit": wit, "asks.py": asks, "knows.py": knows };
  const build = async (world: string) => componentOf(await componentize({ files, world, app: world }));
  const [one, other] = [await build("asks"), await build("knows")];
  const composed = await compose([
    { name: "asks", component: one },
    { name: "knows", component: other },
  ]);
  assert.ok(composed.success, JSON.stringify(composed));
  assert.ok(composed.component.length > Math.max(one.length, other.length));
  const wrong = await compose([
    { name: "asks", component: one },
    { name: "empty", component: new Uint8Array() },
  ]);
  assert.ok(!wrong.success);
  assert.match(wrong.diagnostics[0]?.message ?? "", /empty/);
}
