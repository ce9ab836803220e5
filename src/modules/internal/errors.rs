//! `internal/errors`: Node's errors for the texts in js/.

use boa_engine::{
    Context, JsArgs, JsObject, JsResult, JsValue, js_string, object::builtins::JsArray,
};

use crate::engine::{convert, define, errors};

/// What the texts get.
pub fn exports(context: &mut Context) -> JsResult<JsObject> {
    let exports = define::object(context);
    define::put_functions(
        &exports,
        &[
            ("makeError", 1, make_error),
            ("received", 1, received),
            ("hideStackFrames", 1, |_, args, _| {
                Ok(args.get_or_undefined(0).clone())
            }),
            ("aggregateTwoErrors", 2, aggregate_two_errors),
            ("uvException", 1, uv_exception),
            ("errnoException", 3, errno_exception),
            ("exceptionWithHostPort", 5, exception_with_host_port),
            ("uvExceptionWithHostPort", 4, uv_exception_with_host_port),
            ("dnsException", 3, dns_exception),
            ("isErrorLike", 1, is_error_like),
        ],
        context,
    );
    let abort_error = errors::abort::class(context);
    define::put(&exports, "AbortError", abort_error);
    Ok(exports)
}

/// `makeError(code, ...args)`: the error of a code; throws nothing, returns it.
fn make_error(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let code = convert::to_text(args.get_or_undefined(0), context)?;
    let rest = args.get(1..).unwrap_or_default();
    Ok(errors::make(&code, rest, context)?.into())
}

/// `received(value)`: what messages say behind `Received`.
fn received(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let text = errors::received(args.get_or_undefined(0), context);
    Ok(convert::string(&text).into())
}

/// Whether a value is an object with a `stack` and a `message` that are its own or inherited.
fn is_error_like(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let Some(object) = args.get_or_undefined(0).as_object() else {
        return Ok(false.into());
    };
    let both = object.has_property(js_string!("stack"), context)?
        && object.has_property(js_string!("message"), context)?;
    Ok(both.into())
}

/// `aggregateTwoErrors(inner, outer)`: the one there is, or one `AggregateError` of both.
fn aggregate_two_errors(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (inner, outer) = (args.get_or_undefined(0), args.get_or_undefined(1));
    if !inner.to_boolean() {
        return Ok(outer.clone());
    }
    if !outer.to_boolean() || inner.strict_equals(outer) {
        return Ok(inner.clone());
    }
    let outer_object = outer.to_object(context)?;
    let known = outer_object.get(js_string!("errors"), context)?;
    if let Some(array) = known
        .as_object()
        .and_then(|known| JsArray::from_object(known).ok())
    {
        array.push(inner.clone(), context)?;
        return Ok(outer.clone());
    }
    let both = JsArray::from_iter([outer.clone(), inner.clone()], context);
    let message = outer_object.get(js_string!("message"), context)?;
    let class = context
        .intrinsics()
        .constructors()
        .aggregate_error()
        .constructor();
    let made = class.construct(&[both.into(), message], None, context)?;
    let code = outer_object.get(js_string!("code"), context)?;
    define::put(&made, "code", code);
    Ok(made.into())
}

fn number(args: &[JsValue], at: usize, context: &mut Context) -> JsResult<i32> {
    args.get_or_undefined(at).to_i32(context)
}

fn text(args: &[JsValue], at: usize, context: &mut Context) -> JsResult<Option<String>> {
    let value = args.get_or_undefined(at);
    if value.is_null_or_undefined() {
        return Ok(None);
    }
    convert::to_text(value, context).map(Some)
}

fn port(args: &[JsValue], at: usize, context: &mut Context) -> JsResult<Option<u16>> {
    let value = args.get_or_undefined(at);
    if value.is_undefined() {
        return Ok(None);
    }
    Ok(u16::try_from(value.to_u32(context)?).ok())
}

/// `uvException({ errno, syscall, path, dest })`
fn uv_exception(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let info = args.get_or_undefined(0).to_object(context)?;
    let mut part = |name: &str| -> JsResult<Option<String>> {
        let value = info.get(convert::string(name), context)?;
        if value.is_null_or_undefined() {
            return Ok(None);
        }
        convert::to_text(&value, context).map(Some)
    };
    let syscall = part("syscall")?.unwrap_or_default();
    let path = part("path")?;
    let dest = part("dest")?;
    let errno = info.get(js_string!("errno"), context)?.to_i32(context)?;
    let failure = errors::system::Failure {
        syscall: &syscall,
        errno: errno.saturating_abs(),
        path: path.as_deref(),
        dest: dest.as_deref(),
    };
    Ok(failure.object(context).into())
}

/// `errnoException(errno, syscall, detail)`
fn errno_exception(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let errno = number(args, 0, context)?;
    let syscall = text(args, 1, context)?.unwrap_or_else(|| "undefined".into());
    let detail = text(args, 2, context)?.filter(|detail| !detail.is_empty());
    let made = errors::system::errno_exception(&syscall, errno, detail.as_deref(), context);
    Ok(made.into())
}

/// `exceptionWithHostPort(errno, syscall, address, port, detail)`
fn exception_with_host_port(
    _: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let errno = number(args, 0, context)?;
    let syscall = text(args, 1, context)?.unwrap_or_default();
    let address = text(args, 2, context)?.unwrap_or_default();
    let port = port(args, 3, context)?;
    let made = errors::system::with_host_port(&syscall, errno, &address, port, context);
    if let Some(detail) = text(args, 4, context)?.filter(|detail| !detail.is_empty()) {
        let message = made.get(js_string!("message"), context)?;
        let message = convert::to_text(&message, context)?;
        let message = convert::string(&format!("{message} - Local ({detail})"));
        define::put_hidden(&made, "message", message);
    }
    Ok(made.into())
}

/// `uvExceptionWithHostPort(errno, syscall, address, port)`
fn uv_exception_with_host_port(
    _: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let errno = number(args, 0, context)?;
    let syscall = text(args, 1, context)?.unwrap_or_default();
    let address = text(args, 2, context)?.unwrap_or_default();
    let port = port(args, 3, context)?;
    Ok(errors::system::listening(&syscall, errno, &address, port, context).into())
}

/// `dnsException(code, syscall, hostname)`; `code` is a number of libuv's or a name of c-ares'.
fn dns_exception(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let syscall = text(args, 1, context)?.unwrap_or_default();
    let hostname = text(args, 2, context)?.unwrap_or_default();
    let code = args.get_or_undefined(0);
    let name;
    let code = if code.is_number() {
        errors::system::DnsCode::Number(code.to_i32(context)?)
    } else {
        name = convert::to_text(code, context)?;
        errors::system::DnsCode::Name(&name)
    };
    Ok(errors::system::dns(&syscall, code, &hostname, context).into())
}
