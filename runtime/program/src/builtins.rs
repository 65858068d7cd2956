//! The canonical built-ins of the component model that the runtime calls in asynchronous worlds.
//!
//! The tool imports them (`guest-tool/src/builtins.rs`) and puts them into the function table, one
//! behind the other in the order of [`Builtin`]; the shim calls them there
//! (`runtime/shim/src/asynchronous/builtins.rs`).

use Number::{I32, I64};

/// A type of core WebAssembly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Number {
    /// `i32`
    I32,
    /// `i64`
    I64,
}

/// A built-in. As a number it is its place in the function table, counted from the first one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Builtin {
    WaitableSetNew,
    WaitableSetPoll,
    WaitableJoin,
    SubtaskDrop,
    SubtaskCancel,
    ContextGet,
    ContextSet,
    BackpressureInc,
    BackpressureDec,
    TaskCancel,
    StreamNew,
    StreamRead,
    StreamWrite,
}

/// How a built-in is imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Import {
    /// The module of the import.
    pub module: &'static str,
    /// Its name there.
    pub name: &'static str,
    /// The types of its parameters.
    pub parameters: &'static [Number],
    /// The types of its results.
    pub results: &'static [Number],
}

impl Builtin {
    /// All of them, in order.
    pub const ALL: [Self; 13] = [
        Self::WaitableSetNew,
        Self::WaitableSetPoll,
        Self::WaitableJoin,
        Self::SubtaskDrop,
        Self::SubtaskCancel,
        Self::ContextGet,
        Self::ContextSet,
        Self::BackpressureInc,
        Self::BackpressureDec,
        Self::TaskCancel,
        Self::StreamNew,
        Self::StreamRead,
        Self::StreamWrite,
    ];

    /// Its import. The names are those that wit-component wants (`validation.rs`, "legacy" names);
    /// streams are unit streams, with which the runtime wakes its own calls.
    pub const fn import(self) -> Import {
        match self {
            Self::WaitableSetNew => root("[waitable-set-new]", &[], &[I32]),
            Self::WaitableSetPoll => root("[waitable-set-poll]", &[I32, I32], &[I32]),
            Self::WaitableJoin => root("[waitable-join]", &[I32, I32], &[]),
            Self::SubtaskDrop => root("[subtask-drop]", &[I32], &[]),
            Self::SubtaskCancel => root("[subtask-cancel]", &[I32], &[I32]),
            Self::ContextGet => root("[context-get-0]", &[], &[I32]),
            Self::ContextSet => root("[context-set-0]", &[I32], &[]),
            Self::BackpressureInc => root("[backpressure-inc]", &[], &[]),
            Self::BackpressureDec => root("[backpressure-dec]", &[], &[]),
            Self::TaskCancel => Import {
                module: "[export]$root",
                name: "[task-cancel]",
                parameters: &[],
                results: &[],
            },
            Self::StreamNew => root("[stream-new-unit]", &[], &[I64]),
            Self::StreamRead => root("[async-lower][stream-read-unit]", &[I32, I32, I32], &[I32]),
            Self::StreamWrite => root("[async-lower][stream-write-unit]", &[I32, I32, I32], &[I32]),
        }
    }
}

const fn root(
    name: &'static str,
    parameters: &'static [Number],
    results: &'static [Number],
) -> Import {
    Import {
        module: "$root",
        name,
        parameters,
        results,
    }
}

impl Import {
    /// Whether the function has these types: for whoever calls it, to check when it is compiled.
    pub const fn has_type(&self, parameters: &[Number], results: &[Number]) -> bool {
        same(self.parameters, parameters) && same(self.results, results)
    }
}

const fn same(left: &[Number], right: &[Number]) -> bool {
    let mut index = 0;
    while index < left.len() && index < right.len() {
        if left[index] as u8 != right[index] as u8 {
            return false;
        }
        index += 1;
    }
    left.len() == right.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_places() {
        for (place, builtin) in Builtin::ALL.into_iter().enumerate() {
            assert_eq!(builtin as usize, place);
        }
    }

    #[test]
    fn types_are_compared_whole() {
        let import = Builtin::SubtaskCancel.import();
        assert!(import.has_type(&[I32], &[I32]));
        assert!(!import.has_type(&[I64], &[I32]));
        assert!(!import.has_type(&[I32, I32], &[I32]));
        assert!(!import.has_type(&[], &[I32]));
        assert!(!import.has_type(&[I32], &[]));
    }
}
