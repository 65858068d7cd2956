//! Why there can be no package of the wanted names, and what to do about it.

use componentize_cli::suggest;

use super::paths::Direction;

/// Why there can be no package of the wanted names.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// `--world-module` is no name.
    #[error(
        "`{0}` cannot be the name of the world's module: give a Python identifier, or several \
         with dots between them"
    )]
    WorldModule(String),
    /// The name for an interface is no name.
    #[error("`{name}` cannot be the name of the module of `{interface}`: give a Python identifier")]
    InterfaceName {
        /// The interface.
        interface: String,
        /// Its name.
        name: String,
    },
    /// Two interfaces would be one module.
    #[error("`{first}` and `{second}` cannot both be named `{name}`: give one another name")]
    SameName {
        /// The name.
        name: String,
        /// The one interface.
        first: String,
        /// The other.
        second: String,
    },
    /// A name is given to an interface that is nowhere in the WIT.
    #[error(
        "there is no interface named `{interface}`; as {}, the world has: {}",
        match direction {
            Direction::Import => "imports",
            Direction::Export => "exports",
        },
        if known.is_empty() { "none".to_owned() } else { known.join(", ") }
    )]
    UnknownInterface {
        /// Among which interfaces it was looked for.
        direction: Direction,
        /// The interface.
        interface: String,
        /// The interfaces that are there.
        known: Vec<String>,
    },
    /// A web application, and a world for something else.
    #[error(
        "the world exports neither `wasi:http/incoming-handler@0.2` nor `wasi:http/handler@0.3`, one of \
         which `--{option}` implements"
    )]
    NoHandler {
        /// The option.
        option: &'static str,
    },
}

impl Error {
    /// What the user may do about it.
    pub fn help(&self) -> Option<String> {
        match self {
            Error::UnknownInterface {
                interface, known, ..
            } => {
                let similar = suggest::closest(interface, known.iter().map(String::as_str))?;
                Some(format!(
                    "an interface with a similar name exists: `{similar}`"
                ))
            }
            Error::NoHandler { .. } => Some(
                "add `--world wasi:http/proxy@0.2` or `--world wasi:http/service@0.3`, which come \
                 with the tool"
                    .into(),
            ),
            _ => None,
        }
    }
}
