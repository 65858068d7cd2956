//! What is popular on PyPI, in one crowded environment: `tests/packages/uses` has a module for each
//! package, named after it, which uses it while a component is built (what the module does when it
//! is imported) and in the component (its function `run`).
//!
//! A line `# componentize-py: OPTIONS` in such a module has the launcher get these options: what is
//! not shipped by itself, because only an extra of the package wants it, is named there as a user
//! would name it.
//!
//! All are built for one world, around one app, `tests/packages/app`. What comes of it is the table
//! in `tests/packages/README.md`: the test fails where the two differ. `BLESS=1` has it write the
//! table anew.
//!
//! A third of the packages is enough for ordinary days; with `COMPONENTIZE_PACKAGES=all` it is all
//! of them, with `COMPONENTIZE_PACKAGES=flask,jinja2` those.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use componentize_tests::component::{Component, Environment};
use componentize_tests::launcher::{self, Ended};
use wasmtime::component::Val;

/// The table of results, below the repository's root.
const TABLE: &str = "tests/packages/README.md";

/// What is above the table.
const HEAD: &str = "\
# Packages

Packages from PyPI that are known to work, each built and run by the tests ([`uses`](uses) has what is done with each, while
the component is built and when it runs) in a virtual environment in which all of them are installed. Of packages that have
native code as well, the Python code is used.

`COMPONENTIZE_PACKAGES=all BLESS=1 cargo test --release --test suite packages` writes this file.

| package | version | builds | runs | what is used |
|---|---|---|---|---|
";

/// One in so many packages is tested where nothing else is asked for.
const SHARE: usize = 3;

/// Those that are always among them: what the others build upon, and what was difficult.
const ALWAYS: [&str; 6] = ["babel", "django", "flask", "jinja2", "pyyaml", "sympy"];

/// A package, and how it is used.
struct Use {
    package: String,
    /// The version that is installed.
    version: String,
    /// The module that uses it.
    module: PathBuf,
    /// What it does, in a few words, and the options that it takes.
    summary: String,
    /// What the launcher is told.
    options: Vec<String>,
}

/// What a line with options begins with.
const OPTIONS: &str = "# componentize-py: ";

/// How far a use came.
enum Outcome {
    Works,
    /// The component is built; the reason why it does not do what it should.
    Builds(String),
    /// The reason why there is no component.
    Fails(String),
}

impl Use {
    fn row(&self, outcome: &Outcome) -> String {
        let (builds, runs) = match outcome {
            Outcome::Works => ("yes", "yes"),
            Outcome::Builds(_) => ("yes", "no"),
            Outcome::Fails(_) => ("no", "no"),
        };
        let Use {
            package,
            version,
            summary,
            ..
        } = self;
        format!("| {package} | {version} | {builds} | {runs} | {summary} |")
    }
}

/// The folder with what the tests have about packages.
fn folder() -> PathBuf {
    launcher::repository().join("tests/packages")
}

/// All uses, by the packages' names.
fn uses() -> Vec<Use> {
    let requirements = fs::read_to_string(folder().join("requirements.txt")).unwrap();
    let versions: BTreeMap<&str, &str> = requirements
        .lines()
        .filter_map(|line| line.split_once("=="))
        .collect();
    let mut modules: Vec<PathBuf> = fs::read_dir(folder().join("uses"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "py"))
        .collect();
    modules.sort();
    let read = |module: PathBuf| {
        let package = module.file_stem().unwrap().to_str().unwrap().to_owned();
        let version = versions.get(&*package);
        let version = version.unwrap_or_else(|| panic!("{package} is not in requirements.txt"));
        let source = fs::read_to_string(&module).unwrap();
        let summary = source
            .strip_prefix("\"\"\"")
            .and_then(|rest| rest.split_once(".\"\"\"\n"))
            .map(|(summary, _)| summary.to_owned());
        let mut summary =
            summary.unwrap_or_else(|| panic!("{package}: the first line says no summary"));
        let options = source.lines().find_map(|line| line.strip_prefix(OPTIONS));
        if let Some(options) = options {
            let _ = write!(summary, "; with `{options}`");
        }
        let options = options.unwrap_or_default().split_whitespace();
        Use {
            version: (*version).to_owned(),
            summary,
            options: options.map(str::to_owned).collect(),
            package,
            module,
        }
    };
    modules.into_iter().map(read).collect()
}

/// Which packages are tested this time.
fn chosen(uses: &[Use]) -> BTreeSet<&str> {
    let names = uses.iter().map(|it| it.package.as_str());
    match std::env::var("COMPONENTIZE_PACKAGES").as_deref() {
        Ok("all") => names.collect(),
        Ok(list) => list
            .split(',')
            .map(|name| {
                let found = uses.iter().find(|it| it.package == name);
                found.map_or_else(|| panic!("no package {name}"), |it| it.package.as_str())
            })
            .collect(),
        Err(_) => names.step_by(SHARE).chain(ALWAYS).collect(),
    }
}

/// Builds the component that uses a package, in an environment.
fn build(it: &Use, environment: &Path) -> Result<Vec<u8>, String> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    launcher::copy(&self::folder().join("app"), folder.path());
    fs::copy(&it.module, folder.path().join("use.py")).unwrap();
    let output = launcher::command(folder.path(), &["componentize", "app", "-o", "app.wasm"])
        .args(&it.options)
        .env("VIRTUAL_ENV", environment)
        .output()
        .expect("the launcher starts");
    let ended = Ended::from(output);
    match ended.status {
        Some(0) => Ok(fs::read(folder.path().join("app.wasm")).unwrap()),
        _ => Err(ended.stderr),
    }
}

fn outcome(it: &Use, environment: &Path) -> Outcome {
    let component = match build(it, environment) {
        Ok(component) => component,
        Err(reason) => return Outcome::Fails(reason),
    };
    let mut running = Component::quick(&component)
        .instantiate(&Environment::default(), |interface, function, _| {
            wasmtime::bail!("unexpected call of {interface} {function}")
        });
    match running.try_call("", "run", &[Val::String(it.package.clone())]) {
        Ok(Some(Val::Result(Ok(Some(version))))) if *version == Val::String(it.version.clone()) => {
            Outcome::Works
        }
        Ok(Some(Val::Result(Err(Some(traceback))))) => match *traceback {
            Val::String(traceback) => Outcome::Builds(traceback),
            other => Outcome::Builds(format!("{other:?}")),
        },
        Ok(other) => Outcome::Builds(format!("{other:?}, not version {}", it.version)),
        Err(trap) => Outcome::Builds(format!("{trap:?}\n{}", running.stderr())),
    }
}

/// The outcomes of these uses, several at a time.
fn outcomes<'a>(uses: &[&'a Use], environment: &Path) -> Vec<(&'a Use, Outcome)> {
    let waiting = Mutex::new(uses.iter());
    let done = Mutex::new(Vec::new());
    let workers = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let Some(&it) = waiting.lock().unwrap().next() else {
                        break;
                    };
                    let outcome = outcome(it, environment);
                    done.lock().unwrap().push((it, outcome));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap();
    done.sort_by(|(one, _), (other, _)| one.package.cmp(&other.package));
    done
}

/// The rows of the table as it is, by package.
fn rows(table: &str) -> BTreeMap<&str, &str> {
    table
        .lines()
        .filter_map(|line| Some((line.strip_prefix("| ")?.split(" | ").next()?, line)))
        .filter(|(package, _)| *package != "package")
        .collect()
}

#[test]
fn packages_from_pypi_do_what_the_table_says() {
    let uses = uses();
    let chosen = chosen(&uses);
    let tested: Vec<&Use> = uses
        .iter()
        .filter(|it| chosen.contains(&*it.package))
        .collect();
    let done = outcomes(&tested, &launcher::packages());
    let path = launcher::repository().join(TABLE);
    let table = fs::read_to_string(&path).unwrap_or_default();
    let mut rows: BTreeMap<String, String> = rows(&table)
        .into_iter()
        .map(|(package, row)| (package.to_owned(), row.to_owned()))
        .collect();

    if std::env::var_os("BLESS").is_some() {
        rows.retain(|package, _| uses.iter().any(|it| it.package == *package));
        rows.extend(
            done.iter()
                .map(|(it, outcome)| (it.package.clone(), it.row(outcome))),
        );
        let rows: String = rows.values().map(|row| format!("{row}\n")).collect();
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, format!("{HEAD}{rows}")).unwrap();
        return;
    }

    let mut wrong = String::new();
    for (it, outcome) in &done {
        let row = it.row(outcome);
        if rows.get(&it.package) == Some(&row) {
            continue;
        }
        let reason = match outcome {
            Outcome::Works => "it works, and the table does not say so",
            Outcome::Builds(reason) | Outcome::Fails(reason) => reason,
        };
        let _ = writeln!(wrong, "{row}\n{reason}");
    }
    assert!(wrong.is_empty(), "not as in {TABLE}:\n{wrong}");

    let listed: Vec<&String> = rows.keys().collect();
    let expected: Vec<&String> = uses.iter().map(|it| &it.package).collect();
    assert_eq!(listed, expected, "{TABLE} lists other packages");
    assert!(
        table.starts_with(HEAD),
        "{TABLE} has another text above the table"
    );
    for it in &uses {
        let (version, summary) = (format!("| {} |", it.version), format!("| {} |", it.summary));
        let row = &rows[&it.package];
        assert!(
            row.contains(&version) && row.ends_with(&summary),
            "{TABLE} is older than {row}"
        );
    }
}

/// What else is installed shows in nothing but what the app may import while it is built.
#[test]
fn a_crowded_environment_gives_the_same_component() {
    const ENTRIES: [&str; 2] = ["jinja2", "markupsafe"];

    let crowded = launcher::packages();
    let alone = tempfile::tempdir().expect("a temporary folder");
    fs::copy(crowded.join("pyvenv.cfg"), alone.path().join("pyvenv.cfg")).unwrap();
    let mut copied = 0;
    for series in fs::read_dir(crowded.join("lib")).unwrap() {
        let below = Path::new("lib").join(series.unwrap().file_name());
        let below = below.join("site-packages");
        for entry in fs::read_dir(crowded.join(&below)).unwrap() {
            let name = entry.unwrap().file_name();
            // A package, and what its installer has recorded of it: `jinja2-3.1.6.dist-info`.
            let package = name.to_str().unwrap().split('-').next().unwrap();
            if ENTRIES.contains(&package.to_lowercase().as_str()) {
                let entry = below.join(&name);
                launcher::copy(&crowded.join(&entry), &alone.path().join(&entry));
                copied += 1;
            }
        }
    }
    assert_eq!(copied, 2 * ENTRIES.len());
    let uses = uses();
    let jinja2 = uses.iter().find(|it| it.package == "jinja2").unwrap();
    let [one, other] = [alone.path(), &crowded].map(|environment| {
        build(jinja2, environment).unwrap_or_else(|reason| panic!("does not build: {reason}"))
    });
    assert!(one == other, "{} and {} bytes", one.len(), other.len());
}
