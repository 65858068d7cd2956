//! Python names for WIT names.
//!
//! WIT has kebab-case; Python's conventions (PEP 8) want snake_case for functions, parameters,
//! fields and modules, UpperCamelCase for classes and UPPER_SNAKE for enum and flag members. A
//! name that is a Python keyword afterwards gets a trailing underscore, which WIT names never
//! have: so two different WIT names of one namespace stay different.

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

/// Python's keywords: `keyword.kwlist` of CPython 3.13. Soft keywords (`match`, `type`, ...) are
/// ordinary identifiers.
const KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
    "with", "yield",
];

/// `name` with a trailing underscore where Python would not take it as an identifier.
fn escape_keyword(name: String) -> String {
    if KEYWORDS.contains(&name.as_str()) {
        name + "_"
    } else {
        name
    }
}

/// The name of a function, parameter, field or module.
pub fn snake(name: &str) -> String {
    escape_keyword(name.to_snake_case())
}

/// The name of a class.
pub fn camel(name: &str) -> String {
    escape_keyword(name.to_upper_camel_case())
}

/// The name of an enum or flag member. (No Python keyword is in upper case.)
pub fn shouty(name: &str) -> String {
    name.to_shouty_snake_case()
}

/// Whether `name` can stand in Python source as an identifier (ASCII only, as WIT's names are).
pub fn is_identifier(name: &str) -> bool {
    let mut characters = name.chars();
    characters
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && characters.all(|c| c.is_ascii_alphanumeric() || c == '_')
        && !KEYWORDS.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conventions_of_python() {
        assert_eq!(snake("add-item"), "add_item");
        assert_eq!(snake("HTTP-get"), "http_get");
        assert_eq!(camel("http-request"), "HttpRequest");
        assert_eq!(shouty("dark-green2"), "DARK_GREEN2");
    }

    #[test]
    fn keywords_get_an_underscore() {
        assert_eq!(snake("from"), "from_");
        assert_eq!(snake("lambda"), "lambda_");
        assert_eq!(camel("none"), "None_");
        assert_eq!(snake("none"), "none");
        assert_eq!(snake("match"), "match");
    }

    #[test]
    fn identifiers() {
        assert!(is_identifier("wit_world"));
        assert!(is_identifier("_x1"));
        assert!(!is_identifier(""));
        assert!(!is_identifier("1x"));
        assert!(!is_identifier("a-b"));
        assert!(!is_identifier("class"));
    }
}
