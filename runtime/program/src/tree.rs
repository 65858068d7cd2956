//! The tree of files: plain nested maps, whose contents are borrowed where they can be, since the
//! standard library alone is 10 MB.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::Error;

/// A directory: its entries by name, in the order of their bytes, as the runtime searches them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Directory<'a> {
    entries: BTreeMap<String, Node<'a>>,
}

/// One entry of a directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node<'a> {
    /// A directory.
    Directory(Directory<'a>),
    /// A file and its contents. An empty file also stands for a native library that is linked into
    /// the program.
    File(Cow<'a, [u8]>),
    /// A file whose contents are compressed, with the program's dictionary.
    Compressed(Compressed<'a>),
}

/// Compressed bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compressed<'a> {
    /// How many bytes there are when they are not compressed.
    pub length: u32,
    /// A frame of Zstandard (RFC 8878).
    pub frame: Cow<'a, [u8]>,
}

impl Compressed<'_> {
    /// The same, with the frame borrowed.
    pub fn borrowed(&self) -> Compressed<'_> {
        Compressed {
            length: self.length,
            frame: Cow::Borrowed(&self.frame),
        }
    }
}

impl<'a> Directory<'a> {
    /// Puts a file at `path`, and makes the directories that lead to it. A file that is there
    /// already is replaced. The path's components are separated by `/`; a leading one is allowed.
    pub fn insert_file(
        &mut self,
        path: &str,
        content: impl Into<Cow<'a, [u8]>>,
    ) -> Result<(), Error> {
        self.insert(path, Node::File(content.into()))
    }

    /// Puts a file with compressed contents at `path`, likewise.
    pub fn insert_compressed(&mut self, path: &str, content: Compressed<'a>) -> Result<(), Error> {
        self.insert(path, Node::Compressed(content))
    }

    fn insert(&mut self, path: &str, file: Node<'a>) -> Result<(), Error> {
        let (parent, name) = path.rsplit_once('/').unwrap_or(("", path));
        let directory = self.make_directory(parent)?;
        if let Some(Node::Directory(_)) = directory.entries.get(name) {
            return Err(conflict(path));
        }
        directory.entries.insert(name.to_owned(), file);
        Ok(())
    }

    /// The directory at `path`, made along with those that lead to it if it is not there yet.
    pub fn make_directory(&mut self, path: &str) -> Result<&mut Directory<'a>, Error> {
        let mut directory = self;
        for name in components(path) {
            let node = directory
                .entries
                .entry(name.to_owned())
                .or_insert_with(|| Node::Directory(Directory::default()));
            match node {
                Node::Directory(inner) => directory = inner,
                Node::File(_) | Node::Compressed(_) => return Err(conflict(path)),
            }
        }
        Ok(directory)
    }

    /// What is at `path`, unless that is this directory itself or nothing.
    pub fn get(&self, path: &str) -> Option<&Node<'a>> {
        let mut directory = self;
        let mut names = components(path).peekable();
        while let Some(name) = names.next() {
            let node = directory.entries.get(name)?;
            if names.peek().is_none() {
                return Some(node);
            }
            match node {
                Node::Directory(inner) => directory = inner,
                Node::File(_) | Node::Compressed(_) => return None,
            }
        }
        None
    }

    /// The entries in the order of their names.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = (&str, &Node<'a>)> {
        self.entries
            .iter()
            .map(|(name, node)| (name.as_str(), node))
    }
}

fn components(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|name| !name.is_empty())
}

fn conflict(path: &str) -> Error {
    Error::Conflict {
        path: path.to_owned(),
    }
}
