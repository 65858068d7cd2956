//! Packages on the Python path that bring WIT of their own (SDKs): those with a file
//! `componentize-py.toml` in them.
//!
//! The file says where in the package the WIT is (`wit_directory`), which module of the package is
//! the generated one (`bindings`), and what generated modules are to be called
//! (`import_interface_names`, `export_interface_names`, `full_names`). The worlds of SDKs are
//! united with the target world, and what is generated for them takes the place of the bindings
//! that the package ships, which are for editors only. `--module-worlds` says which of its worlds
//! an SDK is for; without it, those of `--world` that it has.
//!
//! An SDK is called like its Python package. Where several directories of the Python path have a
//! package of that name, the first one counts, as it does for Python; where a directory of the path
//! lies within another one, a package is called as it is in the inner one. As the file is read from
//! the tree of files that the app can see, packages that are installed but that the app does not
//! import have no say, unless `--module-worlds` names them.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use componentize_cli::arguments::Assignment;
use componentize_cli::configuration::{self, Mistake, Source, Table, Text};
use componentize_cli::suggest;

use crate::bindgen;
use crate::python_path::{self, PythonPath};

/// The file that makes a package one.
const FILE: &str = "componentize-py.toml";

const KEYS: [&str; 5] = [
    "bindings",
    "export_interface_names",
    "full_names",
    "import_interface_names",
    "wit_directory",
];

/// A package that brings WIT.
#[derive(Debug, Clone)]
pub struct Sdk {
    /// The package: `foo_sdk`, or `outer.inner`.
    pub module: String,
    /// Its directory in the tree.
    directory: String,
    /// Its WIT on disk.
    pub wit: Option<PathBuf>,
    /// The module that is generated for it. Without one, what it brings is for the world's own
    /// package.
    pub bindings: Option<Bindings>,
    /// Names for modules of imported interfaces.
    pub import_interface_names: BTreeMap<String, String>,
    /// Names for modules of exported interfaces.
    pub export_interface_names: BTreeMap<String, String>,
    /// Whether package and version are in the names of all modules.
    pub full_names: bool,
    /// The worlds that the command line has for it.
    pub worlds: Vec<String>,
}

/// The module of an SDK that is generated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bindings {
    /// Its name: `foo_sdk.wit`.
    pub module: String,
    /// Its directory in the tree.
    pub directory: String,
}

/// Why the SDKs cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A package's file is wrong.
    #[error(transparent)]
    Configuration(#[from] configuration::Error),
    /// The Python path cannot be read.
    #[error(transparent)]
    PythonPath(#[from] python_path::Error),
    /// A world was named for a package that brings no WIT.
    #[error(
        "no package `{module}` with a `{FILE}` in it is on the Python path{}",
        list(known)
    )]
    Unknown {
        /// The package as it was given.
        module: String,
        /// The one that was probably meant.
        similar: Option<String>,
        /// The packages that there are.
        known: Vec<String>,
    },
}

fn list(known: &[String]) -> String {
    match known {
        [] => String::new(),
        known => format!("\n  those that have one are:\n    {}", known.join("\n    ")),
    }
}

impl Error {
    /// What the user may do about it.
    pub fn help(&self) -> Option<String> {
        match self {
            Error::Configuration(error) => error.help(),
            Error::PythonPath(error) => error.help(),
            Error::Unknown { similar, .. } => similar
                .as_ref()
                .map(|similar| format!("a package with a similar name exists: `{similar}`")),
        }
    }
}

impl Sdk {
    fn read(found: &Found, python_path: &PythonPath) -> Result<Self, configuration::Error> {
        let path = python_path.origin(&found.file).unwrap_or_default();
        let content = python_path.files().get(&found.file);
        let text = String::from_utf8_lossy(content.map_or(&[], Vec::as_slice));
        let source = Source {
            path: &path,
            text: &text,
        };
        Ok(Self::parse(found, source)?)
    }

    fn parse(found: &Found, source: Source) -> Result<Self, Mistake> {
        let document = source.parse()?;
        let table = Table::new(source, document.get_ref());
        refuse_misspelt(&table)?;
        let wit = match table.text("wit_directory")? {
            Some(text) => Some(found.on_disk.join(inside(&table, &text)?)),
            None => None,
        };
        let bindings = match table.text("bindings")? {
            Some(text) => Some(bindings(&table, &text, found)?),
            None => None,
        };
        let names = |key| -> Result<BTreeMap<String, String>, Mistake> {
            let pairs = table.pairs(key)?.unwrap_or_default().into_iter();
            Ok(pairs
                .map(|(name, value)| (name.value, value.value))
                .collect())
        };
        Ok(Sdk {
            module: found.module.clone(),
            directory: found.directory().to_owned(),
            wit,
            bindings,
            import_interface_names: names("import_interface_names")?,
            export_interface_names: names("export_interface_names")?,
            full_names: table.flag("full_names")?.unwrap_or_default(),
            worlds: Vec::new(),
        })
    }

    /// Whether the file at this path of the tree is for the tool, not for the app: WIT and the
    /// like.
    fn is_for_tool(&self, path: &str) -> bool {
        let Some(rest) = path.strip_prefix(&self.directory) else {
            return false;
        };
        let is_wit = self.wit.is_some() && rest.starts_with('/') && rest.ends_with(".wit");
        is_wit || rest == format!("/{FILE}")
    }
}

impl Bindings {
    /// Whether the file at this path of the tree is of what the package ships as its bindings.
    fn replaces(&self, path: &str) -> bool {
        let rest = path.strip_prefix(&self.directory);
        rest.is_some_and(|rest| rest.starts_with('/') || rest == ".py")
    }
}

/// Finds the SDKs on the Python path: first those that `module_worlds` has worlds for, in its
/// order, then the others.
pub fn find(python_path: &mut PythonPath, module_worlds: &[Assignment]) -> Result<Vec<Sdk>, Error> {
    for Assignment { key, .. } in module_worlds {
        python_path.add(key)?;
    }
    let mut sdks = Vec::new();
    for found in search(python_path) {
        sdks.push(Sdk::read(&found, python_path)?);
    }
    let mut order: Vec<usize> = Vec::new();
    for Assignment { key, value } in module_worlds {
        let index = named(&sdks, key)?;
        sdks[index].worlds.push(value.clone());
        if !order.contains(&index) {
            order.push(index);
        }
    }
    let rest = (0..sdks.len()).filter(|index| !order.contains(index));
    let order: Vec<_> = order.iter().copied().chain(rest).collect();
    Ok(order.into_iter().map(|index| sdks[index].clone()).collect())
}

/// The SDK that is meant by `name`: the package, or the outermost one if only one SDK is in it.
fn named(sdks: &[Sdk], name: &str) -> Result<usize, Error> {
    if let Some(index) = sdks.iter().position(|sdk| sdk.module == name) {
        return Ok(index);
    }
    let within = |sdk: &Sdk| sdk.module.split('.').next() == Some(name);
    let mut inner = (0..sdks.len()).filter(|index| within(&sdks[*index]));
    if let (Some(index), None) = (inner.next(), inner.next()) {
        return Ok(index);
    }
    let known: Vec<String> = sdks.iter().map(|sdk| sdk.module.clone()).collect();
    let similar = suggest::closest(name, known.iter().map(String::as_str));
    Err(Error::Unknown {
        module: name.to_owned(),
        similar: similar.map(str::to_owned),
        known,
    })
}

/// Takes out of `python_path` what of the SDKs is for the tool only, and what those ship that get
/// `generated` packages, by their index.
pub fn strip(sdks: &[Sdk], generated: &[usize], python_path: &mut PythonPath) {
    for (index, sdk) in sdks.iter().enumerate() {
        let bindings = sdk.bindings.as_ref();
        let bindings = bindings.filter(|_| generated.contains(&index));
        python_path.remove(|path| {
            sdk.is_for_tool(path) || bindings.is_some_and(|bindings| bindings.replaces(path))
        });
    }
}

/// A file that makes a package an SDK.
struct Found {
    /// The package.
    module: String,
    /// The file in the tree.
    file: String,
    /// The package on disk.
    on_disk: PathBuf,
}

impl Found {
    /// The package in the tree.
    fn directory(&self) -> &str {
        self.file
            .strip_suffix(FILE)
            .unwrap_or(&self.file)
            .trim_end_matches('/')
    }
}

/// All such files, as far as Python could import the packages.
fn search(python_path: &PythonPath) -> Vec<Found> {
    let mut all: Vec<Found> = Vec::new();
    for (prefix, file) in python_path.find(FILE) {
        let relative = file.strip_prefix(prefix).unwrap_or(file);
        let mut segments: Vec<&str> = relative.trim_start_matches('/').split('/').collect();
        segments.pop();
        let on_disk = python_path.origin(file);
        let on_disk = on_disk.as_deref().and_then(Path::parent);
        let (Some(on_disk), false) = (on_disk, segments.is_empty()) else {
            continue;
        };
        if !segments
            .iter()
            .all(|segment| bindgen::is_identifier(segment))
        {
            continue;
        }
        let found = Found {
            module: segments.join("."),
            file: file.to_owned(),
            on_disk: on_disk.to_owned(),
        };
        let place = normal(&found.on_disk);
        let same = all.iter().position(|other| normal(&other.on_disk) == place);
        match same {
            Some(index) if found.module.len() < all[index].module.len() => all[index] = found,
            Some(_) => {}
            None if all.iter().any(|other| other.module == found.module) => {}
            None => all.push(found),
        }
    }
    all
}

/// A path without `.` and, as far as that can be known from the path alone, `..`.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    python_path::go(&mut normal, path);
    normal
}

/// Refuses a key that is almost one of ours. Others are none of our business: they may be those of
/// another version.
fn refuse_misspelt(table: &Table) -> Result<(), Mistake> {
    for (key, _) in table.unknown_keys(&KEYS) {
        let plain = key.value.to_lowercase().replace('-', "_");
        let near = |known: &&&str| strsim::osa_distance(&plain, known) <= 1;
        if let Some(known) = KEYS.iter().find(near) {
            let message = format!("there is no setting `{}`", key.value);
            let help = format!("a setting with a similar name exists: `{known}`");
            return Err(table.source().mistake(&key.span, message, Some(help)));
        }
    }
    Ok(())
}

/// A path that does not lead out of the package.
fn inside(table: &Table, text: &Text) -> Result<PathBuf, Mistake> {
    let path = normal(Path::new(&text.value));
    let is_inside = |part: Component| matches!(part, Component::Normal(_));
    if text.value.is_empty() || !path.components().all(is_inside) {
        let message = format!("`{}` does not lie within the package", text.value);
        return Err(table.source().mistake(&text.span, message, None));
    }
    Ok(path)
}

/// The module at a path within the package.
fn bindings(table: &Table, text: &Text, found: &Found) -> Result<Bindings, Mistake> {
    let path = inside(table, text)?;
    let segments = path.components().map(|part| part.as_os_str().to_str());
    let segments: Vec<&str> = segments.flatten().collect();
    if segments.is_empty()
        || !segments
            .iter()
            .all(|segment| bindgen::is_identifier(segment))
    {
        let message = format!("`{}` is not the path of a module", text.value);
        return Err(table.source().mistake(&text.span, message, None));
    }
    Ok(Bindings {
        module: format!("{}.{}", found.module, segments.join(".")),
        directory: format!("{}/{}", found.directory(), segments.join("/")),
    })
}
