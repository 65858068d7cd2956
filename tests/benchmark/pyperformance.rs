//! Python itself: benchmarks of pyperformance, in the components that the launchers build of the
//! app in the folder of the same name. The app measures itself, by the host's clock. Each round has
//! a new instance for each benchmark.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use componentize_tests::component::Component;
use componentize_tests::launcher::{copy, repository};
use wasmtime::component::Val;

use crate::measure::start;
use crate::table::{Table, Unit};
use crate::tool::Tool;

/// Benchmarks in pure Python which need neither files, processes nor other packages.
const BENCHMARKS: [&str; 23] = [
    "async_generators",
    "chaos",
    "comprehensions",
    "coroutines",
    "deepcopy",
    "deltablue",
    "fannkuch",
    "float",
    "generators",
    "go",
    "hexiom",
    "json_dumps",
    "json_loads",
    "logging",
    "meteor_contest",
    "nbody",
    "nqueens",
    "pidigits",
    "raytrace",
    "richards",
    "scimark",
    "spectral_norm",
    "unpack_sequence",
];

/// Builds, measures, and prints the rows: a row for each function that a benchmark measures, and of
/// two launchers the geometric mean of the ratios.
///
/// # Errors
///
/// What a launcher says, if it fails, or the first one's component. That another one's does is a
/// result.
pub fn run(table: &mut Table, tools: &[Tool], rounds: usize) -> Result<(), String> {
    let source = tempfile::tempdir().map_err(|error| error.to_string())?;
    lay_out(source.path());
    let mut components = Vec::new();
    for tool in tools {
        tool.build("pyperformance", source.path(), None)?;
        let binary = fs::read(tool.component("pyperformance"));
        let binary = binary.map_err(|error| error.to_string())?;
        components.push(Component::with_defaults(&binary));
    }
    for benchmark in BENCHMARKS {
        let mut figures: BTreeMap<String, Vec<Vec<f64>>> = BTreeMap::new();
        for _ in 0..rounds {
            for (index, component) in components.iter().enumerate() {
                let measured = match measure(component, benchmark) {
                    Err(error) if index == 0 => return Err(error),
                    measured => measured.unwrap_or_default(),
                };
                for (function, seconds) in measured {
                    let of_all = figures.entry(function);
                    of_all.or_insert_with(|| vec![Vec::new(); tools.len()])[index].push(seconds);
                }
            }
        }
        for (function, figures) in &figures {
            table.row(function, Unit::Seconds, figures);
        }
    }
    table.geometric_mean();
    Ok(())
}

/// The app, with the benchmarks beside it.
fn lay_out(folder: &Path) {
    let repository = repository();
    copy(&repository.join("tests/benchmark/pyperformance"), folder);
    let benchmarks = repository.join("target/runtime/pyperformance/benchmarks");
    for benchmark in BENCHMARKS {
        let name = format!("bm_{benchmark}");
        copy(
            &benchmarks.join(&name),
            &folder.join("benchmarks").join(&name),
        );
    }
}

/// What the app in a new instance measures: a name and seconds for each function.
fn measure(component: &Component, benchmark: &str) -> Result<Vec<(String, f64)>, String> {
    let mut running = start(component);
    let function = running.function("", "measure");
    let mut results = running.results(&function);
    let argument = Val::String(benchmark.to_owned());
    running
        .call_function(&function, &[argument], &mut results)
        .map_err(|error| format!("{benchmark}: {error}"))?;
    let [Val::List(measured)] = &results[..] else {
        return Err(format!("the app gave {results:?} for {benchmark}"));
    };
    let figure = |measured: &Val| match measured {
        Val::Tuple(parts) => match &parts[..] {
            [Val::String(name), Val::Float64(seconds)] => Ok((name.clone(), *seconds)),
            _ => Err(format!("the app measured {parts:?}")),
        },
        _ => Err(format!("the app measured {measured:?}")),
    };
    measured.iter().map(figure).collect()
}
