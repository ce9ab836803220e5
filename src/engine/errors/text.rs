//! Values as error messages show them.
//!
//! Messages show small values the way `util.inspect` does. The engine half of the host knows no
//! module, so whoever provides `inspect` says so with [`set_inspect`]; until then a short form of
//! the engine's own stands in for objects.

use std::cell::Cell;

use boa_engine::{Context, JsValue};

use crate::engine::convert;

/// Shows a value as `util.inspect` does; the second argument is `depth`.
pub type Inspect = fn(&JsValue, i32, &mut Context) -> String;

thread_local! {
    static INSPECT: Cell<Option<Inspect>> = const { Cell::new(None) };
}

/// Says how objects are to be shown.
pub fn set_inspect(inspect: Inspect) {
    INSPECT.with(|known| known.set(Some(inspect)));
}

/// `util.inspect(value, { depth })`.
pub fn inspect(value: &JsValue, depth: i32, context: &mut Context) -> String {
    if let Some(inspect) = INSPECT.with(Cell::get) {
        return inspect(value, depth, context);
    }
    if value.is_object() {
        return value.display().to_string();
    }
    match value.as_string() {
        Some(text) => quoted(&convert::text(&text)),
        None => primitive(value, context),
    }
}

/// A primitive that is not a string: `-0` and `1n` included.
pub fn primitive(value: &JsValue, context: &mut Context) -> String {
    if let Some(symbol) = value.as_symbol() {
        return convert::text(&symbol.descriptive_string());
    }
    if let Some(number) = value.as_number()
        && number == 0.0
        && number.is_sign_negative()
    {
        return "-0".into();
    }
    let text = convert::to_text(value, context).unwrap_or_default();
    if value.is_bigint() { text + "n" } else { text }
}

/// A string between quotes that it does not contain, as `util.inspect` chooses them.
fn quoted(text: &str) -> String {
    let quote = ['\'', '"', '`']
        .into_iter()
        .find(|&quote| !text.contains(quote))
        .unwrap_or('\'');
    let mut out = String::with_capacity(text.len() + 2);
    out.push(quote);
    for letter in text.chars() {
        match letter {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\\' => out.push_str("\\\\"),
            _ if letter == quote => {
                out.push('\\');
                out.push(letter);
            }
            _ => out.push(letter),
        }
    }
    out.push(quote);
    out
}
