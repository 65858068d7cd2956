//! What the runner has to know of the component behind it, and how that is written down.
//!
//! Numbers are bytes or 32 bits, little endian; a string is its length and its bytes, a list the
//! number of its items and these.

use crate::grants::{Directory, Grants, Variable};

/// What kind of program a component is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One that runs to its end: it exports `wasi:cli/run`.
    Command,
    /// One that answers HTTP requests.
    Server,
}

/// What the runner has to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// What kind of program it is.
    pub kind: Kind,
    /// Whether imports that the runner does not know are errors only when they are called.
    pub tolerant: bool,
    /// What the component was granted when the executable was made.
    pub grants: Grants,
}

impl Manifest {
    /// As bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = vec![
            match self.kind {
                Kind::Command => 0,
                Kind::Server => 1,
            },
            self.tolerant.into(),
            self.grants.network.into(),
        ];
        put_number(&mut bytes, self.grants.directories.len());
        for directory in &self.grants.directories {
            put_text(&mut bytes, &directory.host);
            put_text(&mut bytes, &directory.guest);
            bytes.push(directory.writable.into());
        }
        put_number(&mut bytes, self.grants.variables.len());
        for variable in &self.grants.variables {
            put_text(&mut bytes, &variable.name);
            bytes.push(variable.value.is_some().into());
            put_text(&mut bytes, variable.value.as_deref().unwrap_or_default());
        }
        bytes
    }

    /// Reads what [`Manifest::encode`] wrote. None if these bytes are something else.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader(bytes);
        let kind = match reader.byte()? {
            0 => Kind::Command,
            1 => Kind::Server,
            _ => return None,
        };
        let tolerant = reader.flag()?;
        let network = reader.flag()?;
        let directories = reader.list(|reader| {
            Some(Directory {
                host: reader.text()?,
                guest: reader.text()?,
                writable: reader.flag()?,
            })
        })?;
        let variables = reader.list(|reader| {
            let name = reader.text()?;
            let has_value = reader.flag()?;
            let value = reader.text()?;
            Some(Variable {
                name,
                value: has_value.then_some(value),
            })
        })?;
        reader.0.is_empty().then_some(Manifest {
            kind,
            tolerant,
            grants: Grants {
                directories,
                variables,
                network,
            },
        })
    }
}

/// Nothing here is longer than a command line, and so than 4 GiB.
fn put_number(bytes: &mut Vec<u8>, number: usize) {
    let number = u32::try_from(number).unwrap_or(u32::MAX);
    bytes.extend(number.to_le_bytes());
}

fn put_text(bytes: &mut Vec<u8>, text: &str) {
    put_number(bytes, text.len());
    bytes.extend(text.as_bytes());
}

/// Reads from the front. None where there is not enough, or something else.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn bytes(&mut self, count: usize) -> Option<&[u8]> {
        let (bytes, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(bytes)
    }

    fn byte(&mut self) -> Option<u8> {
        self.bytes(1)?.first().copied()
    }

    fn flag(&mut self) -> Option<bool> {
        match self.byte()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }

    fn number(&mut self) -> Option<usize> {
        let bytes = self.bytes(4)?.try_into().ok()?;
        usize::try_from(u32::from_le_bytes(bytes)).ok()
    }

    fn text(&mut self) -> Option<String> {
        let count = self.number()?;
        let text = str::from_utf8(self.bytes(count)?).ok()?;
        Some(text.to_owned())
    }

    fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        (0..self.number()?).map(|_| item(self)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let manifest = Manifest {
            kind: Kind::Server,
            tolerant: true,
            grants: Grants {
                directories: vec![
                    Directory::parse("a::/ä").unwrap(),
                    Directory {
                        writable: false,
                        ..Directory::parse("/").unwrap()
                    },
                ],
                variables: vec![
                    Variable::parse("A=\n").unwrap(),
                    Variable::parse("B").unwrap(),
                ],
                network: true,
            },
        };
        let bytes = manifest.encode();
        assert_eq!(Manifest::decode(&bytes), Some(manifest));
        for length in 0..bytes.len() {
            assert_eq!(Manifest::decode(&bytes[..length]), None, "{length}");
        }
        assert_eq!(Manifest::decode(&[bytes, vec![0]].concat()), None);
    }
}
