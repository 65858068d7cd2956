/** The packages of the project: what is wanted by name is fetched when it is needed, and wheels are unpacked as they come. */

import { dependenciesOf } from "../settings.js";
import type { Package, Workspace } from "../workspace.js";
import { normalisedName, parseRequirement } from "./requirements.js";
import type { PackageRequest, PackageResponse } from "./worker.js";

export class Packages {
  /** Told what is going on, or nothing if nothing is. */
  onProgress: (text: string | undefined) => void = () => undefined;

  constructor(private readonly workspace: Workspace) {}

  /** What is wanted and not there: of what was asked for here, and of what the project itself says that it depends on. */
  get missing(): string[] {
    const { requirements, data, packages } = this.workspace;
    const known = new Set(packages.map(({ name }) => name));
    const wanted = new Set([...requirements, ...dependenciesOf(data.files)]);
    return [...wanted].filter((text) => !known.has(parseRequirement(text)?.name ?? ""));
  }

  /** Fetches what is missing. */
  async fetchMissing(signal: AbortSignal): Promise<void> {
    const known = new Map(this.workspace.packages.map(({ name, version }) => [name, version]));
    const { missing } = this;
    if (missing.length === 0) return;
    const packages = await this.ask({ kind: "fetch", requirements: missing, known }, signal);
    this.workspace.addPackages(packages);
  }

  /** Wants a package, and fetches it. What cannot be had is not wanted any longer. */
  async add(requirement: string, signal: AbortSignal): Promise<void> {
    const before = this.workspace.requirements;
    const name = parseRequirement(requirement)?.name;
    this.workspace.requirements = [...before.filter((it) => parseRequirement(it)?.name !== name), requirement];
    if (name !== undefined) this.workspace.removePackage(name);
    try {
      await this.fetchMissing(signal);
    } catch (error) {
      this.workspace.requirements = before;
      throw error;
    }
  }

  remove(name: string): void {
    this.workspace.requirements = this.workspace.requirements.filter(
      (it) => normalisedName(parseRequirement(it)?.name ?? it) !== name,
    );
    this.workspace.removePackage(name);
  }

  async unpack(files: readonly File[]): Promise<void> {
    const archives = files.map(async (file) => ({
      name: file.name,
      archive: new Uint8Array(await file.arrayBuffer()),
    }));
    const packages = await this.ask({ kind: "unpack", files: await Promise.all(archives) });
    this.workspace.addPackages(packages);
  }

  private async ask(request: PackageRequest, signal?: AbortSignal): Promise<readonly Package[]> {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
    try {
      return await new Promise((resolve, reject) => {
        signal?.addEventListener("abort", () => {
          reject(signal.reason as Error);
        });
        worker.onmessage = ({ data }: MessageEvent<PackageResponse>) => {
          if (data.kind === "progress") this.onProgress(data.text);
          else if (data.kind === "packages") resolve(data.packages);
          else reject(new Error(data.message));
        };
        worker.onerror = ({ message }) => {
          reject(new Error(message || "the worker cannot be started"));
        };
        worker.postMessage(request);
      });
    } finally {
      worker.terminate();
      this.onProgress(undefined);
    }
  }
}
