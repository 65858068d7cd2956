//! Makes the [types](super) out of the metadata and the ABI table.

use std::cell::OnceCell;

use super::channel::{Channel, Functions};
use super::class::Class;
use super::resource::Resource;
use super::{
    Case, Enum, Field, Flags, List, OptionType, Record, ResultType, Tuple, TupleForm, Type, Types,
    Variant, layout,
};
use crate::abi_table::AbiTable;
use crate::metadata::{Metadata, TypeReference, kind};
use crate::objects::identifier;
use crate::python_modules;

/// The types that are finished, by kind and index.
#[derive(Default)]
struct Finished {
    records: Vec<Option<&'static Record>>,
    tuples: Vec<Option<&'static Tuple>>,
    variants: Vec<Option<&'static Variant>>,
    enums: Vec<Option<&'static Enum>>,
    flags: Vec<Option<&'static Flags>>,
    options: Vec<Option<&'static OptionType>>,
    results: Vec<Option<&'static ResultType>>,
    lists: Vec<Option<&'static List>>,
    resources: Vec<Option<&'static Resource>>,
    streams: Vec<Option<&'static Channel>>,
    futures: Vec<Option<&'static Channel>>,
}

/// Builds types, each when it is first asked for.
pub struct Builder<'a> {
    metadata: &'static Metadata,
    table: &'a AbiTable,
    finished: Finished,
}

/// Generates for one kind of types the function that gives the type with an index, and builds it
/// the first time.
macro_rules! kinds {
    ($($name:ident($builder:ident, $index:ident) in $list:ident -> $ty:ty $build:block)*) => {$(
        fn $name(&mut self, $index: usize) -> Result<&'static $ty, String> {
            if let Some(finished) = self.finished.$list[$index] {
                return Ok(finished);
            }
            let $builder = &mut *self;
            let built: &'static $ty = Box::leak(Box::new($build));
            self.finished.$list[$index] = Some(built);
            Ok(built)
        }
    )*};
}

impl<'a> Builder<'a> {
    /// Starts with no types. The ABI table has a row for each item of the metadata.
    pub fn new(metadata: &'static Metadata, table: &'a AbiTable) -> Self {
        Self {
            metadata,
            table,
            finished: Finished {
                records: vec![None; metadata.records.get().len()],
                tuples: vec![None; metadata.tuples.get().len()],
                variants: vec![None; metadata.variants.get().len()],
                enums: vec![None; metadata.enums.get().len()],
                flags: vec![None; metadata.flags.get().len()],
                options: vec![None; metadata.options.get().len()],
                results: vec![None; metadata.results.get().len()],
                lists: vec![None; metadata.lists.get().len()],
                resources: vec![None; metadata.resources.get().len()],
                streams: vec![None; metadata.streams.get().len()],
                futures: vec![None; metadata.futures.get().len()],
            },
        }
    }

    /// The type that a reference in the metadata stands for, or none if it says so.
    ///
    /// # Errors
    ///
    /// If it is of a kind that the shim cannot convert.
    pub fn ty(&mut self, reference: TypeReference) -> Result<Option<Type>, String> {
        let Some((of, index)) = reference.get() else {
            return Ok(None);
        };
        Ok(Some(match of {
            kind::U8 => Type::U8,
            kind::U16 => Type::U16,
            kind::U32 => Type::U32,
            kind::U64 => Type::U64,
            kind::S8 => Type::S8,
            kind::S16 => Type::S16,
            kind::S32 => Type::S32,
            kind::S64 => Type::S64,
            kind::BOOL => Type::Bool,
            kind::CHAR => Type::Char,
            kind::F32 => Type::F32,
            kind::F64 => Type::F64,
            kind::STRING => Type::String,
            kind::OWN => Type::Own(self.resource(index)?),
            kind::BORROW => Type::Borrow(self.resource(index)?),
            kind::RECORD => Type::Record(self.record(index)?),
            kind::FLAGS => Type::Flags(self.flags(index)?),
            kind::TUPLE => Type::Tuple(self.tuple(index)?),
            kind::VARIANT => Type::Variant(self.variant(index)?),
            kind::ENUM => Type::Enum(self.enumeration(index)?),
            kind::OPTION => Type::Option(self.option(index)?),
            kind::RESULT => Type::Result(self.result(index)?),
            kind::LIST => Type::List(self.list(index)?),
            kind::FUTURE => Type::Channel(self.future(index)?),
            kind::STREAM => Type::Channel(self.stream(index)?),
            kind::ALIAS => return self.ty(self.metadata.aliases.get()[index].ty),
            kind::ERROR_CONTEXT => return Err(unsupported("error-context")),
            kind::FIXED_LENGTH_LIST => return Err(unsupported("fixed-length list")),
            unknown => {
                return Err(format!(
                    "the metadata has a type of the unknown kind {unknown}"
                ));
            }
        }))
    }

    fn some_type(&mut self, reference: TypeReference) -> Result<Type, String> {
        self.ty(reference)?
            .ok_or_else(|| "the metadata lacks a type".to_owned())
    }

    kinds! {
        record(this, index) in records -> Record {
            let fields = this.metadata.records.get()[index].members.get();
            let row = &this.table.records[index];
            let types = fields
                .iter()
                .map(|field| this.some_type(field.ty))
                .collect::<Result<Vec<_>, _>>()?;
            let (offsets, layout) = layout::record(types.iter().map(|ty| ty.layout()));
            Record {
                class: Class::new(&row.module, &row.class),
                fields: (row.fields.iter().zip(types).zip(offsets))
                    .map(|((name, ty), offset)| Field { name: identifier(name), ty, offset })
                    .collect(),
                layout,
            }
        }

        tuple(this, index) in tuples -> Tuple {
            let types = (this.metadata.tuples.get()[index].members.get().iter())
                .map(|ty| this.some_type(*ty))
                .collect::<Result<Vec<_>, _>>()?;
            let (offsets, layout) = layout::record(types.iter().map(|ty| ty.layout()));
            let form = match types.first() {
                _ if !this.table.fixed_length_lists.contains(&index) => TupleForm::Tuple,
                Some(Type::U8) => TupleForm::Bytes,
                _ => TupleForm::List,
            };
            Tuple { form, items: types.into_iter().zip(offsets).collect(), layout }
        }

        variant(this, index) in variants -> Variant {
            let cases = this.metadata.variants.get()[index].members.get();
            let row = &this.table.variants[index];
            let cases = (cases.iter().zip(&row.cases))
                .map(|(case, (class, _))| {
                    Ok(Case { class: Class::new(&row.module, class), payload: this.ty(case.ty)? })
                })
                .collect::<Result<Box<[_]>, String>>()?;
            let layout = layout::Variant::new(cases.iter().map(|case| case.payload.map(Type::layout)));
            Variant { cases, layout }
        }

        enumeration(this, index) in enums -> Enum {
            let count = this.metadata.enums.get()[index].members.get().len();
            let row = &this.table.enums[index];
            Enum {
                class: Class::new(&row.module, &row.class),
                count,
                layout: layout::Layout::discriminant(count),
                members: OnceCell::new(),
            }
        }

        flags(this, index) in flags -> Flags {
            let count = this.metadata.flags.get()[index].members.get().len();
            let row = &this.table.flags[index];
            Flags {
                class: Class::new(&row.module, &row.class),
                count,
                layout: layout::Layout::flags(count),
                values: OnceCell::new(),
            }
        }

        option(this, index) in options -> OptionType {
            let payload = this.some_type(this.metadata.options.get()[index].ty)?;
            OptionType {
                payload,
                layout: layout::Variant::new([None, Some(payload.layout())]),
                some: matches!(payload, Type::Option(_)).then(|| Class::new(python_modules::TYPES, "Some")),
            }
        }

        result(this, index) in results -> ResultType {
            let result = &this.metadata.results.get()[index];
            let ok = this.ty(result.ok)?;
            let error = this.ty(result.error)?;
            ResultType {
                ok,
                error,
                layout: layout::Variant::new([ok.map(Type::layout), error.map(Type::layout)]),
                ok_class: Class::new(python_modules::TYPES, "Ok"),
                error_class: Class::new(python_modules::TYPES, "Err"),
            }
        }

        resource(this, index) in resources -> Resource {
            let row = &this.table.resources[index];
            Resource {
                class: Class::new(&row.module, &row.class),
                origin: row.origin,
                application_class: OnceCell::new(),
                functions: &this.metadata.resources.get()[index],
            }
        }

        stream(this, index) in streams -> Channel {
            let metadata = &this.metadata.streams.get()[index];
            let row = &this.table.streams[index];
            let payload = this.ty(metadata.ty)?;
            Channel::new(Functions::Stream(metadata), &row.module, &row.function, payload)
        }

        future(this, index) in futures -> Channel {
            let metadata = &this.metadata.futures.get()[index];
            let row = &this.table.futures[index];
            let payload = this.ty(metadata.ty)?;
            Channel::new(Functions::Future(metadata), &row.module, &row.function, payload)
        }

        list(this, index) in lists -> List {
            let item = this.some_type(this.metadata.lists.get()[index].ty)?;
            let entry = match item {
                Type::Tuple(entry) if this.table.maps.contains(&index) => Some(entry),
                _ => None,
            };
            List { item, entry }
        }
    }

    /// Builds what is not built yet.
    ///
    /// # Errors
    ///
    /// If there is a type that the shim cannot convert.
    pub fn finish(mut self) -> Result<Types, String> {
        fn all<T>(
            count: usize,
            get: impl FnMut(usize) -> Result<T, String>,
        ) -> Result<Vec<T>, String> {
            (0..count).map(get).collect()
        }
        let metadata = self.metadata;
        Ok(Types {
            records: all(metadata.records.get().len(), |index| self.record(index))?,
            tuples: all(metadata.tuples.get().len(), |index| self.tuple(index))?,
            variants: all(metadata.variants.get().len(), |index| self.variant(index))?,
            enums: all(metadata.enums.get().len(), |index| self.enumeration(index))?,
            flags: all(metadata.flags.get().len(), |index| self.flags(index))?,
            options: all(metadata.options.get().len(), |index| self.option(index))?,
            results: all(metadata.results.get().len(), |index| self.result(index))?,
            lists: all(metadata.lists.get().len(), |index| self.list(index))?,
            resources: all(metadata.resources.get().len(), |index| self.resource(index))?,
            streams: all(metadata.streams.get().len(), |index| self.stream(index))?,
            futures: all(metadata.futures.get().len(), |index| self.future(index))?,
        })
    }
}

fn unsupported(kind: &str) -> String {
    format!("the world has a {kind}, which the runtime cannot convert")
}
