/** Packages: from files, and by name. */

import assert from "node:assert/strict";

import type { Scenarios } from "./page.js";
import { type Distribution, routeRegistry, wheel, wheelName } from "./wheels.js";

const app = (module: string) => `import ${module}
import wit_world


class WitWorld(wit_world.WitWorld):
    def greet(self, name: str) -> str:
        return ${module}.greeting(name)
`;

const greetings = (version: string, text: string): Distribution => ({
  name: "greetings",
  version,
  requires: ["Politeness>=1; python_version >= '3'", "windows-only; sys_platform == 'win32'", "more; extra == 'more'"],
  files: {
    "greetings/__init__.py": `from politeness import title\n\ndef greeting(name): return f"${text}, {title} {name}"\n`,
  },
});

const politeness: Distribution = { name: "politeness", version: "1.5", files: { "politeness.py": 'title = "dear"\n' } };
const native: Distribution = { name: "native", version: "1", tag: "cp313-cp313-win_amd64", files: {} };
const old: Distribution = { ...native, name: "old", tag: "cp27-cp27m-win_amd64" };

export const packages: Scenarios = {
  async "a wheel is dropped and imported"(playground) {
    const { page } = playground;
    const distribution: Distribution = {
      name: "shouting",
      version: "2.0",
      files: { "shouting.py": "def greeting(name): return name.upper()\n", "shouting.so": "" },
    };
    const content = Buffer.from(wheel(distribution)).toString("base64");
    await page.evaluate(
      ([name, base64]) => {
        const bytes = Uint8Array.from(atob(base64!), (letter) => letter.charCodeAt(0));
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([bytes], name!));
        document.body.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer }));
      },
      [wheelName(distribution), content],
    );
    const item = page.locator(".package-list li", { hasText: "shouting" });
    assert.match(await item.innerText(), /2\.0, 2 files, without its native code/);
    await playground.write("app.py", app("shouting"));
    await playground.mustBuild();
    await page.click('[data-tab="run"]');
    await page.fill(".parameters textarea", "World");
    assert.equal(await playground.result(1), '"WORLD"');
    await page.click('[data-tab="packages"]');
    await item.getByRole("button", { name: "Remove shouting" }).click();
    assert.equal(await playground.build(), "failed");
    assert.match(await page.innerText("#problems"), /shouting/);
  },

  async "a package is fetched by name, with what it depends on"(playground) {
    const { page, context } = playground;
    await routeRegistry(context, [
      greetings("1.0", "Hello"),
      greetings("1.10", "Hey"),
      greetings("2.0", "Yo"),
      politeness,
    ]);
    await page.click("#show-packages");
    await page.fill("#package-name", "Greetings<2");
    await page.keyboard.press("Enter");
    await page.locator(".package-list li", { hasText: "politeness" }).waitFor();
    assert.match(await page.locator(".package-list").innerText(), /greetings\s+1\.10/);
    await playground.write("app.py", app("greetings"));
    await playground.mustBuild();
    await page.click('[data-tab="run"]');
    await page.fill(".parameters textarea", "World");
    assert.equal(await playground.result(1), '"Hey, dear World"');
  },

  async "what the project depends on is fetched when it is built"(playground) {
    const { page, context } = playground;
    await routeRegistry(context, [greetings("2.0", "Yo"), politeness]);
    const settings = '[project]\nname = "a"\nversion = "1"\ndependencies = ["greetings>=1"]\n';
    await playground.write("pyproject.toml", settings);
    await playground.write("app.py", app("greetings"));
    await playground.mustBuild();
    await page.fill(".parameters textarea", "World");
    assert.equal(await playground.result(1), '"Yo, dear World"');
  },

  async "what cannot be had is told"(playground) {
    const { page, context } = playground;
    await routeRegistry(context, [native, old]);
    await page.click("#show-packages");
    for (const [requirement, message] of [
      ["nowhere", /the registry has no package nowhere/],
      ["native>1", /no version of native/],
      ["old", /no wheel that a component can use/],
      ["not a name", /is no requirement/],
    ] as const) {
      await page.fill("#package-name", requirement);
      await page.keyboard.press("Enter");
      await page.locator(".packages .problem", { hasText: message }).waitFor();
    }
    assert.match(await page.innerText(".package-list"), /None/);
  },
};
