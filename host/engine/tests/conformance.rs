//! wasmtime is an engine as the tool needs it.

use componentize_engine::{Native, config};
use componentize_engine_common::conformance_tests;

conformance_tests!(Native::new(config::new().unwrap()));
