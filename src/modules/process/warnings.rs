//! `process.emitWarning` and how warnings are printed.

use std::cell::Cell;
use std::io::Write as _;

use boa_engine::{Context, JsArgs, JsObject, JsResult, JsString, JsValue, js_string};

use super::{exports, with_start};
use crate::engine::{convert, define, errors, report};
use crate::modules::events;
use crate::runtime::{Rejection, runtime};

thread_local! {
    static HINTED: Cell<bool> = const { Cell::new(false) };
}

pub(super) fn define(process: &JsObject, context: &mut Context) {
    define::put_functions(process, &[("emitWarning", 4, emit_warning)], context);
    for (name, is_on) in [
        ("noDeprecation", with_start(|start| start.no_deprecation)),
        (
            "traceDeprecation",
            with_start(|start| start.trace_deprecation),
        ),
        (
            "throwDeprecation",
            with_start(|start| start.throw_deprecation),
        ),
        (
            "traceProcessWarnings",
            with_start(|start| start.trace_warnings),
        ),
    ] {
        if is_on {
            define::put(process, name, true);
        }
    }
}

/// A warning of the host's own: printed on stderr on the next tick unless a listener changes that.
pub fn emit(message: &str, name: &str, context: &mut Context) -> JsResult<()> {
    emit_with_code(message, name, None, context)
}

/// A `Warning` of the host's own that is printed at once: the program may be about to end.
pub fn emit_now(message: &str, context: &mut Context) -> JsResult<()> {
    let warning = errors::plain(errors::Class::Error, message, context);
    define::put_hidden(&warning, "name", js_string!("Warning"));
    do_emit_warning(&JsValue::undefined(), &[warning.into()], context)?;
    Ok(())
}

/// A warning of the host's own with a code, such as a deprecation's `DEP0005`.
pub fn emit_with_code(
    message: &str,
    name: &str,
    code: Option<&str>,
    context: &mut Context,
) -> JsResult<()> {
    let mut args = vec![JsString::from(message).into(), JsString::from(name).into()];
    if let Some(code) = code {
        args.push(JsString::from(code).into());
    }
    emit_warning(&JsValue::undefined(), &args, context)?;
    Ok(())
}

/// The warning of a rejection that nobody handled.
pub(super) fn unhandled(rejection: &Rejection, context: &mut Context) -> JsResult<()> {
    // As in Node whatever has a stack of its own counts as an error here.
    let has_stack = match rejection.reason.as_object() {
        Some(object) => object.has_own_property(js_string!("stack"), context)?,
        None => false,
    };
    let shown = if has_stack || report::is_error(&rejection.reason) {
        report::stack_text(&rejection.reason, context)
    } else {
        report::shown_reason(&rejection.reason, context)
    };
    emit(&shown, "UnhandledPromiseRejectionWarning", context)?;
    let message = format!(
        "Unhandled promise rejection. This error originated either by throwing inside of an async function without a catch block, \
         or by rejecting a promise which was not handled with .catch(). To terminate the node process on unhandled promise rejection, \
         use the CLI flag `--unhandled-rejections=strict` (see https://nodejs.org/api/cli.html#cli_unhandled_rejections_mode). (rejection id: {})",
        rejection.number
    );
    emit(&message, "UnhandledPromiseRejectionWarning", context)
}

/// `process.emitWarning(warning[, type[, code[, ctor]]])` or `(warning, options)`.
fn emit_warning(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let warning = args.get_or_undefined(0).clone();
    let mut kind = args.get_or_undefined(1).clone();
    let mut code = args.get_or_undefined(2).clone();
    let mut detail = JsValue::undefined();
    if let Some(options) = kind.as_object()
        && !options.is_callable()
        && !options.is_array()
    {
        kind = options.get(js_string!("type"), context)?;
        code = options.get(js_string!("code"), context)?;
        let given = options.get(js_string!("detail"), context)?;
        if given.is_string() {
            detail = given;
        }
    } else if kind.is_callable() {
        kind = JsValue::undefined();
        code = JsValue::undefined();
    }
    if !kind.is_undefined() && !kind.is_string() {
        return Err(errors::invalid_arg_type(
            "type",
            &["string"],
            &kind,
            context,
        ));
    }
    if code.is_callable() {
        code = JsValue::undefined();
    } else if !code.is_undefined() && !code.is_string() {
        return Err(errors::invalid_arg_type(
            "code",
            &["string"],
            &code,
            context,
        ));
    }
    let warning = if let Some(text) = warning.as_string() {
        let object = errors::plain(errors::Class::Error, &convert::text(&text), context);
        let name = if kind.to_boolean() {
            kind
        } else {
            js_string!("Warning").into()
        };
        define::put(&object, "name", name);
        if code.to_boolean() {
            define::put(&object, "code", code);
        }
        if detail.to_boolean() {
            define::put(&object, "detail", detail);
        }
        object
    } else if report::is_error(&warning) {
        warning.to_object(context)?
    } else {
        return Err(errors::invalid_arg_type(
            "warning",
            &["string", "Error"],
            &warning,
            context,
        ));
    };
    let process = exports(context)?;
    let name = warning.get(js_string!("name"), context)?;
    if name
        .as_string()
        .is_some_and(|name| name == js_string!("DeprecationWarning"))
    {
        if process
            .get(js_string!("noDeprecation"), context)?
            .to_boolean()
        {
            return Ok(JsValue::undefined());
        }
        if process
            .get(js_string!("throwDeprecation"), context)?
            .to_boolean()
        {
            // On the next tick, where nothing can catch it.
            let throw = define::closure(
                "",
                0,
                |_, _, warning: &JsValue, _| Err(boa_engine::JsError::from_opaque(warning.clone())),
                warning.into(),
                context,
            );
            runtime().next_tick(throw, &[], context);
            return Ok(JsValue::undefined());
        }
    }
    // Nobody would hear of it.
    if super::ends::is_exiting() {
        return Ok(JsValue::undefined());
    }
    let deliver = define::function("doEmitWarning", 1, do_emit_warning, context);
    runtime().next_tick(deliver, &[warning.into()], context);
    Ok(JsValue::undefined())
}

fn do_emit_warning(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let process = exports(context)?;
    events::emit(&process, "warning", args, context)?;
    Ok(JsValue::undefined())
}

/// Adds the listener that prints, which a script can remove.
pub(super) fn listen(process: &JsObject, context: &mut Context) -> JsResult<()> {
    if with_start(|start| start.no_warnings) {
        return Ok(());
    }
    let listener = define::function("onWarning", 1, on_warning, context);
    let on = process.get(js_string!("on"), context)?;
    if let Some(on) = on.as_function() {
        let args = [js_string!("warning").into(), listener.into()];
        on.call(&process.clone().into(), &args, context)?;
    }
    Ok(())
}

/// Whether `--disable-warning` names a warning's code or name.
fn is_disabled(warning: &JsObject, context: &mut Context) -> JsResult<bool> {
    let disabled = with_start(|start| start.disabled_warnings.clone());
    if disabled.is_empty() {
        return Ok(false);
    }
    for key in [js_string!("code"), js_string!("name")] {
        let value = warning.get(key, context)?;
        if let Some(value) = value.as_string()
            && disabled.contains(&convert::text(&value))
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The listener that prints.
fn on_warning(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let Some(warning) = args.get_or_undefined(0).as_object() else {
        return Ok(JsValue::undefined());
    };
    if is_disabled(&warning, context)? {
        return Ok(JsValue::undefined());
    }
    let process = exports(context)?;
    let name = warning.get(js_string!("name"), context)?;
    let is_deprecation = name
        .as_string()
        .is_some_and(|name| name == js_string!("DeprecationWarning"));
    if is_deprecation
        && process
            .get(js_string!("noDeprecation"), context)?
            .to_boolean()
    {
        return Ok(JsValue::undefined());
    }
    let trace_key = if is_deprecation {
        js_string!("traceDeprecation")
    } else {
        js_string!("traceProcessWarnings")
    };
    let traces = process.get(trace_key, context)?.to_boolean()
        || process
            .get(js_string!("traceProcessWarnings"), context)?
            .to_boolean();
    let code = warning.get(js_string!("code"), context)?;
    let mut line = format!("({}:{}) ", "node", std::process::id());
    if code.to_boolean() {
        line.push_str(&format!("[{}] ", convert::to_text(&code, context)?));
    }
    let stack = warning.get(js_string!("stack"), context)?;
    if traces && stack.to_boolean() {
        line.push_str(&convert::to_text(&stack, context)?);
    } else {
        let shown = report::name_and_message(&warning, context);
        line.push_str(&shown);
    }
    let detail = warning.get(js_string!("detail"), context)?;
    if let Some(detail) = detail.as_string() {
        line.push('\n');
        line.push_str(&convert::text(&detail));
    }
    if !traces && !HINTED.with(|hinted| hinted.replace(true)) {
        let flag = if is_deprecation {
            "--trace-deprecation"
        } else {
            "--trace-warnings"
        };
        let host = with_start(|start| start.argv0.clone());
        let host = host.rsplit('/').next().unwrap_or_default();
        line.push_str(&format!(
            "\n(Use `{host} {flag} ...` to show where the warning was created)"
        ));
    }
    let file = with_start(|start| start.redirect_warnings.clone());
    let written = file.is_some_and(|file| {
        let opened = std::fs::OpenOptions::new()
            .append(true)
            .create(true)
            .open(file);
        opened.is_ok_and(|mut file| writeln!(file, "{line}").is_ok())
    });
    // A file that cannot be written must not swallow the warning.
    if !written {
        super::stdio::write_error_line(&line, context)?;
    }
    Ok(JsValue::undefined())
}
