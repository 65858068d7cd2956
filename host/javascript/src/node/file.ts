/** An open file of the machine, and what is known of files there. */

import {
  type BigIntStats,
  closeSync,
  type Dirent,
  fstatSync,
  ftruncateSync,
  futimesSync,
  openSync,
  readSync,
  writeSync,
} from "node:fs";

import type { DescriptorType } from "../tool/interfaces/wasi-filesystem-types.js";
import type { OpenFile, Stat } from "../wasi/volume.js";
import { attempt } from "./errors.js";

/** So many bytes are read at a time: the buffer for them is made before it is known how many there are. */
const MOST_READ = 1 << 20;

/** An open file. */
export class MachineFile implements OpenFile {
  private constructor(private readonly descriptor: number) {}

  /** Opens a file as the system's flags say. */
  static open(path: string, flags: number): MachineFile {
    return new MachineFile(openSync(path, flags));
  }

  stat(): Stat {
    return attempt(() => toStat(fstatSync(this.descriptor, { bigint: true })));
  }

  read(offset: number, length: number): Uint8Array {
    const buffer = new Uint8Array(Math.min(length, MOST_READ));
    const count = attempt(() => readSync(this.descriptor, buffer, 0, buffer.length, offset));
    return buffer.subarray(0, count);
  }

  write(bytes: Uint8Array, offset = Number(this.stat().size)): void {
    for (let written = 0; written < bytes.length;) {
      const rest = bytes.subarray(written);
      written += attempt(() => writeSync(this.descriptor, rest, 0, rest.length, offset + written));
    }
  }

  setSize(size: number): void {
    attempt(() => {
      ftruncateSync(this.descriptor, size);
    });
  }

  setTimes(accessed?: bigint, modified?: bigint): void {
    attempt(() => {
      const times = seconds(fstatSync(this.descriptor, { bigint: true }), accessed, modified);
      futimesSync(this.descriptor, ...times);
    });
  }

  close(): void {
    closeSync(this.descriptor);
  }
}

/** What the system says of a file. */
export function toStat(stats: BigIntStats): Stat {
  return {
    type: typeOf(stats),
    size: stats.size,
    links: stats.nlink,
    accessed: stats.atimeNs,
    modified: stats.mtimeNs,
    changed: stats.ctimeNs,
    identity: [stats.ino, stats.dev],
  };
}

/** What something is. WASI has words for FIFOs and sockets, but wasmtime does not use them. */
export function typeOf(it: BigIntStats | Dirent): DescriptorType {
  if (it.isFile()) return "regular-file";
  if (it.isDirectory()) return "directory";
  if (it.isSymbolicLink()) return "symbolic-link";
  if (it.isBlockDevice()) return "block-device";
  if (it.isCharacterDevice()) return "character-device";
  return "unknown";
}

/** Times to be set, in seconds; those that are not given stay as they are. */
export function seconds(stats: BigIntStats, accessed = stats.atimeNs, modified = stats.mtimeNs): [number, number] {
  return [Number(accessed) / 1e9, Number(modified) / 1e9];
}
