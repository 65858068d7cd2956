//! Runs components of asynchronous worlds in wasmtime: several calls at once,
//! and imports that take their time.
//!
//! The host is the one thread of an executor ([`Asynchronous::run`]); what a
//! test lets its imports wait for is a [`Gate`].

use std::future::poll_fn;
use std::sync::{Arc, Mutex, OnceLock};
use std::task::{Poll, Waker};

use wasmtime::component::{Accessor, Component as Compiled, Instance, Linker, ResourceTable, Val};
use wasmtime::{AsContext, Engine, Store};
use wasmtime_wasi::p2::pipe::MemoryOutputPipe;
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};

use crate::component::{self, Limits};

/// Output that a test reads is never longer than this, in bytes.
const OUTPUT_CAPACITY: usize = 1 << 20;

/// The state of a store.
pub struct Host {
    wasi: WasiCtx,
    table: ResourceTable,
    limits: Limits,
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
pub struct Asynchronous(Compiled);

/// The engine of these tests: wasmtime with its defaults and what the component
/// model has for asynchronous code.
fn engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(|| {
        let mut config = component::config();
        config.wasm_component_model_async(true);
        Engine::new(&config).expect("an engine")
    })
}

/// What a run came to.
pub struct Ran<R> {
    /// What the host's part gave, or the trap that ended it.
    pub outcome: wasmtime::Result<R>,
    /// What the component has written to its standard error.
    pub stderr: String,
}

impl<R> Ran<R> {
    /// The run must have succeeded.
    #[track_caller]
    pub fn success(self) -> R {
        match self.outcome {
            Ok(value) => value,
            Err(error) => panic!("{error:?}\nstderr: {}", self.stderr),
        }
    }

    /// The run must have ended in a trap, after each of `words` was written to
    /// standard error.
    #[track_caller]
    pub fn trap(self, words: &[&str]) {
        assert!(self.outcome.is_err(), "no trap");
        for word in words {
            assert!(
                self.stderr.contains(word),
                "{word:?} is not in {}",
                self.stderr
            );
        }
    }
}

impl Asynchronous {
    /// Compiles a component.
    ///
    /// # Panics
    ///
    /// Where wasmtime does not accept it.
    #[track_caller]
    pub fn new(binary: &[u8]) -> Asynchronous {
        Asynchronous(Compiled::new(engine(), binary).expect("a valid component"))
    }

    /// Instantiates the component with WASI 0.2 and what `link` defines, and
    /// runs `body`, which is the host's part.
    pub fn run<R>(
        &self,
        link: impl FnOnce(&mut Linker<Host>),
        body: impl AsyncFnOnce(&Accessor<Host>, Instance) -> wasmtime::Result<R>,
    ) -> Ran<R> {
        let mut linker = Linker::new(engine());
        wasmtime_wasi::p2::add_to_linker_async(&mut linker).expect("WASI links");
        link(&mut linker);
        let stderr = MemoryOutputPipe::new(OUTPUT_CAPACITY);
        let host = Host {
            wasi: WasiCtx::builder().stderr(stderr.clone()).build(),
            table: ResourceTable::new(),
            limits: Limits::new(component::MEMORY),
        };
        let mut store = Store::new(engine(), host);
        store.limiter(|host| &mut host.limits);
        store.set_hostcall_fuel(usize::MAX);
        let outcome = wasmtime_wasi::runtime::in_tokio(async {
            let instance = linker.instantiate_async(&mut store, &self.0).await?;
            let outcome = store
                .run_concurrent(async |accessor| body(accessor, instance).await)
                .await;
            outcome.flatten()
        });
        Ran {
            outcome,
            stderr: String::from_utf8(stderr.contents().to_vec()).expect("stderr is UTF-8"),
        }
    }
}

/// Calls an exported function, of the world itself where `interface` is empty.
///
/// # Errors
///
/// The trap with which the call ended.
pub async fn call(
    accessor: &Accessor<Host>,
    instance: &Instance,
    interface: &str,
    name: &str,
    arguments: &[Val],
) -> wasmtime::Result<Option<Val>> {
    let (function, count) = accessor.with(|mut store| {
        let parent = (!interface.is_empty()).then(|| {
            instance
                .get_export_index(&mut store, None, interface)
                .unwrap_or_else(|| panic!("no export {interface}"))
        });
        let index = instance
            .get_export_index(&mut store, parent.as_ref(), name)
            .unwrap_or_else(|| panic!("no export {name} in {interface:?}"));
        let function = instance
            .get_func(&mut store, index)
            .expect("the export is a function");
        let count = function.ty(&store).results().len();
        (function, count)
    });
    let mut results = vec![Val::Bool(false); count];
    function
        .call_concurrent(accessor, arguments, &mut results)
        .await?;
    Ok(results.pop())
}

/// As [`call`], for functions of the world that give a string.
///
/// # Errors
///
/// The trap with which the call ended.
pub async fn text(
    accessor: &Accessor<Host>,
    instance: &Instance,
    name: &str,
    arguments: &[Val],
) -> wasmtime::Result<String> {
    match call(accessor, instance, "", name, arguments).await? {
        Some(Val::String(text)) => Ok(text),
        other => panic!("{name} gave {other:?}"),
    }
}

/// How much memory the component has, in bytes: that of all its modules.
pub fn memory(accessor: &Accessor<Host>) -> usize {
    accessor.with(|access| access.as_context().data().limits.memory)
}

/// Lets who waits at it through once it is open.
#[derive(Clone, Default)]
pub struct Gate(Arc<Mutex<Guarded>>);

#[derive(Default)]
struct Guarded {
    open: bool,
    waiting: usize,
    passed: usize,
    wakers: Vec<Waker>,
}

impl Gate {
    /// Opens the gate.
    pub fn open(&self) {
        let mut gate = self.0.lock().expect("no panic before");
        gate.open = true;
        gate.wakers.drain(..).for_each(Waker::wake);
    }

    /// Waits until the gate is open.
    pub async fn pass(&self) {
        let waiting = Waiting(self.clone());
        self.0.lock().expect("no panic before").waiting += 1;
        self.until(|gate| gate.open).await;
        self.0.lock().expect("no panic before").passed += 1;
        drop(waiting);
    }

    /// Waits until so many wait at the gate.
    pub async fn waited_at_by(&self, count: usize) {
        self.until(|gate| gate.waiting == count).await;
    }

    /// How many have passed.
    pub fn passed(&self) -> usize {
        self.0.lock().expect("no panic before").passed
    }

    async fn until(&self, condition: impl Fn(&Guarded) -> bool) {
        poll_fn(|context| {
            let mut gate = self.0.lock().expect("no panic before");
            if condition(&gate) {
                return Poll::Ready(());
            }
            gate.wakers.push(context.waker().clone());
            Poll::Pending
        })
        .await;
    }
}

/// Somebody who waits at a gate, until he goes on or is cancelled.
struct Waiting(Gate);

impl Drop for Waiting {
    fn drop(&mut self) {
        if let Ok(mut gate) = self.0.0.lock() {
            gate.waiting -= 1;
            gate.wakers.drain(..).for_each(Waker::wake);
        }
    }
}

/// Takes a turn of the executor.
pub async fn turn() {
    let mut turned = false;
    poll_fn(|context| {
        if std::mem::replace(&mut turned, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// Waits for two things at once.
pub async fn join<A, B>(first: impl Future<Output = A>, second: impl Future<Output = B>) -> (A, B) {
    let (mut first, mut second) = (std::pin::pin!(first), std::pin::pin!(second));
    let (mut a, mut b) = (None, None);
    poll_fn(move |context| {
        if a.is_none()
            && let Poll::Ready(value) = first.as_mut().poll(context)
        {
            a = Some(value);
        }
        if b.is_none()
            && let Poll::Ready(value) = second.as_mut().poll(context)
        {
            b = Some(value);
        }
        if a.is_none() || b.is_none() {
            return Poll::Pending;
        }
        match (a.take(), b.take()) {
            (Some(a), Some(b)) => Poll::Ready((a, b)),
            _ => Poll::Pending,
        }
    })
    .await
}
