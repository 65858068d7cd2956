/** Makes wheels, and a registry of them that answers as PyPI does. */

import type { BrowserContext } from "playwright-core";
import { strToU8, zipSync } from "fflate";

export interface Distribution {
  readonly name: string;
  readonly version: string;
  readonly tag?: string;
  readonly requires?: readonly string[];
  readonly files: Readonly<Record<string, string>>;
}

export function wheelName({ name, version, tag = "py3-none-any" }: Distribution): string {
  return `${name}-${version}-${tag}.whl`;
}

export function wheel({ name, version, requires = [], files }: Distribution): Uint8Array {
  const metadata = ["Metadata-Version: 2.1", `Name: ${name}`, `Version: ${version}`];
  metadata.push(...requires.map((it) => `Requires-Dist: ${it}`), "");
  const all = { ...files, [`${name}-${version}.dist-info/METADATA`]: metadata.join("\n") };
  return zipSync(Object.fromEntries(Object.entries(all).map(([path, text]) => [path, strToU8(text)])));
}

/** Answers for the registry, and for the server where its files are. */
export async function routeRegistry(context: BrowserContext, distributions: readonly Distribution[]): Promise<void> {
  const headers = { "access-control-allow-origin": "*" };
  await context.route("https://pypi.org/**", async (route) => {
    const [, name, version] =
      /^\/pypi\/([^/]+)(?:\/([^/]+))?\/json$/.exec(new URL(route.request().url()).pathname) ?? [];
    const found = distributions.filter((it) => it.name === name && (version === undefined || it.version === version));
    const last = found.at(-1);
    if (!last) {
      await route.fulfill({ status: 404, headers, body: "{}" });
      return;
    }
    const releases = Object.fromEntries(found.map((it) => [it.version, [file(it)]]));
    await route.fulfill({
      headers,
      json: { info: { version: last.version, requires_dist: last.requires ?? null }, releases },
    });
  });
  await context.route("https://files.pythonhosted.org/**", async (route) => {
    const asked = new URL(route.request().url()).pathname.slice(1);
    const found = distributions.find((it) => wheelName(it) === asked);
    if (found) await route.fulfill({ headers, body: Buffer.from(wheel(found)) });
    else await route.fulfill({ status: 404, headers });
  });
}

function file(distribution: Distribution) {
  const filename = wheelName(distribution);
  return { filename, url: `https://files.pythonhosted.org/${filename}`, packagetype: "bdist_wheel", yanked: false };
}
