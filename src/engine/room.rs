//! How much of its stack a thread may use. The engine counts calls of scripts' functions; native functions that call
//! each other without one in between (`String` of arrays in arrays) look here.

use std::cell::Cell;

use boa_engine::{JsError, JsNativeError, JsResult};

/// Bytes that may be used: far more than calls of scripts' functions need that are nested as deep as they may be.
const ENOUGH: usize = 256 << 20;

thread_local! {
    /// The lowest address of the thread's stack that is to be used.
    static END: Cell<usize> = const { Cell::new(0) };
}

/// To be called where a thread begins that runs scripts, with the bytes of its stack.
pub fn begin(stack: usize) {
    END.set(here().saturating_sub(ENOUGH.min(stack / 2)));
}

/// Fails with a `RangeError`, as V8, where functions are nested so deep that there may be no room left for more.
pub fn check() -> JsResult<()> {
    match here() < END.get() {
        true => Err(too_deep()),
        false => Ok(()),
    }
}

/// V8's error of calls that are nested too deep.
pub fn too_deep() -> JsError {
    JsNativeError::range()
        .with_message("Maximum call stack size exceeded")
        .into()
}

fn here() -> usize {
    let value = 0u8;
    std::ptr::from_ref(&value).addr()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_an_end() {
        assert!(check().is_ok(), "of a thread that nobody has told of");
        begin(1 << 20);
        assert!(check().is_ok());
        begin(0);
        let deeper = std::hint::black_box(|| check().is_err());
        assert!(deeper());
        END.set(0);
    }
}
