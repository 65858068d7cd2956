//! The metadata of the world, laid out as in `wit_dylib.h` of the crate wit-dylib 0.254. The tests
//! compare both (`tests/suite/contract.rs`).
//!
//! Generated code passes its address to [`wit_dylib_initialize`] before anything else happens. The
//! structures are never freed, hence `'static` everywhere. Only what the shim reads has an
//! accessor.
//!
//! [`wit_dylib_initialize`]: crate::dylib::wit_dylib_initialize

use std::ffi::{CStr, c_char, c_void};

/// The version of `wit_dylib.h` that is declared here.
pub const VERSION: u32 = 2;

/// The kinds of [`TypeReference`]: `WIT_TYPE_…`.
#[allow(missing_docs)]
pub mod kind {
    pub const U8: u32 = 0;
    pub const U16: u32 = 1;
    pub const U32: u32 = 2;
    pub const U64: u32 = 3;
    pub const S8: u32 = 4;
    pub const S16: u32 = 5;
    pub const S32: u32 = 6;
    pub const S64: u32 = 7;
    pub const BOOL: u32 = 8;
    pub const CHAR: u32 = 9;
    pub const F32: u32 = 10;
    pub const F64: u32 = 11;
    pub const STRING: u32 = 12;
    pub const ERROR_CONTEXT: u32 = 13;
    pub const RECORD: u32 = 14;
    pub const OWN: u32 = 15;
    pub const BORROW: u32 = 16;
    pub const FLAGS: u32 = 17;
    pub const TUPLE: u32 = 18;
    pub const VARIANT: u32 = 19;
    pub const ENUM: u32 = 20;
    pub const OPTION: u32 = 21;
    pub const RESULT: u32 = 22;
    pub const LIST: u32 = 23;
    pub const FIXED_LENGTH_LIST: u32 = 24;
    pub const FUTURE: u32 = 25;
    pub const STREAM: u32 = 26;
    /// Another name for a type.
    pub const ALIAS: u32 = 27;
    /// Stands where there is no type, as for a case without a payload.
    pub const EMPTY: u32 = 0xff;
}

/// A reference to a type: its kind in the low 8 bits, and above an index into the list of that
/// kind.
#[repr(transparent)]
#[derive(Clone, Copy)]
pub struct TypeReference(u32);

impl TypeReference {
    /// The [`kind`] and the index, or nothing where there is no type.
    pub fn get(self) -> Option<(u32, usize)> {
        let (kind, index) = (self.0 & 0xff, self.0 >> 8);
        // 24 bits fit into a `usize`.
        (kind != kind::EMPTY).then_some((kind, index as usize))
    }
}

/// A C array: its length first, then its address.
#[repr(C)]
pub struct Array<T: 'static> {
    pub(crate) length: usize,
    pub(crate) address: *const T,
}

impl<T> Array<T> {
    /// The elements.
    pub fn get(&self) -> &'static [T] {
        if self.length == 0 {
            return &[];
        }
        // SAFETY: generated code lays out as many elements, and never moves or frees them.
        unsafe { std::slice::from_raw_parts(self.address, self.length) }
    }
}

/// A C string, or null.
#[repr(transparent)]
#[derive(Clone, Copy)]
pub struct Text(*const c_char);

impl Text {
    /// The text; nothing for null.
    pub fn get(self) -> Option<&'static str> {
        if self.0.is_null() {
            return None;
        }
        // SAFETY: generated code lays out strings that end in NUL, and never moves or frees them.
        unsafe { CStr::from_ptr(self.0) }.to_str().ok()
    }
}

/// The interface that something belongs to (null: the world) and its name (null: it has none).
#[repr(C)]
pub struct Name {
    pub(crate) interface: Text,
    pub(crate) name: Text,
}

impl Name {
    /// `package:name/interface@version`, or nothing for what the world itself has.
    pub fn interface(&self) -> Option<&'static str> {
        self.interface.get()
    }

    /// The name as it stands in WIT, empty for a type without one.
    pub fn name(&self) -> &'static str {
        self.name.get().unwrap_or_default()
    }

    /// `package:name/interface#name`, the usual way to write an item's whole name.
    pub fn qualified(&self) -> String {
        match self.interface() {
            Some(interface) => format!("{interface}#{}", self.name()),
            None => self.name().to_owned(),
        }
    }
}

/// `wit_import_func_t`
#[repr(C)]
pub struct ImportFunction {
    /// Its name.
    pub name: Name,
    /// Fetches the arguments from a context, calls the import and pushes the result; none for an
    /// asynchronous function.
    pub call: Option<unsafe extern "C" fn(context: *mut c_void)>,
    /// Fetches the arguments from a context and starts the asynchronous import, whose parameters
    /// and result are in the area until it ends; none for a synchronous function.
    pub start: Option<unsafe extern "C" fn(context: *mut c_void, area: *mut c_void) -> u32>,
    /// Pushes the result of an asynchronous import that has returned.
    pub lift: Option<unsafe extern "C" fn(context: *mut c_void, area: *mut c_void)>,
    /// The parameters' types.
    pub parameters: Array<TypeReference>,
    /// The result's type.
    pub result: TypeReference,
    /// The size of the area, in bytes. Its alignment is at most that of `u64`.
    pub area_size: usize,
    pub(crate) area_alignment: usize,
}

/// `wit_export_func_t`
#[repr(C)]
pub struct ExportFunction {
    /// Its name.
    pub name: Name,
    /// Gives the result of an asynchronous function back; none for a synchronous function.
    pub task_return: Option<unsafe extern "C" fn(context: *mut c_void)>,
    /// The parameters' types.
    pub parameters: Array<TypeReference>,
    /// The result's type.
    pub result: TypeReference,
}

/// `wit_resource_t`
#[repr(C)]
pub struct Resource {
    /// Its name.
    pub name: Name,
    /// Gives a handle back.
    pub drop: unsafe extern "C" fn(handle: u32),
    /// Makes a handle out of a representation; only for a resource that the component exports.
    pub new: Option<unsafe extern "C" fn(representation: usize) -> u32>,
    /// The representation behind a handle; only for a resource that the component exports.
    pub representation: Option<unsafe extern "C" fn(handle: u32) -> usize>,
}

/// `wit_field_t` and `wit_case_t`
#[repr(C)]
pub struct Member {
    /// Its name.
    pub name: Text,
    /// Its type, or none for a case without a payload.
    pub ty: TypeReference,
}

/// `wit_record_t`, and with other members `wit_flags_t`, `wit_tuple_t`, `wit_variant_t` and
/// `wit_enum_t`
#[repr(C)]
pub struct Composite<T: 'static> {
    /// Its name.
    pub name: Name,
    /// Fields, names, types or cases.
    pub members: Array<T>,
}

/// `wit_option_t`, `wit_list_t` and `wit_alias_t`
#[repr(C)]
pub struct Wrapper {
    /// Its name.
    pub name: Name,
    /// What it has or what it is.
    pub ty: TypeReference,
}

/// `wit_result_t`
#[repr(C)]
pub struct ResultType {
    /// Its name.
    pub name: Name,
    /// What it has if it is ok.
    pub ok: TypeReference,
    /// What it has if it is an error.
    pub error: TypeReference,
}

/// `wit_fixed_length_list_t`, which wit-dylib describes and cannot convert yet
#[repr(C)]
pub struct FixedLengthList {
    pub(crate) name: Name,
    pub(crate) length: usize,
    pub(crate) ty: TypeReference,
}

/// `wit_future_t` and `wit_stream_t`, which differ in the parameters of `Copy`, the functions that
/// read and write
#[repr(C)]
pub struct Channel<Copy: 'static> {
    pub(crate) name: Name,
    /// The type of what goes through it, or none.
    pub ty: TypeReference,
    /// Makes one: the readable end in the low half, the writable end in the high half.
    pub new: unsafe extern "C" fn() -> u64,
    /// Starts to read from a readable end.
    pub read: Copy,
    /// Starts to write to a writable end.
    pub write: Copy,
    /// Ends a read that has not ended yet, and waits until it has.
    pub cancel_read: unsafe extern "C" fn(end: u32) -> u32,
    /// Ends a write that has not ended yet, and waits until it has.
    pub cancel_write: unsafe extern "C" fn(end: u32) -> u32,
    /// Gives a readable end back.
    pub drop_readable: unsafe extern "C" fn(end: u32),
    /// Gives a writable end back.
    pub drop_writable: unsafe extern "C" fn(end: u32),
    pub(crate) lift: *const c_void,
    pub(crate) lower: *const c_void,
    pub(crate) payload_size: usize,
    pub(crate) payload_alignment: usize,
}

/// Copies the value of a future from or to memory.
pub type CopyValue = unsafe extern "C" fn(end: u32, memory: *mut c_void) -> u32;

/// Copies as many items of a stream from or to memory.
pub type CopyItems = unsafe extern "C" fn(end: u32, memory: *mut c_void, count: usize) -> u32;

/// `wit_t`
#[repr(C)]
pub struct Metadata {
    pub(crate) version: u32,
    /// Imported functions.
    pub import_functions: Array<ImportFunction>,
    /// Exported functions.
    pub export_functions: Array<ExportFunction>,
    /// Resources; those which are both imported and exported twice.
    pub resources: Array<Resource>,
    /// Records.
    pub records: Array<Composite<Member>>,
    /// Flags.
    pub flags: Array<Composite<Text>>,
    /// Tuples.
    pub tuples: Array<Composite<TypeReference>>,
    /// Variants.
    pub variants: Array<Composite<Member>>,
    /// Enums.
    pub enums: Array<Composite<Text>>,
    /// Options.
    pub options: Array<Wrapper>,
    /// Results.
    pub results: Array<ResultType>,
    /// Lists.
    pub lists: Array<Wrapper>,
    pub(crate) fixed_length_lists: Array<FixedLengthList>,
    /// Futures.
    pub futures: Array<Channel<CopyValue>>,
    /// Streams.
    pub streams: Array<Channel<CopyItems>>,
    /// Other names of types.
    pub aliases: Array<Wrapper>,
}

impl Metadata {
    /// Whether the metadata is laid out the way that is declared here.
    pub fn version_matches(&self) -> bool {
        self.version == VERSION
    }

    /// Whether the world has anything asynchronous: functions, streams or futures.
    pub fn is_asynchronous(&self) -> bool {
        let imports = self.import_functions.get();
        let exports = self.export_functions.get();
        imports.iter().any(|function| function.start.is_some())
            || exports
                .iter()
                .any(|function| function.task_return.is_some())
            || !self.streams.get().is_empty()
            || !self.futures.get().is_empty()
    }
}
