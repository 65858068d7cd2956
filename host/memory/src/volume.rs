//! A tree of files.

use alloc::collections::BTreeMap;
use alloc::rc::Rc;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::cell::RefCell;

use crate::exports::wasi::filesystem::types::ErrorCode;

/// A file's contents.
#[derive(Default)]
pub struct File(Vec<u8>);

impl File {
    /// How large it is, in bytes.
    pub fn size(&self) -> u64 {
        self.0.len() as u64
    }

    /// At most `length` bytes from `position` on: fewer where the file ends before.
    pub fn read(&self, position: u64, length: u64) -> &[u8] {
        let end = position.saturating_add(length).min(self.size());
        let start = usize::try_from(position.min(end)).unwrap_or_default();
        let end = usize::try_from(end).unwrap_or_default();
        &self.0[start..end]
    }

    /// Puts bytes at a position, behind the end perhaps, with zeros before them.
    pub fn write(&mut self, position: u64, bytes: &[u8]) -> Result<(), ErrorCode> {
        let end = position.checked_add(bytes.len() as u64);
        let end = end.ok_or(ErrorCode::FileTooLarge)?;
        if end > self.size() {
            self.set_size(end)?;
        }
        let start = usize::try_from(position).map_err(|_| ErrorCode::FileTooLarge)?;
        self.0[start..][..bytes.len()].copy_from_slice(bytes);
        Ok(())
    }

    /// Cuts it off, or fills it up with zeros.
    pub fn set_size(&mut self, size: u64) -> Result<(), ErrorCode> {
        let size = usize::try_from(size).map_err(|_| ErrorCode::FileTooLarge)?;
        let more = size.saturating_sub(self.0.len());
        let reserved = self.0.try_reserve(more);
        reserved.map_err(|_| ErrorCode::InsufficientMemory)?;
        self.0.resize(size, 0);
        Ok(())
    }
}

/// A directory.
#[derive(Default)]
pub struct Directory(BTreeMap<String, Node>);

/// What is in a directory.
#[derive(Clone)]
pub enum Node {
    File(Rc<RefCell<File>>),
    Directory(Rc<RefCell<Directory>>),
}

impl Node {
    /// Tells it from all others, as long as it is there.
    pub fn identity(&self) -> usize {
        match self {
            Node::File(file) => Rc::as_ptr(file).addr(),
            Node::Directory(directory) => Rc::as_ptr(directory).addr(),
        }
    }

    /// The directory, if it is one.
    pub fn directory(&self) -> Result<&Rc<RefCell<Directory>>, ErrorCode> {
        match self {
            Node::Directory(directory) => Ok(directory),
            Node::File(_) => Err(ErrorCode::NotDirectory),
        }
    }

    /// The file, if it is one.
    pub fn file(&self) -> Result<&Rc<RefCell<File>>, ErrorCode> {
        match self {
            Node::File(file) => Ok(file),
            Node::Directory(_) => Err(ErrorCode::IsDirectory),
        }
    }

    /// What is at a path from here. Like WASI, this lets no path lead out of where it starts.
    pub fn find(&self, path: &str) -> Result<Node, ErrorCode> {
        match self.place(path)? {
            Some((directory, name)) => directory.borrow().get(&name).ok_or(ErrorCode::NoEntry),
            None => Ok(self.clone()),
        }
    }

    /// The directory that holds what is, or could be, at a path from here, and its name there; none
    /// if the path is that of this very node.
    pub fn place(&self, path: &str) -> Result<Option<Place>, ErrorCode> {
        if path.starts_with('/') {
            return Err(ErrorCode::NotPermitted);
        }
        if path.is_empty() {
            return Err(ErrorCode::NoEntry);
        }
        // The nodes that the path has led into, and where they are; the last one last.
        let mut way: Vec<(Node, Option<Place>)> = Vec::from([(self.clone(), None)]);
        let names = path.split('/').filter(|name| !matches!(*name, "" | "."));
        let mut names = names.peekable();
        while let Some(name) = names.next() {
            if name == ".." {
                way.pop();
                continue;
            }
            let (node, _) = way.last().ok_or(ErrorCode::NotPermitted)?;
            let directory = Rc::clone(node.directory()?);
            if names.peek().is_none() {
                return Ok(Some((directory, name.to_string())));
            }
            let node = directory.borrow().get(name).ok_or(ErrorCode::NoEntry)?;
            way.push((node, Some((directory, name.to_string()))));
        }
        let (_, place) = way.pop().ok_or(ErrorCode::NotPermitted)?;
        Ok(place)
    }
}

/// A directory, and a name in it.
pub type Place = (Rc<RefCell<Directory>>, String);

impl Directory {
    /// What has this name.
    pub fn get(&self, name: &str) -> Option<Node> {
        self.0.get(name).cloned()
    }

    /// Adds something. There must be nothing of that name.
    pub fn add(&mut self, name: String, node: Node) -> Result<(), ErrorCode> {
        if self.0.contains_key(&name) {
            return Err(ErrorCode::Exist);
        }
        self.0.insert(name, node);
        Ok(())
    }

    /// Takes out what has this name.
    pub fn remove(&mut self, name: &str) -> Option<Node> {
        self.0.remove(name)
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All names, and what has them, in order.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &Node)> {
        self.0.iter().map(|(name, node)| (name.as_str(), node))
    }
}
