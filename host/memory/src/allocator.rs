//! The heap: that of the C library, which has to be linked in any case, for copying and comparing.

use core::alloc::{GlobalAlloc, Layout};
use core::ffi::c_void;

#[global_allocator]
static ALLOCATOR: C = C;

/// The allocator of the C library.
struct C;

#[link(name = "c")]
unsafe extern "C" {
    fn aligned_alloc(alignment: usize, size: usize) -> *mut c_void;
    fn free(address: *mut c_void);
    fn cabi_realloc(
        old: *mut c_void,
        old_size: usize,
        alignment: usize,
        new_size: usize,
    ) -> *mut c_void;
}

/// What callers of the component allocate with. It is exported where it is linked, and it is linked
/// where something uses it.
#[used]
static REALLOC: unsafe extern "C" fn(*mut c_void, usize, usize, usize) -> *mut c_void =
    cabi_realloc;

/// The least alignment that is asked for: the C library may refuse less than that of a pointer.
const ALIGNMENT: usize = 8;

// SAFETY: a block is of the size and alignment asked for, and belongs to the caller until it is
// freed. `aligned_alloc` wants a size that is a multiple of the alignment, which it is padded to.
unsafe impl GlobalAlloc for C {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let alignment = layout.align().max(ALIGNMENT);
        let size = layout.size().next_multiple_of(alignment);
        // SAFETY: the alignment is a power of two, as that of a layout is.
        unsafe { aligned_alloc(alignment, size).cast() }
    }

    unsafe fn dealloc(&self, address: *mut u8, _: Layout) {
        // SAFETY: the caller had it from `alloc`.
        unsafe { free(address.cast()) }
    }
}
