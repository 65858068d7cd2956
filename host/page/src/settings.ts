/** What the sources themselves say about the build, as far as the page has to know: by looking, without understanding all. */

/** The worlds that are defined in the WIT of a project. */
export function worldsOf(files: Readonly<Record<string, string>>): string[] {
  const names = Object.entries(files)
    .filter(([path]) => path.endsWith(".wit") && !path.includes("/deps/"))
    .flatMap(([, text]) => Array.from(withoutComments(text).matchAll(/\bworld\s+%?([a-zA-Z][\w-]*)\s*\{/g)))
    .map(([, name]) => name!);
  return [...new Set(names)];
}

function withoutComments(wit: string): string {
  return wit.replace(/\/\/.*|\/\*[^]*?\*\//g, "");
}

/** The table `[tool.componentize-py]` of `pyproject.toml`, if there is one. */
function settings(files: Readonly<Record<string, string>>): string | undefined {
  return /^\[tool\.componentize-py\]$([^]*?)(?=^\[|$(?![^]))/m.exec(files["pyproject.toml"] ?? "")?.[1];
}

/** Whether `pyproject.toml` says this. */
export function hasSetting(files: Readonly<Record<string, string>>, ...names: readonly string[]): boolean {
  return names.some((name) => new RegExp(`^\\s*${name}\\s*=`, "m").test(settings(files) ?? ""));
}

/** What is to be built for, where nothing else says so. */
export const DEFAULT_APP = "app";

/** The packages that the project says it depends on: `[project.dependencies]`. */
export function dependenciesOf(files: Readonly<Record<string, string>>): string[] {
  const project = /^\[project\]$([^]*?)(?=^\[|$(?![^]))/m.exec(files["pyproject.toml"] ?? "")?.[1] ?? "";
  const list = /^\s*dependencies\s*=\s*\[([^\]]*(?:\[[^\]]*\][^\]]*)*)\]/m.exec(project)?.[1] ?? "";
  return Array.from(list.matchAll(/"([^"]+)"|'([^']+)'/g), ([, double, single]) => (double ?? single)!);
}

/** The file name that the component is offered under. */
export function outputName(files: Readonly<Record<string, string>>, world: string): string {
  const output = /^\s*output\s*=\s*"([^"]+)"/m
    .exec(settings(files) ?? "")?.[1]
    ?.split("/")
    .at(-1);
  if (output) return output;
  const named = world === "" ? (worldsOf(files)[0] ?? "component") : world;
  return `${named.replace(/@.*|^.*\//g, "")}.wasm`;
}
