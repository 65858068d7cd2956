//! The world's types: what the metadata says of them, their layout in memory, and the Python
//! classes that go with them.
//!
//! The structures are made once, at the start ([`build`]), and live for good, so that a [`Type`] is
//! a plain reference. They describe: what is done with values of a type is in [`crate::values`],
//! and rests on this.

use std::cell::OnceCell;

use pyo3::prelude::*;

use crate::objects::{Identifier, Object, Raised, identifier, raise_error};
use crate::single_thread::SingleThread;

pub mod build;
pub mod channel;
pub mod class;
pub mod layout;
pub mod resource;

use channel::Channel;
use class::Class;
use layout::Layout;
use resource::Resource;

/// A type.
#[derive(Clone, Copy)]
pub enum Type {
    /// `bool`
    Bool,
    /// `u8`
    U8,
    /// `u16`
    U16,
    /// `u32`
    U32,
    /// `u64`
    U64,
    /// `s8`
    S8,
    /// `s16`
    S16,
    /// `s32`
    S32,
    /// `s64`
    S64,
    /// `f32`
    F32,
    /// `f64`
    F64,
    /// `char`
    Char,
    /// `string`
    String,
    /// `record`
    Record(&'static Record),
    /// `tuple<…>`
    Tuple(&'static Tuple),
    /// `variant`
    Variant(&'static Variant),
    /// `enum`
    Enum(&'static Enum),
    /// `flags`
    Flags(&'static Flags),
    /// `option<T>`
    Option(&'static OptionType),
    /// `result<T, E>`
    Result(&'static ResultType),
    /// `list<T>`
    List(&'static List),
    /// `own<T>`
    Own(&'static Resource),
    /// `borrow<T>`
    Borrow(&'static Resource),
    /// The readable end of a `stream<T>` or `future<T>`
    Channel(&'static Channel),
}

/// A record.
pub struct Record {
    /// The dataclass.
    pub class: Class,
    /// Its fields.
    pub fields: Box<[Field]>,
    /// Size and alignment.
    pub layout: Layout,
}

impl Record {
    /// The names of its fields.
    #[inline]
    pub fn names(&self) -> impl Iterator<Item = &Identifier> {
        self.fields.iter().map(|field| &field.name)
    }
}

/// A field of a record.
pub struct Field {
    /// The attribute's name.
    pub name: Identifier,
    /// Its type.
    pub ty: Type,
    /// Where it is in the record, in bytes.
    pub offset: usize,
}

/// What Python has where the canonical ABI has a tuple.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum TupleForm {
    /// A `tuple`.
    Tuple,
    /// A `list`: in WIT it is a list of a fixed length.
    List,
    /// `bytes`, likewise.
    Bytes,
}

/// A tuple, or a list of a fixed length.
pub struct Tuple {
    /// Which of both.
    pub form: TupleForm,
    /// The items' types and where they are in the tuple, in bytes.
    pub items: Box<[(Type, usize)]>,
    /// Size and alignment.
    pub layout: Layout,
}

/// A variant.
pub struct Variant {
    /// Its cases.
    pub cases: Box<[Case]>,
    /// Size, alignment, and where its parts are.
    pub layout: layout::Variant,
}

/// A case of a variant.
pub struct Case {
    /// The dataclass. With a payload, that is its attribute `value`.
    pub class: Class,
    /// The payload's type.
    pub payload: Option<Type>,
}

/// An enum.
pub struct Enum {
    /// The class derived from `enum.Enum`.
    pub class: Class,
    /// How many members it has.
    pub count: usize,
    /// Size and alignment.
    pub layout: Layout,
    members: OnceCell<Box<[Object]>>,
}

impl Enum {
    /// The members in the order of the discriminants.
    #[inline]
    pub fn members(&self) -> Result<&[Object], Raised> {
        match self.members.get() {
            Some(members) => Ok(members),
            None => self.find_members(),
        }
    }

    #[cold]
    fn find_members(&self) -> Result<&[Object], Raised> {
        let class = self.class.get()?;
        let members = (0..self.count)
            .map(|value| class.call1((value,)))
            .collect::<PyResult<_>>()
            .map_err(raise_error)?;
        Ok(self.members.get_or_init(|| members))
    }
}

/// Flags.
pub struct Flags {
    /// The class derived from `enum.Flag`.
    pub class: Class,
    /// How many flags there are.
    pub count: usize,
    /// Size and alignment.
    pub layout: Layout,
    values: OnceCell<Object>,
}

impl Flags {
    /// A dictionary from numbers to members, which the class itself completes with the combinations
    /// that it has made.
    #[inline]
    pub fn values(&self) -> Result<&Object, Raised> {
        match self.values.get() {
            Some(values) => Ok(values),
            None => self.find_values(),
        }
    }

    #[cold]
    fn find_values(&self) -> Result<&Object, Raised> {
        let class = self.class.get()?;
        let values = class.getattr("_value2member_map_").map_err(raise_error)?;
        Ok(self.values.get_or_init(|| values))
    }
}

/// An option.
pub struct OptionType {
    /// The type of what it may have.
    pub payload: Type,
    /// Size, alignment, and where its parts are.
    pub layout: layout::Variant,
    /// `componentize_py_types.Some`, if the payload is an option itself: `None` alone would not say
    /// which of both it is.
    pub some: Option<Class>,
}

/// A result.
pub struct ResultType {
    /// What it has if it is ok.
    pub ok: Option<Type>,
    /// What it has if it is an error.
    pub error: Option<Type>,
    /// Size, alignment, and where its parts are.
    pub layout: layout::Variant,
    /// `componentize_py_types.Ok`
    pub ok_class: Class,
    /// `componentize_py_types.Err`
    pub error_class: Class,
}

/// A list, or a map.
pub struct List {
    /// The items' type.
    pub item: Type,
    /// Of a map, the same: keys with their values.
    pub entry: Option<&'static Tuple>,
}

/// The types by kind and index, as generated code names them.
pub struct Types {
    /// Records.
    pub records: Vec<&'static Record>,
    /// Tuples.
    pub tuples: Vec<&'static Tuple>,
    /// Variants.
    pub variants: Vec<&'static Variant>,
    /// Enums.
    pub enums: Vec<&'static Enum>,
    /// Flags.
    pub flags: Vec<&'static Flags>,
    /// Options.
    pub options: Vec<&'static OptionType>,
    /// Results.
    pub results: Vec<&'static ResultType>,
    /// Lists.
    pub lists: Vec<&'static List>,
    /// Resources.
    pub resources: Vec<&'static Resource>,
    /// Streams.
    pub streams: Vec<&'static Channel>,
    /// Futures.
    pub futures: Vec<&'static Channel>,
}

impl Types {
    /// Streams and futures.
    pub fn channels(&self) -> impl Iterator<Item = &'static Channel> {
        self.streams.iter().chain(&self.futures).copied()
    }
}

impl Type {
    /// Size and alignment, as the canonical ABI has it.
    pub fn layout(self) -> Layout {
        match self {
            Self::Bool | Self::U8 | Self::S8 => Layout::number(1),
            Self::U16 | Self::S16 => Layout::number(2),
            Self::U32 | Self::S32 | Self::F32 | Self::Char => Layout::number(4),
            Self::Own(_) | Self::Borrow(_) | Self::Channel(_) => Layout::number(4),
            Self::U64 | Self::S64 | Self::F64 => Layout::number(8),
            Self::String | Self::List(_) => Layout::POINTER_AND_LENGTH,
            Self::Record(record) => record.layout,
            Self::Tuple(tuple) => tuple.layout,
            Self::Variant(variant) => variant.layout.whole,
            Self::Enum(ty) => ty.layout,
            Self::Flags(flags) => flags.layout,
            Self::Option(option) => option.layout.whole,
            Self::Result(result) => result.layout.whole,
        }
    }

    /// Looks up the classes of this type and those in it, so that they are part of the memory
    /// image.
    pub fn find_classes(self) -> Result<(), Raised> {
        match self {
            Self::Record(record) => {
                record.class.get()?;
                record
                    .fields
                    .iter()
                    .try_for_each(|field| field.ty.find_classes())
            }
            Self::Tuple(tuple) => tuple.items.iter().try_for_each(|(ty, _)| ty.find_classes()),
            Self::Variant(variant) => variant.cases.iter().try_for_each(|case| {
                case.class.get()?;
                case.payload.map_or(Ok(()), Self::find_classes)
            }),
            Self::Enum(ty) => ty.members().map(drop),
            Self::Flags(flags) => flags.values().map(drop),
            Self::Option(option) => {
                if let Some(some) = &option.some {
                    some.get()?;
                }
                option.payload.find_classes()
            }
            Self::Result(result) => {
                result.ok_class.get()?;
                result.error_class.get()?;
                result.ok.map_or(Ok(()), Self::find_classes)?;
                result.error.map_or(Ok(()), Self::find_classes)
            }
            Self::List(list) => list.item.find_classes(),
            Self::Own(resource) | Self::Borrow(resource) => resource.class.get().map(drop),
            _ => Ok(()),
        }
    }
}

/// The attribute that holds the payload, in all generated classes that have one.
pub fn value_attribute() -> &'static Identifier {
    static NAME: SingleThread<OnceCell<Identifier>> = SingleThread::new(OnceCell::new());
    NAME.get_or_init(|| identifier("value"))
}

/// The attribute that holds the number of a member of an enumeration.
pub fn plain_value_attribute() -> &'static Identifier {
    static NAME: SingleThread<OnceCell<Identifier>> = SingleThread::new(OnceCell::new());
    NAME.get_or_init(|| identifier("_value_"))
}
