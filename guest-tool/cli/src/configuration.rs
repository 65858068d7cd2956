//! Reads configuration in TOML, and tells each mistake in it with its place: file, line, column and
//! the line itself.
//!
//! What the keys mean is the business of those who read a file ([`crate::settings`], and the tool's
//! `sdk`). They take the values out of a [`Table`] by key and type; a value of another type,
//! and a key that nobody asked for, are [`Mistake`]s.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::{fs, io};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::suggest;

/// Why a configuration file is of no use.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file cannot be read.
    #[error("cannot read `{path}`: {source}", path = path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Something in the file is wrong.
    #[error(transparent)]
    Mistake(#[from] Mistake),
}

impl Error {
    /// What the user may do about it.
    pub fn help(&self) -> Option<String> {
        match self {
            Error::Read { .. } => None,
            Error::Mistake(mistake) => mistake.help.clone(),
        }
    }
}

/// What is wrong in a file, and where.
#[derive(Debug, thiserror::Error)]
#[error("{message}\n{excerpt}")]
pub struct Mistake {
    /// What is wrong.
    message: String,
    /// The place, and the line that it is on.
    excerpt: String,
    /// What to do about it.
    help: Option<String>,
}

/// The text of the file at `path`; none if there is no such file.
pub fn read(path: &Path) -> Result<Option<String>, Error> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(Error::Read {
            path: path.to_owned(),
            source,
        }),
    }
}

/// The text of a file, and how the user calls the file.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The file.
    pub path: &'a Path,
    /// What is in it.
    pub text: &'a str,
}

impl<'a> Source<'a> {
    /// The file's table of everything.
    pub fn parse(&self) -> Result<Spanned<DeTable<'a>>, Mistake> {
        DeTable::parse(self.text).map_err(|error| {
            let message = format!("this is not TOML: {}", error.message());
            self.mistake(&error.span().unwrap_or(0..0), message, None)
        })
    }

    /// A mistake at `span`, in bytes of the text.
    pub fn mistake(&self, span: &Range<usize>, message: String, help: Option<String>) -> Mistake {
        Mistake {
            message,
            excerpt: self.excerpt(span),
            help,
        }
    }

    /// The line on which `span` starts, with what is in the span underlined.
    fn excerpt(&self, span: &Range<usize>) -> String {
        let start = self.text.floor_char_boundary(span.start);
        let end = self.text.floor_char_boundary(span.end).max(start);
        let before = &self.text[..start];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = self.text[line_start..].lines().next().unwrap_or_default();
        let marked = self.text[start..end].lines().next().unwrap_or_default();
        let number = before.matches('\n').count() + 1;
        let column = self.text[line_start..start].chars().count();
        let margin = " ".repeat(number.to_string().len());
        format!(
            "{margin}--> {path}:{number}:{}\n{margin} |\n{number} | {line}\n{margin} | {}{}",
            column + 1,
            " ".repeat(column),
            "^".repeat(marked.chars().count().max(1)),
            path = self.path.display(),
        )
    }
}

/// A string in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The string.
    pub value: String,
    /// Where it is, in bytes.
    pub span: Range<usize>,
}

/// A table of a file.
#[derive(Debug, Clone, Copy)]
pub struct Table<'a> {
    source: Source<'a>,
    entries: &'a DeTable<'a>,
}

impl<'a> Table<'a> {
    /// The table `entries` of `source`.
    pub fn new(source: Source<'a>, entries: &'a DeTable<'a>) -> Self {
        Table { source, entries }
    }

    /// The file that it is from.
    pub fn source(&self) -> &Source<'a> {
        &self.source
    }

    /// The table within this one; none if there is none.
    pub fn table(&self, key: &str) -> Result<Option<Table<'a>>, Mistake> {
        let Some(value) = self.entries.get(key) else {
            return Ok(None);
        };
        match value.get_ref() {
            DeValue::Table(entries) => Ok(Some(Table::new(self.source, entries))),
            _ => Err(self.wrong_type(key, value, "a table")),
        }
    }

    /// The keys that are not in `known`, each with the one of those that it resembles.
    pub fn unknown_keys<'k>(
        &self,
        known: &'k [&'k str],
    ) -> impl Iterator<Item = (Text, Option<&'k str>)> {
        let keys = self.entries.keys().map(|key| text(key, key.get_ref()));
        keys.filter(|key| !known.contains(&key.value.as_str()))
            .map(|key| {
                let similar = suggest::closest(&key.value, known.iter().copied());
                (key, similar)
            })
    }

    /// A boolean.
    pub fn flag(&self, key: &str) -> Result<Option<bool>, Mistake> {
        let Some(value) = self.entries.get(key) else {
            return Ok(None);
        };
        match value.get_ref() {
            DeValue::Boolean(flag) => Ok(Some(*flag)),
            _ => Err(self.wrong_type(key, value, "`true` or `false`")),
        }
    }

    /// A string.
    pub fn text(&self, key: &str) -> Result<Option<Text>, Mistake> {
        let Some(value) = self.entries.get(key) else {
            return Ok(None);
        };
        match value.get_ref() {
            DeValue::String(string) => Ok(Some(text(value, string))),
            _ => Err(self.wrong_type(key, value, "a string")),
        }
    }

    /// An array of strings; a string alone is an array of one.
    pub fn texts(&self, key: &str) -> Result<Option<Vec<Text>>, Mistake> {
        const EXPECTED: &str = "a string or an array of strings";

        let Some(value) = self.entries.get(key) else {
            return Ok(None);
        };
        let items = match value.get_ref() {
            DeValue::String(string) => return Ok(Some(vec![text(value, string)])),
            DeValue::Array(items) => items,
            _ => return Err(self.wrong_type(key, value, EXPECTED)),
        };
        let texts = items.iter().map(|item| match item.get_ref() {
            DeValue::String(string) => Ok(text(item, string)),
            _ => Err(self.wrong_type(key, item, EXPECTED)),
        });
        texts.collect::<Result<_, _>>().map(Some)
    }

    /// A table of strings: its keys and values in the order in which they are written.
    pub fn pairs(&self, key: &str) -> Result<Option<Vec<(Text, Text)>>, Mistake> {
        const EXPECTED: &str = "a table of strings";

        let Some(value) = self.entries.get(key) else {
            return Ok(None);
        };
        let DeValue::Table(entries) = value.get_ref() else {
            return Err(self.wrong_type(key, value, EXPECTED));
        };
        let pairs = entries.iter().map(|(name, value)| match value.get_ref() {
            DeValue::String(string) => Ok((text(name, name.get_ref()), text(value, string))),
            _ => Err(self.wrong_type(key, value, EXPECTED)),
        });
        let mut pairs = pairs.collect::<Result<Vec<_>, _>>()?;
        pairs.sort_by_key(|(name, _)| name.span.start);
        Ok(Some(pairs))
    }

    fn wrong_type(&self, key: &str, value: &Spanned<DeValue>, expected: &str) -> Mistake {
        let given = match value.get_ref().type_str() {
            given @ ("integer" | "array") => format!("an {given}"),
            given => format!("a {given}"),
        };
        let message = format!("`{key}` is to be {expected}, and this is {given}");
        self.source.mistake(&value.span(), message, None)
    }
}

fn text<T>(place: &Spanned<T>, value: &str) -> Text {
    Text {
        value: value.to_owned(),
        span: place.span(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `read` says of the file `a.toml` with this text.
    #[track_caller]
    fn mistake<T: std::fmt::Debug>(
        text: &str,
        read: impl FnOnce(Table) -> Result<T, Mistake>,
    ) -> String {
        let source = Source {
            path: Path::new("a.toml"),
            text,
        };
        let outcome = source.parse();
        let outcome = outcome.and_then(|table| read(Table::new(source, table.get_ref())));
        outcome.unwrap_err().to_string()
    }

    #[test]
    fn a_place_is_shown_with_its_line() {
        let text = "# Größe\nname = 'ä' # or\nflag = 'yes'\n";
        assert_eq!(
            mistake(text, |table| table.flag("flag")),
            "`flag` is to be `true` or `false`, and this is a string\n \
             --> a.toml:3:8\n  |\n3 | flag = 'yes'\n  |        ^^^^^"
        );
        let text = "'ä' = '''\nlines''' # not a number\n";
        let said = mistake(text, |table| table.flag("ä"));
        assert!(said.ends_with("1 | 'ä' = '''\n  |       ^^^"), "{said}");
    }

    #[test]
    fn what_is_not_toml_is_shown() {
        let said = mistake("a = 1\nb = \n", |_| Ok(()));
        assert!(said.starts_with("this is not TOML: "), "{said}");
        assert!(said.contains(" --> a.toml:2:"), "{said}");
        let said = mistake("a = 1\r\na = 2\r\n", |_| Ok(()));
        assert!(said.contains(" --> a.toml:2:1\n"), "{said}");
    }

    #[test]
    fn strings_in_arrays_and_tables() {
        let source = Source {
            path: Path::new("a.toml"),
            text: "one = 'x'\nmany = ['x', 'y']\n[map]\nz = '1'\na = '2'\n",
        };
        let table = source.parse().unwrap();
        let table = Table::new(source, table.get_ref());
        let values = |texts: Option<Vec<Text>>| -> Vec<String> {
            texts.unwrap().into_iter().map(|text| text.value).collect()
        };
        assert_eq!(values(table.texts("one").unwrap()), ["x"]);
        assert_eq!(values(table.texts("many").unwrap()), ["x", "y"]);
        assert_eq!(table.texts("none").unwrap(), None);
        let pairs = table.pairs("map").unwrap().unwrap();
        let pairs: Vec<_> = pairs
            .iter()
            .map(|(key, value)| (&*key.value, &*value.value))
            .collect();
        assert_eq!(pairs, [("z", "1"), ("a", "2")]);
    }

    #[test]
    fn each_type_is_called_by_its_name() {
        for (value, name) in [
            ("1", "an integer"),
            ("[]", "an array"),
            ("1.5", "a float"),
            ("{}", "a table"),
        ] {
            let said = mistake(&format!("a = {value}"), |table| table.text("a"));
            let expected = format!("`a` is to be a string, and this is {name}\n");
            assert!(said.starts_with(&expected), "{said}");
        }
        let said = mistake("a = ['x', 1]", |table| table.texts("a"));
        assert!(said.contains("a.toml:1:11"), "{said}");
        let said = mistake("a = { b = 1 }", |table| table.pairs("a"));
        assert!(said.contains("a.toml:1:11"), "{said}");
        let said = mistake("a = 1", |table| table.table("a").map(drop));
        assert!(said.contains("a table, and this is an integer"), "{said}");
    }
}
