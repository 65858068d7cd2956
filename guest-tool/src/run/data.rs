//! Files of the tree that are no modules, compressed: once for all rounds, and, unless they are
//! small, once for all builds.

use std::collections::BTreeMap;

use componentize_program::Compressed;

use crate::compress::Compressor;
use crate::engine::Engine;

/// How many bytes of a file are worth being kept, rather than compressed again.
const SMALLEST: usize = 4 << 10;

/// Adds the files that are not among the `compressed` yet, by their paths.
pub(super) fn add<'f, E: Engine>(
    compressed: &mut BTreeMap<String, Compressed<'static>>,
    files: impl Iterator<Item = (&'f str, &'f [u8])>,
    engine: &E,
    compressor: &Compressor,
) {
    for (path, content) in files {
        if !compressed.contains_key(path) {
            let content = compress(content, engine, compressor);
            compressed.insert(path.to_owned(), content);
        }
    }
}

fn compress<E: Engine>(content: &[u8], engine: &E, compressor: &Compressor) -> Compressed<'static> {
    if content.len() < SMALLEST {
        return compressor.compress(content);
    }
    let key = compressor.key("a file").with(&[content]);
    keep(&key.digits(), content, engine, || {
        compressor.compress(content)
    })
}

/// What was kept under a key of the compressed `content`, or else what is made now.
pub(super) fn keep<E: Engine>(
    key: &str,
    content: &[u8],
    engine: &E,
    compress: impl FnOnce() -> Compressed<'static>,
) -> Compressed<'static> {
    if let Some(frame) = engine.load(key) {
        return Compressed {
            // What does not fit a memory is refused when it is laid out.
            length: u32::try_from(content.len()).unwrap_or(u32::MAX),
            frame: frame.into(),
        };
    }
    let compressed = compress();
    engine.store(key, &compressed.frame);
    compressed
}
