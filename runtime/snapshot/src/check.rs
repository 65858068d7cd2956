//! Checks what the linker made: a core module that the rest of the product can work with.
//!
//! - All that it imports are functions of WASI 0.2.
//! - It exports what the tool, the code of worlds and side modules need.
//! - It contains no instruction whose effect a snapshot would lose, and none of exceptions, which
//!   not every engine has.

use std::collections::BTreeSet;

use componentize_link::snapshot::lost_instruction;
use wasmparser::{BinaryReaderError, Operator, Parser, Payload, TypeRef};

/// How the names of all interfaces of WASI begin.
const WASI: &str = "wasi:";

/// What is wrong with the module.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is no module.
    #[error("the runtime is not a valid module: {0}")]
    Malformed(#[from] BinaryReaderError),
    /// It imports what components cannot have.
    #[error("the runtime imports \"{module}\" \"{name}\", which is not a function of WASI 0.2")]
    Import {
        /// The module from which.
        module: String,
        /// The name there.
        name: String,
    },
    /// It does not export what it should.
    #[error("the runtime does not export {}", .0.join(", "))]
    Exports(Vec<String>),
    /// It contains what it must not.
    #[error("the runtime contains these instructions, which it must not: {}", .0.join(", "))]
    Instructions(Vec<&'static str>),
}

/// Checks `module`, which has to export each name of `exports`.
pub fn check<'e>(module: &[u8], exports: impl IntoIterator<Item = &'e str>) -> Result<(), Error> {
    let mut missing: BTreeSet<&str> = exports.into_iter().collect();
    let mut forbidden = BTreeSet::new();
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    let import = import?;
                    let is_function = matches!(import.ty, TypeRef::Func(_));
                    if !is_function || !import.module.starts_with(WASI) {
                        let (module, name) = (import.module.to_owned(), import.name.to_owned());
                        return Err(Error::Import { module, name });
                    }
                }
            }
            Payload::ExportSection(section) => {
                for export in section {
                    missing.remove(export?.name);
                }
            }
            Payload::CodeSectionEntry(body) => {
                for operator in body.get_operators_reader()? {
                    let operator = operator?;
                    forbidden.extend(lost_instruction(&operator).or(of_exceptions(&operator)));
                }
            }
            _ => {}
        }
    }
    if !missing.is_empty() {
        let names = missing.into_iter().map(str::to_owned).collect();
        return Err(Error::Exports(names));
    }
    if !forbidden.is_empty() {
        return Err(Error::Instructions(forbidden.into_iter().collect()));
    }
    Ok(())
}

/// The name of an instruction of exceptions, of today's proposal or of the one before it.
fn of_exceptions(operator: &Operator<'_>) -> Option<&'static str> {
    Some(match operator {
        Operator::TryTable { .. } => "try_table",
        Operator::Throw { .. } => "throw",
        Operator::ThrowRef => "throw_ref",
        Operator::Try { .. } => "try",
        Operator::Catch { .. } => "catch",
        Operator::CatchAll => "catch_all",
        Operator::Delegate { .. } => "delegate",
        Operator::Rethrow { .. } => "rethrow",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fails(text: &str, message: &str) {
        let module = wat::parse_str(text).expect("valid text");
        let error = check(&module, ["memory"]).expect_err("a module that does not do");
        assert_eq!(error.to_string(), message);
    }

    #[test]
    fn what_is_as_it_should_be_passes() {
        let text = r#"(module (import "wasi:cli/exit@0.2.0" "exit" (func (param i32)))
            (memory (export "memory") 1) (func (drop (i32.load (i32.const 0)))))"#;
        let module = wat::parse_str(text).expect("valid text");
        check(&module, ["memory"]).expect("all is there");
    }

    #[test]
    fn what_is_not_is_named() {
        fails(
            r#"(module (import "env" "f" (func)))"#,
            r#"the runtime imports "env" "f", which is not a function of WASI 0.2"#,
        );
        fails(
            r#"(module (import "wasi:a/b" "g" (global i32)))"#,
            r#"the runtime imports "wasi:a/b" "g", which is not a function of WASI 0.2"#,
        );
        fails("(module)", "the runtime does not export memory");
        fails(
            r#"(module (memory (export "memory") 1) (tag $t) (data $d "x")
                (func (throw $t)) (func (data.drop $d)))"#,
            "the runtime contains these instructions, which it must not: data.drop, throw",
        );
    }
}
