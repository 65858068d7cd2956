//! Writes the result, section by section.

use std::collections::{BTreeSet, HashMap};

use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{
    CodeSection, ConstExpr, CustomSection, DataCountSection, DataSection, ElementSection, Elements,
    Encode, EntityType, ExportSection, Function, FunctionSection, GlobalSection, ImportSection,
    MemorySection, MemoryType, Module, Section, StartSection, TableSection, TagSection,
    TypeSection,
};
use wasmparser::{DataKind, ElementItems, ElementKind, TableInit, ValType};

use super::Error;
use super::linked::{Definition, Linked};
use super::live::Live;
use super::number::Numbers;
use crate::snapshot::{self, Image};
use crate::wasm::code::{self, Reference};
use crate::wasm::{self, append_list};

/// Writes what is `live`, with the new `numbers`, and as `image` says where there is one.
pub(super) fn write(
    linked: &Linked<'_>,
    live: &Live<'_>,
    numbers: &Numbers,
    image: Option<&Image>,
) -> Result<Vec<u8>, Error> {
    let mut writer = Writer {
        linked,
        live,
        numbers,
        image,
        undeclared: BTreeSet::new(),
    };
    let starts = writer.starts()?;
    // First, for which functions are referenced has to be known before the segments are written.
    let code = writer.code(&starts)?;

    let mut module = Module::HEADER.to_vec();
    append_list(&mut module, &writer.types());
    append_list(&mut module, &writer.imports());
    append_list(&mut module, &writer.functions(&starts)?);
    append_list(&mut module, &writer.tables()?);
    append_list(&mut module, &writer.memories()?);
    append_list(&mut module, &writer.tags()?);
    append_list(&mut module, &writer.globals()?);
    append_list(&mut module, &writer.exports()?);
    let start = match starts[..] {
        [] => None,
        [start] => Some(start.function),
        [..] => Some(writer.start_of_starts()),
    };
    if let Some(function_index) = start {
        StartSection { function_index }.append_to(&mut module);
    }
    append_list(&mut module, &writer.elements()?);
    match image {
        None => {
            let data = writer.data()?;
            if writer.has_passive_data() {
                DataCountSection { count: data.len() }.append_to(&mut module);
            }
            append_list(&mut module, &code);
            append_list(&mut module, &data);
        }
        Some(image) => {
            append_list(&mut module, &code);
            append_list(&mut module, &snapshot::MemoryContents::new(image));
        }
    }
    for (name, contents) in writer.custom_sections() {
        let section = CustomSection {
            name: name.into(),
            data: contents.into(),
        };
        section.append_to(&mut module);
    }
    Ok(module)
}

/// A module's start function: its new index and its type.
#[derive(Clone, Copy)]
struct Start {
    function: u32,
    ty: usize,
}

struct Writer<'w, 'a> {
    linked: &'w Linked<'a>,
    live: &'w Live<'a>,
    numbers: &'w Numbers,
    image: Option<&'w Image>,
    /// Functions that code takes references of, by new index, until something else in the module that may declare
    /// them is found to mention them.
    undeclared: BTreeSet<u32>,
}

impl<'a> Writer<'_, 'a> {
    fn types(&self) -> TypeSection {
        let mut types = TypeSection::new();
        for (ty, live) in self.linked.types.iter().zip(&self.live.types) {
            if *live {
                types.ty().func_type(ty);
            }
        }
        types
    }

    fn imports(&self) -> ImportSection {
        let mut imports = ImportSection::new();
        for (import, live) in self.linked.imports.iter().zip(&self.live.imports) {
            if *live {
                let ty = EntityType::Function(self.numbers.types[import.ty]);
                imports.import(import.module, import.name, ty);
            }
        }
        imports
    }

    /// The start functions of all modules, in the order in which they run.
    fn starts(&self) -> Result<Vec<Start>, Error> {
        let mut starts = Vec::new();
        for (module, parsed) in self.linked.modules.iter().enumerate() {
            if let (None, Some(start)) = (self.image, parsed.start) {
                let ty = self.linked.function_type(module, start)?;
                starts.push(Start {
                    function: self.numbers.functions[module][start as usize],
                    ty,
                });
            }
        }
        Ok(starts)
    }

    /// The index of the function that calls several start functions: it is the last.
    fn start_of_starts(&self) -> u32 {
        let imports = self.live.imports.iter().filter(|live| **live).count();
        let defined: usize = self
            .live
            .functions
            .iter()
            .map(|functions| functions.iter().flatten().count())
            .sum();
        (imports + defined + self.live.missing.len()) as u32
    }

    /// The types of the defined functions; then those of the missing ones; then that of the function which calls
    /// several start functions.
    fn functions(&self, starts: &[Start]) -> Result<FunctionSection, Error> {
        let mut functions = FunctionSection::new();
        for (module, bodies) in self.live.functions.iter().enumerate() {
            let parsed = &self.linked.modules[module];
            for (position, _) in bodies.iter().enumerate().filter(|(_, body)| body.is_some()) {
                let ty = self
                    .linked
                    .function_type(module, parsed.functions.index_of(position))?;
                functions.function(self.numbers.types[ty]);
            }
        }
        for ty in &self.live.missing {
            functions.function(self.numbers.types[*ty]);
        }
        if let [first, _, ..] = starts {
            functions.function(self.numbers.types[first.ty]);
        }
        Ok(functions)
    }

    /// The bodies, in the same order.
    fn code(&mut self, starts: &[Start]) -> Result<CodeSection, Error> {
        let mut section = CodeSection::new();
        let mut buffer = Vec::new();
        for (module, bodies) in self.live.functions.iter().enumerate() {
            let parsed = &self.linked.modules[module];
            let mut indices = Indices {
                linked: self.linked,
                numbers: self.numbers,
                module,
            };
            for (body, sites) in parsed.bodies.iter().zip(bodies) {
                let Some(sites) = sites else { continue };
                buffer.clear();
                code::rewrite(body, sites, &mut indices, &mut buffer)
                    .map_err(|error| wasm::Error::from_reencode(parsed.name, error))?;
                section.raw(&buffer);
                for site in sites {
                    if let Reference::Function(function) = site.reference {
                        self.undeclared
                            .insert(self.numbers.functions[module][function as usize]);
                    }
                }
            }
        }
        for _ in &self.live.missing {
            let mut body = Function::new([]);
            body.instructions().unreachable().end();
            section.function(&body);
        }
        if let [_, _, ..] = starts {
            let mut body = Function::new([]);
            for start in starts {
                body.instructions().call(start.function);
            }
            body.instructions().end();
            section.function(&body);
        }
        Ok(section)
    }

    /// The tables, each as large as the modules that import it ask for.
    fn tables(&mut self) -> Result<TableSection, Error> {
        let mut tables = TableSection::new();
        for (module, live) in self.live.tables.iter().enumerate() {
            let parsed = &self.linked.modules[module];
            for position in (0..live.len()).filter(|position| live[*position]) {
                let index = parsed.tables.index_of(position);
                let mut ty = parsed.tables.defined[position];
                let wanted = self.wanted(
                    &self.linked.tables,
                    Definition { module, index },
                    |module, import| {
                        self.linked.modules[module].tables.imports[import]
                            .ty
                            .initial
                    },
                );
                ty.initial = ty.initial.max(wanted);
                let ty = self.encode(module, |indices| indices.table_type(ty))?;
                match &parsed.table_initializers[position] {
                    TableInit::RefNull => _ = tables.table(ty),
                    TableInit::Expr(value) => {
                        _ = tables.table_with_init(ty, &self.constant(module, value)?)
                    }
                }
            }
        }
        Ok(tables)
    }

    /// The memory, as large as the modules that import it ask for, or as it was when the image was taken.
    fn memories(&self) -> Result<MemorySection, Error> {
        let mut memories = MemorySection::new();
        for (module, parsed) in self.linked.modules.iter().enumerate() {
            for (position, ty) in parsed.memories.defined.iter().enumerate() {
                let index = parsed.memories.index_of(position);
                let wanted = self.wanted(
                    &self.linked.memories,
                    Definition { module, index },
                    |module, import| {
                        self.linked.modules[module].memories.imports[import]
                            .ty
                            .initial
                    },
                );
                let mut ty = MemoryType::from(*ty);
                ty.minimum = match self.image {
                    Some(image) => u64::from(image.pages),
                    None => ty.minimum.max(wanted),
                };
                if !memories.is_empty() {
                    return Err(parsed.unsupported("a memory of its own").into());
                }
                memories.memory(ty);
            }
        }
        Ok(memories)
    }

    /// The largest minimum with which any module imports `definition`.
    fn wanted(
        &self,
        space: &[Vec<Definition>],
        definition: Definition,
        minimum: impl Fn(usize, usize) -> u64,
    ) -> u64 {
        let mut wanted = 0;
        for (module, definitions) in space
            .iter()
            .enumerate()
            .filter(|(module, _)| *module != definition.module)
        {
            for import in (0..definitions.len()).filter(|import| definitions[*import] == definition)
            {
                wanted = wanted.max(minimum(module, import));
            }
        }
        wanted
    }

    fn tags(&self) -> Result<TagSection, Error> {
        let mut tags = TagSection::new();
        for (module, live) in self.live.tags.iter().enumerate() {
            for position in (0..live.len()).filter(|position| live[*position]) {
                let ty = self.linked.modules[module].tags.defined[position];
                tags.tag(self.encode(module, |indices| indices.tag_type(ty))?);
            }
        }
        Ok(tags)
    }

    /// The globals, the mutable ones with the values that they had when the image was taken.
    fn globals(&mut self) -> Result<GlobalSection, Error> {
        let values: HashMap<(&str, u32), u128> = self
            .image
            .iter()
            .flat_map(|image| &image.globals)
            .map(|global| ((global.module.as_str(), global.index), global.value))
            .collect();
        let mut globals = GlobalSection::new();
        for (module, live) in self.live.globals.iter().enumerate() {
            let parsed = &self.linked.modules[module];
            for position in (0..live.len()).filter(|position| live[*position]) {
                let ty = parsed.globals.defined[position];
                let initial = if self.image.is_some() && ty.mutable {
                    let index = parsed.globals.index_of(position);
                    let value = values.get(&(parsed.name, index));
                    let value = value.and_then(|value| number(ty.content_type, *value));
                    value.ok_or_else(|| Error::MissingGlobal {
                        module: parsed.name.to_string(),
                        index,
                    })?
                } else {
                    self.constant(module, &parsed.global_initializers[position])?
                };
                globals.global(
                    self.encode(module, |indices| indices.global_type(ty))?,
                    &initial,
                );
            }
        }
        Ok(globals)
    }

    fn exports(&mut self) -> Result<ExportSection, Error> {
        let mut exports = ExportSection::new();
        for (module, export) in &self.live.exports {
            let kind = self.encode(*module, |indices| indices.export_kind(export.kind))?;
            let index = self.encode(*module, |indices| {
                indices.external_index(export.kind, export.index)
            })?;
            if kind == wasm_encoder::ExportKind::Func {
                self.undeclared.remove(&index);
            }
            exports.export(export.name, kind, index);
        }
        Ok(exports)
    }

    /// The element segments, and one which declares the functions that only code mentions (core specification,
    /// "Modules", `ref.func` needs its function among the module's references).
    fn elements(&mut self) -> Result<ElementSection, Error> {
        let mut elements = ElementSection::new();
        for (module, live) in self.live.elements.iter().enumerate() {
            let parsed = &self.linked.modules[module];
            for (element, _) in parsed.elements.iter().zip(live).filter(|(_, live)| **live) {
                let items = self.items(module, &element.items)?;
                match &element.kind {
                    ElementKind::Active {
                        table_index,
                        offset_expr,
                    } => {
                        let table = self.numbers.tables[module][table_index.unwrap_or(0) as usize];
                        let offset = self.constant(module, offset_expr)?;
                        elements.active((table != 0).then_some(table), &offset, items);
                    }
                    ElementKind::Passive => _ = elements.passive(items),
                    ElementKind::Declared => _ = elements.declared(items),
                }
            }
        }
        if !self.undeclared.is_empty() {
            let functions: Vec<u32> = self.undeclared.iter().copied().collect();
            elements.declared(Elements::Functions(functions.into()));
        }
        Ok(elements)
    }

    fn items(
        &mut self,
        module: usize,
        items: &ElementItems<'a>,
    ) -> Result<Elements<'static>, Error> {
        let parsed = &self.linked.modules[module];
        match items {
            ElementItems::Functions(functions) => {
                let mut indices = Vec::with_capacity(functions.count() as usize);
                for function in functions.clone() {
                    let function = function.map_err(|source| parsed.malformed(source))?;
                    let index = self.encode(module, |indices| indices.function_index(function))?;
                    self.undeclared.remove(&index);
                    indices.push(index);
                }
                Ok(Elements::Functions(indices.into()))
            }
            ElementItems::Expressions(ty, expressions) => {
                let ty = self.encode(module, |indices| indices.ref_type(*ty))?;
                let mut values = Vec::with_capacity(expressions.count() as usize);
                for expression in expressions.clone() {
                    values.push(self.constant(
                        module,
                        &expression.map_err(|source| parsed.malformed(source))?,
                    )?);
                }
                Ok(Elements::Expressions(ty, values.into()))
            }
        }
    }

    fn has_passive_data(&self) -> bool {
        let mut segments = self
            .linked
            .modules
            .iter()
            .zip(&self.live.data)
            .flat_map(|(module, live)| module.data.iter().zip(live));
        segments.any(|(data, live)| *live && matches!(data.kind, DataKind::Passive))
    }

    fn data(&mut self) -> Result<DataSection, Error> {
        let mut section = DataSection::new();
        for (module, live) in self.live.data.iter().enumerate() {
            for (data, _) in self.linked.modules[module]
                .data
                .iter()
                .zip(live)
                .filter(|(_, live)| **live)
            {
                let contents = data.data.iter().copied();
                match &data.kind {
                    DataKind::Active { offset_expr, .. } => {
                        section.active(0, &self.constant(module, offset_expr)?, contents);
                    }
                    DataKind::Passive => _ = section.passive(contents),
                }
            }
        }
        Ok(section)
    }

    /// The first module's sections that describe component types.
    fn custom_sections(&self) -> Vec<(&'a str, &'a [u8])> {
        let sections = self
            .linked
            .modules
            .first()
            .into_iter()
            .flat_map(|module| &module.custom);
        sections
            .filter(|(name, _)| name.starts_with("component-type"))
            .copied()
            .collect()
    }

    /// A constant expression with new indices.
    fn constant(
        &mut self,
        module: usize,
        expression: &wasmparser::ConstExpr<'a>,
    ) -> Result<ConstExpr, Error> {
        let mut bytes = Vec::new();
        let linked = self.linked;
        linked.constant(module, expression, &mut |module, operator| {
            if let wasmparser::Operator::RefFunc { function_index } = operator {
                let index = self.numbers.functions[module].get(function_index as usize);
                self.undeclared.remove(index.unwrap_or(&u32::MAX));
            }
            self.encode(module, |indices| indices.instruction(operator))?
                .encode(&mut bytes);
            Ok(())
        })?;
        Ok(ConstExpr::raw(bytes))
    }

    /// Encodes something that the module at `module` has, with new indices.
    fn encode<T>(
        &self,
        module: usize,
        encode: impl FnOnce(&mut Indices<'_, 'a>) -> Result<T, reencode::Error<wasm::Error>>,
    ) -> Result<T, wasm::Error> {
        encode(&mut Indices {
            linked: self.linked,
            numbers: self.numbers,
            module,
        })
        .map_err(|error| wasm::Error::from_reencode(self.linked.modules[module].name, error))
    }
}

/// The constant expression for a number, given as bits.
fn number(ty: ValType, bits: u128) -> Option<ConstExpr> {
    Some(match ty {
        ValType::I32 => ConstExpr::i32_const(bits as i32),
        ValType::I64 => ConstExpr::i64_const(bits as i64),
        ValType::F32 => ConstExpr::f32_const(wasm_encoder::Ieee32::new(bits as u32)),
        ValType::F64 => ConstExpr::f64_const(wasm_encoder::Ieee64::new(bits as u64)),
        ValType::V128 => ConstExpr::v128_const(bits as i128),
        ValType::Ref(_) => return None,
    })
}

/// Maps the indices of one module to the new ones.
struct Indices<'n, 'a> {
    linked: &'n Linked<'a>,
    numbers: &'n Numbers,
    module: usize,
}

impl Indices<'_, '_> {
    fn map(
        &self,
        new: &[Vec<u32>],
        kind: &'static str,
        index: u32,
    ) -> Result<u32, reencode::Error<wasm::Error>> {
        let bad_index =
            || reencode::Error::UserError(self.linked.modules[self.module].bad_index(kind, index));
        new[self.module]
            .get(index as usize)
            .copied()
            .ok_or_else(bad_index)
    }
}

impl Reencode for Indices<'_, '_> {
    type Error = wasm::Error;

    fn function_index(&mut self, index: u32) -> Result<u32, reencode::Error<wasm::Error>> {
        self.map(&self.numbers.functions, "function", index)
    }

    fn global_index(&mut self, index: u32) -> Result<u32, reencode::Error<wasm::Error>> {
        self.map(&self.numbers.globals, "global", index)
    }

    fn table_index(&mut self, index: u32) -> Result<u32, reencode::Error<wasm::Error>> {
        self.map(&self.numbers.tables, "table", index)
    }

    fn tag_index(&mut self, index: u32) -> Result<u32, reencode::Error<wasm::Error>> {
        self.map(&self.numbers.tags, "tag", index)
    }

    fn element_index(&mut self, index: u32) -> Result<u32, reencode::Error<wasm::Error>> {
        self.map(&self.numbers.elements, "element segment", index)
    }

    fn data_index(&mut self, index: u32) -> Result<u32, reencode::Error<wasm::Error>> {
        self.map(&self.numbers.data, "data segment", index)
    }

    fn type_index(&mut self, index: u32) -> Result<u32, reencode::Error<wasm::Error>> {
        let ty = self
            .linked
            .type_at(self.module, index)
            .map_err(reencode::Error::UserError)?;
        Ok(self.numbers.types[ty])
    }
}
