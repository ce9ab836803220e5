//! Memory for buffers, got without ever aborting the process.

use std::alloc::{Layout, alloc_zeroed};

use boa_engine::{JsNativeError, JsResult, object::builtins::AlignedVec};

use crate::engine::heap;

/// The engine's alignment of a buffer's bytes.
const ALIGNMENT: usize = 64;

/// `length` zero bytes. Large blocks come from the system as zero pages, so a program that
/// allocates gigabytes and touches little of it stays small, as in Node.
///
/// Fails with V8's RangeError when there is no memory.
pub fn zeroed(length: usize) -> JsResult<AlignedVec<u8>> {
    if length == 0 {
        return Ok(AlignedVec::new(ALIGNMENT));
    }
    let layout = Layout::from_size_align(length, ALIGNMENT).map_err(|_| failed())?;
    let allocate = || {
        // SAFETY: the layout's size is not zero.
        let pointer = unsafe { alloc_zeroed(layout) };
        (!pointer.is_null()).then_some(pointer)
    };
    let pointer = match allocate() {
        Some(pointer) => pointer,
        None => {
            // What dead buffers hold may be enough.
            heap::collect();
            allocate().ok_or_else(failed)?
        }
    };
    // SAFETY: the vector's own allocations come from the global allocator with this same layout
    // (its capacity in bytes, its alignment of 64), `length` bytes are initialized, and the
    // capacity is `length`.
    Ok(unsafe { AlignedVec::from_raw_parts(pointer, ALIGNMENT, length, length) })
}

/// A copy of `bytes`. Fails as [`zeroed`] does.
pub fn copied(bytes: &[u8]) -> JsResult<AlignedVec<u8>> {
    let mut block = AlignedVec::new(ALIGNMENT);
    if block.try_reserve_exact(bytes.len()).is_err() {
        heap::collect();
        block.try_reserve_exact(bytes.len()).map_err(|_| failed())?;
    }
    block.extend_from_slice(bytes);
    Ok(block)
}

/// What V8 says when a buffer cannot be allocated.
pub fn failed() -> JsNativeError {
    JsNativeError::range().with_message("Array buffer allocation failed")
}
