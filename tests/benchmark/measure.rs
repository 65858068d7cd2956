//! The measurements themselves.

use std::fs;
use std::process::Command;
use std::time::Instant;

use componentize_tests::component::{Component, Environment, Running};
use componentize_tests::launcher::repository;
use wasmtime::component::{Func, Lift, Lower};

use crate::calls::{self, Arguments, Call, List};
use crate::table::{Table, Unit};
use crate::tool::Tool;
use crate::{memory, start};

/// Measures, and prints the rows.
///
/// # Errors
///
/// What is wrong with a build, or with what it built.
pub fn run(table: &mut Table, tools: &[Tool], rounds: usize) -> Result<(), String> {
    builds(table, tools, rounds)?;
    sizes(table, tools)?;
    executable(table, &tools[0], rounds)?;
    start::run(table, tools, rounds)?;
    runs(table, tools, rounds)?;
    memory::run(table, tools, rounds)
}

/// Measures only the calls whose row has `text` in its name.
///
/// # Errors
///
/// As [`run`].
pub fn run_only(
    table: &mut Table,
    tools: &[Tool],
    rounds: usize,
    text: &str,
) -> Result<(), String> {
    build_app(tools)?;
    let components = components(tools)?;
    let calls = calls::all().into_iter();
    let wanted: Vec<Call> = calls.filter(|call| call.what.contains(text)).collect();
    measure_calls(table, &components, rounds, &wanted)
}

/// One figure a round from each tool, in turns.
pub fn alternate<T>(
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

fn builds(table: &mut Table, tools: &[Tool], rounds: usize) -> Result<(), String> {
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
    table.row("build of hello", Unit::Seconds, &wall);
    table.row("… CPU time", Unit::Seconds, &cpu);
    table.row("… peak memory", Unit::Bytes, &peak);
    build_app(tools)
}

fn build_app(tools: &[Tool]) -> Result<(), String> {
    let source = repository().join("tests/benchmark/app");
    for tool in tools {
        tool.build("benchmark", &source, None)?;
    }
    Ok(())
}

/// The app's components, compiled.
fn components(tools: &[Tool]) -> Result<Vec<Component>, String> {
    let binaries = (tools.iter()).map(|tool| fs::read(tool.component("benchmark")));
    binaries
        .map(|binary| Ok(Component::with_defaults(&binary?)))
        .collect::<std::io::Result<_>>()
        .map_err(|error| error.to_string())
}

fn sizes(table: &mut Table, tools: &[Tool]) -> Result<(), String> {
    let raw: Vec<Vec<f64>> = tools
        .iter()
        .map(|tool| Ok(vec![tool.raw("hello")?]))
        .collect::<Result<_, String>>()?;
    let compressed: Vec<Vec<f64>> = tools
        .iter()
        .map(|tool| Ok(vec![tool.compressed("hello")?]))
        .collect::<Result<_, String>>()?;
    table.row("component of hello", Unit::Bytes, &raw);
    table.row("… gzip -9", Unit::Bytes, &compressed);
    Ok(())
}

/// A program that prints a line. Other tools make none.
fn executable(table: &Table, tool: &Tool, rounds: usize) -> Result<(), String> {
    let source = repository().join("tests/benchmark/command");
    tool.build("command", &source, None)?;
    tool.make_executable("command")?;
    let path = tool.executable("command");
    let size = fs::metadata(&path)
        .map_err(|error| error.to_string())?
        .len();
    table.row_of_first("executable of a command", Unit::Bytes, &[size as f64]);
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
    table.row_of_first("… start to end", Unit::Seconds, &wall);
    Ok(())
}

fn runs(table: &mut Table, tools: &[Tool], rounds: usize) -> Result<(), String> {
    let mut binaries = tools
        .iter()
        .map(|tool| fs::read(tool.component("hello")).map_err(|error| error.to_string()))
        .collect::<Result<Vec<_>, _>>()?;
    let compile = alternate(&mut binaries, rounds.min(3), |binary| {
        Ok(seconds(|| drop(Component::with_defaults(binary))))
    })?;
    table.row("wasmtime compile of hello", Unit::Seconds, &compile);

    let mut components = components(tools)?;
    let instantiate = alternate(&mut components, rounds * 4, |component| {
        Ok(seconds(|| drop(start(component))))
    })?;
    table.row("instantiation", Unit::Seconds, &instantiate);
    let first = alternate(&mut components, rounds * 4, |component| {
        let mut running = start(component);
        Ok(seconds(|| drop(running.call("", "nothing", &[]))))
    })?;
    table.row("first call", Unit::Seconds, &first);

    measure_calls(table, &components, rounds, &calls::all())
}

fn measure_calls(
    table: &mut Table,
    components: &[Component],
    rounds: usize,
    calls: &[Call],
) -> Result<(), String> {
    let mut running: Vec<Running> = components.iter().map(start).collect();
    for call in calls {
        let figures = alternate(&mut running, rounds, |running| measure_call(running, call))?;
        table.row(call.what, Unit::Seconds, &figures);
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
        Arguments::Samples(samples) => echo(running, function, samples),
        Arguments::Events(events) => echo(running, function, events),
        Arguments::List(list) => match list {
            List::U16(list) => echo(running, function, list),
            List::S16(list) => echo(running, function, list),
            List::U32(list) => echo(running, function, list),
            List::S32(list) => echo(running, function, list),
            List::U64(list) => echo(running, function, list),
            List::S64(list) => echo(running, function, list),
            List::F32(list) => echo(running, function, list),
            List::F64(list) => echo(running, function, list),
        },
    };
    once()?;
    let start = Instant::now();
    for _ in 0..call.repeat {
        once()?;
    }
    Ok(start.elapsed().as_secs_f64() / f64::from(call.repeat))
}

/// The call of a function that gives back the list which it gets.
fn echo<'a, T>(
    running: &'a mut Running,
    function: Func,
    list: &'a [T],
) -> Box<dyn FnMut() -> Result<(), String> + 'a>
where
    T: Lift + Lower + PartialEq + 'static,
{
    Box::new(move || {
        let (back,): (Vec<T>,) = running.call_typed(&function, (list,))?;
        same(back == list, true)
    })
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
