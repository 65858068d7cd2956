//! The structures of `runtime/include/componentize.h`: the program data, which is what the tool
//! hands to the runtime, and what the runtime's C code and the shim pass each other. The tests
//! compare both (`tests/suite/contract.rs`).

use std::ffi::{CStr, c_char};

/// The version of the structures here.
pub const VERSION: u32 = 3;

/// Set in [`Program::flags`] by `--stub-wasi`: the component will have no WASI imports.
pub(crate) const STUB_WASI: u32 = 1 << 0;

/// Where the tool puts installed packages.
pub(crate) const SITE_PACKAGES: &str = "/site-packages";

/// A file or folder of the tree.
#[repr(C)]
pub struct TreeNode {
    pub(crate) name: *const c_char,
    pub(crate) name_length: u32,
    pub(crate) kind: u32,
    pub(crate) content: *const u8,
    pub(crate) length: u32,
}

/// The kinds of [`TreeNode`].
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It is not there (any more).
    Removed,
    /// Its content are nodes.
    Directory,
    /// Its content are bytes, or compressed bytes.
    File,
}

impl TreeNode {
    /// What the node is.
    pub fn kind(&self) -> Kind {
        match self.kind {
            1 => Kind::Directory,
            2 | 3 => Kind::File,
            _ => Kind::Removed,
        }
    }

    /// The name, without the folders that it is in.
    pub fn name(&self) -> &[u8] {
        // SAFETY: the tool lays out `name_length` bytes at `name`, and program data is there for
        // good.
        unsafe { std::slice::from_raw_parts(self.name.cast(), self.name_length as usize) }
    }

    /// A directory's entries, and nothing for others.
    pub fn entries(&self) -> &[TreeNode] {
        if self.kind() != Kind::Directory || self.length == 0 {
            return &[];
        }
        // SAFETY: a directory's content is an array of `length` nodes, and program data is there
        // for good.
        unsafe { std::slice::from_raw_parts(self.content.cast(), self.length as usize) }
    }
}

/// The program data.
#[repr(C)]
pub struct Program {
    pub(crate) version: u32,
    pub(crate) root: TreeNode,
    pub(crate) libraries: *const u8,
    pub(crate) library_count: u32,
    pub(crate) application: *const c_char,
    pub(crate) search_path: *const c_char,
    pub(crate) abi_module: *const c_char,
    pub(crate) flags: u32,
    pub(crate) dictionary: *const u8,
    pub(crate) dictionary_length: u32,
    pub(crate) symbols: *const u8,
    pub(crate) symbol_count: u32,
    pub(crate) seed: [u8; 16],
}

impl Program {
    /// Whether the data is laid out the way that is declared here.
    pub fn version_matches(&self) -> bool {
        self.version == VERSION
    }

    /// The tree's root.
    pub fn root(&self) -> &TreeNode {
        &self.root
    }

    /// The name of the app's module.
    pub fn application(&self) -> Option<&'static str> {
        text(self.application)
    }

    /// The folders in which Python looks for modules, in order: those with the app's own code, and
    /// those with packages that are installed for the whole machine or environment.
    pub fn search_path(&self) -> (Vec<&'static str>, Vec<&'static str>) {
        text(self.search_path)
            .unwrap_or_default()
            .split(':')
            .filter(|folder| !folder.is_empty())
            .partition(|folder| !folder.starts_with(SITE_PACKAGES))
    }

    /// The name of the module that holds the ABI table.
    pub fn abi_module(&self) -> Option<&'static str> {
        text(self.abi_module)
    }

    /// Whether the component has no WASI imports.
    pub fn stub_wasi(&self) -> bool {
        self.flags & STUB_WASI != 0
    }
}

/// A piece of memory, as the tool reads it.
#[repr(C)]
pub struct Region {
    /// Where it is.
    pub address: u32,
    /// How long it is, in bytes.
    pub length: u32,
}

/// The program's arguments.
#[repr(C)]
pub struct Arguments {
    /// Strings that end in NUL.
    pub values: *const *const c_char,
    /// How many there are.
    pub count: u32,
}

fn text(address: *const c_char) -> Option<&'static str> {
    if address.is_null() {
        return None;
    }
    // SAFETY: strings in the program data end in NUL and are there for good.
    unsafe { CStr::from_ptr(address) }.to_str().ok()
}
