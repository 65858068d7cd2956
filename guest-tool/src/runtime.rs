//! What the tool carries inside: CPython, initialised, and its standard library.

use std::{collections::BTreeMap, io};

/// The product's own files, as they were built; borrowed, since together they are some 20 MB.
#[derive(Debug, Clone, Copy)]
pub struct Runtime<'a> {
    /// The core module that holds CPython, libc and the shim, with CPython started.
    pub image: &'a [u8],
    /// SHA-256 of the image, in lower-case hexadecimal digits.
    pub image_sha256: &'a str,
    /// A tar archive of the standard library; its paths are relative to the root of the tree.
    pub standard_library: &'a [u8],
    /// CPython's version, such as `3.13.15`.
    pub python_version: &'a str,
}

/// The files of the standard library by their absolute paths in the tree.
#[derive(Debug, Default)]
pub struct StandardLibrary<'a> {
    /// Modules and data.
    pub files: BTreeMap<String, &'a [u8]>,
    /// Its C modules: side modules, which are linked into the apps that need them.
    pub libraries: BTreeMap<String, &'a [u8]>,
}

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
            let start = entry.raw_file_position() as usize;
            let content = start
                .checked_add(entry.size() as usize)
                .and_then(|end| self.standard_library.get(start..end))
                .ok_or(io::ErrorKind::UnexpectedEof)?;
            if path.ends_with(".so") {
                library.libraries.insert(path, content);
            } else {
                library.files.insert(path, content);
            }
        }
        Ok(library)
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
            python_version: "3.13.0",
        }
    }

    #[test]
    fn files_and_libraries_are_told_apart() {
        let long = format!("lib/python3.13/{}x.pyc", "deep/".repeat(40));
        let archive = archive(&[
            ("lib/python3.13/abc.pyc", b"abc"),
            (&long, b"long"),
            ("lib/python3.13/lib-dynload/zlib.so", b"\0asm"),
        ]);
        let library = runtime(&archive).standard_library().unwrap();
        let long = format!("/{long}");
        let files: Vec<_> = library.files.into_iter().collect();
        assert_eq!(
            files,
            [
                ("/lib/python3.13/abc.pyc".to_owned(), &b"abc"[..]),
                (long, &b"long"[..])
            ]
        );
        let libraries: Vec<_> = library.libraries.into_keys().collect();
        assert_eq!(libraries, ["/lib/python3.13/lib-dynload/zlib.so"]);
    }

    #[test]
    fn a_cut_archive_is_an_error() {
        let archive = archive(&[("lib/a.pyc", &[1; 2000])]);
        assert!(runtime(&archive[..1500]).standard_library().is_err());
    }
}
