//! The types of values.

use std::path::{Path, PathBuf};

use crate::configuration::{Mistake, Table, Text};

/// A value of an option, or one of several.
pub(crate) trait Item: Clone + Send + Sync + Sized + 'static {
    /// What it is, for messages.
    const WHAT: &str;

    /// What a word of the command line means, or a string in the settings.
    fn parse(text: &str) -> Result<Self, &'static str>;

    /// All values that the settings have under a key.
    fn read_all(settings: &Table, key: &str) -> Result<Vec<Self>, Mistake> {
        let texts = settings.texts(key)?.unwrap_or_default();
        texts
            .iter()
            .map(|text| Self::read(settings, text))
            .collect()
    }

    /// What a string in the settings means.
    fn read(settings: &Table, text: &Text) -> Result<Self, Mistake> {
        Self::parse(&text.value).map_err(|reason| {
            let message = format!("this is not {}: {reason}", Self::WHAT);
            settings.source().mistake(&text.span, message, None)
        })
    }

    /// It as a path, if it is one.
    fn as_path(&self) -> Option<&Path> {
        None
    }
}

impl Item for String {
    const WHAT: &str = "a string";

    fn parse(text: &str) -> Result<Self, &'static str> {
        Ok(text.to_owned())
    }
}

impl Item for PathBuf {
    const WHAT: &str = "a path";

    fn parse(text: &str) -> Result<Self, &'static str> {
        path(text)
    }

    fn as_path(&self) -> Option<&Path> {
        Some(self)
    }
}

/// A path without `./` at its start.
///
/// The C library for WASI looks a path up among the directories that the host opened, comparing
/// text: `./src` would not be found in one that is named `src`.
///
/// # Errors
/// The path is empty.
pub fn path(text: &str) -> Result<PathBuf, &'static str> {
    let mut path = text;
    while let Some(rest) = path.strip_prefix("./") {
        path = rest.trim_start_matches('/');
    }
    match (text, path) {
        ("", _) => Err("it is empty"),
        (_, "") => Ok(PathBuf::from(".")),
        (_, path) => Ok(PathBuf::from(path)),
    }
}

/// A value of the form `KEY=VALUE`; in the settings, an entry of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// What is left of the equals sign.
    pub key: String,
    /// What is right of it.
    pub value: String,
}

impl Item for Assignment {
    const WHAT: &str = "an assignment";

    fn parse(text: &str) -> Result<Self, &'static str> {
        match text.split_once('=') {
            Some((key, value)) if !key.is_empty() && !value.is_empty() => Ok(Assignment {
                key: key.to_owned(),
                value: value.to_owned(),
            }),
            _ => Err("it is not of the form `KEY=VALUE`"),
        }
    }

    fn read_all(settings: &Table, key: &str) -> Result<Vec<Self>, Mistake> {
        let pairs = settings.pairs(key)?.unwrap_or_default().into_iter();
        Ok(pairs
            .map(|(key, value)| Assignment {
                key: key.value,
                value: value.value,
            })
            .collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_as_the_host_names_directories() {
        for (text, expected) in [
            ("./src", "src"),
            (".//src/./a/", "src/./a/"),
            ("./", "."),
            (".", "."),
            ("../src", "../src"),
            ("./../src", "../src"),
            ("/src", "/src"),
            (".src", ".src"),
        ] {
            assert_eq!(path(text), Ok(PathBuf::from(expected)), "{text}");
        }
        assert!(path("").is_err());
    }
}
