//! Numbers of 32 bits under their several names.
//!
//! Addresses and lengths are `u32` in the canonical ABI, `usize` in Rust and the signed
//! `Py_ssize_t` in CPython. All have 32 bits here, so that none of these conversions loses any, and
//! none costs anything.

use pyo3::ffi::Py_ssize_t;

const _: () = assert!(usize::BITS == u32::BITS && Py_ssize_t::BITS == u32::BITS);

/// An address or length of the canonical ABI.
#[inline]
pub const fn abi(number: usize) -> u32 {
    number as u32
}

/// An address, length or index of Rust.
#[inline]
pub const fn native(number: u32) -> usize {
    number as usize
}

/// A length that CPython gave. It is the length of something that is there, so it is not negative.
#[inline]
pub const fn length(number: Py_ssize_t) -> usize {
    number.cast_unsigned()
}

/// A length or index for CPython, of something that is there: nothing is longer than `Py_ssize_t`
/// can say.
#[inline]
pub const fn signed(number: usize) -> Py_ssize_t {
    number.cast_signed()
}
