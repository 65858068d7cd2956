//! A module of nothing but data.

use wasm_encoder::{ConstExpr, DataSection, EntityType, ImportSection, MemoryType, Module};

use super::base::{BASE, PAGE};

/// A plain core module that puts `bytes` into the base's memory, at the byte address `address`,
/// when it is instantiated.
///
/// `address` is normally [`Relocated::memory_end`](super::Relocated::memory_end), aligned as the
/// data needs it.
pub fn data_module(address: u32, bytes: &[u8]) -> Vec<u8> {
    let pages = (u64::from(address) + bytes.len() as u64).div_ceil(PAGE);
    let memory = MemoryType {
        minimum: pages,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    };
    let mut imports = ImportSection::new();
    imports.import(BASE, "memory", EntityType::Memory(memory));
    let mut data = DataSection::new();
    data.active(
        0,
        &ConstExpr::i32_const(address as i32),
        bytes.iter().copied(),
    );
    let mut module = Module::new();
    module.section(&imports).section(&data);
    module.finish()
}
