//! Random core modules, which import what those before them export.

use arbitrary::Unstructured;
use componentize_link::wasm::Module as Parsed;
use wasm_encoder::reencode::{self, Reencode, RoundtripReencoder};
use wasm_encoder::{
    EntityType, ExportKind, ExportSection, FuncType, GlobalType, ImportSection, MemoryType, Module,
    TableType, TypeSection,
};
use wasm_smith::Config;
use wasmparser::ExternalKind;

/// A module under its name.
pub struct Named {
    pub name: String,
    pub binary: Vec<u8>,
}

/// What a module can import.
#[derive(Clone)]
pub struct Offer {
    pub module: String,
    pub name: String,
    pub ty: Offered,
    /// Whether the module imports it itself.
    pub is_imported: bool,
}

/// Its type.
#[derive(Clone)]
pub enum Offered {
    Function(FuncType),
    Global(GlobalType),
    Memory(MemoryType),
    Table(TableType),
}

/// How often a module of its own may enter a function or a loop: enough to
/// reach everything, too little for the stack to overflow.
const FUEL: u32 = 300;

/// What may be in a module.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// All that the tool takes.
    Any,
    /// The same, but for a start function.
    WithoutStart,
    /// What compilers make shared libraries of, as far as it can be drawn: no
    /// instructions that change tables, no segments at addresses of their own.
    Library,
}

/// A module that may import of `offers`. Everything in it is exported, each
/// under a name that starts with `name`.
pub fn draw(
    u: &mut Unstructured,
    name: &str,
    offers: &[Offer],
    style: Style,
) -> arbitrary::Result<Named> {
    let is_library = style == Style::Library;
    let config = Config {
        available_imports: Some(example(offers)),
        export_everything: true,
        canonicalize_nans: true,
        bulk_memory_enabled: !is_library && u.arbitrary()?,
        reference_types_enabled: !is_library,
        // With vectors, wasmi 2.0.0 was seen to crash.
        simd_enabled: false,
        tail_call_enabled: false,
        allow_start_export: style != Style::WithoutStart && u.arbitrary()?,
        // What is not the same twice, what engines do not all have, and what is not taken in.
        relaxed_simd_enabled: false,
        threads_enabled: false,
        exceptions_enabled: false,
        gc_enabled: false,
        memory64_enabled: false,
        max_memories: 1,
        max_memory32_bytes: 4 << 16,
        memory_max_size_required: true,
        max_table_elements: 20,
        table_max_size_required: true,
        max_tables: if is_library { 1 } else { 2 },
        max_imports: 20,
        max_types: 8,
        max_funcs: 20,
        max_globals: 16,
        max_elements: 8,
        max_data_segments: 4,
        // Libraries put their functions where `__table_base` is, and these would put them anywhere.
        max_element_segments: if is_library { 0 } else { 4 },
        max_instructions: 40,
        ..Config::default()
    };
    let mut module = wasm_smith::Module::new(config, u)?;
    module.ensure_termination(FUEL).expect("no bodies of bytes");
    let mut renamed = Module::new();
    let binary = module.to_bytes();
    Rename(name)
        .parse_core_module(&mut renamed, wasmparser::Parser::new(0), &binary)
        .expect("a module that can be written again");
    Ok(Named {
        name: name.to_owned(),
        binary: renamed.finish(),
    })
}

/// Names exports after their kinds and indices.
struct Rename<'a>(&'a str);

impl Reencode for Rename<'_> {
    type Error = std::convert::Infallible;

    fn parse_export(
        &mut self,
        exports: &mut ExportSection,
        export: wasmparser::Export<'_>,
    ) -> Result<(), reencode::Error<Self::Error>> {
        // Some are there twice.
        let name = format!(
            "{}-{:?}{}-{}",
            self.0, export.kind, export.index, export.name
        );
        let kind = match export.kind {
            ExternalKind::Func | ExternalKind::FuncExact => ExportKind::Func,
            ExternalKind::Global => ExportKind::Global,
            ExternalKind::Memory => ExportKind::Memory,
            ExternalKind::Table => ExportKind::Table,
            ExternalKind::Tag => ExportKind::Tag,
        };
        exports.export(&name, kind, export.index);
        Ok(())
    }
}

/// What `module` offers to others.
pub fn offers(module: &Named) -> Vec<Offer> {
    let parsed = Parsed::parse(&module.name, &module.binary).expect("a module");
    let mut plain = RoundtripReencoder;
    let types = parsed.exports.iter().filter_map(|export| {
        let is_imported = match export.kind {
            ExternalKind::Func => parsed.functions.import(export.index).is_some(),
            ExternalKind::Global => parsed.globals.import(export.index).is_some(),
            _ => false,
        };
        let ty = match export.kind {
            ExternalKind::Func => {
                let ty = parsed.function_type(export.index).expect("a function");
                Offered::Function(plain.func_type(ty.clone()).ok()?)
            }
            ExternalKind::Global => {
                Offered::Global(plain.global_type(*parsed.globals.get(export.index)?).ok()?)
            }
            ExternalKind::Memory => Offered::Memory(
                plain
                    .memory_type(*parsed.memories.get(export.index)?)
                    .ok()?,
            ),
            ExternalKind::Table => {
                Offered::Table(plain.table_type(*parsed.tables.get(export.index)?).ok()?)
            }
            ExternalKind::FuncExact | ExternalKind::Tag => return None,
        };
        Some(Offer {
            module: module.name.clone(),
            name: export.name.to_owned(),
            ty,
            is_imported,
        })
    });
    types.collect()
}

/// A module that imports all of it, from which wasm-smith takes some.
fn example(offers: &[Offer]) -> Vec<u8> {
    let (mut types, mut imports) = (TypeSection::new(), ImportSection::new());
    for offer in offers {
        let ty = match &offer.ty {
            Offered::Function(ty) => {
                types.ty().func_type(ty);
                EntityType::Function(types.len() - 1)
            }
            Offered::Global(ty) => EntityType::Global(*ty),
            Offered::Memory(ty) => EntityType::Memory(*ty),
            Offered::Table(ty) => EntityType::Table(*ty),
        };
        imports.import(&offer.module, &offer.name, ty);
    }
    let mut module = Module::new();
    module.section(&types).section(&imports);
    module.finish()
}
