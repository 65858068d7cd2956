//! Random input of every kind that the tool reads: what must not happen is a
//! panic, a module that is not valid or behaves otherwise than it should, and a
//! message that does not say where the mistake is.
//!
//! Each target first takes the inputs that are kept in the folder `corpus`,
//! those which found something once. Then it draws new ones, for
//! `COMPONENTIZE_FUZZ_SECONDS` (3 unless that is set). The seed is printed: with
//! it in `COMPONENTIZE_FUZZ_SEED` the same inputs are drawn again. The one at
//! hand is in `target/fuzz/<target>` until it has been taken, also where the
//! process comes to a sudden end: moved to `corpus/<target>/<name>` it is kept.

mod building;
mod configuration;
mod launcher;
mod linking;
mod modules;
mod program_data;
mod relocating;
mod running;
mod runtime;
mod wit;

use std::collections::hash_map::RandomState;
use std::fs;
use std::hash::{BuildHasher, Hasher};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use arbitrary::Unstructured;
use proptest::prelude::Rng;
use proptest::test_runner::{RngAlgorithm, TestRng};

/// For how many seconds a target draws inputs unless it is told otherwise.
const SECONDS: u64 = 3;

/// The longest input, in bytes.
const LONGEST: usize = 4096;

/// Checks what is made of one input. An input of which nothing can be made is an
/// error, and no failure.
type Check = fn(&mut Unstructured) -> arbitrary::Result<()>;

/// A test for each `$check`.
macro_rules! targets {
    ($($name:ident: $check:path,)*) => {
        $(#[test]
        fn $name() {
            fuzz(stringify!($name), $check);
        })*
    };
}

targets! {
    merged_modules_behave_as_the_list: linking::merging,
    relocated_modules_behave_as_linked_ones: relocating::behaviour,
    damaged_libraries_are_refused_or_linked: relocating::damaged,
    wit_is_taken_or_refused_with_its_place: wit::whole,
    damaged_wit_is_refused_with_its_place: wit::damaged,
    damaged_encoded_wit_is_refused_with_its_place: wit::damaged_binary,
    worlds_become_components_or_are_refused_with_their_place: building::worlds,
    settings_are_taken_or_refused_with_their_place: configuration::settings,
    files_of_packages_are_taken_or_refused_with_their_place: configuration::packages,
    program_data_is_read_as_it_was_made: program_data::reading,
    records_are_read_as_they_were_written_or_refused: program_data::telling,
}

/// The repository's root folder.
fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn seed() -> [u8; 16] {
    match std::env::var("COMPONENTIZE_FUZZ_SEED") {
        Ok(text) => {
            let seed = u128::from_str_radix(&text, 16);
            seed.expect("COMPONENTIZE_FUZZ_SEED has 32 hexadecimal digits")
                .to_be_bytes()
        }
        Err(_) => {
            let half = || RandomState::new().build_hasher().finish();
            (u128::from(half()) << 64 | u128::from(half())).to_be_bytes()
        }
    }
}

fn seconds() -> Duration {
    let seconds = std::env::var("COMPONENTIZE_FUZZ_SECONDS").map_or(SECONDS, |seconds| {
        seconds
            .parse()
            .expect("COMPONENTIZE_FUZZ_SECONDS is a number")
    });
    Duration::from_secs(seconds)
}

/// The inputs that are kept for a target.
fn corpus(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("corpus")
        .join(target);
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut paths: Vec<_> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    paths
        .into_iter()
        .map(|path| from_text(&fs::read_to_string(path).expect("an input")))
        .collect()
}

/// An input as it is in files: hexadecimal digits, in lines.
fn to_text(input: &[u8]) -> String {
    let lines = input.chunks(50).map(|bytes| {
        let digits = bytes.iter().map(|byte| format!("{byte:02x}"));
        digits.collect::<String>() + "\n"
    });
    lines.collect()
}

fn from_text(text: &str) -> Vec<u8> {
    let bytes = text.lines().flat_map(|line| line.as_bytes().chunks(2));
    let byte = |digits: &[u8]| u8::from_str_radix(str::from_utf8(digits).ok()?, 16).ok();
    bytes
        .map(|digits| byte(digits).expect("hexadecimal digits"))
        .collect()
}

fn fuzz(target: &str, check: Check) {
    let folder = repository().join("target/fuzz");
    fs::create_dir_all(&folder).expect("a folder for inputs");
    let at_hand = folder.join(target);
    let take = |input: &[u8]| {
        fs::write(&at_hand, to_text(input)).expect("a file for the input");
        check(&mut Unstructured::new(input)).is_ok()
    };
    for input in corpus(target) {
        take(&input);
    }
    let seed = seed();
    println!(
        "{target}: COMPONENTIZE_FUZZ_SEED={:032x}",
        u128::from_be_bytes(seed)
    );
    let mut random = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed, seed].concat());
    let (started, limit) = (Instant::now(), seconds());
    let (mut drawn, mut used) = (0, 0);
    while started.elapsed() < limit {
        let mut input = vec![0; 1 + random.next_u32() as usize % LONGEST];
        random.fill_bytes(&mut input);
        drawn += 1;
        used += usize::from(take(&input));
    }
    println!("{target}: {drawn} inputs, {used} of use");
    // Only what failed stays.
    fs::remove_file(&at_hand).expect("the input");
}
