//! Compressing the memory that instances start with.
//!
//! An image is written as data segments otherwise, and engines map those into new instances. Here
//! it becomes frames of Zstandard in one passive data segment, and a start function that
//! decompresses them to where they belong, before anything else runs:
//!
//! 1. What lies close together in memory becomes one frame, zeros between it included: those cost
//!    next to nothing, while each frame begins without anything to refer to.
//! 2. A core module is generated with the frames, and with the start function, which copies one
//!    piece of a frame after another to where the decompressor wants it.
//! 3. The decompressor is a core module that is built with the product (`runtime/decompress`).
//!    While it works its data, and its stack, are where the stack of the program is, which is empty
//!    then.
//!
//! Both modules join the program as those do that the app has not opened ([`Image::late`]), and are
//! spliced like them.

use std::io;

use componentize_link::relocate::BASE;
use componentize_link::snapshot::Image;
use componentize_link::splice::Module;
use componentize_link::wasm::{to_index, to_position};
use wasm_encoder::{
    BlockType, CodeSection, DataCountSection, DataSection, EntityType, Function, FunctionSection,
    GlobalType, ImportSection, MemoryType, StartSection, TypeSection, ValType,
};
use zstd::bulk::Compressor;
use zstd::zstd_safe::CParameter;

/// The name of the decompressor among the modules.
pub const DECOMPRESSOR: &str = "/decompressor";

/// The name of the module with the frames.
pub const FRAMES: &str = "/compressed-memory";

/// How hard to compress: pandas' memory takes a tenth of the time with 12, and is 6 % larger.
const LEVEL: i32 = 19;

/// How far back a frame refers, as a power of two, in bytes. More is 1 % less for pandas, and takes
/// the tool hundreds of megabytes.
const WINDOW_LOG: u32 = 22;

/// Zeros in a row, in bytes, that no frame has. A frame costs a few hundred bytes and finds less to
/// refer to, a page of zeros a microsecond when an instance starts.
const LONGEST_GAP: usize = 256 << 10;

/// What fills the memory of a component.
pub struct CompressedMemory<'d> {
    decompressor: &'d [u8],
    frames: Vec<u8>,
}

/// A part of memory, compressed.
struct Frame {
    /// The address of its first byte.
    address: u32,
    /// How many bytes it has in memory.
    length: u32,
    /// Where it begins behind the frames before it, in bytes.
    offset: u32,
}

impl<'d> CompressedMemory<'d> {
    /// Takes the contents of the memory out of `image`. `decompressor` is the module that is to put
    /// them back.
    ///
    /// # Errors
    /// There is not enough memory for compressing.
    pub fn take(image: &mut Image, decompressor: &'d [u8]) -> io::Result<Self> {
        let mut compressor = Compressor::new(LEVEL)?;
        compressor.set_parameter(CParameter::WindowLog(WINDOW_LOG))?;
        compressor.set_parameter(CParameter::ChecksumFlag(false))?;
        let (mut frames, mut bytes) = (Vec::new(), Vec::new());
        for (address, stretch) in stretches(std::mem::take(&mut image.chunks)) {
            frames.push(Frame {
                address,
                length: to_index(stretch.len()),
                offset: to_index(bytes.len()),
            });
            bytes.append(&mut compressor.compress(&stretch)?);
        }
        let names = [DECOMPRESSOR, FRAMES].map(str::to_owned);
        image.late.extend(names.clone());
        image.fillers = names.into();
        Ok(CompressedMemory {
            decompressor,
            frames: module(&frames, &bytes),
        })
    }

    /// The modules that do it, which come last.
    pub fn modules(&self) -> [Module<'_>; 2] {
        [(DECOMPRESSOR, self.decompressor), (FRAMES, &self.frames)]
            .map(|(name, binary)| Module { name, binary })
    }
}

/// Joins chunks that lie close together, without the zeros at their ends: a chunk may reach beyond
/// the end of memory with those.
fn stretches(chunks: Vec<(u32, Vec<u8>)>) -> Vec<(u32, Vec<u8>)> {
    let mut stretches: Vec<(u32, Vec<u8>)> = Vec::new();
    for (address, mut bytes) in chunks {
        let is_something = |byte: &u8| *byte != 0;
        let Some(last) = bytes.iter().rposition(is_something) else {
            continue;
        };
        bytes.truncate(last + 1);
        let zeros = bytes.iter().take_while(|byte| !is_something(byte)).count();
        bytes.drain(..zeros);
        let address = address + to_index(zeros);
        if let Some((start, stretch)) = stretches.last_mut() {
            let offset = to_position(address - *start);
            if offset - stretch.len() < LONGEST_GAP {
                stretch.resize(offset, 0);
                stretch.append(&mut bytes);
                continue;
            }
        }
        stretches.push((address, bytes));
    }
    stretches
}

/// The module with the frames, which are `bytes` one after another. Its start function is
///
/// ```text
/// fill(address, length, offset), for each frame
/// data.drop frames
/// ```
///
/// and `fill`
///
/// ```text
/// wanted = decompress_begin(address, length)
/// loop
///     memory.init frames: wanted bytes from offset on, to decompress_input
///     offset += wanted
///     wanted = decompress_continue()
/// while wanted
/// ```
fn module(frames: &[Frame], bytes: &[u8]) -> Vec<u8> {
    let mut types = TypeSection::new();
    let mut imports = ImportSection::new();
    let i32 = ValType::I32;
    types.ty().function([i32, i32], [i32]);
    types.ty().function([], [i32]);
    types.ty().function([i32, i32, i32], []);
    types.ty().function([], []);
    let (begin, proceed, fill, start) = (0, 1, 2, 3);
    imports.import(DECOMPRESSOR, "decompress_begin", EntityType::Function(0));
    imports.import(DECOMPRESSOR, "decompress_continue", EntityType::Function(1));
    imports.import(
        DECOMPRESSOR,
        "decompress_input",
        GlobalType {
            val_type: i32,
            mutable: false,
            shared: false,
        },
    );
    imports.import(
        BASE,
        "memory",
        MemoryType {
            minimum: 0,
            maximum: None,
            memory64: false,
            shared: false,
            page_size_log2: None,
        },
    );
    let mut functions = FunctionSection::new();
    functions.function(2).function(3);
    let (memory, data, input) = (0, 0, 0);
    let (address, length, offset, wanted) = (0, 1, 2, 3);
    let mut code = CodeSection::new();
    let mut body = Function::new([(1, i32)]);
    body.instructions()
        .local_get(address)
        .local_get(length)
        .call(begin)
        .local_set(wanted)
        .loop_(BlockType::Empty)
        .global_get(input)
        .local_get(offset)
        .local_get(wanted)
        .memory_init(memory, data)
        .local_get(offset)
        .local_get(wanted)
        .i32_add()
        .local_set(offset)
        .call(proceed)
        .local_tee(wanted)
        .br_if(0)
        .end()
        .end();
    code.function(&body);
    let mut body = Function::new([]);
    let mut instructions = body.instructions();
    for frame in frames {
        let arguments = [frame.address, frame.length, frame.offset];
        for argument in arguments {
            instructions.i32_const(argument.cast_signed());
        }
        instructions.call(fill);
    }
    instructions.data_drop(data).end();
    code.function(&body);
    let mut contents = DataSection::new();
    contents.passive(bytes.iter().copied());

    let mut module = wasm_encoder::Module::new();
    module
        .section(&types)
        .section(&imports)
        .section(&functions)
        .section(&StartSection {
            function_index: start,
        })
        .section(&DataCountSection { count: 1 })
        .section(&code)
        .section(&contents);
    module.finish()
}

#[cfg(test)]
mod tests {
    use wasmparser::{Parser, Payload, Validator};

    use zstd::zstd_safe;

    use super::*;

    fn image(chunks: &[(u32, &str)]) -> Image {
        Image {
            pages: 100,
            chunks: chunks
                .iter()
                .map(|(address, text)| (*address, text.as_bytes().to_vec()))
                .collect(),
            ..Image::default()
        }
    }

    /// The frames of a module, decompressed one after another.
    fn contents(module: &[u8]) -> Vec<u8> {
        for payload in Parser::new(0).parse_all(module) {
            if let Payload::DataSection(section) = payload.unwrap() {
                let data = section.into_iter().next().unwrap().unwrap();
                let mut contents = Vec::new();
                let mut rest = data.data;
                while !rest.is_empty() {
                    let length = zstd_safe::find_frame_compressed_size(rest).unwrap();
                    let (frame, behind) = rest.split_at(length);
                    contents.extend(zstd::bulk::decompress(frame, 100).unwrap());
                    rest = behind;
                }
                return contents;
            }
        }
        panic!("a data section");
    }

    #[test]
    fn what_lies_close_together_is_one_stretch() {
        let gap = to_index(LONGEST_GAP);
        let far = 3 + gap + gap;
        let image = image(&[
            (0, "one"),
            (gap, "\0\x002"),
            (far, "three\0"),
            (far + 9, "\0\0\0"),
        ]);
        let stretches = stretches(image.chunks);
        let found: Vec<_> = stretches
            .iter()
            .map(|(address, bytes)| (*address, bytes.len()))
            .collect();
        assert_eq!(found, [(0, 3 + LONGEST_GAP), (far, 5)]);
        assert!(stretches[0].1.starts_with(b"one\0\0"));
        assert!(stretches[0].1.ends_with(b"\0\x002"));
    }

    #[test]
    fn an_image_becomes_a_valid_module() {
        let gap = 2 * to_index(LONGEST_GAP);
        for chunks in [&[][..], &[(8, "contents")], &[(8, "one"), (gap, "two")]] {
            let mut image = image(chunks);
            let compressed = CompressedMemory::take(&mut image, b"").unwrap();
            assert!(image.chunks.is_empty());
            assert_eq!(image.pages, 100);
            assert_eq!(image.fillers.len(), 2);
            assert!(image.fillers.is_subset(&image.late));
            Validator::new().validate_all(&compressed.frames).unwrap();
            let expected: Vec<_> = chunks.iter().flat_map(|(_, text)| text.bytes()).collect();
            assert_eq!(contents(&compressed.frames), expected);
        }
    }
}
