//! Writes the manual: `cargo run --package componentize-cli --example manual DIRECTORY DATE`.
//!
//! There is a page for the program and one for each command, `componentize-py(1)` and the like,
//! made of the one definition of the command line, and so of the texts that `help` prints. What
//! those have no word about, the files and the environment, is said here.
//!
//! This is an example, for cargo, as the crates that examples alone depend on are in no product.

use std::path::Path;
use std::process::ExitCode;
use std::{env, fs, io};

use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};
use componentize_cli::arguments::Arguments;

/// The section of manuals that is about commands.
const SECTION: &str = "1";

/// What the program looks at besides its command line.
const ENVIRONMENT: [(&str, &str); 6] = [
    (
        "VIRTUAL_ENV",
        "The virtual environment that is active: the app's packages are looked for there.",
    ),
    ("XDG_CACHE_HOME", "Where caches are, if not in ~/.cache."),
    (
        "COMPONENTIZE_PY_CACHE",
        "The directory for bytecode and machine code, which is kept between runs. If it is empty, \
         none is kept. No component depends on it.",
    ),
    (
        "COMPONENTIZE_PY_SDK",
        "The folder with what wheels are built with, where `--sdk` names none.",
    ),
    ("NO_COLOR", "If it is set, messages have no colours."),
    (
        "COLUMNS",
        "The width of the help, where the terminal does not tell its own.",
    ),
];

/// The files that the program reads and writes although nobody names them.
const FILES: [(&str, &str); 3] = [
    (
        "pyproject.toml",
        "The project's settings, in the table [tool.componentize-py], under the options' long names.",
    ),
    (
        "componentize-py.toml",
        "In a Python package: what WIT it brings.",
    ),
    (
        "~/.cache/componentize-py",
        "Bytecode, machine code, and packages that were fetched. Can be removed at any time.",
    ),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [directory, date] = arguments.as_slice() else {
        eprintln!("usage: manual DIRECTORY DATE");
        return ExitCode::from(2);
    };
    let mut definition = Arguments::definition().disable_help_subcommand(true);
    // Passes on what a command has from the program, such as its name in front.
    definition.build();
    let written = pages(&definition, date).and_then(|pages| {
        for (name, text) in pages {
            fs::write(Path::new(directory).join(name), text)?;
        }
        Ok(())
    });
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: cannot write the manual into {directory}: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The pages, by the names of their files.
fn pages(program: &clap::Command, date: &str) -> io::Result<Vec<(String, Vec<u8>)>> {
    let version = program.get_version().unwrap_or_default();
    let source = format!("{} {version}", program.get_name());
    let commands: Vec<&clap::Command> = program
        .get_subcommands()
        .filter(|command| !command.is_hide_set())
        .collect();
    let others = |page: &clap::Command| {
        let all = std::iter::once(program).chain(commands.iter().copied());
        let names = all.map(title).filter(|name| *name != title(page));
        names.collect::<Vec<_>>()
    };
    std::iter::once(program)
        .chain(commands.iter().copied())
        .map(|command| {
            // In the words of `--help`, which say "[OPTIONS]" instead of naming all of them.
            let usage = command.clone().render_usage().to_string();
            let usage = usage.trim_start_matches("Usage:").trim().to_owned();
            let man = Man::new(command.clone().override_usage(usage))
                .section(SECTION)
                .date(date)
                .source(&source)
                .manual("User Commands");
            let is_program = std::ptr::eq(command, program);
            let text = page(&man, command, is_program, &others(command))?;
            Ok((man.get_filename(), text))
        })
        .collect()
}

/// The name of a command's page.
fn title(command: &clap::Command) -> &str {
    command
        .get_display_name()
        .unwrap_or_else(|| command.get_name())
}

fn page(
    man: &Man,
    command: &clap::Command,
    is_program: bool,
    others: &[&str],
) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    man.render_title(&mut text)?;
    man.render_name_section(&mut text)?;
    man.render_synopsis_section(&mut text)?;
    man.render_description_section(&mut text)?;
    man.render_options_section(&mut text)?;
    if is_program {
        man.render_subcommands_section(&mut text)?;
    }
    let mut rest = Roff::new();
    if is_program {
        list(&mut rest, "ENVIRONMENT", &ENVIRONMENT);
        list(&mut rest, "FILES", &FILES);
    }
    if let Some(examples) = command.get_after_help() {
        // As it stands, since each line of an example is one.
        rest.control("SH", ["EXAMPLES"]);
        rest.control("nf", []);
        for line in examples.to_string().lines().skip(1) {
            rest.text([roman(line)]);
        }
        rest.control("fi", []);
    }
    rest.control("SH", ["SEE ALSO"]);
    for (index, other) in others.iter().enumerate() {
        let comma = if index + 1 == others.len() { "" } else { "," };
        rest.text([bold(*other), roman(format!("({SECTION}){comma}"))]);
    }
    rest.to_writer(&mut text)?;
    Ok(text)
}

/// A section that says of each of some names what it means.
fn list(roff: &mut Roff, heading: &str, entries: &[(&str, &str)]) {
    roff.control("SH", [heading]);
    for (name, meaning) in entries {
        roff.control("TP", []);
        roff.text([bold(*name)]);
        roff.text([roman(*meaning)]);
    }
}
