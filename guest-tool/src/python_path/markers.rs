//! Environment markers: the conditions of requirements ([dependency specifiers], PEP 508).
//!
//! ```text
//! condition  = all { "or" all }
//! all        = one { "and" one }
//! one        = "(" condition ")" | operand operator operand
//! operand    = variable | quoted string
//! ```
//!
//! Versions of Python are compared as numbers, everything else as text. What a variable is in a
//! component is what `os`, `sys` and `platform` say there.
//!
//! The launcher reads what users write with `pep508_rs`. Here it would not do: it refuses a whole
//! requirement for a version in it that today's rules do not allow, of which published metadata has
//! plenty, while nobody asks for versions here; and the tool, which starts anew for every build,
//! would carry its regular expressions and URLs.
//!
//! [dependency specifiers]: https://packaging.python.org/en/latest/specifications/dependency-specifiers/

use super::installed::normal_name;

/// What variables are in components.
#[derive(Debug, Clone, Default)]
pub(super) struct Environment {
    version: String,
}

impl Environment {
    /// With a version of CPython, such as `3.13.15`.
    pub fn new(python_version: &str) -> Self {
        Environment {
            version: python_version.to_owned(),
        }
    }

    fn get(&self, variable: &str) -> Option<&str> {
        let series = self.version.rsplit_once('.').map(|(series, _)| series);
        Some(match variable {
            "python_version" => series.unwrap_or(&self.version),
            "python_full_version" | "implementation_version" => &self.version,
            "os_name" | "os.name" => "posix",
            "sys_platform" | "sys.platform" => "wasi",
            "platform_machine" | "platform.machine" => "wasm32",
            "platform_system" => "wasi",
            "platform_release" | "platform_version" | "platform.version" => "0.0.0",
            "implementation_name" => "cpython",
            "platform_python_implementation" | "python_implementation" => "CPython",
            _ => return None,
        })
    }
}

/// Whether a condition holds where `extras` are wanted; nothing if it is not understood.
pub(super) fn holds(condition: &str, environment: &Environment, extras: &[String]) -> Option<bool> {
    let mut parser = Parser {
        rest: condition,
        environment,
        extras,
    };
    let result = parser.condition()?;
    parser.rest.trim().is_empty().then_some(result)
}

/// Longer operators come before those that they begin with.
const OPERATORS: [&str; 10] = ["===", "==", "!=", "<=", ">=", "~=", "<", ">", "in", "not"];

struct Parser<'p> {
    rest: &'p str,
    environment: &'p Environment,
    extras: &'p [String],
}

/// One side of a comparison.
enum Operand<'p> {
    /// A variable's value, and whether that is a version.
    Variable(&'p str, bool),
    /// The variable `extra`, which has as many values as there are extras, or none.
    Extra,
    Text(&'p str),
}

impl<'p> Parser<'p> {
    fn condition(&mut self) -> Option<bool> {
        let mut result = self.all()?;
        while self.word("or") {
            // Both sides have to be read, whatever they are.
            result |= self.all()?;
        }
        Some(result)
    }

    fn all(&mut self) -> Option<bool> {
        let mut result = self.one()?;
        while self.word("and") {
            result &= self.one()?;
        }
        Some(result)
    }

    fn one(&mut self) -> Option<bool> {
        if self.symbol("(") {
            let result = self.condition()?;
            return self.symbol(")").then_some(result);
        }
        let left = self.operand()?;
        let operator =
            OPERATORS
                .into_iter()
                .find(|it| match it.starts_with(char::is_alphabetic) {
                    true => self.word(it),
                    false => self.symbol(it),
                })?;
        let operator = match operator {
            "not" => self.word("in").then_some("not in")?,
            operator => operator,
        };
        let right = self.operand()?;
        self.compare(&left, operator, &right)
    }

    fn compare(&self, left: &Operand, operator: &str, right: &Operand) -> Option<bool> {
        match (left, right) {
            (Operand::Extra, Operand::Text(text)) | (Operand::Text(text), Operand::Extra) => {
                let is_wanted = self.extras.contains(&normal_name(text));
                match operator {
                    "==" => Some(is_wanted),
                    "!=" => Some(!is_wanted),
                    _ => None,
                }
            }
            (Operand::Variable(value, true), Operand::Text(text)) => match operator {
                "in" | "not in" => compare_texts(value, operator, text),
                _ => compare_versions(value, operator, text),
            },
            _ => compare_texts(left.text()?, operator, right.text()?),
        }
    }

    fn operand(&mut self) -> Option<Operand<'p>> {
        self.rest = self.rest.trim_start();
        let first = self.rest.chars().next()?;
        if first == '\'' || first == '"' {
            let (text, rest) = self.rest[1..].split_once(first)?;
            self.rest = rest;
            return Some(Operand::Text(text));
        }
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
        let end = self.rest.find(|c| !is_part(c)).unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at(end);
        self.rest = rest;
        match name {
            "extra" => Some(Operand::Extra),
            name => {
                let is_version = name.starts_with("python_") || name == "implementation_version";
                Some(Operand::Variable(self.environment.get(name)?, is_version))
            }
        }
    }

    /// Reads a symbol, if it is there.
    fn symbol(&mut self, symbol: &str) -> bool {
        let rest = self.rest.trim_start().strip_prefix(symbol);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Reads a word, if it is there.
    fn word(&mut self, word: &str) -> bool {
        let rest = self.rest.trim_start().strip_prefix(word);
        let rest = rest.filter(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'));
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }
}

impl<'p> Operand<'p> {
    fn text(&self) -> Option<&'p str> {
        match self {
            Operand::Variable(text, _) | Operand::Text(text) => Some(text),
            Operand::Extra => None,
        }
    }
}

fn compare_texts(left: &str, operator: &str, right: &str) -> Option<bool> {
    match operator {
        "in" => Some(right.contains(left)),
        "not in" => Some(!right.contains(left)),
        _ => compare(left, operator, right),
    }
}

/// Compares what has an order, texts as well as versions.
fn compare<T: Ord>(left: T, operator: &str, right: T) -> Option<bool> {
    Some(match operator {
        "==" | "===" => left == right,
        "!=" => left != right,
        "<" => left < right,
        "<=" => left <= right,
        ">" => left > right,
        ">=" => left >= right,
        _ => return None,
    })
}

/// Compares a version with one of a requirement (PEP 440): numbers, of which missing ones are 0.
fn compare_versions(version: &str, operator: &str, required: &str) -> Option<bool> {
    let required = required.trim();
    if let Some(start) = required.strip_suffix(".*") {
        let start = numbers(start)?;
        let is_in = numbers(version)?.starts_with(&start);
        return match operator {
            "==" => Some(is_in),
            "!=" => Some(!is_in),
            _ => None,
        };
    }
    let (mut left, mut right) = (numbers(version)?, numbers(required)?);
    let is_in_series = left.starts_with(&right[..right.len().saturating_sub(1)]);
    let length = left.len().max(right.len());
    left.resize(length, 0);
    right.resize(length, 0);
    match operator {
        "~=" => Some(left >= right && is_in_series),
        _ => compare(left, operator, right),
    }
}

fn numbers(version: &str) -> Option<Vec<u32>> {
    version.split('.').map(|part| part.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(condition: &str, expected: impl Into<Option<bool>>) {
        let extras = ["fast-json".to_owned()];
        let environment = Environment::new("3.13.15");
        assert_eq!(
            holds(condition, &environment, &extras),
            expected.into(),
            "{condition}"
        );
    }

    #[test]
    fn versions_are_numbers() {
        check("python_version < '3.9'", false);
        check("python_version>='3.9'", true);
        check("python_version == \"3.13\"", true);
        check("python_full_version < '3.13.0'", false);
        check("python_full_version == '3.13.*'", true);
        check("python_version != '3.*'", false);
        check("python_full_version ~= '3.13.2'", true);
        check("python_full_version ~= '3.12.2'", false);
        check("python_version in '3.12 3.13'", true);
        check("python_version not in '2.7'", true);
    }

    #[test]
    fn texts_and_extras() {
        check("sys_platform == 'wasi' and os_name=='posix'", true);
        check("'linux' in sys_platform", false);
        check("extra == 'Fast_JSON'", true);
        check("'docs' == extra", false);
        check("platform_python_implementation != 'PyPy'", true);
    }

    #[test]
    fn and_binds_before_or() {
        check("os_name=='nt' and os_name=='nt' or os_name=='posix'", true);
        check(
            "os_name=='nt' and (os_name=='nt' or os_name=='posix')",
            false,
        );
        check("(os_name == 'posix') or (os_name == 'nt')", true);
    }

    #[test]
    fn what_is_not_understood_has_no_result() {
        for condition in [
            "",
            "os_name",
            "os_name == 'a' b",
            "new == 'a'",
            "(os_name == 'a'",
            "'a' ~= 'b'",
        ] {
            check(condition, None);
        }
    }
}
