//! Memory contents as data segments.

use wasm_encoder::{ConstExpr, Encode, Section, SectionId};

use super::Image;

/// The most data segments that are written, as Wizer has it. Engines take ten times as many
/// ([JavaScript interface]).
///
/// [JavaScript interface]: https://webassembly.github.io/spec/js-api/#limits
pub const MAXIMUM_SEGMENTS: usize = 10_000;

/// What a segment costs in bytes beside its contents: flags (1), `i32.const` (1) with an address
/// (4), `end` (1), and the length (2).
const HEADER: usize = 9;

/// A part of memory between runs of zeros.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Segment {
    /// The byte address of its first byte, which is not 0.
    start: usize,
    /// The byte address after its last byte, which is not 0.
    end: usize,
}

/// The data section that fills a new memory with what [`Image::chunks`] says.
///
/// Zeros are left out where that makes the module smaller: a run of zeros shorter than a segment's
/// header stays inside its segment. Should there be more than [`MAXIMUM_SEGMENTS`] then, the
/// shortest runs stay in as well.
pub struct MemoryContents<'i> {
    image: &'i Image,
    segments: Vec<Segment>,
}

impl<'i> MemoryContents<'i> {
    /// Finds the segments.
    pub fn new(image: &'i Image) -> Self {
        let mut segments = Vec::new();
        for (address, bytes) in &image.chunks {
            split(*address as usize, bytes, &mut segments);
        }
        if segments.len() > MAXIMUM_SEGMENTS {
            segments = join(&segments, MAXIMUM_SEGMENTS);
        }
        MemoryContents { image, segments }
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
            let (start, end) = (*address as usize, *address as usize + bytes.len());
            if start >= segment.end {
                break;
            }
            if end > position {
                sink.resize(sink.len() + start.saturating_sub(position), 0);
                position = position.max(start);
                let until = segment.end.min(end);
                sink.extend_from_slice(&bytes[position - start..until - start]);
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
        let count = self.segments.len() as u32;
        let mut headers = Vec::with_capacity(self.segments.len() * HEADER);
        let mut ends = Vec::with_capacity(self.segments.len());
        let mut length = 0;
        for segment in &self.segments {
            // An active segment of memory 0 (core specification, binary format of data sections).
            headers.push(0);
            ConstExpr::i32_const(segment.start as i32).encode(&mut headers);
            (segment.end - segment.start).encode(&mut headers);
            ends.push(headers.len());
            length += segment.end - segment.start;
        }
        let mut prefix = Vec::new();
        count.encode(&mut prefix);
        (prefix.len() + headers.len() + length).encode(sink);
        sink.reserve(prefix.len() + headers.len() + length);
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

/// Appends the parts of `bytes` between runs of at least [`HEADER`] zeros. `address` is that of the
/// first byte; a part that continues the last segment is joined to it.
fn split(address: usize, bytes: &[u8], segments: &mut Vec<Segment>) {
    let mut position = zeros(bytes);
    while position < bytes.len() {
        let length = bytes[position..]
            .iter()
            .position(|byte| *byte == 0)
            .unwrap_or(bytes.len() - position);
        let (start, end) = (address + position, address + position + length);
        match segments.last_mut() {
            Some(last) if start.saturating_sub(last.end) < HEADER => last.end = last.end.max(end),
            _ => segments.push(Segment { start, end }),
        }
        position += length;
        position += zeros(&bytes[position..]);
    }
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
