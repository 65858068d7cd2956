//! What the host may keep from one run of the tool to the next
//! ([`Engine::load`](crate::engine::Engine::load)).
//!
//! Its key is a hash of all that it depends on, so that what was kept is what would be made now.

use sha2::{Digest, Sha256};

/// The key of something that is kept.
#[derive(Clone)]
pub struct Key(Sha256);

impl Key {
    /// For things of this kind.
    pub fn new(kind: &str) -> Self {
        Key(Sha256::new()).with(&[kind.as_bytes()])
    }

    /// For what depends on this, too. Each part is hashed with its length.
    pub fn with(&self, parts: &[&[u8]]) -> Self {
        let mut hash = self.0.clone();
        for part in parts {
            add(&mut hash, part);
        }
        Key(hash)
    }

    /// As the engine takes it: 64 hexadecimal digits.
    pub fn digits(&self) -> String {
        let digits = self.0.clone().finalize();
        digits.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Adds a part to a hash, and its length, so that it shows where one ends.
pub fn add(hash: &mut Sha256, part: &[u8]) {
    hash.update((part.len() as u64).to_le_bytes());
    hash.update(part);
}
