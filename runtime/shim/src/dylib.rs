//! The functions that generated code calls: `wit_dylib.h` of the crate wit-dylib 0.254.
//!
//! They only find out what is meant, the work is done in [`crate::calls`] and [`crate::values`].
//! Generated code keeps the order of calls that the header describes, and passes the context that
//! it was given, which is what every function here rests on.

use std::ffi::c_void;

use crate::asynchronous::calls;
use crate::calls::fault::{self, Ended};
use crate::context::{Context, context};
use crate::metadata::Metadata;
use crate::objects::{
    boolean, character, float, signed_32, signed_64, take_exception, unsigned_32, unsigned_64,
};
use crate::trap::trap;
use crate::values::memory::Address;
use crate::values::{ends, handles, lift};
use crate::{refresh, resources, vfs, world};

/// Takes the metadata of the world.
#[unsafe(no_mangle)]
pub extern "C" fn wit_dylib_initialize(metadata: &'static Metadata) {
    world::set_metadata(metadata);
}

/// Frees memory, at once or when the call ends.
///
/// # Safety
///
/// `memory` came from `cabi_realloc`, and nobody else will free it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wit_dylib_dealloc_bytes(
    cx: *mut c_void,
    memory: *mut u8,
    size: usize,
    _alignment: usize,
    defer: bool,
) {
    // SAFETY: by this function's contract; the context is the one that generated code was given.
    unsafe {
        if defer {
            context(cx).free_later(memory, size);
        } else {
            vfs::free_bytes(memory, size);
        }
    }
}

/// Starts the call of an exported function.
#[unsafe(no_mangle)]
pub extern "C" fn wit_dylib_export_start(which: usize) -> *mut c_void {
    let world = world::get();
    refresh::once(world.program);
    Box::into_raw(world.export(which).start()).cast()
}

/// Calls an exported function. An exception that is not its error ends the component.
///
/// # Safety
///
/// The context is from [`wit_dylib_export_start`], and has all arguments.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wit_dylib_export_call(cx: *mut c_void, which: usize) {
    let function = world::get().export(which);
    // SAFETY: by this function's contract.
    let context = unsafe { context(cx) };
    if let Err(raised) = function.call(context) {
        fault::end(
            take_exception(raised),
            Ended::Call(function, &context.stack),
        );
    }
}

/// Ends the call of an exported function.
///
/// # Safety
///
/// The context is from [`wit_dylib_export_start`], and is not used again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wit_dylib_export_finish(cx: *mut c_void, _which: usize) {
    // SAFETY: by this function's contract.
    unsafe { Box::from_raw(cx.cast::<Context>()) }.give_back();
}

/// Starts the call of an asynchronous exported function. Gives the callback code.
///
/// # Safety
///
/// The context is from [`wit_dylib_export_start`], has all arguments, and is not used again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wit_dylib_export_async_call(cx: *mut c_void, which: usize) -> u32 {
    let function = world::get().export(which);
    // SAFETY: by this function's contract.
    calls::start(
        function,
        unsafe { Box::from_raw(cx.cast::<Context>()) },
        which,
    )
}

/// Goes on with the call of an asynchronous exported function to which an event has come. Gives the
/// callback code.
#[unsafe(no_mangle)]
pub extern "C" fn wit_dylib_export_async_callback(
    event: u32,
    first: u32,
    second: u32,
    _which: usize,
) -> u32 {
    calls::resume(event, first, second)
}

/// Lets go of a resource that the app implements, because nobody has a handle any more.
#[unsafe(no_mangle)]
pub extern "C" fn wit_dylib_resource_dtor(_ty: usize, representation: usize) {
    resources::destroy(representation);
}

macro_rules! push {
    ($($name:ident($number:ty) $value:ident => $object:expr;)*) => {$(
        /// Lifts a number onto the stack.
        ///
        /// # Safety
        ///
        /// The context is one that generated code was given.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $name(cx: *mut c_void, $value: $number) {
            // SAFETY: by this function's contract.
            unsafe { context(cx) }.push($object);
        }
    )*};
}

push! {
    wit_dylib_push_bool(bool) value => Ok(boolean(value));
    wit_dylib_push_char(u32) value => character(value);
    wit_dylib_push_u8(u8) value => unsigned_32(value.into());
    wit_dylib_push_s8(i8) value => signed_32(value.into());
    wit_dylib_push_u16(u16) value => unsigned_32(value.into());
    wit_dylib_push_s16(i16) value => signed_32(value.into());
    wit_dylib_push_u32(u32) value => unsigned_32(value);
    wit_dylib_push_s32(i32) value => signed_32(value);
    wit_dylib_push_u64(u64) value => unsigned_64(value);
    wit_dylib_push_s64(i64) value => signed_64(value);
    wit_dylib_push_f32(f32) value => float(value.into());
    wit_dylib_push_f64(f64) value => float(value);
}

/// Lifts flags onto the stack.
///
/// # Safety
///
/// The context is one that generated code was given.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wit_dylib_push_flags(cx: *mut c_void, ty: usize, value: u32) {
    // SAFETY: by this function's contract.
    unsafe { context(cx) }.push(lift::flags(world::get().types.flags[ty], value));
}

/// Lifts a member of an enum onto the stack.
///
/// # Safety
///
/// The context is one that generated code was given.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wit_dylib_push_enum(cx: *mut c_void, ty: usize, discriminant: u32) {
    // SAFETY: by this function's contract.
    unsafe { context(cx) }.push(lift::enumeration(
        world::get().types.enums[ty],
        discriminant,
    ));
}

/// Lifts a handle that is given to the component onto the stack.
///
/// # Safety
///
/// The context is one that generated code was given.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wit_dylib_push_own(cx: *mut c_void, ty: usize, handle: u32) {
    // SAFETY: by this function's contract.
    unsafe { context(cx) }.push(handles::lift_own(world::get().types.resources[ty], handle));
}

/// Lifts a handle that is lent to the component, or a representation, onto the stack.
///
/// # Safety
///
/// The context is one that generated code was given.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wit_dylib_push_borrow(cx: *mut c_void, ty: usize, handle: u32) {
    // SAFETY: by this function's contract.
    let context = unsafe { context(cx) };
    let object = handles::lift_borrow(
        world::get().types.resources[ty],
        handle,
        &mut context.borrowed,
    );
    context.push(object);
}

/// Lifts the readable end of a future onto the stack.
///
/// # Safety
///
/// The context is one that generated code was given.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wit_dylib_push_future(cx: *mut c_void, ty: usize, end: u32) {
    // SAFETY: by this function's contract.
    unsafe { context(cx) }.push(ends::lift(world::get().types.futures[ty], end));
}

/// Lifts the readable end of a stream onto the stack.
///
/// # Safety
///
/// The context is one that generated code was given.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wit_dylib_push_stream(cx: *mut c_void, ty: usize, end: u32) {
    // SAFETY: by this function's contract.
    unsafe { context(cx) }.push(ends::lift(world::get().types.streams[ty], end));
}

/// Lifts a string onto the stack, and frees its memory.
///
/// # Safety
///
/// The context is one that generated code was given; there is a string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wit_dylib_push_string(cx: *mut c_void, memory: *mut u8, length: usize) {
    // SAFETY: by this function's contract.
    unsafe { context(cx).push(lift::take_string(Address::new(memory), length)) };
}

/// Lifts a record onto the stack, from its fields there.
///
/// # Safety
///
/// The context is one that generated code was given.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wit_dylib_push_record(cx: *mut c_void, ty: usize) {
    // SAFETY: by this function's contract.
    let context = unsafe { context(cx) };
    let record = lift::take_record(&mut context.stack, world::get().types.records[ty]);
    context.push(record);
}

/// Lifts a tuple onto the stack, from its items there.
///
/// # Safety
///
/// The context is one that generated code was given.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wit_dylib_push_tuple(cx: *mut c_void, ty: usize) {
    // SAFETY: by this function's contract.
    let context = unsafe { context(cx) };
    let tuple = lift::take_tuple(&mut context.stack, world::get().types.tuples[ty]);
    context.push(tuple);
}

/// Lifts an option onto the stack, from its payload there.
///
/// # Safety
///
/// The context is one that generated code was given.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wit_dylib_push_option(cx: *mut c_void, ty: usize, discriminant: u32) {
    // SAFETY: by this function's contract.
    let context = unsafe { context(cx) };
    let object = lift::option(world::get().types.options[ty], discriminant, |_| {
        Ok(context.pop())
    });
    context.push(object);
}

/// Lifts a result onto the stack, from its payload there.
///
/// # Safety
///
/// The context is one that generated code was given.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wit_dylib_push_result(cx: *mut c_void, ty: usize, discriminant: u32) {
    // SAFETY: by this function's contract.
    let context = unsafe { context(cx) };
    let result = world::get().types.results[ty];
    if context.function_result == Some(ty) {
        // A type is never part of itself, so this is the function's own result. Its payload stays
        // on the stack.
        context.is_error = discriminant != 0;
        return;
    }
    let object = lift::result(result, discriminant, |_| Ok(context.pop()));
    context.push(object);
}

/// Lifts a variant onto the stack, from its payload there.
///
/// # Safety
///
/// The context is one that generated code was given.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wit_dylib_push_variant(cx: *mut c_void, ty: usize, discriminant: u32) {
    // SAFETY: by this function's contract.
    let context = unsafe { context(cx) };
    let object = lift::variant(world::get().types.variants[ty], discriminant, |_| {
        Ok(context.pop())
    });
    context.push(object);
}

/// Lifts a list onto the stack, and frees its memory. That it always does so is what it returns.
///
/// # Safety
///
/// The context is one that generated code was given; there is a list.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wit_dylib_push_list(
    cx: *mut c_void,
    ty: usize,
    memory: *mut u8,
    length: usize,
) -> bool {
    // SAFETY: by this function's contract.
    unsafe {
        let context = context(cx);
        let memory = Address::new(memory);
        let list = lift::take_list(
            world::get().types.lists[ty],
            memory,
            length,
            &mut context.borrowed,
        );
        context.push(list);
    }
    true
}

/// Numbers in the queue have 64 bits, of which those above a smaller type are zeros that were put
/// there with it: what is cut off again says nothing.
macro_rules! pop {
    ($($name:ident($($unused:ident)?) -> $number:ty = $bits:ident => $value:expr;)*) => {$(
        /// Fetches a lowered number.
        ///
        /// # Safety
        ///
        /// The context is one that generated code was given.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $name(cx: *mut c_void $(, $unused: usize)?) -> $number {
            // SAFETY: by this function's contract.
            let $bits = unsafe { context(cx) }.queue.pop();
            $value
        }
    )*};
}

pop! {
    wit_dylib_pop_bool() -> bool = bits => bits != 0;
    wit_dylib_pop_char() -> u32 = bits => bits as u32;
    wit_dylib_pop_u8() -> u8 = bits => bits as u8;
    wit_dylib_pop_s8() -> i8 = bits => bits as i8;
    wit_dylib_pop_u16() -> u16 = bits => bits as u16;
    wit_dylib_pop_s16() -> i16 = bits => bits as i16;
    wit_dylib_pop_u32() -> u32 = bits => bits as u32;
    wit_dylib_pop_s32() -> i32 = bits => bits as i32;
    wit_dylib_pop_u64() -> u64 = bits => bits;
    wit_dylib_pop_s64() -> i64 = bits => bits as i64;
    wit_dylib_pop_f32() -> f32 = bits => f32::from_bits(bits as u32);
    wit_dylib_pop_f64() -> f64 = bits => f64::from_bits(bits);
    wit_dylib_pop_own(_ty) -> u32 = bits => bits as u32;
    wit_dylib_pop_borrow(_ty) -> u32 = bits => bits as u32;
    wit_dylib_pop_enum(_ty) -> u32 = bits => bits as u32;
    wit_dylib_pop_flags(_ty) -> u32 = bits => bits as u32;
    wit_dylib_pop_future(_ty) -> u32 = bits => bits as u32;
    wit_dylib_pop_stream(_ty) -> u32 = bits => bits as u32;
    wit_dylib_pop_option(_ty) -> u32 = bits => bits as u32;
    wit_dylib_pop_result(_ty) -> u32 = bits => bits as u32;
    wit_dylib_pop_variant(_ty) -> u32 = bits => bits as u32;
}

/// Fetches a lowered string: its address, and its length in bytes as the result.
///
/// # Safety
///
/// The context is one that generated code was given; the address can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wit_dylib_pop_string(cx: *mut c_void, memory: *mut u32) -> usize {
    // SAFETY: by this function's contract.
    unsafe {
        let queue = &mut context(cx).queue;
        *memory = queue.pop() as u32;
        queue.pop() as usize
    }
}

/// Fetches a lowered list: its address, which is never null, and its length in items as the result.
///
/// # Safety
///
/// The context is one that generated code was given; the address can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wit_dylib_pop_list(
    cx: *mut c_void,
    _ty: usize,
    memory: *mut u32,
) -> usize {
    // SAFETY: by this function's contract.
    unsafe { wit_dylib_pop_string(cx, memory) }
}

/// Announces that the fields of a record are fetched. They are next in the queue anyway.
#[unsafe(no_mangle)]
pub extern "C" fn wit_dylib_pop_record(_cx: *mut c_void, _ty: usize) {}

/// Announces that the items of a tuple are fetched. They are next in the queue anyway.
#[unsafe(no_mangle)]
pub extern "C" fn wit_dylib_pop_tuple(_cx: *mut c_void, _ty: usize) {}

/// Defines functions that are never called: the world would have to have something that
/// [`crate::types::build`] refuses, or [`wit_dylib_push_list`] and [`wit_dylib_pop_list`] would
/// have to leave lists to generated code.
macro_rules! never_called {
    ($($name:ident($($parameter:ty),*) $(-> $result:ty)?;)*) => {$(
        /// Never called.
        #[unsafe(no_mangle)]
        pub extern "C" fn $name($(_: $parameter),*) $(-> $result)? {
            trap()
        }
    )*};
}

never_called! {
    wit_dylib_list_append(*mut c_void, usize);
    wit_dylib_pop_iter_next(*mut c_void, usize);
    wit_dylib_pop_iter(*mut c_void, usize);
}
