//! Memory in the canonical ABI's layout: reading it, making it, and keeping alive what it points
//! to.

use pyo3::buffer::PyBuffer;
use pyo3::exceptions::PyMemoryError;

use crate::handle::{self, State};
use crate::objects::{Object, Raised, raise};
use crate::types::resource::Resource;
use crate::width::abi;

/// An address in memory that holds a value in the canonical ABI's layout, valid or being written.
///
/// Only code that was given such memory makes one: the host and generated code promise that there
/// is a value of the type that they name, and [`Kept::allocate`] gives memory for as many items as
/// were asked for.
#[derive(Clone, Copy)]
pub struct Address(*mut u8);

macro_rules! numbers {
    ($($read:ident $write:ident $number:ty;)*) => {$(
        /// Reads the number `offset` bytes on.
        #[inline]
        pub fn $read(self, offset: usize) -> $number {
            // SAFETY: by the type's invariant, there is such a number. Unaligned memory would be
            // read as well.
            unsafe { self.0.add(offset).cast::<$number>().read_unaligned() }
        }

        /// Writes the number `offset` bytes on.
        #[inline]
        pub fn $write(self, offset: usize, value: $number) {
            // SAFETY: by the type's invariant, there is room for such a number.
            unsafe { self.0.add(offset).cast::<$number>().write_unaligned(value) }
        }
    )*};
}

impl Address {
    /// # Safety
    ///
    /// There is memory for a value that is later read or written through this address, as long as
    /// it is used.
    pub unsafe fn new(memory: *mut u8) -> Self {
        Self(memory)
    }

    /// The address `offset` bytes on, within the same value.
    #[inline]
    pub fn at(self, offset: usize) -> Self {
        Self(self.0.wrapping_add(offset))
    }

    /// The number that the canonical ABI has for the address.
    pub fn number(self) -> u32 {
        abi(self.0.expose_provenance())
    }

    /// The plain pointer.
    pub fn pointer(self) -> *mut u8 {
        self.0
    }

    numbers! {
        read_8 write_8 u8;
        read_16 write_16 u16;
        read_32 write_32 u32;
        read_64 write_64 u64;
    }

    /// Reads a discriminant or flags of `size` bytes.
    #[inline]
    pub fn read_sized(self, size: usize) -> u32 {
        match size {
            1 => self.read_8(0).into(),
            2 => self.read_16(0).into(),
            _ => self.read_32(0),
        }
    }
}

/// What lowered values point to, until the call ends.
#[derive(Default)]
pub struct Kept {
    blocks: Vec<Vec<u64>>,
    objects: Vec<Object>,
    buffers: Vec<PyBuffer<u8>>,
    leaving: Vec<Object>,
    borrowed: Vec<Object>,
    made: Vec<(&'static Resource, u32)>,
    lent: Vec<(&'static Resource, u32)>,
}

/// How many handles were to be given away at some point of lowering.
#[derive(Clone, Copy)]
pub struct Leaving {
    handles: usize,
    made: usize,
}

impl Kept {
    /// Makes room for so many more strings and lists.
    pub fn reserve(&mut self, count: usize) {
        self.blocks.reserve(count);
        self.objects.reserve(count);
    }

    /// Lets go of everything. Handles that were to be given away, and were not, are as before.
    pub fn clear(&mut self) {
        self.blocks.clear();
        self.objects.clear();
        self.buffers.clear();
        for handle in self.leaving.drain(..) {
            if let Some(handle) = handle::get(&handle) {
                handle.set_state(State::Owned);
            }
        }
        for handle in self.borrowed.drain(..) {
            if let Some(handle) = handle::get(&handle) {
                handle.end_lending();
            }
        }
        for (resource, number) in self.made.drain(..).chain(self.lent.drain(..)) {
            resource.drop_handle(number);
        }
    }

    /// Notes that all values are lowered, and handles in them will really be given away.
    pub fn give_handles_away(&mut self) {
        for handle in self.leaving.drain(..) {
            if let Some(handle) = handle::get(&handle) {
                handle.set_state(State::GivenAway);
            }
        }
        self.made.clear();
    }

    /// How many handles are to be given away so far.
    pub fn leaving(&self) -> Leaving {
        Leaving {
            handles: self.leaving.len(),
            made: self.made.len(),
        }
    }

    /// Notes that only those handles are given away that were to be at some point.
    pub fn give_first_away(&mut self, leaving: Leaving) {
        for handle in self.leaving.drain(..leaving.handles) {
            if let Some(handle) = handle::get(&handle) {
                handle.set_state(State::GivenAway);
            }
        }
        self.made.drain(..leaving.made);
    }

    /// Keeps a handle that is to be given away.
    pub fn leaving_handle(&mut self, handle: Object) {
        self.leaving.push(handle);
    }

    /// Keeps a handle that is lent, and notes that it is.
    pub fn borrowed_handle(&mut self, handle: Object) {
        if let Some(handle) = handle::get(&handle) {
            handle.lend();
        }
        self.borrowed.push(handle);
    }

    /// Keeps the number of a handle that was made to be given away.
    pub fn made_handle(&mut self, resource: &'static Resource, number: u32) {
        self.made.push((resource, number));
    }

    /// Keeps the number of a handle that was made to be lent.
    pub fn lent_handle(&mut self, resource: &'static Resource, number: u32) {
        self.lent.push((resource, number));
    }

    /// Memory for `count` items of `size` bytes each, with any alignment that the canonical ABI
    /// knows.
    ///
    /// # Errors
    ///
    /// `MemoryError`, also for more than the canonical ABI's lists can have.
    pub fn allocate(&mut self, count: usize, size: usize) -> Result<Address, Raised> {
        let words = count
            .checked_mul(size)
            .map(|bytes| bytes.div_ceil(size_of::<u64>()));
        let mut block = Vec::<u64>::new();
        match words {
            // An empty list has an address too, and it must not be null.
            Some(words) if block.try_reserve_exact(words.max(1)).is_ok() => {
                let address = Address(block.as_mut_ptr().cast());
                self.blocks.push(block);
                Ok(address)
            }
            _ => Err(out_of_memory()),
        }
    }

    /// Keeps an object alive.
    ///
    /// # Errors
    ///
    /// `MemoryError`: a list can have very many.
    #[inline]
    pub fn object(&mut self, object: Object) -> Result<(), Raised> {
        if self.objects.try_reserve(1).is_err() {
            return Err(out_of_memory());
        }
        self.objects.push(object);
        Ok(())
    }

    /// Keeps objects alive, and empties the list of them.
    pub fn objects(&mut self, objects: &mut Vec<Object>) {
        self.objects.append(objects);
    }

    /// Keeps an object's buffer in place.
    pub fn buffer(&mut self, buffer: PyBuffer<u8>) {
        self.buffers.push(buffer);
    }
}

#[cold]
fn out_of_memory() -> Raised {
    raise::<PyMemoryError>(
        "there is no memory left for a value that is passed out of the component",
    )
}
