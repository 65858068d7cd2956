/**
 * Which parts of a memory are not zero.
 *
 * A memory is looked at in blocks of 4 KiB. Runs of blocks that have any byte other than zero are copied out, as one chunk
 * each. This sees every byte of tens of megabytes each time that a component is built, so it reads 32 bits at a time, eight
 * of them before it branches.
 */

/** The granularity, in bytes. */
const BLOCK = 4096;

const WORDS_PER_BLOCK = BLOCK / Int32Array.BYTES_PER_ELEMENT;

/** A part of a memory. */
export interface Chunk {
  /** Where it starts: a multiple of 4 KiB. */
  address: number;
  /** What it holds: a multiple of 4 KiB. */
  bytes: Uint8Array;
}

/** The blocks of a memory that are not all zeros; adjacent ones are joined, in ascending order. */
export function nonzeroChunks(memory: ArrayBuffer): Chunk[] {
  const words = new Int32Array(memory);
  const blocks = memory.byteLength / BLOCK;
  const chunks: Chunk[] = [];
  for (let start = 0; start < blocks; start++) {
    if (isZero(words, start)) continue;
    let end = start + 1;
    while (end < blocks && !isZero(words, end)) end++;
    const address = start * BLOCK;
    chunks.push({ address, bytes: new Uint8Array(memory.slice(address, end * BLOCK)) });
    // The block at `end` is known to be zero.
    start = end;
  }
  return chunks;
}

function isZero(words: Int32Array, block: number): boolean {
  const end = (block + 1) * WORDS_PER_BLOCK;
  for (let at = block * WORDS_PER_BLOCK; at < end; at += 8) {
    const bits =
      words[at]! |
      words[at + 1]! |
      words[at + 2]! |
      words[at + 3]! |
      words[at + 4]! |
      words[at + 5]! |
      words[at + 6]! |
      words[at + 7]!;
    if (bits !== 0) return false;
  }
  return true;
}
