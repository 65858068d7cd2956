//! Machine code that is part of the launcher's executable, run where it lies.
//!
//! Wasmtime can take a compiled module out of any memory, without a copy of it, if somebody else
//! makes the pages of its code executable. Static data of an executable is such a memory: mapped
//! read-only from the file, loaded page by page when it is first used, shared by all processes that
//! run it. So loading 40 MB of code takes no time, and only the pages that are really used take
//! memory. What it takes is an alignment to pages: [`Aligned`].
//!
//! Elsewhere than on Unix with an x86-64 processor, code is copied: there, instruction caches have
//! to be told of new code, or memory is protected by other means, all of which wasmtime knows to do
//! for memory that it owns.

use std::ptr::NonNull;
use std::sync::Arc;

use wasmtime::component::Component;
use wasmtime::{CustomCodeMemory, Engine, Module, Result};

/// Whether code is run in place.
const IN_PLACE: bool = cfg!(all(unix, target_arch = "x86_64"));

/// Static bytes aligned to pages: for `include_bytes!` of machine code.
#[repr(C, align(4096))]
pub struct Aligned<Bytes: ?Sized>(pub Bytes);

/// Machine code for wasmtime, made by host/precompile for this very build.
#[derive(Clone, Copy)]
pub struct Code(&'static [u8]);

impl Code {
    /// Code that lies in static memory.
    ///
    /// # Safety
    ///
    /// The bytes are what [`precompile_component`](Engine::precompile_component) or
    /// [`precompile_module`](Engine::precompile_module) gave: they are run as they are. They start
    /// with a page and share their last one with nothing that is ever written.
    pub const unsafe fn new(bytes: &'static [u8]) -> Self {
        Self(bytes)
    }

    /// Makes a component of it. Fails if `engine` has other settings or the processor lacks a
    /// feature.
    pub fn component(self, engine: &Engine) -> Result<Component> {
        // SAFETY: `new` asked for it: wasmtime compiled the code, and the memory neither moves nor
        // changes.
        unsafe {
            if IN_PLACE {
                Component::deserialize_raw(engine, NonNull::from(self.0))
            } else {
                Component::deserialize(engine, self.0)
            }
        }
    }

    /// Makes a module of it. Fails if `engine` has other settings or the processor lacks a feature.
    pub fn module(self, engine: &Engine) -> Result<Module> {
        // SAFETY: `new` asked for it: wasmtime compiled the code, and the memory neither moves nor
        // changes.
        unsafe {
            if IN_PLACE {
                Module::deserialize_raw(engine, NonNull::from(self.0))
            } else {
                Module::deserialize(engine, self.0)
            }
        }
    }
}

/// What makes code executable in place; none where wasmtime does it by itself, for code that it has
/// copied.
pub(crate) fn publisher() -> Option<Arc<dyn CustomCodeMemory>> {
    #[cfg(all(unix, target_arch = "x86_64"))]
    let publisher = Some(Arc::new(in_place::Publisher) as _);
    #[cfg(not(all(unix, target_arch = "x86_64")))]
    let publisher = None;
    publisher
}

#[cfg(all(unix, target_arch = "x86_64"))]
mod in_place {
    use rustix::mm::{MprotectFlags, mprotect};
    use wasmtime::{CustomCodeMemory, Result};

    /// Sets the protection of pages with code, those of static memory and those that wasmtime
    /// allocated alike.
    pub(super) struct Publisher;

    impl CustomCodeMemory for Publisher {
        fn required_alignment(&self) -> usize {
            rustix::param::page_size()
        }

        fn publish_executable(&self, start: *const u8, length: usize) -> Result<()> {
            protect(start, length, MprotectFlags::READ | MprotectFlags::EXEC)
        }

        fn unpublish_executable(&self, start: *const u8, length: usize) -> Result<()> {
            // Not writable again: nothing is written before it is unmapped, and static memory must
            // not be.
            protect(start, length, MprotectFlags::READ)
        }
    }

    fn protect(start: *const u8, length: usize, flags: MprotectFlags) -> Result<()> {
        // SAFETY: wasmtime names whole pages of the code of one module, before it first runs it and
        // after it last did. What they contain stays as it is.
        unsafe { mprotect(start.cast_mut().cast(), length, flags) }?;
        Ok(())
    }
}
