//! What a distribution requires: `Requires-Dist` in its metadata ([core metadata], PEP 508), as far
//! as the conditions there hold for components.
//!
//! An installer has chosen versions and put the distributions there. What matters here are their
//! names alone, and which extras are wanted of them; so of a version nothing is read but what
//! [`markers`] compare.
//!
//! [core metadata]: https://packaging.python.org/en/latest/specifications/core-metadata/

use super::installed::normal_name;
use super::markers::{self, Environment};

/// A distribution that is wanted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Wanted {
    /// Its name, in normal form.
    pub name: String,
    /// Which of its optional parts, in normal form.
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

/// What the distribution with this metadata requires, if `extras` are wanted of it. A condition
/// that is not understood counts as true: what is required and not installed does no harm.
pub(super) fn required(
    metadata: &str,
    extras: &[String],
    environment: &Environment,
) -> Vec<Wanted> {
    let header = metadata.lines().take_while(|line| !line.is_empty());
    let texts = header.filter_map(|line| line.strip_prefix("Requires-Dist:"));
    texts
        .filter_map(|text| {
            // A semicolon in an URL has a space before it if a condition follows (PEP 508).
            let separator = if text.contains(" @ ") { " ;" } else { ";" };
            let (what, condition) = match text.split_once(separator) {
                Some((what, condition)) => (what, Some(condition)),
                None => (text, None),
            };
            let holds = |condition| markers::holds(condition, environment, extras).unwrap_or(true);
            condition.is_none_or(holds).then(|| wanted(what))?
        })
        .collect()
}

/// `Name[extra, …] versions`, or with an address instead of versions.
fn wanted(text: &str) -> Option<Wanted> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let text = text.trim_start();
    let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    let extras = rest
        .trim_start()
        .strip_prefix('[')
        .and_then(|it| it.split_once(']'));
    let extras = extras.map_or("", |(extras, _)| extras).split(',');
    let extras = extras.map(str::trim).filter(|extra| !extra.is_empty());
    (!name.is_empty()).then(|| Wanted {
        name: normal_name(name),
        extras: extras.map(normal_name).collect(),
    })
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
        let found = required(&metadata, &extras, &Environment::new("3.13.15"));
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
                "exceptiongroup (>=1) ; python_full_version >= '3.13'",
                "uvloop; sys_platform != 'wasi'",
                "thing @ https://example.org/thing;v=1.zip",
                "other @ https://example.org/other.zip ; os_name == 'nt'",
            ],
            &[],
            &[("markupsafe", &[]), ("exceptiongroup", &[]), ("thing", &[])],
        );
    }

    #[test]
    fn optional_parts_count_when_they_are_wanted() {
        let lines = [
            "zope.interface[test,Docs] (>=5)",
            "Babel>=2.7; extra == 'i18n'",
        ];
        let always: (&str, &[&str]) = ("zope-interface", &["test", "docs"]);
        check(&lines, &[], &[always]);
        check(&lines, &["i18n"], &[always, ("babel", &[])]);
    }

    #[test]
    fn what_is_not_understood_does_no_harm() {
        check(&["???", "six; new_marker == 'x'"], &[], &[("six", &[])]);
    }
}
