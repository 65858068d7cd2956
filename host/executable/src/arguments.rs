//! The command line of an executable.
//!
//! Of a program for the command line, all arguments are its own: it may have an option `--dir` of
//! which nothing here knows. Only if the first one is [`GRANT`], the ones up to `--` are for the
//! runner. A server has no arguments of its own, so they are the runner's.

use std::net::{SocketAddr, ToSocketAddrs};

use crate::grants::{Directory, Grants, Variable};
use crate::manifest::Kind;

/// What begins the group of the runner's options.
const GRANT: &str = "--grant";

/// What ends it.
const END: &str = "--";

/// What a command line says.
pub enum Parsed {
    /// Run the component.
    Run(Given),
    /// Print this text.
    Help(String),
}

/// What a command line gives.
#[derive(Debug, Default)]
pub struct Given {
    /// What it grants, in addition.
    pub grants: Grants,
    /// Where a server listens.
    pub listen: Option<SocketAddr>,
    /// The program's own arguments.
    pub arguments: Vec<String>,
}

/// Understands the words behind the program's `name`.
///
/// # Errors
/// They are not understood: the message.
pub fn parse(kind: Kind, name: &str, words: Vec<String>) -> Result<Parsed, String> {
    let mut given = Given::default();
    let mut words = words.into_iter();
    match kind {
        Kind::Command if words.as_slice().first().is_some_and(|it| it == GRANT) => _ = words.next(),
        Kind::Command => {
            given.arguments = words.collect();
            return Ok(Parsed::Run(given));
        }
        Kind::Server => {}
    }
    while let Some(word) = words.next() {
        let (option, value) = match word.split_once('=') {
            Some((option, value)) if word.starts_with("--") => (option, Some(value.to_owned())),
            _ => (word.as_str(), None),
        };
        let mut value = || {
            value
                .clone()
                .or_else(|| words.next())
                .ok_or_else(|| wrong(kind, name, &format!("`{option}` needs a value")))
        };
        let explain = |error: &dyn std::fmt::Display| {
            wrong(
                kind,
                name,
                &format!("`{word}` cannot be understood: {error}"),
            )
        };
        match (option, kind) {
            (END, Kind::Command) => {
                given.arguments = words.collect();
                break;
            }
            ("--help" | "-h", _) => return Ok(Parsed::Help(usage(kind, name))),
            ("--dir", _) => {
                let directory = Directory::parse(&value()?).map_err(|error| explain(&error))?;
                given.grants.directories.push(directory);
            }
            ("--env", _) => {
                let variable = Variable::parse(&value()?).map_err(|error| explain(&error))?;
                given.grants.variables.push(variable);
            }
            ("--net", _) => given.grants.network = true,
            ("--listen", Kind::Server) => {
                given.listen = Some(address(&value()?).map_err(|error| explain(&error))?)
            }
            _ => return Err(wrong(kind, name, &format!("`{word}` is no option"))),
        }
    }
    Ok(Parsed::Run(given))
}

fn address(text: &str) -> std::io::Result<SocketAddr> {
    let mut found = text.to_socket_addrs()?;
    found
        .next()
        .ok_or_else(|| std::io::ErrorKind::NotFound.into())
}

/// What is said to somebody who starts a server and does not say where.
pub fn no_address(name: &str) -> String {
    wrong(Kind::Server, name, "`--listen` is missing")
}

fn wrong(kind: Kind, name: &str, message: &str) -> String {
    format!("{message}\n\n{}", usage(kind, name))
}

/// How the executable is used.
fn usage(kind: Kind, name: &str) -> String {
    let (line, listen) = match kind {
        Kind::Command => (format!("{name} [{GRANT} [OPTIONS] {END}] [ARGUMENTS]"), ""),
        Kind::Server => (
            format!("{name} --listen ADDRESS [OPTIONS]"),
            "\n      --listen ADDRESS       Answer HTTP requests there, for example at 127.0.0.1:8080",
        ),
    };
    format!(
        "Usage: {line}

Options:{listen}
      --dir HOST[::GUEST]    Grant access to the directory HOST, which the program sees as GUEST
      --env NAME[=VALUE]     Grant an environment variable
      --net                  Grant access to the network"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(kind: Kind, line: &str) -> Result<Given, String> {
        let words = line.split_whitespace().map(str::to_owned).collect();
        match parse(kind, "app", words)? {
            Parsed::Run(given) => Ok(given),
            Parsed::Help(text) => Err(text),
        }
    }

    #[test]
    fn arguments_are_the_program_s_own() {
        for line in ["", "--dir x --net", "a --grant --net --", "--", "--help"] {
            let given = given(Kind::Command, line).unwrap();
            assert_eq!(given.arguments.join(" "), line);
            assert_eq!(given.grants, Grants::default());
        }
    }

    #[test]
    fn a_group_in_front_grants() {
        let given = given(
            Kind::Command,
            "--grant --dir a::b --env=X=1 --net -- --net -- y",
        )
        .unwrap();
        assert_eq!(given.arguments, ["--net", "--", "y"]);
        assert_eq!(
            given.grants.directories,
            [Directory::parse("a::b").unwrap()]
        );
        assert_eq!(given.grants.variables, [Variable::parse("X=1").unwrap()]);
        assert!(given.grants.network);
    }

    #[test]
    fn a_server_s_arguments_are_options() {
        let parsed = given(Kind::Server, "--env X --listen 127.0.0.1:80").unwrap();
        assert_eq!(parsed.listen.unwrap().port(), 80);
        assert_eq!(parsed.grants.variables.len(), 1);
    }

    #[test]
    fn mistakes_are_told_with_the_usage() {
        for (kind, line, words) in [
            (Kind::Command, "--grant --net x", "`x` is no option"),
            (Kind::Command, "--grant --dir", "`--dir` needs a value"),
            (
                Kind::Command,
                "--grant --listen 1.1.1.1:1 --",
                "`--listen` is no option",
            ),
            (Kind::Command, "--grant --dir= --", "HOST::GUEST"),
            (
                Kind::Server,
                "--listen nowhere",
                "`--listen` cannot be understood",
            ),
            (Kind::Server, "--", "`--` is no option"),
            (Kind::Server, "--help", "--listen ADDRESS "),
        ] {
            let message = given(kind, line).unwrap_err();
            assert!(message.contains(words), "{line}: {message}");
            assert!(message.contains("Usage: app "), "{line}: {message}");
        }
    }
}
