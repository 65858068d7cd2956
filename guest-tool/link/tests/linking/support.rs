//! What a case of linking has in its directory.

use std::fs;
use std::path::Path;

use componentize_test_cases::sorted_entries;

/// The case's modules, assembled: `env` first, then the others by name.
pub fn modules(case: &Path) -> Vec<(String, Vec<u8>)> {
    let mut modules = Vec::new();
    for path in sorted_entries(case) {
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        let Some(name) = name.strip_suffix(".wat").filter(|name| *name != "expected") else {
            continue;
        };
        let binary = wat::parse_file(&path).unwrap_or_else(|error| panic!("{error}"));
        modules.push((name.to_string(), binary));
    }
    modules.sort_by_key(|(name, _)| name != "env");
    modules
}

/// The case's modules with the names that they have in a program: after a slash, and with one where
/// the file's name has a `+`.
pub fn program(case: &Path) -> Vec<(String, Vec<u8>)> {
    let modules = modules(case).into_iter();
    modules
        .map(|(name, binary)| (format!("/{}", name.replace('+', "/")), binary))
        .collect()
}

/// Which exports the case keeps: the lines `MODULE NAME` of its file `keep`, where `*` stands for
/// all names, and a third word is the name in the result.
pub fn keep(case: &Path) -> impl Fn(&str, &str) -> Option<String> {
    let lines = fs::read_to_string(case.join("keep"))
        .unwrap_or_else(|error| panic!("{}: {error}", case.display()));
    move |module, name| {
        lines.lines().find_map(|line| {
            let mut words = line.split(' ');
            let chosen = words.next() == Some(module)
                && words.next().is_some_and(|kept| kept == name || kept == "*");
            chosen.then(|| words.next().unwrap_or(name).to_string())
        })
    }
}
