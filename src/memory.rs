//! The allocator, and what happens when there is no memory left.

use std::alloc::{GlobalAlloc, Layout};

use mimalloc::MiMalloc;

/// mimalloc, but that running out of memory says so and ends the process as Node does.
pub struct Allocator;

/// Whoever asks for this much, in bytes, can be told that it is not to be had (a Buffer, a file's
/// content): the engine's own small pieces cannot.
const CAN_FAIL: usize = 1 << 20;

#[cold]
fn out_of_memory() -> ! {
    // Nothing that allocates from here on.
    let message = b"\nFATAL ERROR: Ouro: JavaScript heap out of memory\n";
    let _ = rustix::io::write(rustix::stdio::stderr(), message);
    std::process::abort()
}

// SAFETY: every call is passed on to mimalloc unchanged; what is added never returns.
unsafe impl GlobalAlloc for Allocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promises are mimalloc's.
        let memory = unsafe { MiMalloc.alloc(layout) };
        if memory.is_null() && layout.size() < CAN_FAIL {
            out_of_memory();
        }
        memory
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: as in `alloc`.
        unsafe { MiMalloc.dealloc(memory, layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as in `alloc`.
        let memory = unsafe { MiMalloc.alloc_zeroed(layout) };
        if memory.is_null() && layout.size() < CAN_FAIL {
            out_of_memory();
        }
        memory
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: as in `alloc`.
        let moved = unsafe { MiMalloc.realloc(memory, layout, size) };
        if moved.is_null() && size < CAN_FAIL {
            out_of_memory();
        }
        moved
    }
}
