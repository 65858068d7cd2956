//! Lifting and lowering ends of streams and futures.
//!
//! An end is an object of the class that resource handles have as well ([`crate::handle`]), which
//! is the attribute `_end` of an instance of a class of the Python package: `StreamReader`,
//! `ByteStreamWriter` and the like. Readable ends can be passed; writable ends never leave.

use std::cell::OnceCell;

use crate::handle::{self, Owner, State};
use crate::objects::{
    Identifier, Object, Raised, call, identifier, is_instance, optional_attribute,
};
use crate::single_thread::SingleThread;
use crate::types::channel::Channel;
use crate::values::memory::Kept;
use crate::values::mismatch::Mismatch;

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
