/** Wheels: what their names tell, and how they are unpacked. */

import { unzipSync } from "fflate";

import type { Package } from "../workspace.js";
import { normalisedName, PYTHON } from "./requirements.js";

export interface WheelName {
  readonly name: string;
  readonly version: string;
  /** The Python code is for every machine. */
  readonly isPure: boolean;
  /** The Python code is for the version of components; there may be native code beside it. */
  readonly isUsable: boolean;
}

export function parseWheelName(file: string): WheelName | undefined {
  const match = /^([^-]+)-([^-]+)(?:-\d[^-]*)?-([^-]+)-([^-]+)-([^-]+)\.whl$/.exec(file);
  if (!match) return undefined;
  const [, name = "", version = "", python = "", abi = "", platform = ""] = match;
  const tag = `cp${PYTHON.replace(".", "")}`;
  const isPure = platform === "any" && python.split(".").some((it) => it.startsWith("py3") || it.startsWith("cp3"));
  const isUsable = isPure || python.split(".").includes(tag) || abi.split(".").includes("abi3");
  return { name: normalisedName(name), version, isPure, isUsable };
}

/** What belongs to the machine for which a wheel was made. */
const NATIVE = /\.(so|pyd|dylib|dll|a)$|\.so\.[\d.]+$/;

/** Unpacks a wheel as an installer would do it, without what is for another machine than the component's. */
export function unpack(file: string, archive: Uint8Array): Package {
  const named = parseWheelName(file);
  if (!named) throw new Error(`${file} has not the name of a wheel`);
  let entries;
  try {
    entries = unzipSync(archive);
  } catch (error) {
    throw new Error(`${file} cannot be unpacked: ${String(error)}`, { cause: error });
  }
  const files: Record<string, Uint8Array> = {};
  let native = 0;
  for (const [path, content] of Object.entries(entries)) {
    if (path.endsWith("/")) continue;
    // Packages may ask for a part to be put elsewhere; modules among it are with the others.
    const [, installed = path] = /^[^/]+\.data\/(?:purelib|platlib)\/(.*)$/.exec(path) ?? [];
    if (/^[^/]+\.data\//.test(installed)) continue;
    if (NATIVE.test(installed)) native++;
    else files[installed] = content;
  }
  const { name, version } = named;
  return native === 0 ? { name, version, files } : { name, version, files, note: "without its native code" };
}
