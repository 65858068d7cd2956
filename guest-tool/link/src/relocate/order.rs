//! The order of instantiation: a module comes after those whose functions it imports.
//!
//! Addresses need no order, for they are constants by then. Only an import of a function (or tag)
//! has to be there when the importing module is instantiated.

use super::base::Base;
use super::side::Side;
use super::symbols::{self, Found, Kind};
use super::{ENV, Error};

/// The positions of `sides` in the order of instantiation, which is the order given wherever
/// imports allow it.
///
/// # Errors
/// Modules import from each other in a cycle.
pub(super) fn sort(base: &Base, sides: &[Side<'_>]) -> Result<Vec<usize>, Error> {
    let mut search = Search {
        sides,
        imports: (0..sides.len())
            .map(|index| imports(base, sides, index))
            .collect(),
        state: vec![State::New; sides.len()],
        path: Vec::new(),
        order: Vec::with_capacity(sides.len()),
    };
    for index in 0..sides.len() {
        search.visit(index)?;
    }
    Ok(search.order)
}

/// Something that one side module imports from another.
struct Import<'a> {
    from: usize,
    name: &'a str,
}

/// What `sides[index]` imports from other side modules.
fn imports<'a>(base: &Base, sides: &[Side<'a>], index: usize) -> Vec<Import<'a>> {
    let Side {
        module, linkage, ..
    } = &sides[index];
    let functions = module.functions.imports.iter();
    let functions = functions.filter(|import| linkage.is_symbol(import.module, import.name));
    let tags = module.tags.imports.iter();
    let tags = tags.filter(|import| import.module == ENV);
    let functions = functions.map(|import| (import.name, Kind::Function));
    let tags = tags.map(|import| (import.name, Kind::Tag));
    functions
        .chain(tags)
        .filter_map(
            |(name, kind)| match symbols::find(base, sides, index, name, kind) {
                Some(Found::Side(from, _)) if from != index => Some(Import { from, name }),
                _ => None,
            },
        )
        .collect()
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    New,
    /// On the path that is being followed.
    Open,
    Done,
}

/// A depth-first search along imports.
struct Search<'s, 'a> {
    sides: &'s [Side<'a>],
    imports: Vec<Vec<Import<'a>>>,
    state: Vec<State>,
    /// The modules between the first and the present one, each with the name that it imports from
    /// the next.
    path: Vec<(usize, &'a str)>,
    order: Vec<usize>,
}

impl Search<'_, '_> {
    fn visit(&mut self, index: usize) -> Result<(), Error> {
        match self.state[index] {
            State::Done => return Ok(()),
            State::Open => return Err(self.cycle(index)),
            State::New => self.state[index] = State::Open,
        }
        for position in 0..self.imports[index].len() {
            let Import { from, name } = self.imports[index][position];
            self.path.push((index, name));
            self.visit(from)?;
            self.path.pop();
        }
        self.state[index] = State::Done;
        self.order.push(index);
        Ok(())
    }

    /// The message about the cycle that the path closes at `index`.
    fn cycle(&self, index: usize) -> Error {
        let is_start = |(module, _): &(usize, &str)| *module == index;
        let start = self.path.iter().position(is_start).unwrap_or(0);
        let callees = self.path[start..].iter().skip(1).map(|(module, _)| *module);
        let (mut cycle, mut which) = (format!("`{}`", self.sides[index].name()), "");
        for ((_, called), callee) in self.path[start..].iter().zip(callees.chain([index])) {
            cycle += &format!(
                "{which} calls `{called}` of `{}`",
                self.sides[callee].name()
            );
            which = ", which";
        }
        Error::Cycle { cycle }
    }
}
