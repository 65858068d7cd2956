//! An index of wheels for components, as `componentize-py wheel index` makes it.
//!
//! It has two parts: `simple`, in which wheels bear the platform of components, and `any`, in which
//! they bear none, for uv, which cannot be asked for that platform.

use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};
use url::Url;

use super::Error;

/// Where the index is.
pub struct Index {
    url: String,
    /// What of it is known without asking anyone: of a directory, what is in it.
    state: Vec<u8>,
}

impl Index {
    /// The one that the user names: by its URL, or as a directory, which has to be one.
    pub fn of(place: &str) -> Result<Self, Error> {
        if place.contains("://") {
            let url = place.trim_end_matches('/').to_owned();
            let state = Vec::new();
            return Ok(Self { url, state });
        }
        let directory = fs::canonicalize(place).unwrap_or_default();
        let pages = pages(&directory.join("simple"));
        match Url::from_directory_path(&directory) {
            Ok(url) if !pages.is_empty() => Ok(Self {
                url: url.as_str().trim_end_matches('/').to_owned(),
                state: Sha256::digest(pages).to_vec(),
            }),
            _ => Err(Error::Index { path: place.into() }),
        }
    }

    /// Where installers find wheels that bear the platform.
    pub fn simple(&self) -> String {
        format!("{}/simple", self.url)
    }

    /// Where they find the same without it.
    pub fn any(&self) -> String {
        format!("{}/any", self.url)
    }

    /// What the choice of packages depends on.
    pub fn key(&self) -> Vec<u8> {
        [self.url.as_bytes(), b"\n", &self.state].concat()
    }
}

/// The pages of an index in a directory, which have the hashes of all files.
fn pages(simple: &Path) -> Vec<u8> {
    let entries = fs::read_dir(simple).into_iter().flatten().flatten();
    let mut projects: Vec<_> = entries.map(|entry| entry.path()).collect();
    projects.sort();
    let pages = projects.iter().map(|it| fs::read(it.join("index.html")));
    pages.flatten().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_is_an_index_if_it_has_pages() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().to_str().unwrap();
        assert!(matches!(Index::of(place), Err(Error::Index { .. })));
        let project = folder.path().join("simple/numpy");
        fs::create_dir_all(&project).unwrap();
        fs::write(project.join("index.html"), "one").unwrap();
        let before = Index::of(place).unwrap();
        assert!(
            before.simple().starts_with("file:///"),
            "{}",
            before.simple()
        );
        fs::write(project.join("index.html"), "two").unwrap();
        assert_ne!(before.key(), Index::of(place).unwrap().key());
    }

    #[test]
    fn a_url_is_taken_as_it_is() {
        let index = Index::of("https://wheels.example/").unwrap();
        assert_eq!(index.any(), "https://wheels.example/any");
    }
}
