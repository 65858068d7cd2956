//! The functions that the runtime exports for those who drive it: the program that takes its
//! snapshot when the product is built, and the tool when a component is built. The shim and the C
//! part of the runtime define them under these names; the tests compare both
//! (`tests/suite/contract.rs`).
//!
//! The order of calls: [`INITIALIZE`] once, when the product is built; then, in a copy of the
//! memory for each component, [`SET_BUILTINS`] if the world is asynchronous, [`START`], [`REPORT`]
//! and [`FINISH`], after which the memory is taken. [`MEASURE`] can be called after that.
//! [`COMPILE`] is called in a program of its own. The others can be called at any time.

/// A function of the runtime. All parameters and results are 32-bit integers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Export {
    /// Its name.
    pub name: &'static str,
    /// How many parameters it has.
    pub parameters: usize,
    /// Whether it has a result.
    pub has_result: bool,
}

const fn export(name: &'static str, parameters: usize, has_result: bool) -> Export {
    Export {
        name,
        parameters,
        has_result,
    }
}

/// Starts CPython, with the standard library of the program data at this address. Gives 0, or
/// another number after a message on standard error.
pub const INITIALIZE: Export = export("componentize_initialize", 1, true);

/// Takes the index in the function table of the first of the [built-ins](crate::Builtin).
pub const SET_BUILTINS: Export = export("componentize_set_builtins", 1, false);

/// Starts the app of the program data at this address. Gives 0, 1 if Python code raised an
/// exception, of which the traceback is printed, or another number after a message on standard
/// error.
pub const START: Export = export("componentize_start", 1, true);

/// Ends pre-initialization.
pub const FINISH: Export = export("componentize_finish", 0, false);

/// Compiles the Python sources of the program data at this address, optimized as by so many `-O` of
/// the command `python`: gives the address of a region with [records](crate::records), or 0 if the
/// compiler itself fails.
pub const COMPILE: Export = export("componentize_compile", 2, true);

/// Says what was imported: gives the address of a region with [records](crate::records).
pub const REPORT: Export = export("componentize_report", 0, true);

/// The number of the standard output, in POSIX.
pub const STANDARD_OUTPUT: u32 = 1;

/// The number of the standard error output.
pub const STANDARD_ERROR: u32 = 2;

/// What was written to a standard stream, of which the parameter is the number: gives the address
/// of a region.
pub const CAPTURED_OUTPUT: Export = export("componentize_captured_output", 1, true);

/// What `dlopen` and `dlsym` did not find: gives the address of a region with the paths of
/// libraries, and the names of symbols of the runtime.
pub const WANTED: Export = export("componentize_wanted", 0, true);

/// The path of the native library whose constructors are running: gives the address of a region,
/// which is empty if there is none.
pub const OPENING_LIBRARY: Export = export("componentize_opening_library", 0, true);

/// Where the C stack is, and the heap: gives the address of the stack's two ends and of the heap's
/// start.
pub const MEMORY_REGIONS: Export = export("componentize_memory_regions", 0, true);

/// Which Python modules the objects on the heap belong to: gives the address of a region with 4
/// words for each: address and length of the module's name, and of the piece of memory.
pub const MEASURE: Export = export("componentize_measure", 0, true);

/// All of them.
pub const ALL: [Export; 11] = [
    INITIALIZE,
    SET_BUILTINS,
    COMPILE,
    START,
    REPORT,
    FINISH,
    CAPTURED_OUTPUT,
    WANTED,
    OPENING_LIBRARY,
    MEMORY_REGIONS,
    MEASURE,
];
