//! Which parts of a memory are not zero.
//!
//! A memory is looked at in blocks of 4 KiB. Runs of blocks that have any byte other than zero are
//! copied out, as one chunk each. This sees every byte of tens of megabytes each time that a
//! component is built, most of them zero or in long runs of non-zero blocks, so what counts is how
//! fast a block of zeros is known as such: 64 bytes at a time are or-ed together, which compilers
//! turn into vector instructions, and the first such line that is not zero ends it.

/// The granularity, in bytes.
pub const BLOCK: usize = 4096;

/// A part of a memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// Where it starts: a multiple of [`BLOCK`].
    pub address: u32,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// The blocks of `memory` that are not all zeros; adjacent ones are joined, in ascending order.
///
/// The length of `memory` is a multiple of [`BLOCK`] and at most 4 GiB, as that of every 32-bit
/// memory is.
pub fn nonzero_chunks(memory: &[u8]) -> Vec<Chunk> {
    let blocks = memory.as_chunks::<BLOCK>().0;
    let mut chunks = Vec::new();
    let mut index = 0;
    while index < blocks.len() {
        let zeros = blocks[index..].iter().take_while(|block| is_zero(block));
        let start = index + zeros.count();
        let others = blocks[start..].iter().take_while(|block| !is_zero(block));
        let end = start + others.count();
        if start < end {
            chunks.push(Chunk {
                address: u32::try_from(start * BLOCK).expect("a 32-bit memory"),
                bytes: blocks[start..end].as_flattened().to_vec(),
            });
        }
        index = end;
    }
    chunks
}

fn is_zero(block: &[u8; BLOCK]) -> bool {
    const WORDS_PER_LINE: usize = 8;
    let words = block.as_chunks::<{ size_of::<u64>() }>().0;
    let lines = words.as_chunks::<WORDS_PER_LINE>().0;
    lines.iter().all(|line| {
        line.iter()
            .fold(0, |bits, word| bits | u64::from_ne_bytes(*word))
            == 0
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where the chunks of a memory of `blocks` blocks are, in which the bytes at `ones` are 1.
    fn places(blocks: usize, ones: &[usize]) -> Vec<(u32, usize)> {
        let mut memory = vec![0; blocks * BLOCK];
        for &address in ones {
            memory[address] = 1;
        }
        let chunks = nonzero_chunks(&memory);
        for chunk in &chunks {
            let start = chunk.address as usize;
            assert_eq!(chunk.bytes, memory[start..start + chunk.bytes.len()]);
        }
        chunks
            .iter()
            .map(|chunk| (chunk.address, chunk.bytes.len()))
            .collect()
    }

    #[test]
    fn zeros_are_left_out() {
        assert_eq!(places(0, &[]), []);
        assert_eq!(places(16, &[]), []);
    }

    #[test]
    fn one_byte_keeps_its_whole_block() {
        assert_eq!(places(16, &[0]), [(0, BLOCK)]);
        assert_eq!(places(16, &[2 * BLOCK - 1]), [(4096, BLOCK)]);
        assert_eq!(places(16, &[16 * BLOCK - 1]), [(15 * 4096, BLOCK)]);
    }

    #[test]
    fn adjacent_blocks_are_one_chunk() {
        assert_eq!(
            places(16, &[BLOCK, 2 * BLOCK + 77, 5 * BLOCK + 4000]),
            [(4096, 2 * BLOCK), (5 * 4096, BLOCK)]
        );
    }
}
