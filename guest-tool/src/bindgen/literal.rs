//! Constants of the ABI table as Python text.

use std::fmt::{self, Display};

use super::wrap;

const INDENT: &str = "    ";

/// A Python constant.
pub enum Literal {
    /// A string of characters that need no escapes, such as a name.
    Text(String),
    /// `True` or `False`.
    Bool(bool),
    /// A number.
    Number(usize),
    /// A tuple.
    Tuple(Vec<Literal>),
}

/// A string.
pub fn text(text: String) -> Literal {
    Literal::Text(text)
}

/// A tuple of these parts.
pub fn tuple<const N: usize>(parts: [Literal; N]) -> Literal {
    Literal::Tuple(parts.into())
}

impl Literal {
    /// The constant as an element of a list, at `indent`, broken where it is too long.
    pub fn line(&self, indent: &str) -> String {
        let line = format!("{indent}{self},\n");
        match self {
            Literal::Tuple(parts) if !wrap::fits(&line) => {
                let inner = format!("{indent}{INDENT}");
                let lines: String = parts.iter().map(|part| part.line(&inner)).collect();
                format!("{indent}(\n{lines}{indent}),\n")
            }
            _ => line,
        }
    }
}

impl Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Literal::Text(text) => write!(f, "\"{text}\""),
            Literal::Bool(true) => f.write_str("True"),
            Literal::Bool(false) => f.write_str("False"),
            Literal::Number(number) => write!(f, "{number}"),
            Literal::Tuple(parts) => {
                f.write_str("(")?;
                for (index, part) in parts.iter().enumerate() {
                    if index > 0 {
                        f.write_str(", ")?;
                    }
                    write!(f, "{part}")?;
                }
                f.write_str(if parts.len() == 1 { ",)" } else { ")" })
            }
        }
    }
}
