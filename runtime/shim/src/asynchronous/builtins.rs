//! The canonical built-ins of the component model for asynchronous code.
//!
//! The runtime is the same in all components, and one whose world has nothing asynchronous is not
//! to import them. So they are imports of a module that the tool adds to asynchronous worlds
//! (`guest-tool/src/builtins.rs`): it has them in the function table, one behind the other in the
//! order of [`Builtin`], and passes the index of the first to [`componentize_set_builtins`]. A
//! function pointer is an index of the function table.
//!
//! None of these functions is called before the first exported function is.

use std::cell::Cell;
use std::mem::transmute;

use componentize_program::{Builtin, Number};

use crate::single_thread::SingleThread;
use crate::trap::trap;

/// What an operation returns that has not ended yet.
pub const BLOCKED: u32 = u32::MAX;

static FIRST: SingleThread<Cell<Option<usize>>> = SingleThread::new(Cell::new(None));

/// Takes the index of the first built-in.
#[unsafe(no_mangle)]
pub extern "C" fn componentize_set_builtins(first: usize) {
    FIRST.set(Some(first));
}

/// The index of a built-in in the function table. Without them nothing asynchronous can have been
/// called.
fn index(builtin: Builtin) -> usize {
    // Its number is its place.
    FIRST.get().unwrap_or_else(|| trap()) + builtin as usize
}

/// What a type of Rust is in core WebAssembly.
trait Core {
    const NUMBER: Number = Number::I32;
}

impl Core for u32 {}
impl Core for usize {}
impl<T> Core for *mut T {}
impl Core for u64 {
    const NUMBER: Number = Number::I64;
}

macro_rules! builtins {
    ($($(#[$documentation:meta])* $name:ident($($parameter:ident: $ty:ty),*) $(-> $result:ty)? = $builtin:ident;)*) => {$(
        $(#[$documentation])*
        pub fn $name($($parameter: $ty),*) $(-> $result)? {
            const {
                let parameters = [$(<$ty as Core>::NUMBER),*];
                let results = [$(<$result as Core>::NUMBER)?];
                assert!(Builtin::$builtin.import().has_type(&parameters, &results));
            }
            let index = index(Builtin::$builtin);
            // SAFETY: the table has a function of this type there; it traps on numbers that mean
            // nothing.
            unsafe {
                let function = transmute::<usize, extern "C" fn($($ty),*) $(-> $result)?>(index);
                function($($parameter),*)
            }
        }
    )*};
}

builtins! {
    /// `waitable-set.new`
    waitable_set_new() -> u32 = WaitableSetNew;
    /// `waitable-set.poll`: the event's code, and its payload in memory.
    waitable_set_poll(set: u32, payload: *mut [u32; 2]) -> u32 = WaitableSetPoll;
    /// `waitable.join`: into no set if `set` is 0.
    waitable_join(waitable: u32, set: u32) = WaitableJoin;
    /// `subtask.drop`
    subtask_drop(subtask: u32) = SubtaskDrop;
    /// `subtask.cancel`, which waits until the subtask has ended: its status. The subtask is in no
    /// waitable set.
    subtask_cancel(subtask: u32) -> u32 = SubtaskCancel;
    /// `context.get 0`
    context_get() -> u32 = ContextGet;
    /// `context.set 0`
    context_set(value: u32) = ContextSet;
    /// `backpressure.inc`
    backpressure_inc() = BackpressureInc;
    /// `backpressure.dec`
    backpressure_dec() = BackpressureDec;
    /// `task.cancel`
    task_cancel() = TaskCancel;
    /// `stream.new` of a stream without a payload: the readable end in the low half, the writable
    /// end in the high half.
    stream_new() -> u64 = StreamNew;
    /// `stream.read` with `async` of a stream without a payload.
    stream_read(end: u32, memory: usize, count: u32) -> u32 = StreamRead;
    /// `stream.write` with `async` of a stream without a payload.
    stream_write(end: u32, memory: usize, count: u32) -> u32 = StreamWrite;
}
