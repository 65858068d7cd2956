//! What is said of a value that cannot be lowered.

use std::fmt::Write;

use pyo3::exceptions::{PyOverflowError, PyTypeError, PyValueError};
use pyo3::prelude::*;

use crate::objects::{Object, Raised, class_name, raise};
use crate::types::{Tuple, TupleForm, Type};

/// Why a value cannot be lowered, and which part of it.
///
/// It is made where the fault is found, and completed with the way to there while the converting
/// functions return.
pub struct Mismatch(Box<Details>);

struct Details {
    /// `.field`, `[3]`, innermost first.
    path: Vec<String>,
    reason: Reason,
}

enum Reason {
    /// A Python exception was raised on the way, and is what is reported.
    Raised,
    /// `TypeError`
    Type(String),
    /// `ValueError`
    Value(String),
    /// `OverflowError`
    Range(String),
}

impl From<Raised> for Mismatch {
    #[cold]
    fn from(_: Raised) -> Self {
        Self::new(Reason::Raised)
    }
}

impl Mismatch {
    fn new(reason: Reason) -> Self {
        Self(Box::new(Details {
            path: Vec::new(),
            reason,
        }))
    }

    /// The value is of another type.
    #[cold]
    pub fn ty(expected: Type, given: &Object) -> Self {
        Self::expected(&expected_type(expected), given)
    }

    /// The value is something else than what is expected, in words.
    #[cold]
    pub fn expected(expected: &str, given: &Object) -> Self {
        Self::new(Reason::Type(format!(
            "expected {expected}, got {}",
            class_name(given)
        )))
    }

    /// Adds which attribute the value ought to have.
    #[cold]
    pub fn lacks(mut self, attribute: &str) -> Self {
        if let Reason::Type(text) = &mut self.0.reason {
            let _ = write!(text, ", which has no attribute '{attribute}'");
        }
        self
    }

    /// Adds how many items the value has.
    #[cold]
    pub fn of_length(mut self, items: usize) -> Self {
        if let Reason::Type(text) = &mut self.0.reason {
            let _ = write!(text, " of {items}");
        }
        self
    }

    /// Adds that `None` would have been right as well, if the fault is the type of the value as a
    /// whole.
    #[cold]
    pub fn or_none(mut self, value: &Object) -> Self {
        if self.0.path.is_empty()
            && let Reason::Type(text) = &mut self.0.reason
            && let Some(start) = text.rfind(&format!(", got {}", class_name(value)))
        {
            text.insert_str(start, " or None");
        }
        self
    }

    /// The value is a list of a fixed length with another number of items.
    #[cold]
    pub fn length(expected: &'static Tuple, given: &Object, items: usize) -> Self {
        Self::new(Reason::Value(format!(
            "expected {}, got {} of {items}",
            expected_type(Type::Tuple(expected)),
            class_name(given)
        )))
    }

    /// The value has the right type, but is not one that can be passed.
    #[cold]
    pub fn value(message: String) -> Self {
        Self::new(Reason::Value(message))
    }

    /// The number does not fit.
    #[cold]
    pub fn range(given: &Object, ty: &str) -> Self {
        // Of a number with thousands of digits Python does not even give the text.
        let number = match given.str().map(|text| text.to_string_lossy().into_owned()) {
            Ok(text) if text.len() <= 40 => text,
            _ => "the number".to_owned(),
        };
        Self::new(Reason::Range(format!("{number} does not fit into {ty}")))
    }

    /// Adds that the fault is in an attribute of the value.
    #[cold]
    pub fn in_attribute(mut self, name: &str) -> Self {
        self.0.path.push(format!(".{name}"));
        self
    }

    /// Adds that the fault is in an item of the value.
    #[cold]
    pub fn in_item(mut self, index: usize) -> Self {
        self.0.path.push(format!("[{index}]"));
        self
    }

    /// Adds that the fault is in the value that a map has for a key.
    #[cold]
    pub fn in_entry(mut self, key: &Object) -> Self {
        let key = match key.repr().map(|text| text.to_string_lossy().into_owned()) {
            Ok(text) if text.len() <= 40 => text,
            _ => "…".to_owned(),
        };
        self.0.path.push(format!("[{key}]"));
        self
    }

    /// Raises it, as an exception about `function`; `subject` is the part of the call that is at
    /// fault.
    #[cold]
    pub fn raise(self, function: &str, subject: Subject<'_>) -> Raised {
        let Details { path, reason } = *self.0;
        let path: String = path.into_iter().rev().collect();
        let mut message = match subject {
            // Of a method's own instance there is no need to say which argument it is.
            Subject::Parameter("self") => format!("{function}: "),
            Subject::Parameter(name) => format!("{function}: parameter '{name}{path}': "),
            Subject::Result => format!("{function}: result{path}: "),
            Subject::Error => format!("{function}: value of Err{path}: "),
        };
        match reason {
            Reason::Raised => Raised,
            Reason::Type(text) => {
                message.push_str(&text);
                raise::<PyTypeError>(&message)
            }
            Reason::Value(text) => {
                message.push_str(&text);
                raise::<PyValueError>(&message)
            }
            Reason::Range(text) => {
                message.push_str(&text);
                raise::<PyOverflowError>(&message)
            }
        }
    }
}

/// The part of a call that a value is.
#[derive(Clone, Copy)]
pub enum Subject<'a> {
    /// An argument for the parameter of this name.
    Parameter(&'a str),
    /// What the function returned.
    Result,
    /// What the function raised.
    Error,
}

/// A type, in the words of Python.
fn expected_type(ty: Type) -> String {
    match ty {
        Type::Bool => "bool".to_owned(),
        Type::U8 => "int (u8)".to_owned(),
        Type::U16 => "int (u16)".to_owned(),
        Type::U32 => "int (u32)".to_owned(),
        Type::U64 => "int (u64)".to_owned(),
        Type::S8 => "int (s8)".to_owned(),
        Type::S16 => "int (s16)".to_owned(),
        Type::S32 => "int (s32)".to_owned(),
        Type::S64 => "int (s64)".to_owned(),
        Type::F32 => "float (f32)".to_owned(),
        Type::F64 => "float (f64)".to_owned(),
        Type::Char => "str of one character (char)".to_owned(),
        Type::String => "str".to_owned(),
        Type::Record(record) => record.class.name().to_owned(),
        Type::Tuple(tuple) => match (tuple.form, tuple.items.len()) {
            (TupleForm::Tuple, length) => format!("tuple of {length} items"),
            (TupleForm::List, length) => format!("list of {length} items"),
            (TupleForm::Bytes, length) => format!("bytes of length {length}"),
        },
        Type::Variant(variant) => {
            let mut names = String::new();
            for (index, case) in variant.cases.iter().enumerate() {
                let separator = match index {
                    0 => "",
                    _ if index + 1 == variant.cases.len() => " or ",
                    _ => ", ",
                };
                let _ = write!(names, "{separator}{}", case.class.name());
            }
            names
        }
        Type::Enum(ty) => ty.class.name().to_owned(),
        Type::Flags(flags) => flags.class.name().to_owned(),
        Type::Option(option) if option.some.is_some() => "Some or None".to_owned(),
        Type::Option(option) => format!("{} or None", expected_type(option.payload)),
        Type::Result(_) => "Ok or Err".to_owned(),
        Type::Own(resource) | Type::Borrow(resource) => resource.class.name().to_owned(),
        Type::Channel(channel) => channel.reader.name().to_owned(),
        Type::List(list) if matches!(list.item, Type::U8) => "bytes".to_owned(),
        Type::List(list) if list.entry.is_some() => "dict".to_owned(),
        Type::List(_) => "list".to_owned(),
    }
}
