//! What neither the name nor the type of an option can say.

use clap::Arg;

/// How an option's file or directory is opened for the tool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Access {
    /// It is read.
    Read,
    /// It is written, and so is the directory that it is in.
    Write,
}

/// An option, but for its name, its type and its help.
#[derive(Debug, Clone, Default)]
pub(crate) struct Definition {
    argument: bool,
    short: Option<char>,
    value: Option<&'static str>,
    heading: Option<&'static str>,
    delimiter: Option<char>,
    missing: Option<&'static str>,
    for_launcher: bool,
    others: &'static [&'static str],
    access: Option<Access>,
}

/// An argument without a flag, shown as `value`.
pub(crate) fn argument(value: &'static str) -> Definition {
    Definition {
        argument: true,
        value: Some(value),
        ..Definition::default()
    }
}

/// An option with a value, shown as `value`.
pub(crate) fn option(value: &'static str) -> Definition {
    Definition {
        value: Some(value),
        ..Definition::default()
    }
}

/// An option without a value.
pub(crate) fn switch() -> Definition {
    Definition::default()
}

impl Definition {
    /// It has a flag of one letter, too.
    pub(crate) fn short(mut self, letter: char) -> Self {
        self.short = Some(letter);
        self
    }

    /// The group in which the help shows it.
    pub(crate) fn heading(mut self, heading: &'static str) -> Self {
        self.heading = Some(heading);
        self
    }

    /// One word of the command line may have several values, with this between them.
    pub(crate) fn delimiter(mut self, delimiter: char) -> Self {
        self.delimiter = Some(delimiter);
        self
    }

    /// The command line may leave the value out, and then means this one.
    pub(crate) fn missing(mut self, value: &'static str) -> Self {
        self.missing = Some(value);
        self
    }

    /// Only the launcher gives it: neither do the settings have it, nor does the help show it.
    pub(crate) fn for_launcher(mut self) -> Self {
        self.for_launcher = true;
        self
    }

    /// It cannot be given together with these, which are fields.
    pub(crate) fn instead_of(mut self, others: &'static [&'static str]) -> Self {
        self.others = others;
        self
    }

    /// Its paths are read.
    pub(crate) fn read(mut self) -> Self {
        self.access = Some(Access::Read);
        self
    }

    /// Its paths are written.
    pub(crate) fn write(mut self) -> Self {
        self.access = Some(Access::Write);
        self
    }

    /// How its paths are opened.
    pub(crate) fn access(&self) -> Option<Access> {
        self.access
    }

    /// Its name in the settings, if it can be there.
    pub(crate) fn key(&self, field: &str) -> Option<String> {
        (!self.for_launcher).then(|| long(field))
    }

    /// The argument for clap, which the type completes. `help` is the field's documentation, line
    /// by line.
    pub(crate) fn argument(self, field: &'static str, help: &[&str]) -> Arg {
        let [short_help, long_help] = texts(help);
        let mut argument = Arg::new(field).help(short_help).hide(self.for_launcher);
        argument = argument.conflicts_with_all(self.others);
        argument = match long_help.is_empty() {
            true => argument,
            false => argument.long_help(long_help),
        };
        if !self.argument {
            argument = argument.long(long(field));
        }
        if let Some(value) = self.value {
            argument = argument.value_name(value);
        }
        if let Some(delimiter) = self.delimiter {
            argument = argument.value_delimiter(delimiter);
        }
        if let Some(missing) = self.missing {
            argument = argument.num_args(0..=1).default_missing_value(missing);
        }
        argument.short(self.short).help_heading(self.heading)
    }
}

/// The long flag and the key of a field: its name in the usual spelling.
pub(super) fn long(field: &str) -> String {
    field.replace('_', "-")
}

/// The short and the long help: the first paragraph, and if there are others, all of them. Lines of
/// a paragraph become one, which clap breaks as the terminal is wide.
fn texts(lines: &[&str]) -> [String; 2] {
    let lines: Vec<&str> = lines.iter().map(|line| line.trim()).collect();
    let paragraphs = lines.split(|line| line.is_empty());
    let paragraphs: Vec<String> = paragraphs.map(|lines| lines.join(" ")).collect();
    let long_help = match paragraphs.len() {
        1 => String::new(),
        _ => paragraphs.join("\n\n"),
    };
    [paragraphs[0].clone(), long_help]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_become_help() {
        assert_eq!(texts(&[" One", " line"]), ["One line", ""]);
        assert_eq!(
            texts(&[" One", "", " and", " more", "", " still"]),
            ["One", "One\n\nand more\n\nstill"]
        );
    }

    #[test]
    fn options_for_the_launcher_are_no_settings() {
        assert_eq!(option("A").key("some_name").as_deref(), Some("some-name"));
        assert_eq!(option("A").for_launcher().key("some_name"), None);
    }
}
