//! The **program data**: what the tool lays out in the runtime's memory before it starts an app.
//!
//! A component that this project makes carries a small read-only file system in its own memory,
//! the table of the native libraries that were linked into it, and a few settings. The runtime
//! (C and Rust, `runtime/vfs` and `runtime/shim`) only ever reads them, through the C structures of
//! `runtime/include/componentize.h`. This crate is the other half of that header: it turns a
//! [`Program`] into the bytes of those structures for a given address, so that they can be put into
//! memory by a data segment and need no loading, parsing or allocation there.
//!
//! How it works: [`encode()`] walks the tree twice. The first walk counts the nodes and collects
//! the strings, which fixes where every part lies; the second one writes. The parts follow one
//! another:
//!
//! ```text
//! base ─► struct program            80 bytes
//!         struct tree_node[]        20 bytes each; the entries of one directory are adjacent
//!         struct library[]          60 bytes each
//!         struct library_symbol[]    8 bytes each; the symbols of one library are adjacent, and
//!                                   those of the runtime come last
//!         struct library *[]         4 bytes each; what one library needs is adjacent
//!         strings                   each once, NUL-terminated
//!         dictionary                of Zstandard, by which files are compressed
//!         data of late libraries    compressed
//!         contents of the files     in the order of their nodes, without padding
//! ```
//!
//! All integers are 32 bits, little-endian, and all pointers are absolute addresses in the
//! runtime's memory. The result depends on nothing but the arguments.
//!
//! Files are stored as they are, or compressed one by one (RFC 8878); the runtime decompresses what
//! it reads. Compressing is the tool's affair: here are only the finished frames.
//!
//! What the runtime tells the tool comes as [`records`].
//!
//! Files come last, and [`Encoded::files`] says where each one is. A file that an app does not need
//! at run time is taken out again after the app was started: [`Encoded::without`] lists what to
//! change in memory for that.

mod builtins;
mod encode;
pub mod exports;
pub mod records;
mod removal;
mod tree;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

pub use builtins::{Builtin, Import, Number};
pub use encode::{DEEPEST, Encoded, PlacedFile, VERSION, encode};
pub use removal::Changes;
pub use tree::{Compressed, Directory, Node};

/// Everything that the runtime is told about the app that it has to start.
#[derive(Debug, Clone, Default)]
pub struct Program<'a> {
    /// The root directory `/` of the virtual file system.
    pub tree: Directory<'a>,
    /// The native libraries that are linked into the program.
    pub libraries: Vec<Library<'a>>,
    /// The symbols of the runtime itself that can be asked for, as [`Library::symbols`].
    pub symbols: BTreeMap<String, u32>,
    /// Name of the app's Python module; without one, only CPython is started.
    pub application: Option<String>,
    /// Directories of the tree that are put in front of `sys.path`, in this order.
    pub search_path: Vec<String>,
    /// Name of the Python module that holds the table of the world's types and functions.
    pub abi_module: Option<String>,
    /// Whether the component must do without any WASI import (`--stub-wasi`).
    pub stub_wasi: bool,
    /// The dictionary of the compressed files.
    pub dictionary: Cow<'a, [u8]>,
    /// What randomness is derived from while the app is started.
    pub seed: [u8; 16],
}

/// A native library (a side module) as `dlopen` and `dlsym` see it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Library<'a> {
    /// Absolute path in the tree.
    pub path: String,
    /// What each exported name stands for: a slot of the table for a function, an address in memory
    /// for data.
    pub symbols: BTreeMap<String, u32>,
    /// Its part of the memory.
    pub memory: Range<u32>,
    /// Its slots of the table.
    pub table: Range<u32>,
    /// Table slot of `__wasm_apply_data_relocs`, if the library has it.
    pub apply_data_relocs: Option<u32>,
    /// Table slot of `__wasm_call_ctors`, if the library has it.
    pub call_constructors: Option<u32>,
    /// The paths of the libraries that have to be opened before it. Others than those of the
    /// program are left out.
    pub needs: Vec<String>,
    /// The file names of libraries without which it cannot be opened, and which are not there.
    pub missing: Vec<String>,
    /// For a library that is not there while the app is started: what is to be done when it is
    /// first opened.
    pub late: Option<Late<'a>>,
}

/// The data of a library that joins the program after the app was started.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Late<'a> {
    /// What belongs at the start of its memory, which is zero until then, compressed without a
    /// dictionary; none if all of it stays zero.
    pub data: Option<Compressed<'a>>,
}

/// Why a program cannot be laid out.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Error {
    /// A path of the tree is taken by a file where a directory is needed, or the other way round.
    #[error("`{path}` is both a file and a directory")]
    Conflict {
        /// The path that has two meanings.
        path: String,
    },
    /// Names and paths end at a NUL byte in C.
    #[error("{what} {name:?} contains a NUL character")]
    Nul {
        /// Which kind of name it is.
        what: &'static str,
        /// The name.
        name: String,
    },
    /// The runtime remembers the way to a file, and has room for so many steps.
    #[error(
        "`{path}` is nested deeper than a component's files can be, which is {DEEPEST} levels; \
         leave it out"
    )]
    TooDeep {
        /// The first path that is.
        path: String,
    },
    /// The data does not fit between the base address and the end of a 32-bit memory.
    #[error("the app's files take {bytes} bytes, which is more than a 32-bit memory can hold")]
    TooLarge {
        /// Size of the whole data in bytes.
        bytes: u64,
    },
}
