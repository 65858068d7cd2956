//! Types of streams and futures.

use std::ffi::c_void;

use super::Type;
use super::class::Class;
use crate::metadata::{self, CopyItems, CopyValue};
use crate::python_modules::ASYNCHRONOUS;

/// Generated code's functions for a stream or a future.
pub enum Functions {
    /// Any number of items.
    Stream(&'static metadata::Channel<CopyItems>),
    /// One value.
    Future(&'static metadata::Channel<CopyValue>),
}

/// The type of a stream or a future.
pub struct Channel {
    /// Generated code's functions.
    pub functions: Functions,
    /// The generated module that has the function which makes one.
    pub module: String,
    /// That function's name. Types with the same function are the same.
    pub maker: String,
    /// What goes through it, if anything does but the fact.
    pub payload: Option<Type>,
    /// The class of a readable end.
    pub reader: Class,
    /// The class of a writable end.
    pub writer: Class,
}

macro_rules! of_both {
    ($channel:expr, $functions:ident => $value:expr) => {
        match $channel.functions {
            Functions::Stream($functions) => $value,
            Functions::Future($functions) => $value,
        }
    };
}

impl Channel {
    /// A type, which the function `maker` of a generated module makes.
    pub fn new(functions: Functions, module: &str, maker: &str, payload: Option<Type>) -> Self {
        let is_bytes = matches!(payload, Some(Type::U8));
        let class = |end: &str| match (&functions, is_bytes) {
            (Functions::Future(_), _) => ("futures", format!("Future{end}")),
            (Functions::Stream(_), true) => ("streams", format!("ByteStream{end}")),
            (Functions::Stream(_), false) => ("streams", format!("Stream{end}")),
        };
        let class = |end: &str| {
            let (module, name) = class(end);
            Class::new(&format!("{ASYNCHRONOUS}.{module}"), &name)
        };
        let (reader, writer) = (class("Reader"), class("Writer"));
        Self {
            functions,
            module: module.to_owned(),
            maker: maker.to_owned(),
            payload,
            reader,
            writer,
        }
    }

    /// Whether it is a stream.
    pub fn is_stream(&self) -> bool {
        matches!(self.functions, Functions::Stream(_))
    }

    /// Makes one: its readable and its writable end.
    pub fn make(&self) -> (u32, u32) {
        // SAFETY: takes nothing.
        let ends = unsafe { of_both!(self, functions => (functions.new)()) };
        halves(ends)
    }

    /// Starts to read.
    ///
    /// # Safety
    ///
    /// The end is this component's; the memory has room for the items, and stays until the read has
    /// ended.
    pub unsafe fn read(&self, end: u32, memory: *mut u8, count: usize) -> u32 {
        let memory = memory.cast::<c_void>();
        // SAFETY: by this function's contract.
        unsafe {
            match self.functions {
                Functions::Stream(functions) => (functions.read)(end, memory, count),
                Functions::Future(functions) => (functions.read)(end, memory),
            }
        }
    }

    /// Starts to write.
    ///
    /// # Safety
    ///
    /// The end is this component's; the memory has the items, and stays until the write has ended.
    pub unsafe fn write(&self, end: u32, memory: *mut u8, count: usize) -> u32 {
        let memory = memory.cast::<c_void>();
        // SAFETY: by this function's contract.
        unsafe {
            match self.functions {
                Functions::Stream(functions) => (functions.write)(end, memory, count),
                Functions::Future(functions) => (functions.write)(end, memory),
            }
        }
    }

    /// Cancels a read that has not ended.
    pub fn cancel_read(&self, end: u32) -> u32 {
        // SAFETY: the end is this component's, and is being read.
        unsafe { of_both!(self, functions => (functions.cancel_read)(end)) }
    }

    /// Cancels a write that has not ended.
    pub fn cancel_write(&self, end: u32) -> u32 {
        // SAFETY: the end is this component's, and is being written.
        unsafe { of_both!(self, functions => (functions.cancel_write)(end)) }
    }

    /// Gives a readable end back.
    pub fn drop_readable(&self, end: u32) {
        // SAFETY: the end is this component's; callers forget it.
        unsafe { of_both!(self, functions => (functions.drop_readable)(end)) }
    }

    /// Gives a writable end back.
    pub fn drop_writable(&self, end: u32) {
        // SAFETY: the end is this component's; callers forget it.
        unsafe { of_both!(self, functions => (functions.drop_writable)(end)) }
    }
}

/// What `stream.new` and `future.new` give: the readable end in the low half, the writable end in
/// the high half.
pub fn halves(ends: u64) -> (u32, u32) {
    // What each cast cuts off is the other half.
    (ends as u32, (ends >> 32) as u32)
}
