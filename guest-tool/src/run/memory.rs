//! Overwrites parts of a memory, given in chunks, with zeros.

use std::ops::Range;

/// Zeroes the bytes of `chunks` (by address, ascending, not overlapping) at the given addresses.
/// Addresses outside all chunks are zero already.
pub(super) fn zero(chunks: &mut [(u32, Vec<u8>)], ranges: impl IntoIterator<Item = Range<u32>>) {
    for range in ranges {
        let end_of = |(address, bytes): &(u32, Vec<u8>)| u64::from(*address) + bytes.len() as u64;
        let first = chunks.partition_point(|chunk| end_of(chunk) <= u64::from(range.start));
        for (address, bytes) in &mut chunks[first..] {
            if *address >= range.end {
                break;
            }
            let start = range.start.saturating_sub(*address) as usize;
            let end = ((range.end - *address) as usize).min(bytes.len());
            bytes[start..end].fill(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two chunks of ones, after zeroing the range.
    fn zeroed(range: Range<u32>) -> (Vec<u8>, Vec<u8>) {
        let mut chunks = [(10, vec![1; 4]), (20, vec![1; 4])];
        zero(&mut chunks, [range]);
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
}
