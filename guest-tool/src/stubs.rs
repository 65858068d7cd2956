//! Which interfaces of WASI a component does without, although its code mentions them.
//!
//! With `--stub-wasi` it is all of them. Otherwise it is those for sockets, where nothing can make
//! a socket: the C library's functions for files look whether they were given one, so that code is
//! in every component. The first function that a program calls to have a socket is the C library's
//! `socket`, and other modules than the runtime are the only ones that call it: CPython's
//! `_socket`, which is linked into apps that import it, and other people's native extensions.
//!
//! A world's own imports always stay.

use std::collections::BTreeSet;

use componentize_link::relocate::BASE;
use wasmparser::{Import, Parser, Payload};

use crate::resolve::Target;

/// How the names of all interfaces of WASI begin.
const WASI: &str = "wasi:";

/// How those for sockets begin.
const SOCKETS: &str = "wasi:sockets/";

/// The C library's functions that make sockets, and those that ask for addresses.
const SOCKET_FUNCTIONS: [&str; 4] = ["getaddrinfo", "gethostbyaddr", "gethostbyname", "socket"];

/// The names of the interfaces which `modules`, the runtime first, import and which are to be
/// traps.
pub fn interfaces(modules: &[&[u8]], target: &Target, stub_wasi: bool) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut has_sockets = false;
    for (position, module) in modules.iter().enumerate() {
        for import in imports(module) {
            if import.module.starts_with(WASI) {
                names.insert(import.module.to_owned());
            }
            has_sockets |= position > 0 && leads_to_sockets(&import);
        }
    }
    let world = &target.declared.worlds[target.world];
    for key in world.imports.keys() {
        names.remove(&target.declared.name_world_key(key));
    }
    names.retain(|name| stub_wasi || (name.starts_with(SOCKETS) && !has_sockets));
    names
}

fn leads_to_sockets(import: &Import<'_>) -> bool {
    import.module.starts_with(SOCKETS)
        || (import.module == BASE && SOCKET_FUNCTIONS.contains(&import.name))
}

/// The imports of a core module; none if it is not valid, which the engine would have found out.
fn imports(binary: &[u8]) -> Vec<Import<'_>> {
    let sections = Parser::new(0).parse_all(binary);
    for section in sections.map_while(Result::ok) {
        if let Payload::ImportSection(imports) = section {
            return imports.into_imports().filter_map(Result::ok).collect();
        }
    }
    Vec::new()
}
