//! What an option is, defined once: a flag of the command line, a setting of the project, and help.
//!
//! To add an option, add a field to [`Common`] or [`Componentize`] in [`crate::arguments`]:
//!
//! ```text
//! /// What it does, in one line without a full stop
//! ///
//! /// What else there is to say, for `--help`.
//! pub wit_path: Vec<PathBuf> = option("PATH").short('d').heading(help::WORLD).read();
//! ```
//!
//! That is all. The field's name gives the long flag `--wit-path`, and the setting `wit-path`. Its
//! documentation is the help. Its type says the rest:
//!
//! | type | on the command line | in the settings | several times |
//! |---|---|---|---|
//! | [`Switch`] | `--full-names`, `--no-full-names` | `true` or `false` | the last one counts |
//! | `Option<T>` | `--output FILE` | a string | an error; after the command wins over before it |
//! | `Vec<T>` | `--world A --world B` | a string or an array of them | all of them, in order |
//! | `Vec<Assignment>` | `--module-worlds A=B` | a table | all of them, in order |
//!
//! where `T` is `String`, `PathBuf`, [`Reference`], [`Glob`] or [`Destination`] (an
//! [`Item`](item::Item)). The definition on the right-hand side ([`Definition`]) has what neither
//! name nor type can say. A path whose definition ends in [`read`](Definition::read) or
//! [`write`](Definition::write) is opened for the tool by the launcher.
//!
//! How it works: [`options!`] makes a struct of the fields, and of the types' [`Value`]
//! implementations all that is to be done with it, which is [`Options`] and clap's `Args`.
//!
//! [`Common`]: crate::arguments::Common
//! [`Componentize`]: crate::arguments::Componentize

mod definition;
mod destination;
mod glob;
mod item;
mod message_format;
mod reference;
mod value;

use std::path::Path;

pub use self::definition::Access;
pub(crate) use self::definition::{Definition, argument, option, switch};
pub use self::destination::{Destination, Format};
pub use self::glob::Glob;
pub use self::item::{Assignment, path};
pub use self::message_format::MessageFormat;
pub use self::reference::Reference;
pub use self::value::Switch;
pub(crate) use self::value::Value;
use crate::configuration::{Mistake, Table};

/// The options of a command.
pub trait Options: clap::Args + Default {
    /// The keys that they have in the settings.
    fn keys() -> Vec<String>;

    /// What the settings say.
    ///
    /// # Errors
    /// A value is not of the type that it should be.
    fn read(settings: &Table) -> Result<Self, Mistake>;

    /// Adds what is said further to the right on the command line.
    fn add(&mut self, later: Self);

    /// Takes from the settings what the command line leaves out.
    fn complete(&mut self, settings: Self);

    /// The files and directories that are to be opened for the tool.
    fn paths(&self) -> Vec<(Access, &Path)>;
}

/// Defines a struct of options: see the module's documentation.
macro_rules! options {
    (
        $(#[doc = $about:literal])*
        pub struct $name:ident {
            $(
                $(#[doc = $help:literal])+
                pub $field:ident: $type:ty = $definition:expr;
            )*
        }
    ) => {
        $(#[doc = $about])*
        #[derive(Debug, Clone, Default)]
        pub struct $name {
            $(
                $(#[doc = $help])+
                pub $field: $type,
            )*
        }

        impl clap::FromArgMatches for $name {
            fn from_arg_matches(matches: &clap::ArgMatches) -> Result<Self, clap::Error> {
                Ok($name {
                    $($field: $crate::options::Value::given(matches, stringify!($field)),)*
                })
            }

            fn update_from_arg_matches(&mut self, matches: &clap::ArgMatches) -> Result<(), clap::Error> {
                $crate::options::Options::add(self, Self::from_arg_matches(matches)?);
                Ok(())
            }
        }

        impl clap::Args for $name {
            fn augment_args(command: clap::Command) -> clap::Command {
                $(
                    let definition: $crate::options::Definition = $definition;
                    let argument = definition.argument(stringify!($field), &[$($help),+]);
                    let command = <$type as $crate::options::Value>::define(command, argument);
                )*
                command
            }

            fn augment_args_for_update(command: clap::Command) -> clap::Command {
                Self::augment_args(command)
            }
        }

        impl $crate::options::Options for $name {
            fn keys() -> Vec<String> {
                let keys = [$($definition.key(stringify!($field)),)*];
                keys.into_iter().flatten().collect()
            }

            fn read(
                settings: &$crate::configuration::Table,
            ) -> Result<Self, $crate::configuration::Mistake> {
                Ok($name {
                    $(
                        $field: match $definition.key(stringify!($field)) {
                            Some(key) => $crate::options::Value::read(settings, &key)?,
                            None => Default::default(),
                        },
                    )*
                })
            }

            fn add(&mut self, later: Self) {
                $($crate::options::Value::add(&mut self.$field, later.$field);)*
            }

            fn complete(&mut self, settings: Self) {
                $($crate::options::Value::complete(&mut self.$field, settings.$field);)*
            }

            fn paths(&self) -> Vec<($crate::options::Access, &std::path::Path)> {
                let mut paths = Vec::new();
                $(
                    if let Some(access) = $definition.access() {
                        let opened = $crate::options::Value::paths(&self.$field);
                        paths.extend(opened.into_iter().map(|path| (access, path)));
                    }
                )*
                paths
            }
        }
    };
}

pub(crate) use options;
