//! What a directory of installed packages holds, known from the names in it alone.

use std::{collections::BTreeMap, fs, path::Path};

use super::Error;

/// The entries of the directory, by the module name that each makes importable.
#[derive(Debug, Default)]
pub(super) struct Index {
    modules: BTreeMap<String, Vec<String>>,
    /// Names of the `*.dist-info` directories (Python Packaging User Guide, "Recording installed
    /// projects").
    distributions: Vec<String>,
}

/// The files of a `*.dist-info` directory that programs look at through `importlib.metadata`. The
/// list of files (`RECORD`) is not among them: it can be large, and names files that are not there.
const METADATA: [&str; 3] = ["METADATA", "entry_points.txt", "top_level.txt"];

impl Index {
    /// Lists `directory`.
    pub(super) fn of(directory: &Path) -> Result<Index, Error> {
        let read = |source| Error::Read {
            path: directory.to_owned(),
            source,
        };
        if !fs::metadata(directory).map_err(read)?.is_dir() {
            let path = directory.to_owned();
            return Err(Error::NotADirectory { path });
        }
        let mut index = Index::default();
        for entry in fs::read_dir(directory).map_err(read)? {
            let Ok(name) = entry.map_err(read)?.file_name().into_string() else {
                continue;
            };
            if name.ends_with(".dist-info") {
                index.distributions.push(name);
            } else {
                let module = name.split('.').next().unwrap_or_default().to_owned();
                index.modules.entry(module).or_default().push(name);
            }
        }
        index.distributions.sort();
        index.modules.values_mut().for_each(|names| names.sort());
        Ok(index)
    }

    /// Whether a package installer has put something here.
    pub(super) fn has_distributions(&self) -> bool {
        !self.distributions.is_empty()
    }

    /// Names of the entries that make a module importable, such as `yaml` and `yaml.py`.
    pub(super) fn entries(&self, module: &str) -> &[String] {
        self.modules.get(module).map_or(&[], Vec::as_slice)
    }

    /// The metadata, by path below `directory`, of those distributions that brought an entry whose
    /// module name is `searched`.
    pub(super) fn metadata(
        &self,
        directory: &Path,
        searched: impl Fn(&str) -> bool,
    ) -> Result<Vec<(String, Vec<u8>)>, Error> {
        let mut files = Vec::new();
        if !self.modules.keys().any(|module| searched(module)) {
            return Ok(files);
        }
        for distribution in &self.distributions {
            let folder = directory.join(distribution);
            if !top_level_names(&folder).iter().any(|name| searched(name)) {
                continue;
            }
            for name in METADATA {
                if let Ok(content) = fs::read(folder.join(name)) {
                    files.push((format!("{distribution}/{name}"), content));
                }
            }
        }
        Ok(files)
    }
}

/// The module names that a distribution brought: from `top_level.txt`, which setuptools writes, or
/// else from the list of its files.
fn top_level_names(distribution: &Path) -> Vec<String> {
    if let Ok(names) = fs::read_to_string(distribution.join("top_level.txt")) {
        return names.lines().map(|name| name.trim().to_owned()).collect();
    }
    let record = fs::read_to_string(distribution.join("RECORD")).unwrap_or_default();
    let mut names: Vec<_> = record
        .lines()
        .filter_map(|line| line.split(['/', '.', ',']).next())
        .map(str::to_owned)
        .collect();
    names.dedup();
    names
}
