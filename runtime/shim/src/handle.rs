//! The Python object that holds a handle: to a resource that the component imports, or to an end of
//! a stream or future.
//!
//! An imported resource is, in Python, an instance of a generated class, with such an object in one
//! attribute. It gives the handle back when it is freed. So a resource is dropped with the last
//! reference to its instance, or at the end of a `with` block; and an instance whose handle is gone
//! knows why.

use std::cell::{Cell, OnceCell};
use std::ffi::{c_int, c_void};

use pyo3::ffi;
use pyo3::prelude::*;

use crate::objects::{Identifier, Object, Raised, identifier, owned};
use crate::single_thread::SingleThread;
use crate::types::channel::Channel;
use crate::types::resource::Resource;

/// What has become of a handle.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It is ours.
    Owned,
    /// It is ours until the call ends in which it was passed.
    Borrowed,
    /// It was ours, and the call that it is passed to is being prepared.
    Leaving,
    /// It was passed to somebody.
    GivenAway,
    /// The call is over for which it was borrowed.
    Ended,
    /// It was given back.
    Dropped,
    /// It is the end of a stream or future, and ours, and an operation on it has not ended.
    Busy,
}

impl State {
    /// Why there is no handle, or that there is one.
    pub fn complaint(self) -> Option<&'static str> {
        match self {
            Self::Owned | Self::Borrowed => None,
            Self::Leaving => Some("is given away by another argument of the same call"),
            Self::GivenAway => Some("was given away"),
            Self::Ended => Some("was borrowed for a call that has ended"),
            Self::Dropped => Some("was dropped"),
            Self::Busy => Some("is being read or written"),
        }
    }
}

/// What a handle is a handle to.
#[derive(Clone, Copy)]
pub enum Owner {
    /// A resource.
    Resource(&'static Resource),
    /// The readable end of a stream or future.
    Readable(&'static Channel),
    /// The writable end of a stream or future.
    Writable(&'static Channel),
}

/// A handle.
pub struct Handle {
    owner: Owner,
    number: u32,
    state: Cell<State>,
    /// How many arguments of calls that have not ended it is lent as.
    lent: Cell<usize>,
}

impl Handle {
    /// What it is a handle to.
    pub fn owner(&self) -> Owner {
        self.owner
    }

    fn drop(&self) {
        match self.owner {
            Owner::Resource(resource) => resource.drop_handle(self.number),
            Owner::Readable(channel) => channel.drop_readable(self.number),
            Owner::Writable(channel) => channel.drop_writable(self.number),
        }
    }

    /// The number that the canonical ABI knows. It means nothing in states without a handle.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// What has become of it.
    pub fn state(&self) -> State {
        self.state.get()
    }

    /// Notes what has become of it.
    pub fn set_state(&self, state: State) {
        self.state.set(state);
    }

    /// Whether it is an argument of a call that has not ended: till then it must stay.
    pub fn is_lent(&self) -> bool {
        self.lent.get() > 0
    }

    /// Notes that it is one more argument of a call.
    pub fn lend(&self) {
        self.lent.set(self.lent.get() + 1);
    }

    /// Notes that a call has ended of which it was an argument.
    pub fn end_lending(&self) {
        self.lent.set(self.lent.get().saturating_sub(1));
        if !self.is_lent() && matches!(self.state(), State::Dropped | State::Ended) {
            self.drop();
        }
    }

    /// Gives the handle back, if it is there, because of what `state` says; while it is lent, as
    /// soon as it is not.
    pub fn give_back(&self, state: State) {
        if self.state().complaint().is_none() {
            self.set_state(state);
            if self.lent.get() == 0 {
                self.drop();
            }
        }
    }
}

/// The layout of the object.
#[repr(C)]
struct PythonHandle {
    base: ffi::PyObject,
    handle: Handle,
}

/// The attribute of instances that is such an object.
pub fn attribute_name() -> &'static Identifier {
    static NAME: SingleThread<OnceCell<Identifier>> = SingleThread::new(OnceCell::new());
    NAME.get_or_init(|| identifier("_componentize_handle"))
}

/// Makes an object for a handle.
pub fn new(owner: Owner, number: u32, state: State) -> Result<Object, Raised> {
    let class = class()?.as_ptr().cast::<ffi::PyTypeObject>();
    // SAFETY: instances of the class have the layout of `PythonHandle`, and nothing in it that
    // would have to be freed before it is written.
    unsafe {
        let object = owned(ffi::PyType_GenericAlloc(class, 0))?;
        let handle = &raw mut (*object.as_ptr().cast::<PythonHandle>()).handle;
        handle.write(Handle {
            owner,
            number,
            state: Cell::new(state),
            lent: Cell::new(0),
        });
        Ok(object)
    }
}

/// The handle that an object has, if it is such an object.
pub fn get(object: &Object) -> Option<&Handle> {
    if CLASS.get().is_none_or(|class| !object.get_type().is(class)) {
        return None;
    }
    // SAFETY: that is its class. The reference lives no longer than one to the object does.
    Some(unsafe { &(*object.as_ptr().cast::<PythonHandle>()).handle })
}

static CLASS: SingleThread<OnceCell<Object>> = SingleThread::new(OnceCell::new());

fn class() -> Result<&'static Object, Raised> {
    if CLASS.get().is_none() {
        let class = make_class()?;
        let _ = CLASS.set(class);
    }
    CLASS.get().ok_or(Raised)
}

fn make_class() -> Result<Object, Raised> {
    let slot = |slot: c_int, pfunc: *mut c_void| ffi::PyType_Slot { slot, pfunc };
    let mut slots = [
        slot(ffi::Py_tp_dealloc, deallocate as *mut c_void),
        slot(0, std::ptr::null_mut()),
    ];
    let mut specification = ffi::PyType_Spec {
        name: c"componentize_py_runtime.handle".as_ptr(),
        basicsize: const { size_of::<PythonHandle>() as c_int },
        itemsize: 0,
        flags: (ffi::Py_TPFLAGS_DEFAULT | ffi::Py_TPFLAGS_DISALLOW_INSTANTIATION) as _,
        slots: slots.as_mut_ptr(),
    };
    // SAFETY: the specification describes `PythonHandle`.
    unsafe { owned(ffi::PyType_FromSpec(&mut specification)) }
}

/// `tp_dealloc`
unsafe extern "C" fn deallocate(object: *mut ffi::PyObject) {
    // SAFETY: only objects of this class have this function, and this is the last that is done with
    // the object. An instance of a class that was made at run time has a reference to it.
    unsafe {
        (*object.cast::<PythonHandle>())
            .handle
            .give_back(State::Dropped);
        let class = ffi::Py_TYPE(object);
        if let Some(free) = (*class).tp_free {
            free(object.cast());
        }
        ffi::Py_DECREF(class.cast());
    }
}
