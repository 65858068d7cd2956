//! How far the tool is.
//!
//! This is the interface `progress` of `wit/progress.wit` as a Rust trait. What is told is shown by
//! the host, or not: the tool knows neither how long a step has taken nor whether anybody looks.

use std::fmt::Debug;

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

/// Who is told.
pub trait Progress: Debug {
    /// A step begins, and the one before has ended.
    fn begin(&self, step: Step);

    /// All is done, or given up.
    fn end(&self);
}

/// Nobody.
#[derive(Debug)]
pub struct Unseen;

impl Progress for Unseen {
    fn begin(&self, _step: Step) {}

    fn end(&self) {}
}
