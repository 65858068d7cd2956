//! The whole way, from a world and a base module to a component, with the shim that wit-dylib
//! generates.

use std::fmt::Write as _;

use componentize::encode::{ComponentType, MEMORY, encode};
use componentize::shim;
use componentize_link::relocate::{
    BASE, Base, Linkage, Relocated, SideModule, data_module, relocate,
};
use componentize_link::snapshot::{GlobalValue, Image};
use componentize_link::splice::{Module, splice};
use wasmparser::{FuncType, Parser, Payload, TypeRef};
use wit_component::{StringEncoding, WitPrinter};
use wit_parser::{Resolve, WorldId};

const WIT: &str = "package test:program;

interface types {
  record point { x: s32, y: f64 }
  variant shape { none, circle(point), line(list<point>) }
}

interface host {
  use types.{shape};
  draw: func(shape: shape) -> result<string, u8>;
}

world program {
  import host;
  import log: func(text: string);
  export host;
  export run: func(arguments: list<string>, size: option<tuple<u32, u64>>) -> bool;
}
";

#[test]
fn a_world_becomes_a_component() {
    let (resolve, world) = resolve();
    let shim = wit_dylib::create(&nominal(&resolve, world), world, None);
    let base = base_for(&shim);
    let relocated = relocate_with(&base, &shim);
    let side = &relocated.modules[0];
    assert!(
        side.call_constructors
            .is_some_and(|slot| slot >= side.table_base)
    );

    let data = data_module(relocated.memory_end, b"program");
    let mut list = vec![Module {
        name: BASE,
        binary: &base,
    }];
    list.extend(relocated.modules.iter().map(|module| Module {
        name: &module.name,
        binary: &module.binary,
    }));
    list.push(Module {
        name: "/program",
        binary: &data,
    });

    let contents = wit_component::metadata::encode(&resolve, world, StringEncoding::UTF8, None)
        .expect("a world that can be encoded");
    let types = [ComponentType {
        name: "component-type:program",
        contents: &contents,
    }];
    let keep = |module: &str, name: &str| match (module, name) {
        (BASE, "memory") => Some(MEMORY.to_string()),
        (BASE, "cabi_realloc") => Some(name.to_string()),
        ("/shim", _) if !name.starts_with("__wasm_") && name != "cabi_realloc" => {
            Some(name.to_string())
        }
        _ => None,
    };
    for image in [None, Some(&image(&relocated))] {
        let module = splice(&list, image, &keep)
            .expect("modules that can be merged")
            .module;
        let component = encode(module, &types).expect("a program that fits its world");
        assert_eq!(
            imports_and_exports(&component),
            [
                "import test:program/types;",
                "import test:program/host;",
                "import log: func(text: string);",
                "export run: func(arguments: list<string>, size: option<tuple<u32, u64>>) -> bool;",
                "export test:program/host;",
            ]
        );
    }
}

fn resolve() -> (Resolve, WorldId) {
    let mut resolve = Resolve::default();
    let package = resolve
        .push_str("program.wit", WIT)
        .expect("a valid package");
    let world = resolve.select_world(&[package], None).expect("one world");
    (resolve, world)
}

/// The world with the types of imports and exports told apart, as wit-dylib wants it.
fn nominal(resolve: &Resolve, world: WorldId) -> Resolve {
    let mut resolve = resolve.clone();
    resolve.generate_nominal_type_ids(world);
    resolve
}

/// A base module which exports everything that `shim` imports from it, as functions that make an
/// indirect call, as an interpreter does, and trap.
fn base_for(shim: &[u8]) -> Vec<u8> {
    let mut text = "(module (memory (export \"memory\") 1)\n\
                    (table (export \"__indirect_function_table\") 1 funcref)\n\
                    (global (export \"__stack_pointer\") (mut i32) (i32.const 65536))\n"
        .to_string();
    let mut types: Vec<FuncType> = Vec::new();
    for payload in Parser::new(0).parse_all(shim) {
        match payload.expect("a valid module") {
            Payload::TypeSection(section) => {
                types = section
                    .into_iter_err_on_gc_types()
                    .collect::<Result<_, _>>()
                    .expect("valid types");
            }
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    let import = import.expect("a valid import");
                    if let ("env", TypeRef::Func(ty)) = (import.module, import.ty) {
                        let _ = writeln!(
                            text,
                            "(func (export \"{}\") {} (call_indirect (i32.const 0)) unreachable)",
                            import.name,
                            signature(&types[ty as usize])
                        );
                    }
                }
            }
            _ => {}
        }
    }
    wat::parse_str(text + ")").expect("valid text")
}

fn signature(ty: &FuncType) -> String {
    let list = |kind, types: &[wasmparser::ValType]| {
        let types: String = types.iter().map(|ty| format!(" {ty}")).collect();
        format!("({kind}{types})")
    };
    list("param", ty.params()) + &list("result", ty.results())
}

fn relocate_with(base: &[u8], shim: &[u8]) -> Relocated {
    let base = Base::parse(base).expect("a valid base");
    let side = SideModule {
        name: "/shim",
        binary: shim,
        linkage: Linkage::Outside(&shim::is_of_runtime),
        symbols: &|_| false,
    };
    relocate(&base, &[side]).expect("a shim that can be relocated")
}

/// The state of a program in which every global is 0.
fn image(relocated: &Relocated) -> Image {
    let readers = relocated.modules.iter().flat_map(|module| &module.globals);
    let globals = readers.map(|reader| GlobalValue {
        module: reader.module.clone(),
        index: reader.index,
        value: 0,
    });
    Image {
        pages: 3,
        chunks: vec![(1024, b"hello".to_vec())],
        globals: globals.collect(),
        ..Image::default()
    }
}

/// The lines of the component's world that are imports and exports.
fn imports_and_exports(component: &[u8]) -> Vec<String> {
    let decoded = wit_component::decode(component).expect("a component");
    let mut printer = WitPrinter::default();
    printer
        .print(decoded.resolve(), decoded.package(), &[])
        .expect("a world that can be printed");
    let text = printer.output.to_string();
    let lines = text
        .lines()
        .map(str::trim)
        .filter(|line| line.starts_with("import ") || line.starts_with("export "));
    lines.map(str::to_string).collect()
}
