//! How an executable is put together, and taken apart.
//!
//! ```text
//! the runner           an ELF file, of which the system looks at the program headers
//! zeros                up to a multiple of the largest page size that there is
//! the machine code     an ELF file, of which wasmtime looks at the section headers
//! the manifest
//! the trailer          where these are, and a checksum of them
//! ```
//!
//! Wasmtime maps machine code from a file, and from the same file the initial contents of memories,
//! so that nothing is copied and only the pages that are used are ever loaded. But it only maps
//! whole files, whose header is its own. So the executable's header is both: the system's part, the
//! program headers, is the runner's; the part that the system ignores, the section headers and what
//! marks an object file as wasmtime's, is taken over from the machine code, with the places of the
//! sections moved by where they now are. (What `strip` and the like know of the runner they have
//! used up before.)
//!
//! The machine code is not looked through when an executable starts, as this would load all of it.
//! The checksum covers what one cannot start without: the first page, the section headers, and the
//! manifest. A file that was cut off or appended to is recognised by its length.

use std::ops::Range;

use crate::manifest::Manifest;

/// Machine code starts at a multiple of this: no system has larger pages.
const ALIGNMENT: usize = 64 << 10;

/// So much of the start of the file is part of the checksum.
const FIRST_PAGE: usize = 4096;

/// What every executable ends with: a name, and the version of the layout.
const MAGIC: [u8; 16] = *b"componentize-py\x01";

/// The trailer: five numbers of 64 bits and [`MAGIC`].
const TRAILER: usize = 5 * 8 + MAGIC.len();

/// Why runner and machine code are not put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MakeError {
    /// The runner is not what it should be.
    #[error("this is not a runner: it is not an ELF file of a 64-bit Linux")]
    Runner,
    /// The runner is one for another machine.
    #[error("this runner is for another architecture")]
    Architecture,
    /// The machine code is not what wasmtime makes.
    #[error("the machine code is not an object file")]
    Code,
}

/// Why a file is not run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// There is no trailer.
    #[error("there is no component in this file")]
    Nothing,
    /// There is a trailer, which does not agree with the file.
    #[error("this file is damaged: it is not as it was made")]
    Damaged,
}

/// An architecture that executables can be for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Architecture {
    /// x86-64, or AMD64.
    X86_64,
    /// 64-bit ARM.
    Aarch64,
}

impl Architecture {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::X86_64, Self::Aarch64];

    /// Its name in target triples.
    pub fn name(self) -> &'static str {
        match self {
            Self::X86_64 => "x86_64",
            Self::Aarch64 => "aarch64",
        }
    }

    /// Its number in ELF files.
    fn machine(self) -> u16 {
        match self {
            Self::X86_64 => 62,
            Self::Aarch64 => 183,
        }
    }
}

/// Puts an executable together.
///
/// # Errors
/// The runner is not one for this architecture, or the code is not what wasmtime makes.
pub fn make(
    runner: &[u8],
    code: &[u8],
    manifest: &Manifest,
    architecture: Architecture,
) -> Result<Vec<u8>, MakeError> {
    let header = Header::read(runner).ok_or(MakeError::Runner)?;
    if header.machine(runner) != architecture.machine() {
        return Err(MakeError::Architecture);
    }
    // A runner that is the front of another executable will do.
    let runner = match parts(runner) {
        Some(parts) => &runner[..parts.runner],
        None => runner,
    };
    let code_header = Header::read(code).ok_or(MakeError::Code)?;
    let start = runner.len().next_multiple_of(ALIGNMENT);
    let manifest = manifest.encode();

    let mut file = Vec::with_capacity(start + code.len() + manifest.len() + TRAILER);
    file.extend_from_slice(runner);
    file.resize(start, 0);
    file.extend_from_slice(code);
    let sections = code_header
        .move_sections(&mut file, start)
        .ok_or(MakeError::Code)?;
    code_header.take_over(&mut file, sections.start);
    file.extend_from_slice(&manifest);
    let checksum = checksum(&file, &sections, &manifest);
    for number in [
        as_number(runner.len()),
        as_number(sections.start),
        as_number(sections.len()),
        as_number(manifest.len()),
        checksum,
    ] {
        file.extend_from_slice(&number.to_le_bytes());
    }
    file.extend_from_slice(&MAGIC);
    Ok(file)
}

/// The manifest of an executable: of `length` bytes, of which `read` gives any range.
///
/// # Errors
/// It is no executable, or a damaged one.
pub fn read<E: From<ReadError>>(
    length: u64,
    mut read: impl FnMut(Range<u64>) -> Result<Vec<u8>, E>,
) -> Result<Manifest, E> {
    let damaged = || E::from(ReadError::Damaged);
    let trailer_start = length.saturating_sub(as_number(TRAILER));
    let trailer = read(trailer_start..length)?;
    let numbers = trailer_numbers(&trailer).ok_or(ReadError::Nothing)?;
    let [
        _,
        sections_start,
        sections_length,
        manifest_length,
        expected,
    ] = numbers;
    let manifest_start = trailer_start
        .checked_sub(manifest_length)
        .ok_or_else(damaged)?;
    let sections = sections_start
        .checked_add(sections_length)
        .filter(|end| *end <= manifest_start)
        .map(|end| sections_start..end)
        .ok_or_else(damaged)?;
    let mut checked = read(0..as_number(FIRST_PAGE).min(length))?;
    checked.extend(read(sections)?);
    let manifest = read(manifest_start..trailer_start)?;
    checked.extend(&manifest);
    checked.extend(manifest_start.to_le_bytes());
    if fnv(&checked) != expected {
        return Err(damaged());
    }
    Manifest::decode(&manifest).ok_or_else(damaged)
}

/// What [`read()`] compares. `file` ends with the manifest.
fn checksum(file: &[u8], sections: &Range<usize>, manifest: &[u8]) -> u64 {
    let mut checked = file[..FIRST_PAGE.min(file.len())].to_vec();
    checked.extend(&file[sections.clone()]);
    checked.extend(manifest);
    checked.extend(as_number(file.len() - manifest.len()).to_le_bytes());
    fnv(&checked)
}

/// The hash of Fowler, Noll and Vo (1a): enough against accidents.
fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

fn as_number(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

/// Where the runner in a file ends, if it is an executable.
struct Parts {
    runner: usize,
}

fn parts(file: &[u8]) -> Option<Parts> {
    let trailer = file.get(file.len().checked_sub(TRAILER)?..)?;
    let [runner, ..] = trailer_numbers(trailer)?;
    let runner = usize::try_from(runner).ok()?;
    (runner <= file.len()).then_some(Parts { runner })
}

fn trailer_numbers(trailer: &[u8]) -> Option<[u64; 5]> {
    let (numbers, magic) = trailer.split_at_checked(TRAILER - MAGIC.len())?;
    let (numbers, []) = numbers.as_chunks::<8>() else {
        return None;
    };
    let numbers: Vec<u64> = numbers.iter().copied().map(u64::from_le_bytes).collect();
    (magic == MAGIC).then_some(numbers.try_into().ok()?)
}

/// Fields of an ELF file's header, by where they are: of a little-endian file for 64 bits.
mod field {
    use std::ops::Range;

    pub const CLASS_AND_DATA: Range<usize> = 4..6;
    pub const ABI: usize = 7;
    pub const MACHINE: Range<usize> = 0x12..0x14;
    pub const SECTIONS: Range<usize> = 0x28..0x30;
    pub const FLAGS: Range<usize> = 0x30..0x34;
    /// Size of a section header, number of these, and which of them is of the names.
    pub const SECTION_NUMBERS: Range<usize> = 0x3a..0x40;
    pub const SECTION_SIZE: Range<usize> = 0x3a..0x3c;
    pub const SECTION_COUNT: Range<usize> = 0x3c..0x3e;
    pub const LENGTH: usize = 0x40;

    /// In a section's header, where it is.
    pub const OFFSET: Range<usize> = 0x18..0x20;
    pub const SECTION_LENGTH: usize = 0x40;
}

/// The header of an ELF file.
struct Header([u8; field::LENGTH]);

impl Header {
    fn read(file: &[u8]) -> Option<Self> {
        let header: [u8; field::LENGTH] = *file.first_chunk()?;
        let is_known = header.starts_with(b"\x7fELF") && header[field::CLASS_AND_DATA] == [2, 1];
        is_known.then_some(Header(header))
    }

    fn machine(&self, _: &[u8]) -> u16 {
        self.small(field::MACHINE)
    }

    fn small(&self, field: Range<usize>) -> u16 {
        let [low, high] = [self.0[field.start], self.0[field.start + 1]];
        u16::from_le_bytes([low, high])
    }

    /// In `file`, in which the file of this header begins at `start`, corrects the places of
    /// sections. Gives the range of their headers.
    fn move_sections(&self, file: &mut [u8], start: usize) -> Option<Range<usize>> {
        let size = usize::from(self.small(field::SECTION_SIZE));
        let count = usize::from(self.small(field::SECTION_COUNT));
        let headers = start.checked_add(number_at(&self.0, field::SECTIONS)?)?;
        let range = headers..headers.checked_add(size.checked_mul(count)?)?;
        if size != field::SECTION_LENGTH || count == 0 {
            return None;
        }
        let (headers, _) = file.get_mut(range.clone())?.as_chunks_mut::<64>();
        // The first one is a placeholder, and says nothing.
        for header in headers.iter_mut().skip(1) {
            let moved = number_at(header, field::OFFSET)?.checked_add(start)?;
            header[field::OFFSET].copy_from_slice(&as_number(moved).to_le_bytes());
        }
        Some(range)
    }

    /// Makes this header that of `file`, but for what the system looks at. The headers of sections
    /// are at `sections`.
    fn take_over(&self, file: &mut [u8], sections: usize) {
        file[field::ABI] = self.0[field::ABI];
        for field in [field::FLAGS, field::SECTION_NUMBERS] {
            file[field.clone()].copy_from_slice(&self.0[field]);
        }
        file[field::SECTIONS].copy_from_slice(&as_number(sections).to_le_bytes());
    }
}

fn number_at(bytes: &[u8], field: Range<usize>) -> Option<usize> {
    let bytes = bytes.get(field)?.try_into().ok()?;
    usize::try_from(u64::from_le_bytes(bytes)).ok()
}
