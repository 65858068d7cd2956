//! Streams and futures.
//!
//! An end of a stream or future is an object of the class that resource handles have as well
//! ([`crate::resources::handle`]), which is the attribute `_end` of an instance of a class of the Python package:
//! `StreamReader`, `ByteStreamWriter` and the like. Readable ends can be passed; writable ends never leave.

use std::cell::OnceCell;
use std::ffi::c_void;

use pyo3::prelude::*;

use super::PACKAGE;
use super::operations::Buffer;
use crate::metadata::{self, CopyItems, CopyValue};
use crate::objects::{
    Identifier, Object, Raised, call, fetch, identifier, is_instance, optional_attribute,
};
use crate::resources::handle::{self, Owner, State};
use crate::single_thread::SingleThread;
use crate::types::{Class, Type};
use crate::values::memory::Kept;
use crate::values::mismatch::Mismatch;
use crate::world::World;

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
            Class::new(&format!("{PACKAGE}.{module}"), &name)
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

    /// Makes one: its writable and its readable end.
    pub fn make(&'static self) -> Result<(Object, Object), Raised> {
        // SAFETY: takes nothing.
        let ends = unsafe { of_both!(self, functions => (functions.new)()) };
        let writer = handle::new(Owner::Writable(self), (ends >> 32) as u32, State::Owned)?;
        let reader = handle::new(Owner::Readable(self), ends as u32, State::Owned)?;
        Ok((writer, reader))
    }

    /// Starts to read.
    pub fn read(&self, end: u32, buffer: &mut Buffer, count: usize) -> u32 {
        let memory = buffer.address().cast::<c_void>();
        // SAFETY: the end is this component's; the memory has room for the items, and stays until the read has ended.
        unsafe {
            match self.functions {
                Functions::Stream(functions) => (functions.read)(end, memory, count),
                Functions::Future(functions) => (functions.read)(end, memory),
            }
        }
    }

    /// Starts to write.
    pub fn write(&self, end: u32, memory: *mut u8, count: usize) -> u32 {
        let memory = memory.cast::<c_void>();
        // SAFETY: the end is this component's; the memory has the items, and stays until the write has ended.
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

/// The attribute of readers and writers that is the end.
fn end_attribute() -> &'static Identifier {
    static NAME: SingleThread<OnceCell<Identifier>> = SingleThread::new(OnceCell::new());
    NAME.get_or_init(|| identifier("_end"))
}

/// Makes a reader for a readable end that was given to the component.
pub fn lift(channel: &'static Channel, number: u32) -> Result<Object, Raised> {
    let end = handle::new(Owner::Readable(channel), number, State::Owned)?;
    call(channel.reader.get()?, &[end])
}

/// The number of a readable end that is given away.
pub fn lower(value: &Object, channel: &'static Channel, kept: &mut Kept) -> Result<u32, Mismatch> {
    let name = channel.reader.name();
    if !is_instance(value, channel.reader.get()?) {
        return Err(Mismatch::expected(name, value));
    }
    let object = optional_attribute(value, end_attribute())?
        .ok_or_else(|| Mismatch::value(format!("this {name} was never initialised")))?;
    let end = handle::get(&object)
        .ok_or_else(|| Mismatch::value(format!("this {name} has lost its handle")))?;
    let Owner::Readable(own) = end.owner() else {
        return Err(Mismatch::value(format!("this {name} has a writable end")));
    };
    if own.maker != channel.maker || own.module != channel.module {
        return Err(Mismatch::value(format!(
            "this {name} is of the type that `{}` makes, and not of that which `{}` makes",
            own.maker, channel.maker
        )));
    }
    if let Some(complaint) = end.state().complaint() {
        return Err(Mismatch::value(format!("this {name} {complaint}")));
    }
    let number = end.number();
    end.set_state(State::Leaving);
    kept.leaving_handle(object);
    Ok(number)
}

/// Looks up the classes that reading and writing will need, so that they are part of the memory image.
pub fn find_classes(world: &World) -> PyResult<()> {
    for channel in world.types.channels() {
        fetch((channel.reader.get()).and_then(|_| channel.writer.get()))?;
    }
    Ok(())
}
