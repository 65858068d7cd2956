//! From a core module to a component.
//!
//! A component is a core module inside a description: which imports and exports of the module mean
//! which functions of the world, and with what types. The description is made by `wit-component`
//! out of the custom sections `component-type*` of the module: each holds a world, encoded. The
//! base module has some, for what the Python runtime and the C library use of WASI; the target
//! world's comes from the shim. An import that the module does not have is not in the component
//! either, whatever the worlds say.

use wasm_encoder::{CustomSection, Section};
use wit_component::ComponentEncoder;

/// Why no component could be made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The module and the worlds do not fit together.
    #[error(
        "the program does not fit the worlds that it was made for: {}; a library may import what \
         the world lacks, or be built for another version of it",
        // What is around it are the steps of wit-component in which it was found out.
        .0.root_cause()
    )]
    World(anyhow::Error),
}

/// A custom section that describes a world.
#[derive(Clone, Copy, Debug)]
pub struct ComponentType<'a> {
    /// Its name, which begins with `component-type`.
    pub name: &'a str,
    /// Its contents.
    pub contents: &'a [u8],
}

/// The name by which the core module exports its memory.
///
/// wit-component knows a memory by two names, `memory` and this one. The first could be that of a
/// function, too, which the world exports; names in WIT have no underscores.
pub const MEMORY: &str = "cm32p2_memory";

/// Makes a component of `module`, described by the sections that it has and those of `types`.
///
/// # Errors
/// The module imports or exports something that no world describes, or with another type.
pub fn encode(mut module: Vec<u8>, types: &[ComponentType<'_>]) -> Result<Vec<u8>, Error> {
    for section in types {
        CustomSection {
            name: section.name.into(),
            data: section.contents.into(),
        }
        .append_to(&mut module);
    }
    let mut encoder = ComponentEncoder::default()
        .validate(true)
        .module(&module)
        .map_err(Error::World)?;
    drop(module);
    encoder.encode().map_err(Error::World)
}
