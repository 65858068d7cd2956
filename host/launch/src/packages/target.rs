//! Whether packages that are installed are all that components need.
//!
//! What a package requires can depend on the machine and the version of Python (PEP 508). uv and
//! pip choose for this machine; pip even for the Python that runs it. So what they installed is
//! looked through with the eyes of a component.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use pep508_rs::{
    MarkerEnvironment, MarkerEnvironmentBuilder, MarkerTree, Requirement, VerbatimUrl, VersionOrUrl,
};

use super::python_version;

/// A requirement of a package or a project.
pub type Required = Requirement<VerbatimUrl>;

/// The distributions that are installed in some directories.
pub struct Installed {
    /// Their directories of metadata, with the versions that these are named after, by normal name.
    distributions: BTreeMap<String, (PathBuf, String)>,
}

impl Installed {
    /// Lists the directories. Of the same distribution the first one counts.
    pub fn in_directories(directories: &[PathBuf]) -> Self {
        let mut distributions = BTreeMap::new();
        for entry in directories
            .iter()
            .flat_map(fs::read_dir)
            .flatten()
            .flatten()
        {
            let name = entry.file_name().to_string_lossy().into_owned();
            let parts = name
                .strip_suffix(".dist-info")
                .and_then(|stem| stem.rsplit_once('-'));
            if let Some((name, version)) = parts {
                let found = (entry.path(), version.to_owned());
                distributions.entry(normal(name)).or_insert(found);
            }
        }
        Self { distributions }
    }

    /// What of `roots`, and of all that they require, a component would need and is not here.
    pub fn lacks(&self, roots: impl IntoIterator<Item = Required>) -> Vec<Required> {
        let environment = environment();
        let mut lacking = Vec::new();
        let mut seen = BTreeSet::new();
        let mut waiting: Vec<Required> = roots.into_iter().collect();
        while let Some(mut requirement) = waiting.pop() {
            if !requirement.marker.evaluate(&environment, &[])
                || !seen.insert(requirement.to_string())
            {
                continue;
            }
            // It holds: whoever installs it need not think about it again.
            requirement.marker = MarkerTree::TRUE;
            match self.distributions.get(&normal(requirement.name.as_ref())) {
                Some((metadata, version)) if allows(&requirement, version) => {
                    let required = required(metadata).into_iter();
                    waiting.extend(
                        required.filter_map(|it| for_extras(it, &requirement, &environment)),
                    );
                }
                _ => lacking.push(requirement),
            }
        }
        lacking.sort_by_key(ToString::to_string);
        lacking
    }

    /// What a component would need of all that the distributions here require, and is not here.
    pub fn lacks_of_its_own(&self) -> Vec<Required> {
        self.lacks(
            self.distributions
                .keys()
                .filter_map(|name| Required::from_str(name).ok()),
        )
    }
}

/// Whether a version is one that is asked for. Where it was to come from somewhere else, any is.
fn allows(requirement: &Required, version: &str) -> bool {
    match (&requirement.version_or_url, version.parse()) {
        (Some(VersionOrUrl::VersionSpecifier(specifiers)), Ok(version)) => {
            specifiers.contains(&version)
        }
        _ => true,
    }
}

/// A requirement that another one's distribution has: as one without conditions, if it holds with
/// the extras asked for.
fn for_extras(
    mut requirement: Required,
    of: &Required,
    environment: &MarkerEnvironment,
) -> Option<Required> {
    let holds = requirement.marker.evaluate(environment, &of.extras);
    requirement.marker = MarkerTree::TRUE;
    holds.then_some(requirement)
}

/// What the distribution with this metadata requires. A line that is not understood requires
/// nothing: installers have the last word on it.
fn required(metadata: &Path) -> Vec<Required> {
    let text = fs::read_to_string(metadata.join("METADATA")).unwrap_or_default();
    let header = text.lines().take_while(|line| !line.is_empty());
    let lines = header.filter_map(|line| line.strip_prefix("Requires-Dist:"));
    lines
        .filter_map(|line| Required::from_str(line.trim()).ok())
        .collect()
}

/// The environment that conditions are about.
fn environment() -> MarkerEnvironment {
    let full_version = format!("{}.0", python_version());
    MarkerEnvironment::try_from(MarkerEnvironmentBuilder {
        implementation_name: "cpython",
        implementation_version: &full_version,
        os_name: "posix",
        platform_machine: "wasm32",
        platform_python_implementation: "CPython",
        platform_release: "0.0.0",
        platform_system: "wasi",
        platform_version: "0.0.0",
        python_full_version: &full_version,
        python_version: python_version(),
        sys_platform: "wasi",
    })
    .expect("the versions are versions")
}

/// A distribution's name in the one way of several in which it can be written (PEP 503).
fn normal(name: &str) -> String {
    name.to_lowercase().replace(['_', '.'], "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is lacking where these distributions are, each with what it requires.
    fn lacking(distributions: &[(&str, &[&str])], roots: Option<&[&str]>) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        for (name, required) in distributions {
            let metadata = folder.path().join(format!("{name}.dist-info"));
            fs::create_dir(&metadata).unwrap();
            let lines: String = required
                .iter()
                .map(|it| format!("Requires-Dist: {it}\n"))
                .collect();
            fs::write(
                metadata.join("METADATA"),
                format!("Name: x\n{lines}\nText\n"),
            )
            .unwrap();
        }
        let installed = Installed::in_directories(&[folder.path().to_owned()]);
        let lacking = match roots {
            Some(roots) => installed.lacks(roots.iter().map(|it| Required::from_str(it).unwrap())),
            None => installed.lacks_of_its_own(),
        };
        lacking.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_is_required_is_followed() {
        let installed: &[(&str, &[&str])] = &[
            ("Flask-3.0", &["Jinja2>=3", "click"]),
            ("jinja2-2.0", &[]),
            ("zope.interface-1", &["gone; extra == 'test'"]),
        ];
        assert!(lacking(installed, Some(&["flask"])).contains(&"click".into()));
        assert_eq!(lacking(installed, Some(&["flask<3"])), ["flask<3"]);
        assert_eq!(lacking(installed, Some(&["Zope_Interface"])), [""; 0]);
        assert_eq!(
            lacking(installed, Some(&["zope-interface[test]"])),
            ["gone"]
        );
        assert_eq!(lacking(installed, None), ["click", "jinja2>=3"]);
    }

    #[test]
    fn conditions_are_those_of_components() {
        let required: &[&str] = &[
            "a; sys_platform == 'win32'",
            "b; python_version >= '3.13'",
            "c; platform_machine == 'x86_64'",
        ];
        assert_eq!(lacking(&[("x-1", required)], None), ["b"]);
        assert_eq!(lacking(&[], Some(required)), ["b"]);
    }
}
