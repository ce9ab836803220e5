//! `console`.

use std::io::Write;

use boa_engine::{Context, JsObject, JsResult, JsValue, js_string};

use crate::engine::{convert, define};

fn log_method(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    log(args, context)?;
    Ok(JsValue::undefined())
}

/// What `console.log` does.
pub fn log(args: &[JsValue], context: &mut Context) -> JsResult<()> {
    let mut line = String::new();
    for (at, value) in args.iter().enumerate() {
        if at > 0 {
            line.push(' ');
        }
        line.push_str(&match value.as_string() {
            Some(string) => convert::text(&string),
            None => value.display().to_string(),
        });
    }
    let _ = context;
    write_line(&line);
    Ok(())
}

/// Writes a line to stdout at once, as `console.log` does.
pub fn write_line(line: &str) {
    let mut bytes = Vec::with_capacity(line.len() + 1);
    bytes.extend_from_slice(line.as_bytes());
    bytes.push(b'\n');
    let _ = std::io::stdout().write_all(&bytes);
}

/// `require('console')`.
pub fn exports(context: &mut Context) -> JsResult<JsObject> {
    let global = context.global_object();
    global
        .get(js_string!("console"), context)?
        .to_object(context)
}

/// The global `console`.
pub fn define_globals(global: &JsObject, context: &mut Context) -> JsResult<()> {
    let console = define::object(context);
    define::put_functions(&console, &[("log", 0, log_method)], context);
    define::put_hidden(global, "console", console);
    Ok(())
}
/// Writes all bytes.
pub fn write_all(descriptor: std::os::fd::BorrowedFd<'_>, bytes: &[u8]) -> std::io::Result<()> {
    let mut rest = bytes;
    while !rest.is_empty() {
        let n = rustix::io::write(descriptor, rest)?;
        rest = &rest[n..];
    }
    Ok(())
}
