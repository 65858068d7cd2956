//! Sizes and alignments in memory: "Alignment", "Element size" and "Despecialization" in the
//! component model's canonical ABI.

/// How much memory a value takes and where it may be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Layout {
    /// In bytes, a multiple of the alignment.
    pub size: usize,
    /// In bytes, a power of two.
    pub alignment: usize,
}

impl Layout {
    /// Of strings and lists.
    pub const POINTER_AND_LENGTH: Self = Self {
        size: 8,
        alignment: 4,
    };

    /// Of a number of `size` bytes.
    pub const fn number(size: usize) -> Self {
        Self {
            size,
            alignment: size,
        }
    }

    /// Of an enum with `count` cases, and of a variant's discriminant.
    pub fn discriminant(count: usize) -> Self {
        Self::number(match count {
            0..=0x100 => 1,
            0x101..=0x1_0000 => 2,
            _ => 4,
        })
    }

    /// Of flags.
    pub fn flags(count: usize) -> Self {
        Self::number(match count {
            0..=8 => 1,
            9..=16 => 2,
            _ => 4,
        })
    }
}

/// The offset of each field of a record or item of a tuple, and the layout of the whole.
pub fn record(fields: impl IntoIterator<Item = Layout>) -> (Vec<usize>, Layout) {
    let mut whole = Layout {
        size: 0,
        alignment: 1,
    };
    let offsets = fields
        .into_iter()
        .map(|field| {
            let offset = whole.size.next_multiple_of(field.alignment);
            whole.size = offset + field.size;
            whole.alignment = whole.alignment.max(field.alignment);
            offset
        })
        .collect();
    whole.size = whole.size.next_multiple_of(whole.alignment);
    (offsets, whole)
}

/// Where a variant's parts are. Its discriminant comes first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Variant {
    /// Size of the discriminant in bytes.
    pub discriminant_size: usize,
    /// Where all payloads are, in bytes.
    pub payload_offset: usize,
    /// Of the whole variant.
    pub whole: Layout,
}

impl Variant {
    /// Lays out a variant whose cases have these payloads.
    pub fn new(payloads: impl IntoIterator<Item = Option<Layout>>) -> Self {
        let mut count = 0;
        let mut payload = Layout {
            size: 0,
            alignment: 1,
        };
        for layout in payloads {
            count += 1;
            if let Some(layout) = layout {
                payload.size = payload.size.max(layout.size);
                payload.alignment = payload.alignment.max(layout.alignment);
            }
        }
        let discriminant = Layout::discriminant(count);
        let payload_offset = discriminant.size.next_multiple_of(payload.alignment);
        let alignment = discriminant.alignment.max(payload.alignment);
        Self {
            discriminant_size: discriminant.size,
            payload_offset,
            whole: Layout {
                size: (payload_offset + payload.size).next_multiple_of(alignment),
                alignment,
            },
        }
    }
}
