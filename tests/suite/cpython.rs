//! CPython's own test suite, inside a component.
//!
//! `tests/apps/cpython-tests` runs modules of the package `test`, which
//! `runtime/cpython/testsuite.sh` has fetched and the host preopens. Each module gets an instance
//! of its own, so that one which traps or hangs takes no other with it.
//!
//! `tests/cpython/results` says what is to come out of every module: how many
//! tests pass, which fail, which cannot even be run, and why. A test that fails
//! and is not listed is an error, and so is one that is listed and passes: so
//! the list can only get shorter. `BLESS=1` writes it anew.
//!
//! An ordinary run takes every [`SHARDS`]th module; `COMPONENTIZE_CPYTHON_TESTS`
//! takes `all` of them, which is what `scripts/test.sh --nightly` does, or those
//! that it names, separated by commas.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Read;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};
use std::{fs, thread};

use componentize_tests::launcher;

/// An ordinary run takes one module out of so many.
const SHARDS: usize = 16;

/// After so much time without an end, a module is taken to hang.
const PATIENCE: Duration = Duration::from_secs(600);

/// How many modules run at the same time.
const AT_ONCE: usize = 2;

/// What a line of the app begins with.
const MARK: char = '\u{1e}';

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

/// The results of all modules, as the file has them.
type Results = BTreeMap<String, Outcome>;

fn results_path() -> PathBuf {
    launcher::repository().join("tests/cpython/results")
}

/// Reads the file of results. A line that is not indented is a module, and what
/// becomes of it; an indented one a test of that module.
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
            let outcome = Outcome {
                end,
                failures: BTreeMap::new(),
                left_out: BTreeMap::new(),
            };
            results.insert(first.to_owned(), outcome);
        }
    }
    results
}

/// The text of the file, of which the comment at the top is kept.
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

/// The component, compiled, and what it runs.
struct Suite {
    folder: tempfile::TempDir,
    tests: PathBuf,
}

impl Suite {
    fn build() -> Suite {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let source = folder.path().join("app.wasm");
        let component = launcher::build_for_wasi(&launcher::app("cpython-tests"));
        fs::write(&source, component).expect("a file");
        let output = Command::new(launcher::wasmtime())
            .arg("compile")
            .arg("-o")
            .args([&folder.path().join("app.cwasm"), &source])
            .output()
            .expect("wasmtime starts");
        launcher::Ended::from(output).success();
        let tests = launcher::repository().join("target/runtime/cpython-tests");
        assert!(
            tests.is_dir(),
            "{} does not exist: run runtime/cpython/testsuite.sh",
            tests.display()
        );
        let tests = tests.canonicalize().unwrap();
        Suite { folder, tests }
    }

    /// The modules that there are.
    fn modules(&self) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for entry in fs::read_dir(self.tests.join("test")).expect("the folder of tests") {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            let module = name.strip_suffix(".py").unwrap_or(&name);
            let is_package = entry.path().join("__init__.py").is_file();
            if module.starts_with("test_") && (is_package || module != name) {
                found.insert(module.to_owned());
            }
        }
        found
    }

    /// Runs a module without the tests that are left out.
    fn run(&self, module: &str, left_out: &BTreeMap<String, String>) -> Outcome {
        let tests = self.tests.display();
        let mut running = Command::new(launcher::wasmtime())
            .args(["run", "--allow-precompiled"])
            // Some tests look for their files beside the standard library.
            .arg(format!("--dir={tests}::/cpython"))
            .arg(format!("--dir={tests}/test::/lib/python3.13/test"))
            .arg(self.folder.path().join("app.cwasm"))
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
        read(
            &reader.join().expect("a reader"),
            if hangs { "does not end" } else { "traps" },
        )
    }
}

/// What the app has told. If it did not get to the end, the last test that began
/// is the one that `cut_short` everything.
fn read(told: &str, cut_short: &str) -> Outcome {
    let mut outcome = Outcome {
        end: Err(cut_short.to_owned()),
        failures: BTreeMap::new(),
        left_out: BTreeMap::new(),
    };
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
                let short = reason.chars().take(100).collect();
                outcome.failures.insert(test.to_owned(), short);
            }
            ["passes", _, count] => {
                outcome.end = Ok(count.parse().expect("a number"));
                return outcome;
            }
            ["cannot", _, reason] => {
                outcome.end = Err(reason.chars().take(100).collect());
                return outcome;
            }
            _ => panic!("the app tells something else: {line}"),
        }
    }
    if let Some(test) = last {
        outcome.left_out.insert(test, cut_short.to_owned());
    }
    outcome
}

/// The modules that this run is about.
fn chosen(all: &BTreeSet<String>) -> Vec<String> {
    match std::env::var("COMPONENTIZE_CPYTHON_TESTS") {
        Ok(names) if names == "all" => all.iter().cloned().collect(),
        Ok(names) => names.split(',').map(str::to_owned).collect(),
        Err(_) => all.iter().step_by(SHARDS).cloned().collect(),
    }
}

/// Runs modules, some at the same time. While writing the results anew, a test
/// that cuts a module short is left out, and the rest run again.
fn run_all(suite: &Suite, modules: Vec<String>, expected: &Results, bless: bool) -> Results {
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
                    let mut outcome = suite.run(&module, &left_out);
                    while bless && !outcome.left_out.is_empty() {
                        left_out.append(&mut outcome.left_out);
                        outcome = suite.run(&module, &left_out);
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
            all.push(format!("{test} fails: {reason}"));
        }
    }
    for test in expected.failures.keys() {
        if found.end.is_ok() && !found.failures.contains_key(test) {
            all.push(format!("{test} is listed as failing, and does not fail"));
        }
    }
    for (test, reason) in &found.left_out {
        if !expected.left_out.contains_key(test) {
            all.push(format!("{test} {reason}"));
        }
    }
    all
}

#[test]
fn cpythons_own_tests_pass() {
    let suite = Suite::build();
    let text = fs::read_to_string(results_path()).expect("the file of results");
    let mut listed = parse(&text);
    let all = suite.modules();
    let bless = std::env::var_os("BLESS").is_some();
    let found = run_all(&suite, chosen(&all), &listed, bless);
    if bless {
        listed.extend(found);
        listed.retain(|module, _| all.contains(module));
        fs::write(results_path(), print(&listed, &text)).expect("the file is written");
        return;
    }
    let known: BTreeSet<String> = listed.keys().cloned().collect();
    assert_eq!(
        known, all,
        "the modules that are listed, and those that there are"
    );
    let wrong: Vec<String> = (found.iter())
        .flat_map(|(module, outcome)| differences(module, &listed[module], outcome))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
