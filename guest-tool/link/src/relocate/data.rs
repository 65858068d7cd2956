//! A module of nothing but data.

use wasm_encoder::{
    ConstExpr, Encode, EntityType, ImportSection, MemoryType, Module, Section, SectionId,
};

use super::BASE;
use super::base::PAGE;
use crate::wasm::to_u64;

/// A plain core module that puts `bytes` into the base's memory, at the byte address `address`,
/// when it is instantiated.
///
/// `address` is normally [`Relocated::memory_end`](super::Relocated::memory_end), aligned as the
/// data needs it.
pub fn data_module(address: u32, bytes: &[u8]) -> Vec<u8> {
    let pages = (u64::from(address) + to_u64(bytes.len())).div_ceil(PAGE);
    let memory = MemoryType {
        minimum: pages,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    };
    let mut imports = ImportSection::new();
    imports.import(BASE, "memory", EntityType::Memory(memory));
    let mut module = Vec::with_capacity(bytes.len() + 64);
    module.extend_from_slice(&Module::HEADER);
    imports.append_to(&mut module);
    OneSegment { address, bytes }.append_to(&mut module);
    module
}

/// A data section with one active segment, written with a single copy of its bytes: there are
/// many, the whole standard library among them.
struct OneSegment<'b> {
    address: u32,
    bytes: &'b [u8],
}

impl Encode for OneSegment<'_> {
    fn encode(&self, sink: &mut Vec<u8>) {
        // One segment, active, of memory 0 (core specification, binary format of data sections).
        let mut header = vec![1, 0];
        ConstExpr::i32_const(self.address.cast_signed()).encode(&mut header);
        self.bytes.len().encode(&mut header);
        (header.len() + self.bytes.len()).encode(sink);
        sink.extend_from_slice(&header);
        sink.extend_from_slice(self.bytes);
    }
}

impl Section for OneSegment<'_> {
    fn id(&self) -> u8 {
        SectionId::Data.into()
    }
}
