//! From position-independent side modules to plain core modules.
//!
//! A side module is a shared library as the [tool conventions for dynamic linking] describe it: a
//! core module whose `dylink.0` section says how much memory and how many table slots it wants, and
//! which imports where they are (`env.__memory_base`, `env.__table_base`) and what the addresses of
//! symbols are (`GOT.mem.*`, `GOT.func.*`). The usual dynamic linker decides that when the program
//! is loaded. Here it is decided once, before: every such global becomes a constant, and what is
//! left are core modules that import functions from each other by name. How those names are kept
//! apart from all others, `names` says.
//!
//! [`relocate`] works in this order:
//!
//! 1. Each side module is parsed (`side`): what it defines, what it needs, which table slots its
//!    own element segments already fill.
//! 2. Modules are put in `order`: one that calls a function of another comes after it.
//! 3. Every function whose address someone takes gets a table slot (`slots`): the one that it has
//!    already, in the base's table or the module's own, or a new one after the module's own slots.
//! 4. `layout` gives each module its part of the memory, after the base's initial memory and the
//!    modules before it, and of the table, likewise.
//! 5. With all addresses known, each module is written again (`rewrite`).
//!
//! A symbol that several modules define is the module's own where that has it, then the [`Base`]'s,
//! then that of the libraries which the module names as needed, then that of the others, in the
//! order given (`symbols`). What a module has of others this way is in `needs`: whoever starts it
//! starts those before.
//!
//! [tool conventions for dynamic linking]:
//!     https://github.com/WebAssembly/tool-conventions/blob/main/DynamicLinking.md

mod base;
mod data;
mod error;
mod globals;
mod layout;
mod map;
mod names;
mod needs;
mod order;
mod plan;
mod program;
mod rewrite;
mod side;
mod slots;
mod start;
mod symbols;

use std::collections::{BTreeMap, BTreeSet};

pub use base::{Base, Export, PAGE};
pub use data::data_module;
pub use error::Error;
pub use globals::{GLOBALS, GlobalReader};
pub use names::{BASE, ENV, Linkage};
use program::Program;
use side::Side;

/// A side module, as it comes.
#[derive(Clone, Copy)]
pub struct SideModule<'a> {
    /// Its name in the program, for messages too: a slash, and something that tells it from others.
    pub name: &'a str,
    /// Its bytes: a core module with a `dylink.0` section.
    pub binary: &'a [u8],
    /// Whose the names are that it imports and exports.
    pub linkage: Linkage<'a>,
    /// Which of its exports can be asked for at run time, with `dlsym`.
    pub symbols: &'a dyn Fn(&str) -> bool,
}

/// The side modules, relocated.
#[derive(Debug)]
pub struct Relocated {
    /// In the order in which they are to be instantiated, after the base.
    pub modules: Vec<RelocatedModule>,
    /// The symbols of the base that can be asked for at run time: a function's table slot, a
    /// datum's byte address.
    pub symbols: BTreeMap<String, u32>,
    /// Where the memory that is spoken for ends: a byte address.
    pub memory_end: u32,
    /// Where the table slots that are spoken for end.
    pub table_end: u32,
}

/// A relocated side module: a plain core module.
#[derive(Debug)]
pub struct RelocatedModule {
    /// The name of the side module that it was made from, or [`GLOBALS`].
    pub name: String,
    /// The core module's bytes.
    pub binary: Vec<u8>,
    /// Where its data is: a byte address.
    pub memory_base: u32,
    /// How many bytes of memory it has.
    pub memory_size: u32,
    /// Its first table slot.
    pub table_base: u32,
    /// How many table slots it has.
    pub table_size: u32,
    /// The symbols chosen by [`SideModule::symbols`]: a function's table slot, a datum's byte
    /// address.
    pub symbols: BTreeMap<String, u32>,
    /// The table slot of `__wasm_apply_data_relocs`, which writes addresses into the data and runs
    /// first.
    pub apply_data_relocs: Option<u32>,
    /// The table slot of `__wasm_call_ctors`, which runs static initializers.
    pub call_constructors: Option<u32>,
    /// How the values of its mutable globals can be read (the base's, for [`GLOBALS`]).
    pub globals: Vec<GlobalReader>,
    /// Whether it has a start function, which has to run before anything else of it.
    pub starts: bool,
    /// The names of the modules whose symbols it uses or which it names as needed, those that are
    /// named first. They have to be started before it.
    pub needs: Vec<String>,
    /// The file names of the libraries that it names as needed, which no module has, if there are
    /// functions that it calls and nothing defines.
    pub missing: Vec<String>,
}

/// Relocates `modules` to follow `base`, which is the program's first module and is named [`BASE`]
/// there.
///
/// The result holds one more module than `modules`, [`GLOBALS`], where the base has mutable
/// globals.
///
/// # Errors
/// See [`Error`].
pub fn relocate(base: &Base, modules: &[SideModule<'_>]) -> Result<Relocated, Error> {
    relocate_with(base, modules, &BTreeSet::new())
}

/// The same, for programs in which these symbols of the base can be asked for at run time. The
/// first module puts functions into the table that are not there; names that the base does not
/// export are left out.
///
/// # Errors
/// See [`Error`].
pub fn relocate_with(
    base: &Base,
    modules: &[SideModule<'_>],
    symbols: &BTreeSet<String>,
) -> Result<Relocated, Error> {
    names::check(modules)?;
    let sides = modules
        .iter()
        .map(Side::parse)
        .collect::<Result<Vec<_>, _>>()?;
    symbols::check(base, &sides)?;
    let order = order::sort(base, &sides)?;
    let slots = slots::assign(base, &sides, symbols);
    let layout = layout::lay_out(base, &sides, &slots, &order)?;
    let program = Program {
        base,
        sides: &sides,
        slots: &slots,
        layout: &layout,
    };
    let symbols = program.base_symbols(symbols);
    let mut relocated = Vec::with_capacity(sides.len() + 1);
    for position in order {
        relocated.push(rewrite::rewrite(&program, position)?);
    }
    relocated.extend(globals::reader_module(
        base,
        layout.memory_end,
        layout.table_end,
    )?);
    Ok(Relocated {
        modules: relocated,
        symbols,
        memory_end: layout.memory_end,
        table_end: layout.table_end,
    })
}
