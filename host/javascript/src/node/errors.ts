/** What Node says of a file that something cannot be done with, in WASI's words. */

import type { ErrorCode } from "../tool/interfaces/wasi-filesystem-types.js";
import { FileError } from "../wasi/volume.js";

const CODES: Readonly<Record<string, ErrorCode>> = {
  EACCES: "access",
  EAGAIN: "would-block",
  EBADF: "bad-descriptor",
  EBUSY: "busy",
  EDQUOT: "quota",
  EEXIST: "exist",
  EFBIG: "file-too-large",
  EINTR: "interrupted",
  EINVAL: "invalid",
  EISDIR: "is-directory",
  ELOOP: "loop",
  EMLINK: "too-many-links",
  ENAMETOOLONG: "name-too-long",
  ENODEV: "no-device",
  ENOENT: "no-entry",
  ENOMEM: "insufficient-memory",
  ENOSPC: "insufficient-space",
  ENOTDIR: "not-directory",
  ENOTEMPTY: "not-empty",
  ENOTSUP: "unsupported",
  ENXIO: "no-such-device",
  EOVERFLOW: "overflow",
  EPERM: "not-permitted",
  EPIPE: "pipe",
  EROFS: "read-only",
  ETXTBSY: "text-file-busy",
  EXDEV: "cross-device",
};

/** Does something with files. */
export function attempt<T>(operation: () => T): T {
  try {
    return operation();
  } catch (error) {
    if (error instanceof FileError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    // Anything else is a bug.
    if (code === undefined) throw error;
    throw new FileError(CODES[code] ?? "io");
  }
}
