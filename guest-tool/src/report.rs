//! What is in a component, how large it is, and why it is there.
//!
//! Every byte of the component is counted once. The [`sections`] of the component say how large
//! functions and the contents of memory are. Functions belong to the modules that were spliced,
//! which are in order. Contents of memory belong to what lies at their addresses: constants of
//! compiled code, files, Python objects ([`Place`]); where memory is compressed, they are one
//! entry. What is left over are the sections themselves.
//!
//! Why something is there is what the steps before have noted: for distributions
//! [`python_path`](crate::python_path), for the standard library [`ship`](crate::ship).
//!
//! A report is a flat list of entries, in an order that depends on nothing but the component. There
//! are three ways to show it: a [`table`], [`json`], and a page with a treemap ([`html`]).

mod html;
mod json;
mod owners;
mod sections;
mod table;

use std::collections::BTreeMap;

use componentize_cli::arguments::Format;
use componentize_link::relocate::BASE;

use self::owners::{Owned, Owners};
use self::sections::{Sections, Segment};
use crate::python_path::PythonPath;
use crate::run::{Contents, Imported, Place, What};
use crate::ship::Selection;

/// What it is drawn up from.
#[derive(Clone, Copy)]
pub struct Source<'s> {
    /// The component.
    pub component: &'s [u8],
    /// The modules that were spliced, and how many functions of each the component has, in order.
    pub functions: &'s [(String, u32)],
    /// What lies where in its memory.
    pub contents: &'s Contents,
    /// The modules that were imported.
    pub imported: &'s Imported,
    /// What ships of the standard library.
    pub selection: &'s Selection,
    /// What ships of the app and of what is installed.
    pub python_path: &'s PythonPath,
}

/// What is in a component.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Bytes of the component.
    pub size: u64,
    /// What they are, by kind, and the largest first.
    pub entries: Vec<Entry>,
}

/// A part of a component.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it is.
    pub kind: Kind,
    /// Whose it is.
    pub owner: String,
    /// What it is called.
    pub name: String,
    /// Its bytes in the component: of a compressed file, as it is compressed.
    pub bytes: u64,
    /// Why it is there.
    pub why: String,
}

/// What a part of a component is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Functions.
    Code,
    /// Constants of compiled code, and the tree of files.
    Data,
    /// What is alive on the heap when the component starts.
    Memory,
    /// Files.
    Files,
    /// Sections, headers, types.
    Structure,
}

impl Kind {
    /// All of them, in order.
    pub const ALL: [Self; 5] = [
        Kind::Code,
        Kind::Data,
        Kind::Memory,
        Kind::Files,
        Kind::Structure,
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Code => "code",
            Kind::Data => "data",
            Kind::Memory => "memory",
            Kind::Files => "files",
            Kind::Structure => "structure",
        }
    }
}

impl Report {
    /// Draws it up.
    pub fn new(source: Source) -> Self {
        let sections = Sections::of(source.component);
        let mut count = Count {
            owners: Owners {
                selection: source.selection,
                python_path: source.python_path,
                imported: source.imported,
            },
            bytes: BTreeMap::new(),
        };
        count.functions(&sections, source.functions);
        for segment in &sections.segments {
            count.segment(segment, source.contents);
        }
        count.add(Kind::Memory, owners::compressed(), sections.compressed);
        let size = source.component.len() as u64;
        count.structure(&sections, size);
        let mut entries: Vec<_> = count.bytes.into_iter().map(entry).collect();
        entries.sort_by(|one, other| {
            let key = |entry: &Entry| (entry.kind, std::cmp::Reverse(entry.bytes));
            key(one).cmp(&key(other))
        });
        Report { size, entries }
    }

    /// The report in a format.
    pub fn text(&self, format: Format) -> String {
        match format {
            Format::Table => table::write(self),
            Format::Json => json::write(self),
            Format::Html => html::write(self),
        }
    }
}

fn entry(((kind, owned), bytes): ((Kind, Owned), u64)) -> Entry {
    Entry {
        kind,
        owner: owned.owner,
        name: owned.name,
        bytes,
        why: owned.why,
    }
}

/// The bytes that are counted.
struct Count<'s> {
    owners: Owners<'s>,
    bytes: BTreeMap<(Kind, Owned), u64>,
}

impl Count<'_> {
    fn add(&mut self, kind: Kind, owned: Owned, bytes: u64) {
        if bytes > 0 {
            *self.bytes.entry((kind, owned)).or_default() += bytes;
        }
    }

    /// Counts functions: those of the modules in order, and then those that the linker has made.
    fn functions(&mut self, sections: &Sections, modules: &[(String, u32)]) {
        let mut bodies = sections.bodies.iter();
        for (module, functions) in modules {
            let own = bodies.by_ref().take(*functions as usize);
            let owned = self.owners.of_module(module);
            self.add(Kind::Code, owned, own.sum());
        }
        let owned = owners::structure("traps", "in place of functions that nothing has");
        self.add(Kind::Code, owned, bodies.sum());
    }

    /// Counts the contents of a data segment by their addresses.
    fn segment(&mut self, segment: &Segment, contents: &Contents) {
        let (mut address, end) = (segment.address, segment.address + segment.length);
        let places = &contents.places;
        let first = places.partition_point(|place| u64::from(place.range.end) <= address);
        for Place { range, what } in &places[first..] {
            let (start, stop) = (u64::from(range.start), u64::from(range.end));
            if start >= end {
                break;
            }
            self.unclaimed(address..start.max(address), contents);
            address = address.max(start);
            let bytes = stop.min(end) - address;
            let (kind, owned) = self.place(what);
            self.add(kind, owned, bytes);
            address += bytes;
        }
        self.unclaimed(address..end.max(address), contents);
    }

    fn place(&self, what: &What) -> (Kind, Owned) {
        match what {
            What::Constants(module) => (Kind::Data, self.owners.of_module(module)),
            What::Late(module) => (Kind::Data, self.owners.of_late_module(module)),
            What::Tree => (Kind::Data, owners::tree("names and places of files")),
            What::Dictionary => (
                Kind::Data,
                owners::tree("what compressed files have in common"),
            ),
            What::File(path) => (Kind::Files, self.owners.of_file(path)),
            What::Objects(module) => (Kind::Memory, self.owners.of_objects(module)),
        }
    }

    /// Counts what nobody is known to own: on the heap, or else before it.
    fn unclaimed(&mut self, addresses: std::ops::Range<u64>, contents: &Contents) {
        let heap = u64::from(contents.heap);
        let before = addresses.end.min(heap).saturating_sub(addresses.start);
        let constants = self.owners.of_module(BASE);
        self.add(Kind::Data, constants, before);
        let bytes = addresses.end - addresses.start - before;
        self.add(Kind::Memory, owners::unclaimed(), bytes);
    }

    /// Counts what is neither a function nor the contents of memory.
    fn structure(&mut self, sections: &Sections, size: u64) {
        let parts = [
            (
                "function table",
                sections.elements,
                "functions that are called by their addresses",
            ),
            (
                "headers of the memory's contents",
                sections.headers,
                "addresses and lengths",
            ),
        ];
        for (name, bytes, why) in parts {
            self.add(Kind::Structure, owners::structure(name, why), bytes);
        }
        let counted = |kind| {
            let all = self.bytes.iter().filter(move |((it, _), _)| kind == *it);
            all.map(|(_, bytes)| bytes).sum::<u64>()
        };
        let counted: u64 = Kind::ALL.into_iter().map(counted).sum();
        let outside = size - sections.module;
        let why = "the world's interfaces";
        self.add(
            Kind::Structure,
            owners::structure("types, imports and exports", why),
            outside,
        );
        let why = "types and numbers of functions";
        let rest = sections.module - counted;
        self.add(
            Kind::Structure,
            owners::structure("other sections of the module", why),
            rest,
        );
    }
}
