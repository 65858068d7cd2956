//! What a component is granted of the machine: nothing but what is listed here.
//!
//! Grants are made when an executable is made and when it is run, in the same words: the launcher's
//! options and the runner's are read by the same functions.

/// What a component is granted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grants {
    /// Directories, with all that is in them.
    pub directories: Vec<Directory>,
    /// Environment variables.
    pub variables: Vec<Variable>,
    /// Sockets, the resolution of names, and HTTP requests to others.
    pub network: bool,
}

/// A directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directory {
    /// Where it is; a relative path starts from the directory in which the executable is run.
    pub host: String,
    /// The component's name for it.
    pub guest: String,
    /// Whether the component may change what is in there.
    pub writable: bool,
}

/// An environment variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Its value; without one, it is that which the variable has when the executable is run.
    pub value: Option<String>,
}

/// Why a word grants nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A directory without a name.
    #[error("a directory is written HOST, or HOST::GUEST, and neither may be empty")]
    Directory,
    /// A variable without a name.
    #[error("a variable is written NAME, or NAME=VALUE")]
    Variable,
}

impl Directory {
    /// Reads `HOST`, or `HOST::GUEST`.
    ///
    /// # Errors
    /// One of them is empty.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let (host, guest) = text.split_once("::").unwrap_or((text, text));
        if host.is_empty() || guest.is_empty() {
            return Err(Error::Directory);
        }
        Ok(Directory {
            host: host.to_owned(),
            guest: guest.to_owned(),
            writable: true,
        })
    }
}

impl Variable {
    /// Reads `NAME`, or `NAME=VALUE`.
    ///
    /// # Errors
    /// The name is empty.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let (name, value) = match text.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (text, None),
        };
        if name.is_empty() {
            return Err(Error::Variable);
        }
        Ok(Variable {
            name: name.to_owned(),
            value: value.map(str::to_owned),
        })
    }
}

impl Grants {
    /// Adds other grants. Where both name the same variable, the other's value counts.
    pub fn add(&mut self, other: Grants) {
        self.directories.extend(other.directories);
        self.variables
            .retain(|it| other.variables.iter().all(|other| other.name != it.name));
        self.variables.extend(other.variables);
        self.network |= other.network;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directories_may_have_another_name() {
        let parsed = |text| Directory::parse(text).map(|it| (it.host, it.guest));
        let pair = |host: &str, guest: &str| Ok((host.to_owned(), guest.to_owned()));
        assert_eq!(parsed("data"), pair("data", "data"));
        assert_eq!(parsed("/srv/data::/data"), pair("/srv/data", "/data"));
        for text in ["", "::", "a::", "::a"] {
            assert_eq!(parsed(text), Err(Error::Directory), "{text}");
        }
    }

    #[test]
    fn variables_may_have_a_value() {
        let parsed = |text| Variable::parse(text).map(|it| (it.name, it.value));
        assert_eq!(parsed("LANG"), Ok(("LANG".to_owned(), None)));
        let value = |text: &str| Ok(("A".to_owned(), Some(text.to_owned())));
        assert_eq!(parsed("A=b=c"), value("b=c"));
        assert_eq!(parsed("A="), value(""));
        assert_eq!(parsed("=b"), Err(Error::Variable));
    }

    #[test]
    fn later_values_count() {
        let of = |text: &str| Grants {
            variables: vec![Variable::parse(text).unwrap()],
            ..Grants::default()
        };
        let mut grants = of("A=1");
        grants.add(of("B=2"));
        grants.add(of("A=3"));
        let values: Vec<_> = grants.variables.iter().map(|it| &it.value).collect();
        assert_eq!(values, [&Some("2".to_owned()), &Some("3".to_owned())]);
    }
}
