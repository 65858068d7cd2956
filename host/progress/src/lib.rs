//! Shows on a terminal how far the tool is: the interface `progress` (wit/progress.wit).
//!
//! What takes less than a second is not worth a word. A step that takes longer is shown in a line
//! of its own, with the seconds that it has taken; the next step takes the line over, and in the
//! end it is gone, so that nothing of it stays between what is printed for good. It is as wide as
//! the terminal at most, since one that is broken in two could not be taken back.
//!
//! The launcher has a thread that writes the line ([`Terminal`]). A component has no threads, and
//! can only write it when a step begins (`component`).

#![warn(
    clippy::cast_lossless,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss
)]

#[cfg(target_family = "wasm")]
mod component;
mod line;
#[cfg(not(target_family = "wasm"))]
mod terminal;

use std::time::Duration;

pub use line::Line;
#[cfg(not(target_family = "wasm"))]
pub use terminal::Terminal;

/// How long people wait without asking themselves what is going on.
pub const PATIENCE: Duration = Duration::from_secs(1);

/// What takes time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The project's files and its WIT are read.
    Read,
    /// Python sources are compiled.
    Compile,
    /// The app is imported.
    Import,
    /// What was imported becomes a component.
    Encode,
}

impl Step {
    /// What people are told.
    pub fn text(self) -> &'static str {
        match self {
            Step::Read => "Reading the project",
            Step::Compile => "Compiling Python sources",
            Step::Import => "Importing the app",
            Step::Encode => "Encoding the component",
        }
    }
}
