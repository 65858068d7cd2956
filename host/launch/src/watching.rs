//! `--watch`: a component that is built again whenever a source has changed.
//!
//! What a build reads is what decides: directories of the Python path and of WIT, requirements
//! files, and the project's settings. Left out are what it writes, and directories in which nobody
//! edits: hidden ones, virtual environments, and Python's caches.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf, absolute};
use std::time::SystemTime;

use componentize_cli::arguments::{Common, Componentize};
use componentize_cli::settings;
use walkdir::{DirEntry, WalkDir};

use crate::plan::end_of_options;

/// A build that is done again and again.
#[derive(Debug)]
pub struct Watching {
    /// The command line of one build, behind the program's name.
    pub words: Vec<String>,
    /// Whether only errors are said.
    pub quiet: bool,
    /// What is read.
    sources: Vec<PathBuf>,
    /// What is written.
    results: Vec<PathBuf>,
}

/// The files that a build reads, as they were: when they were written, and how large they were.
#[derive(Debug, PartialEq, Eq)]
pub struct Sources(BTreeMap<PathBuf, (Option<SystemTime>, u64)>);

/// Directories by these names are left out.
const LEFT_OUT: [&str; 2] = ["__pycache__", "node_modules"];

/// The file that every virtual environment has.
const ENVIRONMENT: &str = "pyvenv.cfg";

impl Watching {
    /// The build that a command line asks for, the program's name first.
    pub(crate) fn new(words: &[String], common: &Common, options: &Componentize) -> Self {
        let mut line = words[1..].to_vec();
        line.insert(end_of_options(&line), "--no-watch".to_owned());
        let mut sources = options.python_path();
        sources.extend(common.wit_path());
        sources.extend(options.requirements.iter().cloned());
        sources.push(settings::FILE.into());
        let reports = options.report.iter().filter_map(|it| it.path.as_deref());
        let results = reports.chain([options.output()]);
        Watching {
            words: line,
            quiet: common.quiet.is_on(),
            sources,
            results: results.filter_map(|path| absolute(path).ok()).collect(),
        }
    }

    /// The sources as they are.
    pub fn sources(&self) -> Sources {
        let files = self.sources.iter().flat_map(|source| {
            let entries = WalkDir::new(source).follow_links(true).into_iter();
            entries.filter_entry(is_edited).filter_map(Result::ok)
        });
        let files = files.filter(|entry| entry.file_type().is_file());
        let files = files.filter(|entry| !self.is_result(entry.path()));
        let states = files.filter_map(|entry| {
            let metadata = fs::metadata(entry.path()).ok()?;
            let state = (metadata.modified().ok(), metadata.len());
            Some((entry.into_path(), state))
        });
        Sources(states.collect())
    }

    /// Whether a file is one that a build writes.
    fn is_result(&self, path: &Path) -> bool {
        absolute(path).is_ok_and(|path| self.results.contains(&path))
    }
}

/// Whether somebody may edit what is in a directory, or a file.
fn is_edited(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    let is_hidden = entry.depth() > 0 && name.starts_with('.');
    let is_left_out = LEFT_OUT.contains(&&*name) || entry.path().join(ENVIRONMENT).exists();
    !(is_hidden || entry.file_type().is_dir() && is_left_out)
}
