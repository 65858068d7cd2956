//! Virtual environments with few packages, made of parts of the one in which many are installed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::launcher::packages;

/// An environment with one of the packages that the tests have, and all that it requires.
///
/// # Panics
///
/// Where the package is not there.
pub fn alone(package: &str) -> TempDir {
    let source = site_packages(&packages());
    let distributions = distributions(&source);
    let mut installed = BTreeSet::new();
    let mut waiting = vec![normalized(package)];
    while let Some(name) = waiting.pop() {
        // Some of what is required is for other machines.
        let Some(metadata) = distributions.get(&name) else {
            assert_ne!(name, normalized(package), "it is not installed");
            continue;
        };
        if installed.insert(name) {
            waiting.extend(required(&source.join(metadata)));
        }
    }
    let environment = tempfile::tempdir().expect("a temporary folder");
    let target = environment.path().join("lib/python3/site-packages");
    for name in &installed {
        install(&source, &distributions[name], &target);
    }
    environment
}

/// The folder of packages of an environment.
fn site_packages(environment: &Path) -> PathBuf {
    let mut versions = fs::read_dir(environment.join("lib")).expect("an environment has lib");
    let version = versions.next().expect("a version of Python").unwrap();
    version.path().join("site-packages")
}

/// The names of the folders with metadata, by the distributions' names.
fn distributions(site_packages: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(site_packages).expect("a folder of packages");
    entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter_map(|folder| {
            let (name, _) = folder.strip_suffix(".dist-info")?.rsplit_once('-')?;
            Some((normalized(name), folder))
        })
        .collect()
}

/// The names of what a distribution requires, without what only its extras do.
fn required(metadata: &Path) -> Vec<String> {
    let text = fs::read_to_string(metadata.join("METADATA")).expect("metadata");
    text.lines()
        .filter_map(|line| line.strip_prefix("Requires-Dist: "))
        .filter(|requirement| !requirement.contains("extra =="))
        .map(|requirement| {
            let is_name = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
            let end = requirement.find(|c| !is_name(c));
            normalized(&requirement[..end.unwrap_or(requirement.len())])
        })
        .collect()
}

/// Copies the files of a distribution.
fn install(source: &Path, metadata: &str, target: &Path) {
    let record = fs::read_to_string(source.join(metadata).join("RECORD")).expect("a list of files");
    for file in record.lines().filter_map(|line| line.split(',').next()) {
        // Programs are elsewhere.
        let from = source.join(file);
        if !file.starts_with("../") && from.is_file() {
            let to = target.join(file);
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(from, to).unwrap();
        }
    }
}

/// A distribution's name in the one way of several in which it can be written (PEP 503).
fn normalized(name: &str) -> String {
    name.to_lowercase().replace(['_', '.'], "-")
}
