//! Arranging a call's arguments in the order of the parameters, as a function defined in Python
//! does it.

use pyo3::exceptions::PyTypeError;
use pyo3::ffi;
use pyo3::prelude::*;

use crate::objects::{Identifier, Object, Raised, borrowed, raise};
use crate::width::{length, signed};

/// Appends one argument for each parameter to `arranged`.
///
/// # Errors
///
/// `TypeError`, in the words of CPython (`Python/ceval.c`), for arguments that are missing, too
/// many, given twice or unknown.
///
/// # Safety
///
/// The arguments are as the vectorcall protocol has them (PEP 590).
pub unsafe fn arrange(
    function: &str,
    parameters: &[Identifier],
    arguments: *const *mut ffi::PyObject,
    flags_and_count: usize,
    keywords: *mut ffi::PyObject,
    arranged: &mut Vec<Object>,
) -> Result<(), Raised> {
    // SAFETY: only takes a flag out of the number.
    let count = length(unsafe { ffi::PyVectorcall_NARGS(flags_and_count) });
    if count > parameters.len() {
        return Err(raise_too_many(function, parameters.len(), count));
    }
    for index in 0..count {
        // SAFETY: there are as many positional arguments.
        arranged.push(unsafe { borrowed(*arguments.add(index)) });
    }
    let (given, remaining) = parameters.split_at(count);
    let mut found = vec![None; remaining.len()];
    if !keywords.is_null() {
        // SAFETY: there is a tuple of keywords.
        let keyword_count = length(unsafe { ffi::PyTuple_GET_SIZE(keywords) });
        for index in 0..keyword_count {
            // SAFETY: the tuple has `str`, and their values follow the positional arguments.
            let (keyword, value) = unsafe {
                (
                    borrowed(ffi::PyTuple_GET_ITEM(keywords, signed(index))),
                    borrowed(*arguments.add(count + index)),
                )
            };
            if let Some(position) = position(remaining, &keyword) {
                found[position] = Some(value);
            } else {
                return Err(raise_unwanted(
                    function,
                    &keyword,
                    position(given, &keyword),
                ));
            }
        }
    }
    if found.iter().any(Option::is_none) {
        return Err(raise_missing(function, remaining, &found));
    }
    arranged.extend(found.into_iter().flatten());
    Ok(())
}

/// Names in calls are nearly always the very objects that the parameters' names are.
fn position(parameters: &[Identifier], keyword: &Object) -> Option<usize> {
    parameters
        .iter()
        .position(|name| name.is(keyword))
        .or_else(|| {
            parameters
                .iter()
                .position(|name| name.as_any().eq(keyword).unwrap_or(false))
        })
}

#[cold]
fn raise_too_many(function: &str, parameters: usize, given: usize) -> Raised {
    let plural = if parameters == 1 { "" } else { "s" };
    let verb = if given == 1 { "was" } else { "were" };
    raise::<PyTypeError>(&format!(
        "{function}() takes {parameters} positional argument{plural} but {given} {verb} given"
    ))
}

#[cold]
fn raise_unwanted(function: &str, keyword: &Object, given: Option<usize>) -> Raised {
    raise::<PyTypeError>(&match given {
        Some(_) => format!("{function}() got multiple values for argument '{keyword}'"),
        None => format!("{function}() got an unexpected keyword argument '{keyword}'"),
    })
}

#[cold]
fn raise_missing(function: &str, remaining: &[Identifier], found: &[Option<Object>]) -> Raised {
    let names: Vec<_> = (remaining.iter().zip(found))
        .filter(|(_, value)| value.is_none())
        .map(|(name, _)| format!("'{name}'"))
        .collect();
    let list = match names.as_slice() {
        [name] => name.clone(),
        [first, second] => format!("{first} and {second}"),
        [others @ .., last] => format!("{}, and {last}", others.join(", ")),
        [] => String::new(),
    };
    let count = names.len();
    let plural = if count == 1 { "" } else { "s" };
    raise::<PyTypeError>(&format!(
        "{function}() missing {count} required positional argument{plural}: {list}"
    ))
}
