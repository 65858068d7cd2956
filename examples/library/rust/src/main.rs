//! Builds a component with the tool as a library: a host of components is all that it takes.
//!
//! `componentize-example-library LIBRARY FOLDER OUTPUT [NAME=VALUE...]`: FOLDER is an app, as the
//! current directory is to the command line; NAME=VALUE are settings.

use std::fs;
use std::path::Path;

use wasmtime::component::{Component, HasSelf, Linker};
use wasmtime::error::Context;
use wasmtime::{Engine, Result, Store, bail};

use self::bindings::LibraryComponent;
use self::bindings::componentize::tool::progress::{self, Step};
use self::bindings::exports::componentize::tool::library::{Failure, File, Project, Setting};

mod bindings {
    wasmtime::component::bindgen!({
        world: "library-component",
        path: "../../../wit",
    });
}

/// How much is taken of a component at a time, in bytes: a host copies no more than it is allowed
/// to.
const PIECE: u64 = 1 << 20;

/// What the library sees of its host: somebody who is told how far it is.
struct Host;

impl progress::Host for Host {
    fn begin(&mut self, step: Step) {
        eprintln!("{step:?}...");
    }

    fn end(&mut self) {}
}

fn main() -> Result<()> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let [library, folder, output, settings @ ..] = &arguments[..] else {
        bail!("usage: componentize-example-library LIBRARY FOLDER OUTPUT [NAME=VALUE...]");
    };
    let settings = settings.iter().map(|setting| {
        let (name, value) = setting.split_once('=').context("NAME=VALUE is a setting")?;
        Ok(Setting {
            name: name.to_owned(),
            value: value.to_owned(),
        })
    });
    let project = Project {
        files: files(Path::new(folder))?,
        settings: settings.collect::<Result<_>>()?,
    };
    let component = componentize(Path::new(library), &project)?;
    fs::write(output, component).with_context(|| format!("cannot write {output}"))
}

/// A component, made by the library at that path.
fn componentize(library: &Path, project: &Project) -> Result<Vec<u8>> {
    let engine = Engine::default();
    let component = Component::from_file(&engine, library)?;
    let mut linker = Linker::new(&engine);
    progress::add_to_linker::<_, HasSelf<Host>>(&mut linker, |host| host)?;
    let mut store = Store::new(&engine, Host);
    let tool = LibraryComponent::instantiate(&mut store, &component, &linker)?;
    let library = tool.componentize_tool_library();
    let built = match library.call_componentize(&mut store, project)? {
        Ok(built) => built,
        Err(failure) => bail!(explain(&failure)),
    };
    let contents = library.contents();
    let length = contents.call_length(&mut store, built.component)?;
    let mut bytes = Vec::new();
    while (bytes.len() as u64) < length {
        let offset = bytes.len() as u64;
        bytes.extend(contents.call_read(&mut store, built.component, offset, PIECE)?);
    }
    Ok(bytes)
}

/// What is wrong with an app, as the command line would say it.
fn explain(failure: &Failure) -> String {
    let mut text = failure.output.stderr.clone();
    for diagnostic in &failure.diagnostics {
        text += &diagnostic.rendered;
        text += "\n";
    }
    text
}

/// All files in a folder and below.
fn files(folder: &Path) -> Result<Vec<File>> {
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry?;
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(folder)?;
            let names: Option<Vec<_>> = path.iter().map(|name| name.to_str()).collect();
            files.push(File {
                path: names.context("a path is not UTF-8")?.join("/"),
                contents: fs::read(entry.path())?,
            });
        }
    }
    Ok(files)
}
