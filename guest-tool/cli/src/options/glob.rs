//! A pattern that names modules, distributions or files.
//!
//! What its special characters mean is what they mean in a shell, by the crate `glob`: `*`, `?`,
//! `[…]`, and `**` for any number of directories.

use glob::{MatchOptions, Pattern};

use super::item::Item;

/// A path is matched directory by directory: `*` ends at a slash.
const PATH: MatchOptions = MatchOptions {
    case_sensitive: true,
    require_literal_separator: true,
    require_literal_leading_dot: false,
};

/// The characters that are not simply themselves.
const SPECIAL: [char; 3] = ['*', '?', '['];

/// A pattern, as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glob {
    text: String,
    pattern: Pattern,
}

impl Glob {
    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it names files by their paths, as it has a slash in it.
    pub fn is_path(&self) -> bool {
        self.text.contains('/')
    }

    /// The name that it is, if it has no special characters.
    pub fn literal(&self) -> Option<&str> {
        (!self.text.contains(SPECIAL)).then_some(&self.text)
    }

    /// The part before its first special character.
    pub fn literal_start(&self) -> &str {
        self.text.split(SPECIAL).next().unwrap_or_default()
    }

    /// Whether it matches a name, or a path, as a whole.
    pub fn matches(&self, name: &str) -> bool {
        self.pattern.matches_with(name, PATH)
    }
}

impl Item for Glob {
    const WHAT: &str = "a pattern";

    fn parse(text: &str) -> Result<Self, &'static str> {
        if text.is_empty() {
            return Err("it is empty");
        }
        let pattern = match text.strip_suffix('/') {
            Some(directory) => Pattern::new(&format!("{directory}/**")),
            None => Pattern::new(text),
        };
        let text = text.to_owned();
        let pattern = pattern.map_err(|error| error.msg)?;
        Ok(Glob { text, pattern })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(glob: &str, matched: &[&str], others: &[&str]) {
        let glob = Glob::parse(glob).unwrap();
        for name in matched {
            assert!(glob.matches(name), "{name}");
        }
        for name in others {
            assert!(!glob.matches(name), "{name}");
        }
    }

    #[test]
    fn names() {
        check("babel", &["babel"], &["babel.dates", "babe", "Babel"]);
        check(
            "babel.*",
            &["babel.dates", "babel.messages.catalog"],
            &["babel", "babeldates"],
        );
        check("*.po", &["de.po", ".po"], &["de.pot"]);
        check("test_[a-c]?", &["test_ax"], &["test_dx", "test_a"]);
    }

    #[test]
    fn paths() {
        check(
            "/app/*.html",
            &["/app/a.html", "/app/.a.html"],
            &["/app/b/a.html"],
        );
        let below = ["/app/t/a", "/app/t/b/c"];
        check("/app/t/**", &below, &["/app/tt/a"]);
        check("/app/t/", &below, &["/app/tt/a"]);
        check("/app/**/a", &["/app/a", "/app/b/c/a"], &["/app/b"]);
    }

    #[test]
    fn what_is_known_of_them() {
        let glob = |text| Glob::parse(text).unwrap();
        assert_eq!(glob("babel").literal(), Some("babel"));
        assert_eq!(glob("babel.*").literal(), None);
        assert_eq!(glob("/app/t/**").literal_start(), "/app/t/");
        assert!(glob("t/").is_path() && !glob("t").is_path());
    }

    #[test]
    fn mistakes() {
        for text in ["", "a[", "a**b", "***"] {
            assert!(Glob::parse(text).is_err(), "{text}");
        }
    }
}
