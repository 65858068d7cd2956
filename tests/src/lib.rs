//! What the end-to-end tests share.
//!
//! A test goes through the front door: [`launcher`] runs the product's own
//! binary, `componentize-py`, on one of the apps under `tests/apps` (or on one
//! that the test writes into a temporary folder), and [`component`] runs what
//! came out in the wasmtime crate, with a host whose every property (arguments,
//! environment, files, captured output) the test chose. [`compose`] plugs
//! several together. [`kept`] runs other people's test suites in them.
//! [`worlds`] writes random ones: [`types`] draws their types, [`values`] the
//! values.
//!
//! Building an app takes a fraction of a second, but compiling a component
//! that holds CPython takes seconds. So tests that only look at different
//! functions of the same app share one [`component::Component`].

pub mod component;
pub mod compose;
pub mod concurrent;
pub mod environment;
pub mod examples;
pub mod http;
pub mod kept;
pub mod launcher;
pub mod load;
pub mod terminal;
pub mod types;
pub mod values;
pub mod web;
pub mod worlds;
