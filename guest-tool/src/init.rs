//! Makes a project that builds, type-checks and has a test.
//!
//! What it is made of lies in `init/`, as files with some names to fill in: what all projects have,
//! and in a directory for each kind of world the app and its tests.

use std::io;
use std::path::{Path, PathBuf};

use heck::ToKebabCase;
use wit_parser::UnresolvedPackageGroup;

use crate::output;

/// What every project has.
const COMMON: [(&str, &str); 3] = [
    (".gitignore", include_str!("init/gitignore")),
    ("README.md", include_str!("init/README.md")),
    ("pyproject.toml", include_str!("init/pyproject.toml")),
];

/// The test of a server, whichever version of WASI it is for.
const SERVER_TEST: &str = include_str!("init/server/test_app.py");

/// What a project for a world is made of.
struct Template {
    /// The world, without its version; none for a world of the project's own.
    world: Option<&'static str>,
    /// Its version.
    version: &'static str,
    /// How the component is run.
    run: &'static str,
    files: &'static [(&'static str, &'static str)],
}

const TEMPLATES: [Template; 4] = [
    Template {
        world: None,
        version: "",
        run: "wasmtime run --invoke 'greet(\"World\")' {{name}}.wasm",
        files: &[
            ("app.py", include_str!("init/world/app.py")),
            (
                "tests/test_app.py",
                include_str!("init/world/tests/test_app.py"),
            ),
            ("wit/world.wit", include_str!("init/world/wit/world.wit")),
        ],
    },
    Template {
        world: Some("wasi:cli/command"),
        version: "0.2",
        run: "wasmtime run {{name}}.wasm Ada Alan",
        files: &[
            ("app.py", include_str!("init/command/app.py")),
            (
                "tests/test_app.py",
                include_str!("init/command/tests/test_app.py"),
            ),
        ],
    },
    Template {
        world: Some("wasi:http/proxy"),
        version: "0.2",
        run: "wasmtime serve -S cli {{name}}.wasm",
        files: &[
            ("app.py", include_str!("init/proxy/app.py")),
            ("tests/test_app.py", SERVER_TEST),
        ],
    },
    Template {
        world: Some("wasi:http/service"),
        version: "0.3",
        run: "wasmtime serve -S cli,p3 -W component-model-async {{name}}.wasm",
        files: &[
            ("app.py", include_str!("init/service/app.py")),
            ("tests/test_app.py", SERVER_TEST),
        ],
    },
];

/// Why there is no project.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A project cannot have this name.
    #[error("`{0}` cannot be the name of a project")]
    Name(String),
    /// Nothing is known that would be for this world.
    #[error("there is no project to begin with for the world `{0}`")]
    World(String),
    /// Something is there already.
    #[error("`{path}` exists already", path = .0.display())]
    Exists(PathBuf),
    /// Whether something is there cannot be found out.
    #[error("cannot look at `{path}`: {source}", path = path.display())]
    Look {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A file cannot be written.
    #[error(transparent)]
    Output(#[from] output::Error),
}

impl Error {
    /// What the user may do about it.
    pub fn help(&self) -> Option<String> {
        match self {
            Error::Name(_) => Some(
                "a name has letters, digits and hyphens, and begins with a letter: `my-app`".into(),
            ),
            Error::World(_) => {
                let worlds = TEMPLATES.iter().filter_map(|template| template.world);
                Some(format!(
                    "there is one for {}; without `--world`, the project gets a world of its own",
                    worlds.collect::<Vec<_>>().join(", ")
                ))
            }
            Error::Exists(_) => Some("nothing was written; choose another name".into()),
            Error::Look { .. } | Error::Output(_) => None,
        }
    }
}

/// Makes the project in `directory`, which has its name, for a world, if one is named. Files that
/// exist are left alone: then there is nothing new at all.
pub fn init(directory: &Path, world: Option<&str>) -> Result<(), Error> {
    let name = name(directory)?;
    let template = template(world)?;
    let world = match template.world {
        Some(world) => format!("{world}@{}", template.version),
        None => name.clone(),
    };
    let run = template.run.replace("{{name}}", &name);
    let identifier = identifier(&name);
    let fill_in = |text: &str| {
        let text = text.replace("{{identifier}}", &identifier);
        let text = text.replace("{{name}}", &name).replace("{{world}}", &world);
        text.replace("{{run}}", &run)
    };
    let files = COMMON.iter().chain(template.files);
    let files: Vec<_> = files
        .map(|(path, text)| (directory.join(path), fill_in(text)))
        .collect();
    for (path, _) in &files {
        let exists = path.try_exists().map_err(|source| Error::Look {
            path: path.clone(),
            source,
        })?;
        if exists {
            return Err(Error::Exists(path.clone()));
        }
    }
    for (path, text) in files {
        output::write(&path, text.as_bytes())?;
    }
    Ok(())
}

/// The name of the project in a directory, which has to be one in WIT as well.
fn name(directory: &Path) -> Result<String, Error> {
    let last = directory.file_name().unwrap_or_default();
    let given = last.to_string_lossy();
    let name = given.to_kebab_case();
    let is_word = |word: &str| word.starts_with(|first: char| first.is_ascii_lowercase());
    let is_plain = given
        .chars()
        .all(|it| it.is_ascii_alphanumeric() || "-_.".contains(it));
    match is_plain && name.split('-').all(is_word) {
        true => Ok(name),
        false => Err(Error::Name(given.into_owned())),
    }
}

/// The name in WIT: some words mean something else there.
fn identifier(name: &str) -> String {
    let text = format!("package example:{name};\n");
    match UnresolvedPackageGroup::parse("name", &text) {
        Ok(_) => name.to_owned(),
        Err(_) => format!("%{name}"),
    }
}

/// What a project for that world begins with.
fn template(world: Option<&str>) -> Result<&'static Template, Error> {
    let is_for = |template: &&Template| match (template.world, world) {
        (None, None) => true,
        (Some(known), Some(world)) => {
            let (name, version) = world.split_once('@').unwrap_or((world, template.version));
            let series = version.strip_prefix(template.version);
            name == known && series.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        }
        _ => false,
    };
    let found = TEMPLATES.iter().find(is_for);
    found.ok_or_else(|| Error::World(world.unwrap_or_default().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_directories() {
        for (directory, expected) in [
            ("shop", "shop"),
            ("some/My_App", "my-app"),
            ("./web2", "web2"),
            ("a.b", "a-b"),
        ] {
            assert_eq!(name(Path::new(directory)).unwrap(), expected);
        }
        for directory in ["9lives", "a-1", "größe", ".", "..", "a b", ""] {
            let error = name(Path::new(directory)).unwrap_err();
            assert!(matches!(error, Error::Name(_)), "{directory}");
        }
    }

    #[test]
    fn words_of_wit_can_be_names() {
        assert_eq!(identifier("shop"), "shop");
        assert_eq!(identifier("list"), "%list");
    }

    #[test]
    fn worlds_may_have_versions() {
        let of = |world| template(Some(world)).map(|template| template.world.unwrap_or_default());
        assert_eq!(of("wasi:cli/command").unwrap(), "wasi:cli/command");
        assert_eq!(of("wasi:http/proxy@0.2.6").unwrap(), "wasi:http/proxy");
        for unknown in ["wasi:http/proxy@0.3", "wasi:http/proxy@0.23", "a:b/c", ""] {
            assert!(of(unknown).is_err(), "{unknown}");
        }
    }

    #[test]
    fn what_is_there_stays() {
        let folder = tempfile::tempdir().unwrap();
        let project = folder.path().join("shop");
        std::fs::create_dir(&project).unwrap();
        std::fs::write(project.join("app.py"), "mine").unwrap();
        let error = init(&project, None).unwrap_err();
        assert!(matches!(error, Error::Exists(path) if path.ends_with("shop/app.py")));
        assert_eq!(std::fs::read_dir(&project).unwrap().count(), 1);
    }
}
