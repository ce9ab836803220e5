//! A guard before the engine's parser, which recurses for each level of nesting and would run out
//! of the system's stack, which nothing can catch.

use boa_engine::{JsError, JsNativeError, JsResult};

/// Levels that the main thread's stack holds with a margin (about 10 KiB each).
const LIMIT: usize = 20_000;

/// A text shorter than this, in characters, cannot nest too deep.
pub const SHORT: usize = LIMIT;

/// Refuses a text that nests deeper than the parser can go, as V8 does: with a `RangeError`.
///
/// Brackets are counted without a look at strings and comments, and so are runs of prefix
/// operators; a text that only holds that many in its strings is refused too.
pub fn check(text: &[u8]) -> JsResult<()> {
    if text.len() < SHORT {
        return Ok(());
    }
    let mut depth = 0usize;
    let mut prefixes = 0usize;
    let mut arrows = 0usize;
    let mut before = 0u8;
    for &byte in text {
        match byte {
            b'(' | b'[' | b'{' => {
                depth += 1;
                prefixes = 0;
            }
            b')' | b']' | b'}' => {
                depth = depth.saturating_sub(1);
                prefixes = 0;
            }
            b'!' | b'~' | b'-' | b'+' | b'?' | b'=' => prefixes += 1,
            b'>' if before == b'=' => arrows += 1,
            b';' | b'\n' => {
                arrows = 0;
                prefixes = 0;
            }
            _ => {}
        }
        if depth > LIMIT || prefixes > LIMIT || arrows > LIMIT {
            return Err(too_deep());
        }
        before = byte;
    }
    Ok(())
}

fn too_deep() -> JsError {
    JsNativeError::range()
        .with_message("Maximum call stack size exceeded")
        .into()
}
