//! The command line by itself: help, version, completions, and what is said
//! where a word is misspelt.

use std::fs;
use std::process::Command;

use componentize_tests::launcher::{self, Ended};

fn run(arguments: &[&str]) -> Ended {
    let folder = tempfile::tempdir().expect("a temporary folder");
    launcher::run(folder.path(), arguments)
}

#[test]
fn help_shows_options_in_groups_with_defaults_and_examples() {
    for arguments in [&["help", "componentize"][..], &["componentize", "--help"]] {
        let help = run(arguments).success().stdout;
        for words in [
            "Usage: componentize-py componentize [OPTIONS] [APP]",
            "\nPython sources:\n  -p, --python-path <PATH>\n",
            "\nWorld:\n",
            "-m, --module-worlds <MODULE=WORLD>",
            "-d, --wit-path <PATH>",
            "[default: index.wasm]",
            "[default: wit]",
            "\nExamples:\n",
        ] {
            assert!(help.contains(words), "{words:?}: {help}");
        }
        for hidden in ["--site-packages", "--no-stub-wasi"] {
            assert!(!help.contains(hidden), "{hidden}: {help}");
        }
    }
    let short = run(&["componentize", "-h"]).success().stdout;
    let long = run(&["componentize", "--help"]).success().stdout;
    assert!(short.lines().count() < long.lines().count());
    for command in [
        "componentize",
        "bindings",
        "compose",
        "executable",
        "test",
        "completions",
    ] {
        let help = run(&["--help"]).success().stdout;
        assert!(help.contains(&format!("\n  {command}")), "{help}");
        assert!(
            run(&["help", command])
                .success()
                .stdout
                .contains("\nExamples:\n")
        );
    }
}

#[test]
fn the_version_is_that_of_all_that_counts() {
    for option in ["-V", "--version"] {
        let version = run(&[option]).success().stdout;
        let numbers = version
            .strip_prefix("componentize-py ")
            .and_then(|rest| rest.split_once(" (CPython 3."))
            .and_then(|(own, rest)| Some((own, rest.split_once(", wit-parser ")?)));
        let Some((own, (python, wit))) = numbers else {
            panic!("{version}");
        };
        let wit = wit.strip_suffix(")\n").expect("one line");
        for number in [own, python, wit] {
            let is_number = |part: &str| part.parse::<u32>().is_ok();
            assert!(number.split('.').all(is_number), "{version}");
        }
    }
}

#[test]
fn there_are_completions_for_each_shell() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = run(&["completions", shell]).success().stdout;
        for word in ["componentize", "bindings", "stub-wasi", "python-path"] {
            assert!(script.contains(word), "{shell} lacks {word}");
        }
    }
    run(&["completions", "bsh"]).failure(2, &["a similar value", "'bash'"]);
}

/// What bash offers for the last of these words.
fn offered(words: &[&str]) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let script = run(&["completions", "bash"]).success().stdout;
    fs::write(folder.path().join("completions"), script).unwrap();
    let complete = r#"
        source ./completions
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
        function=$(complete -p componentize-py | sed 's/.*-F \([^ ]*\).*/\1/')
        "$function" componentize-py "${!#}" "${COMP_WORDS[-2]}"
        printf '%s\n' "${COMPREPLY[@]}""#;
    let output = Command::new("bash")
        .args(["--norc", "-c", complete, "bash"])
        .args(words)
        .current_dir(folder.path())
        .output()
        .expect("bash starts");
    let offered = Ended::from(output).success().stdout;
    offered.lines().map(str::to_owned).collect()
}

#[test]
fn bash_completes_commands_options_and_values() {
    assert_eq!(
        offered(&["componentize-py", "compo"]),
        ["componentize", "compose"]
    );
    assert_eq!(
        offered(&["componentize-py", "--wo"]),
        ["--world", "--world-module"]
    );
    assert_eq!(
        offered(&["componentize-py", "componentize", "--py"]),
        ["--python-path"]
    );
    let shells = offered(&["componentize-py", "completions", ""]);
    assert!(shells.iter().any(|shell| shell == "zsh"), "{shells:?}");
}

#[test]
fn misspelt_words_are_put_right() {
    for (arguments, meant) in [
        (&["componentise", "app"][..], "'componentize'"),
        (&["--wold", "x", "componentize", "app"], "'--world'"),
        (&["componentize", "--stub-wsi", "app"], "'--stub-wasi'"),
        (&["bindings", "--full-name", "out"], "'--full-names'"),
    ] {
        run(arguments).failure(2, &[meant, "Usage"]);
    }
}

/// A component that exports an interface with nothing in it, and one that imports that.
const PROVIDER: &str = "(component (instance $nothing) (export \"a:b/c\" (instance $nothing)))";
const CONSUMER: &str = "(component (import \"a:b/c\" (instance)))";

#[test]
fn components_are_composed_or_it_is_said_why_not() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let files = [
        ("provider.wat", PROVIDER),
        ("consumer.wat", CONSUMER),
        ("module.wat", "(module)"),
    ];
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let compose = |components: &[&str]| {
        let arguments = [&["compose", "-o", "new/out.wasm"], components].concat();
        launcher::run(folder.path(), &arguments)
    };
    for (components, status, words) in [
        (&["consumer.wat"][..], 2, &["2 values required"][..]),
        (
            &["consumer.wat", "module.wat"],
            1,
            &["`module.wat` is no component"],
        ),
        (
            &["provider.wat", "consumer.wat"],
            1,
            &["nothing that `consumer.wat` exports is imported"],
        ),
        (
            &["consumer.wat", "missing.wat"],
            1,
            &["cannot read `missing.wat`"],
        ),
    ] {
        compose(components).failure(status, words);
        assert!(!folder.path().join("new/out.wasm").exists());
    }
    let ended = compose(&["consumer.wat", "provider.wat"]).success();
    assert_eq!(ended.stdout, "Components composed successfully\n");
    let composed = fs::read(folder.path().join("new/out.wasm")).unwrap();
    assert!(composed.starts_with(b"\0asm"));
}
