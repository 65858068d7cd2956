/**
 * Packages by name, from the registry's JSON interface: each in the newest version that all who asked before let it have. It does
 * not try other versions of what asks for too much; it says so instead.
 */

import type { Package } from "../workspace.js";
import { holds, parseRequirement, PYTHON, type Requirement } from "./requirements.js";
import { compareVersions, isPrerelease, satisfies } from "./versions.js";
import { parseWheelName, unpack } from "./wheel.js";

/** Where packages come from. Both it and where its files are have to let pages ask (CORS). */
export const REGISTRY = "https://pypi.org/pypi";

interface File {
  readonly filename: string;
  readonly url: string;
  readonly packagetype: string;
  readonly yanked?: boolean;
  readonly requires_python?: string | null;
}

interface Project {
  readonly info: { readonly requires_dist?: readonly string[] | null; readonly version: string };
  readonly releases?: Readonly<Record<string, readonly File[]>>;
}

/** Fetches packages and what they depend on, unless that is there already: `known` has versions by names. */
export async function fetchPackages(
  requirements: readonly string[],
  known: ReadonlyMap<string, string>,
  onProgress: (text: string) => void,
): Promise<Package[]> {
  const chosen = new Map(known);
  const packages: Package[] = [];
  const extras = new Set<string>();
  const waiting = requirements.map((text) => ({ requirement: parsed(text), by: "the project" }));
  for (let next; (next = waiting.shift());) {
    const { requirement, by } = next;
    const { name, specifier } = requirement;
    const version = chosen.get(name);
    if (version !== undefined && !satisfies(version, specifier)) {
      throw new Error(`${by} needs ${name} ${specifier}, but there is ${name} ${version}`);
    }
    const wanted = [name, ...requirement.extras.map((extra) => `${name}[${extra}]`)];
    if (version !== undefined && wanted.every((it) => it === name || extras.has(it))) continue;
    for (const it of wanted) extras.add(it);
    onProgress(`Fetching ${name}`);
    const file = version === undefined ? await choose(requirement) : undefined;
    const exact = version ?? file!.version;
    if (file) {
      chosen.set(name, exact);
      packages.push(unpack(file.filename, await fetchBytes(file.url)));
    }
    const { info } = await fetchProject(`${name}/${exact}`, name);
    for (const text of info.requires_dist ?? []) {
      const inner = parseRequirement(text);
      if (inner && holds(inner.marker, requirement.extras)) waiting.push({ requirement: inner, by: name });
    }
  }
  return packages;
}

function parsed(text: string): Requirement {
  const requirement = parseRequirement(text);
  if (!requirement) throw new Error(`“${text}” is no requirement: a name, perhaps with a version as in flask>=3,<4`);
  return requirement;
}

/** The wheel to use: that of the newest version which has one. */
async function choose({ name, specifier }: Requirement): Promise<File & { version: string }> {
  const { releases = {} } = await fetchProject(name, name);
  const versions = Object.keys(releases).filter((version) => satisfies(version, specifier));
  versions.sort((one, other) => compareVersions(other, one));
  const released = versions.filter((version) => !isPrerelease(version));
  for (const version of released.length > 0 ? released : versions) {
    const wheels = releases[version]!.filter((file) => {
      const isForPython = satisfies(`${PYTHON}.0`, file.requires_python ?? "");
      return isForPython && file.yanked !== true && parseWheelName(file.filename)?.isUsable === true;
    });
    const wheel = wheels.find(({ filename }) => parseWheelName(filename)!.isPure) ?? wheels[0];
    if (wheel) return { ...wheel, version };
  }
  if (versions.length === 0) throw new Error(`there is no version of ${name} that is ${specifier}`);
  throw new Error(`${name} has no wheel that a component can use: it would have to be built from its source`);
}

async function fetchProject(path: string, name: string): Promise<Project> {
  const response = await fetchFrom(`${REGISTRY}/${path}/json`);
  if (response.status === 404) throw new Error(`the registry has no package ${name}`);
  if (!response.ok) throw new Error(`the registry does not give ${name}: ${response.status} ${response.statusText}`);
  return (await response.json()) as Project;
}

async function fetchBytes(url: string): Promise<Uint8Array> {
  const response = await fetchFrom(url);
  if (!response.ok) throw new Error(`${url}: ${response.status} ${response.statusText}`);
  return new Uint8Array(await response.arrayBuffer());
}

async function fetchFrom(url: string): Promise<Response> {
  try {
    return await fetch(url);
  } catch {
    throw new Error(`${new URL(url).host} cannot be reached`);
  }
}
