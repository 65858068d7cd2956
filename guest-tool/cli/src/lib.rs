//! What the user asks for: the command line, and the settings of a project that complete it.
//!
//! - [`arguments`] is the command line: which options there are and what they mean. [`options`] is
//!   how an option is defined, and how one is added.
//! - [`settings`] is what a project's `pyproject.toml` adds to it.
//! - [`configuration`] is how such files are read, and how their mistakes are shown; [`suggest`] is
//!   what was probably meant by a name that does not exist.
//!
//! This is a crate of its own as two programs read the same command line with it: the tool, which
//! acts on it, and the native launcher, which only has to know which paths it names in order to
//! open those for the tool and no others.

#![warn(
    clippy::cast_lossless,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss
)]

pub mod arguments;
pub mod configuration;
pub mod options;
pub mod settings;
pub mod suggest;
