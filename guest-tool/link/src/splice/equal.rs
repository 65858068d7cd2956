//! Finds functions that do the same, and keeps one of them.
//!
//! Modules that were compiled one by one each bring what their language needs: every module of
//! Cython has its helpers, every one of C++ its instances of the same templates. Once they share
//! one memory and one table, many of these differ in nothing.
//!
//! Two functions do the same if they have the same type, and bodies that are equal but for the
//! functions that they name, and if of these, one by one, each pair does the same. So at first all
//! functions whose bodies are equal in this sense (their *shapes*) are in one class. Then a class
//! is divided where its members name functions of different classes, again and again until that
//! divides none. What is left together cannot be told apart by calling it: this is the largest
//! bisimulation, by the refinement of partitions, and finds equal functions that call each other in
//! circles, too. (Hopcroft's algorithm would do it with less work; here a few rounds are enough,
//! and only for functions that share a shape with another.)
//!
//! Nothing else can tell either. A program knows functions by their places in the table, and every
//! place stays: two of them may have the same function now. References to functions cannot be
//! compared.

use std::collections::HashMap;
use std::hash::Hash;

use wasm_encoder::reencode::Reencode;
use wasm_encoder::{Encode, Instruction};

use super::linked::{Definition, Function, Linked};
use super::live::Live;
use super::number::Numbers;
use super::write::Indices;
use crate::wasm::code::{Reference, Site};
use crate::wasm::{self, Module, to_index, to_position};

/// Leaves of functions that do the same only the first, and notes in [`Live::equal`] which that is.
/// `numbers` are those of all that is live.
pub(super) fn merge(
    linked: &Linked<'_>,
    live: &mut Live<'_>,
    numbers: &Numbers,
) -> Result<(), wasm::Error> {
    let functions = Functions::of(linked, live);
    let classes = functions.classes(numbers)?;
    let mut first = HashMap::new();
    let mut equal = Vec::new();
    for (node, definition) in functions.definitions.iter().enumerate() {
        let kept = *first.entry(classes[node]).or_insert(*definition);
        if kept != *definition {
            equal.push((*definition, kept));
        }
    }
    for (definition, _) in &equal {
        let position = body_of(&linked.modules[definition.module], *definition);
        live.functions[definition.module][position] = None;
    }
    live.equal = equal.into_iter().collect();
    Ok(())
}

/// The functions that are live, as the nodes of a graph. Behind them come as nodes the imported
/// functions, and then one for each type of missing functions.
struct Functions<'f, 'a> {
    linked: &'f Linked<'a>,
    live: &'f Live<'a>,
    definitions: Vec<Definition>,
    nodes: HashMap<Definition, u32>,
}

impl<'f, 'a> Functions<'f, 'a> {
    fn of(linked: &'f Linked<'a>, live: &'f Live<'a>) -> Self {
        let mut definitions = Vec::new();
        for (module, bodies) in live.functions.iter().enumerate() {
            let own = &linked.modules[module].functions;
            let reached = bodies.iter().enumerate().filter(|(_, it)| it.is_some());
            definitions.extend(reached.map(|(position, _)| Definition {
                module,
                index: own.index_of(position),
            }));
        }
        let nodes = definitions.iter().zip(0..);
        let nodes = nodes
            .map(|(definition, node)| (*definition, node))
            .collect();
        Functions {
            linked,
            live,
            definitions,
            nodes,
        }
    }

    /// The class of each node: the number of one of its members.
    fn classes(&self, numbers: &Numbers) -> Result<Vec<u32>, wasm::Error> {
        let others = self.linked.imports.len() + self.linked.types.len();
        let alone: Vec<u32> = (0..to_index(self.definitions.len() + others)).collect();
        let nodes: Vec<usize> = (0..self.definitions.len()).collect();
        let mut parts = Vec::new();
        // What is quickly found out first.
        for nodes in divided(&nodes, |node| Ok(self.size(node)))? {
            parts.extend(divided(&nodes, |node| self.shape(node, numbers))?);
        }
        loop {
            let mut classes = alone.clone();
            for part in &parts {
                for node in part {
                    classes[*node] = to_index(part[0]);
                }
            }
            let mut smaller = Vec::with_capacity(parts.len());
            for nodes in &parts {
                smaller.extend(divided(nodes, |node| self.named(node, &classes))?);
            }
            if smaller == parts {
                return Ok(classes);
            }
            parts = smaller;
        }
    }

    /// The sites of a function, and what is between them.
    fn body(&self, node: usize) -> (&'f [Site<'a>], &'f [u8]) {
        let definition = self.definitions[node];
        let module = &self.linked.modules[definition.module];
        let position = body_of(module, definition);
        let sites = self.live.functions[definition.module][position].as_deref();
        (
            sites.unwrap_or_default(),
            module.bodies[position].as_bytes(),
        )
    }

    fn function_type(&self, node: usize) -> Result<usize, wasm::Error> {
        let definition = self.definitions[node];
        self.linked
            .function_type(definition.module, definition.index)
    }

    /// How many sites a function has, and how many bytes it has beside them.
    fn size(&self, node: usize) -> (usize, usize) {
        let (sites, bytes) = self.body(node);
        let named = sites.iter().map(|site| to_position(site.end - site.start));
        (sites.len(), bytes.len() - named.sum::<usize>())
    }

    /// The type and the body, without the functions that it names.
    fn shape(&self, node: usize, numbers: &Numbers) -> Result<(usize, Vec<u8>), wasm::Error> {
        let module = self.definitions[node].module;
        let mut indices = Indices::new(self.linked, numbers, module);
        let (sites, bytes) = self.body(node);
        let mut shape = Vec::with_capacity(bytes.len());
        let mut copied = 0;
        for site in sites {
            let start = to_position(site.start);
            shape.extend_from_slice(&bytes[copied..start]);
            match &site.reference {
                Reference::Call(_) | Reference::Function(_) => shape.push(bytes[start]),
                Reference::Padded(value) => Instruction::I32Const(*value).encode(&mut shape),
                Reference::Other(operator) => indices
                    .instruction((**operator).clone())
                    .map_err(|error| {
                        wasm::Error::from_reencode(self.linked.modules[module].name, error)
                    })?
                    .encode(&mut shape),
            }
            copied = to_position(site.end);
        }
        shape.extend_from_slice(&bytes[copied..]);
        Ok((self.function_type(node)?, shape))
    }

    /// The classes of the functions that a function names.
    fn named(&self, node: usize, classes: &[u32]) -> Result<Vec<u32>, wasm::Error> {
        let module = self.definitions[node].module;
        let (sites, _) = self.body(node);
        let mut named = Vec::new();
        for site in sites {
            if let Reference::Call(index) | Reference::Function(index) = site.reference {
                named.push(classes[self.node_of(self.linked.function(module, index)?)]);
            }
        }
        Ok(named)
    }

    fn node_of(&self, function: Function) -> usize {
        match function {
            Function::Defined(definition) => to_position(self.nodes[&definition]),
            Function::Imported(import) => self.definitions.len() + import,
            Function::Missing(ty) => self.definitions.len() + self.linked.imports.len() + ty,
        }
    }
}

/// The position of a function's body in its module.
fn body_of(module: &Module<'_>, function: Definition) -> usize {
    to_position(function.index) - module.functions.imports.len()
}

/// Puts nodes together that have the same key: those that are not alone with it.
fn divided<K: Eq + Hash>(
    nodes: &[usize],
    key: impl Fn(usize) -> Result<K, wasm::Error>,
) -> Result<Vec<Vec<usize>>, wasm::Error> {
    let mut parts: Vec<Vec<usize>> = Vec::new();
    let mut by_key = HashMap::new();
    for node in nodes {
        let part = *by_key.entry(key(*node)?).or_insert(parts.len());
        match parts.get_mut(part) {
            Some(part) => part.push(*node),
            None => parts.push(vec![*node]),
        }
    }
    parts.retain(|part| part.len() > 1);
    Ok(parts)
}
