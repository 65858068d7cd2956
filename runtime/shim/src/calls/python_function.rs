//! The Python object that an imported function is.
//!
//! It takes the place of the function that the tool generated, from which it takes over name,
//! documentation and the like; the generated one stays reachable as `__wrapped__`, where
//! `inspect.signature` finds the annotations. As a function does, it becomes a method where it is
//! an attribute of a class.

use std::cell::OnceCell;
use std::ffi::{c_int, c_void};
use std::mem::offset_of;

use pyo3::ffi;
use pyo3::prelude::*;

use super::import::Function;
use super::vectorcall;
use crate::objects::{Object, Raised, fetch, owned, string};
use crate::single_thread::SingleThread;
use crate::width::signed;

/// The object's layout.
#[repr(C)]
struct PythonFunction {
    base: ffi::PyObject,
    vectorcall: Option<ffi::vectorcallfunc>,
    dictionary: *mut ffi::PyObject,
    function: &'static Function,
}

/// The attributes that a wrapper takes over, as in `functools.WRAPPER_ASSIGNMENTS`.
const TAKEN_OVER: [&str; 6] = [
    "__module__",
    "__name__",
    "__qualname__",
    "__doc__",
    "__annotations__",
    "__type_params__",
];

/// Makes the object for `function`, which takes the place of the generated function `stub`.
pub fn new(function: &'static Function, stub: &Bound<'_, PyAny>) -> PyResult<Object> {
    let object = fetch(allocate(function))?;
    for name in TAKEN_OVER {
        if let Some(value) = stub.getattr_opt(name)? {
            object.setattr(name, value)?;
        }
    }
    object.setattr("__wrapped__", stub)?;
    Ok(object)
}

fn allocate(function: &'static Function) -> Result<Object, Raised> {
    let class = class()?;
    // SAFETY: the class's instances have the layout of `PythonFunction`, whose other fields are
    // null at first.
    unsafe {
        let class = class.as_ptr().cast::<ffi::PyTypeObject>();
        let object = owned(ffi::PyType_GenericAlloc(class, 0))?;
        let fields = object.as_ptr().cast::<PythonFunction>();
        (*fields).vectorcall = Some(call);
        (*fields).function = function;
        Ok(object)
    }
}

fn class() -> Result<&'static Object, Raised> {
    static CLASS: SingleThread<OnceCell<Object>> = SingleThread::new(OnceCell::new());
    if CLASS.get().is_none() {
        let class = make_class()?;
        let _ = CLASS.set(class);
    }
    CLASS.get().ok_or(Raised)
}

fn make_class() -> Result<Object, Raised> {
    let member = |name: &'static std::ffi::CStr, offset: usize| ffi::PyMemberDef {
        name: name.as_ptr(),
        type_code: ffi::Py_T_PYSSIZET,
        offset: signed(offset),
        flags: ffi::Py_READONLY,
        doc: std::ptr::null(),
    };
    let mut members = [
        member(
            c"__vectorcalloffset__",
            offset_of!(PythonFunction, vectorcall),
        ),
        member(c"__dictoffset__", offset_of!(PythonFunction, dictionary)),
        ffi::PyMemberDef::default(),
    ];
    // CPython keeps the address of these.
    let getters = Box::leak(Box::new([
        ffi::PyGetSetDef {
            name: c"__dict__".as_ptr(),
            get: Some(ffi::PyObject_GenericGetDict),
            set: Some(ffi::PyObject_GenericSetDict),
            doc: std::ptr::null(),
            closure: std::ptr::null_mut(),
        },
        ffi::PyGetSetDef::default(),
    ]));
    let slot = |slot: c_int, pfunc: *mut c_void| ffi::PyType_Slot { slot, pfunc };
    let mut slots = [
        slot(ffi::Py_tp_members, members.as_mut_ptr().cast()),
        slot(ffi::Py_tp_getset, getters.as_mut_ptr().cast()),
        slot(ffi::Py_tp_call, ffi::PyVectorcall_Call as *mut c_void),
        slot(ffi::Py_tp_descr_get, bind as *mut c_void),
        slot(ffi::Py_tp_repr, represent as *mut c_void),
        slot(0, std::ptr::null_mut()),
    ];
    let mut specification = ffi::PyType_Spec {
        name: c"componentize_py_runtime.imported_function".as_ptr(),
        basicsize: const { size_of::<PythonFunction>() as c_int },
        itemsize: 0,
        flags: (ffi::Py_TPFLAGS_DEFAULT
            | ffi::Py_TPFLAGS_HAVE_VECTORCALL
            | ffi::Py_TPFLAGS_METHOD_DESCRIPTOR
            | ffi::Py_TPFLAGS_DISALLOW_INSTANTIATION) as _,
        slots: slots.as_mut_ptr(),
    };
    // SAFETY: the specification describes `PythonFunction`; slots and members are copied.
    unsafe { owned(ffi::PyType_FromSpec(&mut specification)) }
}

/// `tp_vectorcall`
unsafe extern "C" fn call(
    callable: *mut ffi::PyObject,
    arguments: *const *mut ffi::PyObject,
    flags_and_count: usize,
    keywords: *mut ffi::PyObject,
) -> *mut ffi::PyObject {
    // SAFETY: only objects of this class have this function; the arguments are passed on.
    unsafe {
        let function = (*callable.cast::<PythonFunction>()).function;
        match vectorcall::call(function, arguments, flags_and_count, keywords) {
            Ok(result) => result.into_ptr(),
            Err(Raised) => std::ptr::null_mut(),
        }
    }
}

unsafe extern "C" {
    fn PyMethod_New(
        function: *mut ffi::PyObject,
        instance: *mut ffi::PyObject,
    ) -> *mut ffi::PyObject;
}

/// `tp_descr_get`
unsafe extern "C" fn bind(
    function: *mut ffi::PyObject,
    instance: *mut ffi::PyObject,
    _class: *mut ffi::PyObject,
) -> *mut ffi::PyObject {
    // SAFETY: CPython passes objects, or null where a class is asked for the attribute.
    unsafe {
        if instance.is_null() {
            return ffi::Py_NewRef(function);
        }
        PyMethod_New(function, instance)
    }
}

/// `tp_repr`
unsafe extern "C" fn represent(object: *mut ffi::PyObject) -> *mut ffi::PyObject {
    // SAFETY: only objects of this class have this function.
    let function = unsafe { (*object.cast::<PythonFunction>()).function };
    let text = format!("<imported function {}>", function.metadata.name.qualified());
    match string(text.as_bytes()) {
        Ok(text) => text.into_ptr(),
        Err(Raised) => std::ptr::null_mut(),
    }
}
