//! The end-to-end tests: see the crate's documentation.

mod errors;
mod extension;
mod hermetic;
mod hosts;
mod merged;
mod property;
mod runtime;
mod values;
