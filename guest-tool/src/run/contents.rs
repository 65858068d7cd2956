//! What lies where in the memory of a program.
//!
//! The runtime's stack and constants come first, then the data of side modules and the program
//! data, and the heap in what is left between them and behind. Where Python objects are, the
//! runtime knows (`runtime/interpreter/ measure.c`); everything else was put where it is by the
//! tool.

use std::collections::BTreeMap;
use std::ops::Range;

use componentize_link::relocate::RelocatedModule;
use componentize_program::{Changes, Encoded};

use super::running::Extent;

/// What lies where.
#[derive(Debug, Default)]
pub struct Contents {
    /// Where the heap begins; before it are the runtime's constants.
    pub heap: u32,
    /// What is known to lie somewhere: ascending, not overlapping.
    pub places: Vec<Place>,
}

/// Something in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its addresses.
    pub range: Range<u32>,
    /// What it is.
    pub what: What,
}

/// What lies at some place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// The data of the module of this name.
    Constants(String),
    /// Likewise, compressed, of a native library that is opened later.
    Late(String),
    /// The structures of the tree of files, and its names.
    Tree,
    /// The dictionary of compressed files.
    Dictionary,
    /// The contents of the file at this path.
    File(String),
    /// Objects of the Python module of this name.
    Objects(String),
}

impl Contents {
    /// Puts together what is known: of `modules`, of the program data with its `changes`, and of
    /// the heap.
    pub(super) fn new<'m>(
        heap: u32,
        modules: impl Iterator<Item = &'m RelocatedModule>,
        data: &Encoded,
        changes: &Changes,
        objects: Vec<Extent>,
    ) -> Self {
        let mut places = Vec::new();
        let mut add = |range: Range<u32>, what| places.push(Place { range, what });
        for module in modules {
            let end = module.memory_base + module.memory_size;
            add(
                module.memory_base..end,
                What::Constants(module.name.clone()),
            );
        }
        add(data.structures.clone(), What::Tree);
        add(data.dictionary.clone(), What::Dictionary);
        for (path, range) in &data.late {
            add(range.clone(), What::Late(path.clone()));
        }
        for (path, range) in files(data, changes) {
            add(range, What::File(path.to_owned()));
        }
        for extent in objects
            .into_iter()
            .filter(|extent| extent.range.start >= heap)
        {
            add(extent.range, What::Objects(extent.module));
        }
        Contents {
            heap,
            places: disjoint(places),
        }
    }
}

/// Where the contents of files are when they have moved.
fn files<'d>(data: &'d Encoded, changes: &Changes) -> Vec<(&'d str, Range<u32>)> {
    let files = data
        .files
        .iter()
        .filter(|(_, file)| !file.content.is_empty());
    let paths: BTreeMap<u32, &str> = files
        .map(|(path, file)| (file.content.start, &**path))
        .collect();
    let mut end = changes.packed.start;
    let mut moved = Vec::new();
    for content in changes.kept.iter().filter(|content| !content.is_empty()) {
        let start = end;
        end += content.end - content.start;
        moved.extend(paths.get(&content.start).map(|path| (*path, start..end)));
    }
    moved
}

/// In order of addresses, without what overlaps something before it.
fn disjoint(mut places: Vec<Place>) -> Vec<Place> {
    places.retain(|place| !place.range.is_empty());
    places.sort_by_key(|place| place.range.start);
    let mut end = 0;
    for place in &mut places {
        place.range.start = place.range.start.max(end);
        end = end.max(place.range.end);
    }
    places.retain(|place| !place.range.is_empty());
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_counted_twice() {
        let place = |range| Place {
            range,
            what: What::Tree,
        };
        let ranges = [20..30, 5..5, 10..25, 28..29, 40..50];
        let places = disjoint(ranges.map(place).into());
        let ranges: Vec<_> = places.into_iter().map(|place| place.range).collect();
        assert_eq!(ranges, [10..25, 25..30, 40..50]);
    }

    #[test]
    fn files_are_where_they_have_moved() {
        let mut tree = componentize_program::Directory::default();
        for (path, content) in [("/a", "gone"), ("/b", "stays"), ("/c", ""), ("/d", "too")] {
            tree.insert_file(path, content.as_bytes()).unwrap();
        }
        let program = componentize_program::Program {
            tree,
            ..Default::default()
        };
        let data = componentize_program::encode(&program, 1000).unwrap();
        let changes = data.without(|path| path != "/a");
        let start = changes.packed.start;
        let moved = files(&data, &changes);
        assert_eq!(
            moved,
            [("/b", start..start + 5), ("/d", start + 5..start + 8)]
        );
    }
}
