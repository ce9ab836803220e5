//! The allocator, and what happens when there is no memory left.

use std::alloc::{GlobalAlloc, Layout};

use mimalloc::MiMalloc;
use ouro::engine::heap::{self, LARGE};

/// mimalloc, but that running out of memory says so and ends the process as Node does, and that large
/// pieces are counted for the engine's collector.
pub struct Allocator;

/// Whoever asks for this much, in bytes, can be told that it is not to be had (a Buffer, a file's
/// content): the engine's own small pieces cannot.
const CAN_FAIL: usize = 1 << 20;

/// Tells the system that the program's constants are read here and there: most of them are the
/// tables of `Intl`, of which a script needs little or nothing, and a small script would otherwise
/// have a megabyte of them in memory only because they stand beside what it needs.
#[cfg(target_os = "linux")]
pub fn constants_are_sparse() {
    /// The first object is the program itself; a value other than 0 ends the walk.
    unsafe extern "C" fn look(
        object: *mut libc::dl_phdr_info,
        _: libc::size_t,
        _: *mut libc::c_void,
    ) -> libc::c_int {
        // SAFETY: the loader gives a valid object with so many headers.
        let (base, headers) = unsafe {
            let object = &*object;
            let count = usize::from(object.dlpi_phnum);
            let headers = std::slice::from_raw_parts(object.dlpi_phdr, count);
            (object.dlpi_addr, headers)
        };
        let constants = headers
            .iter()
            .find(|part| part.p_type == libc::PT_LOAD && part.p_flags == libc::PF_R);
        if let Some(part) = constants {
            let page = rustix::param::page_size();
            let start = (base + part.p_vaddr) as usize / page * page;
            let end = (base + part.p_vaddr + part.p_memsz) as usize;
            // SAFETY: advice about how a mapping of ours is read changes nothing in it; where it is
            // not taken, all stays as it was.
            unsafe { libc::madvise(start as *mut libc::c_void, end - start, libc::MADV_RANDOM) };
        }
        1
    }
    // SAFETY: the callback keeps nothing of what it is given.
    unsafe { libc::dl_iterate_phdr(Some(look), std::ptr::null_mut()) };
}

#[cfg(not(target_os = "linux"))]
pub fn constants_are_sparse() {}

#[cold]
fn out_of_memory() -> ! {
    // Nothing that allocates from here on.
    let message = b"\nFATAL ERROR: Ouro: JavaScript heap out of memory\n";
    let _ = rustix::io::write(rustix::stdio::stderr(), message);
    std::process::abort()
}

/// Counts a piece that was asked for, and gives up if a small one is not to be had.
fn given(memory: *mut u8, size: usize) {
    if memory.is_null() {
        if size < CAN_FAIL {
            out_of_memory();
        }
    } else if size >= LARGE {
        heap::changed(size.cast_signed());
    }
}

// SAFETY: every call is passed on to mimalloc unchanged; what is added counts, or never returns.
unsafe impl GlobalAlloc for Allocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promises are mimalloc's.
        let memory = unsafe { MiMalloc.alloc(layout) };
        given(memory, layout.size());
        memory
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        if layout.size() >= LARGE {
            heap::changed(-layout.size().cast_signed());
        }
        // SAFETY: as in `alloc`.
        unsafe { MiMalloc.dealloc(memory, layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as in `alloc`.
        let memory = unsafe { MiMalloc.alloc_zeroed(layout) };
        given(memory, layout.size());
        memory
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: as in `alloc`.
        let moved = unsafe { MiMalloc.realloc(memory, layout, size) };
        given(moved, size);
        if !moved.is_null() && layout.size() >= LARGE {
            heap::changed(-layout.size().cast_signed());
        }
        moved
    }
}
