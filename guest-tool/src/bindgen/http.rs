//! The modules by which the package `componentize_py_http` of the runtime reaches the world's
//! interfaces of HTTP.
//!
//! That package is the same for all worlds, while names and versions of generated modules differ.
//! So beside the world's package there is a module that has what is needed under fixed names:
//! `componentize_py_wasi_http_0_2` where the world imports `wasi:http/types@0.2`, and
//! `componentize_py_wasi_http_0_3` where it imports `wasi:http/types@0.3`. What depends on the one
//! or the other is in modules of their own there.

use wit_parser::{Function, Resolve, Type, TypeDefKind, TypeId};

use super::items::{Item, Module};
use super::layout::Layout;
use super::paths::ModulePath;
use super::payloads::{self, Maker};
use super::poll_loop::{Interfaces, import, latest, shares};
use super::source::import_line;
use super::types::{Channel, dealias};

/// The module for WASI 0.2.
const MODULE_0_2: &str = "componentize_py_wasi_http_0_2";

/// The module for WASI 0.3.
const MODULE_0_3: &str = "componentize_py_wasi_http_0_3";

/// The files of the modules that the world has, and their texts.
pub fn modules(layout: &Layout<'_>, modules: &[Module<'_>], notice: &str) -> Vec<(String, String)> {
    let texts = [
        (MODULE_0_2, version_0_2(layout)),
        (MODULE_0_3, version_0_3(layout, modules)),
    ];
    let present = texts
        .into_iter()
        .filter_map(|(name, names)| Some((name, names?)));
    present
        .map(|(name, names)| (format!("{name}.py"), text(notice, &names)))
        .collect()
}

/// Modules and functions, by the names under which they are to be had.
type Names<'a> = Vec<(&'static str, &'a ModulePath, Option<String>)>;

fn text(notice: &str, names: &Names<'_>) -> String {
    let mut text = format!(
        "{notice}\n\"\"\"What the package `componentize_py_http` uses of the world.\"\"\"\n\n"
    );
    for (name, module, function) in names {
        text += &match function {
            None => import(name, module),
            Some(function) => import_line(&module.dotted(), &[format!("{function} as {name}")], ""),
        };
    }
    text += "\n__all__ = [\n";
    for (name, ..) in names {
        text += &format!("    \"{name}\",\n");
    }
    text + "]\n"
}

fn version_0_2<'a>(layout: &'a Layout<'_>) -> Option<Names<'a>> {
    let interfaces = Interfaces::find(layout)?;
    interfaces.http.as_ref()?;
    let names = interfaces.names().into_iter();
    Some(names.map(|(name, module)| (name, module, None)).collect())
}

fn version_0_3<'a>(layout: &'a Layout<'_>, modules: &'a [Module<'_>]) -> Option<Names<'a>> {
    let types = latest(layout, "wasi:http/types@0.3.")?;
    let mut names = vec![("types", &types.module, None)];
    let client = shares(layout, "wasi:http/client@0.3.", "request", types);
    names.extend(client.map(|client| ("client", &client.module, None)));

    let functions = &layout.resolve.interfaces[types.id].functions;
    let response = functions.get("[static]response.new")?;
    let consume = functions.get("[static]request.consume-body")?;
    let makers = makers(modules);
    for (name, function, channel, parameter) in [
        ("byte_stream", response, Channel::Stream, 1),
        ("trailers_future", response, Channel::Future, 2),
        ("result_future", consume, Channel::Future, 1),
    ] {
        let id = channel_of(layout.resolve, function, channel, parameter)?;
        let (module, maker) = payloads::find(layout, &makers, id)?;
        names.push((name, module, Some(maker.name.clone())));
    }
    Some(names)
}

/// The functions that make streams and futures, and where they are.
fn makers<'a>(modules: &'a [Module<'_>]) -> Vec<(&'a ModulePath, &'a Maker)> {
    let makers = modules.iter().flat_map(|module| {
        let items = module.items.iter();
        items.map(move |item| (&module.path, item))
    });
    makers
        .filter_map(|(path, item)| match item {
            Item::Maker(maker) => Some((path, maker)),
            _ => None,
        })
        .collect()
}

/// The stream or future in a parameter, which may be optional.
fn channel_of(
    resolve: &Resolve,
    function: &Function,
    channel: Channel,
    parameter: usize,
) -> Option<TypeId> {
    let Type::Id(id) = function.params.get(parameter)?.ty else {
        return None;
    };
    let mut id = dealias(resolve, id);
    if let TypeDefKind::Option(Type::Id(inner)) = resolve.types[id].kind {
        id = dealias(resolve, inner);
    }
    let (found, _) = Channel::of(resolve, id)?;
    (found == channel).then_some(id)
}
