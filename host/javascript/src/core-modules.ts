/** The core modules of a component, which the glue code asks for by the names of their files. */

/** Compiled core modules, by name. */
export type CoreModules = ReadonlyMap<string, WebAssembly.Module>;

/** Where core modules are, by name: what transpile.js writes. */
export type Locations = readonly (readonly [name: string, location: URL])[];

/** Compiles core modules, all at the same time, each with a function of the platform. */
export async function compileAll(
  locations: Locations,
  compile: (location: URL) => Promise<WebAssembly.Module>,
): Promise<CoreModules> {
  return new Map(
    await Promise.all(locations.map(async ([name, location]) => [name, await compile(location)] as const)),
  );
}

/** What the glue code calls. */
export function getCoreModule(modules: CoreModules): (name: string) => WebAssembly.Module {
  return (name) => {
    const module = modules.get(name);
    if (!module) throw new Error(`there is no core module ${name}`);
    return module;
  };
}
