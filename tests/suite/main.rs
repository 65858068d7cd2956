//! The end-to-end tests: see the crate's documentation.

mod asynchronous;
mod bindings;
mod channels;
mod collections;
mod command_line;
mod errors;
mod extension;
mod filesystem;
mod hermetic;
mod hosts;
mod launcher;
mod merged;
mod property;
mod readme;
mod recursion;
mod resources;
mod runtime;
mod sdks;
mod serve;
mod settings;
mod values;
mod wasi;
mod wit_limits;
mod world_level;
mod worlds;
