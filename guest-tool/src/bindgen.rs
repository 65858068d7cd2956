//! From a world to the Python package (`wit_world`) through which an app calls what the world
//! imports and defines what it exports, and to the table by which the runtime finds all of it.
//!
//! The package is code, not stubs: it is what the app imports at run time, what an editor shows
//! and what type checkers read. Imported functions raise `NotImplementedError` until the runtime
//! puts native ones in their place when a component starts.
//!
//! It goes in steps, one module each:
//!
//! 1. [`layout`] decides in which module and under which name everything is ([`shares`]: in which
//!    package, where packages that bring WIT have their own; [`interfaces`]: what the modules of
//!    interfaces are called);
//! 2. [`model`] lists what each module defines as [`items`] ([`payloads`]: what makes streams and
//!    futures);
//! 3. [`mod@print`] writes it as text, asking [`annotations`] for the types, [`source`] for names
//!    that are neither taken nor shadowed, [`docstrings`] for the documentation and [`wrap`] to
//!    break long lines;
//! 4. [`poll_loop`] is put beside the package where the world imports what it is for; and so is
//!    what the runtime's package for HTTP takes from it ([`http`]), and the module that makes a
//!    component of a web application ([`application`]);
//! 5. [`abi`] writes the table, as [`literal`]s.
//!
//! What they all name things by is in [`paths`], [`names`] and [`types`].
//!
//! What the text is like: imports only what it uses (an import costs the component time and space:
//! `dataclasses` is there where there is a record, the machinery of streams where there is a
//! stream); annotations are not evaluated when it is loaded, and can be by
//! `typing.get_type_hints`; it is clean under `mypy --strict` and `pyright` in strict mode and is
//! formatted as `ruff format` would.

use std::collections::BTreeMap;

use wit_dylib::Metadata;

use crate::builtins;
use crate::resolve::Target;

mod abi;
mod annotations;
mod application;
mod docstrings;
mod error;
mod http;
mod interfaces;
mod items;
mod layout;
mod literal;
mod model;
mod names;
mod options;
mod paths;
mod payloads;
mod poll_loop;
mod print;
mod shares;
mod source;
mod types;
mod wrap;

pub use application::{Application, Gateway, MODULE as APPLICATION_MODULE};
pub use error::Error;
pub use names::is_identifier;
pub use options::Options;
pub use paths::Direction;

/// What is generated for a component.
#[derive(Clone, Debug)]
pub struct Bindings {
    /// The text of each file of the packages, by its path (`wit_world/imports/types.py`).
    pub files: BTreeMap<String, String>,
    /// The text of the module `componentize_py_abi`.
    pub abi: String,
}

/// The package of the target world, and the ABI table for the core module that wit-dylib made of
/// that world with `metadata` about it ([`crate::shim`]).
pub fn generate(
    target: &Target,
    options: &Options,
    metadata: &Metadata,
) -> Result<Bindings, Error> {
    let layout = layout::Layout::new(target, options)?;
    let modules = model::modules(&layout);
    let notice = notice(target);
    let mut files = print_all(&layout, &modules, &notice);
    if let Some(text) = application::module(&layout, options, &notice)? {
        files.insert(format!("{APPLICATION_MODULE}.py"), text);
    }
    Ok(Bindings {
        files,
        abi: abi::table(&layout, &modules, metadata, &notice),
    })
}

/// The modules of the runtime that generated code and apps import.
const SUPPORT_MODULES: [(&str, &str); 1] = [(
    "componentize_py_types.py",
    include_str!("../../runtime/python/componentize_py_types.py"),
)];

/// One of the modules that generated code and apps import in asynchronous worlds.
macro_rules! asynchronous {
    ($name:literal) => {
        (
            concat!("componentize_py_async_support/", $name),
            include_str!(concat!(
                "../../runtime/python/componentize_py_async_support/",
                $name
            )),
        )
    };
}

/// The modules of the runtime that only asynchronous worlds need.
const ASYNCHRONOUS_SUPPORT_MODULES: [(&str, &str); 10] = [
    asynchronous!("__init__.py"),
    asynchronous!("abi.py"),
    asynchronous!("futures.py"),
    asynchronous!("in_place.py"),
    asynchronous!("light.py"),
    asynchronous!("loop.py"),
    asynchronous!("operations.py"),
    asynchronous!("py.typed"),
    asynchronous!("streams.py"),
    asynchronous!("synchronous.py"),
];

/// The package of the target world for editors and type checkers: the files of [`generate`], the
/// marker `py.typed` (PEP 561), and the modules of the runtime which a component has anyway.
pub fn package(target: &Target, options: &Options) -> Result<BTreeMap<String, String>, Error> {
    let layout = layout::Layout::new(target, options)?;
    let modules = model::modules(&layout);
    let mut files = print_all(&layout, &modules, &notice(target));
    let root = options.world_module.replace('.', "/");
    files.insert(format!("{root}/py.typed"), String::new());
    let owned = |(path, text): (&str, &str)| (path.to_owned(), text.to_owned());
    files.extend(SUPPORT_MODULES.map(owned));
    if builtins::needed(&target.resolve, target.world) {
        files.extend(ASYNCHRONOUS_SUPPORT_MODULES.map(owned));
    }
    Ok(files)
}

fn print_all(
    layout: &layout::Layout<'_>,
    modules: &[items::Module<'_>],
    notice: &str,
) -> BTreeMap<String, String> {
    let text = |module| print::module(layout, module, notice);
    let mut files: BTreeMap<_, _> = modules
        .iter()
        .map(|module| (module.path.file(), text(module)))
        .collect();
    files.extend(http::modules(layout, modules, notice));
    let poll_loop = poll_loop::module(layout, notice);
    files.extend(poll_loop.map(|text| (poll_loop::FILE.to_owned(), text)));
    files
}

/// The comment at the top of every generated file.
fn notice(target: &Target) -> String {
    let world = &target.resolve.worlds[target.world];
    let name = match world.package {
        Some(package) => target.resolve.id_of_name(package, &world.name),
        None => world.name.clone(),
    };
    format!("# Generated by componentize-py from the world {name}: not meant to be edited.\n")
}
