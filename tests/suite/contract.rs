//! What is declared on two sides is the same on both: the shim's structures, constants and
//! functions, and those of `runtime/include/componentize.h` and of the crate wit-dylib's
//! `wit_dylib.h`; and what the runtime exports for the tool.
//!
//! The shim's declarations are compiled here as well, for this machine: `clang` is told by
//! assertions where their fields are, and has to find those of the headers at the same places. (Of
//! 64 bits, pointers and lengths are not mistaken for `u32`.) Functions are compared as
//! WebAssembly: an object file that refers to all of a header's functions imports them with the
//! types that the header gives them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::mem::offset_of;
use std::path::{Path, PathBuf};
use std::process::Command;

use componentize_program::exports;
use componentize_tests::launcher::repository;
use wasmparser::{ExternalKind, FuncType, Parser, Payload, TypeRef, ValType};

#[allow(dead_code)]
#[path = "../../runtime/shim/src/metadata.rs"]
mod metadata;

#[allow(dead_code)]
#[path = "../../runtime/shim/src/program.rs"]
mod program;

use metadata::{
    Channel, Composite, CopyItems, CopyValue, ExportFunction, FixedLengthList, ImportFunction,
    Member, Metadata, Resource, ResultType, Text, TypeReference, Wrapper, kind,
};
use program::{Arguments, Program, Region, TreeNode};

const COMPONENTIZE: &str = "componentize.h";
const WIT_DYLIB: &str = "wit_dylib.h";

/// The folder of a header.
fn folder(header: &str) -> PathBuf {
    match header {
        COMPONENTIZE => repository().join("runtime/include"),
        _ => crate_folder("wit-dylib"),
    }
}

/// Where the sources of a crate are on which the tool depends.
fn crate_folder(name: &str) -> PathBuf {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--locked", "--offline", "--format-version", "1"])
        .current_dir(repository())
        .output()
        .expect("cargo starts");
    assert!(output.status.success(), "{output:?}");
    let metadata = String::from_utf8(output.stdout).expect("JSON is UTF-8");
    let manifests = metadata.split(r#""manifest_path":""#).skip(1);
    let mut folders = manifests.filter_map(|rest| Path::new(rest.split('"').next()?).parent());
    let is_it = |folder: &&Path| {
        let folder = folder.file_name().and_then(|name| name.to_str());
        let version = folder.and_then(|folder| folder.strip_prefix(name)?.strip_prefix('-'));
        version.is_some_and(|version| version.starts_with(|first: char| first.is_ascii_digit()))
    };
    folders.find(is_it).expect("a dependency").to_owned()
}

fn text(header: &str) -> String {
    fs::read_to_string(folder(header).join(header)).unwrap()
}

/// Compiles C that includes a header.
#[track_caller]
fn compile(header: &str, source: &str, options: &[&str]) -> Vec<u8> {
    let folder_of_source = tempfile::tempdir().expect("a temporary folder");
    let path = folder_of_source.path().join("source.c");
    let object = folder_of_source.path().join("source.o");
    fs::write(
        &path,
        format!("#include <stddef.h>\n#include \"{header}\"\n{source}"),
    )
    .unwrap();
    let output = Command::new("clang-19")
        .args(["-std=gnu17", "-ffreestanding", "-Werror"])
        // That of exports means nothing to this machine.
        .arg("-Wno-unknown-attributes")
        .args(options)
        .arg("-I")
        .arg(folder(header))
        .arg("-o")
        .args([&object, Path::new("-c"), &path])
        .output()
        .expect("clang-19 starts");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    fs::read(object).unwrap()
}

/// The fields of a structure, in the text of a header.
fn fields_of(header: &str, structure: &str) -> BTreeSet<String> {
    let start = format!("struct {structure} {{\n");
    let (_, rest) = header.split_once(&start).unwrap_or_else(|| {
        panic!("there is no structure {structure}");
    });
    let (body, _) = rest.split_once("\n}").expect("its end");
    let mut fields = BTreeSet::new();
    let mut body = body.to_owned();
    while let Some((before, comment)) = body.split_once("/*") {
        let (_, after) = comment.split_once("*/").expect("the comment's end");
        body = format!("{before}{after}");
    }
    for line in body.lines() {
        let code = line.split("//").next().unwrap_or_default();
        let Some((declaration, _)) = code.split_once(';') else {
            assert_eq!(code.trim(), "", "a declaration in more than a line");
            continue;
        };
        let declaration = declaration.split('[').next().unwrap_or_default();
        let name = match declaration.split_once("(*") {
            Some((_, pointer)) => pointer.split(')').next(),
            None => declaration.rsplit([' ', '*']).next(),
        };
        fields.insert(name.expect("a name").to_owned());
    }
    fields
}

/// A structure of a header, and what is to be true of it.
struct Layout {
    structure: &'static str,
    size: usize,
    fields: BTreeMap<&'static str, usize>,
}

/// `layout!("c_structure" = RustStructure { "c_field" = rust.field, … })`
macro_rules! layout {
    ($structure:literal = $ty:ty { $($name:literal = $($field:ident).+),* $(,)? }) => {
        Layout {
            structure: $structure,
            size: size_of::<$ty>(),
            fields: BTreeMap::from([$(($name, offset_of!($ty, $($field).+))),*]),
        }
    };
}

#[track_caller]
fn check(header: &str, layouts: &[Layout], constants: &str) {
    let text = text(header);
    let mut assertions = String::new();
    for Layout {
        structure,
        size,
        fields,
    } in layouts
    {
        let declared: BTreeSet<_> = fields.keys().map(|&name| name.to_owned()).collect();
        assert_eq!(fields_of(&text, structure), declared, "struct {structure}");
        writeln!(
            assertions,
            "_Static_assert(sizeof(struct {structure}) == {size}, \"{structure}\");"
        )
        .unwrap();
        for (field, offset) in fields {
            writeln!(
                assertions,
                "_Static_assert(offsetof(struct {structure}, {field}) == {offset}, \"{structure}.{field}\");"
            )
            .unwrap();
        }
    }
    assertions.push_str(constants);
    compile(header, &assertions, &[]);
}

#[test]
fn the_metadata_is_that_of_wit_dylib() {
    type Names = Composite<Text>;
    type Members = Composite<Member>;
    type Types = Composite<TypeReference>;
    type Stream = Channel<CopyItems>;
    type Future = Channel<CopyValue>;
    macro_rules! named {
        ($structure:literal = $ty:ty { $($rest:tt)* }) => {
            layout!($structure = $ty {
                "interface" = name.interface,
                "name" = name.name,
                $($rest)*
            })
        };
    }
    macro_rules! channel {
        ($structure:literal = $ty:ty) => {
            named!($structure = $ty {
                "ty" = ty,
                "new" = new,
                "read" = read,
                "write" = write,
                "cancel_read" = cancel_read,
                "cancel_write" = cancel_write,
                "drop_readable" = drop_readable,
                "drop_writable" = drop_writable,
                "lift" = lift,
                "lower" = lower,
                "abi_payload_size" = payload_size,
                "abi_payload_align" = payload_alignment,
            })
        };
    }
    let layouts = [
        named!("wit_import_func" = ImportFunction {
            "impl" = call,
            "async_impl" = start,
            "async_lift_impl" = lift,
            "nparams" = parameters.length,
            "params" = parameters.address,
            "result" = result,
            "async_abi_area_size" = area_size,
            "async_abi_area_align" = area_alignment,
        }),
        named!("wit_export_func" = ExportFunction {
            "task_return" = task_return,
            "nparams" = parameters.length,
            "params" = parameters.address,
            "result" = result,
        }),
        named!("wit_resource" = Resource {
            "drop" = drop,
            "new" = new,
            "rep" = representation,
        }),
        layout!("wit_field" = Member { "name" = name, "ty" = ty }),
        layout!("wit_case" = Member { "name" = name, "ty" = ty }),
        named!("wit_record" = Members { "nfields" = members.length, "fields" = members.address }),
        named!("wit_flags" = Names { "nnames" = members.length, "names" = members.address }),
        named!("wit_tuple" = Types { "ntypes" = members.length, "types" = members.address }),
        named!("wit_variant" = Members { "ncases" = members.length, "cases" = members.address }),
        named!("wit_enum" = Names { "nnames" = members.length, "names" = members.address }),
        named!("wit_option" = Wrapper { "ty" = ty }),
        named!("wit_list" = Wrapper { "ty" = ty }),
        named!("wit_alias" = Wrapper { "ty" = ty }),
        named!("wit_result" = ResultType { "ok" = ok, "err" = error }),
        named!("wit_fixed_length_list" = FixedLengthList { "size" = length, "ty" = ty }),
        channel!("wit_future" = Future),
        channel!("wit_stream" = Stream),
        layout!("wit" = Metadata {
            "version" = version,
            "num_import_funcs" = import_functions.length,
            "import_funcs" = import_functions.address,
            "num_export_funcs" = export_functions.length,
            "export_funcs" = export_functions.address,
            "num_resources" = resources.length,
            "resources" = resources.address,
            "num_records" = records.length,
            "records" = records.address,
            "num_flags" = flags.length,
            "flags" = flags.address,
            "num_tuples" = tuples.length,
            "tuples" = tuples.address,
            "num_variants" = variants.length,
            "variants" = variants.address,
            "num_enums" = enums.length,
            "enums" = enums.address,
            "num_options" = options.length,
            "options" = options.address,
            "num_results" = results.length,
            "results" = results.address,
            "num_lists" = lists.length,
            "lists" = lists.address,
            "num_fixed_length_lists" = fixed_length_lists.length,
            "fixed_length_lists" = fixed_length_lists.address,
            "num_futures" = futures.length,
            "futures" = futures.address,
            "num_streams" = streams.length,
            "streams" = streams.address,
            "num_aliases" = aliases.length,
            "aliases" = aliases.address,
        }),
    ];
    check(WIT_DYLIB, &layouts, "");
    let header = text(WIT_DYLIB);
    let structures = header.matches("typedef struct ").count();
    assert_eq!(layouts.len(), structures, "a structure is not compared");
}

#[test]
fn the_constants_are_those_of_wit_dylib() {
    let kinds = BTreeMap::from([
        ("U8", kind::U8),
        ("U16", kind::U16),
        ("U32", kind::U32),
        ("U64", kind::U64),
        ("S8", kind::S8),
        ("S16", kind::S16),
        ("S32", kind::S32),
        ("S64", kind::S64),
        ("BOOL", kind::BOOL),
        ("CHAR", kind::CHAR),
        ("F32", kind::F32),
        ("F64", kind::F64),
        ("STRING", kind::STRING),
        ("ERROR_CONTEXT", kind::ERROR_CONTEXT),
        ("RECORD", kind::RECORD),
        ("OWN", kind::OWN),
        ("BORROW", kind::BORROW),
        ("FLAGS", kind::FLAGS),
        ("TUPLE", kind::TUPLE),
        ("VARIANT", kind::VARIANT),
        ("ENUM", kind::ENUM),
        ("OPTION", kind::OPTION),
        ("RESULT", kind::RESULT),
        ("LIST", kind::LIST),
        ("FIXED_LENGTH_LIST", kind::FIXED_LENGTH_LIST),
        ("FUTURE", kind::FUTURE),
        ("STREAM", kind::STREAM),
        ("ALIAS", kind::ALIAS),
        ("EMPTY", kind::EMPTY),
    ]);
    let header = text(WIT_DYLIB);
    let defined = header
        .lines()
        .filter_map(|line| line.strip_prefix("#define WIT_TYPE_")?.split_once(' '))
        .filter(|(name, _)| !name.contains('('))
        .map(|(name, value)| match value.strip_prefix("0x") {
            Some(digits) => (name, u32::from_str_radix(digits, 16).unwrap()),
            None => (name, value.parse().unwrap()),
        });
    assert_eq!(defined.collect::<BTreeMap<_, _>>(), kinds);
    let version = format!("#define WIT_CURRENT_VERSION {}\n", metadata::VERSION);
    assert!(header.contains(&version), "{version}");
}

#[test]
fn the_program_data_is_that_of_the_header() {
    let constants = format!(
        "_Static_assert(PROGRAM_VERSION == {} && PROGRAM_STUB_WASI == {}, \"constants\");",
        program::VERSION,
        program::STUB_WASI
    );
    check(
        COMPONENTIZE,
        &[
            layout!("tree_node" = TreeNode {
                "name" = name,
                "name_length" = name_length,
                "kind" = kind,
                "content" = content,
                "length" = length,
            }),
            layout!("program" = Program {
                "version" = version,
                "root" = root,
                "libraries" = libraries,
                "library_count" = library_count,
                "application" = application,
                "search_path" = search_path,
                "abi_module" = abi_module,
                "flags" = flags,
                "dictionary" = dictionary,
                "dictionary_length" = dictionary_length,
                "symbols" = symbols,
                "symbol_count" = symbol_count,
                "seed" = seed,
            }),
            layout!("componentize_arguments" = Arguments { "values" = values, "count" = count }),
            layout!("region" = Region { "address" = address, "length" = length }),
        ],
        &constants,
    );
}

/// The types of a module's functions by the names under which it imports or exports them.
#[derive(Default)]
struct Functions {
    imported: BTreeMap<String, FuncType>,
    exported: BTreeMap<String, FuncType>,
}

fn functions(module: &[u8]) -> Functions {
    let mut types = Vec::new();
    let mut all = Vec::new();
    let mut functions = Functions::default();
    for payload in Parser::new(0).parse_all(module) {
        match payload.expect("a module") {
            Payload::TypeSection(section) => {
                for ty in section.into_iter_err_on_gc_types() {
                    types.push(ty.expect("a type"));
                }
            }
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    let import = import.expect("an import");
                    if let TypeRef::Func(ty) = import.ty {
                        all.push(ty);
                        let ty = types[ty as usize].clone();
                        functions.imported.insert(import.name.to_owned(), ty);
                    }
                }
            }
            Payload::FunctionSection(section) => {
                all.extend(section.into_iter().map(|ty| ty.expect("a type")));
            }
            Payload::ExportSection(section) => {
                for export in section {
                    let export = export.expect("an export");
                    if export.kind == ExternalKind::Func {
                        let ty = types[all[export.index as usize] as usize].clone();
                        functions.exported.insert(export.name.to_owned(), ty);
                    }
                }
            }
            _ => {}
        }
    }
    functions
}

fn runtime() -> Functions {
    let path = repository().join("target/runtime/linked/runtime.wasm");
    functions(&fs::read(path).expect("the runtime is built"))
}

#[test]
fn the_runtime_exports_the_functions_that_wit_dylib_declares() {
    let header = text(WIT_DYLIB);
    let declared: BTreeSet<&str> = header
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .filter_map(|line| {
            let (before, _) = line.split_once('(')?;
            let name = before.rsplit([' ', '*']).next()?;
            name.starts_with("wit_dylib_").then_some(name)
        })
        .collect();
    assert!(declared.len() > 50, "{declared:?}");
    let mut source = String::from("void *const functions[] = {\n");
    for name in &declared {
        writeln!(source, "(void *)&{name},").unwrap();
    }
    source.push_str("};\n");
    let object = compile(WIT_DYLIB, &source, &["--target=wasm32-unknown-unknown"]);
    let expected = functions(&object).imported;
    let exported = runtime().exported;
    for name in declared {
        assert_eq!(exported.get(name), expected.get(name), "{name}");
        assert!(expected.contains_key(name), "{name}");
    }
    // The functions of asynchronous exports are declared by nobody.
    for name in exported.keys() {
        assert!(
            !name.starts_with("wit_dylib_")
                || expected.contains_key(name)
                || name.starts_with("wit_dylib_export_async_"),
            "{name} is not declared"
        );
    }
}

#[test]
fn the_runtime_exports_what_the_tool_calls() {
    let exported = runtime().exported;
    for export in exports::ALL {
        let results = [ValType::I32][..usize::from(export.has_result)].to_vec();
        let ty = FuncType::new(vec![ValType::I32; export.parameters], results);
        assert_eq!(exported.get(export.name), Some(&ty), "{}", export.name);
    }
    let known: BTreeSet<_> = exports::ALL.iter().map(|export| export.name).collect();
    for name in exported.keys() {
        assert!(
            !name.starts_with("componentize_") || known.contains(name.as_str()),
            "{name} is not in the table"
        );
    }
}
