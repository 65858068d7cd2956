//! Changes a memory that is given in chunks: byte addresses and bytes, ascending, not overlapping.

use std::ops::Range;

use componentize_link::relocate::PAGE;
use componentize_program::Changes;

/// How many pages a memory has that ends at an address, or as little as possible behind it.
pub(super) fn pages(end: u32) -> u32 {
    u64::from(end).div_ceil(PAGE) as u32
}

/// Makes changes to the program data. All of it is in chunks but for what is zero.
pub fn change(chunks: &mut Vec<(u32, Vec<u8>)>, changes: &Changes) {
    for range in &changes.zeros {
        zero(chunks, range.clone());
    }
    for (address, word) in &changes.words {
        for (position, byte) in word.to_le_bytes().into_iter().enumerate() {
            let address = address + position as u32;
            for (_, place) in slices(chunks, address..address + 1) {
                place.fill(byte);
            }
        }
    }
    pack(chunks, &changes.packed, &changes.kept);
}

/// Moves the bytes of the parts to the start of the range, and drops the rest of it.
fn pack(chunks: &mut Vec<(u32, Vec<u8>)>, range: &Range<u32>, parts: &[Range<u32>]) {
    let mut packed = Vec::with_capacity(parts.iter().map(Range::len).sum());
    for part in parts {
        packed.extend(read(chunks, part.clone()));
    }
    let first = split(chunks, range.start);
    let behind = split(chunks, range.end);
    let packed = (!packed.is_empty()).then_some((range.start, packed));
    chunks.splice(first..behind, packed);
}

/// The bytes at the given addresses; those outside all chunks are zero.
fn read(chunks: &mut [(u32, Vec<u8>)], range: Range<u32>) -> Vec<u8> {
    let mut read = vec![0; range.len()];
    for (address, part) in slices(chunks, range.clone()) {
        let start = (address - range.start) as usize;
        read[start..start + part.len()].copy_from_slice(part);
    }
    read
}

/// Cuts the chunk that crosses an address in two; returns the index of the first chunk from there.
fn split(chunks: &mut Vec<(u32, Vec<u8>)>, at: u32) -> usize {
    let index = chunks.partition_point(|(address, _)| *address < at);
    if let Some((address, bytes)) = index.checked_sub(1).map(|before| &mut chunks[before]) {
        let length = (at - *address) as usize;
        if length < bytes.len() {
            let behind = bytes.split_off(length);
            chunks.insert(index, (at, behind));
        }
    }
    index
}

/// Zeroes the bytes at the given addresses; those outside all chunks are zero already.
pub(super) fn zero(chunks: &mut [(u32, Vec<u8>)], range: Range<u32>) {
    for (_, part) in slices(chunks, range) {
        part.fill(0);
    }
}

/// What the chunks have of the bytes at the given addresses, each part with its address.
fn slices(
    chunks: &mut [(u32, Vec<u8>)],
    range: Range<u32>,
) -> impl Iterator<Item = (u32, &mut [u8])> {
    let end_of = |(address, bytes): &(u32, Vec<u8>)| u64::from(*address) + bytes.len() as u64;
    let first = chunks.partition_point(|chunk| end_of(chunk) <= u64::from(range.start));
    chunks[first..]
        .iter_mut()
        .take_while(move |(address, _)| *address < range.end)
        .map(move |(address, bytes)| {
            let start = range.start.saturating_sub(*address) as usize;
            let end = ((range.end - *address) as usize).min(bytes.len());
            (*address + start as u32, &mut bytes[start..end])
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two chunks of ones, after zeroing the range.
    fn zeroed(range: Range<u32>) -> (Vec<u8>, Vec<u8>) {
        let mut chunks = [(10, vec![1; 4]), (20, vec![1; 4])];
        zero(&mut chunks, range);
        let [(_, first), (_, second)] = chunks;
        (first, second)
    }

    #[test]
    fn inside_a_chunk() {
        assert_eq!(zeroed(11..13), (vec![1, 0, 0, 1], vec![1; 4]));
        assert_eq!(zeroed(20..24), (vec![1; 4], vec![0; 4]));
    }

    #[test]
    fn across_chunks_and_between_them() {
        assert_eq!(zeroed(12..22), (vec![1, 1, 0, 0], vec![0, 0, 1, 1]));
        assert_eq!(zeroed(0..u32::MAX), (vec![0; 4], vec![0; 4]));
        assert_eq!(zeroed(14..20), (vec![1; 4], vec![1; 4]));
        assert_eq!(zeroed(24..30), (vec![1; 4], vec![1; 4]));
        assert_eq!(zeroed(12..12), (vec![1; 4], vec![1; 4]));
    }

    #[test]
    fn words_may_cross_chunks() {
        let mut chunks = vec![(10, vec![1; 4]), (14, vec![1; 4])];
        let changes = Changes {
            zeros: vec![10..11, 16..18],
            words: vec![(12, 0x0403_0201)],
            ..Changes::default()
        };
        change(&mut chunks, &changes);
        assert_eq!(chunks[0].1, [0, 1, 1, 2]);
        assert_eq!(chunks[1].1, [3, 4, 0, 0]);
    }

    /// Chunks from 10 to 14 and from 20 to 24, numbered through, of which two parts are kept.
    #[test]
    fn what_is_kept_moves_to_the_start() {
        let mut chunks = vec![(10, vec![1, 2, 3, 4]), (20, vec![5, 6, 7, 8])];
        pack(&mut chunks, &(12..22), &[13..14, 18..22]);
        let packed = (12, vec![4, 0, 0, 5, 6]);
        assert_eq!(chunks, [(10, vec![1, 2]), packed, (22, vec![7, 8])]);
    }

    #[test]
    fn where_nothing_is_kept_nothing_stays() {
        let mut chunks = vec![(10, vec![1, 2, 3, 4]), (20, vec![5, 6, 7, 8])];
        pack(&mut chunks, &(11..20), &[]);
        assert_eq!(chunks, [(10, vec![1]), (20, vec![5, 6, 7, 8])]);
        pack(&mut chunks, &(0..0), &[]);
        assert_eq!(chunks.len(), 2);
    }
}
