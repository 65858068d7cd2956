//! Compressing what ships as files: each by itself, by Zstandard, with the dictionary that the
//! standard library is compressed with.

use std::borrow::Cow;
use std::cell::RefCell;

use componentize_program::{Compressed, Node};
use zstd::bulk;
use zstd::zstd_safe::{self, CParameter};

use crate::kept::Key;

/// How hard to compress. 12 takes two and a half times as long for 1 % less, and 19, with which the
/// standard library is compressed when the product is built, seven times for 4 % less.
const LEVEL: i32 = 9;

/// Compresses files.
pub struct Compressor<'d> {
    dictionary: &'d [u8],
    plain: RefCell<bulk::Compressor<'static>>,
    shared: RefCell<bulk::Compressor<'static>>,
}

impl<'d> Compressor<'d> {
    /// With a dictionary, which can be empty.
    pub fn new(dictionary: &'d [u8]) -> std::io::Result<Self> {
        let mut compressors = [
            bulk::Compressor::new(LEVEL)?,
            bulk::Compressor::with_dictionary(LEVEL, dictionary)?,
        ];
        for compressor in &mut compressors {
            compressor.set_parameter(CParameter::DictIdFlag(false))?;
            compressor.set_parameter(CParameter::ChecksumFlag(false))?;
        }
        let [plain, shared] = compressors;
        Ok(Compressor {
            dictionary,
            plain: plain.into(),
            shared: shared.into(),
        })
    }

    /// The beginning of the key for something that is compressed here, and kept: all that the
    /// result depends on but for what it is made of.
    pub fn key(&self, kind: &str) -> Key {
        Key::new(kind).with(&[
            &LEVEL.to_le_bytes(),
            &zstd_safe::version_number().to_le_bytes(),
            self.dictionary,
        ])
    }

    /// Compresses a file.
    pub fn compress(&self, bytes: &[u8]) -> Compressed<'static> {
        compressed(&mut self.shared.borrow_mut(), bytes)
    }

    /// Compresses something that is to be decompressed without the dictionary.
    pub fn compress_plainly(&self, bytes: &[u8]) -> Compressed<'static> {
        compressed(&mut self.plain.borrow_mut(), bytes)
    }

    /// A file of the tree, compressed if that makes it smaller.
    pub fn file<'a>(&self, bytes: &'a [u8]) -> Node<'a> {
        let compressed = self.compress(bytes);
        match compressed.frame.len() < bytes.len() {
            true => Node::Compressed(compressed),
            false => Node::File(Cow::Borrowed(bytes)),
        }
    }
}

fn compressed(compressor: &mut bulk::Compressor, bytes: &[u8]) -> Compressed<'static> {
    let frame = compressor.compress(bytes);
    Compressed {
        // What does not fit a memory is refused when it is laid out.
        length: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
        frame: frame.expect("compressing in memory does not fail").into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_get_smaller_stays_as_it_is() {
        let compressor = Compressor::new(b"").unwrap();
        let zeros = [0; 1000];
        let Node::Compressed(compressed) = compressor.file(&zeros) else {
            panic!("zeros get smaller");
        };
        assert_eq!(compressed.length, 1000);
        assert_eq!(bulk::decompress(&compressed.frame, 1000).unwrap(), zeros);
        assert_eq!(compressor.file(b"short"), Node::File(b"short".into()));
        assert_eq!(compressor.file(b""), Node::File(b"".into()));
    }
}
