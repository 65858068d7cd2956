/**
 * `wasi:filesystem` over volumes.
 *
 * A descriptor is a path in a volume if it is of a directory, or else an open file. That a program stays inside of its
 * volumes, these see to.
 */

import type {
  DescriptorFlags,
  DescriptorStat,
  DescriptorType,
  DirectoryEntry,
  ErrorCode,
  MetadataHashValue,
  OpenFlags,
  PathFlags,
} from "../tool/interfaces/wasi-filesystem-types.js";
import { InputStream, type IoError, OutputStream } from "./streams.js";
import { FileError, type OpenFile, type Stat, type Volume } from "./volume.js";

/** A directory that a program can open. */
export interface Preopen {
  /** The program's name for it. */
  readonly name: string;
  readonly volume: Volume;
  /** Whether what is in it can be changed. */
  readonly writable: boolean;
}

/** The interface `preopens`. */
export function preopens(directories: readonly Preopen[]) {
  return {
    getDirectories: (): [Descriptor, string][] =>
      directories.map(({ volume, writable, name }) => [new Descriptor({ volume, writable, path: "." }), name]),
  };
}

/** Where a directory is. */
interface Place {
  readonly volume: Volume;
  readonly path: string;
  readonly writable: boolean;
}

type NewTimestamp =
  { tag: "no-change" } | { tag: "now" } | { tag: "timestamp"; val: { seconds: bigint; nanoseconds: number } };

/** As jco has it: not every engine knows this symbol. */
const DISPOSE: unique symbol = ((Symbol as { dispose?: symbol }).dispose ?? Symbol.for("dispose")) as never;

/** A file or directory. */
export class Descriptor {
  /** `file` is there if it is one; else it is the directory at `place`. */
  constructor(
    private readonly place: Place,
    private readonly file?: OpenFile,
    private readonly writes = false,
  ) {}

  readViaStream(offset: bigint): InputStream {
    const file = this.asFile();
    let position = Number(offset);
    return new InputStream((length) => {
      const bytes = file.read(position, length);
      position += bytes.length;
      return bytes;
    });
  }

  writeViaStream(offset: bigint): OutputStream {
    const file = this.asWritableFile();
    let position = Number(offset);
    return new OutputStream((bytes) => {
      file.write(bytes, position);
      position += bytes.length;
    });
  }

  appendViaStream(): OutputStream {
    const file = this.asWritableFile();
    return new OutputStream((bytes) => {
      file.write(bytes);
    });
  }

  advise(): void {
    // It need not be taken.
  }

  syncData(): void {
    // What is written is with the system.
  }

  sync(): void {
    // What is written is with the system.
  }

  getFlags(): DescriptorFlags {
    if (this.file) return { read: true, write: this.writes };
    return { read: true, mutateDirectory: this.place.writable };
  }

  getType(): DescriptorType {
    return this.status().type;
  }

  setSize(size: bigint): void {
    this.asWritableFile().setSize(Number(size));
  }

  setTimes(accessed: NewTimestamp, modified: NewTimestamp): void {
    const times = [nanoseconds(accessed), nanoseconds(modified)] as const;
    if (this.file) this.file.setTimes(...times);
    else this.changing().volume.setTimes(this.place.path, true, ...times);
  }

  read(length: bigint, offset: bigint): [Uint8Array, boolean] {
    const bytes = this.asFile().read(Number(offset), Number(length));
    return [bytes, BigInt(bytes.length) < length];
  }

  write(bytes: Uint8Array, offset: bigint): bigint {
    this.asWritableFile().write(bytes, Number(offset));
    return BigInt(bytes.length);
  }

  readDirectory(): DirectoryEntryStream {
    const { volume, path } = this.asDirectory();
    return new DirectoryEntryStream(volume.list(path));
  }

  createDirectoryAt(path: string): void {
    this.changing().volume.makeDirectory(this.at(path));
  }

  stat(): DescriptorStat {
    return descriptorStat(this.status());
  }

  statAt({ symlinkFollow }: PathFlags, path: string): DescriptorStat {
    return descriptorStat(this.asDirectory().volume.stat(this.at(path), symlinkFollow === true));
  }

  setTimesAt({ symlinkFollow }: PathFlags, path: string, accessed: NewTimestamp, modified: NewTimestamp): void {
    const times = [nanoseconds(accessed), nanoseconds(modified)] as const;
    this.changing().volume.setTimes(this.at(path), symlinkFollow === true, ...times);
  }

  linkAt(): void {
    throw new FileError("unsupported");
  }

  openAt({ symlinkFollow }: PathFlags, path: string, how: OpenFlags, flags: DescriptorFlags): Descriptor {
    const follow = symlinkFollow === true;
    const { create = false, exclusive = false, truncate = false, directory = false } = how;
    const write = flags.write === true;
    const changes = create || truncate || write;
    const { volume, writable } = changes ? this.changing() : this.asDirectory();
    const place = { volume, writable, path: this.at(path) };
    const found = create && exclusive ? undefined : typeAt(place, follow, create);
    if (found === "directory") {
      if (write || truncate) throw new FileError("is-directory");
      return new Descriptor(place);
    }
    if (directory) throw new FileError(found ? "not-directory" : "no-entry");
    return new Descriptor(place, volume.open(place.path, { follow, write, create, exclusive, truncate }), write);
  }

  readlinkAt(path: string): string {
    return this.asDirectory().volume.readLink(this.at(path));
  }

  removeDirectoryAt(path: string): void {
    this.changing().volume.removeDirectory(this.at(path));
  }

  renameAt(path: string, directory: Descriptor, newPath: string): void {
    this.changing().volume.rename(this.at(path), directory.changing().volume, directory.at(newPath));
  }

  symlinkAt(): void {
    throw new FileError("unsupported");
  }

  unlinkFileAt(path: string): void {
    this.changing().volume.removeFile(this.at(path));
  }

  isSameObject(other: Descriptor): boolean {
    const [one, two] = [this.status().identity, other.status().identity];
    return this.place.volume === other.place.volume && one[0] === two[0] && one[1] === two[1];
  }

  metadataHash(): MetadataHashValue {
    return metadataHash(this.status());
  }

  metadataHashAt({ symlinkFollow }: PathFlags, path: string): MetadataHashValue {
    return metadataHash(this.asDirectory().volume.stat(this.at(path), symlinkFollow === true));
  }

  /** Called by the glue code when the program lets go of it. */
  [DISPOSE](): void {
    this.file?.close();
  }

  private status(): Stat {
    return this.file?.stat() ?? this.place.volume.stat(this.place.path, true);
  }

  private at(path: string): string {
    return this.place.path === "." ? path : `${this.place.path}/${path}`;
  }

  private asDirectory(): Place {
    if (this.file) throw new FileError("not-directory");
    return this.place;
  }

  private asFile(): OpenFile {
    if (!this.file) throw new FileError("is-directory");
    return this.file;
  }

  private asWritableFile(): OpenFile {
    const file = this.asFile();
    if (!this.writes) throw new FileError("bad-descriptor");
    return file;
  }

  /** As a directory in which something is changed. */
  private changing(): Place {
    const place = this.asDirectory();
    if (!place.writable) throw new FileError("not-permitted");
    return place;
  }
}

/** What a directory has, one by one. */
export class DirectoryEntryStream {
  constructor(private readonly entries: DirectoryEntry[]) {}

  readDirectoryEntry(): DirectoryEntry | undefined {
    return this.entries.shift();
  }
}

/** The error that a stream of a file failed with. */
export function filesystemErrorCode(error: IoError): ErrorCode | undefined {
  return error.cause instanceof FileError ? error.cause.payload : undefined;
}

/** What there is at a place; undefined where nothing is and something `mayBeMade`. */
function typeAt({ volume, path }: Place, follow: boolean, mayBeMade: boolean): DescriptorType | undefined {
  try {
    return volume.stat(path, follow).type;
  } catch (error) {
    if (mayBeMade && error instanceof FileError && error.payload === "no-entry") return undefined;
    throw error;
  }
}

const BILLION = 1_000_000_000n;

function descriptorStat({ type, links, size, accessed, modified, changed }: Stat): DescriptorStat {
  const datetime = (time: bigint) => ({ seconds: time / BILLION, nanoseconds: Number(time % BILLION) });
  return {
    type,
    linkCount: links,
    size,
    ...(accessed !== undefined && { dataAccessTimestamp: datetime(accessed) }),
    ...(modified !== undefined && { dataModificationTimestamp: datetime(modified) }),
    ...(changed !== undefined && { statusChangeTimestamp: datetime(changed) }),
  };
}

function metadataHash({ identity: [lower, upper] }: Stat): MetadataHashValue {
  return { lower, upper };
}

function nanoseconds(time: NewTimestamp): bigint | undefined {
  switch (time.tag) {
    case "no-change":
      return undefined;
    case "now":
      return BigInt(Date.now()) * 1_000_000n;
    case "timestamp":
      return time.val.seconds * BILLION + BigInt(time.val.nanoseconds);
  }
}
