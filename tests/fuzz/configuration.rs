//! Random settings and random files of packages that bring WIT: they are taken,
//! or refused with the place of the mistake.

use std::fs;

use arbitrary::Unstructured;

use super::launcher::refusal;

const SETTINGS: [&str; 17] = [
    "all-features",
    "app",
    "export-interface-name",
    "features",
    "full-names",
    "import-interface-name",
    "intersect-world",
    "module-worlds",
    "python-path",
    "quiet",
    "stub-wasi",
    "wit-path",
    "world",
    "world-module",
    "wrld",
    "\"wit-path\"",
    "a.b.c",
];

const KEYS: [&str; 7] = [
    "bindings",
    "export_interface_names",
    "full_names",
    "import_interface_names",
    "wit_directory",
    "wit-directory",
    "unknown",
];

const VALUES: [&str; 24] = [
    "true",
    "false",
    "1",
    "-1.5e3",
    "inf",
    "1979-05-27T07:32:00Z",
    "\"\"",
    "\"wit\"",
    "'w'",
    "\"a:b/w@1.0.0\"",
    "\"../..\"",
    "\"/etc\"",
    "\"größe\\u0000\\n\"",
    "'''\nlines'''",
    "[]",
    "['w', \"x\"]",
    "['w', 1]",
    "[[[]]]",
    "{}",
    "{ a = 'b' }",
    "{ \"a:b/c\" = \"d\", e = 'f' }",
    "{ a = 1 }",
    "{ a.b = 'c' }",
    "",
];

const HEADS: [&str; 7] = [
    "[tool.componentize-py]",
    "[tool.componentize-py.import-interface-name]",
    "[tool]",
    "[[tool.componentize-py]]",
    "[project]",
    "tool = 1",
    "# comment",
];

/// Lines of TOML, some of them damaged.
fn toml(u: &mut Unstructured, keys: &[&str]) -> arbitrary::Result<String> {
    let mut text = String::new();
    for _ in 0..u.int_in_range(0..=6)? {
        match u.int_in_range(0..=5)? {
            0 => text.push_str(u.choose(&HEADS)?),
            1 => text.push_str(
                &u.choose(&["[", "{a=", "a.", "[["])?
                    .repeat(u.int_in_range(1..=9_999)?),
            ),
            _ => text.push_str(&format!("{} = {}", u.choose(keys)?, u.choose(&VALUES)?)),
        }
        text.push_str(u.choose(&["\n", "\n", "\r\n", " "])?);
    }
    for _ in 0..u.int_in_range(0..=2)? {
        let mut at = u.choose_index(text.len().max(1))?.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        text.insert(at, u.arbitrary()?);
    }
    Ok(text)
}

pub fn settings(u: &mut Unstructured) -> arbitrary::Result<()> {
    let project = tempfile::tempdir().expect("a temporary folder");
    let head = match u.ratio(3, 4)? {
        true => "[tool.componentize-py]\n",
        false => "",
    };
    let text = head.to_owned() + &toml(u, &SETTINGS)?;
    fs::write(project.path().join("pyproject.toml"), &text).expect("a file");
    fs::write(project.path().join("w.wit"), "package a:b; world w {}").expect("a file");
    let arguments = ["-d", "w.wit", "-w", "w", "bindings", "types"];
    let Some(message) = refusal(project.path(), &arguments) else {
        return Ok(());
    };
    // What is no mistake in the file is one for this WIT: these name what they are about.
    let named = [
        "pyproject.toml:",
        "no interface named",
        "cannot be the name",
        "cannot both be named",
    ];
    let is_located = named.iter().any(|word| message.contains(word));
    assert!(is_located, "no place: {message}\n{text}");
    Ok(())
}

pub fn packages(u: &mut Unstructured) -> arbitrary::Result<()> {
    let project = tempfile::tempdir().expect("a temporary folder");
    let package = project.path().join("sdk");
    fs::create_dir(&package).expect("a folder");
    let text = toml(u, &KEYS)?;
    fs::write(package.join("componentize-py.toml"), &text).expect("a file");
    fs::write(package.join("__init__.py"), "").expect("a file");
    fs::write(project.path().join("app.py"), "import sdk\n").expect("a file");
    fs::write(
        project.path().join("w.wit"),
        "package a:b; world w { refused",
    )
    .expect("a file");
    let arguments = ["-d", "w.wit", "componentize", "-p", ".", "app"];
    let message = refusal(project.path(), &arguments).expect("a refusal");
    // The world's WIT is wrong on purpose, and the package's is not there.
    let named = [
        "componentize-py.toml:",
        "w.wit:1:",
        "cannot read the WIT path",
    ];
    let is_located = named.iter().any(|word| message.contains(word));
    assert!(is_located, "no place: {message}\n{text}");
    Ok(())
}
