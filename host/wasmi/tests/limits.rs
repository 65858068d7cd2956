//! What programs may use is limited where that is asked for.

use componentize_engine_common::{Engine, Program};
use componentize_engine_wasmi::{Limits, Wasmi};

/// A program that can grow, and one that can go on for ever.
const TEXT: &str = r#"(module
    (memory (export "memory") 1)
    (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
    (func (export "loop") (loop (br 0)))
    (func (export "short")))"#;

fn instantiate(engine: &Wasmi) -> impl Program + use<> {
    let module = engine.compile(&wat::parse_str(TEXT).unwrap()).unwrap();
    engine.instantiate(&[("env", &module)]).unwrap()
}

const NOT_GROWN: u64 = 0xffff_ffff;

#[test]
fn memory_grows_to_its_limit_only() {
    let engine = Wasmi::new(Limits {
        memory: Some(3),
        ..Limits::default()
    });
    let mut program = instantiate(&engine);
    assert_eq!(program.call("env", "grow", &[3]).unwrap(), Some(NOT_GROWN));
    assert_eq!(program.call("env", "grow", &[2]).unwrap(), Some(1));
    assert_eq!(program.call("env", "grow", &[1]).unwrap(), Some(NOT_GROWN));
}

#[test]
fn all_programs_have_the_same_fuel() {
    let engine = Wasmi::new(Limits {
        fuel: Some(100_000),
        ..Limits::default()
    });
    let mut program = instantiate(&engine);
    assert_eq!(program.call("env", "short", &[]).unwrap(), None);
    let error = program.call("env", "loop", &[]).unwrap_err();
    assert_eq!(error.to_string(), "it takes longer than it may here");
    let mut other = instantiate(&engine);
    other.call("env", "short", &[]).unwrap_err();
}

#[test]
fn nothing_is_limited_by_itself() {
    let mut program = instantiate(&Wasmi::default());
    assert_eq!(program.call("env", "grow", &[100]).unwrap(), Some(1));
}
