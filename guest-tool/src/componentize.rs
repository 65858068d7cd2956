//! From the command line's words to a component: the steps in their order.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use componentize_cli::arguments::{Assignment, Common, Componentize};
use componentize_link::relocate::{BASE, GLOBALS, RelocatedModule};
use componentize_link::snapshot::Image;
use componentize_link::splice::{self, Module, Spliced};
use sha2::{Digest, Sha256};

use crate::bindgen::{self, Application, Gateway};
use crate::compress::memory::CompressedMemory;
use crate::encode::{self, ComponentType};
use crate::engine::Engine;
use crate::error::Error;
use crate::globs::{self, Globs, Nameable};
use crate::progress::{Progress, Step};
use crate::python_path::{self, PythonPath, Search};
use crate::report::{self, Report};
use crate::resolve::{self, Selection, Target};
use crate::run::{self, Input, Output};
use crate::runtime::Runtime;
use crate::sdk::{self, Sdk};
use crate::shim::{self, Shim};
use crate::{builtins, kept, stubs};

/// Where the generated package is in the tree. It comes first on `sys.path`, so that a copy which
/// the `bindings` command wrote beside the app is not taken for it.
const BINDINGS: &str = "/bindings";

/// The generated module that the runtime reads the world's types and functions from.
const ABI_MODULE: &str = "componentize_py_abi";

/// The generated module that gives way to one of the app's own of that name: unlike the world's
/// package it is a convenience, which many apps have brought themselves. (Not where the runtime
/// calls the app by means of it.)
const POLL_LOOP: &str = "poll_loop";

/// The world of web applications, unless another one is named.
const WEB_WORLD: &str = "wasi:http/proxy@0.2";

/// A core module with nothing in it.
const EMPTY_MODULE: &[u8] = b"\0asm\x01\0\0\0";

/// What came of it, apart from the component.
#[derive(Debug, Default)]
pub struct Session {
    /// What the app printed while it was imported.
    pub output: Output,
    /// Where the files are from whose paths the app knows.
    pub python_path: PythonPath,
    /// What is to be said although the component could be built.
    pub warnings: Vec<String>,
    /// What is in the component, if the options ask for that.
    pub report: Option<Report>,
}

/// Builds a component and gives its bytes. What the app printed goes to `session`, whether the
/// component can be built or not.
pub fn componentize<E: Engine>(
    engine: &E,
    progress: &dyn Progress,
    runtime: &Runtime,
    common: &Common,
    options: &Componentize,
    session: &mut Session,
) -> Result<Vec<u8>, Error> {
    progress.begin(Step::Read);
    let reports = options.report.iter().filter_map(|it| it.path.as_deref());
    let index = options.index.as_deref().map(Path::new);
    let apart: Vec<_> = reports.chain([options.output()]).chain(index).collect();
    let python_path = &mut session.python_path;
    *python_path = python_path::read(&Search {
        python_path: &options.python_path(),
        site_packages: &options.site_packages,
        others: &common.wit_path(),
        follow_links: common.follow_links.is_on(),
        app: options.app(),
        python_version: runtime.python_version,
        cache_tag: &runtime.cache_tag(),
        globs: Some(&Globs {
            include: options.include.clone(),
            exclude: options.exclude.clone(),
        }),
        apart: &apart,
    })?;
    let sdks = sdk::find(python_path, &options.module_worlds)?;

    let web = web_application(options);
    let common = &with_world(common, web.as_ref());
    let (additional, intersect) = match &options.additional_world[..] {
        [] => (&[][..], options.intersect_world.as_deref()),
        // What it has is not to be lost.
        worlds => (worlds, None),
    };
    let target = target(common, additional, intersect, &sdks)?;
    let generated = target.shares.iter().filter_map(|share| share.sdk);
    sdk::strip(&sdks, &generated.collect::<Vec<_>>(), python_path);
    let shim = shim::create(&target)?;
    let builtins = builtins::needed(&target.resolve, target.world).then(builtins::module);
    let application = match web {
        Some(_) => bindgen::APPLICATION_MODULE,
        None => options.app(),
    };
    let own_poll_loop = web.is_none() && has_module(python_path, POLL_LOOP);
    let mut bindings = bindings(&target, common, &sdks, &shim, web)?;
    if own_poll_loop {
        bindings.remove(&format!("{BINDINGS}/{POLL_LOOP}.py"));
    }
    let damaged = |source| Error::Damaged {
        what: "standard library",
        source,
    };
    let standard_library = runtime.standard_library().map_err(damaged)?;
    let input = Input {
        progress,
        runtime,
        standard_library: &standard_library,
        shim: &shim.module,
        builtins: builtins.as_deref(),
        bindings: &bindings,
        abi_module: ABI_MODULE,
        search_path: &[BINDINGS],
        application,
        app: options.app(),
        stub_wasi: options.stub_wasi.is_on(),
        no_source: options.no_source.is_on(),
        optimize_bytecode: options.optimize_bytecode.is_on(),
        seed: seed(runtime, &shim, options, &session.python_path),
        measure: !options.report.is_empty(),
    };
    let outcome = match run::run(engine, &input, &mut session.python_path) {
        Ok(outcome) => outcome,
        Err(failure) => {
            session.output = failure.output;
            return Err((*failure.error).into());
        }
    };
    session.output = outcome.output;
    progress.begin(Step::Encode);
    let nameable = Nameable {
        python_path: &session.python_path,
        library: &standard_library,
        imported: &outcome.imported,
    };
    session.warnings = globs::check(session.python_path.globs(), nameable)?;

    let sides = outcome.modules.iter().map(|side| &side.binary[..]);
    let modules: Vec<_> = std::iter::once(runtime.image).chain(sides).collect();
    let stubbed = stubs::interfaces(&modules, &target, options.stub_wasi.is_on());
    let mut image = outcome.image;
    let compress = || CompressedMemory::take(&mut image, runtime.decompressor);
    let compressed = options.compress_memory.is_on().then(compress).transpose();
    let compressed = compressed.map_err(Error::Compress)?;
    let compressed = compressed.as_ref();
    let spliced = splice(runtime, &outcome.modules, compressed, &image, &stubbed)?;
    drop((outcome.modules, image));
    let world = ComponentType {
        name: "component-type:app",
        contents: &shim.component_type,
    };
    let component = encode::encode(spliced.module, &[world])?;
    session.report = input.measure.then(|| {
        Report::new(report::Source {
            component: &component,
            functions: &spliced.functions,
            contents: &outcome.contents,
            imported: &outcome.imported,
            selection: &outcome.selection,
            python_path: &session.python_path,
        })
    });
    Ok(component)
}

/// The web application that the options name.
fn web_application(options: &Componentize) -> Option<Application> {
    let (gateway, reference) = match (&options.wsgi, &options.asgi) {
        (Some(reference), _) => (Gateway::Wsgi, reference),
        (None, Some(reference)) => (Gateway::Asgi, reference),
        (None, None) => return None,
    };
    Some(Application {
        gateway,
        module: reference.module.clone(),
        expression: reference.expression.clone(),
        warm_up: options.warm_up.clone(),
    })
}

/// The options, with the world that a web application is for where they name none.
fn with_world(common: &Common, application: Option<&Application>) -> Common {
    let mut common = common.clone();
    if application.is_some() && common.world.is_empty() {
        common.world = vec![WEB_WORLD.to_owned()];
    }
    common
}

/// The Python package of the target world, by path below the directory it is for.
pub fn package(common: &Common) -> Result<BTreeMap<String, String>, Error> {
    let target = target(common, &[], None, &[])?;
    let options = bindgen_options(common, &[], None);
    Ok(bindgen::package(&target, &options)?)
}

fn target(
    common: &Common,
    additional: &[String],
    intersect: Option<&str>,
    sdks: &[Sdk],
) -> Result<Target, Error> {
    let sdks: Vec<_> = sdks
        .iter()
        .map(|sdk| resolve::Sdk {
            wit: sdk.wit.as_deref(),
            worlds: &sdk.worlds,
            has_package: sdk.bindings.is_some(),
        })
        .collect();
    // The existing tool takes spaces for commas.
    let features = common.features.iter().flat_map(|it| it.split_whitespace());
    let features: Vec<String> = features.map(str::to_owned).collect();
    Ok(resolve::resolve(&Selection {
        paths: &common.wit_path,
        worlds: &common.world,
        additional,
        intersect,
        features: &features,
        all_features: common.all_features.is_on(),
        sdks: &sdks,
    })?)
}

fn bindgen_options(
    common: &Common,
    sdks: &[Sdk],
    application: Option<Application>,
) -> bindgen::Options {
    let chosen = |assignments: &[Assignment]| {
        let pairs = assignments.iter();
        pairs.map(|it| (it.key.clone(), it.value.clone())).collect()
    };
    let suggested = |names: fn(&Sdk) -> &BTreeMap<String, String>| {
        let mut all = BTreeMap::new();
        for sdk in sdks.iter().rev() {
            all.extend(names(sdk).clone());
        }
        all
    };
    let defaults = bindgen::Options::default();
    bindgen::Options {
        world_module: common.world_module.clone().unwrap_or(defaults.world_module),
        sdk_modules: sdks.iter().map(sdk_module).collect(),
        full_names: common.full_names.is_on() || sdks.iter().any(|sdk| sdk.full_names),
        import_interface_names: chosen(&common.import_interface_name),
        export_interface_names: chosen(&common.export_interface_name),
        suggested_import_names: suggested(|sdk| &sdk.import_interface_names),
        suggested_export_names: suggested(|sdk| &sdk.export_interface_names),
        application,
    }
}

/// The name of the package that is generated for an SDK; where none is, none is asked for.
fn sdk_module(sdk: &Sdk) -> String {
    let bindings = sdk.bindings.as_ref();
    bindings.map_or_else(String::new, |bindings| bindings.module.clone())
}

/// The generated files by absolute path in the tree.
fn bindings(
    target: &Target,
    common: &Common,
    sdks: &[Sdk],
    shim: &Shim,
    application: Option<Application>,
) -> Result<BTreeMap<String, String>, Error> {
    let options = bindgen_options(common, sdks, application);
    let bindings = bindgen::generate(target, &options, &shim.metadata)?;
    let files = bindings.files.into_iter();
    let mut files: BTreeMap<_, _> = files
        .map(|(path, text)| (place(&path, sdks), text))
        .collect();
    files.insert(format!("{BINDINGS}/{ABI_MODULE}.py"), bindings.abi);
    Ok(files)
}

/// Whether the app or its dependencies define the module `name`.
fn has_module(python_path: &PythonPath, name: &str) -> bool {
    python_path.search_path().any(|folder| {
        let files = ["", "/__init__"].map(|end| format!("{folder}/{name}{end}.py"));
        files
            .iter()
            .any(|file| python_path.files().contains_key(file))
    })
}

/// Where a generated file is in the tree: in the SDK that its package is of, or beside the app.
fn place(path: &str, sdks: &[Sdk]) -> String {
    let in_sdk = |bindings: &sdk::Bindings| {
        let rest = path.strip_prefix(&bindings.module.replace('.', "/"))?;
        rest.starts_with('/')
            .then(|| format!("{}{rest}", bindings.directory))
    };
    let bindings = sdks.iter().filter_map(|sdk| sdk.bindings.as_ref());
    let place = bindings.filter_map(in_sdk).max_by_key(String::len);
    place.unwrap_or_else(|| format!("{BINDINGS}/{path}"))
}

/// What randomness is derived from until the component runs: the tool's parts, the world, the
/// options and the Python sources. Data files do not count, since what the app never opens should
/// not change the component; of installed packages, names and sizes do for the contents.
fn seed(
    runtime: &Runtime,
    shim: &Shim,
    options: &Componentize,
    python_path: &PythonPath,
) -> [u8; 16] {
    let mut hash = Sha256::new();
    let mut add = |bytes: &[u8]| kept::add(&mut hash, bytes);
    add(runtime.image_sha256.as_bytes());
    add(&shim.component_type);
    add(options.app().as_bytes());
    add(&[options.stub_wasi.is_on().into()]);
    for (path, content) in python_path.files() {
        if !path.ends_with(".py") {
            continue;
        }
        add(path.as_bytes());
        if path.starts_with("/site-packages") {
            add(&(content.len() as u64).to_le_bytes());
        } else {
            add(content);
        }
    }
    let mut seed = [0; 16];
    seed.copy_from_slice(&hash.finalize()[..16]);
    seed
}

/// One core module that goes on where the program was left, with the memory of `image`, or with
/// what of it is `compressed`. Imports from the interfaces `stubbed` become traps: a module of that
/// name which exports nothing stands for them.
fn splice(
    runtime: &Runtime,
    sides: &[RelocatedModule],
    compressed: Option<&CompressedMemory<'_>>,
    image: &Image,
    stubbed: &BTreeSet<String>,
) -> Result<Spliced, Error> {
    let mut modules: Vec<_> = stubbed
        .iter()
        .map(|name| Module {
            name,
            binary: EMPTY_MODULE,
        })
        .collect();
    modules.push(Module {
        name: BASE,
        binary: runtime.image,
    });
    let sides = sides.iter().filter(|side| side.name != GLOBALS);
    modules.extend(sides.map(|side| Module {
        name: &side.name,
        binary: &side.binary,
    }));
    modules.extend(compressed.into_iter().flat_map(CompressedMemory::modules));
    let keep = |module: &str, export: &str| match (module, export) {
        (BASE, "memory") => Some(encode::MEMORY.to_owned()),
        (run::SHIM, _) if !export.starts_with("__wasm_") => Some(export.to_owned()),
        _ => None,
    };
    Ok(splice::splice(&modules, Some(image), &keep)?)
}
