//! What command lines mean.

use super::*;
use crate::options::Access;

fn parse(line: &str) -> Result<Arguments, clap::Error> {
    Arguments::parse(line.split_whitespace(), &mut Arguments::definition())
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
    Arguments::definition().debug_assert();
}

#[test]
fn defaults_of_componentize() {
    let (common, options) = componentize("componentize-py componentize app");
    assert!(common.wit_path.is_empty());
    assert_eq!(options.app(), "app");
    assert_eq!(options.python_path(), [PathBuf::from(".")]);
    assert_eq!(options.output(), Path::new("index.wasm"));
    assert!(!options.stub_wasi.is_on());
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
    assert!([common.quiet, common.all_features, common.full_names].map(Switch::is_on) == [true; 3]);
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
    assert!(options.stub_wasi.is_on());
    assert_eq!(options.app(), "package.app");
}

#[test]
fn the_options_of_all_commands_may_stand_after_the_command() {
    let (common, _) = componentize(
        "componentize-py -d a -w one --world-module m -q componentize -d b app -w two --no-quiet \
         --world-module n",
    );
    assert_eq!(common.wit_path, [PathBuf::from("a"), PathBuf::from("b")]);
    assert_eq!(common.world, ["one", "two"]);
    assert_eq!(common.world_module.as_deref(), Some("n"));
    assert!(!common.quiet.is_on());
    let arguments = parse("componentize-py bindings -w hello dir").unwrap();
    assert_eq!(arguments.common.world, ["hello"]);
}

#[test]
fn the_last_one_of_a_switch_and_its_opposite_counts() {
    let (_, options) = componentize("componentize-py componentize -s --no-stub-wasi app");
    assert!(!options.stub_wasi.is_on());
    let (common, _) = componentize("componentize-py --no-full-names --full-names componentize app");
    assert!(common.full_names.is_on());
    let (common, _) = componentize("componentize-py --full-names componentize --no-full-names app");
    assert!(!common.full_names.is_on());
}

#[test]
fn what_is_given_wins_over_the_settings() {
    let settings = "componentize-py -w a -q --full-names componentize -p b -p c -o d -s e";
    let (settings, defaults) = componentize(settings);
    let line = "componentize-py -w x --no-full-names componentize -p y --no-stub-wasi z";
    let (mut common, mut options) = componentize(line);
    common.complete(settings);
    options.complete(defaults);
    assert_eq!(common.world, ["x"]);
    assert_eq!(options.python_path, [PathBuf::from("y")]);
    assert_eq!(options.app(), "z");
    assert!(!common.full_names.is_on() && !options.stub_wasi.is_on());
    // What is not given is the settings'.
    assert!(common.quiet.is_on());
    assert_eq!(options.output(), Path::new("d"));
}

#[test]
fn paths_are_known_with_what_is_done_to_them() {
    let line = "componentize-py -d a componentize -d b -p c -o d/e --site-packages f -m g=h app";
    let (common, options) = componentize(line);
    let paths: Vec<_> = common.paths().into_iter().chain(options.paths()).collect();
    let expected = [
        (Access::Read, "a"),
        (Access::Read, "b"),
        (Access::Write, "d/e"),
        (Access::Read, "c"),
        (Access::Read, "f"),
    ];
    assert_eq!(
        paths,
        expected.map(|(access, path)| (access, Path::new(path)))
    );
}

#[test]
fn reports_go_to_files_or_are_printed() {
    let line = "componentize-py componentize --report a.html app --report=b.json --report";
    let (_, options) = componentize(line);
    let reports = options.report.iter();
    let reports: Vec<_> = reports.map(|it| (it.path.as_deref(), it.format)).collect();
    let expected = [
        (Some(Path::new("a.html")), Format::Html),
        (Some(Path::new("b.json")), Format::Json),
        (None, Format::Table),
    ];
    assert_eq!(reports, expected);
    let paths = [(Access::Write, "a.html"), (Access::Write, "b.json")];
    assert_eq!(
        options.paths(),
        paths.map(|(access, path)| (access, Path::new(path)))
    );
    let error = parse("componentize-py componentize --report app").unwrap_err();
    assert!(error.to_string().contains("`--report=-`"), "{error}");
}

#[test]
fn patterns_are_kept_as_they_are_written() {
    let line = "componentize-py componentize app --include a.* --exclude b/ --exclude c";
    let (_, options) = componentize(line);
    assert_eq!(options.include[0].as_str(), "a.*");
    let exclude: Vec<_> = options.exclude.iter().map(Glob::as_str).collect();
    assert_eq!(exclude, ["b/", "c"]);
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
        "componentize-py componentize app --exclude a[",
        "componentize-py componentize app --report report.pdf",
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
    let mut commands = vec![Arguments::definition()];
    commands.extend(Arguments::definition().get_subcommands().cloned());
    for command in commands {
        for option in command.get_opts().filter(|option| !option.is_hide_set()) {
            let name = option.get_id();
            assert!(option.get_help().is_some(), "{name}");
        }
    }
}
