//! Addresses that a side module computes when it starts.
//!
//! Where a library takes the address of what it defines itself, wasm-ld has it read a global of its
//! own rather than import one. As the initial value of a global cannot be a sum without the
//! extended-const proposal, it writes a start function that assigns them all:
//! `__wasm_apply_global_relocs`, by `GlobalSection::generateRelocationCode` of
//! `lld/wasm/SyntheticSections.cpp`. Here the sums are known, so these globals become constants
//! like those that are imported, and the start function becomes empty. That saves time, and makes
//! libraries right whose start function never runs, because they are not there when the memory
//! image is made.
//!
//! A start function that does anything else stays as it is.

use std::collections::BTreeMap;

use wasmparser::{ExternalKind, Operator, ValType};

use super::side::Side;
use crate::wasm::code::{self, Reference};
use crate::wasm::{self, constant};

/// The globals that the start function of `side` makes constant, and their values; none if it does
/// more than that. `value` gives the values of the globals that are addresses.
pub(super) fn addresses(
    side: &Side<'_>,
    value: impl Fn(u32) -> Option<i32>,
) -> Result<BTreeMap<u32, u32>, wasm::Error> {
    let none = Ok(BTreeMap::new());
    let Some(assigned) = assigned(side, value) else {
        return none;
    };
    let module = &side.module;
    let may_change = |global: u32| {
        let position = module.globals.definition(global);
        let ty = position.and_then(|position| module.globals.defined.get(position));
        let mut exports = module.exports.iter();
        ty.is_none_or(|ty| ty.content_type != ValType::I32)
            || exports.any(|it| it.kind == ExternalKind::Global && it.index == global)
    };
    if assigned.keys().any(|&global| may_change(global)) {
        return none;
    }
    let start = module
        .start
        .and_then(|start| module.functions.definition(start));
    for (position, body) in module.bodies.iter().enumerate() {
        if start == Some(position) {
            continue;
        }
        for site in code::sites(body).map_err(|source| module.malformed(source))? {
            if let Reference::Other(operator) = site.reference
                && let Operator::GlobalSet { global_index } = *operator
                && assigned.contains_key(&global_index)
            {
                return none;
            }
        }
    }
    Ok(assigned)
}

/// What the start function assigns to which globals, if that is all that it does.
fn assigned(side: &Side<'_>, value: impl Fn(u32) -> Option<i32>) -> Option<BTreeMap<u32, u32>> {
    let module = &side.module;
    let position = module.functions.definition(module.start?)?;
    let mut operators = module.bodies.get(position)?.get_operators_reader().ok()?;
    let mut assigned = BTreeMap::new();
    let mut stack: Vec<i32> = Vec::new();
    while !operators.eof() {
        match operators.read().ok()? {
            Operator::GlobalSet { global_index } => {
                assigned.insert(global_index, stack.pop()?.cast_unsigned());
            }
            Operator::End => {}
            operator => constant::step(operator, &mut stack, &value)?,
        }
    }
    stack.is_empty().then_some(assigned)
}
