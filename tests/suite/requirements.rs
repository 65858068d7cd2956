//! Packages that the launcher has uv or pip fetch: `--requirements`, and `[project.dependencies]`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use componentize_tests::component::Component;
use componentize_tests::launcher::{self, Ended};
use tempfile::TempDir;
use wasmtime::component::Val;

const WIT: &str = "package test:requirements;
world requirements { export run: func(text: string) -> string; }";

/// Slugs, of a package that requires another one.
const SLUGS: &str = "\
import slugify
import wit_world


class WitWorld(wit_world.WitWorld):
    def run(self, text: str) -> str:
        from importlib import metadata

        return f\"{slugify.slugify(text)} {metadata.version('python-slugify')}\"
";

/// The requirements of that.
const SLUGIFY: &str = "python-slugify==8.0.4\n";

/// A project, and a cache of its own.
struct Project {
    folder: TempDir,
    /// Where programs are found.
    programs: PathBuf,
}

impl Project {
    /// A project with these files.
    fn new(files: &[(&str, &str)]) -> Project {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let programs = folder.path().join("programs");
        fs::create_dir(&programs).unwrap();
        let project = Project { folder, programs };
        let files = [("wit/world.wit", WIT), ("app.py", SLUGS)]
            .iter()
            .chain(files);
        for (path, text) in files {
            let path = project.path(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        project
    }

    /// A path in the project, which ships whole: programs and cache lie elsewhere.
    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join("project").join(path)
    }

    fn cache(&self) -> PathBuf {
        self.folder.path().join("cache")
    }

    /// Puts a program in front of a Python with pip, or of uv, on the path.
    fn with(self, program: &str) -> Project {
        launcher::put_installer(program, &self.programs);
        self
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = launcher::command(&self.path(""), arguments);
        command
            .env("PATH", &self.programs)
            .env("XDG_CACHE_HOME", self.cache());
        command
    }

    fn run(&self, arguments: &[&str]) -> Ended {
        let output = self.command(arguments).output();
        output.expect("the launcher starts").into()
    }

    /// Builds `app`, with further options.
    fn build(&self, options: &[&str]) -> Vec<u8> {
        let mut arguments = vec!["componentize", "app", "-o", "app.wasm"];
        arguments.extend(options);
        self.run(&arguments).success();
        fs::read(self.path("app.wasm")).unwrap()
    }

    /// How many sets of packages are in the cache.
    fn cached(&self) -> usize {
        let packages = self.cache().join("componentize-py/packages");
        fs::read_dir(packages).map_or(0, Iterator::count)
    }
}

#[track_caller]
fn gives(component: &[u8], expected: &str) {
    let mut running = Component::quick(component).instantiate_alone();
    let text = Val::String("Crème brûlée".into());
    assert_eq!(running.text("", "run", &[text]), expected);
}

#[test]
fn pip_and_uv_fetch_the_same() {
    let project = || Project::new(&[("requirements.txt", SLUGIFY)]);
    let options = ["--requirements", "requirements.txt"];
    let with_pip = project().with("python3");
    let by_pip = with_pip.build(&options);
    gives(&by_pip, "creme-brulee 8.0.4");

    let with_uv = project().with("python3").with("uv");
    let ended = with_uv.run(&[&["componentize", "app", "-o", "app.wasm"], &options[..]].concat());
    let ended = ended.success();
    assert!(ended.stderr.contains("with uv"), "{ended:?}");
    assert_eq!(ended.stdout, "Component built successfully\n");
    let by_uv = fs::read(with_uv.path("app.wasm")).unwrap();
    assert!(by_pip == by_uv, "the components differ");

    // What is there needs nobody to fetch it.
    fs::remove_file(with_pip.programs.join("python3")).unwrap();
    assert!(by_pip == with_pip.build(&options));
    fs::write(with_pip.path("more.txt"), "-r requirements.txt\nsix\n").unwrap();
    with_pip
        .run(&["componentize", "app", "--requirements", "more.txt"])
        .failure(1, &["neither uv nor pip", "help: "]);
}

#[test]
fn a_package_without_wheels_is_built_from_source() {
    let app = SLUGS
        .replace("import slugify", "import docopt")
        .replace(
            "slugify.slugify(text)",
            "docopt.docopt('Usage: x <a>', [text])['<a>']",
        )
        .replace("python-slugify", "docopt");
    for program in ["python3", "uv"] {
        let files = [("app.py", &*app), ("needs.txt", "docopt==0.6.2")];
        let project = Project::new(&files).with("python3").with(program);
        let component = project.build(&["--requirements", "needs.txt"]);
        gives(&component, "Crème brûlée 0.6.2");
    }
}

#[test]
fn native_code_that_is_needed_is_named() {
    let app = format!("import orjson\n{SLUGS}");
    let requirements = format!("{SLUGIFY}orjson\n");
    let files = [("app.py", &*app), ("requirements.txt", &*requirements)];
    let project = Project::new(&files).with("python3");
    let options = ["componentize", "app", "--requirements", "requirements.txt"];
    project
        .run(&options)
        .failure(1, &["orjson", "is not WebAssembly", "help: "]);
    assert!(!project.path("index.wasm").exists());
}

const PROJECT: &str = "
[project]
name = \"slugs\"
version = \"1\"
dependencies = [\"python-slugify==8.0.4\"]

[tool.componentize-py]
app = \"app\"
output = \"app.wasm\"
";

#[test]
fn a_projects_dependencies_are_fetched_where_no_environment_is_active() {
    let project = Project::new(&[("pyproject.toml", PROJECT)]).with("python3");
    gives(&project.build(&[]), "creme-brulee 8.0.4");
    assert_eq!(project.cached(), 1);

    // An environment counts if it has what the project asks for.
    let environment = project.path("environment");
    let packages = environment.join("lib/python3.13/site-packages");
    fs::create_dir_all(&packages).unwrap();
    fs::write(packages.join("slugify.py"), "slugify = str.upper\n").unwrap();
    for (version, expected) in [("1", "creme-brulee 8.0.4"), ("8.0.4", "CRÈME BRÛLÉE 8.0.4")] {
        let metadata = packages.join(format!("python_slugify-{version}.dist-info"));
        fs::create_dir(&metadata).unwrap();
        fs::write(metadata.join("RECORD"), "slugify.py,,\n").unwrap();
        let text = format!("Metadata-Version: 2.1\nName: python-slugify\nVersion: {version}\n");
        fs::write(metadata.join("METADATA"), text).unwrap();
        let output = project
            .command(&["componentize"])
            .env("VIRTUAL_ENV", &environment)
            .output();
        let ended = Ended::from(output.unwrap()).success();
        assert_eq!(
            ended.stderr.contains("`python-slugify==8.0.4`"),
            version == "1",
            "{ended:?}"
        );
        gives(&fs::read(project.path("app.wasm")).unwrap(), expected);
        fs::remove_dir_all(&metadata).unwrap();
    }
}

#[test]
fn fetching_can_be_switched_off() {
    let project = Project::new(&[("pyproject.toml", PROJECT)]).with("python3");
    let ended = project.run(&["componentize", "--no-project-dependencies"]);
    ended.failure(1, &["No module named 'slugify'"]);
    let off = format!("{PROJECT}project-dependencies = false\n");
    fs::write(project.path("pyproject.toml"), off).unwrap();
    let ended = project.run(&["componentize"]);
    ended.failure(1, &["No module named 'slugify'"]);
    assert_eq!(project.cached(), 0);
}

#[test]
fn settings_name_requirements_files() {
    let settings = PROJECT.replace("8.0.4", "0.0.0") + "requirements = [\"requirements.txt\"]\n";
    let files = [
        ("pyproject.toml", &*settings),
        ("requirements.txt", SLUGIFY),
    ];
    let project = Project::new(&files).with("python3");
    gives(&project.build(&[]), "creme-brulee 8.0.4");
}

#[test]
fn what_cannot_be_fetched_is_explained() {
    let fails = |requirements: &str, program: &str, words: &[&str]| {
        let project = Project::new(&[("requirements.txt", requirements)]).with("python3");
        let project = match program {
            "uv" => project.with("uv"),
            _ => project,
        };
        let output = project
            .command(&["componentize", "app", "--requirements", "requirements.txt"])
            // What is tested is not how long it takes to give up.
            .envs([("PIP_RETRIES", "1"), ("UV_HTTP_RETRIES", "0")])
            .output();
        Ended::from(output.unwrap()).failure(1, words);
        assert_eq!(project.cached(), 0, "something is kept");
        assert!(!project.path("index.wasm").exists());
    };
    for program in ["pip", "uv"] {
        let words = [program, "python-slugify==0.0.0.1", "help: "];
        fails("python-slugify==0.0.0.1\n", program, &words);
        let unreachable = format!("--index-url http://127.0.0.1:9/simple\n{SLUGIFY}");
        fails(&unreachable, program, &["cannot be reached", "help: "]);
    }
    fails(
        "six\n-e .\n",
        "pip",
        &["requirements.txt:2", "`-e .`", "--python-path"],
    );
    fails("-r none.txt\n", "pip", &["none.txt", "No such file"]);
}

#[test]
fn elsewhere_the_option_says_where_it_works() {
    let project = Project::new(&[("requirements.txt", SLUGIFY)]);
    let tool = Path::new("target/componentize.wasm");
    let output = Command::new(launcher::wasmtime())
        .args(["run", "--dir", "."])
        .arg(launcher::repository().join(tool))
        .args(["componentize", "app", "--requirements", "requirements.txt"])
        .current_dir(project.folder.path())
        .output();
    Ended::from(output.unwrap()).failure(1, &["--requirements", "--python-path"]);
}
