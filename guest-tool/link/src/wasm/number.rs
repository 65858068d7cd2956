//! Indices of WebAssembly are 32 bits wide, positions in Rust's lists as wide as an address.
//!
//! An index always is a position. A position is an index as long as lists are those of a module's
//! sections: their lengths are 32 bits wide in the binary format, and what several modules have
//! together lies in memory with a good many bytes for each entry.

const _: () = assert!(usize::BITS >= u32::BITS && usize::BITS <= u64::BITS);

/// The position for an index.
pub fn to_position(index: u32) -> usize {
    // Never shorter, as is asserted above.
    index as usize
}

/// A length or a position, wide enough to be added to an address.
pub fn to_u64(length: usize) -> u64 {
    // Never longer, as is asserted above.
    length as u64
}

/// The index for a position in a list of things that modules have.
///
/// # Panics
/// There are 2^32 of them or more.
pub fn to_index(position: usize) -> u32 {
    u32::try_from(position).expect("modules have fewer than 2^32 things of a kind")
}
