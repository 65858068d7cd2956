//! Taking files out of a tree that is in use.
//!
//! Nodes cannot move, as open files point to them, so those of removed files stay where they are,
//! with a kind of 0. But their names become zeros, which a module's data segments leave out: they
//! tell what lay beside the app on the machine where it was built.
//!
//! Contents can move, as nothing but the node knows where they are. Those that stay are packed
//! together at the front, and zeros follow. An engine that maps a component's initial memory, as
//! wasmtime does, wants its contents close to each other and at low addresses.
//!
//! Without its own name a node still needs one, because entries are searched by bisection: it gets
//! that of the entry before it that stays, one byte longer. That byte is the NUL which ends the
//! name in memory, so it sorts after that entry and before the next one, and nobody looks for it.
//! Where no entry before it stays, it gets the empty name.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::encode::{Encoded, NODE_CONTENT_OFFSET, NODE_KIND_OFFSET, NODE_SIZE};

/// The nodes as they lie in memory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Places {
    /// The entries of each directory, the root's first; those inside a directory come after it.
    pub directories: Vec<Vec<Entry>>,
    /// Addresses of the strings that are not only names of nodes.
    pub fixed_strings: BTreeSet<u32>,
    /// Address of the empty string.
    pub empty_name: u32,
    /// Addresses of the contents of all files.
    pub contents: Range<u32>,
}

/// A node as it lies in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Address of the `struct tree_node`.
    pub node: u32,
    /// Addresses of its name, without the NUL.
    pub name: Range<u32>,
    pub content: Content,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Content {
    /// A file: its path in the tree, and the addresses of its bytes.
    File(String, Range<u32>),
    /// A directory: its number.
    Directory(usize),
}

/// What to change in memory. No two changes concern the same byte.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// Addresses whose bytes become zero: ascending, not overlapping.
    pub zeros: Vec<Range<u32>>,
    /// Addresses of words, and their new values.
    pub words: Vec<(u32, u32)>,
    /// Addresses of bytes of which only a part stays.
    pub packed: Range<u32>,
    /// The parts of [`Changes::packed`] that stay, ascending: they move to its start, one after the
    /// other, and what is behind them becomes zero.
    pub kept: Vec<Range<u32>>,
    /// Address behind all that stays of [`Changes::packed`].
    pub packed_end: u32,
}

impl Encoded {
    /// What to change so that only those files are left in the tree for which `ships` holds, given
    /// their paths, and the directories that lead to them.
    pub fn without(&self, ships: impl Fn(&str) -> bool) -> Changes {
        let places = &self.places;
        let stays = places.staying(ships);
        let mut changes = Changes {
            packed: places.contents.clone(),
            packed_end: places.contents.start,
            ..Changes::default()
        };
        let mut used: BTreeSet<u32> = places.fixed_strings.clone();
        for entries in &places.directories {
            if !entries.iter().any(|entry| stays.contains(&entry.node)) {
                // Nobody comes here any more.
                for entry in entries {
                    changes.zero(entry.node..entry.node + NODE_KIND_OFFSET);
                    changes.remove(entry);
                }
                continue;
            }
            let mut sorts_before = places.empty_name..places.empty_name;
            for entry in entries {
                if stays.contains(&entry.node) {
                    used.insert(entry.name.start);
                    sorts_before = entry.name.start..entry.name.end + 1;
                    changes.keep(entry);
                } else {
                    changes.words.push((entry.node, sorts_before.start));
                    changes
                        .words
                        .push((entry.node + 4, sorts_before.len() as u32));
                    changes.remove(entry);
                }
            }
        }
        let names: BTreeMap<u32, u32> = (places.directories.iter().flatten())
            .map(|entry| (entry.name.start, entry.name.end))
            .collect();
        for (start, end) in names {
            if !used.contains(&start) {
                changes.zero(start..end);
            }
        }
        changes.zeros.sort_by_key(|range| range.start);
        changes
    }
}

impl Places {
    /// Addresses of the nodes that stay: files that ship, and directories in which any does.
    fn staying(&self, ships: impl Fn(&str) -> bool) -> BTreeSet<u32> {
        let mut nodes = BTreeSet::new();
        let mut not_empty = vec![false; self.directories.len()];
        for (number, entries) in self.directories.iter().enumerate().rev() {
            for entry in entries {
                let stays = match &entry.content {
                    Content::File(path, _) => ships(path),
                    Content::Directory(inner) => not_empty[*inner],
                };
                if stays {
                    nodes.insert(entry.node);
                    not_empty[number] = true;
                }
            }
        }
        nodes
    }
}

impl Changes {
    /// Zeroes everything of a node but its name.
    fn remove(&mut self, entry: &Entry) {
        self.zero(entry.node + NODE_KIND_OFFSET..entry.node + NODE_SIZE);
    }

    /// Moves the contents of a file to the end of those that stay already. Files come in the order
    /// of their contents.
    fn keep(&mut self, entry: &Entry) {
        if let Content::File(_, content) = &entry.content {
            self.words
                .push((entry.node + NODE_CONTENT_OFFSET, self.packed_end));
            self.packed_end += content.len() as u32;
            self.kept.push(content.clone());
        }
    }

    fn zero(&mut self, range: Range<u32>) {
        if !range.is_empty() {
            self.zeros.push(range);
        }
    }
}
