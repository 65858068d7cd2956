/**
 * A directory of the machine as a volume.
 *
 * A program stays inside: what a path leads to, once all links are resolved, has to be in the directory. As with the native
 * launcher there is one exception, for reading and for links alone, not for `..`: one may lead into any of the directories
 * that the tool was given, or anywhere if the user wants that.
 */

import {
  constants,
  lstatSync,
  lutimesSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmdirSync,
  unlinkSync,
} from "node:fs";
import { join } from "node:path";

import type { DescriptorType } from "../tool/interfaces/wasi-filesystem-types.js";
import { FileError, type OpenFile, type OpenOptions, type Stat, type Volume } from "../wasi/volume.js";
import { attempt } from "./errors.js";
import { MachineFile, seconds, toStat, typeOf } from "./file.js";

/** Where links may lead: into one of some directories, whose paths have no links, or anywhere. */
export type Links = readonly string[] | "anywhere";

/** A directory of the machine. */
export class DirectoryVolume implements Volume {
  /** Where it is, without links. */
  private readonly root: string;

  constructor(
    directory: string,
    private readonly links: Links,
  ) {
    this.root = realpathSync.native(directory);
  }

  stat(path: string, follow: boolean): Stat {
    return attempt(() => toStat(lstatSync(this.find(path, follow), { bigint: true })));
  }

  open(path: string, { follow, write, create, exclusive, truncate }: OpenOptions): OpenFile {
    return attempt(() => {
      const changes = write || create || truncate;
      // Not to block: a FIFO has no end.
      if (!changes) return MachineFile.open(this.find(path, follow), constants.O_RDONLY | constants.O_NONBLOCK);
      let flags = constants.O_RDWR | constants.O_NOFOLLOW;
      if (create) flags |= constants.O_CREAT;
      if (exclusive) flags |= constants.O_EXCL;
      if (truncate) flags |= constants.O_TRUNC;
      return MachineFile.open(this.target(path), flags);
    });
  }

  list(path: string): { name: string; type: DescriptorType }[] {
    const entries = attempt(() => readdirSync(this.find(path, true), { withFileTypes: true }));
    return entries.map((entry) => ({ name: entry.name, type: typeOf(entry) }));
  }

  readLink(path: string): string {
    const target = attempt(() => readlinkSync(this.find(path, false)));
    if (target.startsWith("/")) throw new FileError("not-permitted");
    return target;
  }

  makeDirectory(path: string): void {
    attempt(() => {
      mkdirSync(this.place(path));
    });
  }

  removeDirectory(path: string): void {
    attempt(() => {
      rmdirSync(this.place(path));
    });
  }

  removeFile(path: string): void {
    attempt(() => {
      unlinkSync(this.place(path));
    });
  }

  rename(path: string, to: Volume, newPath: string): void {
    if (!(to instanceof DirectoryVolume)) throw new FileError("cross-device");
    attempt(() => {
      renameSync(this.place(path), to.place(newPath));
    });
  }

  setTimes(path: string, follow: boolean, accessed?: bigint, modified?: bigint): void {
    attempt(() => {
      const place = follow ? this.target(path) : this.place(path);
      lutimesSync(place, ...seconds(lstatSync(place, { bigint: true }), accessed, modified));
    });
  }

  /** Where something is that is to be read. */
  private find(path: string, follow: boolean): string {
    const parts = partsOf(path);
    const found = follow ? realpathSync.native(this.join(parts)) : this.unfollowed(parts);
    if (this.contains(found) || (!parts.includes("..") && this.mayLeadTo(found))) return found;
    throw new FileError("not-permitted");
  }

  /** Where something is or will be that is to be changed, itself and not what it links to. */
  private place(path: string): string {
    const place = this.unfollowed(partsOf(path));
    if (this.contains(place)) return place;
    throw new FileError("not-permitted");
  }

  /** Where something is, or what it links to, that is to be changed; or where it will be. */
  private target(path: string): string {
    try {
      const found = realpathSync.native(this.join(partsOf(path)));
      if (this.contains(found)) return found;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return this.place(path);
      throw error;
    }
    throw new FileError("not-permitted");
  }

  /** A path without links but for the last of its parts. */
  private unfollowed(parts: readonly string[]): string {
    const name = parts.at(-1);
    if (name === undefined || name === "..") return realpathSync.native(this.join(parts));
    return join(realpathSync.native(this.join(parts.slice(0, -1))), name);
  }

  /** The parts joined as they are: what `..` means is for the system to say, as a link may be before it. */
  private join(parts: readonly string[]): string {
    return [this.root === "/" ? "" : this.root, ...parts].join("/") || "/";
  }

  private contains(path: string): boolean {
    return isInside(path, this.root);
  }

  private mayLeadTo(path: string): boolean {
    return this.links === "anywhere" || this.links.some((directory) => isInside(path, directory));
  }
}

/** The parts of a path that mean something. One that begins above the directory is refused. */
function partsOf(path: string): string[] {
  if (path.startsWith("/")) throw new FileError("not-permitted");
  return path.split("/").filter((part) => part !== "" && part !== ".");
}

function isInside(path: string, directory: string): boolean {
  return path === directory || path.startsWith(directory === "/" ? "/" : `${directory}/`);
}
