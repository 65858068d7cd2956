//! The Flask example under load: `wasmtime serve` with a precompiled component, asked over a few
//! connections of this machine's for some time.
//!
//! On WASI 0.2 wasmtime has an instance for each request, so every request is a cold one. First one
//! follows the other: what the server's process takes of the processor meanwhile, divided by their
//! number, is what it costs to instantiate the component, route the request and answer it. Then
//! there are several at a time. That costs more by what the system does to keep the processors in
//! agreement about memory that comes and goes, which in a virtual machine can be most of it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};
use std::{fs, thread};

use componentize_tests::http::Server;
use componentize_tests::launcher::repository;

use crate::tool::{precompile, succeed};

/// How many connections ask at the same time, after the first part.
const CONNECTIONS: usize = 8;

/// How long a silent connection is waited for before that is a failure.
const PATIENCE: Duration = Duration::from_secs(10);

/// The part of the time in which one connection asks. Memory is looked at behind it: until then,
/// the server gets what it keeps.
const WARM_UP: f64 = 0.2;

/// What came of asking.
#[derive(Default)]
struct Tally {
    answered: u64,
    failed: u64,
}

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
    let early = time.mul_f64(WARM_UP);
    let cpu_before = cpu_time(&server)?;
    let mut all = ask(server.address(), 1, early);
    let cpu = (cpu_time(&server)? - cpu_before) / all.answered as f64;
    let memory_before = memory(&server)?;
    let measured = ask(server.address(), CONNECTIONS, time - early);
    let memory_after = memory(&server)?;
    all.add(&measured);

    println!("\n| the Flask example under `wasmtime serve` | |\n|---|---:|");
    println!("| CPU time of a cold request | {:.2} ms |", cpu * 1e3);
    println!(
        "| requests a second, over {CONNECTIONS} connections | {:.0} |",
        measured.answered as f64 / (time - early).as_secs_f64()
    );
    println!(
        "| requests that failed, of {} | {} |",
        all.answered, all.failed
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

impl Tally {
    fn add(&mut self, other: &Tally) {
        self.answered += other.answered;
        self.failed += other.failed;
    }
}

/// Asks on so many connections for so long.
fn ask(address: SocketAddr, connections: usize, time: Duration) -> Tally {
    let threads: Vec<_> = (0..connections)
        .map(|_| thread::spawn(move || ask_on_one(address, time)))
        .collect();
    let mut all = Tally::default();
    for thread in threads {
        all.add(&thread.join().expect("a connection's thread does not panic"));
    }
    all
}

fn ask_on_one(address: SocketAddr, time: Duration) -> Tally {
    let started = Instant::now();
    let mut tally = Tally::default();
    let mut connection = None;
    while started.elapsed() < time {
        match exchange(address, &mut connection) {
            Ok(()) => tally.answered += 1,
            Err(_) => {
                tally.failed += 1;
                connection = None;
            }
        }
    }
    tally
}

/// Asks for a price, on the connection if there is one.
fn exchange(
    address: SocketAddr,
    connection: &mut Option<BufReader<TcpStream>>,
) -> std::io::Result<()> {
    let stream = match connection {
        Some(stream) => stream,
        None => {
            let stream = TcpStream::connect(address)?;
            stream.set_read_timeout(Some(PATIENCE))?;
            connection.insert(BufReader::new(stream))
        }
    };
    stream
        .get_mut()
        .write_all(b"GET /price/pear HTTP/1.1\r\nhost: localhost\r\n\r\n")?;
    let wrong = || std::io::Error::from(std::io::ErrorKind::InvalidData);
    let (mut length, mut line) = (None, String::new());
    stream.read_line(&mut line)?;
    if !line.starts_with("HTTP/1.1 200 ") {
        return Err(wrong());
    }
    while line.trim_end() != "" {
        line.clear();
        stream.read_line(&mut line)?;
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().ok();
        }
    }
    let mut content = vec![0; length.ok_or_else(wrong)?];
    stream.read_exact(&mut content)?;
    match content == b"{\"pear\":45}\n" {
        true => Ok(()),
        false => Err(wrong()),
    }
}

/// What the server's process has taken of the processor, in seconds.
fn cpu_time(server: &Server) -> Result<f64, String> {
    /// Of Linux on every machine that there is: `sysconf(_SC_CLK_TCK)`.
    const TICKS_IN_A_SECOND: f64 = 100.0;

    let text = read(server, "stat")?;
    // Behind the name, which is in parentheses and may have anything in it; utime and stime.
    let fields = text.rsplit(')').next().unwrap_or_default();
    let ticks = fields.split_whitespace().skip(11).take(2);
    let ticks: f64 = ticks.flat_map(str::parse::<f64>).sum();
    Ok(ticks / TICKS_IN_A_SECOND)
}

/// What it has of memory, in MB.
fn memory(server: &Server) -> Result<f64, String> {
    let text = read(server, "status")?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kibibytes = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kibibytes
        .map(|kibibytes| kibibytes * 1024.0 / 1e6)
        .ok_or_else(|| "the system does not say how much memory a process has".to_owned())
}

fn read(server: &Server, file: &str) -> Result<String, String> {
    let path = format!("/proc/{}/{file}", server.process());
    fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))
}
