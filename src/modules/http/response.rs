//! `ServerResponse`: the status line.

use std::cell::RefCell;

use boa_engine::{
    Context, JsArgs, JsObject, JsResult, JsString, JsValue, js_string,
    object::builtins::JsFunction, property::PropertyKey,
};

use super::outgoing::{self, Header, flag, peek, render, with};
use super::{bare, fields};
use crate::engine::{convert, define, errors};

thread_local! {
    /// The native `writeHead`: another one under that name is a script's own, and called.
    static WRITE_HEAD: RefCell<Option<JsFunction>> = const { RefCell::new(None) };
}

/// The words for a status code that Node has words for.
pub fn reason(status: u16) -> Option<&'static str> {
    Some(match status {
        100 => "Continue",
        101 => "Switching Protocols",
        102 => "Processing",
        103 => "Early Hints",
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        203 => "Non-Authoritative Information",
        204 => "No Content",
        205 => "Reset Content",
        206 => "Partial Content",
        207 => "Multi-Status",
        208 => "Already Reported",
        226 => "IM Used",
        300 => "Multiple Choices",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        304 => "Not Modified",
        305 => "Use Proxy",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        402 => "Payment Required",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        407 => "Proxy Authentication Required",
        408 => "Request Timeout",
        409 => "Conflict",
        410 => "Gone",
        411 => "Length Required",
        412 => "Precondition Failed",
        413 => "Payload Too Large",
        414 => "URI Too Long",
        415 => "Unsupported Media Type",
        416 => "Range Not Satisfiable",
        417 => "Expectation Failed",
        418 => "I'm a Teapot",
        421 => "Misdirected Request",
        422 => "Unprocessable Entity",
        423 => "Locked",
        424 => "Failed Dependency",
        425 => "Too Early",
        426 => "Upgrade Required",
        428 => "Precondition Required",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        451 => "Unavailable For Legal Reasons",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        505 => "HTTP Version Not Supported",
        506 => "Variant Also Negotiates",
        507 => "Insufficient Storage",
        508 => "Loop Detected",
        509 => "Bandwidth Limit Exceeded",
        510 => "Not Extended",
        511 => "Network Authentication Required",
        _ => return None,
    })
}

/// `STATUS_CODES`
pub fn status_codes(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let codes = define::object(context);
    for status in 100..600u16 {
        if let Some(words) = reason(status) {
            let key = PropertyKey::from(status);
            codes.create_data_property_or_throw(key, JsString::from(words), context)?;
        }
    }
    Ok(codes.into())
}

/// `defineResponse(prototype)`: what is native of `ServerResponse.prototype` alone.
pub fn define_prototype(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let prototype = args.get_or_undefined(0).to_object(context)?;
    let function = define::function("writeHead", 3, write_head, context);
    define::put(&prototype, "writeHead", function.clone());
    define::put(&prototype, "writeHeader", function.clone());
    WRITE_HEAD.with(|known| *known.borrow_mut() = Some(function));
    let implicit = define::function(
        "_implicitHeader",
        0,
        |this, _, context| {
            let message = this.as_object().ok_or_else(convert::illegal_invocation)?;
            implicit_head(&message, context)?;
            Ok(JsValue::undefined())
        },
        context,
    );
    define::put(&prototype, "_implicitHeader", implicit);
    define::put_accessor(
        &prototype,
        js_string!("statusCode"),
        |this, _, _| Ok(status_value(this)),
        Some(set_status),
        context,
    );
    define::put_accessor(
        &prototype,
        js_string!("statusMessage"),
        |this, _, _| {
            let found = this
                .as_object()
                .and_then(|message| peek(&message, status_message));
            Ok(found.unwrap_or_default())
        },
        Some(|this, args, _| {
            if let Some(message) = this.as_object() {
                let value = args.get_or_undefined(0).clone();
                with(&message, |state| state.set_status_message(value));
            }
            Ok(JsValue::undefined())
        }),
        context,
    );
    Ok(JsValue::undefined())
}

/// Before the head is rendered what a script set; then what it has.
fn status_message(state: &outgoing::Outgoing) -> JsValue {
    let usual = || {
        let words = reason(state.status()).unwrap_or("unknown");
        match state.is(flag::HEADER) {
            true => JsString::from(words).into(),
            false => JsValue::undefined(),
        }
    };
    match state.status_message() {
        // The head has the usual words in the place of none.
        Some(own) if !state.is(flag::HEADER) || own.to_boolean() => own,
        _ => usual(),
    }
}

fn status_value(this: &JsValue) -> JsValue {
    let found = this
        .as_object()
        .and_then(|message| peek(&message, |state| state.status_value()));
    found.unwrap_or_else(|| 200.into())
}

fn set_status(this: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    if let Some(message) = this.as_object() {
        let value = args.get_or_undefined(0).clone();
        with(&message, |state| state.set_status_value(value));
    }
    Ok(JsValue::undefined())
}

/// `writeHead(statusCode)` of a response whose head is not there yet: natively, unless a script
/// has a `writeHead` of its own.
pub fn implicit_head(message: &JsObject, context: &mut Context) -> JsResult<()> {
    let method = match bare::is_bare_response(message) {
        true => bare::write_head()?,
        false => None,
    };
    let method = match method {
        Some(method) => method,
        None => define::get!(message, "writeHead", context)?,
    };
    let method = method.as_object();
    let is_native = WRITE_HEAD.with(|native| match (&method, &*native.borrow()) {
        (Some(method), Some(native)) => JsObject::equals(method, native),
        _ => true,
    });
    if is_native && with(message, outgoing::usual) {
        return Ok(());
    }
    let status = status_value(&message.clone().into());
    match method {
        Some(method) if !is_native => {
            method.call(&message.clone().into(), &[status], context)?;
            Ok(())
        }
        _ => store(message, &status, &JsValue::undefined(), None, context),
    }
}

/// `writeHead(statusCode, statusMessage, headers)`
fn write_head(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let message = this.as_object().ok_or_else(convert::illegal_invocation)?;
    if peek(&message, |state| state.is(flag::HEADER)) == Some(true) {
        let args = [js_string!("write").into()];
        return Err(errors::raise("ERR_HTTP_HEADERS_SENT", &args, context));
    }
    let (words, headers) = match args.get_or_undefined(1) {
        words if words.is_string() => (words.clone(), args.get_or_undefined(2)),
        second => {
            let third = args.get_or_undefined(2);
            let headers = if third.is_null_or_undefined() {
                second
            } else {
                third
            };
            (JsValue::undefined(), headers)
        }
    };
    let headers = headers.to_boolean().then_some(headers);
    store(&message, args.get_or_undefined(0), &words, headers, context)?;
    Ok(this.clone())
}

fn store(
    message: &JsObject,
    status: &JsValue,
    words: &JsValue,
    headers: Option<&JsValue>,
    context: &mut Context,
) -> JsResult<()> {
    let number = status.to_i32(context)?;
    let Some(number) = u16::try_from(number)
        .ok()
        .filter(|n| (100..=999).contains(n))
    else {
        let args = [status.clone()];
        return Err(errors::raise(
            "ERR_HTTP_INVALID_STATUS_CODE",
            &args,
            context,
        ));
    };
    let words = match words.is_string() {
        true => Some(words.clone()),
        false => peek(message, |state| state.status_message())
            .flatten()
            .filter(JsValue::to_boolean),
    };
    with(message, |state| {
        state.set_status_value(number.into());
        if let Some(words) = &words {
            state.set_status_message(words.clone());
        }
    });
    let given = match headers {
        Some(headers) => given_headers(message, headers, context)?,
        None => None,
    };
    let mut head = Vec::with_capacity(256);
    match words {
        None => {
            let words = reason(number).unwrap_or("unknown");
            outgoing::push_status_line(number, words.as_bytes(), &mut head);
        }
        Some(words) => {
            let text = words.to_string(context)?;
            if !fields::is_valid_text(&text) {
                let args = [js_string!("statusMessage").into()];
                return Err(errors::raise("ERR_INVALID_CHAR", &args, context));
            }
            let mut words = Vec::with_capacity(text.len());
            outgoing::push_text(&text, &mut words);
            outgoing::push_status_line(number, &words, &mut head);
        }
    }
    with(message, |state| {
        if matches!(number, 204 | 304 | 100..=199) {
            state.put(flag::HAS_BODY, false);
        }
        // A client that was not told to go on may not have sent the body: what follows is not
        // certain.
        if state.is(flag::EXPECTS_CONTINUE) && !state.is(flag::SENT_CONTINUE) {
            state.put(flag::KEEP_ALIVE, false);
        }
    });
    match given {
        Some(given) => render(message, head, &given, context),
        None => {
            let own = with(message, outgoing::Outgoing::headers);
            render(message, head, &own, context)
        }
    }
}

/// What was given to `writeHead`, as headers: none when they were set besides those that are set
/// already.
fn given_headers(
    message: &JsObject,
    headers: &JsValue,
    context: &mut Context,
) -> JsResult<Option<Vec<Header>>> {
    let merges = with(message, |state| state.is(flag::SETS_HEADERS));
    if let Some(mut flat) = outgoing::items_of(headers, context)? {
        if flat
            .first()
            .is_some_and(|first| first.as_object().is_some_and(|o| o.is_array()))
        {
            let mut flattened = Vec::new();
            for pair in flat {
                match outgoing::items_of(&pair, context)? {
                    Some(pair) => flattened.extend(pair),
                    None => flattened.push(pair),
                }
            }
            flat = flattened;
        }
        if !flat.len().is_multiple_of(2) {
            return Err(errors::invalid_arg_value("headers", headers, "", context));
        }
        let given = outgoing::from_flat(message, &flat, context)?;
        let mut own = with(message, outgoing::Outgoing::headers);
        own.retain(|known| {
            !given
                .iter()
                .any(|given| outgoing::same_name(&given.name, &known.name))
        });
        if merges {
            with(message, |state| state.replace_headers(own));
            for one in given {
                outgoing::add(message, one.name.clone(), one.value.clone(), context)?;
            }
            return Ok(None);
        }
        own.extend(given);
        return Ok(Some(own));
    }
    let Some(object) = headers.as_object() else {
        return Ok(None);
    };
    let mut given = Vec::new();
    for key in object.own_property_keys(context)? {
        let name = match &key {
            PropertyKey::String(name) => name.clone(),
            PropertyKey::Index(index) => JsString::from(index.get().to_string()),
            PropertyKey::Symbol(_) => continue,
        };
        let enumerable = object
            .borrow()
            .properties()
            .get(&key)
            .is_none_or(|found| found.enumerable() == Some(true));
        if !enumerable || name.is_empty() && merges {
            continue;
        }
        let value = object.get(key, context)?;
        let name = fields::check_name(&name.into(), None, context)?;
        outgoing::check_values(message, &name.clone().into(), &value, context)?;
        if merges {
            outgoing::put(message, name, value);
        } else {
            given.push(Header { name, value });
        }
    }
    Ok((!merges).then_some(given))
}
