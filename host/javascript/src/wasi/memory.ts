/** A volume in memory: what a program gets of a machine where there are no files, or where it is to see none. */

import type { DescriptorType } from "../tool/interfaces/wasi-filesystem-types.js";
import { FileError, type OpenFile, type OpenOptions, type Stat, type Volume } from "./volume.js";

/** Files by their paths, which have `/` between their parts. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

/** Numbers that tell nodes apart. */
let nodes = 0n;

class FileNode implements OpenFile {
  readonly number = nodes++;

  /** Of the buffer, `size` bytes are the file's. */
  constructor(
    private buffer: Uint8Array,
    private size = buffer.length,
  ) {}

  get bytes(): Uint8Array {
    return this.buffer.subarray(0, this.size);
  }

  stat(): Stat {
    return { type: "regular-file", size: BigInt(this.size), links: 1n, identity: [this.number, 0n] };
  }

  read(offset: number, length: number): Uint8Array {
    return this.bytes.subarray(offset, offset + length);
  }

  write(bytes: Uint8Array, offset = this.size): void {
    const end = offset + bytes.length;
    if (end > this.size) this.setSize(end);
    this.buffer.set(bytes, offset);
  }

  setSize(size: number): void {
    if (size > this.buffer.length) {
      const larger = new Uint8Array(Math.max(size, 2 * this.buffer.length));
      larger.set(this.bytes);
      this.buffer = larger;
    }
    // What is cut off is zero if the file grows over it again.
    this.buffer.fill(0, size, Math.max(size, this.size));
    this.size = size;
  }

  setTimes(): void {
    // Files here have none.
  }

  close(): void {
    // It lives in its directory.
  }
}

class DirectoryNode {
  readonly number = nodes++;
  readonly entries = new Map<string, FileNode | DirectoryNode>();

  stat(): Stat {
    return { type: "directory", size: 0n, links: 1n, identity: [this.number, 0n] };
  }
}

/** A tree of files in memory. */
export class MemoryVolume implements Volume {
  private readonly root = new DirectoryNode();

  /** With these files, and the directories that they need. */
  constructor(files: Files = {}) {
    const encoder = new TextEncoder();
    for (const [path, content] of Object.entries(files)) {
      const parts = partsOf(path);
      const name = parts.pop();
      let directory = this.root;
      for (const part of parts) {
        const next = directory.entries.get(part) ?? new DirectoryNode();
        if (next instanceof FileNode) throw new TypeError(`${path}: a part of the path is another file`);
        directory.entries.set(part, next);
        directory = next;
      }
      if (name === undefined || directory.entries.has(name))
        throw new TypeError(`${path}: this cannot be a file's path`);
      // A copy, as the program may write to it.
      directory.entries.set(
        name,
        new FileNode(typeof content === "string" ? encoder.encode(content) : content.slice()),
      );
    }
  }

  /** All files, by their paths. */
  files(): Map<string, Uint8Array> {
    const found = new Map<string, Uint8Array>();
    const walk = (directory: DirectoryNode, prefix: string) => {
      for (const [name, node] of directory.entries) {
        if (node instanceof FileNode) found.set(prefix + name, node.bytes);
        else walk(node, `${prefix}${name}/`);
      }
    };
    walk(this.root, "");
    return found;
  }

  stat(path: string): Stat {
    return this.find(path).stat();
  }

  open(path: string, { create, exclusive, truncate }: OpenOptions): OpenFile {
    const [directory, name] = this.place(path);
    let node = directory.entries.get(name);
    if (node && exclusive) throw new FileError("exist");
    if (node instanceof DirectoryNode) throw new FileError("is-directory");
    if (!node) {
      if (!create) throw new FileError("no-entry");
      node = new FileNode(new Uint8Array());
      directory.entries.set(name, node);
    }
    if (truncate) node.setSize(0);
    return node;
  }

  list(path: string): { name: string; type: DescriptorType }[] {
    const entries = [...this.findDirectory(path).entries];
    return entries.map(([name, node]) => ({ name, type: node.stat().type }));
  }

  readLink(path: string): string {
    this.find(path);
    // There are no links.
    throw new FileError("invalid");
  }

  makeDirectory(path: string): void {
    if (partsOf(path).length === 0) throw new FileError("exist");
    const [directory, name] = this.place(path);
    if (directory.entries.has(name)) throw new FileError("exist");
    directory.entries.set(name, new DirectoryNode());
  }

  removeDirectory(path: string): void {
    const [directory, name] = this.place(path);
    if (this.findDirectory(path).entries.size > 0) throw new FileError("not-empty");
    directory.entries.delete(name);
  }

  removeFile(path: string): void {
    const [directory, name] = this.place(path);
    if (this.find(path) instanceof DirectoryNode) throw new FileError("is-directory");
    directory.entries.delete(name);
  }

  rename(path: string, to: Volume, newPath: string): void {
    if (!(to instanceof MemoryVolume)) throw new FileError("cross-device");
    const [[directory, name], [newDirectory, newName]] = [this.place(path), to.place(newPath)];
    const node = this.find(path);
    const replaced = newDirectory.entries.get(newName);
    if (replaced instanceof DirectoryNode) throw new FileError("is-directory");
    directory.entries.delete(name);
    newDirectory.entries.set(newName, node);
  }

  setTimes(path: string): void {
    this.find(path);
  }

  private find(path: string): FileNode | DirectoryNode {
    let node: FileNode | DirectoryNode = this.root;
    for (const part of partsOf(path)) {
      if (node instanceof FileNode) throw new FileError("not-directory");
      const next = node.entries.get(part);
      if (!next) throw new FileError("no-entry");
      node = next;
    }
    return node;
  }

  private findDirectory(path: string): DirectoryNode {
    const node = this.find(path);
    if (node instanceof FileNode) throw new FileError("not-directory");
    return node;
  }

  /** The directory that something is or will be in, and its name there. */
  private place(path: string): [DirectoryNode, string] {
    const parts = partsOf(path);
    const name = parts.pop();
    if (name === undefined) throw new FileError("busy");
    return [this.findDirectory(parts.join("/")), name];
  }
}

/** The parts of a path, without `.` and `..`. As there are no links, text is all that counts. */
function partsOf(path: string): string[] {
  if (path.startsWith("/")) throw new FileError("not-permitted");
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) throw new FileError("not-permitted");
  }
  return parts;
}
