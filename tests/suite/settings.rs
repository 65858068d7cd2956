//! A project's settings, `[tool.componentize-py]` in `pyproject.toml`, and how
//! they and the command line add up.

use std::fs;
use std::path::Path;

use componentize_tests::component::Component;
use componentize_tests::launcher::{self, Ended};
use tempfile::TempDir;

const WIT: &str = "package test:settings;
interface clock { @unstable(feature = fine) fine: func() -> u64; now: func() -> u64; }
world small { import clock; export greet: func() -> string; }
world large { include small; export part: func() -> string; }
world shared { export greet: func() -> string; }
";

const APP: &str = "from hello import WitWorld as WitWorld
from hello.imports import uhr
";

const APP_OF_LARGE: &str = "import helper
import wit_world


class WitWorld(wit_world.WitWorld):
    def greet(self) -> str:
        return helper.NAME

    def part(self) -> str:
        return 'part'
";

/// Every setting that there is.
const ALL: &str = "[project]
name = 'test'

[tool.componentize-py]
app = 'package.app'
python-path = ['src', 'vendor']
wit-path = 'wit'
world = ['test:settings/small', 'large']
intersect-world = 'small'
features = ['fine']
all-features = false
world-module = 'deep.hello'
full-names = false
output = 'made/all.wasm'
stub-wasi = true
quiet = true
module-worlds = {}

[tool.componentize-py.import-interface-name]
'test:settings/clock' = 'uhr'

[tool.componentize-py.export-interface-name]
";

/// A project with these settings, of which the app is `src/app.py`.
fn project(settings: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, text) in [
        ("pyproject.toml", settings),
        ("wit/world.wit", WIT),
        ("src/app.py", APP_OF_LARGE),
        ("src/helper.py", "NAME = 'source'\n"),
        ("vendor/helper.py", "NAME = 'vendor'\n"),
        ("src/package/app.py", APP),
    ] {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn componentize(folder: &TempDir, arguments: &[&str]) -> Ended {
    let arguments: Vec<_> = ["componentize"].iter().chain(arguments).collect();
    launcher::run(folder.path(), &arguments)
}

fn component(folder: &TempDir, path: &str) -> Component {
    Component::new(&fs::read(folder.path().join(path)).expect("the component is there"))
}

const BASE: &str = "[tool.componentize-py]
app = 'app'
python-path = 'src'
world = 'large'
output = 'app.wasm'
";

#[test]
fn settings_alone_build_a_project() {
    let folder = project(BASE);
    let ended = componentize(&folder, &[]).success();
    assert_eq!(ended.stdout, "Component built successfully\n");
    let mut running = component(&folder, "app.wasm").instantiate_alone();
    assert_eq!(running.text("", "part", &[]), "part");
    assert_eq!(running.text("", "greet", &[]), "source");
}

#[test]
fn every_setting_is_heard() {
    let folder = project(ALL);
    let app = "import deep.hello\nfrom deep.hello.imports import uhr\nuhr.fine, uhr.now\n\n\n\
               class DeepHello(deep.hello.DeepHello):\n    def greet(self) -> str:\n        \
               return 'all'\n";
    fs::write(folder.path().join("src/package/app.py"), app).unwrap();
    let ended = componentize(&folder, &[]).success();
    assert_eq!((&*ended.stdout, &*ended.stderr), ("", ""), "it is quiet");
    let component = component(&folder, "made/all.wasm");
    assert_eq!(component.imports(), ["test:settings/clock"], "no WASI");
}

#[test]
fn the_command_line_wins() {
    let settings = format!("{BASE}stub-wasi = true\nquiet = true\nfull-names = true\n");
    let folder = project(&settings);
    let ended = componentize(
        &folder,
        &[
            "--no-stub-wasi",
            "--no-quiet",
            "-o",
            "other.wasm",
            "-p",
            "vendor",
            "-p",
            "src",
        ],
    );
    assert_eq!(ended.success().stdout, "Component built successfully\n");
    assert!(!folder.path().join("app.wasm").exists());
    let component = component(&folder, "other.wasm");
    let imports = component.imports();
    assert!(
        imports.iter().any(|it| it.starts_with("wasi:")),
        "{imports:?}"
    );
    let mut running = component.instantiate_alone();
    assert_eq!(running.text("", "greet", &[]), "vendor");

    // A list on the command line takes the place of the setting: nothing is added.
    componentize(&folder, &["-w", "shared", "-p", "src", "package.app"])
        .failure(1, &["No module named 'hello'"]);
}

#[test]
fn bindings_hear_the_settings_that_are_about_the_world() {
    let folder = project(ALL);
    launcher::run(folder.path(), &["bindings", "out"]).success();
    let module = folder.path().join("out/deep/hello/imports/uhr.py");
    assert!(fs::read_to_string(module).unwrap().contains("def fine()"));
}

#[test]
fn a_file_without_settings_is_nothing_to_us() {
    for settings in ["", "[project]\nname = 'x'\n", "[tool.other]\napp = 1\n"] {
        let folder = project(settings);
        componentize(&folder, &[]).failure(2, &["<APP>", "pyproject.toml", "Usage"]);
        let arguments = ["-p", "src", "-w", "large", "app", "-o", "app.wasm"];
        componentize(&folder, &arguments).success();
    }
}

#[test]
fn only_the_current_directory_is_looked_in() {
    let folder = project(BASE);
    launcher::run(&folder.path().join("src"), &["componentize"]).failure(2, &["<APP>"]);
}

/// The settings must be refused with these words, before anything is built.
#[track_caller]
fn refused(settings: &str, words: &[&str]) {
    let folder = project(settings);
    componentize(&folder, &["app"]).failure(1, words);
    launcher::run(folder.path(), &["bindings", "out"]).failure(1, words);
    assert!(!folder.path().join("app.wasm").exists());
    assert!(!Path::new(&folder.path().join("out")).exists());
}

#[test]
fn mistakes_in_the_settings_are_shown_with_their_place() {
    refused(
        "[tool.componentize-py]\nwrld = 'hello'\n",
        &[
            "error: there is no setting `wrld`\n --> pyproject.toml:2:1\n",
            "2 | wrld = 'hello'\n  | ^^^^\n",
            "help: a setting with a similar name exists: `world`",
        ],
    );
    refused(
        "[tool.componentize-py]\nzzz = 1\n",
        &[
            "`zzz`",
            "pyproject.toml:2:1",
            "help: the settings are",
            "stub-wasi",
        ],
    );
    refused(
        "[tool.componentize-py]\nworld = 'large'\n  stub-wasi = 'yes'\n",
        &[
            "`stub-wasi`",
            "`true` or `false`",
            "a string",
            "pyproject.toml:3:15",
        ],
    );
    refused(
        "[tool.componentize-py]\nworld = ['small', 7]\n",
        &[
            "`world`",
            "an array of strings",
            "an integer",
            "pyproject.toml:2:19",
        ],
    );
    refused(
        "[tool.componentize-py]\nimport-interface-name = ['a=b']\n",
        &[
            "`import-interface-name`",
            "a table of strings",
            "an array",
            ":2:25",
        ],
    );
    refused(
        "[tool.componentize-py]\npython-path = ['src', '']\n",
        &["not a path", "empty", "pyproject.toml:2:23"],
    );
    refused(
        "[tool]\ncomponentize-py = 3\n",
        &["a table", "pyproject.toml:2:19"],
    );
    refused(
        "[tool.componentize-py\n",
        &["not TOML", "pyproject.toml:1:"],
    );
}

#[test]
fn help_is_there_whatever_the_settings_say() {
    let folder = project("[tool.componentize-py\n");
    for arguments in [&["--help"][..], &["--version"], &["help", "bindings"]] {
        launcher::run(folder.path(), arguments).success();
    }
    launcher::run(folder.path(), &["completions", "bash"]).success();
    launcher::run(folder.path(), &["componentise"]).failure(2, &["'componentize'"]);
}
