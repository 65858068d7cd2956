//! Statics, and what closures hold, without locks.

use std::ops::Deref;

/// A value that only one thread ever uses, because there is only one.
pub struct SingleThread<T>(T);

// SAFETY: WASI 0.2 has no threads; wasm32-wasip2 is built without the atomics that they would need.
unsafe impl<T> Sync for SingleThread<T> {}
// SAFETY: as above.
unsafe impl<T> Send for SingleThread<T> {}

impl<T> SingleThread<T> {
    /// Wraps a value.
    pub const fn new(value: T) -> Self {
        Self(value)
    }
}

impl<T> Deref for SingleThread<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}
