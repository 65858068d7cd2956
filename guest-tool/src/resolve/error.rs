//! Why there is no target world, and what to do about it.

use super::worlds;

/// Why there is no target world.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No WIT was named, and the directory `wit` does not exist.
    #[error("no WIT was given, and there is no directory `wit` here")]
    NoWit,
    /// A WIT path cannot be read.
    #[error("cannot read the WIT path `{path}`: {source}")]
    Read {
        /// The path as it was given.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// A directory holds no WIT file.
    #[error("the directory `{path}` has no `.wit` file in it")]
    NoWitFile {
        /// The path as it was given.
        path: String,
    },
    /// The WIT is wrong: the diagnostic with the place in the source.
    #[error("{diagnostic}")]
    Wit {
        /// Message, file, line and column, and the line itself.
        diagnostic: String,
    },
    /// A package that is encoded as WebAssembly cannot be decoded.
    #[error("the WIT in `{path}` cannot be decoded: {reason}")]
    Encoded {
        /// The file.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Something is larger than anything that is taken in.
    #[error("{what}\n  --> {location}")]
    TooLarge {
        /// What it is, its name, and the limit.
        what: String,
        /// File, line and column.
        location: String,
    },
    /// Two paths have different contents for one package.
    #[error("the WIT of `{path}` contradicts what was read before it: {reason}")]
    Conflict {
        /// The second path as it was given.
        path: String,
        /// What wit-parser says.
        reason: String,
    },
    /// Nothing is marked with a feature, but there is one of a similar name.
    #[error("nothing in the WIT is marked with the feature `{name}`")]
    UnknownFeature {
        /// The name as it was given.
        name: String,
        /// The one that was probably meant.
        similar: String,
    },
    /// There is no world of that name.
    #[error("there is no world named `{name}`{}", worlds::list(worlds))]
    UnknownWorld {
        /// The name as it was given.
        name: String,
        /// The one that was probably meant.
        similar: Option<String>,
        /// The worlds that there are.
        worlds: Vec<String>,
    },
    /// More than one world answers to that name.
    #[error("several worlds are named `{name}`{}", worlds::list(worlds))]
    AmbiguousWorld {
        /// The name as it was given.
        name: String,
        /// Their full names.
        worlds: Vec<String>,
    },
    /// No world was asked for, and there are several.
    #[error(
        "there are several worlds, and none was chosen{}",
        worlds::list(worlds)
    )]
    WorldNeeded {
        /// The worlds that there are.
        worlds: Vec<String>,
    },
    /// There is no world at all.
    #[error("the WIT defines no world")]
    NoWorld,
    /// Two worlds contradict each other.
    #[error("the world `{world}` cannot be united with `{into}`: {reason}")]
    Union {
        /// The world that was to be added.
        world: String,
        /// The first of the worlds.
        into: String,
        /// What contradicts.
        reason: String,
    },
    /// A type with nothing in it.
    #[error("{what}, which the component model does not allow\n  --> {location}")]
    NoMembers {
        /// What has nothing: "the record `r` has no fields".
        what: String,
        /// File, line and column.
        location: String,
    },
    /// Something in the world that the tool cannot do.
    #[error("{what} not supported yet\n  --> {location}")]
    Unsupported {
        /// What it is, and its name, with the verb: "`async` functions (`run`) are".
        what: String,
        /// File, line and column.
        location: String,
    },
}

impl Error {
    /// What the user may do about it.
    pub fn help(&self) -> Option<String> {
        match self {
            Error::NoWit => Some("name a WIT file or directory with `--wit-path`".into()),
            Error::UnknownWorld { similar, .. } => similar
                .as_ref()
                .map(|similar| format!("a world with a similar name exists: `{similar}`")),
            Error::UnknownFeature { similar, .. } => {
                Some(format!("a feature with a similar name exists: `{similar}`"))
            }
            Error::AmbiguousWorld { .. } => Some("give the full name with `--world`".into()),
            Error::WorldNeeded { .. } => Some("choose one with `--world`".into()),
            Error::TooLarge { .. } => Some(
                "the limits are far above what is needed for people to read the WIT; \
                 the README lists them under \"Limits\""
                    .into(),
            ),
            Error::NoWorld => Some(
                "a world says what a component imports and exports, \
                 for example: world hello { export greet: func() -> string; }"
                    .into(),
            ),
            _ => None,
        }
    }
}
