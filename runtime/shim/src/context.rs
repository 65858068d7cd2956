//! The context of a call: what generated code and the shim pass each other.
//!
//! Generated code gets a context's address and hands it back to every function. Contexts are kept
//! and used again, with the memory that they have, so that a call allocates nothing.

use std::cell::RefCell;
use std::ffi::c_void;

use crate::objects::{Object, Raised, none, raise_again, take_exception};
use crate::single_thread::SingleThread;
use crate::values::handles::end_borrows;
use crate::values::lower::Queue;
use crate::values::memory::Kept;
use crate::vfs;

/// The context of one call.
#[derive(Default)]
pub struct Context {
    /// Lifted values. What generated code pushes last is on top.
    pub stack: Vec<Object>,
    /// Lowered values, for generated code to fetch.
    pub queue: Queue,
    /// What the lowered values point to.
    pub kept: Kept,
    /// Handles that were lent for the call.
    pub borrowed: Vec<Object>,
    /// The index of the result type of the imported function that is being called, if it has one:
    /// its result is not made an object, but returned or raised.
    pub function_result: Option<usize>,
    /// Whether that result is an error, once it was pushed.
    pub is_error: bool,
    failure: Option<Object>,
    deferred: Vec<(*mut u8, usize)>,
}

// A context stays where it is from one call to the next: generated code has its address.
#[allow(clippy::vec_box)]
static SPARE: SingleThread<RefCell<Vec<Box<Context>>>> =
    SingleThread::new(RefCell::new(Vec::new()));

impl Context {
    /// An empty context.
    pub fn take() -> Box<Self> {
        SPARE.borrow_mut().pop().unwrap_or_default()
    }

    /// Makes room for what most calls have, so that the first one finds it in the memory image.
    pub fn reserve(mut self: Box<Self>) -> Box<Self> {
        self.stack.reserve(16);
        self.queue.reserve(16);
        self.kept.reserve(4);
        self
    }

    /// Ends a call: lets go of all that the context has.
    pub fn give_back(mut self: Box<Self>) {
        self.clear();
        SPARE.borrow_mut().push(self);
    }

    fn clear(&mut self) {
        self.stack.clear();
        self.queue.clear();
        self.kept.clear();
        end_borrows(&mut self.borrowed);
        self.function_result = None;
        self.is_error = false;
        self.failure = None;
        for (memory, size) in self.deferred.drain(..) {
            // SAFETY: generated code gave this memory up, to be freed when the call ends.
            unsafe { vfs::free_bytes(memory, size) }
        }
    }

    /// The address for generated code.
    pub fn address(&mut self) -> *mut c_void {
        std::ptr::from_mut(self).cast()
    }

    /// Puts a lifted value onto the stack. After a failure `None` stands for it, until
    /// [`Context::check`] is called.
    #[inline]
    pub fn push(&mut self, value: Result<Object, Raised>) {
        let value = value.unwrap_or_else(|raised| {
            let exception = take_exception(raised);
            self.failure.get_or_insert(exception);
            none()
        });
        self.stack.push(value);
    }

    /// Says whether all values could be lifted.
    ///
    /// # Errors
    ///
    /// The exception of the first that could not.
    pub fn check(&mut self) -> Result<(), Raised> {
        match self.failure.take() {
            Some(exception) => Err(raise_again(exception)),
            None => Ok(()),
        }
    }

    /// The value on top of the stack.
    pub fn pop(&mut self) -> Object {
        self.stack.pop().unwrap_or_else(none)
    }

    /// Frees memory when the call ends.
    pub fn free_later(&mut self, memory: *mut u8, size: usize) {
        self.deferred.push((memory, size));
    }
}

/// The context at an address that [`Context::address`] gave to generated code.
///
/// # Safety
///
/// The call has not ended, and nobody else has a reference to the context.
#[inline]
pub unsafe fn context<'a>(address: *mut c_void) -> &'a mut Context {
    // SAFETY: by this function's contract.
    unsafe { &mut *address.cast() }
}
