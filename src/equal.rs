//! Whether bytes are the same, in place of the C library's `bcmp`.
//!
//! glibc's, on a processor with AVX-512, reads 32 bytes under a mask at whatever address it is given, also
//! for no bytes at all. The engine compares empty texts all the time (the name of each function that
//! resolves a promise), and those stand at address 1, where nothing is mapped: the processor takes a
//! fault there and drops it, some hundred cycles each. It was a quarter of the time of an `await`.

use std::ffi::c_int;
use std::ptr::read_unaligned;

/// 0 when `count` bytes at `left` and at `right` are the same, something else otherwise.
///
/// Nothing in here may compare in a way that the compiler puts a call of `bcmp` for: all differences are
/// or-ed together.
///
/// # Safety
/// Both must be readable for `count` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bcmp(left: *const u8, right: *const u8, count: usize) -> c_int {
    // SAFETY: each place is `count - size` at most, and read for `size` bytes.
    let word = |at: usize| unsafe {
        read_unaligned(left.add(at).cast::<u64>()) ^ read_unaligned(right.add(at).cast::<u64>())
    };
    let half = |at: usize| unsafe {
        read_unaligned(left.add(at).cast::<u32>()) ^ read_unaligned(right.add(at).cast::<u32>())
    };
    let byte = |at: usize| unsafe { *left.add(at) ^ *right.add(at) };
    let differ = match count {
        0 => false,
        1..4 => byte(0) | byte(count / 2) | byte(count - 1) != 0,
        4..8 => half(0) | half(count - 4) != 0,
        8..16 => word(0) | word(count - 8) != 0,
        _ => {
            let sixteen = |at: usize| word(at) | word(at + 8);
            let mut at = 0;
            while at + 32 <= count {
                if sixteen(at) | sixteen(at + 16) != 0 {
                    return 1;
                }
                at += 32;
            }
            let middle = if at + 16 <= count { sixteen(at) } else { 0 };
            middle | sixteen(count - 16) != 0
        }
    };
    c_int::from(differ)
}

#[cfg(test)]
mod tests {
    use super::bcmp;

    #[test]
    fn finds_each_byte_that_differs_and_none_else() {
        for count in 0..200 {
            let left: Vec<u8> = (0..count).map(|at| at as u8).collect();
            let mut right = left.clone();
            // SAFETY: both have `count` bytes.
            let same = |right: &[u8]| unsafe { bcmp(left.as_ptr(), right.as_ptr(), count) == 0 };
            assert!(same(&right));
            for at in 0..count {
                right[at] ^= 0x40;
                assert!(!same(&right), "byte {at} of {count}");
                right[at] ^= 0x40;
            }
        }
    }
}
