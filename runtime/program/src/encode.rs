//! From a [`Program`] to bytes. The layout is told in the crate's documentation, and in C in
//! `runtime/include/componentize.h`; the constants below are its sizes and field numbers.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::ops::Range;

use crate::removal::{Content, Entry, Places};
use crate::{Compressed, Directory, Error, Late, Library, Node, Program};

/// Version of the layout, the first field of `struct program`.
pub const VERSION: u32 = 3;

/// How many names a path has at most: `MAXIMUM_DEPTH` in `runtime/vfs/tree.c`, which counts the
/// root.
pub const DEEPEST: usize = 63;

/// Size of `struct program` in bytes.
const PROGRAM_SIZE: u32 = 80;
/// Size of `struct tree_node` in bytes.
pub(crate) const NODE_SIZE: u32 = 20;
/// Size of `struct library` in bytes.
const LIBRARY_SIZE: u32 = 60;
/// Size of `struct library_symbol` in bytes.
const SYMBOL_SIZE: u32 = 8;
/// Size of a pointer in bytes.
const POINTER_SIZE: u32 = 4;

/// `tree_node.kind` of a directory.
const KIND_DIRECTORY: u32 = 1;
/// `tree_node.kind` of a file. Zero, which zeroing gives, is a node that was removed.
const KIND_FILE: u32 = 2;
/// `tree_node.kind` of a file whose contents are compressed.
const KIND_COMPRESSED: u32 = 3;
/// Where in a node its kind is, after the name's address and length; contents and length follow.
pub(crate) const NODE_KIND_OFFSET: u32 = 8;
/// Where in a node the address of its contents is.
pub(crate) const NODE_CONTENT_OFFSET: u32 = 12;

/// Size in bytes of what a `struct compressed` has before its frame.
const COMPRESSED_HEADER: u32 = 4;

/// `program.flags`: the component must not import anything of WASI.
const FLAG_STUB_WASI: u32 = 1;

/// What the data is aligned to: no structure needs more than a pointer, and 16 bytes keep the seed
/// and the first node on cache lines of their own.
const ALIGNMENT: u32 = 16;

/// A program as bytes for one address, and where in memory its files will lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encoded {
    /// Where the bytes belong, which is also the address of `struct program`.
    pub address: u32,
    /// The data, from [`Encoded::address`] on.
    pub bytes: Vec<u8>,
    /// Every file by its absolute path in the tree.
    pub files: BTreeMap<String, PlacedFile>,
    /// Addresses of the structures, and of the strings that they refer to.
    pub structures: Range<u32>,
    /// Addresses of the dictionary.
    pub dictionary: Range<u32>,
    /// Addresses of the data of late libraries, by the paths of these.
    pub late: BTreeMap<String, Range<u32>>,
    /// Where the nodes lie, and their names.
    pub(crate) places: Places,
}

/// Where a file lies in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedFile {
    /// Address of its `struct tree_node`.
    pub node: u32,
    /// Addresses of its contents.
    pub content: Range<u32>,
}

/// Lays `program` out for an address: the first multiple of 16 bytes from `base` on.
///
/// Fails where a name cannot be a C string or a path is too long, and where the data would end
/// beyond 4 GiB.
pub fn encode(program: &Program, base: u32) -> Result<Encoded, Error> {
    let plan = Plan::of(program)?;
    let end = u64::from(base) + u64::from(ALIGNMENT) + plan.size();
    // A program may not touch the last page: its end could then not be told from address 0.
    if end > u64::from(u32::MAX) - 0xffff {
        let bytes = plan.size();
        return Err(Error::TooLarge { bytes });
    }
    Ok(Writer::new(program, plan, base.next_multiple_of(ALIGNMENT)).write(program))
}

/// The first walk: how many of each structure there are, and all strings.
#[derive(Default)]
struct Plan {
    nodes: u64,
    libraries: u64,
    symbols: u64,
    needs: u64,
    contents: u64,
    /// Bytes of the dictionary and of the data of late libraries.
    blobs: u64,
    strings: Strings,
}

impl Plan {
    fn of(program: &Program) -> Result<Self, Error> {
        let mut plan = Plan::default();
        plan.strings.add("the name", "")?;
        plan.count(&program.tree, "")?;
        for library in &program.libraries {
            plan.libraries += 1;
            plan.strings.add("the path", &library.path)?;
            if let Some(Late {
                data: Some(data), ..
            }) = &library.late
            {
                plan.blobs += data.frame.len() as u64 + u64::from(COMPRESSED_HEADER);
            }
            plan.needs += library.needs.len() as u64;
            if !library.missing.is_empty() {
                plan.strings.add("the libraries", &missing(library))?;
            }
        }
        let symbols = program.libraries.iter().flat_map(|it| it.symbols.keys());
        for symbol in symbols.chain(program.symbols.keys()) {
            plan.symbols += 1;
            plan.strings.add("the symbol", symbol)?;
        }
        for name in program.application.iter().chain(&program.abi_module) {
            plan.strings.add("the module name", name)?;
        }
        let search_path = program.search_path.join(":");
        plan.strings.add("the search path", &search_path)?;
        plan.blobs += program.dictionary.len() as u64;
        Ok(plan)
    }

    /// Counts what is in the directory at `path`.
    fn count(&mut self, directory: &Directory, path: &str) -> Result<(), Error> {
        let is_too_deep = path.matches('/').count() == DEEPEST;
        for (name, node) in directory.entries() {
            if is_too_deep {
                let path = format!("{path}/{name}");
                return Err(Error::TooDeep { path });
            }
            self.nodes += 1;
            self.strings.add("the file name", name)?;
            match node {
                Node::Directory(inner) => self.count(inner, &format!("{path}/{name}"))?,
                Node::File(content) => self.contents += content.len() as u64,
                Node::Compressed(content) => {
                    self.contents += content.frame.len() as u64 + u64::from(COMPRESSED_HEADER);
                }
            }
        }
        Ok(())
    }

    /// Size of everything in bytes.
    fn size(&self) -> u64 {
        u64::from(PROGRAM_SIZE)
            + self.nodes * u64::from(NODE_SIZE)
            + self.libraries * u64::from(LIBRARY_SIZE)
            + self.symbols * u64::from(SYMBOL_SIZE)
            + self.needs * u64::from(POINTER_SIZE)
            + self.strings.bytes.len() as u64
            + self.blobs
            + self.contents
    }
}

/// NUL-terminated strings one after the other, each of them once.
#[derive(Default)]
struct Strings {
    bytes: Vec<u8>,
    offsets: HashMap<String, u32>,
}

impl Strings {
    fn add(&mut self, what: &'static str, name: &str) -> Result<(), Error> {
        if name.contains('\0') {
            let name = name.to_owned();
            return Err(Error::Nul { what, name });
        }
        if !self.offsets.contains_key(name) {
            // A length beyond 32 bits is refused by `encode` before an offset is used.
            let offset = self.bytes.len() as u32;
            self.offsets.insert(name.to_owned(), offset);
            self.bytes.extend_from_slice(name.as_bytes());
            self.bytes.push(0);
        }
        Ok(())
    }
}

/// The names of the libraries that a library misses, as they stand in a message.
fn missing(library: &Library) -> String {
    library.missing.join(", ")
}

/// The second walk, over a layout whose sizes are known and fit 32 bits.
struct Writer {
    base: u32,
    /// Address of the next node, library, symbol and pointer to a library to hand out.
    nodes: u32,
    libraries: u32,
    symbols: u32,
    needs: u32,
    /// Address of the first string.
    strings: u32,
    offsets: HashMap<String, u32>,
    encoded: Encoded,
}

impl Writer {
    fn new(program: &Program, plan: Plan, base: u32) -> Self {
        let nodes = base + PROGRAM_SIZE;
        let libraries = nodes + plan.nodes as u32 * NODE_SIZE;
        let symbols = libraries + program.libraries.len() as u32 * LIBRARY_SIZE;
        let needs = symbols + plan.symbols as u32 * SYMBOL_SIZE;
        let strings = needs + plan.needs as u32 * POINTER_SIZE;

        let mut bytes = Vec::with_capacity(plan.size() as usize);
        bytes.resize((strings - base) as usize, 0);
        bytes.extend_from_slice(&plan.strings.bytes);
        Writer {
            base,
            nodes,
            libraries,
            symbols,
            needs,
            strings,
            offsets: plan.strings.offsets,
            encoded: Encoded {
                address: base,
                bytes,
                files: BTreeMap::new(),
                structures: base..base,
                dictionary: base..base,
                late: BTreeMap::new(),
                places: Places::default(),
            },
        }
    }

    fn write(mut self, program: &Program) -> Encoded {
        self.encoded.structures.end = self.end();
        self.encoded.dictionary = self.append(&program.dictionary);
        let dictionary = match &program.dictionary[..] {
            [] => 0,
            _ => self.encoded.dictionary.start,
        };
        let libraries = self.libraries(program);
        let symbols = self.symbols(&program.symbols);
        let contents = self.end();
        let entries = self.tree(&program.tree);
        self.encoded.places.contents = contents..self.end();
        self.encoded.places.empty_name = self.fixed_string("");
        let flags = if program.stub_wasi { FLAG_STUB_WASI } else { 0 };
        let words = [
            VERSION,
            // The root's node is part of the structure.
            self.encoded.places.empty_name,
            0,
            KIND_DIRECTORY,
            entries,
            program.tree.entries().len() as u32,
            libraries,
            program.libraries.len() as u32,
            self.optional_string(program.application.as_deref()),
            self.fixed_string(&program.search_path.join(":")),
            self.optional_string(program.abi_module.as_deref()),
            flags,
            dictionary,
            program.dictionary.len() as u32,
            symbols,
            program.symbols.len() as u32,
        ];
        self.words(self.base, &words);
        let seed = self.offset(self.base) + words.len() * 4;
        self.encoded.bytes[seed..][..program.seed.len()].copy_from_slice(&program.seed);
        self.encoded
    }

    /// Writes all nodes, level by level, and the contents of the files; returns the address of the
    /// root's entries.
    fn tree(&mut self, root: &Directory) -> u32 {
        let entries = self.nodes;
        self.nodes += root.entries().len() as u32 * NODE_SIZE;
        let mut waiting = VecDeque::from([(String::new(), root, entries)]);
        // Directories are numbered in the order in which they are written; the root is number 0.
        let mut directories = 1;
        while let Some((path, directory, mut address)) = waiting.pop_front() {
            let mut places = Vec::with_capacity(directory.entries().len());
            for (name, node) in directory.entries() {
                let path = format!("{path}/{name}");
                let (name, name_length) = (self.string(name), name.len() as u32);
                let (value, content) = match node {
                    Node::File(content) => {
                        let range = self.append(content);
                        let value = [KIND_FILE, range.start, content.len() as u32];
                        self.place(&path, address, range.clone());
                        (value, Content::File(path, range))
                    }
                    Node::Compressed(content) => {
                        let range = self.compressed(content);
                        let value = [KIND_COMPRESSED, range.start, content.length];
                        self.place(&path, address, range.clone());
                        (value, Content::File(path, range))
                    }
                    Node::Directory(inner) => {
                        let entries = self.nodes;
                        let count = inner.entries().len() as u32;
                        self.nodes += count * NODE_SIZE;
                        waiting.push_back((path, inner, entries));
                        directories += 1;
                        let value = [KIND_DIRECTORY, entries, count];
                        (value, Content::Directory(directories - 1))
                    }
                };
                self.words(address, &[name, name_length]);
                self.words(address + NODE_KIND_OFFSET, &value);
                places.push(Entry {
                    node: address,
                    name: name..name + name_length,
                    content,
                });
                address += NODE_SIZE;
            }
            self.encoded.places.directories.push(places);
        }
        entries
    }

    /// Notes where a file is.
    fn place(&mut self, path: &str, node: u32, content: Range<u32>) {
        let placed = PlacedFile { node, content };
        self.encoded.files.insert(path.to_owned(), placed);
    }

    /// Writes bytes at the end.
    fn append(&mut self, bytes: &[u8]) -> Range<u32> {
        let start = self.end();
        self.encoded.bytes.extend_from_slice(bytes);
        start..self.end()
    }

    /// Writes a `struct compressed` at the end.
    fn compressed(&mut self, content: &Compressed) -> Range<u32> {
        let start = self
            .append(&(content.frame.len() as u32).to_le_bytes())
            .start;
        start..self.append(&content.frame).end
    }

    /// Writes all libraries with their symbols; returns the address of the first library.
    fn libraries(&mut self, program: &Program) -> u32 {
        let first = self.libraries;
        let addresses: HashMap<&str, u32> = (first..)
            .step_by(LIBRARY_SIZE as usize)
            .zip(&program.libraries)
            .map(|(address, library)| (&*library.path, address))
            .collect();
        for library in &program.libraries {
            let late = library.late.as_ref();
            let data = late.and_then(|late| late.data.as_ref());
            let placed = data.map(|data| self.compressed(data));
            let needed = self.needs;
            for address in library
                .needs
                .iter()
                .filter_map(|path| addresses.get(&**path))
            {
                self.words(self.needs, &[*address]);
                self.needs += POINTER_SIZE;
            }
            let missing = (!library.missing.is_empty()).then(|| missing(library));
            let words = [
                self.fixed_string(&library.path),
                self.symbols(&library.symbols),
                library.symbols.len() as u32,
                library.apply_data_relocs.unwrap_or(0),
                library.call_constructors.unwrap_or(0),
                library.late.is_some().into(),
                library.memory.start,
                data.map_or(0, |data| data.length),
                placed.as_ref().map_or(0, |placed| placed.start),
                library.memory.len() as u32,
                library.table.start,
                library.table.len() as u32,
                needed,
                (self.needs - needed) / POINTER_SIZE,
                self.optional_string(missing.as_deref()),
            ];
            let late = placed.map(|placed| (library.path.clone(), placed));
            self.encoded.late.extend(late);
            self.words(self.libraries, &words);
            self.libraries += LIBRARY_SIZE;
        }
        first
    }

    /// Writes symbols; returns the address of the first.
    fn symbols(&mut self, symbols: &BTreeMap<String, u32>) -> u32 {
        let first = self.symbols;
        for (name, value) in symbols {
            let name = self.fixed_string(name);
            self.words(self.symbols, &[name, *value]);
            self.symbols += SYMBOL_SIZE;
        }
        first
    }

    /// Address of a string that the first walk collected.
    fn string(&self, text: &str) -> u32 {
        self.strings + self.offsets[text]
    }

    /// The same, for a string that stays when files are removed.
    fn fixed_string(&mut self, text: &str) -> u32 {
        let address = self.string(text);
        self.encoded.places.fixed_strings.insert(address);
        address
    }

    fn optional_string(&mut self, text: Option<&str>) -> u32 {
        text.map_or(0, |text| self.fixed_string(text))
    }

    /// Address behind all that is written.
    fn end(&self) -> u32 {
        self.base + self.encoded.bytes.len() as u32
    }

    fn offset(&self, address: u32) -> usize {
        (address - self.base) as usize
    }

    fn words(&mut self, address: u32, words: &[u32]) {
        let start = self.offset(address);
        for (place, word) in self.encoded.bytes[start..].chunks_exact_mut(4).zip(words) {
            place.copy_from_slice(&word.to_le_bytes());
        }
    }
}
