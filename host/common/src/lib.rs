//! What the implementations of the interface `engine` (wit/engine.wit) have in common.
//!
//! The tool must give the same component whatever engine runs its programs. So what an engine does
//! beyond running WebAssembly is here, once: the form in which it is seen from outside ([`Engine`]
//! and [`Program`]), how modules are wired and called ([`Instances`], over what a library for
//! WebAssembly offers, a [`Store`]), what it says when something is wrong ([`Error`]), which parts
//! of a memory it hands out ([`nonzero_chunks`]), and the tests that each has to pass
//! (`conformance`, with the feature of that name).

#![warn(
    clippy::cast_lossless,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss
)]

mod chunks;
#[cfg(feature = "conformance")]
pub mod conformance;
mod error;
mod instances;
mod store;

pub use chunks::{BLOCK, Chunk, nonzero_chunks};
pub use error::{Error, ImportName};
pub use instances::Instances;
pub use store::{Store, Value, Wanted};

/// Compiles core modules, and wires them to programs.
pub trait Engine {
    /// A compiled core module.
    type Module;
    /// Instances of modules, wired by name.
    type Program: Program;

    /// Compiles a module from the binary format. [`Error::Compile`] where it is not valid.
    fn compile(&self, binary: &[u8]) -> Result<Self::Module, Error>;

    /// Instantiates `modules` in order, each under its name, as engine.wit tells.
    fn instantiate(&self, modules: &[(&str, &Self::Module)]) -> Result<Self::Program, Error>;
}

/// Instances of a list of modules: live, until dropped.
pub trait Program {
    /// Calls the export `function` of the instance `module` with i32 arguments.
    ///
    /// Gives the result if there is one: an i64, or an i32 extended with zeros. [`Error::Trap`]
    /// when it traps.
    fn call(
        &mut self,
        module: &str,
        function: &str,
        arguments: &[u32],
    ) -> Result<Option<u64>, Error>;

    /// `length` bytes of the program's memory, which is what the first instance exports as
    /// `memory`, from `address` on; [`Error::OutOfBounds`] unless all of them are inside it.
    fn read(&self, address: u32, length: u32) -> Result<Vec<u8>, Error>;

    /// The memory's size in pages of 64 KiB, and what of it is not zero.
    fn memory(&self) -> (u32, Vec<Chunk>);
}
