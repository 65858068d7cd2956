//! Changes a memory that is given in chunks: byte addresses and bytes, ascending, not overlapping.

use std::ops::Range;

use componentize_program::Changes;

/// Makes changes to the program data. All of it is in chunks but for what is zero.
pub(super) fn change(chunks: &mut [(u32, Vec<u8>)], changes: &Changes) {
    for range in &changes.zeros {
        zero(chunks, range.clone());
    }
    for (address, word) in &changes.words {
        for (position, byte) in word.to_le_bytes().into_iter().enumerate() {
            let address = address + position as u32;
            for place in slices(chunks, address..address + 1) {
                place.fill(byte);
            }
        }
    }
}

/// Zeroes the bytes at the given addresses; those outside all chunks are zero already.
pub(super) fn zero(chunks: &mut [(u32, Vec<u8>)], range: Range<u32>) {
    for part in slices(chunks, range) {
        part.fill(0);
    }
}

/// What the chunks have of the bytes at the given addresses.
fn slices(chunks: &mut [(u32, Vec<u8>)], range: Range<u32>) -> impl Iterator<Item = &mut [u8]> {
    let end_of = |(address, bytes): &(u32, Vec<u8>)| u64::from(*address) + bytes.len() as u64;
    let first = chunks.partition_point(|chunk| end_of(chunk) <= u64::from(range.start));
    chunks[first..]
        .iter_mut()
        .take_while(move |(address, _)| *address < range.end)
        .map(move |(address, bytes)| {
            let start = range.start.saturating_sub(*address) as usize;
            let end = ((range.end - *address) as usize).min(bytes.len());
            &mut bytes[start..end]
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
        let mut chunks = [(10, vec![1; 4]), (14, vec![1; 4])];
        let changes = Changes {
            zeros: vec![10..11, 16..18],
            words: vec![(12, 0x0403_0201)],
        };
        change(&mut chunks, &changes);
        assert_eq!(chunks[0].1, [0, 1, 1, 2]);
        assert_eq!(chunks[1].1, [3, 4, 0, 0]);
    }
}
