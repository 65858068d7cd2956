//! What an option's type means, on the command line and in the settings.

use std::path::Path;

use clap::builder::ValueParser;
use clap::{Arg, ArgAction, ArgMatches, Command};

use super::definition::long;
use super::item::Item;
use crate::configuration::{Mistake, Table};

/// The value of an option, which may be absent.
pub(crate) trait Value: Default {
    /// Adds the option to a command.
    fn define(command: Command, argument: Arg) -> Command;

    /// What the command line says.
    fn given(matches: &ArgMatches, id: &str) -> Self;

    /// What the settings say.
    fn read(settings: &Table, key: &str) -> Result<Self, Mistake>;

    /// Adds what is said further to the right on the command line.
    fn add(&mut self, later: Self);

    /// Takes from the settings what the command line leaves out.
    fn complete(&mut self, settings: Self);

    /// The paths that it holds.
    fn paths(&self) -> Vec<&Path> {
        Vec::new()
    }
}

/// An option without a value, which can be taken back: `--no-` before its name says the opposite.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Switch(Option<bool>);

impl Switch {
    /// Whether it was taken back.
    pub fn is_taken_back(self) -> bool {
        self.0 == Some(false)
    }

    /// Whether it was given, and not taken back.
    pub fn is_on(self) -> bool {
        self.0.unwrap_or_default()
    }
}

/// The argument that takes back a switch.
fn opposite(id: &str) -> String {
    format!("no_{id}")
}

impl Value for Switch {
    fn define(command: Command, argument: Arg) -> Command {
        let id = argument.get_id().as_str().to_owned();
        let (name, no) = (long(&id), opposite(&id));
        let taken_back = Arg::new(no.clone())
            .long(format!("no-{name}"))
            .help(format!("The opposite of --{name}, which it takes back"))
            .action(ArgAction::SetTrue)
            .overrides_with(id)
            .hide(true);
        let argument = argument.action(ArgAction::SetTrue).overrides_with(no);
        command.arg(argument).arg(taken_back)
    }

    fn given(matches: &ArgMatches, id: &str) -> Self {
        Switch(
            match (matches.get_flag(id), matches.get_flag(&opposite(id))) {
                (true, _) => Some(true),
                (false, true) => Some(false),
                (false, false) => None,
            },
        )
    }

    fn read(settings: &Table, key: &str) -> Result<Self, Mistake> {
        settings.flag(key).map(Switch)
    }

    fn add(&mut self, later: Self) {
        self.0 = later.0.or(self.0);
    }

    fn complete(&mut self, settings: Self) {
        self.0 = self.0.or(settings.0);
    }
}

impl<T: Item> Value for Option<T> {
    fn define(command: Command, argument: Arg) -> Command {
        command.arg(argument.value_parser(parser::<T>()))
    }

    fn given(matches: &ArgMatches, id: &str) -> Self {
        matches.get_one(id).cloned()
    }

    fn read(settings: &Table, key: &str) -> Result<Self, Mistake> {
        let text = settings.text(key)?;
        text.map(|text| T::read(settings, &text)).transpose()
    }

    fn add(&mut self, later: Self) {
        *self = later.or(self.take());
    }

    fn complete(&mut self, settings: Self) {
        *self = self.take().or(settings);
    }

    fn paths(&self) -> Vec<&Path> {
        self.iter().filter_map(Item::as_path).collect()
    }
}

impl<T: Item> Value for Vec<T> {
    fn define(command: Command, argument: Arg) -> Command {
        let argument = argument.action(ArgAction::Append);
        command.arg(argument.value_parser(parser::<T>()))
    }

    fn given(matches: &ArgMatches, id: &str) -> Self {
        matches
            .get_many(id)
            .into_iter()
            .flatten()
            .cloned()
            .collect()
    }

    fn read(settings: &Table, key: &str) -> Result<Self, Mistake> {
        T::read_all(settings, key)
    }

    fn add(&mut self, later: Self) {
        self.extend(later);
    }

    fn complete(&mut self, settings: Self) {
        if self.is_empty() {
            *self = settings;
        }
    }

    fn paths(&self) -> Vec<&Path> {
        self.iter().filter_map(Item::as_path).collect()
    }
}

fn parser<T: Item>() -> ValueParser {
    ValueParser::from(T::parse as fn(&str) -> Result<T, &'static str>)
}
