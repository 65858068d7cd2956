//! Imports that nobody provides: what is called traps, and says its name.
//!
//! Wasmtime can do that for all imports that a linker does not know; but it takes WASI of another
//! version for unknown, which is known very well.

use wasmtime::component::types::ComponentItem;
use wasmtime::component::{Component, Linker, LinkerInstance, ResourceType};
use wasmtime::{Result, bail};

use crate::host::Data;

/// What the names of interfaces begin with that are provided.
const PROVIDED: &str = "wasi:";

/// Stands for all resources that nobody makes.
struct Missing;

/// Defines what a component imports, but for WASI.
pub fn define(linker: &mut Linker<Data>, component: &Component) -> Result<()> {
    let engine = component.engine();
    for (name, item) in component.component_type().imports(engine) {
        if name.starts_with(PROVIDED) {
            continue;
        }
        match item.ty {
            ComponentItem::ComponentInstance(instance) => {
                let mut linker = linker.instance(name)?;
                for (function, item) in instance.exports(engine) {
                    let full_name = format!("{name}#{function}");
                    define_item(&mut linker, function, full_name, &item.ty)?;
                }
            }
            item => define_item(&mut linker.root(), name, name.to_owned(), &item)?,
        }
    }
    Ok(())
}

fn define_item(
    linker: &mut LinkerInstance<'_, Data>,
    name: &str,
    full_name: String,
    item: &ComponentItem,
) -> Result<()> {
    let message = format!("it called the import `{full_name}`, which nothing provides");
    match item {
        ComponentItem::ComponentFunc(function) if function.async_() => {
            linker.func_new_concurrent(name, move |_, _, _, _| {
                let message = message.clone();
                Box::pin(async move { bail!("{message}") })
            })
        }
        ComponentItem::ComponentFunc(_) => {
            linker.func_new(name, move |_, _, _, _| bail!("{message}"))
        }
        ComponentItem::Resource(_) => {
            linker.resource(name, ResourceType::host::<Missing>(), |_, _| Ok(()))
        }
        _ => Ok(()),
    }
}
