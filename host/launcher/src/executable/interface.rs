//! What a component imports and exports, as far as it decides whether and how it can be run.

use componentize_executable::Kind;
use wasmparser::{ComponentExternalKind, Encoding, Parser, Payload};

/// The interface that a command exports.
const RUN: &str = "wasi:cli/run@";

/// The interfaces that a server exports, of WASI 0.2 and 0.3.
const HANDLERS: [&str; 2] = ["wasi:http/incoming-handler@0.2.", "wasi:http/handler@0.3."];

/// What a runner provides.
const PROVIDED: [&str; 7] = [
    "wasi:cli/",
    "wasi:clocks/",
    "wasi:filesystem/",
    "wasi:http/",
    "wasi:io/",
    "wasi:random/",
    "wasi:sockets/",
];

/// Why a component cannot be run.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("it is not WebAssembly")]
    NoWebAssembly,
    #[error("it is not valid: {0}")]
    Invalid(String),
    #[error("it is a core module, not a component")]
    Module,
    #[error("it exports neither `wasi:cli/run` nor an HTTP handler")]
    NoProgram,
    #[error("it imports `{0}`, and there is nothing in an executable but WASI")]
    Import(String),
}

impl Error {
    /// What the user may do about it.
    pub fn help(&self) -> Option<&'static str> {
        match self {
            Error::NoProgram => Some(
                "build the component for `-w wasi:cli/command@0.2`, or for a web server with `--wsgi` or `--asgi`",
            ),
            Error::Import(_) => Some(
                "`componentize-py compose` makes one component of it and one that exports that interface",
            ),
            _ => None,
        }
    }
}

/// What kind of program a component is. One that is both, is a command.
pub fn kind(component: &[u8]) -> Result<Kind, Error> {
    if !component.starts_with(b"\0asm") {
        return Err(Error::NoWebAssembly);
    }
    let wrong = |error: wasmparser::BinaryReaderError| Error::Invalid(error.message().to_owned());
    let (mut is_command, mut is_server, mut depth) = (false, false, 0_u32);
    for payload in Parser::new(0).parse_all(component) {
        match payload.map_err(wrong)? {
            Payload::Version { encoding, .. } => {
                if depth == 0 && encoding == Encoding::Module {
                    return Err(Error::Module);
                }
                depth += 1;
            }
            Payload::End(_) => depth -= 1,
            Payload::ComponentImportSection(imports) if depth == 1 => {
                for import in imports {
                    let name = import.map_err(wrong)?.name.name;
                    if !PROVIDED.iter().any(|provided| name.starts_with(provided)) {
                        return Err(Error::Import(name.to_owned()));
                    }
                }
            }
            Payload::ComponentExportSection(exports) if depth == 1 => {
                for export in exports {
                    let export = export.map_err(wrong)?;
                    let name = export.name.name;
                    if export.kind == ComponentExternalKind::Instance {
                        is_command |= name.starts_with(RUN);
                        is_server |= HANDLERS.iter().any(|handler| name.starts_with(handler));
                    }
                }
            }
            _ => {}
        }
    }
    match (is_command, is_server) {
        (true, _) => Ok(Kind::Command),
        (false, true) => Ok(Kind::Server),
        (false, false) => Err(Error::NoProgram),
    }
}
