//! Modules are compiled once, or ahead of time and run where their code lies.

use componentize_engine::code::{Aligned, Code};
use componentize_engine::{Kept, Modules, Native, config};
use componentize_engine_common::{Engine as _, Program as _};
use wasmtime::Module;

const TEXT: &str = r#"(module
    (memory (export "memory") 1)
    (data (i32.const 70) "data")
    (func (export "answer") (result i32) (i32.const 42)))"#;

/// The SHA-256 that stands for the binary; any text will do.
const SHA256: &str = "0123456789abcdef";

const PAGE: usize = 4096;

/// Bytes as they would be in the executable: aligned, and for good.
fn leak(bytes: &[u8]) -> &'static [u8] {
    let pages: Vec<Aligned<[u8; PAGE]>> = bytes
        .chunks(PAGE)
        .map(|chunk| {
            let mut page = [0; PAGE];
            page[..chunk.len()].copy_from_slice(chunk);
            Aligned(page)
        })
        .collect();
    let pages = pages.leak();
    // SAFETY: the pages are adjacent, hold at least that many bytes, and are never freed.
    unsafe { std::slice::from_raw_parts(pages.as_ptr().cast(), bytes.len()) }
}

#[test]
fn code_runs_where_it_lies() {
    let engine = config::new().unwrap();
    let binary = wat::parse_str(TEXT).unwrap();
    let bytes = leak(&engine.precompile_module(&binary).unwrap());
    // SAFETY: wasmtime made it just now; `leak` gives whole pages.
    let code = unsafe { Code::new(bytes) };

    let mut modules = Modules::new(engine.clone(), [(SHA256.to_owned(), code)]);
    let module = modules.precompiled(SHA256).unwrap();
    let mut program = Native::new(engine)
        .instantiate(&[("env", &module)])
        .unwrap();
    assert_eq!(program.call("env", "answer", &[]).unwrap(), Some(42));
    assert_eq!(program.read(70, 4).unwrap(), *b"data");
    assert!(same(&module, &modules.precompiled(SHA256).unwrap()));
}

#[test]
fn what_was_not_compiled_ahead_of_time_is_compiled_once() {
    let mut modules = Modules::new(config::new().unwrap(), []);
    assert!(modules.precompiled(SHA256).is_none());
    let binary = wat::parse_str(TEXT).unwrap();
    let mut kept = Kept::new(None);
    let module = modules.compile(&binary, &mut kept).unwrap();
    assert!(same(&module, &modules.compile(&binary, &mut kept).unwrap()));
    let other = wat::parse_str("(module)").unwrap();
    assert!(!same(&module, &modules.compile(&other, &mut kept).unwrap()));
}

#[test]
fn code_for_other_settings_is_not_run() {
    let mut other = wasmtime::Config::new();
    other.consume_fuel(true);
    let other = wasmtime::Engine::new(&other).unwrap();
    let binary = wat::parse_str(TEXT).unwrap();
    let bytes = leak(&other.precompile_module(&binary).unwrap());
    // SAFETY: wasmtime made it just now; `leak` gives whole pages.
    let code = unsafe { Code::new(bytes) };
    let mut modules = Modules::new(config::new().unwrap(), [(SHA256.to_owned(), code)]);
    assert!(modules.precompiled(SHA256).is_none());
}

#[test]
fn an_invalid_module_is_told_in_words() {
    let mut modules = Modules::new(config::new().unwrap(), []);
    let mut kept = Kept::new(None);
    let binary = b"\0asm\x01\0\0\0\x03\x02\x01\x00";
    let error = modules.compile(binary, &mut kept).err();
    let error = error.expect("a function without a body is refused");
    assert!(!error.is_empty());
}

/// Whether two modules are one.
fn same(one: &Module, other: &Module) -> bool {
    one.image_range() == other.image_range()
}
