//! Marks what the result needs.

use std::collections::{BTreeSet, HashMap};

use wasm_encoder::reencode::{self, Reencode};
use wasmparser::{DataKind, ElementItems, ElementKind, Export, ExternalKind, Operator, TableInit};

use super::linked::{Definition, Function, Linked};
use super::{Error, Keep};
use crate::snapshot::{self, Image};
use crate::wasm::code::{self, Reference, Site};
use crate::wasm::{self, to_index, to_position};

/// What is reached. The vectors have one entry for each definition (not: index) of a module, or
/// each segment.
pub(super) struct Live<'a> {
    /// The functions that are reached, each with the places of its body that hold an index.
    pub functions: Vec<Vec<Option<Vec<Site<'a>>>>>,
    /// Functions that are reached and left out all the same, each with the one that does the same
    /// ([`equal`](super::equal)).
    pub equal: HashMap<Definition, Definition>,
    /// Imports, by position in [`Linked::imports`].
    pub imports: Vec<bool>,
    /// Types of missing functions, by position in [`Linked::types`].
    pub missing: BTreeSet<usize>,
    /// Types, by position in [`Linked::types`].
    pub types: Vec<bool>,
    pub tables: Vec<Vec<bool>>,
    pub globals: Vec<Vec<bool>>,
    pub tags: Vec<Vec<bool>>,
    pub elements: Vec<Vec<bool>>,
    pub data: Vec<Vec<bool>>,
    /// Whether code names a data segment.
    pub names_data: bool,
    /// The start functions that run, in order: module and index.
    pub starts: Vec<(usize, u32)>,
    /// The exports that are kept.
    pub exports: Vec<Kept<'a>>,
}

/// An export that is kept.
pub(super) struct Kept<'a> {
    /// The position of the module that exports it.
    pub module: usize,
    pub export: Export<'a>,
    /// What it is called in the result.
    pub name: String,
}

/// Marks what is reached from the exports that `keep` chooses, and on instantiation: with an
/// `image` of a program that was stopped, that is only what fills the memory.
pub(super) fn mark<'a>(
    linked: &Linked<'a>,
    image: Option<&Image>,
    keep: &Keep<'_>,
) -> Result<Live<'a>, Error> {
    let mut marker = Marker {
        linked,
        image,
        live: Live::nothing(linked),
        waiting: Vec::new(),
    };
    marker.exports(keep)?;
    marker.instantiation()?;
    marker.follow()?;
    Ok(marker.live)
}

impl Live<'_> {
    /// How many functions of each module are reached.
    pub fn counts(&self, linked: &Linked<'_>) -> Vec<(String, u32)> {
        let reached = self
            .functions
            .iter()
            .map(|functions| functions.iter().flatten().count());
        let names = linked.modules.iter().map(|module| module.name.to_owned());
        names.zip(reached.map(to_index)).collect()
    }

    fn nothing(linked: &Linked<'_>) -> Self {
        let modules = || linked.modules.iter();
        Live {
            functions: modules()
                .map(|module| module.bodies.iter().map(|_| None).collect())
                .collect(),
            equal: HashMap::new(),
            imports: vec![false; linked.imports.len()],
            missing: BTreeSet::new(),
            types: vec![false; linked.types.len()],
            tables: modules()
                .map(|module| vec![false; module.tables.defined.len()])
                .collect(),
            globals: modules()
                .map(|module| vec![false; module.globals.defined.len()])
                .collect(),
            tags: modules()
                .map(|module| vec![false; module.tags.defined.len()])
                .collect(),
            elements: modules()
                .map(|module| vec![false; module.elements.len()])
                .collect(),
            data: modules()
                .map(|module| vec![false; module.data.len()])
                .collect(),
            names_data: false,
            starts: Vec::new(),
            exports: Vec::new(),
        }
    }
}

/// The search: what is marked and not yet looked into waits.
struct Marker<'l, 'a> {
    linked: &'l Linked<'a>,
    image: Option<&'l Image>,
    live: Live<'a>,
    waiting: Vec<Definition>,
}

impl<'a> Marker<'_, 'a> {
    fn exports(&mut self, keep: &Keep<'_>) -> Result<(), Error> {
        let mut exporters = HashMap::new();
        for (module, parsed) in self.linked.modules.iter().enumerate() {
            for export in &parsed.exports {
                let Some(name) = keep(parsed.name, export.name) else {
                    continue;
                };
                if let Some(first) = exporters.insert(name.clone(), parsed.name) {
                    return Err(Error::SameExport {
                        name,
                        first: first.to_string(),
                        second: parsed.name.to_string(),
                    });
                }
                self.export(module, export)?;
                let export = *export;
                self.live.exports.push(Kept {
                    module,
                    export,
                    name,
                });
            }
        }
        Ok(())
    }

    fn export(&mut self, module: usize, export: &Export<'_>) -> Result<(), wasm::Error> {
        match export.kind {
            ExternalKind::Func | ExternalKind::FuncExact => self.function(module, export.index),
            ExternalKind::Table => self.table(module, export.index),
            ExternalKind::Memory => Ok(()),
            ExternalKind::Global => self.global(module, export.index),
            ExternalKind::Tag => self.tag(module, export.index),
        }
    }

    /// Marks what happens on instantiation: active data segments and start functions.
    fn instantiation(&mut self) -> Result<(), wasm::Error> {
        for (module, parsed) in self.linked.modules.iter().enumerate() {
            if self.is_stopped(parsed.name) {
                continue;
            }
            if let Some(start) = parsed.start {
                self.live.starts.push((module, start));
                self.function(module, start)?;
            }
            for (position, data) in parsed.data.iter().enumerate() {
                if let DataKind::Active { offset_expr, .. } = &data.kind {
                    self.live.data[module][position] = true;
                    self.constant(module, offset_expr)?;
                }
            }
        }
        Ok(())
    }

    /// Whether the module of this name was instantiated before, and its memory is in the image.
    fn is_stopped(&self, module: &str) -> bool {
        self.image
            .is_some_and(|image| !image.fillers.contains(module))
    }

    /// Looks into the functions that wait until none does.
    fn follow(&mut self) -> Result<(), Error> {
        while let Some(Definition { module, index }) = self.waiting.pop() {
            let parsed = &self.linked.modules[module];
            let position = to_position(index) - parsed.functions.imports.len();
            let sites = code::sites(&parsed.bodies[position]);
            let sites = sites.map_err(|source| parsed.malformed(source))?;
            for site in &sites {
                match &site.reference {
                    Reference::Call(function) | Reference::Function(function) => {
                        self.function(module, *function)?;
                    }
                    Reference::Padded(_) => {}
                    Reference::Other(operator) => {
                        self.check_instruction(module, operator)?;
                        self.operator(module, (**operator).clone())?;
                    }
                }
            }
            self.live.functions[module][position] = Some(sites);
        }
        Ok(())
    }

    /// Refuses instructions whose effect the snapshot would have lost.
    fn check_instruction(&self, module: usize, operator: &Operator<'_>) -> Result<(), Error> {
        let name = self.linked.modules[module].name;
        match snapshot::lost_instruction(operator) {
            Some(instruction) if self.is_stopped(name) => Err(Error::Instruction {
                module: name.to_string(),
                instruction,
            }),
            _ => Ok(()),
        }
    }

    fn function(&mut self, module: usize, index: u32) -> Result<(), wasm::Error> {
        match self.linked.function(module, index)? {
            Function::Defined(definition) => {
                let parsed = &self.linked.modules[definition.module];
                let position = to_position(definition.index) - parsed.functions.imports.len();
                let live = &mut self.live.functions[definition.module][position];
                if live.is_none() {
                    // Until its body is looked into it has no places that hold an index.
                    *live = Some(Vec::new());
                    self.waiting.push(definition);
                    let ty = self
                        .linked
                        .function_type(definition.module, definition.index)?;
                    self.live.types[ty] = true;
                }
            }
            Function::Imported(import) => {
                self.live.imports[import] = true;
                self.live.types[self.linked.imports[import].ty] = true;
            }
            Function::Missing(ty) => {
                self.live.missing.insert(ty);
                self.live.types[ty] = true;
            }
        }
        Ok(())
    }

    fn global(&mut self, module: usize, index: u32) -> Result<(), wasm::Error> {
        let global = self.linked.global(module, index)?;
        let definer = &self.linked.modules[global.module];
        let position = to_position(global.index) - definer.globals.imports.len();
        let live = &mut self.live.globals[global.module][position];
        if !*live {
            *live = true;
            let initializer = definer.global_initializers[position].clone();
            self.constant(global.module, &initializer)?;
        }
        Ok(())
    }

    fn tag(&mut self, module: usize, index: u32) -> Result<(), wasm::Error> {
        let tag = self.linked.tag(module, index)?;
        let definer = &self.linked.modules[tag.module];
        let position = to_position(tag.index) - definer.tags.imports.len();
        self.live.tags[tag.module][position] = true;
        let ty = self
            .linked
            .type_at(tag.module, definer.tags.defined[position].func_type_idx)?;
        self.live.types[ty] = true;
        Ok(())
    }

    /// Marks a table, and what the active segments of all modules put into it.
    fn table(&mut self, module: usize, index: u32) -> Result<(), wasm::Error> {
        let table = self.linked.table(module, index)?;
        let definer = &self.linked.modules[table.module];
        let position = to_position(table.index) - definer.tables.imports.len();
        if std::mem::replace(&mut self.live.tables[table.module][position], true) {
            return Ok(());
        }
        if let TableInit::Expr(value) = &definer.table_initializers[position] {
            self.constant(table.module, value)?;
        }
        for (module, parsed) in self.linked.modules.iter().enumerate() {
            for (position, element) in parsed.elements.iter().enumerate() {
                if let ElementKind::Active { table_index, .. } = &element.kind
                    && self.linked.table(module, table_index.unwrap_or(0))? == table
                {
                    self.element(module, position)?;
                }
            }
        }
        Ok(())
    }

    /// Marks an element segment, its functions and the table that it is for, if it is active: code
    /// can name that, too, if only to drop it.
    fn element(&mut self, module: usize, position: usize) -> Result<(), wasm::Error> {
        let parsed = &self.linked.modules[module];
        let bad_index = || parsed.bad_index("element segment", to_index(position));
        let live = self.live.elements[module]
            .get_mut(position)
            .ok_or_else(bad_index)?;
        if std::mem::replace(live, true) {
            return Ok(());
        }
        if let ElementKind::Active {
            table_index,
            offset_expr,
        } = &parsed.elements[position].kind
        {
            self.constant(module, offset_expr)?;
            self.table(module, table_index.unwrap_or(0))?;
        }
        match &parsed.elements[position].items {
            ElementItems::Functions(functions) => {
                for function in functions.clone() {
                    self.function(module, function.map_err(|source| parsed.malformed(source))?)?;
                }
            }
            ElementItems::Expressions(_, expressions) => {
                for expression in expressions.clone() {
                    self.constant(
                        module,
                        &expression.map_err(|source| parsed.malformed(source))?,
                    )?;
                }
            }
        }
        Ok(())
    }

    fn data(&mut self, module: usize, index: u32) -> Result<(), wasm::Error> {
        let bad_index = || self.linked.modules[module].bad_index("data segment", index);
        *self.live.data[module]
            .get_mut(to_position(index))
            .ok_or_else(bad_index)? = true;
        self.live.names_data = true;
        Ok(())
    }

    fn constant(
        &mut self,
        module: usize,
        expression: &wasmparser::ConstExpr<'a>,
    ) -> Result<(), wasm::Error> {
        let linked = self.linked;
        linked.constant(module, expression, &mut |module, operator| {
            self.operator(module, operator)
        })
    }

    /// Marks whatever an operator names.
    fn operator(&mut self, module: usize, operator: Operator<'_>) -> Result<(), wasm::Error> {
        let mut mentions = Mentions {
            marker: self,
            module,
        };
        match mentions.instruction(operator) {
            Ok(_) => Ok(()),
            Err(error) => Err(wasm::Error::from_reencode(
                self.linked.modules[module].name,
                error,
            )),
        }
    }
}

/// Has every index marked that an instruction of `module` mentions.
struct Mentions<'m, 'l, 'a> {
    marker: &'m mut Marker<'l, 'a>,
    module: usize,
}

impl Reencode for Mentions<'_, '_, '_> {
    type Error = wasm::Error;

    fn function_index(&mut self, index: u32) -> Result<u32, reencode::Error<wasm::Error>> {
        self.marker.function(self.module, index)?;
        Ok(index)
    }

    fn global_index(&mut self, index: u32) -> Result<u32, reencode::Error<wasm::Error>> {
        self.marker.global(self.module, index)?;
        Ok(index)
    }

    fn table_index(&mut self, index: u32) -> Result<u32, reencode::Error<wasm::Error>> {
        self.marker.table(self.module, index)?;
        Ok(index)
    }

    fn tag_index(&mut self, index: u32) -> Result<u32, reencode::Error<wasm::Error>> {
        self.marker.tag(self.module, index)?;
        Ok(index)
    }

    fn element_index(&mut self, index: u32) -> Result<u32, reencode::Error<wasm::Error>> {
        self.marker.element(self.module, to_position(index))?;
        Ok(index)
    }

    fn data_index(&mut self, index: u32) -> Result<u32, reencode::Error<wasm::Error>> {
        self.marker.data(self.module, index)?;
        Ok(index)
    }

    fn type_index(&mut self, index: u32) -> Result<u32, reencode::Error<wasm::Error>> {
        let ty = self.marker.linked.type_at(self.module, index)?;
        self.marker.live.types[ty] = true;
        Ok(index)
    }
}
