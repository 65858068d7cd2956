//! Examples under load: what they answer over one connection and over many, under `wasmtime serve`
//! with a precompiled component.
//!
//! On WASI 0.2 wasmtime has an instance for each request, so every request is a cold one. First one
//! follows the other: what the server's process takes of the processor meanwhile, divided by their
//! number, is what it costs to instantiate the component, route the request and answer it. Then
//! there are several at a time. That costs more by what the system does to keep the processors in
//! agreement about memory that comes and goes, which in a virtual machine can be most of it.
//!
//! Of the Flask example it is a part of the benchmark; any server that runs already, in whatever
//! way, can be asked the same as an example ([`ask_running`]).

use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use std::{fs, thread};

use componentize_tests::examples::questions;
use componentize_tests::http::Server;
use componentize_tests::launcher::repository;
use componentize_tests::load::{Tally, Until, ask};

use crate::tool::{precompile, succeed};

/// How many connections ask at the same time, after the first part.
const CONNECTIONS: usize = 8;

/// The part of the time in which one connection asks. Memory is looked at behind it: until then,
/// the server gets what it keeps.
const WARM_UP: f64 = 0.2;

/// Builds the example with `launcher` and asks it for so long; prints a table.
///
/// # Errors
///
/// If it cannot be built, or does not run.
pub fn run(launcher: &Path, time: Duration) -> Result<(), String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let component = folder.path().join("shop.wasm");
    let compiled = folder.path().join("shop.cwasm");
    succeed(
        Command::new(launcher)
            .args(["-q", "componentize", "-o"])
            .arg(&component)
            .current_dir(repository().join("examples/flask"))
            .env("VIRTUAL_ENV", repository().join("target/runtime/packages")),
    )?;
    precompile(&component, &compiled)?;

    let server = Server::start(&compiled);
    let process = server.process();
    let questions = questions("flask");
    let asked =
        |connections, time| ask(server.address(), &questions, connections, Until::Time(time));
    let early = time.mul_f64(WARM_UP);
    let cpu_before = cpu_time(process)?;
    let first = asked(1, early);
    let cpu = (cpu_time(process)? - cpu_before) / first.right() as f64;
    let memory_before = memory(process)?;
    let measured = asked(CONNECTIONS, time - early);
    let memory_after = memory(process)?;

    println!("\n| the Flask example under `wasmtime serve` | |\n|---|---:|");
    println!("| CPU time of a cold request | {:.2} ms |", cpu * 1e3);
    println!(
        "| requests a second, over {CONNECTIONS} connections | {:.0} |",
        measured.right() as f64 / (time - early).as_secs_f64()
    );
    println!(
        "| requests that failed, of {} | {} |",
        first.right() + measured.right(),
        first.wrong.len() + measured.wrong.len()
    );
    println!(
        "| memory of the server after {:.0} s | {memory_before:.1} MB |",
        early.as_secs_f64()
    );
    println!(
        "| … after {:.0} s | {memory_after:.1} MB |",
        time.as_secs_f64()
    );
    Ok(())
}

/// Asks a server that runs already what `example` can be asked, over 1, 10 and 50 connections for
/// so long each; prints a table. Of its process, memory is looked at before, and after each part.
///
/// # Errors
///
/// If the example or the process is not known.
pub fn ask_running(
    example: &str,
    address: SocketAddr,
    process: u32,
    time: Duration,
) -> Result<(), String> {
    let questions = questions(example);
    if questions.is_empty() {
        return Err(format!("there are no questions for `{example}`"));
    }
    println!("| {example}: connections | requests/s | median | 99 % | wrong | memory, MB |");
    println!("|---|---:|---:|---:|---:|---:|");
    println!("| before | | | | | {:.1} |", memory(process)?);
    for connections in [1, 10, 50] {
        let mut tally = ask(address, &questions, connections, Until::Time(time));
        println!(
            "| {connections} | {:.0} | {:.1} ms | {:.1} ms | {} | {:.1} |",
            tally.right() as f64 / time.as_secs_f64(),
            milliseconds(&mut tally, 0.5),
            milliseconds(&mut tally, 0.99),
            tally.wrong.len(),
            memory(process)?
        );
        if let Some(wrong) = tally.wrong.first() {
            println!("first of what is wrong: {wrong}");
        }
        // What the last requests leave is put away.
        thread::sleep(Duration::from_millis(200));
    }
    Ok(())
}

fn milliseconds(tally: &mut Tally, share: f64) -> f64 {
    tally.within(share).as_secs_f64() * 1e3
}

/// What a process has taken of the processor, in seconds.
fn cpu_time(process: u32) -> Result<f64, String> {
    /// Of Linux on every machine that there is: `sysconf(_SC_CLK_TCK)`.
    const TICKS_IN_A_SECOND: f64 = 100.0;

    let text = read(process, "stat")?;
    // Behind the name, which is in parentheses and may have anything in it; utime and stime.
    let fields = text.rsplit(')').next().unwrap_or_default();
    let ticks = fields.split_whitespace().skip(11).take(2);
    let ticks: f64 = ticks.flat_map(str::parse::<f64>).sum();
    Ok(ticks / TICKS_IN_A_SECOND)
}

/// What it has of memory, in MB.
fn memory(process: u32) -> Result<f64, String> {
    let text = read(process, "status")?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kibibytes = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kibibytes
        .map(|kibibytes| kibibytes * 1024.0 / 1e6)
        .ok_or_else(|| "the system does not say how much memory a process has".to_owned())
}

fn read(process: u32, file: &str) -> Result<String, String> {
    let path = format!("/proc/{process}/{file}");
    fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))
}
