//! Other people's test suites, run in components, and lists that are kept of what comes out of
//! them.
//!
//! A suite has modules, and a program in a component that runs one and tells on standard output, in
//! lines that begin with [`MARK`], what becomes of it. Each module gets an instance of its own, so
//! that one which traps or hangs takes no other with it.
//!
//! A list says what is to come out of every module: how many tests pass, which fail, which cannot
//! even be run, and why. A test that fails and is not listed is an error, and so is one that is
//! listed and passes: so the list can only get shorter. `BLESS=1` writes it anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Read;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use tempfile::TempDir;

use crate::launcher::{self, Ended};

/// After so much time without an end, a module is taken to hang.
const PATIENCE: Duration = Duration::from_secs(600);

/// How many modules run at the same time.
const AT_ONCE: usize = 2;

/// What a line of the program begins with.
const MARK: char = '\u{1e}';

/// So many letters of a reason are told.
const SHORT: usize = 100;

/// What comes out of a module.
#[derive(Clone, Debug, PartialEq)]
struct Outcome {
    /// The number of tests that pass; if the module cannot be run, why.
    end: Result<usize, String>,
    /// The tests that fail, and why.
    failures: BTreeMap<String, String>,
    /// The tests that are left out, because they trap or do not end.
    left_out: BTreeMap<String, String>,
}

impl Outcome {
    fn new(end: Result<usize, String>) -> Outcome {
        Outcome {
            end,
            failures: BTreeMap::new(),
            left_out: BTreeMap::new(),
        }
    }
}

/// The results of all modules, as a list has them.
type Results = BTreeMap<String, Outcome>;

/// A component, compiled by the stock wasmtime command, which runs it.
pub struct Program(TempDir);

impl Program {
    /// Compiles a component.
    ///
    /// # Panics
    ///
    /// Where wasmtime does not accept it.
    #[must_use]
    pub fn compile(component: &[u8]) -> Program {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let source = folder.path().join("app.wasm");
        fs::write(&source, component).expect("a file");
        let output = Command::new(launcher::wasmtime())
            .arg("compile")
            .arg("-o")
            .args([&folder.path().join("app.cwasm"), &source])
            .output()
            .expect("wasmtime starts");
        Ended::from(output).success();
        Program(folder)
    }

    /// Runs it with these options of wasmtime's; its arguments follow.
    #[must_use]
    pub fn run(&self, options: &[String]) -> Command {
        let mut command = Command::new(launcher::wasmtime());
        command
            .args(["run", "--allow-precompiled"])
            .args(options)
            .arg(self.0.path().join("app.cwasm"));
        command
    }
}

/// A test suite.
pub struct Suite {
    /// Where its list is, from the repository's root.
    pub list: &'static str,
    /// The modules that there are.
    pub modules: BTreeSet<String>,
}

impl Suite {
    /// The modules that a run is about: those that an environment variable names, separated by
    /// commas, or the folders that they are in; or `all`. If there is no such variable it is one
    /// out of so many, or none.
    #[must_use]
    pub fn chosen(&self, variable: &str, shards: Option<usize>) -> Vec<String> {
        match (env::var(variable), shards) {
            (Ok(names), _) if names == "all" => self.modules.iter().cloned().collect(),
            (Ok(names), _) => names.split(',').flat_map(|name| self.named(name)).collect(),
            (Err(_), Some(shards)) => self.modules.iter().step_by(shards).cloned().collect(),
            (Err(_), None) => Vec::new(),
        }
    }

    fn named(&self, name: &str) -> impl Iterator<Item = String> {
        let within = move |module: &&String| {
            let rest = module.strip_prefix(name);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.modules.iter().filter(within).cloned()
    }

    /// Runs modules, and compares what comes out of them with the list.
    ///
    /// The program's arguments are a module, and the tests of it that are left out, each behind the
    /// module's name and a colon.
    ///
    /// # Panics
    ///
    /// Where the two differ.
    pub fn check(&self, modules: Vec<String>, program: impl Fn() -> Command + Sync) {
        let path = launcher::repository().join(self.list);
        let text = fs::read_to_string(&path).expect("the list of results");
        let mut listed = parse(&text);
        let bless = env::var_os("BLESS").is_some();
        let found = run_all(&program, modules, &listed, bless);
        if bless {
            listed.extend(found);
            listed.retain(|module, _| self.modules.contains(module));
            fs::write(path, print(&listed, &text)).expect("the list is written");
            return;
        }
        let known: BTreeSet<String> = listed.keys().cloned().collect();
        assert_eq!(
            known, self.modules,
            "the modules that are listed, and those that there are"
        );
        let wrong: Vec<String> = (found.iter())
            .flat_map(|(module, outcome)| differences(module, &listed[module], outcome))
            .collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

/// The files of tests in a folder, which are named as pytest has it, by their paths from there.
///
/// # Panics
///
/// Where the folder cannot be read.
#[must_use]
pub fn files(folder: &std::path::Path) -> BTreeSet<String> {
    let files: Vec<PathBuf> = launcher::files(folder);
    let paths = files.into_iter().filter_map(|path| {
        let name = path.file_name()?.to_str()?;
        let is_test = name.starts_with("test_") && name.ends_with(".py");
        is_test.then(|| path.to_str().map(str::to_owned))?
    });
    paths.collect()
}

/// Reads a list. A line that is not indented is a module, and what becomes of it; an indented one a
/// test of that module.
fn parse(text: &str) -> Results {
    let mut results = Results::new();
    let mut current = None;
    for line in text.lines() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (first, rest) = line.trim().split_once(' ').expect("two words");
        if line.starts_with(' ') {
            let module: &mut Outcome = results
                .get_mut(current.as_ref().expect("a module comes first"))
                .expect("the module was added");
            let (name, reason) = rest.split_once(": ").expect("a reason");
            match first {
                "fails" => module.failures.insert(name.into(), reason.into()),
                "omits" => module.left_out.insert(name.into(), reason.into()),
                _ => panic!("unknown line: {line}"),
            };
        } else {
            let end = match rest.split_once(' ').expect("three words") {
                ("passes", count) => Ok(count.parse().expect("a number")),
                ("cannot", reason) => Err(reason.to_owned()),
                _ => panic!("unknown line: {line}"),
            };
            current = Some(first.to_owned());
            results.insert(first.to_owned(), Outcome::new(end));
        }
    }
    results
}

/// The text of a list, of which the comment at the top is kept.
fn print(results: &Results, old: &str) -> String {
    let mut text: String = (old.lines().take_while(|line| line.starts_with('#')))
        .map(|line| format!("{line}\n"))
        .collect();
    for (module, outcome) in results {
        let _ = match &outcome.end {
            Ok(count) => writeln!(text, "{module} passes {count}"),
            Err(reason) => writeln!(text, "{module} cannot {reason}"),
        };
        for (word, tests) in [("fails", &outcome.failures), ("omits", &outcome.left_out)] {
            for (name, reason) in tests {
                let _ = writeln!(text, "    {word} {name}: {}", reason.trim_end());
            }
        }
    }
    text
}

/// Runs a module without the tests that are left out.
fn run(mut program: Command, module: &str, left_out: &BTreeMap<String, String>) -> Outcome {
    let mut running = program
        .arg(module)
        .args(left_out.keys().map(|test| format!("{module}:{test}")))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("wasmtime starts");
    let mut stdout = running.stdout.take().expect("a pipe");
    let reader = thread::spawn(move || {
        let mut bytes = Vec::new();
        stdout.read_to_end(&mut bytes).expect("standard output");
        String::from_utf8_lossy(&bytes).into_owned()
    });
    let started = Instant::now();
    let mut hangs = false;
    while running.try_wait().expect("a child").is_none() {
        hangs = started.elapsed() > PATIENCE;
        if hangs {
            running.kill().expect("a child");
            break;
        }
        thread::sleep(Duration::from_millis(20));
    }
    running.wait().expect("a child");
    let told = reader.join().expect("a reader");
    read(&told, if hangs { "does not end" } else { "traps" })
}

/// What the program has told. If it did not get to the end, the last test that began is the one
/// that `cut_short` everything.
fn read(told: &str, cut_short: &str) -> Outcome {
    let short = |reason: &str| -> String { reason.chars().take(SHORT).collect() };
    let mut outcome = Outcome::new(Err(cut_short.to_owned()));
    let mut last = None;
    for line in told.lines() {
        let mut words = line.split('\t');
        if words.next().and_then(|word| word.chars().next()) != Some(MARK) {
            continue;
        }
        let words: Vec<&str> = words.collect();
        match words[..] {
            ["begins", test] => last = Some(test.to_owned()),
            ["fails", test, reason] => {
                outcome.failures.insert(test.to_owned(), short(reason));
            }
            ["passes", _, count] => {
                outcome.end = Ok(count.parse().expect("a number"));
                return outcome;
            }
            ["cannot", _, reason] => {
                outcome.end = Err(short(reason));
                return outcome;
            }
            _ => panic!("the program tells something else: {line}"),
        }
    }
    if let Some(test) = last {
        outcome.left_out.insert(test, cut_short.to_owned());
    }
    outcome
}

/// Runs modules, some at the same time. While writing a list anew, a test that cuts a module short
/// is left out, and the rest run again.
fn run_all(
    program: &(impl Fn() -> Command + Sync),
    modules: Vec<String>,
    expected: &Results,
    bless: bool,
) -> Results {
    let waiting = Mutex::new(modules.into_iter());
    let results = Mutex::new(Results::new());
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let Some(module) = waiting.lock().unwrap().next() else {
                        return;
                    };
                    let mut left_out = (expected.get(&module))
                        .map(|outcome| outcome.left_out.clone())
                        .unwrap_or_default();
                    let mut outcome = run(program(), &module, &left_out);
                    while bless && !outcome.left_out.is_empty() {
                        left_out.append(&mut outcome.left_out);
                        outcome = run(program(), &module, &left_out);
                    }
                    left_out.append(&mut outcome.left_out);
                    outcome.left_out = left_out;
                    results.lock().unwrap().insert(module, outcome);
                }
            });
        }
    });
    results.into_inner().unwrap()
}

/// What is not as it should be.
fn differences(module: &str, expected: &Outcome, found: &Outcome) -> Vec<String> {
    let mut all = Vec::new();
    if expected.end.as_ref().ok() != found.end.as_ref().ok() {
        all.push(format!(
            "{module}: {:?}, and {:?} is listed",
            found.end, expected.end
        ));
    }
    for (test, reason) in &found.failures {
        if !expected.failures.contains_key(test) {
            all.push(format!("{module}: {test} fails: {reason}"));
        }
    }
    for test in expected.failures.keys() {
        if found.end.is_ok() && !found.failures.contains_key(test) {
            all.push(format!(
                "{module}: {test} is listed as failing, and does not fail"
            ));
        }
    }
    for (test, reason) in &found.left_out {
        if !expected.left_out.contains_key(test) {
            all.push(format!("{module}: {test} {reason}"));
        }
    }
    all
}
