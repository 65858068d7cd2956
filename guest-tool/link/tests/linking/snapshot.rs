//! Cases of snapshots: the modules of a case of merging, and a file `image` with the state that
//! they are to start with:
//!
//! - `pages N`: the memory's size;
//! - `chunk ADDRESS BYTE BYTE*COUNT …`: bytes, in hexadecimal, from an address on;
//! - `global MODULE INDEX VALUE`: the value of a mutable global, its bits as a decimal number;
//! - `late MODULE`, `filler MODULE`: one that was not part of the program, one that fills the
//!   memory.

use std::fs;
use std::path::Path;

use componentize_link::snapshot::{GlobalValue, Image, MAXIMUM_SEGMENTS};
use componentize_link::splice::{Module, splice};
use componentize_test_cases::{print, run_cases};
use wasmparser::{DataKind, Operator, Parser, Payload};

use super::support;

#[test]
fn cases() {
    run_cases(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/snapshot"), run);
}

fn run(case: &Path) -> Result<String, String> {
    let modules = support::modules(case);
    let list: Vec<Module<'_>> = modules
        .iter()
        .map(|(name, binary)| Module { name, binary })
        .collect();
    let image = read_image(&fs::read_to_string(case.join("image")).expect("a case has an image"));
    let merged = splice(&list, Some(&image), &support::keep(case))
        .map_err(|error| error.to_string())?
        .module;
    Ok(print(&merged))
}

fn read_image(text: &str) -> Image {
    let mut image = Image::default();
    for line in text.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words[..] {
            ["pages", pages] => image.pages = pages.parse().expect("pages"),
            ["chunk", address, ref bytes @ ..] => {
                let bytes = bytes.iter().flat_map(|word| {
                    let (byte, count) = word.split_once('*').unwrap_or((word, "1"));
                    let byte = u8::from_str_radix(byte, 16).expect("a byte");
                    std::iter::repeat_n(byte, count.parse().expect("a count"))
                });
                image
                    .chunks
                    .push((address.parse().expect("an address"), bytes.collect()));
            }
            ["global", module, index, value] => image.globals.push(GlobalValue {
                module: module.to_string(),
                index: index.parse().expect("an index"),
                value: value.parse().expect("a value"),
            }),
            ["late", module] => {
                image.late.insert(module.to_string());
            }
            ["filler", module] => {
                image.fillers.insert(module.to_string());
            }
            _ => panic!("not understood: {line}"),
        }
    }
    image
}

/// A module with nothing but the memory that `image` describes.
fn memory_of(image: &Image) -> Vec<u8> {
    let binary = wat::parse_str("(module (memory (export \"memory\") 0))").expect("valid text");
    let modules = [Module {
        name: "env",
        binary: &binary,
    }];
    let keep = |_: &str, name: &str| (name == "memory").then(|| name.to_string());
    splice(&modules, Some(image), &keep)
        .expect("a module that can be merged")
        .module
}

/// The data segments of a module, all of them active: address and contents.
fn segments(binary: &[u8]) -> Vec<(usize, Vec<u8>)> {
    let mut segments = Vec::new();
    for payload in Parser::new(0).parse_all(binary) {
        let Payload::DataSection(section) = payload.expect("a valid module") else {
            continue;
        };
        for data in section {
            let data = data.expect("a valid segment");
            let DataKind::Active { offset_expr, .. } = data.kind else {
                panic!("a passive segment")
            };
            let Ok(Operator::I32Const { value }) = offset_expr.get_operators_reader().read() else {
                panic!("an offset that is no constant")
            };
            segments.push((value as u32 as usize, data.data.to_vec()));
        }
    }
    segments
}

/// What memory holds after the segments were written into it.
fn contents<'s>(length: usize, segments: impl IntoIterator<Item = (usize, &'s [u8])>) -> Vec<u8> {
    let mut memory = vec![0; length];
    for (address, bytes) in segments {
        memory[address..address + bytes.len()].copy_from_slice(bytes);
    }
    memory
}

/// A sequence of numbers that look random and are the same every time (a linear congruential
/// generator, with the constants of Knuth's MMIX).
fn numbers(seed: u64) -> impl FnMut(usize) -> usize {
    let mut state = seed;
    move |limit| {
        state = state
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (state >> 33) as usize % limit
    }
}

/// Chunks as an engine gives them, with short and long runs of zeros within and between them.
fn random_image(seed: u64, runs: usize) -> Image {
    let mut number = numbers(seed);
    let mut image = Image::default();
    let mut address = 0;
    for _ in 0..1 + number(8) {
        let mut bytes = Vec::new();
        for _ in 0..runs {
            bytes.resize(bytes.len() + number(24), 0);
            let length = bytes.len() + number(6);
            bytes.resize(length, 1 + number(255) as u8);
        }
        address += number(12);
        image.chunks.push((address as u32, bytes));
        address += image.chunks.last().map_or(0, |(_, bytes)| bytes.len());
    }
    image.pages = address.div_ceil(65_536) as u32;
    image
}

#[test]
fn memory_is_what_the_image_says() {
    for seed in 0..200 {
        let image = random_image(seed, 40);
        let length = image.pages as usize * 65_536;
        let segments = segments(&memory_of(&image));
        let expected = contents(
            length,
            image
                .chunks
                .iter()
                .map(|(address, bytes)| (*address as usize, &bytes[..])),
        );
        let actual = contents(
            length,
            segments
                .iter()
                .map(|(address, bytes)| (*address, &bytes[..])),
        );
        assert!(expected == actual, "seed {seed}");
        for pair in segments.windows(2) {
            let gap = pair[1].0 - pair[0].0 - pair[0].1.len();
            assert!(gap >= 9, "seed {seed}: a segment for a gap of {gap} bytes");
        }
    }
}

#[test]
fn there_are_not_too_many_segments() {
    let image = random_image(1, 40_000);
    let length = image.pages as usize * 65_536;
    let binary = memory_of(&image);
    let segments = segments(&binary);
    assert_eq!(segments.len(), MAXIMUM_SEGMENTS);
    let expected = contents(
        length,
        image
            .chunks
            .iter()
            .map(|(address, bytes)| (*address as usize, &bytes[..])),
    );
    assert!(
        expected
            == contents(
                length,
                segments
                    .iter()
                    .map(|(address, bytes)| (*address, &bytes[..]))
            )
    );
    // What stayed inside of segments is not longer than what was left out.
    let longest_inside = segments
        .iter()
        .map(|(_, bytes)| longest_run_of_zeros(bytes))
        .max();
    let shortest_between = segments
        .windows(2)
        .map(|pair| pair[1].0 - pair[0].0 - pair[0].1.len())
        .min();
    assert!(
        longest_inside <= shortest_between,
        "{longest_inside:?} {shortest_between:?}"
    );
    assert_eq!(binary, memory_of(&image), "not the same twice");
}

fn longest_run_of_zeros(bytes: &[u8]) -> usize {
    bytes
        .split(|byte| *byte != 0)
        .map(<[u8]>::len)
        .max()
        .unwrap_or(0)
}
