/**
 * A file system, as far as WASI needs to know it: a tree below one directory, which a program gets under a name.
 *
 * `memory.ts` and `../node/directory.ts` are the two that there are. Everything is synchronous, since a program waits for
 * what it calls. Paths are relative to the directory, with `/` between their parts; `.` and `..` may be among these. What
 * cannot be done is thrown as `FileError`.
 */

import { ResultError } from "../engine/errors.js";
import type { DescriptorType, ErrorCode } from "../tool/interfaces/wasi-filesystem-types.js";

/** What is thrown by all functions of a volume and of its files. */
export class FileError extends ResultError<ErrorCode> {}

/** What is known of a file or directory. Times are in nanoseconds since 1970. */
export interface Stat {
  readonly type: DescriptorType;
  readonly size: bigint;
  readonly links: bigint;
  readonly accessed?: bigint;
  readonly modified?: bigint;
  readonly changed?: bigint;
  /** Two numbers that no other file of the volume has. */
  readonly identity: readonly [bigint, bigint];
}

/** How a file is opened. */
export interface OpenOptions {
  /** Whether a link at the path's end is followed. */
  readonly follow: boolean;
  readonly write: boolean;
  /** Makes it if there is none. */
  readonly create: boolean;
  /** Fails if there is one. */
  readonly exclusive: boolean;
  readonly truncate: boolean;
}

/** An open file. */
export interface OpenFile {
  stat(): Stat;
  /** At most `length` bytes from `offset` on; none at the end. */
  read(offset: number, length: number): Uint8Array;
  /** Writes all of them, at the end if there is no offset. */
  write(bytes: Uint8Array, offset?: number): void;
  setSize(size: number): void;
  setTimes(accessed?: bigint, modified?: bigint): void;
  close(): void;
}

/** Everything in a directory. */
export interface Volume {
  stat(path: string, follow: boolean): Stat;
  /** Opens what is a file. */
  open(path: string, options: OpenOptions): OpenFile;
  /** The names in a directory, and what they are, in any order. */
  list(path: string): { name: string; type: DescriptorType }[];
  readLink(path: string): string;
  makeDirectory(path: string): void;
  removeDirectory(path: string): void;
  removeFile(path: string): void;
  /** Gives something another name, in a volume of the same kind. */
  rename(path: string, to: Volume, newPath: string): void;
  setTimes(path: string, follow: boolean, accessed?: bigint, modified?: bigint): void;
}
