//! What the engine needs for `this` in arrow functions ([`super::repair`]), and that nobody sees it:
//! neither in columns nor in a function's text.

use std::cell::RefCell;
use std::collections::HashMap;

use boa_engine::{
    Context, JsNativeError, JsResult, JsString, JsValue, js_string, object::builtins::JsFunction,
};

use super::repair::{KEEP_THIS, Repaired};
use super::{convert, define};

pub use super::repair::repaired;

thread_local! {
    static CHANGED: RefCell<HashMap<String, Vec<(u32, u32)>>> = RefCell::default();
}

impl Repaired {
    /// The script of this name has been parsed from this text.
    pub fn remember(self, name: &str) {
        CHANGED.with_borrow_mut(|changed| changed.insert(name.to_string(), self.changes));
    }
}

/// A column that the engine gives as it is in the text that the script was written as.
pub fn column_as_written(name: &str, line: u32, column: u32) -> u32 {
    CHANGED.with_borrow(|changed| {
        let Some(changes) = changed.get(name) else {
            return column;
        };
        let before = changes
            .iter()
            .filter(|change| change.0 == line && change.1 <= column);
        column
            .saturating_sub((before.count() * KEEP_THIS.len()) as u32)
            .max(1)
    })
}

/// Installs `Function.prototype.toString`.
pub fn install(context: &mut Context) -> JsResult<()> {
    let prototype = context.intrinsics().constructors().function().prototype();
    let original = prototype.get(js_string!("toString"), context)?;
    let original = original.as_function().ok_or_else(|| {
        JsNativeError::typ().with_message("Function.prototype.toString is no function")
    })?;
    let to_string = define::closure("toString", 0, to_string, original, context);
    define::put(&prototype, "toString", to_string);
    Ok(())
}

fn to_string(
    this: &JsValue,
    _: &[JsValue],
    original: &JsFunction,
    context: &mut Context,
) -> JsResult<JsValue> {
    let value = original.call(this, &[], context)?;
    match value.as_string() {
        Some(text) => {
            let text = convert::text(&text);
            match text.contains(KEEP_THIS) {
                true => Ok(JsString::from(text.replace(KEEP_THIS, "")).into()),
                false => Ok(value),
            }
        }
        None => Ok(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_those_of_the_written_text() {
        let text = "//\nf(function () { return () => () => this }, x)";
        let repaired = repaired(text).expect("it needs repair");
        repaired.remember("columns.js");
        let width = KEEP_THIS.len() as u32;
        assert_eq!(column_as_written("columns.js", 2, 41), 41);
        assert_eq!(column_as_written("columns.js", 2, 44 + width), 44);
        assert_eq!(column_as_written("columns.js", 1, 44), 44);
    }
}
