//! Lowering numbers, booleans and characters.

use pyo3::exceptions::PyTypeError;
use pyo3::ffi;
use pyo3::prelude::*;

use super::mismatch::Mismatch;
use crate::objects::{Object, Raised, class_name, owned, raised_is, take_exception};
use crate::types::Type;

/// An integer type of WIT.
pub trait Integer: Copy {
    /// What an error message calls it: its WIT name and range.
    const RANGE: &'static str;
    /// The type itself.
    const TYPE: Type;
    /// The number itself, if it fits.
    fn from_i64(number: i64) -> Option<Self>;
    /// The number itself, if it fits.
    fn from_u64(number: u64) -> Option<Self>;
}

macro_rules! integers {
    ($($number:ty, $ty:ident, $range:literal;)*) => {$(
        impl Integer for $number {
            const RANGE: &'static str = $range;
            const TYPE: Type = Type::$ty;

            #[inline]
            fn from_i64(number: i64) -> Option<Self> {
                number.try_into().ok()
            }

            #[inline]
            fn from_u64(number: u64) -> Option<Self> {
                number.try_into().ok()
            }
        }
    )*};
}

integers! {
    u8, U8, "u8 (0 to 255)";
    u16, U16, "u16 (0 to 65535)";
    u32, U32, "u32 (0 to 4294967295)";
    u64, U64, "u64 (0 to 18446744073709551615)";
    i8, S8, "s8 (-128 to 127)";
    i16, S16, "s16 (-32768 to 32767)";
    i32, S32, "s32 (-2147483648 to 2147483647)";
    i64, S64, "s64 (-9223372036854775808 to 9223372036854775807)";
}

/// Whether an object is an `int`, which includes `bool`.
#[inline]
fn is_int(value: &Object) -> bool {
    // SAFETY: it is an object.
    unsafe { ffi::PyLong_Check(value.as_ptr()) != 0 }
}

/// The number of an `int`, or of an object that says by `__index__` that it is one.
#[inline]
pub fn integer<T: Integer>(value: &Object) -> Result<T, Mismatch> {
    if is_int(value) {
        return from_int(value);
    }
    // SAFETY: it is an object.
    if unsafe { ffi::PyIndex_Check(value.as_ptr()) } == 0 {
        return Err(Mismatch::ty(T::TYPE, value));
    }
    // SAFETY: it is an object.
    from_int(&unsafe { owned(ffi::PyNumber_Index(value.as_ptr())) }?)
}

#[inline]
fn from_int<T: Integer>(value: &Object) -> Result<T, Mismatch> {
    let mut overflow = 0;
    // SAFETY: it is an `int`; no other exception can happen then.
    let number = unsafe { ffi::PyLong_AsLongLongAndOverflow(value.as_ptr(), &mut overflow) };
    let number = match overflow {
        0 => T::from_i64(number),
        _ => from_large_int(value),
    };
    number.ok_or_else(|| Mismatch::range(value, T::RANGE))
}

#[cold]
fn from_large_int<T: Integer>(value: &Object) -> Option<T> {
    // SAFETY: it is an `int`.
    let number = unsafe { ffi::PyLong_AsUnsignedLongLong(value.as_ptr()) };
    if number == u64::MAX && PyErr::occurred(value.py()) {
        take_exception(Raised);
        return None;
    }
    T::from_u64(number)
}

/// The number of a `float`, or of an object which says by `__float__` or `__index__` that it is a
/// number.
#[inline]
pub fn float(ty: Type, value: &Object) -> Result<f64, Mismatch> {
    // SAFETY: it is an object, and then a `float`.
    unsafe {
        if ffi::PyFloat_CheckExact(value.as_ptr()) != 0 {
            return Ok(ffi::PyFloat_AS_DOUBLE(value.as_ptr()));
        }
    }
    // SAFETY: it is an object.
    let number = unsafe { ffi::PyFloat_AsDouble(value.as_ptr()) };
    if number == -1.0 && PyErr::occurred(value.py()) {
        if !raised_is::<PyTypeError>() {
            return Err(Raised.into());
        }
        take_exception(Raised);
        return Err(Mismatch::ty(ty, value));
    }
    Ok(number)
}

/// The 32-bit number next to that of a `float`.
#[inline]
pub fn float_32(value: &Object) -> Result<f32, Mismatch> {
    let number = float(Type::F32, value)?;
    // To the nearest, and to infinity where that is beyond.
    let rounded = number as f32;
    if rounded.is_infinite() && number.is_finite() {
        return Err(Mismatch::range(value, "f32"));
    }
    Ok(rounded)
}

/// The truth of a `bool`.
#[inline]
pub fn boolean(value: &Object) -> Result<bool, Mismatch> {
    // SAFETY: both are objects for good.
    unsafe {
        if value.as_ptr() == ffi::Py_True() {
            return Ok(true);
        }
        if value.as_ptr() == ffi::Py_False() {
            return Ok(false);
        }
    }
    // NumPy's comparisons give booleans of its own.
    if matches!(class_name(value).as_str(), "numpy.bool" | "bool_") {
        // SAFETY: it is an object.
        match unsafe { ffi::PyObject_IsTrue(value.as_ptr()) } {
            -1 => return Err(Raised.into()),
            truth => return Ok(truth != 0),
        }
    }
    Err(Mismatch::ty(Type::Bool, value))
}

/// The code point of a `str` of one.
pub fn character(value: &Object) -> Result<u32, Mismatch> {
    // SAFETY: it is an object, and then a `str` of one code point.
    let code_point = unsafe {
        if ffi::PyUnicode_Check(value.as_ptr()) == 0 {
            return Err(Mismatch::ty(Type::Char, value));
        }
        let length = ffi::PyUnicode_GetLength(value.as_ptr());
        if length != 1 {
            return Err(Mismatch::value(format!(
                "expected a str of one character (char), got one of {length}"
            )));
        }
        ffi::PyUnicode_ReadChar(value.as_ptr(), 0)
    };
    match char::from_u32(code_point) {
        Some(_) => Ok(code_point),
        None => Err(Mismatch::value(format!(
            "the surrogate code point U+{code_point:04X} is not a char"
        ))),
    }
}
