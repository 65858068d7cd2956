/** `wasi:io`: streams over something that is read and written at once. */

import { ResultError } from "../engine/errors.js";
import { Pollable } from "./poll.js";

/** Why an operation on a stream failed. What made it fail is for the interface that the stream is of. */
export class IoError {
  constructor(readonly cause: unknown) {}

  toDebugString(): string {
    return String(this.cause);
  }
}

const CLOSED = { tag: "closed" } as const;

type StreamError = typeof CLOSED | { readonly tag: "last-operation-failed"; readonly val: IoError };

/** So many bytes are taken at a time. */
const WRITE_PERMIT = 1n << 24n;

/** Ends an operation on a stream as `operation` does. */
function perform<T>(operation: () => T): T {
  try {
    return operation();
  } catch (error) {
    const failed: StreamError = { tag: "last-operation-failed", val: new IoError(error) };
    throw new ResultError<StreamError>(failed);
  }
}

/** Bytes that come from a function: the next ones, or none at the end. */
export class InputStream {
  constructor(private readonly source: (length: number) => Uint8Array) {}

  read(length: bigint): Uint8Array {
    if (length === 0n) return new Uint8Array();
    const most = Number(length > WRITE_PERMIT ? WRITE_PERMIT : length);
    const bytes = perform(() => this.source(most));
    if (bytes.length === 0) throw new ResultError<StreamError>(CLOSED);
    return bytes;
  }

  blockingRead(length: bigint): Uint8Array {
    return this.read(length);
  }

  skip(length: bigint): bigint {
    return BigInt(this.read(length).length);
  }

  blockingSkip(length: bigint): bigint {
    return this.skip(length);
  }

  subscribe(): Pollable {
    return new Pollable();
  }
}

/** Bytes that go to a function, which takes all of them. */
export class OutputStream {
  constructor(private readonly sink: (bytes: Uint8Array) => void) {}

  checkWrite(): bigint {
    return WRITE_PERMIT;
  }

  write(bytes: Uint8Array): void {
    perform(() => {
      this.sink(bytes);
    });
  }

  blockingWriteAndFlush(bytes: Uint8Array): void {
    this.write(bytes);
  }

  flush(): void {
    // Nothing is held back.
  }

  blockingFlush(): void {
    // Nothing is held back.
  }

  writeZeroes(length: bigint): void {
    this.write(new Uint8Array(Number(length)));
  }

  blockingWriteZeroesAndFlush(length: bigint): void {
    this.writeZeroes(length);
  }

  splice(source: InputStream, length: bigint): bigint {
    const bytes = source.read(length);
    this.write(bytes);
    return BigInt(bytes.length);
  }

  blockingSplice(source: InputStream, length: bigint): bigint {
    return this.splice(source, length);
  }

  subscribe(): Pollable {
    return new Pollable();
  }
}
