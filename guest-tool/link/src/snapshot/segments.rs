//! Memory contents as data segments.

use wasm_encoder::{ConstExpr, DataSection, Encode, Section, SectionId};
use wasmparser::BinaryReader;

use super::Image;
use crate::wasm::{to_index, to_u64};

/// The most data segments that are written. Engines take 100,000 ([JavaScript interface]); other
/// tools may add some.
///
/// [JavaScript interface]: https://webassembly.github.io/spec/js-api/#limits
pub const MAXIMUM_SEGMENTS: usize = 90_000;

/// What a segment costs in bytes beside its contents: flags (1), `i32.const` (1) with an address
/// (4), `end` (1), and the length (2).
const HEADER: usize = 9;

/// A part of memory between runs of zeros.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Segment {
    /// The byte address of its first byte, which is not 0.
    start: u64,
    /// The byte address after its last byte, which is not 0. It can be 4 GiB.
    end: u64,
}

/// The data section that fills a new memory with what [`Image::chunks`] says.
///
/// Zeros are left out where that makes the module smaller: a run of zeros shorter than a segment's
/// header stays inside its segment. Should there be more than [`MAXIMUM_SEGMENTS`] then, the
/// shortest runs stay in as well.
pub struct MemoryContents<'i> {
    image: &'i Image,
    /// How many other segments come first.
    others: u32,
    /// Those segments, encoded one after another.
    encoded: Vec<u8>,
    segments: Vec<Segment>,
}

impl<'i> MemoryContents<'i> {
    /// Finds the segments, which come after `others`.
    pub fn new(image: &'i Image, others: &DataSection) -> Self {
        let mut segments = Vec::new();
        for (address, bytes) in &image.chunks {
            split((*address).into(), bytes, &mut segments);
        }
        if segments.len() > MAXIMUM_SEGMENTS {
            segments = join(&segments, MAXIMUM_SEGMENTS);
        }
        MemoryContents {
            image,
            others: others.len(),
            encoded: encoded(others),
            segments,
        }
    }

    /// How many segments the section has.
    pub fn count(&self) -> u32 {
        self.others + to_index(self.segments.len())
    }

    /// Appends the bytes of `segment`. `chunks` are those of the image that do not end before it.
    fn contents<'c>(
        &self,
        segment: Segment,
        mut chunks: &'c [(u32, Vec<u8>)],
        sink: &mut Vec<u8>,
    ) -> &'c [(u32, Vec<u8>)] {
        let mut position = segment.start;
        while let Some(((address, bytes), later)) = chunks.split_first() {
            let start = u64::from(*address);
            let end = start + to_u64(bytes.len());
            if start >= segment.end {
                break;
            }
            if end > position {
                sink.resize(sink.len() + length(start.saturating_sub(position)), 0);
                position = position.max(start);
                let until = segment.end.min(end);
                sink.extend_from_slice(&bytes[length(position - start)..length(until - start)]);
                position = until;
            }
            if position == segment.end {
                break;
            }
            chunks = later;
        }
        chunks
    }
}

impl Encode for MemoryContents<'_> {
    fn encode(&self, sink: &mut Vec<u8>) {
        let mut headers = Vec::with_capacity(self.segments.len() * HEADER);
        let mut ends = Vec::with_capacity(self.segments.len());
        let mut contents = 0;
        for segment in &self.segments {
            // An active segment of memory 0 (core specification, binary format of data sections).
            headers.push(0);
            let address = u32::try_from(segment.start).expect("a byte is at the address");
            ConstExpr::i32_const(address.cast_signed()).encode(&mut headers);
            let size = length(segment.end - segment.start);
            size.encode(&mut headers);
            ends.push(headers.len());
            contents += size;
        }
        let mut prefix = Vec::new();
        self.count().encode(&mut prefix);
        prefix.extend_from_slice(&self.encoded);
        let size = prefix.len() + headers.len() + contents;
        size.encode(sink);
        sink.reserve(size);
        sink.extend_from_slice(&prefix);
        let mut chunks = &self.image.chunks[..];
        let mut start = 0;
        for (segment, end) in self.segments.iter().zip(ends) {
            sink.extend_from_slice(&headers[start..end]);
            chunks = self.contents(*segment, chunks, sink);
            start = end;
        }
    }
}

impl Section for MemoryContents<'_> {
    fn id(&self) -> u8 {
        SectionId::Data.into()
    }
}

/// The segments of a section as they are in it, behind its size and their number.
fn encoded(section: &DataSection) -> Vec<u8> {
    let mut bytes = Vec::new();
    section.encode(&mut bytes);
    let mut reader = BinaryReader::new(&bytes, 0);
    let numbers = (reader.read_var_u32(), reader.read_var_u32());
    assert!(
        matches!(numbers, (Ok(_), Ok(_))),
        "a section begins with two numbers"
    );
    let start = reader.original_position();
    bytes.split_off(start)
}

/// Appends the parts of `bytes` between runs of at least [`HEADER`] zeros. `address` is that of the
/// first byte; a part that continues the last segment is joined to it.
fn split(address: u64, bytes: &[u8], segments: &mut Vec<Segment>) {
    let mut position = zeros(bytes);
    while position < bytes.len() {
        let rest = &bytes[position..];
        let zero = rest.iter().position(|byte| *byte == 0);
        let next = position + zero.unwrap_or(rest.len());
        let (start, end) = (address + to_u64(position), address + to_u64(next));
        match segments.last_mut() {
            Some(last) if start.saturating_sub(last.end) < to_u64(HEADER) => {
                last.end = last.end.max(end);
            }
            _ => segments.push(Segment { start, end }),
        }
        position = next + zeros(&bytes[next..]);
    }
}

/// How many bytes lie between two addresses, when these are in memory as a list.
fn length(bytes: u64) -> usize {
    usize::try_from(bytes).expect("a list has fewer bytes than there are addresses")
}

/// How many zeros `bytes` begins with.
fn zeros(bytes: &[u8]) -> usize {
    let blocks = bytes
        .chunks_exact(16)
        .take_while(|block| **block == [0; 16])
        .count()
        * 16;
    blocks
        + bytes[blocks..]
            .iter()
            .take_while(|byte| **byte == 0)
            .count()
}

/// Joins segments until only `count` are left, those with the shortest gaps between them first, and
/// of equal gaps the later ones first.
fn join(segments: &[Segment], count: usize) -> Vec<Segment> {
    let gap = |index: &usize| segments[*index].start - segments[*index - 1].end;
    let mut gaps: Vec<usize> = (1..segments.len()).collect();
    gaps.select_nth_unstable_by(count - 1, |left, right| {
        gap(right).cmp(&gap(left)).then(left.cmp(right))
    });
    gaps.truncate(count - 1);
    gaps.sort_unstable();
    let starts = std::iter::once(0).chain(gaps.iter().copied());
    let ends = gaps.iter().copied().chain([segments.len()]);
    starts
        .zip(ends)
        .map(|(first, end)| Segment {
            start: segments[first].start,
            end: segments[end - 1].end,
        })
        .collect()
}
