//! Compressing, by Zstandard: what ships as [`files`], and the [`memory`] that instances start
//! with.

mod files;
pub mod memory;

pub use files::Compressor;
