//! From a script's text to what the engine's parser takes: with what it needs changed in it.

use std::path::Path;

use boa_engine::JsResult;

use super::{arrows, words};
use crate::runtime::runtime;

/// Parses a text by `parse`. When it does not parse, the error is that of the text as it is.
///
/// The loop's clock stands still meanwhile: see `runtime/clock.rs`.
pub fn parse<T>(
    path: &Path,
    text: &str,
    mut parse: impl FnMut(&str) -> JsResult<T>,
) -> JsResult<T> {
    let _standstill = runtime().clock.stand_still();
    let Some(repaired) = arrows::repaired(text) else {
        return with_names(text, parse);
    };
    match with_names(&repaired.text, &mut parse) {
        Ok(parsed) => {
            repaired.remember(&path.to_string_lossy());
            Ok(parsed)
        }
        Err(_) => parse(text),
    }
}

/// Parses a text, if need be with other names for some of its variables.
fn with_names<T>(text: &str, mut parse: impl FnMut(&str) -> JsResult<T>) -> JsResult<T> {
    parse(text).or_else(|error| match words::renamed(text) {
        Some(renamed) => parse(&renamed).map_err(|_| error),
        None => Err(error),
    })
}
