//! The module that makes a component of a web application: what the shim takes for the app where
//! `--wsgi` or `--asgi` names one.
//!
//! It has the class for the world's exported HTTP handler, which passes requests to the application
//! by means of the runtime's package `componentize_py_http`. Whatever else the world exports is
//! looked for in the module that has the application.

use super::interfaces::Interface;
use super::layout::Layout;
use super::{Error, Options};

/// The module's name.
pub const MODULE: &str = "componentize_py_application";

/// An application, and how it is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Application {
    /// By which rules.
    pub gateway: Gateway,
    /// The module that has it.
    pub module: String,
    /// What of the module it is, as Python has it behind the module's name: `app`, `site.app`,
    /// `create_app()`.
    pub expression: String,
    /// The paths of requests that it answers while the component is built.
    pub warm_up: Vec<String>,
}

/// The rules by which servers call applications.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gateway {
    /// PEP 3333.
    Wsgi,
    /// ASGI 3.0.
    Asgi,
}

impl Gateway {
    /// The part of module names that stands for it, and its option's name.
    pub fn name(self) -> &'static str {
        match self {
            Gateway::Wsgi => "wsgi",
            Gateway::Asgi => "asgi",
        }
    }
}

/// The versions of the interface: how its name begins, the end of the adapter's name, how the
/// method is defined and how the adapter is called in it.
const HANDLERS: [(&str, &str, &str, &str); 2] = [
    (
        "wasi:http/incoming-handler@0.2.",
        "0_2",
        "def handle(self, request, response_out)",
        "adapter.handle(request, response_out)",
    ),
    (
        "wasi:http/handler@0.3.",
        "0_3",
        "async def handle(self, request)",
        "return await adapter.handle(request)",
    ),
];

/// The module's text, where the options name an application.
pub fn module(
    layout: &Layout<'_>,
    options: &Options,
    notice: &str,
) -> Result<Option<String>, Error> {
    let Some(application) = &options.application else {
        return Ok(None);
    };
    let exported = |prefix: &str| -> Option<&Interface<'_>> {
        let mut exports = layout.exports.iter();
        exports.find(|it| layout.resolve.name_world_key(it.key).starts_with(prefix))
    };
    let found = HANDLERS
        .iter()
        .find_map(|handler| Some((handler, exported(handler.0)?)));
    let Some((&(interface, version, signature, call), handler)) = found else {
        return Err(Error::NoHandler {
            option: application.gateway.name(),
        });
    };
    let (module, expression) = (&application.module, &application.expression);
    let gateway = application.gateway.name();
    let class = &handler.protocol;
    let exports = layout.package(handler.home, super::Direction::Export);
    let warm_up: Vec<String> = application
        .warm_up
        .iter()
        .map(|path| format!("adapter.warm_up(\"{}\")\n", percent_encoded(path)))
        .collect();
    Ok(Some(format!(
        r#"{notice}"""The application `{module}:{expression}`, for `{interface}x`."""

# First, since it decides which parts of asyncio there are.
from componentize_py_http.{gateway}_{version} import Adapter

import {module} as module
import {exports} as exports

adapter = Adapter("{module}:{expression}", module.{expression})
{warm_up}

class {class}(exports.{class}):
    {signature}:
        {call}


def __getattr__(name):
    """What else the world exports."""
    return getattr(module, name)
"#,
        exports = exports.dotted(),
        warm_up = warm_up.concat(),
    )))
}

/// A path as it is in a request, and can be in a string of Python's.
fn percent_encoded(path: &str) -> String {
    let encode = |byte: u8| match byte {
        b'"' | b'\\' => format!("%{byte:02X}"),
        0x21..=0x7e => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    path.bytes().map(encode).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_encoded_for_urls_and_python() {
        assert_eq!(percent_encoded("/a%20b?c=d&e"), "/a%20b?c=d&e");
        assert_eq!(percent_encoded("/é \"\\\n"), "/%C3%A9%20%22%5C%0A");
    }
}
