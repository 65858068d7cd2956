//! Measures the tool and the components that it makes; `scripts/bench.sh` runs it.
//!
//! Each launcher builds `examples/hello` and the app beside this file; what it
//! built is compiled, instantiated and called in this process. Where two
//! launchers are given, every measurement alternates between them, so that a
//! noisy machine disturbs both alike, and the table's last column is the ratio
//! of the first one's figure to the second one's. Figures are medians, with the
//! least and the greatest behind them. Of the app in `command` the first launcher
//! makes an executable, which is run.
//!
//! That is one of several subjects; each of the others has a module here, too.

mod calls;
mod growth;
mod javascript;
mod load;
mod measure;
mod memory;
mod packages;
mod page;
mod plot;
mod pyperformance;
mod start;
mod table;
mod tool;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, ValueEnum};

use crate::table::Table;
use crate::tool::Tool;

/// What is measured.
#[derive(Clone, Copy, ValueEnum)]
enum Subject {
    /// Hello, calls, and what an instance costs.
    Calls,
    /// The building of apps that use packages from PyPI.
    Packages,
    /// Python itself, by benchmarks of pyperformance.
    Python,
    /// The building of apps of 10 to 10,000 modules.
    Modules,
    /// Building in Node, as against the launcher.
    Node,
    /// Building in the page.
    Chromium,
}

#[derive(Parser)]
struct Arguments {
    /// What is measured.
    #[arg(long, value_enum, default_value = "calls")]
    subject: Subject,
    /// How often, alternating between the launchers.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..))]
    rounds: u32,
    /// Of the calls, only those whose row has this in its name: for profiles.
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
    /// An SVG file to write with a plot of the table.
    #[arg(long)]
    plot: Option<PathBuf>,
    /// For so many seconds the Flask example is asked, too.
    #[arg(long, value_name = "SECONDS")]
    load: Option<u64>,
    /// Only asks a server that runs already what an example can be asked ([`load`]): which example,
    /// where it listens, the number of its process, and for how many seconds each part.
    #[arg(long, num_args = 4, value_names = ["EXAMPLE", "ADDRESS", "PROCESS", "SECONDS"], exclusive = true)]
    ask: Option<Vec<String>>,
    /// Only holds so many instances of a precompiled component, and prints what they take
    /// of memory, in bytes ([`memory`]).
    #[arg(long, num_args = 2, value_names = ["COUNT", "COMPONENT"], exclusive = true)]
    hold: Option<Vec<String>>,
    /// Launchers; the second one is what the first one is compared with.
    #[arg(value_name = "NAME=LAUNCHER", num_args = 0..=2)]
    tools: Vec<String>,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), String> {
    if let Some([count, component]) = arguments.hold.as_deref() {
        return memory::hold(count, component.as_ref());
    }
    if let Some([example, address, process, seconds]) = arguments.ask.as_deref() {
        let address = address
            .parse()
            .map_err(|_| format!("`{address}` is no address"))?;
        let number = |text: &str| {
            text.parse::<u32>()
                .map_err(|_| format!("`{text}` is no number"))
        };
        let time = Duration::from_secs(number(seconds)?.into());
        return load::ask_running(example, address, number(process)?, time);
    }
    let rounds = arguments.rounds as usize;
    let tools = arguments.tools.iter().map(|tool| Tool::parse(tool));
    let tools = tools.collect::<Result<Vec<_>, _>>()?;
    let first = tools.first().ok_or("no launcher is named")?;
    match arguments.subject {
        Subject::Node => return javascript::run(first, rounds),
        Subject::Chromium => return page::run(rounds),
        _ => {}
    }
    let names: Vec<&str> = tools.iter().map(|tool| tool.name.as_str()).collect();
    let mut table = Table::new(&names);
    match arguments.subject {
        Subject::Packages => packages::run(&mut table, &tools, rounds)?,
        Subject::Python => pyperformance::run(&mut table, &tools, rounds)?,
        Subject::Modules => {
            let lines = growth::run(&mut table, &tools, rounds)?;
            return match &arguments.plot {
                Some(path) => plot::lines(path, "Modules", "Seconds of a build", &lines),
                None => Ok(()),
            };
        }
        _ => match &arguments.only {
            Some(text) => measure::run_only(&mut table, &tools, rounds, text)?,
            None => measure::run(&mut table, &tools, rounds)?,
        },
    }
    if let Some(path) = &arguments.plot {
        plot::ratios(path, &names, &table.comparisons)?;
    }
    match arguments.load {
        None => Ok(()),
        Some(seconds) => load::run(&first.launcher, Duration::from_secs(seconds)),
    }
}
