//! The export `wasi:cli/run`: the command line, on the component's standard streams.

use std::io::{self, IsTerminal};

use componentize::command;
use componentize::messages::Streams;

use crate::exports::wasi::cli::run::Guest;
use crate::imports::Imported;
use crate::{RUNTIME, Tool};

impl Guest for Tool {
    fn run() -> Result<(), ()> {
        let (mut output, mut errors) = (io::stdout(), io::stderr());
        let styled_output = is_styled(output.is_terminal());
        let styled_errors = is_styled(errors.is_terminal());
        let mut streams = Streams {
            output: &mut output,
            errors: &mut errors,
            styled_output,
            styled_errors,
        };
        match command::run(
            std::env::args_os(),
            &Imported,
            &Imported,
            &RUNTIME,
            &mut streams,
        ) {
            0 => Ok(()),
            // The result would say no more than that it was an error.
            status => std::process::exit(status.into()),
        }
    }
}

/// Whether to print in colours, to a terminal or not: <https://bixense.com/clicolors> and
/// <https://no-color.org>.
fn is_styled(is_terminal: bool) -> bool {
    let is_forced =
        || std::env::var_os("CLICOLOR_FORCE").is_some_and(|it| !it.is_empty() && it != "0");
    let is_wanted = || is_terminal && anstyle_query::clicolor() != Some(false);
    !anstyle_query::no_color() && (is_forced() || is_wanted())
}
