//! Gives new indices to what is marked.

use std::collections::BTreeMap;

use super::linked::{Definition, Function, Linked};
use super::live::Live;
use crate::wasm::to_position;

/// The new indices. For each module, by old index; meaningless for what is not marked.
pub(super) struct Numbers {
    pub functions: Vec<Vec<u32>>,
    pub tables: Vec<Vec<u32>>,
    pub globals: Vec<Vec<u32>>,
    pub tags: Vec<Vec<u32>>,
    pub elements: Vec<Vec<u32>>,
    pub data: Vec<Vec<u32>>,
    /// By position in [`Linked::types`].
    pub types: Vec<u32>,
}

/// Numbers what is marked: in each index space the imports first, then the definitions of one
/// module after another, and last the functions that take the place of missing ones.
pub(super) fn number(linked: &Linked<'_>, live: &Live<'_>) -> Numbers {
    let mut next = 0;
    let imports: Vec<u32> = live
        .imports
        .iter()
        .map(|live| take(&mut next, *live))
        .collect();
    let is_live = |function: &Option<_>| function.is_some();
    let defined: Vec<Vec<u32>> = live
        .functions
        .iter()
        .map(|functions| {
            functions
                .iter()
                .map(|function| take(&mut next, is_live(function)))
                .collect()
        })
        .collect();
    let missing: BTreeMap<usize, u32> = live
        .missing
        .iter()
        .map(|ty| (*ty, take(&mut next, true)))
        .collect();
    let function = |function: &Function| match *function {
        Function::Defined(definition) => {
            let Definition { module, index } = *live.equal.get(&definition).unwrap_or(&definition);
            defined[module][to_position(index) - linked.modules[module].functions.imports.len()]
        }
        Function::Imported(import) => imports[import],
        Function::Missing(ty) => missing.get(&ty).copied().unwrap_or_default(),
    };
    Numbers {
        functions: linked
            .functions
            .iter()
            .map(|functions| functions.iter().map(function).collect())
            .collect(),
        tables: space(&linked.tables, &live.tables, |module| {
            linked.modules[module].tables.imports.len()
        }),
        globals: space(&linked.globals, &live.globals, |module| {
            linked.modules[module].globals.imports.len()
        }),
        tags: space(&linked.tags, &live.tags, |module| {
            linked.modules[module].tags.imports.len()
        }),
        elements: one_after_another(&live.elements),
        data: one_after_another(&live.data),
        types: {
            let mut next = 0;
            live.types
                .iter()
                .map(|live| take(&mut next, *live))
                .collect()
        },
    }
}

/// The next index, for something that is marked.
fn take(next: &mut u32, live: bool) -> u32 {
    let index = *next;
    *next += u32::from(live);
    index
}

/// The new indices of a space without imports.
fn one_after_another(live: &[Vec<bool>]) -> Vec<Vec<u32>> {
    let mut next = 0;
    live.iter()
        .map(|live| live.iter().map(|live| take(&mut next, *live)).collect())
        .collect()
}

/// The new indices of a space whose imports all lead to definitions.
fn space(
    linked: &[Vec<Definition>],
    live: &[Vec<bool>],
    imports: impl Fn(usize) -> usize,
) -> Vec<Vec<u32>> {
    let defined = one_after_another(live);
    let new = |definition: &Definition| {
        defined[definition.module][to_position(definition.index) - imports(definition.module)]
    };
    linked
        .iter()
        .map(|space| space.iter().map(new).collect())
        .collect()
}
