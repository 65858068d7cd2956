//! The worked examples of the README, and of those in `examples`, done as they say.
//!
//! Its `console` blocks are one session in `sh`, with `componentize-py` and `wasmtime` on the PATH,
//! which starts in the folder where the README is (of the repository there are `examples`, `target`
//! and `wit`): a line that starts with `$ ` is a command, which has to succeed, and the lines up to
//! the next one are all that it prints. A `wit`, `python` or `toml` block shows (a part of) the
//! file that is named last in the text before it. Other blocks are not looked at.
//!
//! Where a README has a server listen at [`ADDRESS`], it does at another port, which nobody else
//! has.

use std::fmt::Write;
use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use componentize_tests::launcher::{self, Ended};

/// What the shell prints behind the output of a command, before its status.
const END_OF_COMMAND: &str = "== end of command ==";

/// Where servers listen.
const ADDRESS: &str = "127.0.0.1:8080";

struct Block<'a> {
    language: &'a str,
    /// The line of the README at which it starts.
    line: usize,
    /// What the text between the block before and this one has in backquotes.
    named: Vec<&'a str>,
    content: Vec<&'a str>,
}

/// The text of the README in a folder of the repository.
fn readme(folder: &str) -> String {
    let path = launcher::repository().join(folder).join("README.md");
    let text = fs::read_to_string(path).unwrap();
    if !text.contains(ADDRESS) {
        return text;
    }
    // The system gives a port only once in a while.
    let listener = TcpListener::bind("127.0.0.1:0").expect("an address");
    text.replace(ADDRESS, &listener.local_addr().unwrap().to_string())
}

fn blocks(readme: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut named = Vec::new();
    let mut open: Option<Block<'_>> = None;
    for (index, line) in readme.lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(language)) => {
                open = Some(Block {
                    language,
                    line: index + 1,
                    named: std::mem::take(&mut named),
                    content: Vec::new(),
                });
            }
            (None, None) => named.extend(line.split('`').skip(1).step_by(2)),
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some(block), None) => block.content.push(line),
        }
    }
    assert!(open.is_none(), "the last block of the README is not closed");
    blocks
}

/// A command of a session, and the lines that it prints.
struct Step<'a> {
    command: &'a str,
    output: Vec<&'a str>,
}

fn session<'a>(blocks: &[Block<'a>]) -> Vec<Step<'a>> {
    let mut steps: Vec<Step<'_>> = Vec::new();
    for block in blocks.iter().filter(|block| block.language == "console") {
        for (index, line) in block.content.iter().enumerate() {
            match (line.strip_prefix("$ "), steps.last_mut()) {
                (Some(command), _) => steps.push(Step {
                    command,
                    output: Vec::new(),
                }),
                (None, Some(step)) if index > 0 => step.output.push(line),
                (None, _) => panic!("line {} of the README: no command", block.line + 1),
            }
        }
    }
    steps
}

/// One script of all commands, which prints a mark behind the output of each.
fn script(steps: &[Step<'_>]) -> String {
    let mut script = String::from("exec 2>&1\n");
    for step in steps {
        writeln!(script, "{}\necho '{END_OF_COMMAND}' $?", step.command).unwrap();
    }
    script
}

/// A folder in which the README's paths and commands are found.
pub fn prepare(folder: &Path) {
    let repository = launcher::repository().canonicalize().unwrap();
    launcher::copy(&repository.join("examples"), &folder.join("examples"));
    for part in ["target", "wit"] {
        symlink(repository.join(part), folder.join(part)).unwrap();
    }
    let commands = folder.join("bin");
    fs::create_dir(&commands).unwrap();
    symlink(launcher::binary(), commands.join("componentize-py")).unwrap();
    symlink(launcher::wasmtime(), commands.join("wasmtime")).unwrap();
    // Where packages are fetched, by which tool.
    let uv = launcher::packages().join("tools/bin/uv");
    symlink(uv, commands.join("uv")).unwrap();
}

/// Gives an example the wheels that its README has one build, which takes minutes, and says whether
/// it wants some.
pub fn prepare_wheels(folder: &Path) -> bool {
    let settings = fs::read_to_string(folder.join("pyproject.toml")).unwrap_or_default();
    if !settings.contains("index = \"wheels\"") {
        return false;
    }
    let wheels = folder.join("wheels");
    fs::create_dir(&wheels).unwrap();
    let has_pandas = settings.contains("pandas==").then_some("pandas");
    for name in ["numpy", "pydantic-core"].into_iter().chain(has_pandas) {
        let wheel = launcher::wheel(name);
        fs::copy(&wheel, wheels.join(wheel.file_name().unwrap())).unwrap();
    }
    launcher::run(folder, &["wheel", "index", "wheels"]).success();
    true
}

/// Lets a command find what is in a prepared folder, and what an example wants to be installed,
/// unless that is fetched from an index.
pub fn equip(command: &mut Command, folder: &Path, has_index: bool) {
    let mut path = folder.join("bin").into_os_string();
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap_or_default());
    command.env("PATH", path);
    match has_index {
        true => command.env_remove("VIRTUAL_ENV"),
        false => command.env("VIRTUAL_ENV", launcher::packages()),
    };
}

/// Does what the README in a folder says.
#[track_caller]
fn commands_print_what_is_shown(where_it_is: &str) {
    let readme = readme(where_it_is);
    let blocks = blocks(&readme);
    let steps = session(&blocks);
    assert!(!steps.is_empty(), "the README shows no command");

    let folder = tempfile::tempdir().expect("a temporary folder");
    prepare(folder.path());
    let has_index = prepare_wheels(&folder.path().join(where_it_is));
    let mut command = Command::new("sh");
    command
        .args(["-c", &script(&steps)])
        .current_dir(folder.path().join(where_it_is));
    equip(&mut command, folder.path(), has_index);
    let output = command.output().expect("sh starts");
    let printed = Ended::from(output).success().stdout;

    let mut lines = printed.lines();
    for step in steps {
        let mut output = Vec::new();
        let status = loop {
            let line = lines.next().expect("each command ends");
            match line.strip_prefix(END_OF_COMMAND) {
                Some(status) => break status.trim(),
                None => output.push(line),
            }
        };
        let command = step.command;
        assert_eq!(step.output, output, "is not what is printed by: {command}");
        assert_eq!(status, "0", "is the status of: {command}");
    }
}

/// Compares the files that the README in a folder shows. There are so many.
#[track_caller]
fn files_are_as_shown(where_it_is: &str) -> usize {
    let readme = readme(where_it_is);
    let mut shown = 0;
    for block in blocks(&readme) {
        if !["wit", "python", "toml"].contains(&block.language) {
            continue;
        }
        let folder = launcher::repository().join(where_it_is);
        let named = block.named.iter().rev();
        let mut files = named.map(|name| folder.join(name));
        let file = files.find(|path| path.is_file());
        let Some(file) = file else {
            panic!("line {} of the README: no file is named", block.line);
        };
        let content = fs::read_to_string(&file).unwrap();
        let content: Vec<&str> = content.lines().collect();
        let same = |lines: &[&str]| lines == block.content;
        assert!(
            content.windows(block.content.len().max(1)).any(same),
            "line {} of the README: this is not in {}",
            block.line,
            file.display()
        );
        shown += 1;
    }
    shown
}

#[test]
fn the_readme() {
    commands_print_what_is_shown("");
    assert!(files_are_as_shown("") > 0, "the README shows no file");
}

/// Examples whose wheels take so long to build that `scripts/test.sh --nightly` has to be asked for
/// them.
const NIGHTLY: [&str; 1] = ["pandas"];

pub fn is_nightly() -> bool {
    std::env::var("COMPONENTIZE_PACKAGES").is_ok_and(|packages| packages == "all")
}

/// A test for each example that has a README.
macro_rules! examples {
    ($($name:ident: $folder:literal)*) => {
        $(
            #[test]
            fn $name() {
                let folder = concat!("examples/", $folder);
                if NIGHTLY.contains(&$folder) && !is_nightly() {
                    return;
                }
                commands_print_what_is_shown(folder);
                files_are_as_shown(folder);
            }
        )*

        #[test]
        fn every_example_with_a_readme_is_tested() {
            let folders = fs::read_dir(launcher::repository().join("examples")).unwrap();
            let folders = folders.map(|entry| entry.unwrap().path());
            for folder in folders.filter(|folder| folder.join("README.md").exists()) {
                let name = folder.file_name().and_then(|name| name.to_str());
                // Its templates are built by `wheels`.
                if name == Some("extensions") {
                    continue;
                }
                assert!([$($folder),*].contains(&name.unwrap()), "{name:?} is not tested");
            }
        }
    };
}

examples! {
    a_command: "cli"
    a_composition: "compose"
    fastapi: "fastapi"
    flask: "flask"
    http: "http"
    library: "library"
    matrices: "matrix-math"
    pandas: "pandas"
    sandbox: "sandbox"
    sdk: "sdk"
    service: "service"
    sqlalchemy: "sqlalchemy"
    sqlite: "sqlite"
    tcp: "tcp"
}
