//! The tree of files that the app sees while it is started, all of what may ship among it.

use componentize_program::{Compressed, Directory, Error, Node};

use super::{Input, Parts};
use crate::compress::Compressor;
use crate::python_path::PythonPath;
use crate::sources::Compiled;

/// How the names of Python sources end.
const SOURCE: &str = ".py";

/// Where CPython looks for the bytecode of a source (PEP 3147).
pub(super) fn bytecode_path(source: &str, cache_tag: &str) -> Option<String> {
    let (directory, name) = source.rsplit_once('/')?;
    let name = name.strip_suffix(SOURCE)?;
    Some(format!("{directory}/__pycache__/{name}.{cache_tag}.pyc"))
}

/// Where CPython looks for bytecode without a source.
pub(super) fn sourceless_path(source: &str) -> Option<String> {
    Some(format!("{}.pyc", source.strip_suffix(SOURCE)?))
}

/// All files that the user does not exclude: the standard library, the app and its dependencies,
/// what is generated for the world, and the bytecode of all sources. Native libraries are there by
/// name only. `absent` is for the runtime, which explains with it why a module cannot be imported.
pub(super) fn tree<'t>(
    input: &Input<'t>,
    parts: &'t Parts,
    compressor: &Compressor,
    python_path: &'t PythonPath,
    absent: &'t str,
) -> Result<Directory<'t>, Error> {
    let mut tree = Directory::default();
    let standard_library = input.standard_library;
    let is_excluded = |path: &&String| parts.selection.excluded.contains(*path);
    for (path, content) in &standard_library.files {
        if is_excluded(&path) {
            continue;
        }
        tree.insert_compressed(path, content.borrowed())?;
    }
    let bindings = input
        .bindings
        .iter()
        .map(|(path, text)| (path, text.as_bytes()));
    let files = python_path
        .files()
        .iter()
        .map(|(path, content)| (path, &**content));
    for (path, content) in files.chain(bindings) {
        match parts.compiled.get(path) {
            Some(module) => insert_module(&mut tree, input, path, content, module)?,
            None => match parts.data.get(path) {
                Some(data) => insert_smaller(&mut tree, path, content, data)?,
                None => tree.insert_file(path, content)?,
            },
        }
    }
    let libraries = standard_library.libraries.keys();
    let libraries = libraries.filter(|path| !is_excluded(path));
    for path in libraries.chain(python_path.libraries().keys()) {
        tree.insert_file(path, &[][..])?;
    }
    for path in input.search_path(python_path) {
        tree.make_directory(path)?;
    }
    insert(
        &mut tree,
        &input.absent_path(),
        compressor.file(absent.as_bytes()),
    )?;
    Ok(tree)
}

/// A source, and its bytecode where it is looked for beside the source, and without one.
fn insert_module<'t>(
    tree: &mut Directory<'t>,
    input: &Input,
    path: &str,
    content: &'t [u8],
    module: &'t Compiled,
) -> Result<(), Error> {
    insert_smaller(tree, path, content, &module.source)?;
    let paths = match input.no_source {
        true => sourceless_path(path),
        false => None,
    };
    let cached = bytecode_path(path, &input.runtime.cache_tag());
    for path in cached.into_iter().chain(paths) {
        tree.insert_compressed(&path, module.bytecode.borrowed())?;
    }
    Ok(())
}

/// A file, compressed if that makes it smaller.
fn insert_smaller<'t>(
    tree: &mut Directory<'t>,
    path: &str,
    content: &'t [u8],
    compressed: &'t Compressed<'static>,
) -> Result<(), Error> {
    match compressed.frame.len() < content.len() {
        true => tree.insert_compressed(path, compressed.borrowed()),
        false => tree.insert_file(path, content),
    }
}

fn insert<'t>(tree: &mut Directory<'t>, path: &str, file: Node<'t>) -> Result<(), Error> {
    match file {
        Node::Compressed(content) => tree.insert_compressed(path, content),
        Node::File(content) => tree.insert_file(path, content),
        Node::Directory(_) => Ok(()),
    }
}
