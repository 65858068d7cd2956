//! wasmi is an engine as the tool needs it.

use componentize_engine_common::conformance_tests;
use componentize_engine_wasmi::Wasmi;

conformance_tests!(Wasmi::default());
