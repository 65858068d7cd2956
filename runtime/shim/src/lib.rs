//! The shim: what connects CPython with the component model inside every component.
//!
//! A component that the tool builds consists of three parts, which meet here: CPython; the code
//! that the crate wit-dylib generates for the component's world, which knows the canonical ABI and
//! nothing of Python; and a virtual filesystem with the app in it. The shim is a static library
//! that is linked with CPython. It
//!
//! - starts the interpreter, once, when the product is built ([`initialize`]); imports an app and
//!   instantiates its exported classes when a component is built ([`start`]), for which it compiles
//!   the Python sources before, in a program of their own ([`compile`]); says what was imported
//!   ([`report`]); and cleans up before the memory image is taken ([`finish`]);
//! - makes the interpreter aware of the machine it really runs on when the first exported function
//!   is called ([`refresh`]);
//! - carries calls over: an exported function calls a method of the app ([`calls::export`]), and a
//!   call of a generated function calls an import ([`calls::import`]);
//! - lets asynchronous functions, streams and futures meet asyncio ([`asynchronous`]), in worlds
//!   that have them;
//! - converts the values that go with them ([`values`]): *lifting* makes Python objects out of the
//!   canonical ABI, *lowering* does the opposite.
//!
//! How a call of an exported function runs: generated code calls [`dylib::wit_dylib_export_start`]
//! and gets a [`Context`], hands it one argument after the other (`wit_dylib_push_…`), which are
//! lifted onto the context's stack, and calls [`dylib::wit_dylib_export_call`], which calls the
//! Python method and lowers its result. Generated code then fetches the parts of the result
//! (`wit_dylib_pop_…`) and stores them as the canonical ABI wants them. Since it cannot be told
//! that a value does not convert, all lowering is done beforehand: into a queue of plain numbers in
//! exactly the order in which they will be fetched, and into finished canonical-ABI memory for
//! lists. Imports work the other way round: the arguments are lowered, then generated code fetches
//! them, calls the import and pushes its result.
//!
//! The modules lie in layers, and each uses only those below it:
//!
//! - entry points: [`dylib`] for generated code; [`initialize`], [`start`], [`finish`] and
//!   [`report`] for the tool. They fetch the [`world`] and pass on what is needed of it;
//! - [`asynchronous`] and [`calls`];
//! - [`context`], what a call has, and [`values`];
//! - [`resources`] and [`handle`], which stand for handles in Python;
//! - [`types`], which describes the world's types, and its sources, [`metadata`] and the
//!   [`abi_table`];
//! - [`objects`], [`vfs`] and others, which know nothing of the world.
//!
//! There is one thread, and it holds the interpreter's lock from the first function on;
//! [`single_thread`] and [`objects::python`] rest on that. While the memory image is made, nothing
//! outside may be asked for: no clock, environment or randomness, hence no `HashMap` with its
//! default hasher, no `std::env`, no `println!`.
//!
//! [`Context`]: context::Context

pub mod abi_table;
pub mod asynchronous;
pub mod calls;
pub mod compile;
pub mod context;
pub mod dylib;
pub mod failure;
pub mod finish;
pub mod handle;
pub mod initialize;
pub mod metadata;
pub mod objects;
pub mod program;
pub mod python_modules;
pub mod refresh;
pub mod report;
pub mod resources;
pub mod single_thread;
pub mod start;
pub mod support;
pub mod trap;
pub mod types;
pub mod values;
pub mod vfs;
pub mod width;
pub mod world;
