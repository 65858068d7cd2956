//! What every engine has to do, as tests: each function is given an engine and panics where it does
//! not do it.
//!
//! [`conformance_tests!`](crate::conformance_tests) makes a test of each, for the test target of an
//! engine's crate. The modules are in the text format, written out where they are used.

use std::{panic, thread};

use crate::{BLOCK, Engine, Error, Program};

/// Makes a `#[test]` of every function of [`conformance`](crate::conformance), for the engine that
/// the expression makes.
#[macro_export]
macro_rules! conformance_tests {
    ($engine:expr) => {
        $crate::conformance_tests! {
            $engine,
            exports_of_earlier_modules_are_bound
            memories_and_tables_grow_to_what_an_import_asks_for
            what_cannot_grow_that_far_is_an_error
            functions_that_nothing_exports_trap_with_their_names
            other_things_that_nothing_exports_are_errors
            types_that_differ_are_an_error
            names_are_unique
            the_first_module_has_the_memory
            start_functions_run
            results_are_none_i32_or_i64
            calls_of_what_is_not_there_are_errors
            traps_are_one_line_and_leave_the_program_alive
            bytes_are_read_inside_the_memory_only
            memory_is_its_size_and_what_is_not_zero
            programs_share_modules_but_no_state
            what_is_not_webassembly_does_not_compile
            recursion_may_be_deep_and_ends_in_a_trap
            what_compilers_emit_is_understood
        }
    };
    ($engine:expr, $($test:ident)*) => {
        $(
            #[test]
            fn $test() {
                $crate::conformance::on_large_stack(|| $crate::conformance::$test(&$engine));
            }
        )*
    };
}

/// Runs a test on a stack on which an engine can promise as much recursion as it has to.
pub fn on_large_stack(test: impl FnOnce() + Send + 'static) {
    let thread = thread::Builder::new().stack_size(64 << 20).spawn(test);
    if let Err(panic) = thread.expect("a thread starts").join() {
        panic::resume_unwind(panic);
    }
}

/// A program of modules in the text format.
fn program<E: Engine>(engine: &E, modules: &[(&str, &str)]) -> Result<E::Program, Error> {
    let modules: Vec<_> = modules
        .iter()
        .map(|&(name, text)| (name, compile(engine, text)))
        .collect();
    let modules: Vec<_> = modules
        .iter()
        .map(|(name, module)| (*name, module))
        .collect();
    engine.instantiate(&modules)
}

fn compile<E: Engine>(engine: &E, text: &str) -> E::Module {
    let binary = wat::parse_str(text).expect("the test's module is valid text");
    engine.compile(&binary).expect("the module compiles")
}

/// The error of something that must fail.
fn failure<T>(result: Result<T, Error>) -> String {
    result.err().expect("this fails").to_string()
}

const MEMORY: &str = r#"(module (memory (export "memory") 1))"#;

#[allow(missing_docs, reason = "the names say it all")]
mod tests {
    use super::*;

    pub fn exports_of_earlier_modules_are_bound(engine: &impl Engine) {
        let base = r#"(module
            (memory (export "memory") 1)
            (table (export "table") 2 funcref)
            (global (export "pointer") (mut i32) (i32.const 40))
            (func (export "double") (param i32) (result i32)
                (i32.add (local.get 0) (local.get 0)))
            (func (export "call") (param i32) (result i32)
                (call_indirect (result i32) (local.get 0)))
            (func (export "get-pointer") (result i32) (global.get 0)))"#;
        let side = r#"(module
            (import "base" "memory" (memory 1))
            (import "base" "table" (table 2 funcref))
            (import "base" "pointer" (global $pointer (mut i32)))
            (import "base" "double" (func $double (param i32) (result i32)))
            (elem (i32.const 1) $answer)
            (func $answer (result i32) (i32.const 42))
            (func (export "run") (param i32) (result i32)
                (global.set $pointer (i32.const 7))
                (i32.store (i32.const 16) (i32.const 99))
                (call $double (local.get 0))))"#;
        let mut program = program(engine, &[("base", base), ("side", side)]).unwrap();
        assert_eq!(program.call("side", "run", &[21]).unwrap(), Some(42));
        assert_eq!(program.call("base", "call", &[1]).unwrap(), Some(42));
        assert_eq!(program.call("base", "get-pointer", &[]).unwrap(), Some(7));
        assert_eq!(program.read(16, 4).unwrap(), [99, 0, 0, 0]);
    }

    pub fn memories_and_tables_grow_to_what_an_import_asks_for(engine: &impl Engine) {
        let base = r#"(module
            (memory (export "memory") 1)
            (table (export "table") 2 funcref)
            (func (export "slots") (result i32) (table.size 0)))"#;
        let large = r#"(module
            (import "env" "memory" (memory 5))
            (import "env" "table" (table 9 funcref))
            (data (i32.const 0x4fffe) "x"))"#;
        let small = r#"(module (import "env" "memory" (memory 2)))"#;
        let modules = [("env", base), ("large", large), ("small", small)];
        let mut program = program(engine, &modules).unwrap();
        assert_eq!(program.memory().0, 5);
        assert_eq!(program.call("env", "slots", &[]).unwrap(), Some(9));
        assert_eq!(program.read(0x4fffe, 2).unwrap(), *b"x\0");
    }

    pub fn what_cannot_grow_that_far_is_an_error(engine: &impl Engine) {
        let base = r#"(module
            (memory (export "memory") 1 4)
            (table (export "table") 1 4 funcref))"#;
        let memory = r#"(module (import "env" "memory" (memory 5)))"#;
        let message = failure(program(engine, &[("env", base), ("side", memory)]));
        assert!(message.contains(r#"memory "env" "memory""#), "{message}");
        assert!(message.contains("5 pages"), "{message}");
        let table = r#"(module (import "env" "table" (table 6 funcref)))"#;
        let message = failure(program(engine, &[("env", base), ("side", table)]));
        assert!(message.contains(r#"table "env" "table""#), "{message}");
        assert!(message.contains("6 elements"), "{message}");
    }

    pub fn functions_that_nothing_exports_trap_with_their_names(engine: &impl Engine) {
        let base = r#"(module
            (import "wasi:cli/environment@0.2.0" "get-environment" (func $environment (param i32)))
            (import "later" "f" (func $later (result f64)))
            (memory (export "memory") 1)
            (func (export "environment") (call $environment (i32.const 0)))
            (func (export "later") (drop (call $later)))
            (func (export "fine") (result i32) (i32.const 1)))"#;
        let later = r#"(module (func (export "f") (result f64) (f64.const 1)))"#;
        let mut program = program(engine, &[("env", base), ("later", later)]).unwrap();
        assert_eq!(
            failure(program.call("env", "environment", &[])),
            r#"import "wasi:cli/environment@0.2.0" "get-environment" was called"#
        );
        assert_eq!(
            failure(program.call("env", "later", &[])),
            r#"import "later" "f" was called"#
        );
        assert_eq!(program.call("env", "fine", &[]).unwrap(), Some(1));
    }

    pub fn other_things_that_nothing_exports_are_errors(engine: &impl Engine) {
        for (import, expected) in [
            ("(memory 1)", r#"memory "env" "x""#),
            ("(table 1 funcref)", r#"table "env" "x""#),
            ("(global i32)", r#"global "env" "x""#),
        ] {
            let side = format!(r#"(module (import "env" "x" {import}))"#);
            let message = failure(program(engine, &[("env", MEMORY), ("side", &side)]));
            assert!(message.contains(expected), "{message}");
            assert!(message.contains(r#"module "side""#), "{message}");
        }
    }

    pub fn types_that_differ_are_an_error(engine: &impl Engine) {
        let base = r#"(module
            (memory (export "memory") 1)
            (func (export "f") (param i32)))"#;
        let side = r#"(module (import "env" "f" (func (param i64))))"#;
        let message = failure(program(engine, &[("env", base), ("side", side)]));
        assert!(message.contains(r#"module "side""#), "{message}");
    }

    pub fn names_are_unique(engine: &impl Engine) {
        let message = failure(program(engine, &[("env", MEMORY), ("env", MEMORY)]));
        assert!(message.contains(r#""env""#), "{message}");
    }

    pub fn the_first_module_has_the_memory(engine: &impl Engine) {
        let message = failure(program(engine, &[("env", "(module)"), ("side", MEMORY)]));
        assert!(message.contains("memory"), "{message}");
        assert_eq!(failure(program(engine, &[])), message);
    }

    pub fn start_functions_run(engine: &impl Engine) {
        let base = r#"(module
            (memory (export "memory") 1)
            (func $start (i32.store8 (i32.const 3) (i32.const 5)))
            (start $start))"#;
        let running = program(engine, &[("env", base)]).unwrap();
        assert_eq!(running.read(3, 1).unwrap(), [5]);

        let base = r#"(module
            (import "a" "b" (func $trap))
            (memory (export "memory") 1)
            (start $trap))"#;
        let message = failure(program(engine, &[("env", base)]));
        assert!(
            message.contains(r#"import "a" "b" was called"#),
            "{message}"
        );
    }

    pub fn results_are_none_i32_or_i64(engine: &impl Engine) {
        let base = r#"(module
            (memory (export "memory") 1)
            (func (export "none") (param i32 i32 i32))
            (func (export "i32") (result i32) (i32.const -1))
            (func (export "i64") (param i32) (result i64)
                (i64.sub (i64.const 0x1_0000_0000) (i64.extend_i32_u (local.get 0)))))"#;
        let mut program = program(engine, &[("env", base)]).unwrap();
        assert_eq!(program.call("env", "none", &[1, 2, 3]).unwrap(), None);
        assert_eq!(program.call("env", "i32", &[]).unwrap(), Some(0xffff_ffff));
        assert_eq!(
            program.call("env", "i64", &[0xffff_ffff]).unwrap(),
            Some(1),
            "an argument is 32 bits, whatever its sign"
        );
        assert_eq!(
            program.call("env", "i64", &[0]).unwrap(),
            Some(0x1_0000_0000)
        );
    }

    pub fn calls_of_what_is_not_there_are_errors(engine: &impl Engine) {
        let base = r#"(module
            (memory (export "memory") 1)
            (func (export "i64") (param i64))
            (func (export "two") (result i32 i32) (i32.const 1) (i32.const 2))
            (func (export "f32") (result f32) (f32.const 1)))"#;
        let mut program = program(engine, &[("env", base)]).unwrap();
        for (module, function, arguments) in [
            ("env", "nothing", &[][..]),
            ("nothing", "f32", &[]),
            ("env", "memory", &[]),
            ("env", "i64", &[]),
            ("env", "i64", &[1]),
            ("env", "two", &[]),
            ("env", "f32", &[]),
        ] {
            let message = failure(program.call(module, function, arguments));
            assert!(message.contains(&format!("{function:?}")), "{message}");
        }
    }

    pub fn traps_are_one_line_and_leave_the_program_alive(engine: &impl Engine) {
        let base = r#"(module
            (memory (export "memory") 1)
            (func (export "unreachable") (i32.store8 (i32.const 0) (i32.const 1)) (unreachable))
            (func (export "divide") (result i32) (i32.div_u (i32.const 1) (i32.const 0)))
            (func (export "load") (result i32) (i32.load (i32.const 65533)))
            (func (export "fine") (result i32) (i32.const 7)))"#;
        let mut program = program(engine, &[("env", base)]).unwrap();
        for (function, word) in [
            ("unreachable", "unreachable"),
            ("divide", "zero"),
            ("load", "bounds"),
        ] {
            let message = failure(program.call("env", function, &[]));
            assert!(message.contains(word), "{message}");
            assert_eq!(message.lines().count(), 1, "{message}");
            assert_eq!(program.call("env", "fine", &[]).unwrap(), Some(7));
        }
        assert_eq!(program.read(0, 1).unwrap(), [1]);
    }

    pub fn bytes_are_read_inside_the_memory_only(engine: &impl Engine) {
        let base = r#"(module (memory (export "memory") 1) (data (i32.const 65534) "\01\02"))"#;
        let program = program(engine, &[("env", base)]).unwrap();
        assert_eq!(program.read(65533, 3).unwrap(), [0, 1, 2]);
        assert_eq!(program.read(65536, 0).unwrap(), [0; 0]);
        for (address, length) in [
            (65533, 4),
            (65536, 1),
            (65537, 0),
            (u32::MAX, u32::MAX),
            (1, u32::MAX),
        ] {
            let message = failure(program.read(address, length));
            assert!(message.contains(&address.to_string()), "{message}");
        }
    }

    pub fn memory_is_its_size_and_what_is_not_zero(engine: &impl Engine) {
        let base = r#"(module
            (memory (export "memory") 2)
            (data (i32.const 4095) "\01\02")
            (func (export "grow")
                (drop (memory.grow (i32.const 1)))
                (i32.store8 (i32.const 0x2ffff) (i32.const 3))
                (i32.store8 (i32.const 4095) (i32.const 0))))"#;
        let mut program = program(engine, &[("env", base)]).unwrap();
        let (pages, chunks) = program.memory();
        assert_eq!((pages, chunks.len()), (2, 1));
        assert_eq!((chunks[0].address, chunks[0].bytes.len()), (0, 2 * BLOCK));
        assert_eq!(chunks[0].bytes[4094..4098], [0, 1, 2, 0]);

        program.call("env", "grow", &[]).unwrap();
        let (pages, chunks) = program.memory();
        let places: Vec<_> = chunks
            .iter()
            .map(|chunk| (chunk.address, chunk.bytes.len()))
            .collect();
        assert_eq!(pages, 3);
        assert_eq!(places, [(0x1000, BLOCK), (0x2f000, BLOCK)]);
        assert_eq!(chunks[0].bytes[..2], [2, 0]);
        assert_eq!(chunks[1].bytes[BLOCK - 1], 3);
    }

    pub fn programs_share_modules_but_no_state(engine: &impl Engine) {
        let module = compile(
            engine,
            r#"(module
                (memory (export "memory") 1)
                (func (export "count") (result i32)
                    (i32.store (i32.const 0) (i32.add (i32.const 1) (i32.load (i32.const 0))))
                    (i32.load (i32.const 0))))"#,
        );
        let mut first = engine.instantiate(&[("env", &module)]).unwrap();
        let mut second = engine
            .instantiate(&[("env", &module), ("again", &module)])
            .unwrap();
        drop(module);
        assert_eq!(first.call("env", "count", &[]).unwrap(), Some(1));
        assert_eq!(first.call("env", "count", &[]).unwrap(), Some(2));
        assert_eq!(second.call("env", "count", &[]).unwrap(), Some(1));
        assert_eq!(second.call("again", "count", &[]).unwrap(), Some(1));
    }

    pub fn what_is_not_webassembly_does_not_compile(engine: &impl Engine) {
        assert!(engine.compile(b"").is_err());
        assert!(engine.compile(b"(module)").is_err());
        assert!(engine.compile(b"\0asm\x01\0\0\0\x01\x05garbage").is_err());
        let component = wat::parse_str("(component)").unwrap();
        assert!(engine.compile(&component).is_err());
    }

    pub fn recursion_may_be_deep_and_ends_in_a_trap(engine: &impl Engine) {
        let base = r#"(module
            (memory (export "memory") 1)
            (func $sum (export "sum") (param i32) (result i32)
                (if (result i32) (local.get 0)
                    (then (i32.add
                        (local.get 0)
                        (call $sum (i32.sub (local.get 0) (i32.const 1)))))
                    (else (i32.const 0)))))"#;
        let mut program = program(engine, &[("env", base)]).unwrap();
        assert_eq!(
            program.call("env", "sum", &[19_000]).unwrap(),
            Some(19_000 * 19_001 / 2)
        );
        let message = failure(program.call("env", "sum", &[u32::MAX]));
        assert!(message.contains("stack"), "{message}");
        assert_eq!(program.call("env", "sum", &[3]).unwrap(), Some(6));
    }

    pub fn what_compilers_emit_is_understood(engine: &impl Engine) {
        let base = r#"(module
            (memory (export "memory") 1)
            (global (export "base") i32 (i32.add (i32.const 1) (i32.const 2)))
            (table $table (export "table") 3 funcref)
            (data $data "hello")
            (elem declare func $pair)
            (func $pair (result i32 i32) (i32.const 1) (i32.const 2))
            (func (export "run") (result i32)
                ;; multi-value
                (drop (drop (call $pair)))
                ;; bulk memory
                (memory.init $data (i32.const 8) (i32.const 0) (i32.const 5))
                (memory.copy (i32.const 16) (i32.const 8) (i32.const 5))
                (memory.fill (i32.const 8) (i32.const 0) (i32.const 5))
                (data.drop $data)
                ;; reference types
                (table.set $table (i32.const 1) (ref.func $pair))
                (drop (table.grow $table (ref.null func) (i32.const 1)))
                ;; saturating conversions, sign extension, vectors
                (i32.add
                    (i32.add
                        (i32.trunc_sat_f64_s (f64.const 1e300))
                        (i32.extend8_s (i32.const 0xff)))
                    (i32x4.extract_lane 2
                        (i32x4.add
                            (v128.const i32x4 1 2 3 4)
                            (i32x4.splat (i32.const 10)))))))"#;
        let mut program = program(engine, &[("env", base)]).unwrap();
        assert_eq!(
            program.call("env", "run", &[]).unwrap(),
            Some(0x7fff_ffff - 1 + 13)
        );
        assert_eq!(program.read(8, 13).unwrap(), *b"\0\0\0\0\0\0\0\0hello");
    }
}

pub use tests::*;
