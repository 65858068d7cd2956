//! Which modules a Python source may import, by a search of its text.
//!
//! A line, or what follows a `;` or a `:` on it, that starts with `import` or `from` is taken for
//! an import statement, even inside a string: to name a module too many costs little, as the name
//! is only looked up. Names that the program computes are not found; those that it gives as
//! literals to `importlib.import_module` and `__import__` are.

use std::collections::BTreeSet;

/// The top-level names: for `import a.b, c` they are `a` and `c`.
pub(super) fn top_level_names(source: &str) -> BTreeSet<String> {
    let joined;
    let source = if source.contains("\\\n") {
        joined = source.replace("\\\n", " ");
        joined.as_str()
    } else {
        source
    };
    let mut names = BTreeSet::new();
    for line in source.lines().filter(|line| line.contains("import")) {
        for statement in line.split([';', ':']) {
            collect_statement(statement.trim_start(), &mut names);
        }
        for call in ["import_module(", "__import__("] {
            collect_calls(line, call, &mut names);
        }
    }
    names
}

fn collect_statement(statement: &str, names: &mut BTreeSet<String>) {
    if let Some(modules) = after_word(statement, "import") {
        for module in modules.split(',') {
            names.extend(top_level(module.trim_start()));
        }
    } else if let Some(module) = after_word(statement, "from") {
        names.extend(top_level(module.trim_start()));
    }
}

fn collect_calls(line: &str, call: &str, names: &mut BTreeSet<String>) {
    for (start, _) in line.match_indices(call) {
        let argument = line[start + call.len()..].trim_start();
        if let Some(module) = argument.strip_prefix(['"', '\'']) {
            names.extend(top_level(module));
        }
    }
}

fn after_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let rest = text.strip_prefix(word)?;
    rest.starts_with(char::is_whitespace).then_some(rest)
}

/// The identifier at the start of the text; none for a relative import.
fn top_level(text: &str) -> Option<String> {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_');
    let name = &text[..end.unwrap_or(text.len())];
    (!name.is_empty()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, expected: &[&str]) {
        let names = top_level_names(source);
        assert_eq!(
            names.iter().map(String::as_str).collect::<Vec<_>>(),
            expected
        );
    }

    #[test]
    fn statements() {
        check("import a", &["a"]);
        check("import a.b as c, d , e.f\n", &["a", "d", "e"]);
        check("from a.b import c", &["a"]);
        check("def f():\n\timport a\n", &["a"]);
        check("try: import a; from b import c\n", &["a", "b"]);
        check("import a, \\\n    b\n", &["a", "b"]);
        check("from größe import x", &["größe"]);
    }

    #[test]
    fn relative_imports_name_nothing() {
        check("from . import a\nfrom .b import c\nfrom .. import d", &[]);
    }

    #[test]
    fn calls_with_a_literal() {
        check("x = importlib.import_module('a.b')", &["a"]);
        check("y = __import__( \"c\")", &["c"]);
        check("z = import_module(name)", &[]);
    }

    #[test]
    fn other_words_are_not_statements() {
        check("important = 1\nfrom_x = 2\nreimport a\n", &[]);
        check("yield from import_all()", &[]);
    }
}
