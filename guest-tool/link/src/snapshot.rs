//! The program's state, as the engine left it, put back into the module.
//!
//! An [`Image`] is what the program had become when it was stopped: memory and mutable globals. A
//! module that starts with it behaves as the program would have gone on to.
//! [`splice`](crate::splice) writes such a module: the memory contents become its data segments
//! ([`MemoryContents`]), the globals start with their values, and nothing runs when it is
//! instantiated, unless modules that [fill the memory](Image::fillers) are part of it.
//!
//! Other state is not kept: tables and which segments were dropped. Nothing that LLVM makes of C,
//! C++ or Rust changes those, and an instruction that would is refused ([`lost_instruction`]).

mod segments;

use std::collections::BTreeSet;

pub use segments::{MAXIMUM_SEGMENTS, MemoryContents};
use wasmparser::Operator;

/// Memory and globals of a program that was run.
#[derive(Clone, Debug, Default)]
pub struct Image {
    /// The memory's size in pages of 64 KiB.
    pub pages: u32,
    /// What of the memory is not zero: byte addresses and bytes, ascending, not overlapping.
    pub chunks: Vec<(u32, Vec<u8>)>,
    /// The values of the mutable globals.
    pub globals: Vec<GlobalValue>,
    /// The names of modules that were not part of the program and join it now. Their globals start
    /// as they say themselves; what they put into memory is in [`Image::chunks`], or somebody else
    /// puts it there before they are used.
    pub late: BTreeSet<String>,
    /// The names of those among them that fill the memory with what [`Image::chunks`] leaves out:
    /// their start functions run when the result is instantiated, and their data segments are
    /// there.
    pub fillers: BTreeSet<String>,
}

/// The value of a mutable global.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GlobalValue {
    /// The name of the module that defines it.
    pub module: String,
    /// Its index in that module.
    pub index: u32,
    /// The bits of the value, zero-extended.
    pub value: u128,
}

/// The name of `operator`, where it changes state that an [`Image`] does not hold.
pub fn lost_instruction(operator: &Operator<'_>) -> Option<&'static str> {
    Some(match operator {
        Operator::TableSet { .. } => "table.set",
        Operator::TableGrow { .. } => "table.grow",
        Operator::TableCopy { .. } => "table.copy",
        Operator::TableInit { .. } => "table.init",
        Operator::TableFill { .. } => "table.fill",
        Operator::ElemDrop { .. } => "elem.drop",
        Operator::MemoryInit { .. } => "memory.init",
        Operator::DataDrop { .. } => "data.drop",
        _ => return None,
    })
}
