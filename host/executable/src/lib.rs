//! What an executable of `componentize-py executable` is, for the launcher, which makes it, and for
//! the runner (host/runner), which it begins with.
//!
//! An executable is one file: the runner's program, the machine code of a component, and a
//! [`Manifest`] of what the component is granted. How they are put together is told in
//! [`layout`]. The runner has no compiler; the machine code was made with the settings of
//! [`config`], which are the ones that it runs it with.

#![warn(
    clippy::cast_lossless,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss
)]

pub mod arguments;
pub mod config;
pub mod grants;
pub mod layout;
mod manifest;

pub use grants::{Directory, Grants, Variable};
pub use manifest::{Kind, Manifest};
