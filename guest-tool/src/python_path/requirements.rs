//! What a distribution requires: `Requires-Dist` in its metadata ([core metadata], PEP 508), as far as
//! the conditions there hold for components.
//!
//! [core metadata]: https://packaging.python.org/en/latest/specifications/core-metadata/

use std::str::FromStr;

use pep508_rs::{
    ExtraName, MarkerEnvironment, MarkerEnvironmentBuilder, PackageName, Requirement, VerbatimUrl,
};

/// The environment that conditions are about: CPython of this version (such as `3.13.15`) on WASI, as
/// `os.name`, `sys.platform` and `platform` describe it there.
pub(super) fn environment(python_version: &str) -> Option<MarkerEnvironment> {
    let series = python_version
        .rsplit_once('.')
        .map_or(python_version, |(series, _)| series);
    MarkerEnvironment::try_from(MarkerEnvironmentBuilder {
        implementation_name: "cpython",
        implementation_version: python_version,
        os_name: "posix",
        platform_machine: "wasm32",
        platform_python_implementation: "CPython",
        platform_release: "0.0.0",
        platform_system: "wasi",
        platform_version: "0.0.0",
        python_full_version: python_version,
        python_version: series,
        sys_platform: "wasi",
    })
    .ok()
}

/// A distribution that is wanted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Wanted {
    /// Its name, in normal form.
    pub name: String,
    /// Which of its optional parts.
    pub extras: Vec<String>,
}

impl Wanted {
    /// A distribution without any optional part. The name is in normal form.
    pub fn plainly(name: &str) -> Self {
        Wanted {
            name: name.to_owned(),
            extras: Vec::new(),
        }
    }
}

/// What the distribution with this metadata requires, if `extras` are wanted of it. A line that is not
/// understood requires nothing: installers have the last word on it, and had it.
pub(super) fn required(
    metadata: &str,
    extras: &[String],
    environment: &MarkerEnvironment,
) -> Vec<Wanted> {
    let extras: Vec<_> = extras
        .iter()
        .filter_map(|it| ExtraName::from_str(it).ok())
        .collect();
    let header = metadata.lines().take_while(|line| !line.is_empty());
    let texts = header.filter_map(|line| line.strip_prefix("Requires-Dist:"));
    let requirements =
        texts.filter_map(|text| Requirement::<VerbatimUrl>::from_str(text.trim()).ok());
    requirements
        .filter(|it| it.marker.evaluate(environment, &extras))
        .map(|it| Wanted {
            name: name(&it.name),
            extras: it.extras.iter().map(|extra| extra.to_string()).collect(),
        })
        .collect()
}

fn name(name: &PackageName) -> String {
    super::installed::normal_name(name.as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(lines: &[&str], extras: &[&str], expected: &[(&str, &[&str])]) {
        let lines: Vec<_> = lines
            .iter()
            .map(|it| format!("Requires-Dist: {it}\n"))
            .collect();
        let metadata = format!("Name: x\n{}\nRequires-Dist: text\n", lines.concat());
        let extras: Vec<_> = extras.iter().map(|&it| it.to_owned()).collect();
        let environment = environment("3.13.15").unwrap();
        let found = required(&metadata, &extras, &environment);
        let found: Vec<_> = found
            .iter()
            .map(|it| {
                (
                    &*it.name,
                    it.extras.iter().map(|it| &**it).collect::<Vec<_>>(),
                )
            })
            .collect();
        let expected: Vec<_> = expected
            .iter()
            .map(|(name, extras)| (*name, extras.to_vec()))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn conditions_are_those_of_components() {
        check(
            &[
                "MarkupSafe>=2.0",
                "colorama; platform_system == 'Windows'",
                "importlib-metadata>=3.6; python_version < '3.10'",
                "exceptiongroup; python_full_version >= '3.13'",
                "uvloop; sys_platform != 'wasi'",
            ],
            &[],
            &[("markupsafe", &[]), ("exceptiongroup", &[])],
        );
    }

    #[test]
    fn optional_parts_count_when_they_are_wanted() {
        let lines = [
            "zope.interface[test,docs] (>=5)",
            "Babel>=2.7; extra == 'i18n'",
        ];
        let always: (&str, &[&str]) = ("zope-interface", &["test", "docs"]);
        check(&lines, &[], &[always]);
        check(&lines, &["i18n"], &[always, ("babel", &[])]);
    }

    #[test]
    fn what_is_not_understood_requires_nothing() {
        check(&["???", "six"], &[], &[("six", &[])]);
    }
}
