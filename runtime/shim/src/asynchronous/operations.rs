//! Operations that have started and have not ended: calls of imported functions, reads and writes.
//!
//! Each has a waitable, by whose number it is found when the event comes. Until then an operation
//! keeps what it was started with: the memory that the host reads or writes, the objects that this
//! memory belongs to, and the handles that were lent. Handles that are given away are given away
//! for good only when that has happened: when a call has started, and as far as a write got.

use std::cell::RefCell;
use std::collections::BTreeMap;

use pyo3::exceptions::{PyMemoryError, PyRuntimeError};
use pyo3::types::PyBytes;

use super::builtins::{self, BLOCKED};
use crate::calls::import::Function;
use crate::context::Context;
use crate::handle::{self, Handle, Owner, State};
use crate::objects::{self, Object, Raised, none, raise, unsigned_32};
use crate::single_thread::SingleThread;
use crate::types::Type;
use crate::types::channel::Channel;
use crate::values::lift::load;
use crate::values::lower::lower;
use crate::values::lower_list;
use crate::values::memory::{Address, Kept, Leaving};
use crate::values::mismatch::Subject;
use crate::vfs;
use crate::width::{abi, native};

/// The size of what one read takes, in bytes: who wants more reads again.
const MOST_BYTES: usize = 1 << 20;

/// The most items that one operation can have (the canonical ABI's `Buffer.MAX_LENGTH`).
const MOST_ITEMS: usize = (1 << 28) - 1;

/// The statuses of a subtask, as the component model numbers them.
mod status {
    pub const STARTING: u32 = 0;
    pub const STARTED: u32 = 1;
    pub const RETURNED: u32 = 2;
    pub const CANCELLED_BEFORE_RETURNED: u32 = 4;
}

/// Memory with any alignment that the canonical ABI knows, which the host writes to.
struct Buffer(Vec<u64>);

impl Buffer {
    /// # Errors
    ///
    /// `MemoryError`
    fn new(bytes: usize) -> Result<Self, Raised> {
        let mut words = Vec::new();
        let count = bytes.div_ceil(size_of::<u64>()).max(1);
        if words.try_reserve_exact(count).is_err() {
            return Err(raise::<PyMemoryError>(
                "there is no memory left to read into",
            ));
        }
        words.resize(count, 0);
        Ok(Self(words))
    }

    /// Where it is.
    fn address(&mut self) -> *mut u8 {
        self.0.as_mut_ptr().cast()
    }
}

/// An operation.
enum Operation {
    Call {
        function: &'static Function,
        context: Box<Context>,
        area: Buffer,
    },
    Read {
        end: Object,
        buffer: Buffer,
    },
    Write {
        end: Object,
        kept: Box<Kept>,
        /// How many handles are given away with the items up to each.
        leaving: Vec<Leaving>,
    },
}

static OPERATIONS: SingleThread<RefCell<BTreeMap<u32, Operation>>> =
    SingleThread::new(RefCell::new(BTreeMap::new()));

fn insert(waitable: u32, operation: Operation) {
    OPERATIONS.borrow_mut().insert(waitable, operation);
}

fn remove(waitable: u32) -> Result<Operation, Raised> {
    let operation = OPERATIONS.borrow_mut().remove(&waitable);
    operation.ok_or_else(|| raise::<PyRuntimeError>("there is no such operation"))
}

/// Starts a call of an imported function whose arguments are lowered. Gives the number of the
/// subtask, or a tuple with the result if the function has returned already.
pub fn start_call(
    function: &'static Function,
    mut context: Box<Context>,
) -> Result<Object, Raised> {
    let Some(start) = function.metadata.start else {
        return Err(raise::<PyRuntimeError>("the function is not asynchronous"));
    };
    let mut area = Buffer::new(function.metadata.area_size)?;
    // SAFETY: the queue has what generated code will fetch for these parameters, in order; the area
    // is of the size that it asks for, and both stay where they are until the call has ended.
    let code = unsafe { start(context.address(), area.address().cast()) };
    let (state, subtask) = (code & 0xf, code >> 4);
    if state != status::STARTING {
        context.kept.give_handles_away();
    }
    if state == status::RETURNED {
        return returned(function, context, area);
    }
    insert(
        subtask,
        Operation::Call {
            function,
            context,
            area,
        },
    );
    unsigned_32(subtask)
}

/// A tuple with the result of a function that has returned.
fn returned(
    function: &Function,
    mut context: Box<Context>,
    mut area: Buffer,
) -> Result<Object, Raised> {
    if let Some(lift) = function.metadata.lift {
        // SAFETY: the function has returned, so its result is in the area.
        unsafe { lift(context.address(), area.address().cast()) };
    }
    let result = context
        .check()
        .and_then(|()| function.take_result(&mut context));
    context.give_back();
    let result = result?;
    objects::tuple(1, |_| Ok(result.clone()))
}

/// Notes what has become of a subtask. Gives a tuple with the result if it has returned, `False` if
/// it has ended without, and `None` if it has not ended.
pub fn call_event(subtask: u32, state: u32) -> Result<Object, Raised> {
    if matches!(state, status::STARTING | status::STARTED) {
        if let Some(Operation::Call { context, .. }) = OPERATIONS.borrow_mut().get_mut(&subtask)
            && state == status::STARTED
        {
            context.kept.give_handles_away();
        }
        return Ok(none());
    }
    let Operation::Call {
        function,
        mut context,
        area,
    } = remove(subtask)?
    else {
        return Err(raise::<PyRuntimeError>("this is not a call"));
    };
    builtins::waitable_join(subtask, 0);
    builtins::subtask_drop(subtask);
    if state != status::RETURNED {
        // One that was cancelled before it started leaves the handles where they were.
        if state == status::CANCELLED_BEFORE_RETURNED {
            context.kept.give_handles_away();
        }
        context.give_back();
        return Ok(objects::boolean(false));
    }
    context.kept.give_handles_away();
    returned(function, context, area)
}

/// Makes a stream or a future: its writable and its readable end.
pub fn make(channel: &'static Channel) -> Result<(Object, Object), Raised> {
    let (readable, writable) = channel.make();
    let writer = handle::new(Owner::Writable(channel), writable, State::Owned)?;
    let reader = handle::new(Owner::Readable(channel), readable, State::Owned)?;
    Ok((writer, reader))
}

/// An end that can be used now.
fn usable(end: &Object) -> Result<&Handle, Raised> {
    let end = handle::get(end)
        .ok_or_else(|| raise::<PyRuntimeError>("this is not an end of a stream or future"))?;
    match end.state().complaint() {
        None if vfs::is_run_time() => Ok(end),
        None => Err(raise::<PyRuntimeError>(
            "streams and futures work only at run time",
        )),
        Some(complaint) => Err(raise::<pyo3::exceptions::PyAssertionError>(&format!(
            "this stream or future {complaint}"
        ))),
    }
}

fn started(handle: &Handle, code: u32, operation: Operation) -> Option<u32> {
    insert(handle.number(), operation);
    if code == BLOCKED {
        handle.set_state(State::Busy);
        return None;
    }
    Some(code)
}

/// Starts to read at most `count` items. Gives the code with which the read ended, or nothing if it
/// has not.
pub fn read(end: &Object, count: usize) -> Result<Option<u32>, Raised> {
    let handle = usable(end)?;
    let Owner::Readable(channel) = handle.owner() else {
        return Err(raise::<PyRuntimeError>("this is not a readable end"));
    };
    let size = channel.payload.map_or(0, |ty| ty.layout().size);
    let most = MOST_BYTES.checked_div(size).unwrap_or(MOST_ITEMS).max(1);
    let count = count.min(most);
    let mut buffer = Buffer::new(size * count)?;
    // SAFETY: the buffer has room for the items, and is kept until the read has ended.
    let code = unsafe { channel.read(handle.number(), buffer.address(), count) };
    let end = end.clone();
    Ok(started(handle, code, Operation::Read { end, buffer }))
}

/// Starts to write items, or the value of a future. Gives the code with which the write ended, or
/// nothing if it has not.
pub fn write(end: &Object, value: &Object) -> Result<Option<u32>, Raised> {
    let handle = usable(end)?;
    let Owner::Writable(channel) = handle.owner() else {
        return Err(raise::<PyRuntimeError>("this is not a writable end"));
    };
    let mut kept = Box::<Kept>::default();
    let lowered = lower_items(channel, value, &mut kept);
    let (memory, count, leaving) = match lowered {
        Ok(lowered) => lowered,
        Err(Raised) => {
            // Nothing is written, so handles stay where they were.
            kept.clear();
            return Err(Raised);
        }
    };
    // SAFETY: the memory has the items, and is kept until the write has ended.
    let code = unsafe { channel.write(handle.number(), memory.pointer(), count) };
    let end = end.clone();
    let operation = Operation::Write { end, kept, leaving };
    Ok(started(handle, code, operation))
}

fn lower_items(
    channel: &Channel,
    value: &Object,
    kept: &mut Kept,
) -> Result<(Address, usize, Vec<Leaving>), Raised> {
    let subject = || {
        Subject::Parameter(if channel.is_stream() {
            "source"
        } else {
            "value"
        })
    };
    let name = || format!("{}.write", channel.writer.name());
    let wrong = |mismatch: crate::values::mismatch::Mismatch| mismatch.raise(&name(), subject());
    if !channel.is_stream() {
        let mut memory = kept.allocate(1, channel.payload.map_or(0, |ty| ty.layout().size))?;
        if let Some(ty) = channel.payload {
            lower(value, ty, &mut memory, 0, kept).map_err(wrong)?;
        }
        return Ok((memory, 1, vec![kept.leaving()]));
    }
    if matches!(channel.payload, Some(Type::U8)) {
        let (memory, count) = lower_list::bytes(value, kept).map_err(wrong)?;
        return Ok((memory, native(count).min(MOST_ITEMS), Vec::new()));
    }
    let mut leaving = Vec::new();
    let (memory, count) =
        lower_list::items(value, channel.payload, kept, &mut leaving).map_err(wrong)?;
    Ok((memory, count.min(MOST_ITEMS), leaving))
}

/// Cancels a read or a write that has not ended, and gives the code with which it ended then.
pub fn cancel(end: &Object) -> Result<u32, Raised> {
    let handle = handle::get(end)
        .ok_or_else(|| raise::<PyRuntimeError>("this is not an end of a stream or future"))?;
    let number = handle.number();
    // Who waits for a waitable must not do so through a set as well.
    builtins::waitable_join(number, 0);
    Ok(match handle.owner() {
        Owner::Readable(channel) => channel.cancel_read(number),
        Owner::Writable(channel) => channel.cancel_write(number),
        Owner::Resource(_) => return Err(raise::<PyRuntimeError>("this is a resource")),
    })
}

/// Takes what a read or a write that has ended came to: the items or the value that were read, or
/// how many items were written.
pub fn finish(waitable: u32, code: u32) -> Result<Object, Raised> {
    let count = native(code >> 4);
    match remove(waitable)? {
        Operation::Read { end, mut buffer } => {
            let handle = handle::get(&end).ok_or(Raised)?;
            handle.set_state(State::Owned);
            let Owner::Readable(channel) = handle.owner() else {
                return Err(raise::<PyRuntimeError>("this is not a readable end"));
            };
            lift_items(channel, &mut buffer, count, code & 0xf == 0)
        }
        Operation::Write {
            end,
            mut kept,
            leaving,
        } => {
            if let Some(handle) = handle::get(&end) {
                handle.set_state(State::Owned);
                let is_future =
                    matches!(handle.owner(), Owner::Writable(channel) if !channel.is_stream());
                let written = if is_future {
                    usize::from(code & 0xf == 0)
                } else {
                    count
                };
                if written > 0
                    && let Some(leaving) = leaving.get(written - 1)
                {
                    kept.give_first_away(*leaving);
                }
            }
            kept.clear();
            unsigned_32(abi(count))
        }
        Operation::Call { .. } => Err(raise::<PyRuntimeError>("this is a call")),
    }
}

fn lift_items(
    channel: &Channel,
    buffer: &mut Buffer,
    count: usize,
    complete: bool,
) -> Result<Object, Raised> {
    // SAFETY: the host has written as many items.
    let memory = unsafe { Address::new(buffer.address()) };
    let mut borrowed = Vec::new();
    let Some(ty) = channel.payload else {
        return match channel.is_stream() {
            true => objects::list(count, |_| Ok(none())),
            false => Ok(none()),
        };
    };
    if !channel.is_stream() {
        return match complete {
            true => load(ty, memory, &mut borrowed),
            false => Ok(none()),
        };
    }
    if matches!(ty, Type::U8) {
        // SAFETY: as above.
        let slice = unsafe { std::slice::from_raw_parts(buffer.address(), count) };
        return Ok(PyBytes::new(objects::python(), slice).into_any());
    }
    let size = ty.layout().size;
    objects::list(count, |index| {
        load(ty, memory.at(index * size), &mut borrowed)
    })
}
