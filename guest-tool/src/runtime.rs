//! What the tool carries inside: CPython, initialised, and its standard library.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io;

use componentize_program::Compressed;
use zstd::zstd_safe::get_frame_content_size;

/// The product's own files, as they were built; borrowed, since together they are some 15 MB.
#[derive(Debug, Clone, Copy)]
pub struct Runtime<'a> {
    /// The core module that holds CPython, libc and the shim, with CPython started.
    pub image: &'a [u8],
    /// SHA-256 of the image, in lower-case hexadecimal digits.
    pub image_sha256: &'a str,
    /// A tar archive of the standard library (`runtime/snapshot`); its paths are relative to the
    /// root of the tree.
    pub standard_library: &'a [u8],
    /// The core module that decompresses memory (`runtime/decompress`).
    pub decompressor: &'a [u8],
    /// CPython's version, such as `3.13.15`.
    pub python_version: &'a str,
}

/// The files of the standard library by their absolute paths in the tree.
#[derive(Debug, Default)]
pub struct StandardLibrary<'a> {
    /// Modules and data.
    pub files: BTreeMap<String, Compressed<'a>>,
    /// Its C modules: side modules, which are linked into the apps that need them.
    pub libraries: BTreeMap<String, &'a [u8]>,
    /// The dictionary with which files are compressed.
    pub dictionary: &'a [u8],
    /// What its modules import.
    pub imports: Imports,
}

/// What modules import, by their names.
#[derive(Debug, Default)]
pub struct Imports {
    /// When they are imported.
    pub imported: BTreeMap<String, BTreeSet<String>>,
    /// When their functions are called.
    pub called: BTreeMap<String, BTreeSet<String>>,
    /// When those of their functions are called that they name when they are imported, and may call
    /// then. It is a part of [`Imports::called`].
    pub named: BTreeMap<String, BTreeSet<String>>,
    /// The modules that a package consists of in asynchronous worlds: of asyncio, those without
    /// which the event loops there do not get along.
    pub light: BTreeMap<String, BTreeSet<String>>,
    /// What those modules do not import then.
    pub later: BTreeMap<String, BTreeSet<String>>,
}

/// The name of the dictionary in the archive.
const DICTIONARY: &str = "/dictionary";

/// How the path ends of the file that says what modules import (`runtime/imports`).
const IMPORTS: &str = "/componentize_py_build/library-imports";

impl<'a> Runtime<'a> {
    /// Lists the archive; contents are not copied.
    pub fn standard_library(&self) -> io::Result<StandardLibrary<'a>> {
        let mut library = StandardLibrary::default();
        let mut archive = tar::Archive::new(self.standard_library);
        for entry in archive.entries()? {
            let entry = entry?;
            if !entry.header().entry_type().is_file() {
                continue;
            }
            let path = format!("/{}", String::from_utf8_lossy(&entry.path_bytes()));
            let content =
                content(&entry, self.standard_library).ok_or(io::ErrorKind::UnexpectedEof)?;
            if path == DICTIONARY {
                library.dictionary = content;
            } else if path.ends_with(".so") {
                library.libraries.insert(path, content);
            } else {
                let content = compressed(content).ok_or(io::ErrorKind::InvalidData)?;
                library.files.insert(path, content);
            }
        }
        library.imports = library.read_imports()?;
        Ok(library)
    }

    /// CPython's name for the format of bytecode, which is in the names of `.pyc` files (PEP 3147).
    pub fn cache_tag(&self) -> String {
        let mut parts = self.python_version.split('.');
        let mut part = || parts.next().unwrap_or_default();
        format!("cpython-{}{}", part(), part())
    }
}

/// What a file of the archive contains.
fn content<'a, R: io::Read>(entry: &tar::Entry<'_, R>, archive: &'a [u8]) -> Option<&'a [u8]> {
    let start = usize::try_from(entry.raw_file_position()).ok()?;
    let length = usize::try_from(entry.size()).ok()?;
    archive.get(start..start.checked_add(length)?)
}

fn compressed(frame: &[u8]) -> Option<Compressed<'_>> {
    let length = get_frame_content_size(frame).ok()??;
    Some(Compressed {
        length: u32::try_from(length).ok()?,
        frame: Cow::Borrowed(frame),
    })
}

impl StandardLibrary<'_> {
    fn read_imports(&self) -> io::Result<Imports> {
        let Some((_, file)) = self.files.iter().find(|(path, _)| path.ends_with(IMPORTS)) else {
            return Ok(Imports::default());
        };
        let mut decompressor = zstd::bulk::Decompressor::with_dictionary(self.dictionary)?;
        let text = decompressor.decompress(&file.frame, file.length as usize)?;
        Ok(Imports::parse(&String::from_utf8_lossy(&text)))
    }
}

impl Imports {
    /// Reads lines of a module's name, a word (`import`, `call`, `named`, `light` or `later`), and
    /// the names of modules.
    pub fn parse(text: &str) -> Self {
        let mut imports = Imports::default();
        for line in text.lines() {
            let mut words = line.split(' ').map(str::to_owned);
            let (Some(module), Some(kind)) = (words.next(), words.next()) else {
                continue;
            };
            let all = match &*kind {
                "import" => &mut imports.imported,
                "call" => &mut imports.called,
                "named" => &mut imports.named,
                "light" => &mut imports.light,
                _ => &mut imports.later,
            };
            all.entry(module).or_default().extend(words);
        }
        imports
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut builder = tar::Builder::new(Vec::new());
        for (path, content) in files {
            let mut header = tar::Header::new_gnu();
            header.set_size(content.len() as u64);
            builder.append_data(&mut header, path, *content).unwrap();
        }
        builder.into_inner().unwrap()
    }

    fn runtime(standard_library: &[u8]) -> Runtime<'_> {
        Runtime {
            image: b"",
            image_sha256: "",
            standard_library,
            decompressor: b"",
            python_version: "3.13.0",
        }
    }

    fn frame(content: &[u8]) -> Vec<u8> {
        zstd::bulk::compress(content, 1).unwrap()
    }

    #[test]
    fn files_and_libraries_are_told_apart() {
        let long = format!("lib/python3.13/{}x.pyc", "deep/".repeat(40));
        let archive = archive(&[
            ("dictionary", b""),
            ("lib/python3.13/abc.pyc", &frame(b"abc")),
            (&long, &frame(b"longer")),
            ("lib/python3.13/lib-dynload/zlib.so", b"\0asm"),
        ]);
        let library = runtime(&archive).standard_library().unwrap();
        let long = format!("/{long}");
        let files = library.files.iter();
        let files: Vec<_> = files
            .map(|(path, content)| (&**path, content.length))
            .collect();
        assert_eq!(files, [("/lib/python3.13/abc.pyc", 3), (&long, 6)]);
        let libraries: Vec<_> = library.libraries.into_keys().collect();
        assert_eq!(libraries, ["/lib/python3.13/lib-dynload/zlib.so"]);
    }

    #[test]
    fn imports_are_read() {
        let text = b"a import b c\na call d\ne call a\n";
        let path = "lib/python3.13/componentize_py_build/library-imports";
        let archive = archive(&[("dictionary", b""), (path, &frame(text))]);
        let imports = runtime(&archive).standard_library().unwrap().imports;
        assert_eq!(imports.imported["a"], ["b", "c"].map(str::to_owned).into());
        assert_eq!(imports.called["a"], ["d".to_owned()].into());
        assert_eq!(imports.called["e"], ["a".to_owned()].into());
    }

    #[test]
    fn a_cut_or_damaged_archive_is_an_error() {
        let whole = archive(&[("lib/a.so", &[1; 2000])]);
        assert!(runtime(&whole[..1500]).standard_library().is_err());
        let damaged = archive(&[("lib/a.pyc", b"no frame")]);
        assert!(runtime(&damaged).standard_library().is_err());
    }

    #[test]
    fn the_cache_tag_has_the_series() {
        assert_eq!(runtime(b"").cache_tag(), "cpython-313");
    }
}
