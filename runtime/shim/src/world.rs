//! What the shim knows of the world, from the start on.
//!
//! The entry points (what generated code, the tool or Python calls) fetch it once with [`get`], and
//! pass on what the rest needs of it: nothing below them knows that there is just one.

use std::cell::{Cell, OnceCell};
use std::collections::BTreeSet;

use crate::abi_table::AbiTable;
use crate::calls::export::{self, Callee};
use crate::calls::import;
use crate::metadata::{Array, Metadata, TypeReference, kind};
use crate::objects::{self, Raised};
use crate::program::Program;
use crate::single_thread::SingleThread;
use crate::trap::trap;
use crate::types::build::Builder;
use crate::types::{Type, Types};

/// The world.
pub struct World {
    /// Its types.
    pub types: Types,
    /// The functions that the component imports.
    pub imports: Vec<import::Function>,
    /// The functions that the component exports, in the metadata's order. They are known when the
    /// app is imported.
    exports: OnceCell<Vec<export::Function>>,
    /// The program data.
    pub program: &'static Program,
}

/// The types of an exported function.
pub struct Signature {
    /// Of the parameters.
    pub parameters: Vec<Type>,
    /// Of the result.
    pub result: Option<Type>,
}

static METADATA: SingleThread<Cell<Option<&'static Metadata>>> = SingleThread::new(Cell::new(None));
static WORLD: SingleThread<Cell<Option<&'static World>>> = SingleThread::new(Cell::new(None));

impl World {
    /// The exported function with this index.
    #[inline]
    pub fn export(&self, which: usize) -> &export::Function {
        // They are set when the start has succeeded, and a component is made only then.
        &self.exports.get().unwrap_or_else(|| trap())[which]
    }

    /// The names of the generated modules with imported functions and classes.
    pub fn modules(&self) -> BTreeSet<&str> {
        let types = &self.types;
        let mut modules: BTreeSet<&str> = (self.imports.iter())
            .map(|function| function.module.as_str())
            .collect();
        modules.extend(types.records.iter().map(|ty| ty.class.module()));
        modules.extend(types.enums.iter().map(|ty| ty.class.module()));
        modules.extend(types.flags.iter().map(|ty| ty.class.module()));
        modules.extend(types.resources.iter().map(|ty| ty.class.module()));
        let cases = types.variants.iter().flat_map(|ty| &ty.cases);
        modules.extend(cases.map(|case| case.class.module()));
        modules.extend(types.channels().map(|channel| channel.module.as_str()));
        modules
    }
}

/// Remembers the metadata that generated code passed, until the app is started.
pub fn set_metadata(metadata: &'static Metadata) {
    METADATA.set(Some(metadata));
}

/// The metadata that generated code passed.
pub fn metadata() -> Option<&'static Metadata> {
    METADATA.get()
}

/// The world: for entry points, which pass on what is needed of it.
#[inline]
pub fn get() -> &'static World {
    // Whoever calls this is called by generated code, for which a world exists.
    WORLD.get().unwrap_or_else(|| trap())
}

/// Makes the world, without its exports, whose signatures come with it.
///
/// # Errors
///
/// If the ABI table does not match the metadata, or the world has types that the shim cannot
/// convert.
pub fn make(
    program: &'static Program,
    metadata: &'static Metadata,
    table: &AbiTable,
) -> Result<(&'static World, Vec<Signature>), String> {
    let import_functions = metadata.import_functions.get();
    let export_functions = metadata.export_functions.get();
    for (name, in_table, in_metadata) in [
        (
            "IMPORT_FUNCTIONS",
            table.import_functions.len(),
            import_functions.len(),
        ),
        (
            "EXPORT_FUNCTIONS",
            table.export_functions.len(),
            export_functions.len(),
        ),
        ("RECORDS", table.records.len(), metadata.records.get().len()),
        (
            "VARIANTS",
            table.variants.len(),
            metadata.variants.get().len(),
        ),
        ("ENUMS", table.enums.len(), metadata.enums.get().len()),
        (
            "RESOURCES",
            table.resources.len(),
            metadata.resources.get().len(),
        ),
        ("FLAGS", table.flags.len(), metadata.flags.get().len()),
        ("STREAMS", table.streams.len(), metadata.streams.get().len()),
        ("FUTURES", table.futures.len(), metadata.futures.get().len()),
    ] {
        if in_table != in_metadata {
            return Err(format!(
                "the ABI table's {name} has {in_table} rows, and the metadata has {in_metadata} of them"
            ));
        }
    }
    let mut builder = Builder::new(metadata, table);
    let imports = (import_functions.iter().zip(&table.import_functions))
        .map(|(function, row)| {
            let signature = signature(&mut builder, &function.parameters, function.result)?;
            Ok(import::Function {
                metadata: function,
                module: row.module.clone(),
                qualified_name: row.qualified_name.clone(),
                kind: row.kind,
                parameter_types: signature.parameters,
                parameters: OnceCell::new(),
                result: signature.result,
                result_index: match signature.result {
                    Some(Type::Result(_)) => index_behind_names(metadata, function.result),
                    _ => None,
                },
            })
        })
        .collect::<Result<_, String>>()?;
    let signatures = export_functions
        .iter()
        .map(|function| signature(&mut builder, &function.parameters, function.result))
        .collect::<Result<_, _>>()?;
    let world = Box::leak(Box::new(World {
        types: builder.finish()?,
        imports,
        exports: OnceCell::new(),
        program,
    }));
    WORLD.set(Some(world));
    Ok((world, signatures))
}

/// The index of a type, behind any other names that it has.
fn index_behind_names(metadata: &Metadata, mut reference: TypeReference) -> Option<usize> {
    while let (kind::ALIAS, index) = reference.get()? {
        reference = metadata.aliases.get()[index].ty;
    }
    Some(reference.get()?.1)
}

fn signature(
    builder: &mut Builder<'_>,
    parameters: &Array<TypeReference>,
    result: TypeReference,
) -> Result<Signature, String> {
    let parameters = parameters.get().iter();
    Ok(Signature {
        parameters: parameters
            .filter_map(|ty| builder.ty(*ty).transpose())
            .collect::<Result<_, _>>()?,
        result: builder.ty(result)?,
    })
}

/// Completes the world.
pub fn set_exports(world: &World, exports: Vec<export::Function>) {
    // A second start of the same memory does not happen; the first would win.
    let _ = world.exports.set(exports);
}

/// Looks up the methods that the world exports, as calls do: the interpreter then remembers where
/// it has found them.
pub fn rehearse() {
    let exports = WORLD.get().and_then(|world| world.exports.get());
    for function in exports.into_iter().flatten() {
        if let (Some(receiver), Callee::Method(name)) = (&function.receiver, &function.callee) {
            objects::look_up(receiver, name);
        }
    }
}

/// Looks up the classes that calls will need, so that they are part of the memory image: those of
/// exported functions, and of the imported functions that the app has imported.
pub fn find_classes(world: &World, exports: &[Signature]) -> Result<(), Raised> {
    let bound = (world.imports.iter())
        .filter(|function| function.parameters.get().is_some())
        .map(|function| (&function.parameter_types, function.result));
    let exported = (exports.iter()).map(|signature| (&signature.parameters, signature.result));
    for (parameters, result) in bound.chain(exported) {
        parameters.iter().try_for_each(|ty| ty.find_classes())?;
        match result {
            // It is returned or raised: that needs no class, or one that the app has imported.
            Some(Type::Result(result)) => {
                let parts = result.ok.into_iter().chain(result.error);
                parts.into_iter().try_for_each(Type::find_classes)?;
            }
            Some(ty) => ty.find_classes()?,
            None => {}
        }
    }
    Ok(())
}
