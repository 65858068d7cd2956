//! Lengths of parts, checked before the parser believes them.
//!
//! `wasmparser` adds the length of a part to its position, and only then compares the sum with what
//! there is. Where addresses have 32 bits, as in the tool, a length near 2^32 makes the sum wrap
//! around, and the parser panics. Most lengths it limits; the others are here: those of sections,
//! function bodies, data segments, and of what is in a `dylink.0` section. Whatever else is wrong,
//! the parser says better.

use wasmparser::{BinaryReader, BinaryReaderError, ConstExpr};

use super::to_position;

/// Bytes before the first section: the magic number, and the version.
const HEADER: usize = 8;

/// Numbers of sections (core specification, "Binary Format", "Modules").
const CUSTOM: u8 = 0;
const CODE: u8 = 10;
const DATA: u8 = 11;

/// Numbers of the subsections of `dylink.0` that hold names (tool conventions).
const NEEDED: u8 = 2;
const EXPORT_INFO: u8 = 3;
const IMPORT_INFO: u8 = 4;
const RUNTIME_PATH: u8 = 5;

/// A part that is longer than what is left of that in which it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the {part} at byte {offset} is longer than what is left; the file was cut off or damaged")]
pub struct TooLong {
    /// What it is: `section`, `function body`, …
    part: &'static str,
    /// Where it begins.
    offset: usize,
}

/// Why nothing more is checked.
enum Stop {
    TooLong(TooLong),
    /// It is for the parser to say what is wrong.
    Malformed,
}

impl From<BinaryReaderError> for Stop {
    fn from(_: BinaryReaderError) -> Self {
        Stop::Malformed
    }
}

/// Checks the lengths of the sections of a module or a component.
///
/// # Errors
/// One is longer than what is left of the file.
pub fn check_sections(binary: &[u8]) -> Result<(), TooLong> {
    result(sections(binary, |_, _| Ok(())))
}

/// Checks the lengths in a core module.
///
/// # Errors
/// A part is longer than what is left of that in which it is.
pub fn check(binary: &[u8]) -> Result<(), TooLong> {
    result(sections(binary, |number, section| match number {
        CUSTOM => dylink(section),
        CODE => bodies(section),
        DATA => segments(section),
        _ => Ok(()),
    }))
}

fn result(checked: Result<(), Stop>) -> Result<(), TooLong> {
    match checked {
        Ok(()) | Err(Stop::Malformed) => Ok(()),
        Err(Stop::TooLong(too_long)) => Err(too_long),
    }
}

fn sections(
    binary: &[u8],
    check: impl Fn(u8, BinaryReader<'_>) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let mut reader = BinaryReader::new(binary.get(HEADER..).unwrap_or_default(), HEADER);
    while !reader.eof() {
        let number = reader.read_u8()?;
        check(number, part(&mut reader, "section")?)?;
    }
    Ok(())
}

fn bodies(mut section: BinaryReader<'_>) -> Result<(), Stop> {
    let count = section.read_var_u32()?;
    (0..count).try_for_each(|_| part(&mut section, "function body").map(drop))
}

fn segments(mut section: BinaryReader<'_>) -> Result<(), Stop> {
    const PASSIVE: u32 = 1;
    const WITH_MEMORY: u32 = 2;

    for _ in 0..section.read_var_u32()? {
        let kind = section.read_var_u32()?;
        if kind == WITH_MEMORY {
            section.read_var_u32()?;
        }
        if kind != PASSIVE {
            section.read::<ConstExpr<'_>>()?;
        }
        part(&mut section, "data segment")?;
    }
    Ok(())
}

/// What is in a custom section of that name; in any other, nothing is read.
fn dylink(mut section: BinaryReader<'_>) -> Result<(), Stop> {
    if section.read_string()? != "dylink.0" {
        return Ok(());
    }
    while !section.eof() {
        let number = section.read_u8()?;
        let mut subsection = part(&mut section, "subsection of `dylink.0`")?;
        let (names, has_flags) = match number {
            NEEDED | RUNTIME_PATH => (1, false),
            EXPORT_INFO => (1, true),
            IMPORT_INFO => (2, true),
            _ => continue,
        };
        for _ in 0..subsection.read_var_u32()? {
            for _ in 0..names {
                part(&mut subsection, "name in `dylink.0`")?;
            }
            if has_flags {
                subsection.read_var_u32()?;
            }
        }
    }
    Ok(())
}

/// Reads a part, which its length precedes.
fn part<'a>(reader: &mut BinaryReader<'a>, part: &'static str) -> Result<BinaryReader<'a>, Stop> {
    let length = to_position(reader.read_var_u32()?);
    let offset = reader.original_position();
    if length > reader.bytes_remaining() {
        return Err(Stop::TooLong(TooLong { part, offset }));
    }
    Ok(BinaryReader::new(reader.read_bytes(length)?, offset))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2^32 - 1.
    const LONG: [u8; 5] = [0xff, 0xff, 0xff, 0xff, 0x0f];

    /// A module of one section.
    fn module(number: u8, contents: &[&[u8]]) -> Vec<u8> {
        let contents = contents.concat();
        let length = u8::try_from(contents.len()).expect("a short section");
        [b"\0asm\x01\0\0\0", &[number, length][..], &contents].concat()
    }

    /// A module with a `dylink.0` section.
    fn library(contents: &[&[u8]]) -> Vec<u8> {
        let name: &[u8] = b"\x08dylink.0";
        module(CUSTOM, &[&[name], contents].concat())
    }

    #[track_caller]
    fn refused(binary: &[u8], part: &'static str, offset: usize) {
        assert_eq!(check(binary), Err(TooLong { part, offset }));
    }

    #[test]
    fn what_is_longer_than_what_it_is_in_is_found() {
        let section = [b"\0asm\x01\0\0\0\x01", &LONG[..]].concat();
        refused(&section, "section", 14);
        refused(&module(CODE, &[&[1], &LONG]), "function body", 16);
        let offset: &[u8] = &[0x41, 0, 0x0b];
        refused(&module(DATA, &[&[1, 0], offset, &LONG]), "data segment", 20);
        refused(&module(DATA, &[&[1, 1], &LONG]), "data segment", 17);
        let with_memory = [&[1, 2, 0], offset, &LONG];
        refused(&module(DATA, &with_memory), "data segment", 21);
        let subsection = "subsection of `dylink.0`";
        refused(&library(&[&[9], &LONG]), subsection, 25);
        let name = "name in `dylink.0`";
        refused(&library(&[&[NEEDED, 6, 1], &LONG]), name, 27);
        refused(
            &library(&[&[EXPORT_INFO, 9, 2, 1, b'a', 0], &LONG]),
            name,
            30,
        );
        refused(&library(&[&[IMPORT_INFO, 8, 1, 1, b'a'], &LONG]), name, 29);
        assert_eq!(check_sections(&library(&[&[9], &LONG])), Ok(()));
    }

    #[test]
    fn all_else_is_for_the_parser() {
        let modules = [
            Vec::new(),
            b"\0asm".to_vec(),
            module(CODE, &[&[7, 1, 0]]),
            module(CUSTOM, &[b"\x05other", &LONG]),
            module(DATA, &[&[1, 0, 0xff]]),
            library(&[&[1, 4, 0, 0, 0, 0, NEEDED, 3, 1, 1, b'a']]),
        ];
        for binary in modules {
            assert_eq!(check(&binary), Ok(()), "{binary:?}");
        }
    }
}
