//! The calls that are measured: their arguments, and how often one measurement
//! repeats them so that the clock's grain does not matter.

use wasmtime::component::Val;

/// The arguments of a call. Long lists go by Rust's own types, since making a [`Val`] of each
/// element would be most of what is measured.
pub enum Arguments {
    /// Any, by [`Val`].
    Values(Vec<Val>),
    /// A list of bytes, which comes back.
    Bytes(Vec<u8>),
    /// A list of numbers, of which the sum comes back.
    Numbers(Vec<u32>),
    /// A number, which is the length of the list of floats that comes back.
    Count(u32),
}

/// A function of the benchmark world with its arguments.
pub struct Call {
    /// What the table calls it.
    pub what: &'static str,
    /// The exported function.
    pub function: &'static str,
    /// Its arguments.
    pub arguments: Arguments,
    /// How often a measurement calls it.
    pub repeat: u32,
}

fn text(value: &str) -> Val {
    Val::String(value.to_owned())
}

fn sample(id: u32) -> Val {
    Val::Record(vec![
        ("id".into(), Val::U32(id)),
        ("name".into(), text(&format!("sample {id}"))),
        ("weight".into(), Val::Float64(f64::from(id) / 7.0)),
        ("active".into(), Val::Bool(id.is_multiple_of(2))),
        (
            "tags".into(),
            Val::List(vec![text("first"), text("second")]),
        ),
    ])
}

fn event(index: i32) -> Val {
    let case = |name: &str, value| Val::Variant(name.into(), value);
    match index % 4 {
        0 => case("key", Some(Box::new(Val::Char('k')))),
        1 => {
            let position = Val::Tuple(vec![Val::S32(index), Val::S32(-index)]);
            case("move-to", Some(Box::new(position)))
        }
        2 => case("text", Some(Box::new(text("typed")))),
        _ => case("quit", None),
    }
}

/// All of them, in the order of the table.
pub fn all() -> Vec<Call> {
    let typed = |what, function, repeat, arguments| Call {
        what,
        function,
        arguments,
        repeat,
    };
    let call =
        |what, function, repeat, values| typed(what, function, repeat, Arguments::Values(values));
    vec![
        call(
            "call of a function that does nothing",
            "nothing",
            20_000,
            vec![],
        ),
        call("echo of a u32", "echo-number", 20_000, vec![Val::U32(7)]),
        call(
            "echo of a string of 1 KiB",
            "echo-string",
            10_000,
            vec![text(&"x".repeat(1024))],
        ),
        typed(
            "echo of a list\\<u8\\> of 1 MiB",
            "echo-bytes",
            20,
            Arguments::Bytes(vec![7; 1 << 20]),
        ),
        typed(
            "sum of a list\\<u32\\> of 100,000",
            "sum",
            5,
            Arguments::Numbers((0..100_000).collect()),
        ),
        typed(
            "list\\<f64\\> of 100,000 returned",
            "floats",
            5,
            Arguments::Count(100_000),
        ),
        call(
            "echo of 5,000 records of 5 fields",
            "echo-samples",
            2,
            vec![Val::List((0..5_000).map(sample).collect())],
        ),
        call(
            "echo of 20,000 variants",
            "echo-events",
            2,
            vec![Val::List((0..20_000).map(event).collect())],
        ),
        call("fibonacci(24)", "fibonacci", 1, vec![Val::U32(24)]),
        call("n-body, 5,000 steps", "n-body", 1, vec![Val::U32(5_000)]),
        call(
            "JSON round trip of 5,000 objects",
            "json-round-trip",
            1,
            vec![Val::U32(5_000)],
        ),
    ]
}
