//! `ouro:teach`: the book's helpers, which say what happens and on which thread.

use boa_engine::{Context, JsArgs, JsObject, JsResult, JsString, JsValue};

use crate::engine::{convert, define};
use crate::trace::current_thread;

/// Longest content that is shown whole, in characters.
const SHOWN: usize = 300;

fn current(_: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    Ok(JsString::from(current_thread()).into())
}

/// One line of output.
fn say(context: &Context, line: &str) {
    crate::trace::writes(context);
    super::console::write_line(line);
}

fn print(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let message = convert::to_text(args.get_or_undefined(0), context)?;
    say(
        context,
        &format!("Thread: {}\t {message}", current_thread()),
    );
    Ok(JsValue::undefined())
}

fn print_content(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let content = convert::to_text(args.get_or_undefined(0), context)?;
    let description = convert::to_text(args.get_or_undefined(1), context)?;
    let thread = current_thread();
    let upper = description.to_uppercase();
    say(
        context,
        &format!("\n===== THREAD {thread} START {upper} ====="),
    );
    let mut rest = content.char_indices();
    match rest.nth(SHOWN) {
        Some((cut, _)) => {
            say(context, &content[..cut]);
            say(context, "... [Note: Abbreviated for display] ...");
        }
        None => say(context, &content),
    }
    say(context, &format!("===== END {upper} =====\n"));
    Ok(JsValue::undefined())
}

/// `require('ouro:teach')`.
pub fn exports(context: &mut Context) -> JsResult<JsObject> {
    let exports = define::object(context);
    define::put_functions(
        &exports,
        &[
            ("print", 1, print),
            ("print_content", 2, print_content),
            ("current", 0, current),
        ],
        context,
    );
    Ok(exports)
}
