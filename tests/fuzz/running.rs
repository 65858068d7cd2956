//! Runs lists of modules, and compares what they do.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{self, AssertUnwindSafe};

use arbitrary::Unstructured;
use componentize_link::relocate::ENV;
use wasmi::errors::ErrorKind;
use wasmi::{
    Config, Engine, Extern, Func, Global, Instance, Linker, Module, Mutability, Nullable, Ref,
    Store, Table, TrapCode, Val, ValType,
};

use super::modules::Named;

/// How many calls are made at most. (Of some functions, a call uses up nothing of the input.)
const CALLS: usize = 20;

/// Calls functions of both at random: each call has to give the same, and to
/// leave the same memory, tables and globals, as far as both export them.
pub fn compare(
    expected: &mut Running,
    actual: &mut Running,
    u: &mut Unstructured,
) -> arbitrary::Result<()> {
    if expected.is_lost || actual.is_lost {
        return Ok(());
    }
    // Of several reasons for a trap it may be another.
    assert_eq!(
        expected.trap.is_some(),
        actual.trap.is_some(),
        "instantiation"
    );
    if expected.trap.is_some() {
        return Ok(());
    }
    compare_state(expected, actual, "instantiation");
    let names = expected.functions();
    for _ in 0..CALLS {
        if u.is_empty() || names.is_empty() {
            break;
        }
        let name = u.choose(&names)?;
        let arguments = expected.arguments(u, name)?;
        let one = expected.call(name, &arguments);
        let other = actual.call(name, &arguments);
        assert_eq!(one, other, "{name} of {arguments:?}");
        compare_state(expected, actual, &format!("{name} of {arguments:?}"));
    }
    Ok(())
}

fn compare_state(expected: &Running, actual: &Running, after: &str) {
    let (expected, actual) = (expected.state(), actual.state());
    for (name, seen) in &actual {
        if let Some(expected) = expected.get(name) {
            assert!(expected == seen, "{name} is not the same after {after}");
        }
    }
}

/// The height of wasmi's stack in bytes, from the beginning.
const STACK: usize = 1 << 20;

/// With what something ended: a trap, or another error while a module was
/// instantiated.
type Ended = Option<TrapCode>;

/// Instances of a list of modules.
pub struct Running {
    store: Store<()>,
    linker: Linker<()>,
    instances: Vec<Instance>,
    /// With what the instantiation ended, if it did.
    trap: Option<Ended>,
    /// Whether wasmi could not translate a module.
    is_lost: bool,
}

/// What can be seen of a value or a definition.
#[derive(Debug, PartialEq)]
enum Seen {
    Bits(u128),
    IsNull(bool),
    Bytes(Vec<u8>),
    Length(u64),
}

impl Running {
    pub fn new() -> Running {
        let mut config = Config::default();
        config
            .set_max_stack_height(STACK)
            .set_min_stack_height(STACK);
        let engine = Engine::new(&config);
        Running {
            store: Store::new(&engine, ()),
            linker: Linker::new(&engine),
            instances: Vec::new(),
            trap: None,
            is_lost: false,
        }
    }

    /// Instantiates a module, unless one before it has trapped.
    pub fn add(&mut self, Named { name, binary }: &Named) {
        if self.trap.is_some() {
            return;
        }
        // wasmi 2.0.0 panics where the address and the value that is stored there are in one
        // register.
        let translate = || Module::new(self.store.engine(), binary);
        let Ok(module) = panic::catch_unwind(AssertUnwindSafe(translate)) else {
            self.is_lost = true;
            self.trap = Some(None);
            return;
        };
        let module = module.unwrap_or_else(|error| panic!("{name} is not valid: {error}"));
        match self.linker.instantiate_and_start(&mut self.store, &module) {
            Ok(instance) => {
                self.linker.allow_shadowing(true);
                let defined = self.linker.instance(&mut self.store, name, instance);
                defined.expect("definitions");
                self.instances.push(instance);
            }
            Err(error) => {
                assert!(
                    !matches!(error.kind(), ErrorKind::Linker(_)),
                    "{name}: {error}"
                );
                self.trap = Some(error.as_trap_code());
            }
        }
    }

    /// Grows the memory and the table of an instance to these ends.
    pub fn grow(&mut self, name: &str, memory_end: u32, table_end: u32) {
        let memory = self.linker.get(&self.store, name, "memory");
        let memory = memory.and_then(Extern::into_memory).expect("a memory");
        let pages = u64::from(memory_end).div_ceil(1 << 16);
        let more = pages.saturating_sub(memory.size(&self.store));
        memory.grow(&mut self.store, more).expect("room for memory");
        let table = self.table(name);
        let more = u64::from(table_end).saturating_sub(table.size(&self.store));
        let null = Ref::Func(Nullable::Null);
        table
            .grow(&mut self.store, more, null)
            .expect("room for the table");
    }

    fn table(&mut self, name: &str) -> Table {
        let table = self
            .linker
            .get(&self.store, name, "__indirect_function_table");
        table.and_then(Extern::into_table).expect("a table")
    }

    /// Defines a global of type i32, in the place of one that there may be.
    pub fn define(&mut self, module: &str, name: &str, value: u32, mutability: Mutability) {
        let global = Global::new(&mut self.store, Val::I32(value.cast_signed()), mutability);
        self.linker.allow_shadowing(true);
        let defined = self.linker.define(module, name, global);
        defined.expect("a definition");
    }

    /// Instantiates a shared library: what it exports belongs to the base, and its
    /// functions have these slots of the table.
    pub fn add_library(&mut self, library: &Named, symbols: &BTreeMap<String, u32>) {
        self.add(library);
        let Some(&instance) = self.instances.last().filter(|_| self.trap.is_none()) else {
            return;
        };
        let table = self.table(ENV);
        for (name, export) in self.exports_of(instance) {
            let Extern::Func(function) = export else {
                continue;
            };
            let defined = self.linker.define(ENV, &name, function);
            defined.expect("a definition");
            if let Some(slot) = symbols.get(&name) {
                let function = Ref::Func(function.into());
                // A library may have put it where there is no table, and traps then.
                let _ = table.set(&mut self.store, u64::from(*slot), function);
            }
        }
    }

    /// The names of all exports of all instances; none where the instantiation ended early.
    pub fn exports(&self) -> BTreeSet<String> {
        let exports = self.all().map(|(name, _)| name);
        exports.filter(|_| self.trap.is_none()).collect()
    }

    fn all(&self) -> impl Iterator<Item = (String, Extern)> {
        let instances = self.instances.iter();
        instances.flat_map(|instance| self.exports_of(*instance))
    }

    fn exports_of(&self, instance: Instance) -> Vec<(String, Extern)> {
        let exports = instance.exports(&self.store);
        exports
            .map(|export| (export.name().to_owned(), export.into_extern()))
            .collect()
    }

    /// The names of all functions.
    fn functions(&self) -> Vec<String> {
        let functions = (self.all()).filter(|(_, export)| matches!(export, Extern::Func(_)));
        functions.map(|(name, _)| name).collect()
    }

    fn function(&self, name: &str) -> Func {
        let mut instances = self.instances.iter();
        let function = instances.find_map(|it| it.get_func(&self.store, name));
        function.unwrap_or_else(|| panic!("{name} is gone"))
    }

    fn arguments(&self, u: &mut Unstructured, name: &str) -> arbitrary::Result<Vec<Val>> {
        let ty = self.function(name).ty(&self.store);
        let arguments = ty.params().iter().map(|ty| {
            Ok(match ty {
                ValType::I32 => Val::I32(u.arbitrary()?),
                ValType::I64 => Val::I64(u.arbitrary()?),
                ValType::F32 => Val::F32(f32::from_bits(u.arbitrary()?).into()),
                ValType::F64 => Val::F64(f64::from_bits(u.arbitrary()?).into()),
                ty => Val::default_for_ty(*ty),
            })
        });
        arguments.collect()
    }

    /// The results of a call, or its trap.
    fn call(&mut self, name: &str, arguments: &[Val]) -> Result<Vec<Seen>, Ended> {
        let function = self.function(name);
        let ty = function.ty(&self.store);
        let mut results: Vec<_> = ty
            .results()
            .iter()
            .map(|ty| Val::default_for_ty(*ty))
            .collect();
        match function.call(&mut self.store, arguments, &mut results) {
            Ok(()) => Ok(results.iter().map(see).collect()),
            Err(error) => Err(error.as_trap_code()),
        }
    }

    /// Memories, tables' sizes and globals, by name.
    fn state(&self) -> BTreeMap<String, Seen> {
        let state = self.all().filter_map(|(name, export)| {
            let seen = match export {
                Extern::Memory(memory) => Seen::Bytes(memory.data(&self.store).to_vec()),
                Extern::Table(table) => Seen::Length(table.size(&self.store)),
                Extern::Global(global) => see(&global.get(&self.store)),
                Extern::Func(_) => return None,
            };
            Some((name, seen))
        });
        state.collect()
    }
}

fn see(value: &Val) -> Seen {
    match value {
        Val::I32(value) => Seen::Bits(value.cast_unsigned().into()),
        Val::I64(value) => Seen::Bits(value.cast_unsigned().into()),
        Val::F32(value) => Seen::Bits(value.to_bits().into()),
        Val::F64(value) => Seen::Bits(value.to_bits().into()),
        Val::V128(value) => Seen::Bits(value.as_u128()),
        Val::FuncRef(reference) => Seen::IsNull(reference.is_null()),
        Val::ExternRef(reference) => Seen::IsNull(reference.is_null()),
    }
}
