//! What a directory of installed packages holds.
//!
//! The names in it are listed at once; the metadata of its distributions ([recorded by installers])
//! are read when they are needed, since an ordinary environment has hundreds of them, of which an
//! app uses a few.
//!
//! [recorded by installers]: https://packaging.python.org/en/latest/specifications/recording-installed-packages/

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path, PathBuf};

use super::Error;

/// A directory of installed packages.
#[derive(Debug, Default)]
pub(super) struct Installed {
    /// The entries of the directory, by the module name that each makes importable.
    modules: BTreeMap<String, Vec<String>>,
    distributions: Vec<Distribution>,
}

/// What an installer put there in one go.
#[derive(Debug)]
pub(super) struct Distribution {
    /// Its directory of metadata: `NAME-VERSION.dist-info`, or `.egg-info` from old installers.
    directory: PathBuf,
    /// Its name, in the normal form of PEP 503.
    pub name: String,
    metadata: OnceCell<Vec<(String, Vec<u8>)>>,
    /// Paths of its files below the directory of installed packages, if it has a list of them.
    record: OnceCell<Option<Vec<String>>>,
    top_level: OnceCell<Vec<String>>,
}

/// The files of a directory of metadata that programs look at through `importlib.metadata`. Others
/// say how the package was installed, and where from. The list of files can be large, and names
/// files that are not there.
const METADATA: [&str; 5] = [
    "METADATA",
    "PKG-INFO",
    "entry_points.txt",
    "requires.txt",
    "top_level.txt",
];

const ENDINGS: [&str; 2] = [".dist-info", ".egg-info"];

impl Installed {
    /// Lists `directory`.
    pub fn of(directory: &Path) -> Result<Installed, Error> {
        let read = |source| Error::Read {
            path: directory.to_owned(),
            source,
        };
        if !fs::metadata(directory).map_err(read)?.is_dir() {
            let path = directory.to_owned();
            return Err(Error::NotADirectory { path });
        }
        let mut index = Installed::default();
        let mut names = Vec::new();
        for entry in fs::read_dir(directory).map_err(read)? {
            names.extend(entry.map_err(read)?.file_name().into_string());
        }
        names.sort();
        for name in names {
            if let Some(stem) = ENDINGS.iter().find_map(|end| name.strip_suffix(end)) {
                let distribution = Distribution::new(directory.join(&name), stem);
                index.distributions.push(distribution);
            } else {
                let module = name.split('.').next().unwrap_or_default().to_owned();
                index.modules.entry(module).or_default().push(name);
            }
        }
        Ok(index)
    }

    /// Whether a package installer has put something here.
    pub fn has_distributions(&self) -> bool {
        !self.distributions.is_empty()
    }

    /// Names of the entries that make a module importable, such as `yaml` and `yaml.py`.
    pub fn entries(&self, module: &str) -> &[String] {
        self.modules.get(module).map_or(&[], Vec::as_slice)
    }

    /// The distributions.
    pub fn distributions(&self) -> &[Distribution] {
        &self.distributions
    }

    /// The top-level names of modules.
    pub fn top_level_names(&self) -> impl Iterator<Item = &str> {
        self.modules.keys().map(String::as_str)
    }

    /// The distribution of this name, which is in normal form.
    pub fn distribution(&self, name: &str) -> Option<&Distribution> {
        self.distributions.iter().find(|it| it.name == name)
    }

    /// The distributions that brought the module of this top-level name: normally one; several
    /// where it is a namespace package.
    ///
    /// Most are called like their module, which saves looking into all the others.
    pub fn owners(&self, module: &str) -> Vec<&Distribution> {
        let brings = |it: &&Distribution| it.top_level_names().iter().any(|name| name == module);
        match self.distribution(&normal_name(module)).filter(brings) {
            Some(distribution) if !distribution.shares(module) => vec![distribution],
            _ => self.distributions.iter().filter(brings).collect(),
        }
    }
}

impl Distribution {
    fn new(directory: PathBuf, stem: &str) -> Self {
        let name = stem.split_once('-').map_or(stem, |(name, _)| name);
        Distribution {
            directory,
            name: normal_name(name),
            metadata: OnceCell::new(),
            record: OnceCell::new(),
            top_level: OnceCell::new(),
        }
    }

    /// Paths of its files below the directory of installed packages, but for its metadata and what
    /// lies elsewhere; nothing if it has no list of them.
    pub fn files(&self) -> Option<&[String]> {
        let record = self.record.get_or_init(|| self.read_record());
        record.as_deref()
    }

    fn read_record(&self) -> Option<Vec<String>> {
        let metadata = self.directory.file_name()?.to_str()?;
        let record = fs::read_to_string(self.directory.join("RECORD")).ok()?;
        let paths = record.lines().map(first_column);
        let is_inside = |path: &String| {
            let mut parts = Path::new(path).components();
            parts.all(|part| matches!(part, Component::Normal(_))) && !path.starts_with(metadata)
        };
        Some(paths.filter(is_inside).collect())
    }

    /// The module names that it brought: from the list of its files, or else from `top_level.txt`,
    /// which setuptools writes; without either, its own name.
    pub fn top_level_names(&self) -> &[String] {
        self.top_level.get_or_init(|| {
            // Much shorter than the list of files.
            if let Ok(names) = fs::read_to_string(self.directory.join("top_level.txt")) {
                return names.lines().map(|name| name.trim().to_owned()).collect();
            }
            let Some(files) = self.files() else {
                return vec![self.name.replace('-', "_")];
            };
            let first =
                |path: &String| path.split(['/', '.']).next().unwrap_or_default().to_owned();
            let mut names: Vec<_> = files.iter().map(first).collect();
            names.sort();
            names.dedup();
            names
        })
    }

    /// Whether other distributions can have a part in the module `module`: it is a namespace
    /// package (PEP 420), as far as this distribution knows.
    fn shares(&self, module: &str) -> bool {
        let Some(files) = self.files() else {
            return false;
        };
        let start = format!("{module}/");
        let regular = format!("{module}/__init__.py");
        files.iter().any(|path| path.starts_with(&start)) && !files.contains(&regular)
    }

    /// Its metadata that ship: contents by path below the directory of installed packages.
    pub fn metadata(&self) -> &[(String, Vec<u8>)] {
        self.metadata.get_or_init(|| self.read_metadata())
    }

    fn read_metadata(&self) -> Vec<(String, Vec<u8>)> {
        let name = self.directory.file_name().unwrap_or_default();
        let name = name.to_string_lossy();
        let read = |file: &str| {
            let path = self.directory.join(file);
            let is_file = fs::metadata(&path).is_ok_and(|metadata| metadata.is_file());
            let content = is_file.then(|| fs::read(&path).ok())??;
            Some((format!("{name}/{file}"), content))
        };
        METADATA.into_iter().filter_map(read).collect()
    }
}

/// The first column of a row of comma-separated values, which has quotes around it if it has a
/// comma or quotes in it.
fn first_column(row: &str) -> String {
    let Some(mut rest) = row.strip_prefix('"') else {
        return row.split(',').next().unwrap_or_default().to_owned();
    };
    let mut column = String::new();
    while let Some((text, after)) = rest.split_once('"') {
        column.push_str(text);
        match after.strip_prefix('"') {
            Some(after) => {
                column.push('"');
                rest = after;
            }
            None => break,
        }
    }
    column
}

/// A name in the normal form of PEP 503: `Flask_SQLAlchemy` is `flask-sqlalchemy`.
pub fn normal_name(name: &str) -> String {
    let parts = name.split(['-', '_', '.']).filter(|part| !part.is_empty());
    let parts: Vec<_> = parts.map(str::to_lowercase).collect();
    parts.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_may_have_quotes() {
        assert_eq!(first_column("a/b.py,sha256=x,10"), "a/b.py");
        assert_eq!(first_column("\"a,b.py\",,"), "a,b.py");
        assert_eq!(first_column("\"a \"\"b\"\".py\",,"), "a \"b\".py");
        assert_eq!(first_column(""), "");
    }

    #[test]
    fn names_are_compared_in_their_normal_form() {
        assert_eq!(normal_name("Flask_SQLAlchemy"), "flask-sqlalchemy");
        assert_eq!(normal_name("zope.interface"), "zope-interface");
    }
}
