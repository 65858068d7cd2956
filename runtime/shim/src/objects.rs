//! Python objects, and the operations on them that converting values is made of.
//!
//! PyO3's own operations would do, but for two things: some of them panic where memory is short,
//! and their errors are objects that are costly to make and to drop. Here an error stays where
//! CPython has it, in the thread state, and [`Raised`] is the mark of it.

use std::ffi::{c_int, c_long, c_longlong, c_ulong, c_ulonglong};

use pyo3::exceptions::PyMemoryError;
use pyo3::prelude::*;
use pyo3::types::PyString;
use pyo3::{PyTypeInfo, ffi};

use crate::width::signed;

/// A reference to a Python object. The interpreter lives as long as the program does.
pub type Object = Bound<'static, PyAny>;

/// An interned string: a name of an attribute.
pub type Identifier = Bound<'static, PyString>;

/// A Python exception was raised; the interpreter's error indicator is set.
#[derive(Debug)]
pub struct Raised;

/// The proof that PyO3 wants of this thread's right to use Python objects.
pub fn python() -> Python<'static> {
    // SAFETY: there is one thread. It holds the lock since the interpreter was started, and never
    // gives it up.
    unsafe { Python::assume_attached() }
}

/// Takes over what a function of the C API gave: a new reference, or null and an exception.
///
/// # Safety
///
/// `pointer` is null or a reference that the caller owns.
pub unsafe fn owned(pointer: *mut ffi::PyObject) -> Result<Object, Raised> {
    // SAFETY: by this function's contract.
    unsafe { Bound::from_owned_ptr_or_opt(python(), pointer) }.ok_or(Raised)
}

/// Takes over a reference that is known to be one.
///
/// # Safety
///
/// `pointer` is a borrowed reference to an object.
pub unsafe fn borrowed(pointer: *mut ffi::PyObject) -> Object {
    // SAFETY: by this function's contract.
    unsafe { Bound::from_borrowed_ptr(python(), pointer) }
}

/// An object that PyO3 knows for as long as it has the lock, which is for good.
pub fn adopt(object: Bound<'_, PyAny>) -> Object {
    object.unbind().into_bound(python())
}

/// Turns an exception of the shim into one of PyO3.
pub fn fetch<T>(result: Result<T, Raised>) -> PyResult<T> {
    result.map_err(|Raised| PyErr::fetch(python()))
}

/// Checks what a function of the C API gave that says with -1 that it raised an exception.
fn succeeded(status: c_int) -> Result<(), Raised> {
    if status < 0 { Err(Raised) } else { Ok(()) }
}

/// `None`
pub fn none() -> Object {
    python().None().into_bound(python())
}

/// `True` or `False`
pub fn boolean(value: bool) -> Object {
    // SAFETY: both exist for good.
    unsafe {
        borrowed(if value {
            ffi::Py_True()
        } else {
            ffi::Py_False()
        })
    }
}

macro_rules! numbers {
    ($($(#[$documentation:meta])* $name:ident($number:ty) = $function:ident($argument:ty);)*) => {$(
        $(#[$documentation])*
        #[inline]
        pub fn $name(value: $number) -> Result<Object, Raised> {
            // SAFETY: makes a new object out of a number.
            unsafe { owned(ffi::$function(<$argument>::from(value))) }
        }
    )*};
}

numbers! {
    /// An `int`
    signed_32(i32) = PyLong_FromLong(c_long);
    /// An `int`
    unsigned_32(u32) = PyLong_FromUnsignedLong(c_ulong);
    /// An `int`
    signed_64(i64) = PyLong_FromLongLong(c_longlong);
    /// An `int`
    unsigned_64(u64) = PyLong_FromUnsignedLongLong(c_ulonglong);
    /// A `float`
    float(f64) = PyFloat_FromDouble(f64);
}

/// A `str` of one code point
#[inline]
pub fn character(value: u32) -> Result<Object, Raised> {
    // SAFETY: makes a new object out of a number; a number that is no code point gives an
    // exception, as negative ones do.
    unsafe { owned(ffi::PyUnicode_FromOrdinal(value.cast_signed())) }
}

/// A `str` out of UTF-8
pub fn string(bytes: &[u8]) -> Result<Object, Raised> {
    // SAFETY: the bytes are there for the call.
    unsafe {
        owned(ffi::PyUnicode_DecodeUTF8(
            bytes.as_ptr().cast(),
            signed(bytes.len()),
            std::ptr::null(),
        ))
    }
}

/// A `bytes`
pub fn bytes(bytes: &[u8]) -> Result<Object, Raised> {
    // SAFETY: the bytes are there for the call.
    unsafe {
        owned(ffi::PyBytes_FromStringAndSize(
            bytes.as_ptr().cast(),
            signed(bytes.len()),
        ))
    }
}

/// How many items a new object is to have. Those of one byte can be more than CPython can count.
#[inline]
fn count_of_items(length: usize) -> Result<ffi::Py_ssize_t, Raised> {
    length
        .try_into()
        .map_err(|_| raise::<PyMemoryError>("there are too many items for one object"))
}

/// A `list` of what `item` gives for each index
#[inline]
pub fn list(
    length: usize,
    mut item: impl FnMut(usize) -> Result<Object, Raised>,
) -> Result<Object, Raised> {
    let count = count_of_items(length)?;
    // SAFETY: each item of the new list is set once, and the list is nobody else's until then.
    // Lists with items that are not set yet can be freed.
    unsafe {
        let list = owned(ffi::PyList_New(count))?;
        for index in 0..length {
            ffi::PyList_SET_ITEM(list.as_ptr(), signed(index), item(index)?.into_ptr());
        }
        Ok(list)
    }
}

/// A `tuple` of what `item` gives for each index
#[inline]
pub fn tuple(
    length: usize,
    mut item: impl FnMut(usize) -> Result<Object, Raised>,
) -> Result<Object, Raised> {
    let count = count_of_items(length)?;
    // SAFETY: as for lists.
    unsafe {
        let tuple = owned(ffi::PyTuple_New(count))?;
        for index in 0..length {
            ffi::PyTuple_SET_ITEM(tuple.as_ptr(), signed(index), item(index)?.into_ptr());
        }
        Ok(tuple)
    }
}

/// An instance as `object.__new__` makes it: its `__init__` is not called.
#[inline]
pub fn bare_instance(class: &Object) -> Result<Object, Raised> {
    let class = class.as_ptr().cast::<ffi::PyTypeObject>();
    // SAFETY: a class of Python code has `tp_alloc`, and what it gives is what `object.__new__`
    // gives.
    unsafe {
        match (*class).tp_alloc {
            Some(allocate) => owned(allocate(class, 0)),
            None => Err(raise::<pyo3::exceptions::PyTypeError>(
                "the class cannot be instantiated",
            )),
        }
    }
}

/// `object.name`
#[inline]
pub fn attribute(object: &Object, name: &Identifier) -> Result<Object, Raised> {
    // SAFETY: both are objects.
    unsafe { owned(ffi::PyObject_GetAttr(object.as_ptr(), name.as_ptr())) }
}

/// `object.name`, or nothing where there is no such attribute
#[inline]
pub fn optional_attribute(object: &Object, name: &Identifier) -> Result<Option<Object>, Raised> {
    let mut value = std::ptr::null_mut();
    // SAFETY: both are objects; the value is a new reference, or null.
    unsafe {
        succeeded(ffi::PyObject_GetOptionalAttr(
            object.as_ptr(),
            name.as_ptr(),
            &mut value,
        ))?;
        Ok(Bound::from_owned_ptr_or_opt(python(), value))
    }
}

/// `object.__setattr__(object, name, value)` of the class `object`: what a class says of its own
/// `__setattr__` is ignored.
#[inline]
pub fn set_plain_attribute(
    object: &Object,
    name: &Identifier,
    value: &Object,
) -> Result<(), Raised> {
    // SAFETY: all are objects.
    succeeded(unsafe {
        ffi::PyObject_GenericSetAttr(object.as_ptr(), name.as_ptr(), value.as_ptr())
    })
}

unsafe extern "C" {
    /// CPython's `Objects/typeobject.c`. Gives a borrowed reference, or null without an exception.
    fn _PyType_Lookup(
        class: *mut ffi::PyTypeObject,
        name: *mut ffi::PyObject,
    ) -> *mut ffi::PyObject;

    // Of `runtime/include/componentize.h`.
    fn componentize_attribute_at(
        object: *mut ffi::PyObject,
        place: usize,
        name: *mut ffi::PyObject,
    ) -> *mut ffi::PyObject;
    fn componentize_add_attribute_at(
        object: *mut ffi::PyObject,
        place: usize,
        name: *mut ffi::PyObject,
        value: *mut ffi::PyObject,
    ) -> bool;
}

/// Looks up an attribute in an object's class and those it derives from, for nothing but what the
/// interpreter remembers of that (the type cache). No code of the app's runs.
pub fn look_up(object: &Object, name: &Identifier) {
    // The first time a class gets its version, by which the second time finds its place.
    for _ in 0..2 {
        // SAFETY: both are objects, and the name is a string.
        unsafe { _PyType_Lookup(ffi::Py_TYPE(object.as_ptr()), name.as_ptr()) };
    }
}

/// The number that CPython gives a class, and takes from it when the class is changed; 0 if it has
/// none.
#[inline]
pub fn version(class: &Object) -> u32 {
    // SAFETY: it is a class.
    unsafe { (*class.as_ptr().cast::<ffi::PyTypeObject>()).tp_version_tag }
}

/// Whether an instance of the class has the attributes of these names in its own dictionary, so
/// that its class has no say in them: it has no `__getattribute__`, and no property or slot of such
/// a name.
pub fn are_plain<'a>(class: &Object, mut names: impl Iterator<Item = &'a Identifier>) -> bool {
    let class = class.as_ptr().cast::<ffi::PyTypeObject>();
    // SAFETY: it is a class. What is looked up is borrowed from it.
    unsafe {
        let generic = ffi::PyObject_GenericGetAttr as *const () as usize;
        let is_generic = (*class).tp_getattro.map(|get| get as *const () as usize) == Some(generic);
        is_generic
            && names.all(|name| {
                let found = _PyType_Lookup(class, name.as_ptr());
                found.is_null() || (*ffi::Py_TYPE(found)).tp_descr_set.is_none()
            })
    }
}

/// The plain attribute `name` of an object, if it is the one at `place`: see
/// `runtime/interpreter/attributes.c`.
#[inline]
pub fn attribute_at(object: &Object, place: usize, name: &Identifier) -> Option<Object> {
    // SAFETY: both are objects; the value is a new reference, or null.
    unsafe {
        let value = componentize_attribute_at(object.as_ptr(), place, name.as_ptr());
        Bound::from_owned_ptr_or_opt(python(), value)
    }
}

/// As [`set_plain_attribute`], for an attribute that a new object gets as its next one, and for
/// which [`are_plain`] holds.
#[inline]
pub fn add_attribute_at(
    object: &Object,
    place: usize,
    name: &Identifier,
    value: &Object,
) -> Result<(), Raised> {
    let (object_pointer, name_pointer) = (object.as_ptr(), name.as_ptr());
    // SAFETY: all are objects.
    let added = unsafe {
        componentize_add_attribute_at(object_pointer, place, name_pointer, value.as_ptr())
    };
    match added {
        true => Ok(()),
        false => set_plain_attribute(object, name, value),
    }
}

/// Whether `object` is an instance of `class` or a class derived from it.
#[inline]
pub fn is_instance(object: &Object, class: &Object) -> bool {
    // SAFETY: both are objects, and the second is a class.
    unsafe { ffi::PyObject_TypeCheck(object.as_ptr(), class.as_ptr().cast()) != 0 }
}

/// `type(object) is class`
#[inline]
pub fn is_exact_instance(object: &Object, class: &Object) -> bool {
    object.get_type_ptr().cast() == class.as_ptr()
}

/// `arguments[0].name(*arguments[1:])`
pub fn call_method(name: &Identifier, arguments: &[Object]) -> Result<Object, Raised> {
    // SAFETY: `Object` has the layout of the pointer in it; there is at least the object whose
    // method it is.
    unsafe {
        owned(ffi::PyObject_VectorcallMethod(
            name.as_ptr(),
            arguments.as_ptr().cast(),
            arguments.len(),
            std::ptr::null_mut(),
        ))
    }
}

/// `callable(*arguments)`
pub fn call(callable: &Object, arguments: &[Object]) -> Result<Object, Raised> {
    // SAFETY: `Object` has the layout of the pointer in it.
    unsafe {
        owned(ffi::PyObject_Vectorcall(
            callable.as_ptr(),
            arguments.as_ptr().cast(),
            arguments.len(),
            std::ptr::null_mut(),
        ))
    }
}

/// `dictionary.get(key)`
pub fn dictionary_item(dictionary: &Object, key: &Object) -> Result<Option<Object>, Raised> {
    // SAFETY: both are objects, the first a dictionary; the item is borrowed, and null without an
    // exception if missing.
    unsafe {
        let item = ffi::PyDict_GetItemWithError(dictionary.as_ptr(), key.as_ptr());
        if item.is_null() && !ffi::PyErr_Occurred().is_null() {
            return Err(Raised);
        }
        Ok(Bound::from_borrowed_ptr_or_opt(python(), item))
    }
}

/// Raises an exception.
#[cold]
pub fn raise<Exception: PyTypeInfo>(message: &str) -> Raised {
    if let Ok(message) = string(message.as_bytes()) {
        let class = Exception::type_object(python());
        // SAFETY: both are objects, and the first is a class of exceptions.
        unsafe { ffi::PyErr_SetObject(class.as_ptr(), message.as_ptr()) }
    }
    Raised
}

/// Takes the exception out of the error indicator.
#[cold]
pub fn take_exception(_: Raised) -> Object {
    // SAFETY: the error indicator is set, says `Raised`.
    unsafe { owned(ffi::PyErr_GetRaisedException()) }.unwrap_or_else(|Raised| none())
}

/// Raises an exception that was taken.
#[cold]
pub fn raise_again(exception: Object) -> Raised {
    // SAFETY: it is an exception; the reference is given away.
    unsafe { ffi::PyErr_SetRaisedException(exception.into_ptr()) }
    Raised
}

/// Turns an error of PyO3 into one of ours.
#[cold]
pub fn raise_error(error: PyErr) -> Raised {
    error.restore(python());
    Raised
}

/// Whether the exception that was raised is an instance of a class.
pub fn raised_is<Exception: PyTypeInfo>() -> bool {
    let class = Exception::type_object(python());
    // SAFETY: the class is one of exceptions.
    unsafe { ffi::PyErr_ExceptionMatches(class.as_ptr()) != 0 }
}

/// The name of an object's class, as error messages give it.
pub fn class_name(object: &Object) -> String {
    if object.is_none() {
        return "None".to_owned();
    }
    object
        .get_type()
        .name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_else(|_| "an object".to_owned())
}

/// An interned string.
pub fn identifier(name: &str) -> Identifier {
    PyString::intern(python(), name)
}
