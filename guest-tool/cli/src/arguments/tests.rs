//! What command lines mean.

use clap::CommandFactory;

use super::*;

fn parse(line: &str) -> Result<Arguments, clap::Error> {
    Arguments::try_parse_from(line.split_whitespace()).map(Arguments::united)
}

#[track_caller]
fn componentize(line: &str) -> (Common, Componentize) {
    let arguments = parse(line).unwrap();
    match arguments.command {
        Command::Componentize(options) => (arguments.common, options),
        other => panic!("{other:?}"),
    }
}

#[test]
fn definition_is_consistent() {
    Arguments::command().debug_assert();
}

#[test]
fn defaults_of_componentize() {
    let (common, options) = componentize("componentize-py componentize app");
    assert!(common.wit_path.is_empty());
    assert_eq!(options.app(), "app");
    assert_eq!(options.python_path(), [PathBuf::from(".")]);
    assert_eq!(options.output(), Path::new("index.wasm"));
    assert!(!options.stub_wasi);
}

#[test]
fn every_option_of_the_existing_tool() {
    let (common, options) = componentize(
        "componentize-py -d a --wit-path b -w one --world two -q --features x,y --features z \
         --all-features --import-interface-name a:b/c@1.0.0=d --export-interface-name e=f \
         --world-module hello --full-names componentize -p c --python-path d -m m=w \
         --module-worlds n=v -i shared -o out.wasm -s package.app",
    );
    assert_eq!(common.wit_path, [PathBuf::from("a"), PathBuf::from("b")]);
    assert_eq!(common.world, ["one", "two"]);
    assert_eq!(common.features, ["x", "y", "z"]);
    assert!(common.quiet && common.all_features && common.full_names);
    let name = &common.import_interface_name[0];
    assert_eq!([&name.key, &name.value], ["a:b/c@1.0.0", "d"]);
    assert_eq!(common.export_interface_name.len(), 1);
    assert_eq!(common.world_module.as_deref(), Some("hello"));
    assert_eq!(
        options.python_path(),
        [PathBuf::from("c"), PathBuf::from("d")]
    );
    assert_eq!(options.module_worlds.len(), 2);
    assert_eq!(options.intersect_world.as_deref(), Some("shared"));
    assert!(options.stub_wasi);
    assert_eq!(options.app(), "package.app");
}

#[test]
fn the_options_of_all_commands_may_stand_behind_the_command() {
    let (common, options) = componentize(
        "componentize-py -d a -w one --world-module m -q componentize -d b app -w two --no-quiet \
         --world-module n",
    );
    assert_eq!(common.wit_path, [PathBuf::from("a"), PathBuf::from("b")]);
    assert_eq!(common.world, ["one", "two"]);
    assert_eq!(common.world_module.as_deref(), Some("n"));
    assert!(!common.quiet && common.no_quiet);
    assert!(options.common.world.is_empty());
    let arguments = parse("componentize-py bindings -w hello dir").unwrap();
    assert_eq!(arguments.common.world, ["hello"]);
}

#[test]
fn the_last_one_of_a_switch_and_its_opposite_counts() {
    let (_, options) = componentize("componentize-py componentize -s --no-stub-wasi app");
    assert!(!options.stub_wasi && options.no_stub_wasi);
    let (common, _) = componentize("componentize-py --no-full-names --full-names componentize app");
    assert!(common.full_names && !common.no_full_names);
}

#[test]
fn paths_are_as_the_host_names_directories() {
    for (text, expected) in [
        ("./src", "src"),
        (".//src/./a/", "src/./a/"),
        ("./", "."),
        (".", "."),
        ("../src", "../src"),
        ("./../src", "../src"),
        ("/src", "/src"),
        (".src", ".src"),
    ] {
        assert_eq!(path(text), Ok(PathBuf::from(expected)), "{text}");
    }
    assert!(path("").is_err());
}

#[test]
fn wrong_usage_is_status_2() {
    for line in [
        "componentize-py",
        "componentize-py componentise app",
        "componentize-py componentize app --no-such-option",
        "componentize-py --import-interface-name nonsense bindings dir",
        "componentize-py --import-interface-name =a bindings dir",
        "componentize-py bindings",
        "componentize-py completions",
        "componentize-py completions bahs",
    ] {
        let error = parse(line).unwrap_err();
        assert_eq!(error.exit_code(), 2, "{line}");
    }
}

#[test]
fn what_is_misspelt_is_put_right() {
    for (line, meant) in [
        (
            "componentize-py componentize app --stub-wassi",
            "'--stub-wasi'",
        ),
        ("componentize-py --wrld hello componentize app", "'--world'"),
        ("componentize-py componentise app", "'componentize'"),
        ("componentize-py completions bahs", "'bash'"),
    ] {
        let error = parse(line).unwrap_err();
        assert!(error.to_string().contains(meant), "{error}");
    }
}

#[test]
fn every_option_is_explained_and_in_a_group() {
    let mut commands = vec![Arguments::command()];
    commands.extend(Arguments::command().get_subcommands().cloned());
    for command in commands {
        for option in command.get_opts().filter(|option| !option.is_hide_set()) {
            let name = option.get_id();
            assert!(option.get_help().is_some(), "{name}");
        }
    }
}
