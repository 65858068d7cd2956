//! `wasi:cli`, for a program that gets nothing and whom nobody listens to.

use alloc::string::String;
use alloc::vec::Vec;

use crate::Memory;
use crate::exports::wasi::cli::terminal_input::{self, TerminalInput};
use crate::exports::wasi::cli::terminal_output::{self, TerminalOutput};
use crate::exports::wasi::cli::{
    environment, exit, stderr, stdin, stdout, terminal_stderr, terminal_stdin, terminal_stdout,
};
use crate::exports::wasi::io::streams::{InputStream, OutputStream};
use crate::streams::{Input, Output};

impl environment::Guest for Memory {
    fn get_environment() -> Vec<(String, String)> {
        Vec::new()
    }

    fn get_arguments() -> Vec<String> {
        Vec::new()
    }

    fn initial_cwd() -> Option<String> {
        None
    }
}

impl exit::Guest for Memory {
    fn exit(_: Result<(), ()>) {
        core::arch::wasm32::unreachable()
    }

    fn exit_with_code(_: u8) {
        core::arch::wasm32::unreachable()
    }
}

impl stdin::Guest for Memory {
    fn get_stdin() -> InputStream {
        InputStream::new(Input::empty())
    }
}

impl stdout::Guest for Memory {
    fn get_stdout() -> OutputStream {
        OutputStream::new(Output::Nowhere)
    }
}

impl stderr::Guest for Memory {
    fn get_stderr() -> OutputStream {
        OutputStream::new(Output::Nowhere)
    }
}

/// There is no terminal, so nothing has this type.
pub enum Nothing {}

impl terminal_input::GuestTerminalInput for Nothing {}

impl terminal_output::GuestTerminalOutput for Nothing {}

impl terminal_input::Guest for Memory {
    type TerminalInput = Nothing;
}

impl terminal_output::Guest for Memory {
    type TerminalOutput = Nothing;
}

impl terminal_stdin::Guest for Memory {
    fn get_terminal_stdin() -> Option<TerminalInput> {
        None
    }
}

impl terminal_stdout::Guest for Memory {
    fn get_terminal_stdout() -> Option<TerminalOutput> {
        None
    }
}

impl terminal_stderr::Guest for Memory {
    fn get_terminal_stderr() -> Option<TerminalOutput> {
        None
    }
}
