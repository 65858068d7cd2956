//! Reads the WIT at one path: a file or a directory, with the packages in its directory `deps`.
//!
//! A directory is laid out as [`Resolve::push_dir`] describes it. Everything is read here rather
//! than by wit-parser, so that nothing is read that is no regular file, no more of it than there
//! may be, and that what is wrong with it is told in our words.

use std::path::{Path, PathBuf};
use std::{fs, io};

use wasmparser::Parser;
use wit_parser::{PackageId, PackageName, Resolve, SourceMap, UnresolvedPackageGroup};

use super::limits::MOST_TEXT;
use super::{Error, encoded};

/// What is at a path.
pub(super) struct Sources {
    /// The path's own package.
    pub main: Source,
    /// Those in its directory `deps`.
    pub dependencies: Vec<Source>,
}

/// A package and what comes with it.
pub(super) enum Source {
    /// As text.
    Text {
        /// The file, or the directory where there are several in it.
        path: PathBuf,
        /// A package and those nested in it.
        group: UnresolvedPackageGroup,
    },
    /// Encoded as WebAssembly: a package and those that it uses.
    Encoded {
        /// The file.
        path: PathBuf,
        /// All of the packages.
        resolve: Resolve,
        /// The first of them.
        main: PackageId,
    },
}

impl Source {
    /// The name of the package.
    pub(super) fn package_name(&self) -> &PackageName {
        match self {
            Source::Text { group, .. } => &group.main.name,
            Source::Encoded { resolve, main, .. } => &resolve.packages[*main].name,
        }
    }
}

/// Reads what is at `path`.
pub(super) fn read(path: &Path) -> Result<Sources, Error> {
    let mut reader = Reader {
        given: path,
        left: MOST_TEXT,
    };
    let main = reader.source(path)?;
    let mut dependencies = Vec::new();
    let directory = path.join("deps");
    // Only a directory has one, and need not.
    if directory.is_dir() {
        for path in entries(&directory)? {
            if path.is_dir() || has_extension(&path, &["wit", "wat", "wasm"]) {
                dependencies.push(reader.source(&path)?);
            }
        }
    }
    Ok(Sources { main, dependencies })
}

struct Reader<'a> {
    /// The path as it was given.
    given: &'a Path,
    /// How much more may be read.
    left: u64,
}

impl Reader<'_> {
    fn source(&mut self, path: &Path) -> Result<Source, Error> {
        match path.is_dir() {
            true => self.directory(path),
            false => self.file(path),
        }
    }

    fn directory(&mut self, path: &Path) -> Result<Source, Error> {
        let mut files = entries(path)?;
        files.retain(|file| has_extension(file, &["wit"]) && !file.is_dir());
        match &files[..] {
            [] => Err(Error::NoWitFile { path: show(path) }),
            [file] => {
                let bytes = self.bytes(file)?;
                parse(file, [(file, text(file, bytes)?)])
            }
            files => {
                let texts = files.iter().map(|file| {
                    let bytes = self.bytes(file)?;
                    Ok((file, text(file, bytes)?))
                });
                parse(path, texts.collect::<Result<Vec<_>, Error>>()?)
            }
        }
    }

    fn file(&mut self, path: &Path) -> Result<Source, Error> {
        let bytes = self.bytes(path)?;
        if !Parser::is_component(&bytes) {
            return parse(path, [(path, text(path, bytes)?)]);
        }
        let (resolve, main) = encoded::decode(path, &bytes)?;
        Ok(Source::Encoded {
            path: path.to_owned(),
            resolve,
            main,
        })
    }

    /// What is in a file.
    fn bytes(&mut self, path: &Path) -> Result<Vec<u8>, Error> {
        let cannot_read = |source| Error::Read {
            path: show(path),
            source,
        };
        let metadata = fs::metadata(path).map_err(cannot_read)?;
        if !metadata.is_file() {
            let reason = io::Error::other("this is no regular file");
            return Err(cannot_read(reason));
        }
        let left = self.left.checked_sub(metadata.len());
        self.left = left.ok_or_else(|| Error::TooLarge {
            what: format!(
                "the WIT of `{}` has more than {} MiB",
                show(self.given),
                MOST_TEXT >> 20
            ),
            location: show(path),
        })?;
        fs::read(path).map_err(cannot_read)
    }
}

/// Parses the files of the package at `path`.
pub(super) fn parse<P: AsRef<Path>>(
    path: &Path,
    texts: impl IntoIterator<Item = (P, String)>,
) -> Result<Source, Error> {
    let mut map = SourceMap::default();
    for (file, text) in texts {
        map.push(file.as_ref(), text);
    }
    let group = map.parse().map_err(|(map, error)| Error::Wit {
        diagnostic: match error.kind().span().is_known() {
            true => error.render(&map),
            // The one mistake that is nowhere: there is no package header.
            false => format!("{error}\n  --> {}", show(path)),
        },
    })?;
    let path = path.to_owned();
    Ok(Source::Text { path, group })
}

/// The text of a file.
fn text(path: &Path, bytes: Vec<u8>) -> Result<String, Error> {
    String::from_utf8(bytes).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line_start = before.iter().rposition(|&byte| byte == b'\n');
        let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
        let column = before.len() - line_start.map_or(0, |at| at + 1) + 1;
        Error::Wit {
            diagnostic: format!(
                "this is not WIT: the text is not UTF-8\n  --> {}:{line}:{column}",
                show(path)
            ),
        }
    })
}

/// What is in a directory, in the order of names.
fn entries(path: &Path) -> Result<Vec<PathBuf>, Error> {
    let paths = fs::read_dir(path).and_then(|entries| {
        let paths = entries.map(|entry| Ok(entry?.path()));
        paths.collect::<io::Result<Vec<_>>>()
    });
    let mut paths = paths.map_err(|source| Error::Read {
        path: show(path),
        source,
    })?;
    paths.sort();
    Ok(paths)
}

fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    let extension = path.extension().and_then(|it| it.to_str());
    extension.is_some_and(|it| extensions.contains(&it))
}

fn show(path: &Path) -> String {
    path.display().to_string()
}
