//! Runs a component in wasmtime, with a host that the test has in its hand.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use wasmtime::component::{
    Component as Compiled, ComponentExportIndex, ComponentNamedList, Func, Instance, Lift, Linker,
    Lower, Resource, ResourceAny, ResourceTable, Val, types,
};
use wasmtime::{
    Config, Engine, OptLevel, ProfilingStrategy, ResourceLimiter, Store, StoreLimits,
    StoreLimitsBuilder,
};
use wasmtime_wasi::p2::pipe::{ClosedOutputStream, MemoryInputPipe, MemoryOutputPipe};
use wasmtime_wasi::{FsPerms, WasiCtx, WasiCtxView, WasiView};

/// Output that a test reads is never longer than this, in bytes.
const OUTPUT_CAPACITY: usize = 1 << 20;

/// A component's memory never grows beyond this, in bytes: so that one which
/// wants all it can get does not get the machine's.
pub(crate) const MEMORY: usize = 1 << 30;

/// What a run gets of the outside world. Nothing unless it is named.
#[derive(Default)]
pub struct Environment {
    /// Command line arguments, the program's name first.
    pub arguments: Vec<String>,
    /// Environment variables.
    pub variables: Vec<(String, String)>,
    /// Folders of the machine, each with the name that the component sees.
    pub folders: Vec<(PathBuf, String)>,
    /// Standard input.
    pub stdin: Vec<u8>,
    /// How much memory there may be, in bytes, if that is less than usual.
    pub memory: Option<usize>,
    /// Whether sockets may be used, and names looked up.
    pub network: bool,
    /// Whether nobody takes any more what is written to standard output.
    pub closed_stdout: bool,
}

impl Environment {
    /// These folders, each with the name that the component sees, and nothing else.
    pub fn with_folders(folders: &[(&Path, &str)]) -> Environment {
        let folders = folders.iter();
        Environment {
            folders: folders
                .map(|(folder, name)| (folder.to_path_buf(), (*name).to_owned()))
                .collect(),
            ..Environment::default()
        }
    }
}

/// The state of a store.
pub struct Host {
    wasi: WasiCtx,
    table: ResourceTable,
    limits: Limits,
}

/// Keeps memory within bounds, and counts it.
pub(crate) struct Limits {
    store: StoreLimits,
    /// How much memory there is, in bytes.
    pub(crate) memory: usize,
}

impl Limits {
    /// No memory grows beyond `bytes`.
    pub(crate) fn new(bytes: usize) -> Limits {
        Limits {
            store: StoreLimitsBuilder::new().memory_size(bytes).build(),
            memory: 0,
        }
    }
}

impl ResourceLimiter for Limits {
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        let granted = self.store.memory_growing(current, desired, maximum)?;
        if granted {
            self.memory += desired - current;
        }
        Ok(granted)
    }

    fn table_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        self.store.table_growing(current, desired, maximum)
    }
}

impl WasiView for Host {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView {
            ctx: &mut self.wasi,
            table: &mut self.table,
        }
    }
}

/// A compiled component.
pub struct Component(Compiled);

/// Wasmtime with its defaults, the stack size above all, but for one: it copies
/// initial memories. To map one it seals a file in memory, which Linux refuses
/// once in a while on a busy machine, when it is moving that file's pages (EBUSY).
pub(crate) fn config() -> Config {
    let mut config = Config::new();
    config.memory_init_cow(false);
    config
}

/// The engine that most tests share.
fn engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(|| Engine::new(&config()).expect("an engine"))
}

/// An engine with nothing but defaults. Where the environment has `COMPONENTIZE_PERF_MAP`, it tells
/// perf where functions are (`/tmp/perf-PID.map`).
fn default_engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(|| {
        let mut config = Config::new();
        if std::env::var_os("COMPONENTIZE_PERF_MAP").is_some() {
            config.profiler(ProfilingStrategy::PerfMap);
        }
        Engine::new(&config).expect("a default engine")
    })
}

/// An engine that spends no time on optimisation, for components with several
/// CPythons inside, and that has what of WIT is too new for the other.
fn quick_engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(|| {
        let mut config = config();
        config
            .cranelift_opt_level(OptLevel::None)
            .wasm_component_model_implements(true)
            .wasm_component_model_map(true)
            .wasm_component_model_fixed_length_lists(true);
        Engine::new(&config).expect("an engine")
    })
}

impl Component {
    /// Compiles a component.
    ///
    /// # Panics
    ///
    /// Where wasmtime does not accept it.
    #[track_caller]
    pub fn new(binary: &[u8]) -> Component {
        Component(Compiled::new(engine(), binary).expect("a valid component"))
    }

    /// Compiles a component for wasmtime as it is by default, to be measured.
    ///
    /// # Panics
    ///
    /// Where wasmtime does not accept it.
    #[track_caller]
    pub fn with_defaults(binary: &[u8]) -> Component {
        Component(Compiled::new(default_engine(), binary).expect("a valid component"))
    }

    /// Compiles a component as [`Component::with_defaults`], into a file.
    ///
    /// # Errors
    ///
    /// That wasmtime does not accept it, or that the file cannot be written.
    pub fn precompile(binary: &[u8], path: &Path) -> Result<(), String> {
        let code = default_engine().precompile_component(binary);
        let code = code.map_err(|error| format!("{error:?}"))?;
        std::fs::write(path, code).map_err(|error| format!("{}: {error}", path.display()))
    }

    /// A component that [`Component::precompile`] has compiled, which is mapped into memory.
    ///
    /// # Errors
    ///
    /// That it is none.
    ///
    /// # Safety
    ///
    /// The file is of [`Component::precompile`], and stays as it is.
    pub unsafe fn precompiled(path: &Path) -> Result<Component, String> {
        // SAFETY: the caller promises what wasmtime asks for.
        let compiled = unsafe { Compiled::deserialize_file(default_engine(), path) };
        compiled
            .map(Component)
            .map_err(|error| format!("{}: {error:?}", path.display()))
    }

    /// Compiles a component without optimisation, which takes half the time and
    /// makes code that is a little slower.
    ///
    /// # Panics
    ///
    /// Where wasmtime does not accept it.
    #[track_caller]
    pub fn quick(binary: &[u8]) -> Component {
        Component(Compiled::new(quick_engine(), binary).expect("a valid component"))
    }

    /// The names of the component's imports.
    pub fn imports(&self) -> Vec<String> {
        self.0
            .component_type()
            .imports(self.0.engine())
            .map(|(name, _)| name.to_owned())
            .collect()
    }

    /// Instantiates the component. What it imports besides WASI is answered by
    /// `imported`, which gets the names of interface and function, and the
    /// arguments, and gives the result.
    pub fn instantiate(
        &self,
        environment: &Environment,
        imported: impl Fn(&str, &str, &[Val]) -> wasmtime::Result<Option<Val>>
        + Clone
        + Send
        + Sync
        + 'static,
    ) -> Running {
        self.instantiate_linked(environment, |linker| self.answer(linker, imported))
    }

    /// Instantiates the component, with `define` to define what it imports
    /// besides WASI.
    pub fn instantiate_linked(
        &self,
        environment: &Environment,
        define: impl FnOnce(&mut Linker<Host>),
    ) -> Running {
        let engine = self.0.engine();
        let mut linker = Linker::new(engine);
        wasmtime_wasi::p2::add_to_linker_sync(&mut linker).expect("WASI links");
        define(&mut linker);
        let stdout = MemoryOutputPipe::new(OUTPUT_CAPACITY);
        let stderr = MemoryOutputPipe::new(OUTPUT_CAPACITY);
        let wasi = context(environment, &stdout, &stderr);
        let table = ResourceTable::new();
        let limits = Limits::new(environment.memory.unwrap_or(MEMORY));
        let host = Host {
            wasi,
            table,
            limits,
        };
        let mut store = Store::new(engine, host);
        store.limiter(|host| &mut host.limits);
        // Tests send lists of millions of elements, and trust what comes back.
        store.set_hostcall_fuel(usize::MAX);
        let instance = linker
            .instantiate(&mut store, &self.0)
            .expect("the component's imports are all there");
        Running {
            store,
            instance,
            stdout,
            stderr,
        }
    }

    /// Defines all functions that the component imports besides those of WASI by
    /// `imported`, as for [`Component::instantiate`].
    pub fn answer(
        &self,
        linker: &mut Linker<Host>,
        imported: impl Fn(&str, &str, &[Val]) -> wasmtime::Result<Option<Val>>
        + Clone
        + Send
        + Sync
        + 'static,
    ) {
        for (name, item) in self.0.component_type().imports(self.0.engine()) {
            if !name.starts_with("wasi:") {
                answer(linker, name, &item.ty, &imported);
            }
        }
    }

    /// Instantiates a component that imports nothing but WASI.
    pub fn instantiate_in(&self, environment: &Environment) -> Running {
        self.instantiate(environment, |interface, function, _| {
            wasmtime::bail!("unexpected call of {interface} {function}")
        })
    }

    /// The same, and gives it nothing.
    pub fn instantiate_alone(&self) -> Running {
        self.instantiate_in(&Environment::default())
    }
}

fn context(
    environment: &Environment,
    stdout: &MemoryOutputPipe,
    stderr: &MemoryOutputPipe,
) -> WasiCtx {
    let mut builder = WasiCtx::builder();
    builder
        .args(&environment.arguments)
        .envs(&environment.variables)
        .stdin(MemoryInputPipe::new(environment.stdin.clone()))
        .stderr(stderr.clone());
    if environment.closed_stdout {
        builder.stdout(ClosedOutputStream);
    } else {
        builder.stdout(stdout.clone());
    }
    if environment.network {
        builder
            .inherit_network()
            .allow_tcp(true)
            .allow_ip_name_lookup(true);
    }
    for (host, guest) in &environment.folders {
        builder
            .preopened_dir(host, guest, FsPerms::ReadWrite)
            .expect("the folder exists");
    }
    builder.build()
}

/// Defines one import of the component, a function or an interface of
/// functions, by `imported`.
fn answer(
    linker: &mut Linker<Host>,
    name: &str,
    item: &types::ComponentItem,
    imported: &(
         impl Fn(&str, &str, &[Val]) -> wasmtime::Result<Option<Val>> + Clone + Send + Sync + 'static
     ),
) {
    let define = |linker: &mut wasmtime::component::LinkerInstance<'_, Host>,
                  interface: String,
                  function: String| {
        let imported = imported.clone();
        let key = function.clone();
        linker
            .func_new(&key, move |_, _, arguments, results| {
                if let Some(value) = imported(&interface, &function, arguments)? {
                    results[0] = value;
                }
                Ok(())
            })
            .expect("the function is defined once");
    };
    match item {
        types::ComponentItem::ComponentFunc(_) => {
            define(&mut linker.root(), String::new(), name.to_owned());
        }
        types::ComponentItem::ComponentInstance(interface) => {
            let engine = linker.engine().clone();
            let mut instance = linker.instance(name).expect("a new instance");
            for (function, item) in interface.exports(&engine) {
                if matches!(item.ty, types::ComponentItem::ComponentFunc(_)) {
                    define(&mut instance, name.to_owned(), function.to_owned());
                }
            }
        }
        _ => {}
    }
}

/// An instance of a component.
pub struct Running {
    store: Store<Host>,
    instance: Instance,
    stdout: MemoryOutputPipe,
    stderr: MemoryOutputPipe,
}

impl Running {
    /// An exported function, of the world itself where `interface` is empty.
    ///
    /// # Panics
    ///
    /// Where the component has none of that name.
    #[track_caller]
    pub fn function(&mut self, interface: &str, name: &str) -> Func {
        let parent: Option<ComponentExportIndex> = (!interface.is_empty()).then(|| {
            self.instance
                .get_export_index(&mut self.store, None, interface)
                .unwrap_or_else(|| panic!("no export {interface}"))
        });
        let index = self
            .instance
            .get_export_index(&mut self.store, parent.as_ref(), name)
            .unwrap_or_else(|| panic!("no export {name} in {interface:?}"));
        self.instance
            .get_func(&mut self.store, index)
            .expect("the export is a function")
    }

    /// The types of an exported function's parameters.
    pub fn parameters(&mut self, interface: &str, name: &str) -> Vec<types::Type> {
        let function = self.function(interface, name);
        function
            .ty(&self.store)
            .params()
            .map(|(_, ty)| ty)
            .collect()
    }

    /// Calls an exported function.
    ///
    /// # Errors
    ///
    /// The trap, or the type error, with which the call ended.
    pub fn try_call(
        &mut self,
        interface: &str,
        name: &str,
        arguments: &[Val],
    ) -> wasmtime::Result<Option<Val>> {
        let function = self.function(interface, name);
        let count = function.ty(&self.store).results().len();
        let mut results = vec![Val::Bool(false); count];
        function.call(&mut self.store, arguments, &mut results)?;
        Ok(results.pop())
    }

    /// Calls an exported function that must succeed.
    #[track_caller]
    pub fn call(&mut self, interface: &str, name: &str, arguments: &[Val]) -> Option<Val> {
        match self.try_call(interface, name, arguments) {
            Ok(value) => value,
            Err(error) => panic!("{name}: {error:?}\nstderr: {}", self.stderr()),
        }
    }

    /// Calls an exported function that must give a string.
    #[track_caller]
    pub fn text(&mut self, interface: &str, name: &str, arguments: &[Val]) -> String {
        match self.call(interface, name, arguments) {
            Some(Val::String(text)) => text,
            other => panic!("{name} gave {other:?}"),
        }
    }

    /// The value of a Python expression, by the function `evaluate` that some
    /// apps of the tests export.
    #[track_caller]
    pub fn evaluate(&mut self, expression: &str) -> String {
        self.text("", "evaluate", &[Val::String(expression.to_owned())])
    }

    /// Evaluates Python expressions, and compares their values.
    #[track_caller]
    pub fn expect(&mut self, expectations: &[(&str, &str)]) {
        for (expression, value) in expectations {
            assert_eq!(self.evaluate(expression), *value, "{expression}");
        }
    }

    /// Room for the results of a function, for [`Running::call_function`].
    pub fn results(&self, function: &Func) -> Vec<Val> {
        vec![Val::Bool(false); function.ty(&self.store).results().len()]
    }

    /// Calls a function that was looked up before, with no more ado: this is
    /// what benchmarks measure.
    ///
    /// # Errors
    ///
    /// The trap, as a text.
    pub fn call_function(
        &mut self,
        function: &Func,
        arguments: &[Val],
        results: &mut [Val],
    ) -> Result<(), String> {
        function
            .call(&mut self.store, arguments, results)
            .map_err(|error| format!("{error:?}"))
    }

    /// As [`Running::call_function`], with types of Rust.
    ///
    /// # Errors
    ///
    /// The trap, or that the function is of other types, as a text.
    pub fn call_typed<P, R>(&mut self, function: &Func, arguments: P) -> Result<R, String>
    where
        P: ComponentNamedList + Lower,
        R: ComponentNamedList + Lift + 'static,
    {
        let typed = function.typed::<P, R>(&self.store);
        let outcome = typed.and_then(|typed| typed.call(&mut self.store, arguments));
        outcome.map_err(|error| format!("{error:?}"))
    }

    /// A handle to a resource of the host's, which has this representation.
    #[track_caller]
    pub fn host_resource<T: 'static>(&mut self, representation: u32) -> Val {
        let resource = Resource::<T>::new_own(representation);
        let resource = ResourceAny::try_from_resource(resource, &mut self.store);
        Val::Resource(resource.expect("room for a resource"))
    }

    /// Gives back a handle to a resource of the component's.
    #[track_caller]
    pub fn drop_resource(&mut self, resource: &Val) {
        let Val::Resource(resource) = resource else {
            panic!("{resource:?} is no resource");
        };
        resource
            .resource_drop(&mut self.store)
            .unwrap_or_else(|error| panic!("{error:?}\nstderr: {}", self.stderr()));
    }

    /// How much memory the component has, in bytes: that of all its modules.
    pub fn memory(&self) -> usize {
        self.store.data().limits.memory
    }

    /// What the component has written to its standard output.
    pub fn stdout(&self) -> String {
        String::from_utf8(self.stdout.contents().to_vec()).expect("stdout is UTF-8")
    }

    /// What the component has written to its standard error.
    pub fn stderr(&self) -> String {
        String::from_utf8(self.stderr.contents().to_vec()).expect("stderr is UTF-8")
    }
}
