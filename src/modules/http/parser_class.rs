//! `HTTPParser`, which packages take from `_http_common`: bytes in, calls of the functions that a
//! script has put at numbers on the parser. The host's own servers and clients do not use it.

use std::cell::{Cell, RefCell};

use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsError, JsObject, JsResult, JsString, JsValue, Trace,
    js_string, object::builtins::JsArray,
};

use super::framing::{Event, Head, Invalid, Length, Parser, Side};
use crate::engine::errors::{self, Class};
use crate::engine::{convert, define};
use crate::modules::buffer::{self, encoding::latin1};

/// The methods in the order in which the parser counts them. The last has a number of its own.
#[rustfmt::skip]
const METHODS: [&str; 35] = [
    "DELETE", "GET", "HEAD", "POST", "PUT", "CONNECT", "OPTIONS", "TRACE", "COPY", "LOCK", "MKCOL", "MOVE", "PROPFIND",
    "PROPPATCH", "SEARCH", "UNLOCK", "BIND", "REBIND", "UNBIND", "ACL", "REPORT", "MKACTIVITY", "CHECKOUT", "MERGE",
    "M-SEARCH", "NOTIFY", "SUBSCRIBE", "UNSUBSCRIBE", "PATCH", "PURGE", "MKCALENDAR", "LINK", "UNLINK", "SOURCE", "QUERY",
];

fn number_of(method: &[u8]) -> Option<i32> {
    const QUERY: i32 = 46;
    let at = METHODS.iter().position(|name| name.as_bytes() == method)?;
    Some(if at + 1 == METHODS.len() {
        QUERY
    } else {
        at as i32
    })
}

/// `methods()`: their names in the parser's order.
pub fn methods(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let names = METHODS.iter().map(|name| JsString::from(*name).into());
    Ok(JsArray::from_iter(names, context).into())
}

/// The numbers that a script uses: which side's messages, where its functions are, and what is
/// taken leniently.
const VALUES: &[(&str, i32)] = &[
    ("REQUEST", 1),
    ("RESPONSE", RESPONSE),
    ("kOnMessageBegin", ON_BEGIN),
    ("kOnHeaders", ON_HEADERS),
    ("kOnHeadersComplete", ON_HEAD),
    ("kOnBody", ON_BODY),
    ("kOnMessageComplete", ON_COMPLETE),
    ("kOnExecute", 5),
    ("kOnTimeout", 6),
    ("kLenientNone", 0),
    ("kLenientHeaders", LENIENT_HEADERS),
    ("kLenientChunkedLength", 2),
    ("kLenientKeepAlive", 4),
    ("kLenientTransferEncoding", 8),
    ("kLenientVersion", 16),
    ("kLenientDataAfterClose", 32),
    ("kLenientOptionalLFAfterCR", 64),
    ("kLenientOptionalCRLFAfterChunk", 128),
    ("kLenientOptionalCRBeforeLF", 256),
    ("kLenientSpacesAfterChunkSize", 512),
    ("kLenientHeaderValueRelaxed", ANY_VALUES),
    ("kLenientAll", 1023),
];

const RESPONSE: i32 = 2;
const ON_BEGIN: i32 = 0;
const ON_HEADERS: i32 = 1;
const ON_HEAD: i32 = 2;
const ON_BODY: i32 = 3;
const ON_COMPLETE: i32 = 4;
const LENIENT_HEADERS: i32 = 1;
const ANY_VALUES: i32 = 1024;

/// So many headers come in one piece at most.
const MOST_HEADERS: usize = 31;

#[derive(Trace, Finalize, JsData)]
struct MessageParser {
    #[unsafe_ignore_trace]
    parser: RefCell<Parser>,
    /// The script knows that a message has begun.
    #[unsafe_ignore_trace]
    begun: Cell<bool>,
    /// The target of the request, until it has been told with a piece of the headers.
    #[unsafe_ignore_trace]
    target: RefCell<Vec<u8>>,
    #[unsafe_ignore_trace]
    failed: Cell<Option<Invalid>>,
}

/// `HTTPParser`, as it is exported.
pub fn class(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let prototype = define::object(context);
    let nothing: define::Native = |_, _, _| Ok(JsValue::undefined());
    define::put_functions(
        &prototype,
        &[
            ("close", 0, nothing),
            ("free", 0, nothing),
            ("remove", 0, nothing),
            ("execute", 0, execute),
            ("finish", 0, finish),
            ("initialize", 0, initialize),
            ("pause", 0, |_, _, context| Err(missing("pause", context))),
            ("resume", 0, |_, _, context| Err(missing("resume", context))),
            ("consume", 0, |_, _, context| {
                Err(missing("consume", context))
            }),
            ("unconsume", 0, nothing),
        ],
        context,
    );
    let class = define::constructor("HTTPParser", 0, construct, &prototype, context);
    for (name, value) in VALUES {
        define::put(&class, name, *value);
    }
    Ok(class.into())
}

fn missing(name: &str, context: &mut Context) -> JsError {
    errors::method_not_implemented(&format!("parser.{name}()"), context)
}

fn construct(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let target = this.as_object().ok_or_else(convert::illegal_invocation)?;
    let prototype = target.get(js_string!("prototype"), context)?;
    let prototype = prototype.to_object(context)?;
    let state = MessageParser {
        parser: RefCell::new(Parser::new(Side::Request, 0)),
        begun: Cell::new(false),
        target: RefCell::default(),
        failed: Cell::new(None),
    };
    Ok(define::native_object(&prototype, state, context).into())
}

fn this_object(this: &JsValue) -> JsResult<JsObject> {
    this.as_object()
        .filter(JsObject::is::<MessageParser>)
        .ok_or_else(convert::illegal_invocation)
}

fn with<T>(object: &JsObject, look: impl FnOnce(&MessageParser) -> T) -> JsResult<T> {
    let state = object
        .downcast_ref::<MessageParser>()
        .ok_or_else(convert::illegal_invocation)?;
    Ok(look(&state))
}

/// `initialize(type, resource[, maxHeaderSize[, lenientFlags]])`
fn initialize(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    /// Node's default.
    const LIMIT: usize = 16 * 1024;
    let object = this_object(this)?;
    let side = match args.get_or_undefined(0).to_i32(context)? {
        RESPONSE => Side::Response,
        _ => Side::Request,
    };
    let limit = match args.get_or_undefined(2).to_u32(context)? {
        0 => LIMIT,
        limit => limit as usize,
    };
    let lenient = args.get_or_undefined(3).to_i32(context)?;
    let mut parser = Parser::new(side, limit);
    parser.limit_headers(0);
    if lenient & LENIENT_HEADERS != 0 {
        parser.be_lenient();
    }
    if lenient & ANY_VALUES != 0 {
        parser.take_any_values();
    }
    with(&object, |state| {
        *state.parser.borrow_mut() = parser;
        state.begun.set(false);
        state.failed.set(None);
    })?;
    Ok(JsValue::undefined())
}

/// Calls the function at a number, if there is one.
fn call(object: &JsObject, at: i32, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    match object.get(at as u32, context)?.as_callable() {
        Some(function) => function.call(&object.clone().into(), args, context),
        None => Ok(JsValue::undefined()),
    }
}

fn begin(object: &JsObject, context: &mut Context) -> JsResult<()> {
    if !with(object, |state| state.begun.replace(true))? {
        call(object, ON_BEGIN, &[], context)?;
    }
    Ok(())
}

/// Headers in a flat array: name, value, name ...
fn flat<'a>(pairs: impl Iterator<Item = (&'a [u8], &'a [u8])>, context: &mut Context) -> JsValue {
    let texts = pairs.flat_map(|(name, value)| [latin1(name).into(), latin1(value).into()]);
    let texts: Vec<JsValue> = texts.collect();
    JsArray::from_iter(texts, context).into()
}

/// A piece of the headers, with the target if that has not been told yet.
fn piece(object: &JsObject, headers: JsValue, context: &mut Context) -> JsResult<()> {
    let target = with(object, |state| state.target.take())?;
    call(
        object,
        ON_HEADERS,
        &[headers, latin1(&target).into()],
        context,
    )?;
    Ok(())
}

/// Tells of a head. What the script answers: 1 for no body, 2 for another protocol.
fn told_head(object: &JsObject, head: &Head, context: &mut Context) -> JsResult<i32> {
    let target = head.slice(head.target).to_vec();
    with(object, |state| *state.target.borrow_mut() = target.clone())?;
    let pairs: Vec<_> = head
        .headers
        .iter()
        .map(|(name, value)| (head.slice(*name), head.slice(*value)))
        .collect();
    let is_request = head.is_request();
    let (headers, url) = if pairs.len() > MOST_HEADERS {
        for some in pairs.chunks(MOST_HEADERS) {
            let some = flat(some.iter().copied(), context);
            piece(object, some, context)?;
        }
        (JsValue::undefined(), JsValue::undefined())
    } else {
        let url = is_request.then(|| latin1(&target).into());
        (flat(pairs.into_iter(), context), url.unwrap_or_default())
    };
    let number = number_of(head.slice(head.method)).map(JsValue::from);
    let status = (!is_request).then(|| JsValue::from(i32::from(head.status)));
    let reason = (!is_request).then(|| JsValue::from(latin1(head.slice(head.reason))));
    let args = [
        i32::from(head.major).into(),
        i32::from(head.minor).into(),
        headers,
        number.unwrap_or_default(),
        url,
        status.unwrap_or_default(),
        reason.unwrap_or_default(),
        head.upgrade.into(),
        head.keeps_alive.into(),
    ];
    let answer = call(object, ON_HEAD, &args, context)?;
    Ok(answer.as_number().map_or(0, |answer| answer as i32))
}

fn told_end(object: &JsObject, context: &mut Context) -> JsResult<()> {
    with(object, |state| state.begun.set(false))?;
    call(object, ON_COMPLETE, &[], context)?;
    Ok(())
}

/// `execute(buffer)`: how many bytes were parsed, or the error of what is wrong with them.
fn execute(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let object = this_object(this)?;
    let bytes = buffer::bytes_of(args.get_or_undefined(0), context)?;
    if let Some(invalid) = with(&object, |state| state.failed.get())? {
        return Ok(parse_error(invalid, 0, context));
    }
    let mut input = &bytes[..];
    loop {
        let (event, is_inside) = with(&object, |state| {
            let mut parser = state.parser.borrow_mut();
            (parser.next(&mut input), parser.is_inside())
        })?;
        if is_inside || matches!(event, Ok(Some(_))) {
            begin(&object, context)?;
        }
        match event {
            Ok(None) => return Ok(((bytes.len() - input.len()) as f64).into()),
            Ok(Some(Event::Head(head))) => {
                let answer = told_head(&object, &head, context)?;
                let leaves = answer == 2 || head.upgrade && head.length == Length::None;
                if leaves || answer == 1 {
                    told_end(&object, context)?;
                    with(&object, |state| {
                        let mut parser = state.parser.borrow_mut();
                        if leaves {
                            parser.upgrade();
                        } else {
                            parser.pass_over_body();
                        }
                    })?;
                }
                if leaves {
                    return Ok(((bytes.len() - input.len()) as f64).into());
                }
            }
            Ok(Some(Event::Body(body))) => {
                let body = buffer::new_from_slice(body, context)?;
                call(&object, ON_BODY, &[body.into()], context)?;
            }
            Ok(Some(Event::End(trailers))) => {
                if !trailers.is_empty() {
                    let pairs = trailers.iter();
                    let pairs = pairs.map(|(name, value)| (&name[..], &value[..]));
                    let trailers = flat(pairs, context);
                    piece(&object, trailers, context)?;
                }
                told_end(&object, context)?;
            }
            Err(invalid) => {
                with(&object, |state| state.failed.set(Some(invalid)))?;
                return Ok(parse_error(invalid, bytes.len() - input.len(), context));
            }
        }
    }
}

/// `finish()`: the connection has ended. The error of a message that was cut off by it.
fn finish(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let object = this_object(this)?;
    match with(&object, |state| {
        state
            .parser
            .borrow_mut()
            .finish()
            .map(|event| event.is_some())
    })? {
        Ok(false) => Ok(JsValue::undefined()),
        Ok(true) => {
            told_end(&object, context)?;
            Ok(JsValue::undefined())
        }
        Err(invalid) => Ok(parse_error(invalid, 0, context)),
    }
}

fn parse_error(invalid: Invalid, parsed: usize, context: &mut Context) -> JsValue {
    let error = errors::plain(Class::Error, "Parse Error", context);
    define::put(&error, "bytesParsed", parsed as f64);
    define::put(&error, "code", JsString::from(invalid.code));
    define::put(&error, "reason", JsString::from(invalid.reason));
    error.into()
}
