//! `wasi:filesystem` over a tree in memory.

use alloc::rc::Rc;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::cell::RefCell;

use crate::Memory;
use crate::exports::wasi::filesystem::preopens;
use crate::exports::wasi::filesystem::types::{
    self, Advice, Descriptor, DescriptorBorrow, DescriptorFlags, DescriptorStat, DescriptorType,
    DirectoryEntry, DirectoryEntryStream, ErrorCode, GuestDescriptor, GuestDirectoryEntryStream,
    MetadataHashValue, NewTimestamp, OpenFlags, PathFlags,
};
use crate::exports::wasi::io::error::ErrorBorrow;
use crate::exports::wasi::io::streams::{InputStream, OutputStream};
use crate::streams::{Input, Output, TooLarge};
use crate::volume::{File, Node};

/// What the program calls the directory.
const NAME: &str = ".";

/// An open file or directory.
pub struct Open {
    node: Node,
    flags: DescriptorFlags,
}

/// What is in a directory, the next entry last.
pub struct Entries(RefCell<Vec<DirectoryEntry>>);

impl preopens::Guest for Memory {
    fn get_directories() -> Vec<(Descriptor, String)> {
        let directory = Open {
            node: Node::Directory(Rc::default()),
            flags: DescriptorFlags::READ | DescriptorFlags::MUTATE_DIRECTORY,
        };
        Vec::from([(Descriptor::new(directory), NAME.to_string())])
    }
}

impl types::Guest for Memory {
    type Descriptor = Open;
    type DirectoryEntryStream = Entries;

    fn filesystem_error_code(error: ErrorBorrow<'_>) -> Option<ErrorCode> {
        let TooLarge = error.get::<TooLarge>();
        Some(ErrorCode::InsufficientMemory)
    }
}

impl Open {
    fn file(&self) -> Result<&Rc<RefCell<File>>, ErrorCode> {
        self.node.file()
    }

    /// The same, if it was opened for writing.
    fn written(&self) -> Result<&Rc<RefCell<File>>, ErrorCode> {
        match self.flags.contains(DescriptorFlags::WRITE) {
            true => self.file(),
            false => Err(ErrorCode::BadDescriptor),
        }
    }
}

fn kind(node: &Node) -> DescriptorType {
    match node {
        Node::File(_) => DescriptorType::RegularFile,
        Node::Directory(_) => DescriptorType::Directory,
    }
}

fn stat(node: &Node) -> DescriptorStat {
    DescriptorStat {
        type_: kind(node),
        link_count: 1,
        size: match node {
            Node::File(file) => file.borrow().size(),
            Node::Directory(_) => 0,
        },
        data_access_timestamp: None,
        data_modification_timestamp: None,
        status_change_timestamp: None,
    }
}

fn hash(node: &Node) -> MetadataHashValue {
    MetadataHashValue {
        lower: node.identity() as u64,
        upper: 0,
    }
}

impl GuestDescriptor for Open {
    fn read_via_stream(&self, offset: u64) -> Result<InputStream, ErrorCode> {
        let file = Rc::clone(self.file()?);
        Ok(InputStream::new(Input::new(file, offset)))
    }

    fn write_via_stream(&self, offset: u64) -> Result<OutputStream, ErrorCode> {
        let file = Rc::clone(self.written()?);
        Ok(OutputStream::new(Output::At(file, offset.into())))
    }

    fn append_via_stream(&self) -> Result<OutputStream, ErrorCode> {
        let file = Rc::clone(self.written()?);
        Ok(OutputStream::new(Output::AtEnd(file)))
    }

    fn advise(&self, _: u64, _: u64, _: Advice) -> Result<(), ErrorCode> {
        Ok(())
    }

    fn sync_data(&self) -> Result<(), ErrorCode> {
        Ok(())
    }

    fn get_flags(&self) -> Result<DescriptorFlags, ErrorCode> {
        Ok(self.flags)
    }

    fn get_type(&self) -> Result<DescriptorType, ErrorCode> {
        Ok(kind(&self.node))
    }

    fn set_size(&self, size: u64) -> Result<(), ErrorCode> {
        self.written()?.borrow_mut().set_size(size)
    }

    fn set_times(&self, _: NewTimestamp, _: NewTimestamp) -> Result<(), ErrorCode> {
        Ok(())
    }

    fn read(&self, length: u64, offset: u64) -> Result<(Vec<u8>, bool), ErrorCode> {
        let file = self.file()?.borrow();
        let bytes = file.read(offset, length);
        let is_end = (bytes.len() as u64) < length;
        Ok((bytes.to_vec(), is_end))
    }

    fn write(&self, buffer: Vec<u8>, offset: u64) -> Result<u64, ErrorCode> {
        self.written()?.borrow_mut().write(offset, &buffer)?;
        Ok(buffer.len() as u64)
    }

    fn read_directory(&self) -> Result<DirectoryEntryStream, ErrorCode> {
        let directory = self.node.directory()?.borrow();
        let entries = directory.entries().map(|(name, node)| DirectoryEntry {
            type_: kind(node),
            name: name.to_string(),
        });
        let mut entries: Vec<_> = entries.collect();
        entries.reverse();
        Ok(DirectoryEntryStream::new(Entries(RefCell::new(entries))))
    }

    fn sync(&self) -> Result<(), ErrorCode> {
        Ok(())
    }

    fn create_directory_at(&self, path: String) -> Result<(), ErrorCode> {
        let (directory, name) = self.node.place(&path)?.ok_or(ErrorCode::Exist)?;
        let new = Node::Directory(Rc::default());
        directory.borrow_mut().add(name, new)
    }

    fn stat(&self) -> Result<DescriptorStat, ErrorCode> {
        Ok(stat(&self.node))
    }

    fn stat_at(&self, _: PathFlags, path: String) -> Result<DescriptorStat, ErrorCode> {
        Ok(stat(&self.node.find(&path)?))
    }

    fn set_times_at(
        &self,
        _: PathFlags,
        path: String,
        _: NewTimestamp,
        _: NewTimestamp,
    ) -> Result<(), ErrorCode> {
        self.node.find(&path).map(|_| ())
    }

    fn link_at(
        &self,
        _: PathFlags,
        _: String,
        _: DescriptorBorrow<'_>,
        _: String,
    ) -> Result<(), ErrorCode> {
        Err(ErrorCode::NotPermitted)
    }

    fn open_at(
        &self,
        _: PathFlags,
        path: String,
        open: OpenFlags,
        flags: DescriptorFlags,
    ) -> Result<Descriptor, ErrorCode> {
        let node = match self.node.find(&path) {
            Ok(_) if open.contains(OpenFlags::EXCLUSIVE) => return Err(ErrorCode::Exist),
            Ok(node) => node,
            Err(ErrorCode::NoEntry) if open.contains(OpenFlags::CREATE) => {
                let place = self.node.place(&path)?;
                let (directory, name) = place.ok_or(ErrorCode::IsDirectory)?;
                let node = Node::File(Rc::default());
                directory.borrow_mut().add(name, node.clone())?;
                node
            }
            Err(error) => return Err(error),
        };
        let is_written = flags.contains(DescriptorFlags::WRITE);
        match &node {
            Node::File(_) if open.contains(OpenFlags::DIRECTORY) => {
                return Err(ErrorCode::NotDirectory);
            }
            Node::Directory(_) if is_written => return Err(ErrorCode::IsDirectory),
            Node::File(file) if open.contains(OpenFlags::TRUNCATE) => {
                file.borrow_mut().set_size(0)?;
            }
            Node::File(_) | Node::Directory(_) => {}
        }
        Ok(Descriptor::new(Open { node, flags }))
    }

    fn readlink_at(&self, path: String) -> Result<String, ErrorCode> {
        self.node.find(&path)?;
        // There are no links.
        Err(ErrorCode::Invalid)
    }

    fn remove_directory_at(&self, path: String) -> Result<(), ErrorCode> {
        let (directory, name) = self.node.place(&path)?.ok_or(ErrorCode::Busy)?;
        let mut directory = directory.borrow_mut();
        let node = directory.get(&name).ok_or(ErrorCode::NoEntry)?;
        if !node.directory()?.borrow().is_empty() {
            return Err(ErrorCode::NotEmpty);
        }
        directory.remove(&name);
        Ok(())
    }

    fn rename_at(
        &self,
        path: String,
        to: DescriptorBorrow<'_>,
        new_path: String,
    ) -> Result<(), ErrorCode> {
        let (directory, name) = self.node.place(&path)?.ok_or(ErrorCode::Busy)?;
        let place = to.get::<Open>().node.place(&new_path)?;
        let (new_directory, new_name) = place.ok_or(ErrorCode::Busy)?;
        let node = directory.borrow().get(&name).ok_or(ErrorCode::NoEntry)?;
        let replaced = new_directory.borrow().get(&new_name);
        match (&node, replaced) {
            (_, None) => {}
            (_, Some(replaced)) if replaced.identity() == node.identity() => return Ok(()),
            (Node::File(_), Some(Node::File(_))) => {}
            (Node::File(_), Some(Node::Directory(_))) => return Err(ErrorCode::IsDirectory),
            (Node::Directory(_), Some(Node::File(_))) => return Err(ErrorCode::NotDirectory),
            (Node::Directory(_), Some(Node::Directory(replaced))) => {
                if !replaced.borrow().is_empty() {
                    return Err(ErrorCode::NotEmpty);
                }
            }
        }
        if let Node::Directory(moved) = &node
            && is_within(&Node::Directory(Rc::clone(&new_directory)), moved)
        {
            return Err(ErrorCode::Invalid);
        }
        directory.borrow_mut().remove(&name);
        new_directory.borrow_mut().remove(&new_name);
        new_directory.borrow_mut().add(new_name, node)
    }

    fn symlink_at(&self, _: String, _: String) -> Result<(), ErrorCode> {
        Err(ErrorCode::NotPermitted)
    }

    fn unlink_file_at(&self, path: String) -> Result<(), ErrorCode> {
        let place = self.node.place(&path)?;
        let (directory, name) = place.ok_or(ErrorCode::IsDirectory)?;
        let mut directory = directory.borrow_mut();
        directory.get(&name).ok_or(ErrorCode::NoEntry)?.file()?;
        directory.remove(&name);
        Ok(())
    }

    fn is_same_object(&self, other: DescriptorBorrow<'_>) -> bool {
        self.node.identity() == other.get::<Open>().node.identity()
    }

    fn metadata_hash(&self) -> Result<MetadataHashValue, ErrorCode> {
        Ok(hash(&self.node))
    }

    fn metadata_hash_at(&self, _: PathFlags, path: String) -> Result<MetadataHashValue, ErrorCode> {
        Ok(hash(&self.node.find(&path)?))
    }
}

/// Whether `node` is `directory`, or somewhere below.
fn is_within(node: &Node, directory: &Rc<RefCell<crate::volume::Directory>>) -> bool {
    if node.identity() == Rc::as_ptr(directory).addr() {
        return true;
    }
    let directory = directory.borrow();
    let mut nodes = directory.entries().map(|(_, node)| node);
    nodes.any(|below| match below {
        Node::Directory(below) => is_within(node, below),
        Node::File(_) => false,
    })
}

impl GuestDirectoryEntryStream for Entries {
    fn read_directory_entry(&self) -> Result<Option<DirectoryEntry>, ErrorCode> {
        Ok(self.0.borrow_mut().pop())
    }
}
