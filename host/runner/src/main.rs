//! The runner: the program that every executable of `componentize-py executable` begins with.
//!
//! It runs the component that lies behind it in the same file ([`file`]), granting it what the
//! executable was made with and what the command line adds: as a program of the
//! command line ([`command`]), or as a server ([`server`]). Both are made of the same parts of
//! WASI, 0.2 and 0.3 ([`host`]).
//!
//! There is no compiler in here: the component is machine code already. So the runner is small, and
//! a Python program starts within milliseconds.

#![warn(
    clippy::cast_lossless,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss
)]

mod command;
mod file;
mod host;
mod missing;
mod server;

use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

use componentize_executable::layout::ReadError;
use componentize_executable::{Kind, arguments, config};
use wasmtime::Engine;
use wasmtime::component::Component;

/// The exit status of wrong usage.
const USAGE: u8 = 2;

/// The exit status of a program that trapped: as if it had been aborted, which is what the
/// `wasmtime` command says.
const TRAPPED: i32 = 128 + 6;

/// Why the component is not run, or not to its end.
#[derive(Debug, thiserror::Error)]
enum Error {
    #[error("{0}")]
    Usage(String),
    #[error("the argument {0:?} is not valid UTF-8")]
    Argument(OsString),
    #[error("cannot read this program's own file: {0}")]
    Read(std::io::Error),
    #[error(transparent)]
    Layout(#[from] ReadError),
    #[error("cannot load the component: {0:#}")]
    Load(wasmtime::Error),
    #[error("cannot open the directory `{host}`: {reason}")]
    Directory { host: String, reason: String },
    #[error("cannot start: {0}")]
    Runtime(std::io::Error),
    #[error("cannot listen at {address}: {reason}")]
    Listen {
        address: std::net::SocketAddr,
        reason: std::io::Error,
    },
    #[error("cannot run the component: {0:#}")]
    Instantiate(wasmtime::Error),
    #[error("the component failed: {0}")]
    Failed(String),
}

fn main() -> ExitCode {
    match run() {
        // What is still open and allocated goes with the process.
        Ok(status) => std::process::exit(status),
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(match error {
                Error::Usage(_) => USAGE,
                _ => 1,
            })
        }
    }
}

/// Runs the component to its end; its exit status.
fn run() -> Result<i32, Error> {
    let opened = file::open()?;
    let mut words = Vec::new();
    for word in std::env::args_os() {
        words.push(word.into_string().map_err(Error::Argument)?);
    }
    let name = match words.is_empty() {
        true => String::new(),
        false => file_name(&words.remove(0)),
    };
    let given = match arguments::parse(opened.manifest.kind, &name, words).map_err(Error::Usage)? {
        arguments::Parsed::Run(given) => given,
        arguments::Parsed::Help(text) => {
            println!("{text}");
            return Ok(0);
        }
    };
    let mut grants = opened.manifest.grants;
    grants.add(given.grants);

    let engine = Engine::new(&config::settings()).map_err(Error::Load)?;
    // SAFETY: the launcher made the file with wasmtime's machine code, which the checksum of the
    // parts that matter vouches for; and the system lets nobody write to a program that is running.
    let component =
        unsafe { Component::deserialize_file(&engine, &opened.path) }.map_err(Error::Load)?;
    let program = host::Program::new(component, grants, opened.manifest.tolerant)
        .map_err(Error::Instantiate)?;
    match opened.manifest.kind {
        Kind::Command => command::run(&program, &name, given.arguments),
        Kind::Server => {
            let address = given
                .listen
                .ok_or_else(|| Error::Usage(arguments::no_address(&name)))?;
            server::run(program, address)
        }
    }
}

/// The name of a program in its own messages.
fn file_name(path: &str) -> String {
    let name = Path::new(path).file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}
