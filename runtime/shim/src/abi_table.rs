//! The ABI table: how the world's items are called in Python.
//!
//! The tool writes it, as a Python module, beside the generated bindings. Its lists have the order
//! of the lists in the [metadata], which knows only the WIT names.
//!
//! [metadata]: crate::metadata

use pyo3::prelude::*;
use pyo3::types::PyDict;

/// Who implements a resource.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Somebody else.
    Imported,
    /// The app.
    Exported,
}

/// What a function is to the resource or interface that it belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FunctionKind {
    /// It belongs to an interface or the world.
    Function,
    /// It makes a resource.
    Constructor,
    /// Its first parameter is the resource.
    Method,
    /// It belongs to a resource and does not take one.
    Static,
}

/// An imported function.
pub struct ImportFunction {
    /// The generated module that has it.
    pub module: String,
    /// Its name there: `add`, or `Cart.add_item` for a resource.
    pub qualified_name: String,
    /// What it is.
    pub kind: FunctionKind,
}

/// An exported function.
pub struct ExportFunction {
    /// The generated module that has the protocol class.
    pub protocol_module: String,
    /// The name of the protocol class, and of the app's class.
    pub class: String,
    /// The method's name.
    pub method: String,
    /// What it is.
    pub kind: FunctionKind,
}

/// A record.
pub struct Record {
    /// The generated module that has the class.
    pub module: String,
    /// The class's name.
    pub class: String,
    /// The attributes that hold the fields.
    pub fields: Vec<String>,
}

/// A variant.
pub struct Variant {
    /// The generated module that has the classes.
    pub module: String,
    /// For each case the name of its class and whether it has a payload.
    pub cases: Vec<(String, bool)>,
}

/// A resource.
pub struct Resource {
    /// The generated module that has the class or, for one that is exported, the protocol class.
    pub module: String,
    /// The class's name.
    pub class: String,
    /// Who implements it.
    pub origin: Origin,
}

/// An enum or flags, or a class of the app.
pub struct ClassName {
    /// The generated module that has the class, or the protocol class that the app's class is
    /// derived from.
    pub module: String,
    /// The class's name.
    pub class: String,
}

/// A stream or a future.
pub struct Maker {
    /// The generated module that has the function which makes one.
    pub module: String,
    /// The function's name.
    pub function: String,
}

/// The table.
pub struct AbiTable {
    /// Imported functions.
    pub import_functions: Vec<ImportFunction>,
    /// Exported functions.
    pub export_functions: Vec<ExportFunction>,
    /// The classes of the app that are instantiated at the start.
    pub export_classes: Vec<ClassName>,
    /// Records.
    pub records: Vec<Record>,
    /// Variants.
    pub variants: Vec<Variant>,
    /// Enums.
    pub enums: Vec<ClassName>,
    /// Flags.
    pub flags: Vec<ClassName>,
    /// Resources.
    pub resources: Vec<Resource>,
    /// The indices of lists that are maps.
    pub maps: Vec<usize>,
    /// The indices of tuples that are lists of a fixed length.
    pub fixed_length_lists: Vec<usize>,
    /// Streams.
    pub streams: Vec<Maker>,
    /// Futures.
    pub futures: Vec<Maker>,
}

impl AbiTable {
    /// Imports the module, reads it, and forgets the module.
    pub fn read(python: Python<'_>, module: &str) -> PyResult<Self> {
        let table = python.import(module)?;
        let table = Self {
            import_functions: rows(&table, "IMPORT_FUNCTIONS", |(module, name, kind)| {
                Ok(ImportFunction {
                    module,
                    qualified_name: name,
                    kind: function_kind(kind)?,
                })
            })?,
            export_functions: rows(
                &table,
                "EXPORT_FUNCTIONS",
                |(module, class, method, kind)| {
                    Ok(ExportFunction {
                        protocol_module: module,
                        class,
                        method,
                        kind: function_kind(kind)?,
                    })
                },
            )?,
            export_classes: rows(&table, "EXPORT_CLASSES", class_name)?,
            records: rows(&table, "RECORDS", |(module, class, fields)| {
                Ok(Record {
                    module,
                    class,
                    fields,
                })
            })?,
            variants: rows(&table, "VARIANTS", |(module, cases)| {
                Ok(Variant { module, cases })
            })?,
            enums: rows(&table, "ENUMS", class_name)?,
            flags: rows(&table, "FLAGS", class_name)?,
            resources: rows(&table, "RESOURCES", |(module, class, origin)| {
                Ok(Resource {
                    module,
                    class,
                    origin: resource_origin(origin)?,
                })
            })?,
            maps: indices(&table, "MAPS")?,
            fixed_length_lists: indices(&table, "FIXED_LENGTH_LISTS")?,
            streams: rows(&table, "STREAMS", maker)?,
            futures: rows(&table, "FUTURES", maker)?,
        };
        let modules = python.import("sys")?.getattr("modules")?;
        modules.cast_into::<PyDict>()?.del_item(module)?;
        Ok(table)
    }
}

fn rows<Row, T>(
    table: &Bound<'_, PyModule>,
    name: &str,
    convert: impl Fn(Row) -> PyResult<T>,
) -> PyResult<Vec<T>>
where
    Row: for<'a> FromPyObject<'a, 'a, Error = PyErr>,
{
    table
        .getattr(name)?
        .try_iter()?
        .map(|row| convert(row?.extract()?))
        .collect()
}

/// A list that is only there where it has something.
fn indices(table: &Bound<'_, PyModule>, name: &str) -> PyResult<Vec<usize>> {
    match table.getattr_opt(name)? {
        Some(indices) => indices.extract(),
        None => Ok(Vec::new()),
    }
}

fn class_name((module, class): (String, String)) -> PyResult<ClassName> {
    Ok(ClassName { module, class })
}

fn maker((module, function): (String, String)) -> PyResult<Maker> {
    Ok(Maker { module, function })
}

fn resource_origin(name: String) -> PyResult<Origin> {
    match name.as_str() {
        "import" => Ok(Origin::Imported),
        "export" => Ok(Origin::Exported),
        _ => Err(pyo3::exceptions::PyValueError::new_err(format!(
            "the ABI table has a resource of the unknown origin {name:?}"
        ))),
    }
}

fn function_kind(name: String) -> PyResult<FunctionKind> {
    match name.as_str() {
        "function" => Ok(FunctionKind::Function),
        "constructor" => Ok(FunctionKind::Constructor),
        "method" => Ok(FunctionKind::Method),
        "static" => Ok(FunctionKind::Static),
        _ => Err(pyo3::exceptions::PyValueError::new_err(format!(
            "the ABI table has a function of the unknown kind {name:?}"
        ))),
    }
}
