//! One tool, equal bytes: the launcher (wasmtime is the engine) and
//! `wasmtime run componentize.wasm` (wasmi is the engine) give the same
//! component for every example and test app. Other hosts are compared with the
//! launcher by the same means.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock};
use std::time::Instant;
use std::{fs, thread};

use componentize_tests::launcher::{self, Ended};
use tempfile::TempDir;

use crate::{extension, library, loading};

fn wasmtime() -> Command {
    Command::new(launcher::wasmtime())
}

/// `target/componentize.wasm`, compiled once for all tests. Compiling is
/// wasmtime's own business and no part of what is tested.
fn tool() -> &'static Path {
    static TOOL: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = TOOL.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("componentize.cwasm");
        let output = wasmtime()
            .arg("compile")
            .arg(launcher::repository().join("target/componentize.wasm"))
            .arg("-o")
            .arg(&path)
            .output()
            .expect("wasmtime starts");
        Ended::from(output).success();
        (folder, path)
    });
    path
}

/// Runs the tool in `folder` under the stock wasmtime.
pub fn run_in_wasmtime(folder: &Path, arguments: &[&str]) -> Ended {
    wasmtime()
        .args(["run", "--allow-precompiled", "--dir", "."])
        .arg(tool())
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("wasmtime starts")
        .into()
}

/// Runs the tool in a folder, with these arguments.
pub type Host = fn(&Path, &[&str]) -> Ended;

/// An app, in a folder of its own with all that its build needs, and how it is
/// built there.
pub struct App {
    pub name: String,
    pub folder: TempDir,
    /// Options before the command `componentize`.
    before: Vec<String>,
    /// Arguments behind it.
    behind: Vec<String>,
}

impl App {
    fn new(name: &str, before: &[&str], behind: &[&str]) -> App {
        let owned = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
        App {
            name: name.to_owned(),
            folder: tempfile::tempdir().expect("a temporary folder"),
            before: owned(before),
            behind: owned(behind),
        }
    }

    /// With a copy of that folder, under that name in the app's.
    fn with(self, from: &Path, to: &str) -> App {
        launcher::copy(from, &self.folder.path().join(to));
        self
    }

    /// With a package that has native code in a folder `packages`, and no others.
    fn with_wheel(self, name: &str) -> App {
        let app = self.with_packages(&[]);
        launcher::unpack(&launcher::wheel(name), &app.folder.path().join("packages"));
        app
    }

    /// With installed packages in a folder `packages`, and no others: a virtual environment is the
    /// launcher's to find, as are the packages that the machine happens to have.
    fn with_packages(mut self, names: &[&str]) -> App {
        let none = self.folder.path().join("none");
        fs::create_dir(&none).unwrap();
        fs::write(none.join("empty.txt"), "").unwrap();
        self.behind.push("--site-packages=none".to_owned());
        let target = self.folder.path().join("packages");
        fs::create_dir(&target).unwrap();
        for entry in fs::read_dir(site_packages()).unwrap() {
            let entry = entry.unwrap();
            let file = entry.file_name().into_string().unwrap();
            let of = |name: &&str| {
                let behind = file.strip_prefix(*name);
                behind.is_some_and(|it| it.is_empty() || it == ".py" || it.starts_with('-'))
            };
            if !names.iter().any(of) {
                continue;
            }
            match entry.file_type().unwrap().is_dir() {
                true => launcher::copy(&entry.path(), &target.join(&file)),
                false => _ = fs::copy(entry.path(), target.join(&file)).unwrap(),
            }
        }
        self
    }

    pub fn arguments<'a>(&'a self, output: &'a str) -> Vec<&'a str> {
        let before = self.before.iter().map(String::as_str);
        let behind = self.behind.iter().map(String::as_str);
        before
            .chain(["componentize", "-o", output])
            .chain(behind)
            .collect()
    }

    /// The component, built by the launcher and by another host, has to be the
    /// same, and so has all that is printed.
    fn check(&self, host: Host) -> Result<(), String> {
        let folder = self.folder.path();
        let natively = launcher::run(folder, &self.arguments("natively.wasm"));
        let in_host = host(folder, &self.arguments("in.wasm"));
        if natively.status != Some(0) || natively != in_host {
            return Err(format!("{natively:#?}\n{in_host:#?}"));
        }
        let read = |name: &str| fs::read(folder.join(name)).expect("a component");
        match read("natively.wasm") == read("in.wasm") {
            true => Ok(()),
            false => Err("the components differ".to_owned()),
        }
    }
}

/// Where the packages are that the tests have.
fn site_packages() -> PathBuf {
    let lib = launcher::packages().join("lib");
    let python = fs::read_dir(lib).unwrap().next().expect("a Python");
    python.unwrap().path().join("site-packages")
}

/// The apps in a folder of `examples` or `tests/apps`.
fn apps_in(folder: &Path) -> Vec<App> {
    let name = folder.file_name().and_then(OsStr::to_str).expect("a name");
    let has = |path: &str| folder.join(path).exists();
    match name {
        "extension" => {
            let app = App::new(name, &[], &["app"]);
            return vec![app.with(extension::project().path(), ".")];
        }
        "sdks" => {
            let behind = [
                "-p",
                ".",
                "-p",
                "./sdks",
                "-m",
                "foo_sdk=foo-world",
                "-m",
                "bar_sdk=bar-world",
                "main",
            ];
            return vec![App::new(name, &["-d", "wit", "-w", "app"], &behind).with(folder, ".")];
        }
        "web" => {
            let behind = ["--compress-memory", "--wsgi", "wsgi_app:application"];
            return vec![App::new(name, &[], &behind).with(folder, ".")];
        }
        "library" => {
            let app = App::new(name, &[], &["app"]);
            return vec![app.with(library::project().path(), ".")];
        }
        "loading" => {
            let app = App::new(name, &[], &["app"]);
            return vec![app.with(loading::project().path(), ".")];
        }
        "clients" => {
            let behind = ["-p", ".", "-p", "packages", "--wsgi", "sync_client"];
            return vec![
                App::new(name, &[], &behind)
                    .with(folder, ".")
                    .with_packages(&[
                        "anyio",
                        "certifi",
                        "charset_normalizer",
                        "h11",
                        "httpcore",
                        "httpx",
                        "idna",
                        "requests",
                        "typing_extensions",
                        "urllib3",
                    ]),
            ];
        }
        "flask" => {
            let behind = [
                "-p",
                ".",
                "-p",
                "packages",
                "--warm-up",
                "/",
                "--wsgi",
                "shop:app",
            ];
            let app = App::new(name, &[], &behind)
                .with(folder, ".")
                .with_packages(&[
                    "blinker",
                    "click",
                    "flask",
                    "itsdangerous",
                    "jinja2",
                    "markupsafe",
                    "werkzeug",
                ]);
            return vec![without_settings(app)];
        }
        "matrix-math" => {
            let before = ["-d", "matrix_math.wit"];
            let app = App::new(name, &before, &["-p", ".", "-p", "packages", "app"]);
            return vec![without_settings(app.with(folder, ".").with_wheel("numpy"))];
        }
        // In wasmi, Django takes longer than all others together.
        "frameworks" => {
            let behind = ["-p", ".", "-p", "packages", "--asgi", "starlette_app:app"];
            let app = App::new(name, &[], &behind).with(folder, ".");
            return vec![app.with_packages(&["anyio", "idna", "starlette", "typing_extensions"])];
        }
        "http" => return folders(folder).iter().flat_map(|it| apps_in(it)).collect(),
        "worlds" => {
            let before = [
                "-d",
                "second",
                "-w",
                "second",
                "--world-module",
                "deep.world",
                "--import-interface-name=test:second/counter@0.2.0=ours",
                "--import-interface-name=shared:types/shapes@1.0.0=points",
                "--export-interface-name=test:second/counter@0.2.0=theirs",
            ];
            return vec![App::new(name, &before, &["second"]).with(folder, ".")];
        }
        _ => {}
    }
    if has("pyproject.toml") {
        return vec![App::new(name, &[], &[]).with(folder, ".")];
    }
    if has("app.py") && has("wit") {
        return vec![App::new(name, &[], &["app"]).with(folder, ".")];
    }
    if has("app.py") && has("world") {
        let (wit, world) = launcher::world_of_wasi(folder);
        let before = ["-d", "wasi", "-w", &world];
        let app = App::new(name, &before, &["-p", "app", "app"]);
        return vec![app.with(folder, "app").with(&wit, "wasi")];
    }
    // Several apps, each for the world that is called like its folder.
    let worlds = folders(folder);
    let worlds = worlds.iter().filter(|world| world.join("app.py").exists());
    let apps: Vec<App> = worlds
        .map(|world| {
            let world = world.file_name().and_then(OsStr::to_str).expect("a name");
            let app = App::new(world, &["-d", "wit", "-w", world], &["-p", world, "app"]);
            app.with(folder, ".")
        })
        .collect();
    assert!(
        !apps.is_empty(),
        "say here how {} is built",
        folder.display()
    );
    apps
}

/// The app without its settings: the launcher would fetch the packages that these name.
fn without_settings(app: App) -> App {
    fs::remove_file(app.folder.path().join("pyproject.toml")).unwrap();
    app
}

/// The folders in a folder.
fn folders(folder: &Path) -> Vec<PathBuf> {
    let entries =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    folders.retain(|path| path.is_dir());
    folders.sort();
    folders
}

/// One in so many apps is built where nothing else is asked for.
const SHARE: usize = 3;

/// What takes minutes there.
const SLOW: [&str; 5] = [
    "clients",
    "flask",
    "frameworks",
    "matrix-math",
    "sqlalchemy",
];

/// In wasmtime a build takes twenty times as long.
#[test]
fn wasmtime_agrees_on_every_example_and_app() {
    agrees_on_every_example_and_app(run_in_wasmtime, &SLOW);
}

/// Examples that are not in Python, and those whose packages a test fetches elsewhere.
const OTHERS: [&str; 5] = [
    "examples/extensions",
    "examples/fastapi",
    "examples/library",
    "examples/pandas",
    "examples/service",
];

/// All examples and apps that every host can build.
pub fn apps() -> Vec<App> {
    let repository = launcher::repository();
    // Programs that have the tool inside are no apps.
    let is_app = |folder: &&PathBuf| !OTHERS.iter().any(|other| folder.ends_with(other));
    let folders = ["examples", "tests/apps"].map(|part| folders(&repository.join(part)));
    let folders = folders.iter().flatten().filter(is_app);
    folders.flat_map(|folder| apps_in(folder)).collect()
}

/// As many apps at a time as there are processors: a build uses one. With
/// `COMPONENTIZE_HOSTS=all` it is all apps, else a part of them, without those that are slow.
pub fn agrees_on_every_example_and_app(host: Host, slow: &[&str]) {
    let mut apps = apps();
    if std::env::var_os("COMPONENTIZE_HOSTS").is_none() {
        apps = apps.into_iter().step_by(SHARE).collect();
        apps.retain(|app| !slow.contains(&app.name.as_str()));
    }
    let next = AtomicUsize::new(0);
    let failures = Mutex::new(Vec::new());
    let work = || {
        while let Some(app) = apps.get(next.fetch_add(1, Ordering::Relaxed)) {
            let started = Instant::now();
            let outcome = app.check(host);
            println!("{}: {:.1} s", app.name, started.elapsed().as_secs_f32());
            if let Err(reason) = outcome {
                failures
                    .lock()
                    .unwrap()
                    .push(format!("{}: {reason}", app.name));
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
    let failures = failures.into_inner().unwrap();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn errors_are_the_same_in_wasmtime() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    launcher::copy(
        &launcher::repository().join("examples/hello"),
        folder.path(),
    );
    fs::write(folder.path().join("app.py"), "import nowhere\n").unwrap();
    let arguments = ["componentize", "app", "-o", "app.wasm"];
    let natively = launcher::run(folder.path(), &arguments).failure(1, &["nowhere"]);
    let in_wasmtime = run_in_wasmtime(folder.path(), &arguments).failure(1, &["nowhere"]);
    assert_eq!(natively.stderr, in_wasmtime.stderr);
    assert!(!folder.path().join("app.wasm").exists());

    fs::write(
        folder.path().join("pyproject.toml"),
        "[tool.componentize-py]\nwrld = 1\n",
    )
    .unwrap();
    let natively = launcher::run(folder.path(), &arguments).failure(1, &["wrld", "world"]);
    let in_wasmtime = run_in_wasmtime(folder.path(), &arguments).failure(1, &["wrld", "world"]);
    assert_eq!(natively.stderr, in_wasmtime.stderr);
}
