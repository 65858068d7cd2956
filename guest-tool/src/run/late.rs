//! Native libraries that join the program after the app was started.
//!
//! A component gets all native libraries that its code may open, and most apps open few of them
//! while they are imported. The others need not be compiled and instantiated for that: they get
//! their place in memory and table, and their code is spliced in with the rest. Only what they
//! would put into memory when they are instantiated has to be put there otherwise, by the runtime,
//! when they are first opened; so it is in the program data, compressed. That takes a while for
//! libraries that have large tables, and it is the same in all apps, so it can be kept.

use componentize_link::relocate::RelocatedModule;
use componentize_program::{Compressed, Late};
use wasmparser::{DataKind, Operator, Parser, Payload};

use super::data;
use crate::compress::Compressor;
use crate::engine::Engine;

/// What is to be done when a relocated module is opened.
pub(super) fn late<E: Engine>(
    module: &RelocatedModule,
    engine: &E,
    compressor: &Compressor,
) -> Late<'static> {
    let place = |address: u32, bytes: &[u8]| {
        let start = usize::try_from(address.checked_sub(module.memory_base)?).ok()?;
        let end = start.checked_add(bytes.len())?;
        // Nothing of a relocated module lies elsewhere.
        (end <= usize::try_from(module.memory_size).ok()?).then_some(start..end)
    };
    let mut data = Vec::new();
    for (address, bytes) in segments(&module.binary) {
        if let Some(place) = place(address, bytes) {
            // Its memory may be large, most of it zeros.
            data.resize(data.len().max(place.end), 0);
            data[place].copy_from_slice(bytes);
        }
    }
    let length = data
        .iter()
        .rposition(|&byte| byte != 0)
        .map_or(0, |last| last + 1);
    Late {
        data: (length > 0).then(|| compress(&data[..length], engine, compressor)),
    }
}

fn compress<E: Engine>(bytes: &[u8], engine: &E, compressor: &Compressor) -> Compressed<'static> {
    let key = compressor.key("data of a native library").with(&[bytes]);
    data::keep(&key.digits(), bytes, engine, || {
        compressor.compress_plainly(bytes)
    })
}

/// The active data segments of a module: addresses and bytes.
fn segments(binary: &[u8]) -> impl Iterator<Item = (u32, &[u8])> {
    let sections = Parser::new(0).parse_all(binary).map_while(Result::ok);
    let data = sections.filter_map(|section| match section {
        Payload::DataSection(segments) => Some(segments),
        _ => None,
    });
    data.flatten().filter_map(|segment| {
        let segment = segment.ok()?;
        match segment.kind {
            DataKind::Active { offset_expr, .. } => {
                let mut operators = offset_expr.get_operators_reader();
                match operators.read().ok()? {
                    Operator::I32Const { value } => Some((value.cast_unsigned(), segment.data)),
                    _ => None,
                }
            }
            DataKind::Passive => None,
        }
    })
}
