//! The module that brings the canonical built-ins for asynchronous code into a program.
//!
//! The runtime needs them where the world has asynchronous functions, streams or futures, and is
//! not to import them anywhere else. So they are imports of a side module of their own, which is
//! part of the program only where they are needed. It has them in the function table, one behind
//! the other, and its `__wasm_call_ctors` passes the index of the first to the runtime. What the
//! runtime makes of that is in the shim's `asynchronous/builtins.rs`; the order of [`BUILTINS`] is
//! that of the `Position` there.
//!
//! The imports are named as wit-component wants it (`validation.rs`, "legacy" names): a unit stream
//! is what the runtime wakes its own calls with.

use ValType::{I32, I64};
use componentize_link::relocate::ENV;
use wasm_encoder::{
    CodeSection, ConstExpr, CustomSection, ElementSection, Elements, EntityType, ExportKind,
    ExportSection, Function, FunctionSection, GlobalType, ImportSection, MemoryType, Module,
    RefType, TableType, TypeSection, ValType,
};
use wit_parser::{Resolve, WorldId, WorldItem};

/// The built-ins: module, name, parameters, results.
const BUILTINS: [(&str, &str, &[ValType], &[ValType]); 13] = [
    ("$root", "[waitable-set-new]", &[], &[I32]),
    ("$root", "[waitable-set-poll]", &[I32, I32], &[I32]),
    ("$root", "[waitable-join]", &[I32, I32], &[]),
    ("$root", "[subtask-drop]", &[I32], &[]),
    ("$root", "[subtask-cancel]", &[I32], &[I32]),
    ("$root", "[context-get-0]", &[], &[I32]),
    ("$root", "[context-set-0]", &[I32], &[]),
    ("$root", "[backpressure-inc]", &[], &[]),
    ("$root", "[backpressure-dec]", &[], &[]),
    ("[export]$root", "[task-cancel]", &[], &[]),
    ("$root", "[stream-new-unit]", &[], &[I64]),
    (
        "$root",
        "[async-lower][stream-read-unit]",
        &[I32, I32, I32],
        &[I32],
    ),
    (
        "$root",
        "[async-lower][stream-write-unit]",
        &[I32, I32, I32],
        &[I32],
    ),
];

/// How many there are: so few that LEB128 has each number up to them in one byte.
const COUNT: u8 = {
    assert!(BUILTINS.len() < 0x80);
    // Loses nothing, by what was asserted.
    BUILTINS.len() as u8
};

/// The runtime's function that takes the index of the first built-in in the table.
const TAKE: &str = "componentize_set_builtins";

/// Tool conventions, "DynamicLinking": the subsection of `dylink.0` about memory and table.
const WASM_DYLINK_MEM_INFO: u8 = 1;

/// Whether anything in the world is asynchronous: a function, or a stream or future in one.
pub fn needed(resolve: &Resolve, world: WorldId) -> bool {
    let world = &resolve.worlds[world];
    let mut items = world.imports.values().chain(world.exports.values());
    let asynchronous = |function: &wit_parser::Function| {
        function.kind.is_async() || !function.find_futures_and_streams(resolve).is_empty()
    };
    items.any(|item| match item {
        WorldItem::Function(function) => asynchronous(function),
        WorldItem::Interface { id, .. } => {
            resolve.interfaces[*id].functions.values().any(asynchronous)
        }
        WorldItem::Type { .. } => false,
    })
}

/// The module, in the binary format, with a `dylink.0` section.
pub fn module() -> Vec<u8> {
    let mut module = Module::new();
    module.section(&CustomSection {
        name: "dylink.0".into(),
        data: table_of(COUNT).into(),
    });
    let mut types = TypeSection::new();
    for (_, _, parameters, results) in BUILTINS {
        types
            .ty()
            .function(parameters.iter().copied(), results.iter().copied());
    }
    let count = u32::from(COUNT);
    let (take, constructor) = (count, count + 1);
    types.ty().function([I32], []);
    types.ty().function([], []);
    module.section(&types);
    module.section(&imports(take));
    let mut functions = FunctionSection::new();
    functions.function(constructor);
    module.section(&functions);
    let mut exports = ExportSection::new();
    exports.export("__wasm_call_ctors", ExportKind::Func, take + 1);
    module.section(&exports);
    let mut elements = ElementSection::new();
    elements.active(
        Some(0),
        &ConstExpr::global_get(0),
        Elements::Functions((0..count).collect::<Vec<_>>().into()),
    );
    module.section(&elements);
    let mut body = Function::new([]);
    body.instructions().global_get(0).call(take).end();
    let mut code = CodeSection::new();
    code.function(&body);
    module.section(&code);
    module.finish()
}

/// The contents of `dylink.0` for a module without memory, with so many functions in the table.
fn table_of(count: u8) -> Vec<u8> {
    let length = 4;
    let (memory_size, memory_alignment, table_alignment) = (0, 0, 0);
    let payload = [memory_size, memory_alignment, count, table_alignment];
    [&[WASM_DYLINK_MEM_INFO, length], &payload[..]].concat()
}

fn imports(take: u32) -> ImportSection {
    let mut imports = ImportSection::new();
    for (ty, (module, name, ..)) in (0..).zip(BUILTINS) {
        imports.import(module, name, EntityType::Function(ty));
    }
    imports.import(ENV, TAKE, EntityType::Function(take));
    let base = GlobalType {
        val_type: I32,
        mutable: false,
        shared: false,
    };
    imports.import(ENV, "__table_base", EntityType::Global(base));
    let memory = MemoryType {
        minimum: 0,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    };
    imports.import(ENV, "memory", EntityType::Memory(memory));
    let table = TableType {
        element_type: RefType::FUNCREF,
        table64: false,
        minimum: 0,
        maximum: None,
        shared: false,
    };
    imports.import(ENV, "__indirect_function_table", EntityType::Table(table));
    imports
}

#[cfg(test)]
mod tests {
    use super::*;

    fn needed_by(wit: &str) -> bool {
        let mut resolve = Resolve::default();
        let package = resolve.push_str("test.wit", wit).unwrap();
        let world = resolve.select_world(&[package], None).unwrap();
        needed(&resolve, world)
    }

    #[test]
    fn the_module_is_valid() {
        wasmparser::validate(&module()).unwrap();
    }

    #[test]
    fn only_asynchronous_worlds_need_it() {
        assert!(!needed_by(
            "package a:b; world w { export f: func() -> list<u8>; }"
        ));
        assert!(needed_by(
            "package a:b; world w { export f: async func(); }"
        ));
        assert!(needed_by(
            "package a:b; interface i { f: func() -> list<stream<u8>>; } world w { import i; }"
        ));
    }
}
