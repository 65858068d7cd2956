/**
 * The interface of the package, in Node: `node api.js FOLDER COMPONENT`, with the folder of examples/hello and the component that
 * the launcher made of it.
 */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { componentize, type Files, preload, type Project, type Result, type Stage } from "../node/index.js";

const [folder = "", component = ""] = process.argv.slice(2);
const read = (path: string) => readFileSync(join(folder, path), "utf8");
const files: Files = { "wit/hello.wit": read("wit/hello.wit"), "app.py": read("app.py") };
const hello: Project = { files, world: "hello", app: "app" };
const expected = readFileSync(component);

await preload();
await givesTheLaunchersBytes();
await buildsAtTheSameTime();
await takesSettingsFromTheProject();
await tellsStagesAndOutput();
await placesMistakes();
await isAborted();

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
  assert.deepEqual([...new Set(stages)], ["load", "read", "import", "encode"]);
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
