//! What is asked for, as text: requirements files with all that they include, or the project's
//! dependencies.
//!
//! The format of requirements files is pip's. They are handed on as they are; here they are only
//! read to know what the packages in the cache depend on, and to refuse what could not work.

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::Error;

/// What is asked for.
pub struct Requirements {
    source: Source,
    /// All lines that say something, those of included files in the place of the option.
    lines: Vec<String>,
    /// Whether a line names something on this machine, which can change while its name stays.
    has_local: bool,
}

enum Source {
    Files(Vec<PathBuf>),
    Dependencies,
}

impl Requirements {
    /// What requirements files say.
    pub fn of_files(files: &[PathBuf]) -> Result<Self, Error> {
        let mut requirements = Self {
            source: Source::Files(files.to_vec()),
            lines: Vec::new(),
            has_local: false,
        };
        for file in files {
            requirements.read(file, &mut Vec::new())?;
        }
        Ok(requirements)
    }

    /// What the project's metadata says.
    pub fn of_dependencies(dependencies: &[String]) -> Self {
        Self {
            source: Source::Dependencies,
            lines: dependencies.to_vec(),
            has_local: dependencies.iter().any(|line| is_local(line)),
        }
    }

    /// Whether something on this machine is asked for.
    pub fn has_local(&self) -> bool {
        self.has_local
    }

    /// A hash of all that the choice of packages depends on, but for what the index offers.
    /// `index` is what is known of the index for components, if there is one.
    pub fn key(&self, python_version: &str, index: Option<Vec<u8>>) -> String {
        let text = format!("{python_version}\n{}", self.lines.join("\n"));
        let index = index.map(|index| [b"\nindex ", index.as_slice()].concat());
        let all = [text.into_bytes(), index.unwrap_or_default()].concat();
        // 40 digits are as many as Git thinks enough.
        Sha256::digest(all)[..20]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    /// The requirements files for uv or pip; one is written into `directory` if there is none yet.
    pub fn files(&self, directory: &Path) -> Result<Vec<PathBuf>, Error> {
        if let Source::Files(files) = &self.source {
            return Ok(files.clone());
        }
        Ok(vec![super::write(
            directory,
            "dependencies.txt",
            &self.lines,
        )?])
    }

    /// The options among the lines: where packages come from, and the like.
    pub fn options(&self) -> Vec<&str> {
        let lines = self.lines.iter().map(String::as_str);
        lines
            .filter(|line| {
                line.starts_with("--") || line.starts_with("-i") || line.starts_with("-f")
            })
            .collect()
    }

    /// Takes in a file, and the files that it includes; `including` are those that lead here.
    fn read(&mut self, file: &Path, including: &mut Vec<PathBuf>) -> Result<(), Error> {
        if including.iter().any(|other| other == file) {
            return Ok(());
        }
        let text = fs::read_to_string(file).map_err(|source| Error::Read {
            path: file.to_owned(),
            source,
        })?;
        including.push(file.to_owned());
        for (line, text) in (1..).zip(text.lines()) {
            let text = text.trim();
            if text.is_empty() || text.starts_with('#') {
                continue;
            }
            if option(text, "-e", "--editable").is_some() {
                return Err(Error::Editable {
                    path: file.to_owned(),
                    line,
                    text: text.to_owned(),
                });
            }
            match included(text) {
                Some((kind, path)) => {
                    self.lines.push(kind.to_owned());
                    let path = file.parent().unwrap_or(Path::new("")).join(path);
                    self.read(&path, including)?;
                }
                None => {
                    self.has_local |= is_local(text);
                    self.lines.push(text.to_owned());
                }
            }
        }
        including.pop();
        Ok(())
    }
}

/// The file that a line includes, and as what: as requirements, or as constraints.
fn included(line: &str) -> Option<(&'static str, &str)> {
    let requirements = option(line, "-r", "--requirement").map(|path| ("-r", path));
    let constraints = || option(line, "-c", "--constraint").map(|path| ("-c", path));
    requirements
        .or_else(constraints)
        .filter(|(_, path)| !path.contains("://"))
}

/// The value of an option, if that is what a line holds.
fn option<'a>(line: &'a str, short: &str, long: &str) -> Option<&'a str> {
    let value = match line.strip_prefix(long) {
        Some(rest) => rest.strip_prefix(['=', ' '])?,
        None => line.strip_prefix(short)?,
    };
    Some(value.trim())
}

/// Whether a requirement is a path or the URL of a file on this machine.
fn is_local(line: &str) -> bool {
    let requirement = line
        .split_once(" #")
        .map_or(line, |(requirement, _)| requirement);
    requirement.starts_with(['.', '/', '~'])
        || requirement.contains("file:")
        || (!requirement.starts_with('-')
            && requirement.trim_end().ends_with(".whl")
            && !requirement.contains("://"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(files: &[(&str, &str)]) -> (String, bool) {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::write(folder.path().join(name), text).unwrap();
        }
        let first = folder.path().join(files[0].0);
        let requirements = Requirements::of_files(&[first]).unwrap();
        (requirements.key("3.13", None), requirements.has_local())
    }

    #[test]
    fn the_key_follows_what_is_asked_for() {
        let plain = key(&[("r.txt", "flask\n")]);
        assert_eq!(plain, key(&[("r.txt", "# what we need\n\n  flask\r\n")]));
        assert_ne!(plain, key(&[("r.txt", "flask>=3\n")]));
        let included = key(&[("r.txt", "-r more.txt\n"), ("more.txt", "flask\n")]);
        assert_ne!(
            included,
            key(&[("r.txt", "-r more.txt\n"), ("more.txt", "flask==3\n")])
        );
        assert_ne!(
            included,
            key(&[("r.txt", "-c more.txt\n"), ("more.txt", "flask\n")])
        );
        assert_eq!(
            included.0,
            key(&[
                ("r.txt", "--requirement=other.txt\n"),
                ("other.txt", "flask\n")
            ])
            .0,
        );
    }

    #[test]
    fn files_that_include_each_other_end() {
        key(&[("r.txt", "-r s.txt\nflask"), ("s.txt", "-r r.txt\nclick")]);
    }

    #[test]
    fn what_is_on_this_machine_is_known() {
        for (line, local) in [
            ("flask", false),
            ("flask==3.0 # as ./before", false),
            ("./package", true),
            ("../wheels/a-1-py3-none-any.whl", true),
            ("wheels/a-1-py3-none-any.whl", true),
            ("a @ file:///wheels/a-1-py3-none-any.whl", true),
            ("a @ https://host/a-1-py3-none-any.whl", false),
            ("--find-links=wheels", false),
        ] {
            assert_eq!(key(&[("r.txt", line)]).1, local, "{line}");
        }
    }

    #[test]
    fn editable_installations_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("r.txt");
        fs::write(&path, "flask\n-e .\n").unwrap();
        let error = Requirements::of_files(&[path]).err().unwrap().to_string();
        assert!(error.contains("r.txt:2: `-e .`"), "{error}");
    }
}
