//! Reads WIT packages that are encoded as WebAssembly.
//!
//! That is a component without any code, which has a component type for every interface and world.
//! wit-parser decodes it. Before it does, what would have it, or wasmparser, recurse or allocate
//! without bounds is refused: types of components and instances that are nested deeper than in any
//! package, sections that are longer than the file, modules and components with code.

use std::ops::Range;
use std::path::Path;

use componentize_link::wasm::lengths;
use wasmparser::{BinaryReader, ComponentImport, ComponentType, InstanceTypeDeclaration, Payload};
use wit_parser::decoding::{self, DecodedWasm};
use wit_parser::{PackageId, Resolve};

use super::Error;

/// How many types of components and instances may be nested. In a package there are three: the type
/// of what is encoded, that of a world in it and those of the world's interfaces.
const DEEPEST: usize = 8;

/// The packages that `bytes`, from `path`, encode, and the one that the others are for.
pub(super) fn decode(path: &Path, bytes: &[u8]) -> Result<(Resolve, PackageId), Error> {
    let error = |reason: String| Error::Encoded {
        path: path.display().to_string(),
        reason,
    };
    check(bytes).map_err(error)?;
    match decoding::decode(bytes) {
        Ok(DecodedWasm::WitPackage(resolve, main)) => Ok((resolve, main)),
        Ok(DecodedWasm::Component(..)) => Err(error(NO_PACKAGE.to_owned())),
        Err(reason) => Err(error(format!("{reason:#}"))),
    }
}

const NO_PACKAGE: &str = "this is a component rather than a package of WIT";

/// Why a part of the file is refused.
enum Refusal {
    Malformed(wasmparser::BinaryReaderError),
    TooDeep,
}

impl From<wasmparser::BinaryReaderError> for Refusal {
    fn from(error: wasmparser::BinaryReaderError) -> Self {
        Refusal::Malformed(error)
    }
}

fn check(bytes: &[u8]) -> Result<(), String> {
    lengths::check_sections(bytes).map_err(|error| error.to_string())?;
    for payload in wasmparser::Parser::new(0).parse_all(bytes) {
        match payload.map_err(|error| error.to_string())? {
            Payload::ComponentTypeSection(section) => {
                types(bytes, section.range()).map_err(|refusal| match refusal {
                    Refusal::Malformed(error) => error.to_string(),
                    Refusal::TooDeep => {
                        "types of components and instances are nested too deep".to_owned()
                    }
                })?;
            }
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => {
                return Err(NO_PACKAGE.to_owned());
            }
            _ => {}
        }
    }
    Ok(())
}

/// Skips the types of a section.
fn types(bytes: &[u8], range: Range<usize>) -> Result<(), Refusal> {
    let mut reader = BinaryReader::new(&bytes[range.clone()], range.start);
    let count = reader.read_var_u32()?;
    (0..count).try_for_each(|_| ty(&mut reader, 0))
}

/// Component model, `Binary.md`, "Type Definitions": skips one.
fn ty(reader: &mut BinaryReader, depth: usize) -> Result<(), Refusal> {
    const COMPONENT: u8 = 0x41;
    const INSTANCE: u8 = 0x42;

    match reader.clone().read_u8()? {
        COMPONENT | INSTANCE if depth == DEEPEST => Err(Refusal::TooDeep),
        COMPONENT | INSTANCE => {
            reader.read_u8()?;
            let count = reader.read_var_u32()?;
            (0..count).try_for_each(|_| declaration(reader, depth + 1))
        }
        _ => Ok(reader.read::<ComponentType>().map(drop)?),
    }
}

/// Likewise, a declaration in the type of a component or an instance.
fn declaration(reader: &mut BinaryReader, depth: usize) -> Result<(), Refusal> {
    const TYPE: u8 = 0x01;
    const IMPORT: u8 = 0x03;

    match reader.clone().read_u8()? {
        TYPE => {
            reader.read_u8()?;
            ty(reader, depth)
        }
        IMPORT => {
            reader.read_u8()?;
            Ok(reader.read::<ComponentImport>().map(drop)?)
        }
        _ => Ok(reader.read::<InstanceTypeDeclaration>().map(drop)?),
    }
}
