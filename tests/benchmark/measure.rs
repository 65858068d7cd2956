//! The measurements themselves.

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use componentize_tests::component::{Component, Environment, Running};
use componentize_tests::launcher::repository;

use crate::calls::{self, Arguments, Call};
use crate::table::{self, Unit};
use crate::tool::Tool;
use crate::{javascript, load, packages, page, pyperformance};

/// Parses the arguments and measures.
///
/// # Errors
///
/// What is wrong with the arguments, or with a build.
pub fn run(arguments: impl Iterator<Item = String>) -> Result<(), String> {
    let mut arguments = arguments.peekable();
    let of_packages = arguments.next_if_eq("--packages").is_some();
    let of_python = arguments.next_if_eq("--python").is_some();
    let in_node = arguments.next_if_eq("--node").is_some();
    let in_page = arguments.next_if_eq("--chromium").is_some();
    let mut number = |option: &str| match arguments.next_if_eq(option) {
        None => Ok(None),
        Some(_) => {
            let text = arguments.next().unwrap_or_default();
            let wrong = |_| format!("{option} {text:?} is not a number");
            text.parse::<u32>().map(Some).map_err(wrong)
        }
    };
    let rounds = number("--rounds")?.unwrap_or(5) as usize;
    let load = number("--load")?;
    let tools = arguments
        .map(|argument| Tool::parse(&argument))
        .collect::<Result<Vec<_>, _>>()?;
    if tools.is_empty() || tools.len() > 2 || rounds == 0 {
        return Err(
            "usage: componentize-benchmark [--packages | --python | --node | --chromium] \
                    [--rounds N] [--load SECONDS] NAME=LAUNCHER [NAME=LAUNCHER]"
                .into(),
        );
    }
    if in_node {
        return javascript::run(&tools[0], rounds);
    }
    if in_page {
        return page::run(rounds);
    }
    let names: Vec<String> = tools.iter().map(|tool| tool.name.clone()).collect();
    table::head(&names);
    if of_packages {
        return packages::run(&tools, rounds);
    }
    if of_python {
        return pyperformance::run(&tools, rounds);
    }
    builds(&tools, rounds)?;
    sizes(&tools)?;
    executable(&tools, rounds)?;
    runs(&tools, rounds)?;
    match load {
        None => Ok(()),
        Some(seconds) => load::run(&tools[0].launcher, Duration::from_secs(seconds.into())),
    }
}

/// One figure a round from each tool, in turns.
fn alternate<T>(
    tools: &mut [T],
    rounds: usize,
    mut measure: impl FnMut(&mut T) -> Result<f64, String>,
) -> Result<Vec<Vec<f64>>, String> {
    let mut figures = vec![Vec::new(); tools.len()];
    for _ in 0..rounds {
        for (tool, figures) in tools.iter_mut().zip(&mut figures) {
            figures.push(measure(tool)?);
        }
    }
    Ok(figures)
}

fn builds(tools: &[Tool], rounds: usize) -> Result<(), String> {
    let hello = repository().join("examples/hello");
    let (mut wall, mut cpu, mut peak) = (Vec::new(), Vec::new(), Vec::new());
    for _ in tools {
        wall.push(Vec::new());
        cpu.push(Vec::new());
        peak.push(Vec::new());
    }
    for _ in 0..rounds {
        for (index, tool) in tools.iter().enumerate() {
            let cost = tool.build("hello", &hello, None)?;
            wall[index].push(cost.wall);
            cpu[index].push(cost.cpu);
            peak[index].push(cost.peak);
        }
    }
    table::row("build of hello", Unit::Seconds, &wall);
    table::row("… CPU time", Unit::Seconds, &cpu);
    table::row("… peak memory", Unit::Bytes, &peak);
    let source = repository().join("tests/benchmark/app");
    for tool in tools {
        tool.build("benchmark", &source, None)?;
    }
    Ok(())
}

fn sizes(tools: &[Tool]) -> Result<(), String> {
    let raw: Vec<Vec<f64>> = tools
        .iter()
        .map(|tool| Ok(vec![tool.raw("hello")?]))
        .collect::<Result<_, String>>()?;
    let compressed: Vec<Vec<f64>> = tools
        .iter()
        .map(|tool| Ok(vec![tool.compressed("hello")?]))
        .collect::<Result<_, String>>()?;
    table::row("component of hello", Unit::Bytes, &raw);
    table::row("… gzip -9", Unit::Bytes, &compressed);
    Ok(())
}

/// A program that prints a line. Other tools make none.
fn executable(tools: &[Tool], rounds: usize) -> Result<(), String> {
    let tool = &tools[0];
    let source = repository().join("tests/benchmark/command");
    tool.build("command", &source, None)?;
    tool.make_executable("command")?;
    let path = tool.executable("command");
    let size = fs::metadata(&path)
        .map_err(|error| error.to_string())?
        .len();
    table::row_of_first(
        "executable of a command",
        Unit::Bytes,
        &[size as f64],
        tools.len(),
    );
    let run = || {
        let start = Instant::now();
        let output = Command::new(&path)
            .output()
            .map_err(|error| error.to_string())?;
        let wall = start.elapsed().as_secs_f64();
        same(output.stdout.as_slice(), b"Hello, World!\n").map(|()| wall)
    };
    // The system has read none of the file, when it is run for the first time.
    run()?;
    let wall = (0..rounds * 4)
        .map(|_| run())
        .collect::<Result<Vec<_>, _>>()?;
    table::row_of_first("… start to end", Unit::Seconds, &wall, tools.len());
    Ok(())
}

fn runs(tools: &[Tool], rounds: usize) -> Result<(), String> {
    let mut binaries = tools
        .iter()
        .map(|tool| fs::read(tool.component("hello")).map_err(|error| error.to_string()))
        .collect::<Result<Vec<_>, _>>()?;
    let compile = alternate(&mut binaries, rounds.min(3), |binary| {
        Ok(seconds(|| drop(Component::with_defaults(binary))))
    })?;
    table::row("wasmtime compile of hello", Unit::Seconds, &compile);

    let mut components = tools
        .iter()
        .map(|tool| {
            fs::read(tool.component("benchmark")).map(|binary| Component::with_defaults(&binary))
        })
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| error.to_string())?;
    let instantiate = alternate(&mut components, rounds * 4, |component| {
        Ok(seconds(|| drop(start(component))))
    })?;
    table::row("instantiation", Unit::Seconds, &instantiate);
    let first = alternate(&mut components, rounds * 4, |component| {
        let mut running = start(component);
        Ok(seconds(|| drop(running.call("", "nothing", &[]))))
    })?;
    table::row("first call", Unit::Seconds, &first);

    let mut running: Vec<Running> = components.iter().map(start).collect();
    for call in calls::all() {
        let figures = alternate(&mut running, rounds, |running| measure_call(running, &call))?;
        table::row(call.what, Unit::Seconds, &figures);
    }
    Ok(())
}

/// A new instance of a component that imports nothing of its own.
pub fn start(component: &Component) -> Running {
    component.instantiate(&Environment::default(), |_, function, _| {
        wasmtime::bail!("unexpected call of {function}")
    })
}

fn measure_call(running: &mut Running, call: &Call) -> Result<f64, String> {
    let function = running.function("", call.function);
    let mut once: Box<dyn FnMut() -> Result<(), String>> = match &call.arguments {
        Arguments::Values(values) => {
            let mut results = running.results(&function);
            Box::new(move || running.call_function(&function, values, &mut results))
        }
        Arguments::Bytes(bytes) => Box::new(move || {
            let (echo,): (Vec<u8>,) = running.call_typed(&function, (&bytes[..],))?;
            same(echo.len(), bytes.len())
        }),
        Arguments::Numbers(numbers) => Box::new(move || {
            let (sum,): (u64,) = running.call_typed(&function, (&numbers[..],))?;
            same(sum, numbers.iter().map(|&number| u64::from(number)).sum())
        }),
        Arguments::Count(count) => Box::new(move || {
            let (floats,): (Vec<f64>,) = running.call_typed(&function, (*count,))?;
            same(floats.len(), *count as usize)
        }),
    };
    once()?;
    let start = Instant::now();
    for _ in 0..call.repeat {
        once()?;
    }
    Ok(start.elapsed().as_secs_f64() / f64::from(call.repeat))
}

/// What is fast and wrong is not measured.
fn same<T: PartialEq + std::fmt::Debug>(actual: T, expected: T) -> Result<(), String> {
    match actual == expected {
        true => Ok(()),
        false => Err(format!("the app gave {actual:?} for {expected:?}")),
    }
}

fn seconds(action: impl FnOnce()) -> f64 {
    let start = Instant::now();
    action();
    start.elapsed().as_secs_f64()
}
