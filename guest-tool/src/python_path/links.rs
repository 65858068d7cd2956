//! Symbolic links, and where they may lead.
//!
//! A build must not depend on, or get hold of, what the user has not named. So a link is followed
//! where it leads into a directory that the command line, the settings or the active virtual
//! environment names, and is left out elsewhere, with a warning.
//!
//! How links are resolved is the system's affair, and a host of WASI refuses those that lead out of
//! the one directory that they are in; but from one named directory into another is fine. So a
//! link's text is followed here, by names alone, from the directory that the link is in; what that
//! gives is looked up again as if the user had written it. A host can also refuse to tell what an
//! absolute link says. The launcher resolves those itself, by the same rule, and opens what they
//! lead to.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

use super::{go, normal};

/// Linux gives up after as many links in a row.
const MOST_LINKS: usize = 40;

/// What is known of links.
#[derive(Debug, Default)]
pub(super) struct Links {
    named: Vec<PathBuf>,
    follow_all: bool,
    left_out: BTreeSet<PathBuf>,
}

/// What is at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// A file of this size in bytes, to be opened by this path.
    File(PathBuf, u64),
    /// A directory, to be opened by this path.
    Directory(PathBuf),
    /// Nothing, or nothing that can be read.
    Nothing,
}

impl Links {
    /// The directories into which links may lead, and whether they may lead anywhere else, too.
    pub fn new(named: Vec<PathBuf>, follow_all: bool) -> Self {
        Links {
            named,
            follow_all,
            left_out: BTreeSet::new(),
        }
    }

    /// The links that were not followed.
    pub fn left_out(&self) -> &BTreeSet<PathBuf> {
        &self.left_out
    }

    /// What is at `path`, if need be at the end of links. Whatever is neither a file nor a
    /// directory (a FIFO, say, which blocks whoever opens it) counts as nothing.
    pub fn place(&mut self, path: &Path) -> Place {
        let mut place = path.to_owned();
        for _ in 0..MOST_LINKS {
            let Ok(metadata) = fs::symlink_metadata(&place) else {
                return Place::Nothing;
            };
            if metadata.is_dir() {
                return Place::Directory(place);
            } else if metadata.is_file() {
                return Place::File(place, metadata.len());
            } else if !metadata.is_symlink() {
                return Place::Nothing;
            }
            let Ok(text) = fs::read_link(&place) else {
                return self.followed_by_host(path, &place);
            };
            match self.target(&place, &text) {
                Some(target) => place = target,
                None if self.follow_all => return self.followed_by_host(path, &place),
                None => {
                    self.left_out.insert(path.to_owned());
                    return Place::Nothing;
                }
            }
        }
        Place::Nothing
    }

    /// Where a link with this text leads, if that is in a directory that was named.
    fn target(&self, link: &Path, text: &Path) -> Option<PathBuf> {
        let mut target = link.parent().unwrap_or(Path::new("")).to_owned();
        go(&mut target, text);
        let is_inside = |directory: &PathBuf| {
            let (named, target) = (normal(directory), normal(&target));
            // The current directory has an empty path, which is that of everything below it.
            target.starts_with(&named) && !(named.as_os_str().is_empty() && leaves(&target))
        };
        self.named.iter().any(is_inside).then_some(target)
    }

    /// What the host finds at the end of a link, if it follows that.
    fn followed_by_host(&mut self, path: &Path, link: &Path) -> Place {
        match fs::metadata(link) {
            Ok(metadata) if metadata.is_dir() => Place::Directory(link.to_owned()),
            Ok(metadata) if metadata.is_file() => Place::File(link.to_owned(), metadata.len()),
            Ok(_) => Place::Nothing,
            // What leads nowhere is nothing that the user would miss.
            Err(error) if error.kind() == io::ErrorKind::NotFound => Place::Nothing,
            Err(_) => {
                self.left_out.insert(path.to_owned());
                Place::Nothing
            }
        }
    }
}

/// Whether a path leads out of the directory that it is relative to.
fn leaves(path: &Path) -> bool {
    path.is_absolute() || path.starts_with("..")
}
