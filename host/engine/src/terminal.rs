//! The terminal to which messages go.

use std::io::{IsTerminal, Stderr, stderr};

/// Shows progress there.
pub(crate) type Terminal = componentize_progress::Terminal<Stderr>;

/// The terminal behind standard error, if there is one that lines can be taken back from.
pub(crate) fn terminal() -> Option<Terminal> {
    let is_dumb = std::env::var_os("TERM").is_some_and(|name| name == "dumb");
    (stderr().is_terminal() && !is_dumb).then(|| Terminal::new(stderr(), width))
}

/// How wide that terminal is, in columns.
#[cfg(unix)]
pub fn width() -> Option<usize> {
    let size = rustix::termios::tcgetwinsize(stderr()).ok()?;
    (size.ws_col > 0).then(|| size.ws_col.into())
}

/// How wide that terminal is, in columns.
#[cfg(not(unix))]
pub fn width() -> Option<usize> {
    None
}
