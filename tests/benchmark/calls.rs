//! The calls that are measured: their arguments, and how often one measurement
//! repeats them so that the clock's grain does not matter.

use wasmtime::component::{ComponentType, Lift, Lower, Val};

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
    /// A list of numbers of some type, which comes back.
    List(List),
    /// Records, which come back.
    Samples(Vec<Sample>),
    /// Variants, which come back.
    Events(Vec<Event>),
}

/// Lists of numbers.
pub enum List {
    U16(Vec<u16>),
    S16(Vec<i16>),
    U32(Vec<u32>),
    S32(Vec<i32>),
    U64(Vec<u64>),
    S64(Vec<i64>),
    F32(Vec<f32>),
    F64(Vec<f64>),
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

/// The record of the world.
#[derive(ComponentType, Lift, Lower, PartialEq)]
#[component(record)]
pub struct Sample {
    id: u32,
    name: String,
    weight: f64,
    active: bool,
    tags: Vec<String>,
}

/// The variant of the world.
#[derive(ComponentType, Lift, Lower, PartialEq)]
#[component(variant)]
pub enum Event {
    #[component(name = "key")]
    Key(char),
    #[component(name = "move-to")]
    MoveTo((i32, i32)),
    #[component(name = "text")]
    Text(String),
    #[component(name = "quit")]
    Quit,
}

fn sample(id: u32) -> Sample {
    Sample {
        id,
        name: format!("sample {id}"),
        weight: f64::from(id) / 7.0,
        active: id.is_multiple_of(2),
        tags: vec!["first".into(), "second".into()],
    }
}

fn event(index: i32) -> Event {
    match index % 4 {
        0 => Event::Key('k'),
        1 => Event::MoveTo((index, -index)),
        2 => Event::Text("typed".into()),
        _ => Event::Quit,
    }
}

/// A call for each type of numbers: a list of 100,000, which comes back. Half of the numbers are
/// small, the others as large as may be. componentize-py 0.25 passes a list of `s8` as the bytes in
/// memory, against its own types, so there is nothing to compare.
fn lists() -> Vec<Call> {
    fn numbers<T>(small: fn(u8) -> T, large: fn(u32) -> T) -> Vec<T> {
        let number = |index: u32| match index.is_multiple_of(2) {
            true => small(index.to_le_bytes()[0] / 2),
            false => large(index),
        };
        (0..100_000).map(number).collect()
    }
    let call = |what, function, list| Call {
        what,
        function,
        arguments: Arguments::List(list),
        repeat: 5,
    };
    let u16 = numbers(u16::from, |large| u16::MAX - large as u16);
    let s16 = numbers(i16::from, |large| large as i16);
    let u32 = numbers(u32::from, |large| u32::MAX - large);
    let s32 = numbers(i32::from, |large| i32::MIN + large.cast_signed());
    let u64 = numbers(u64::from, |large| u64::MAX - u64::from(large));
    let s64 = numbers(i64::from, |large| i64::MIN + i64::from(large));
    let f32 = numbers(f32::from, |large| large as f32 / 7.0);
    let f64 = numbers(f64::from, |large| f64::from(large) / 7.0);
    vec![
        call(
            "echo of a list\\<u16\\> of 100,000",
            "echo-u16",
            List::U16(u16),
        ),
        call("… s16", "echo-s16", List::S16(s16)),
        call("… u32", "echo-u32", List::U32(u32)),
        call("… s32", "echo-s32", List::S32(s32)),
        call("… u64", "echo-u64", List::U64(u64)),
        call("… s64", "echo-s64", List::S64(s64)),
        call("… f32", "echo-f32", List::F32(f32)),
        call("… f64", "echo-f64", List::F64(f64)),
    ]
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
    let mut all = vec![
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
    ];
    all.extend(lists());
    all.extend([
        typed(
            "echo of 5,000 records of 5 fields",
            "echo-samples",
            5,
            Arguments::Samples((0..5_000).map(sample).collect()),
        ),
        typed(
            "echo of 20,000 variants",
            "echo-events",
            5,
            Arguments::Events((0..20_000).map(event).collect()),
        ),
        call("fibonacci(24)", "fibonacci", 1, vec![Val::U32(24)]),
        call("n-body, 5,000 steps", "n-body", 1, vec![Val::U32(5_000)]),
        call(
            "JSON round trip of 5,000 objects",
            "json-round-trip",
            1,
            vec![Val::U32(5_000)],
        ),
    ]);
    all
}
