//! What every launcher decides before it runs the tool, which decides all else.
//!
//! The tool sees of the machine what it is given. A launcher looks at the command line to open for
//! it what is named there, and nothing else: [`access`]. What the tool cannot find out by itself,
//! where the packages of the user's Python are, is added ([`site_packages`]), or they are fetched
//! ([`packages`]). [`plan()`] puts that together. Of commands that are more than one run of the
//! tool it says what there is to do: [`testing`], [`watching`].
//!
//! The native launcher uses this as a library. Compiled to wasm32-wasip2 it is a component
//! (`wit/launch.wit`), by which the command line of the JavaScript host is the same to the letter;
//! [`program`] and [`user`] have what is different there.

#![warn(
    clippy::cast_lossless,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss
)]

mod access;
#[cfg(target_family = "wasm")]
mod component;
mod packages;
mod plan;
mod program;
mod site_packages;
mod testing;
mod user;
mod watching;

pub use access::Directory;
pub use plan::{Making, Plan, Run, plan};
pub use testing::{RESULTS, Testing};
pub use watching::{Sources, Watching};
