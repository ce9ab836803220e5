//! What js/readline.js asks for often: how much room text takes on a terminal.

use boa_engine::{Context, JsArgs, JsObject, JsResult, JsValue, object::builtins::JsArray};
use unicode_width::UnicodeWidthChar;

use super::util::inspect::text;
use crate::engine::{convert, define};

/// Functions for js/internal/readline.
pub fn native_half(context: &mut Context) -> JsResult<JsObject> {
    let half = define::object(context);
    define::put_functions(
        &half,
        &[("width", 1, width), ("position", 3, position)],
        context,
    );
    Ok(half)
}

fn width_of(character: char) -> usize {
    // Half a flag: terminals show it as wide as a whole one.
    if ('\u{1f1e6}'..='\u{1f1ff}').contains(&character) {
        return 2;
    }
    character.width().unwrap_or(0)
}

/// `width(text)`: columns without escape sequences.
fn width(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let text = convert::to_text(args.get_or_undefined(0), context)?;
    let sum: usize = text::strip_vt(&text).chars().map(width_of).sum();
    Ok(sum.into())
}

/// `position(text, columns, tabSize)`: where the cursor stands after `text`, as `[cols, rows]`.
fn position(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let text = convert::to_text(args.get_or_undefined(0), context)?;
    let columns = args.get_or_undefined(1).to_number(context)?;
    let tab = args.get_or_undefined(2).to_number(context)?.max(1.0);
    // A terminal that does not know its width has one row.
    let columns = if columns >= 1.0 {
        columns
    } else {
        f64::INFINITY
    };
    let (mut offset, mut rows) = (0.0, 0.0);
    for character in text::strip_vt(&text).chars() {
        match character {
            '\n' => {
                rows += if columns.is_finite() {
                    (offset / columns).ceil().max(1.0)
                } else {
                    1.0
                };
                offset = 0.0;
            }
            '\t' => offset += tab - offset % tab,
            _ => match width_of(character) {
                // A wide character does not stand half on one row and half on the next.
                2 => {
                    if (offset + 1.0) % columns == 0.0 {
                        offset += 1.0;
                    }
                    offset += 2.0;
                }
                narrow => offset += narrow as f64,
            },
        }
    }
    let cols = offset % columns;
    if columns.is_finite() {
        rows += (offset - cols) / columns;
    }
    let position = JsArray::from_iter([cols.into(), rows.into()], context);
    Ok(position.into())
}
