//! What happened, as js/internal/http2 gets it: an array whose first is the number of its kind.

use boa_engine::{Context, JsResult, JsValue, object::builtins::JsArray};

use super::session::{Event, Stream};
use crate::engine::convert;
use crate::modules::buffer::{self, encoding::latin1};

const HEADERS: u8 = 0;
const PROMISE: u8 = 1;
const DATA: u8 = 2;
const END: u8 = 3;
const CLOSED: u8 = 4;
const SETTINGS: u8 = 5;
const SETTINGS_ACKNOWLEDGED: u8 = 6;
const PING: u8 = 7;
const PONG: u8 = 8;
const GOAWAY: u8 = 9;
const ALT_SVC: u8 = 10;
const ORIGINS: u8 = 11;
const NOT_SENT: u8 = 12;
const DRAINED: u8 = 13;
const WANTS_TRAILERS: u8 = 14;
const FATAL: u8 = 15;

/// An event as an array.
pub fn tell(event: Event, context: &mut Context) -> JsResult<JsValue> {
    let number = |number: u32| JsValue::from(f64::from(number));
    let told: Vec<JsValue> = match event {
        Event::Headers {
            stream,
            kind,
            is_last,
            fields,
        } => {
            let [texts, sensitive] = texts_of(&fields, context);
            let kind = JsValue::from(kind as u8);
            vec![
                HEADERS.into(),
                number(stream),
                kind,
                is_last.into(),
                texts,
                sensitive,
            ]
        }
        Event::Promise {
            stream,
            promised,
            fields,
        } => {
            let [texts, sensitive] = texts_of(&fields, context);
            vec![
                PROMISE.into(),
                number(stream),
                number(promised),
                texts,
                sensitive,
            ]
        }
        Event::Data { stream, bytes } => {
            let bytes = buffer::new_from_vec(bytes, context)?;
            vec![DATA.into(), number(stream), bytes.into()]
        }
        Event::End { stream } => vec![END.into(), number(stream)],
        Event::Closed { stream, code } => vec![CLOSED.into(), number(stream), number(code)],
        Event::Settings => vec![SETTINGS.into()],
        Event::SettingsAcknowledged => vec![SETTINGS_ACKNOWLEDGED.into()],
        Event::Ping(payload) => {
            let payload = buffer::new_from_slice(&payload, context)?;
            vec![PING.into(), payload.into()]
        }
        Event::Pong(payload) => {
            let payload = buffer::new_from_slice(&payload, context)?;
            vec![PONG.into(), payload.into()]
        }
        Event::Goaway { code, last, data } => {
            let data = match data.is_empty() {
                true => JsValue::undefined(),
                false => buffer::new_from_vec(data, context)?.into(),
            };
            vec![GOAWAY.into(), number(code), number(last), data]
        }
        Event::AltSvc {
            stream,
            origin,
            value,
        } => {
            let (origin, value) = (latin1(&origin), latin1(&value));
            vec![ALT_SVC.into(), number(stream), origin.into(), value.into()]
        }
        Event::Origins(all) => {
            let all = all.iter().map(|origin| latin1(origin).into());
            let all = JsArray::from_iter(all, context);
            vec![ORIGINS.into(), all.into()]
        }
        Event::NotSent { kind, code, stream } => {
            vec![NOT_SENT.into(), kind.into(), number(code), number(stream)]
        }
        Event::Drained { stream } => vec![DRAINED.into(), number(stream)],
        Event::WantsTrailers { stream } => vec![WANTS_TRAILERS.into(), number(stream)],
        Event::Fatal { fault, why } => {
            let why = why.map_or_else(JsValue::undefined, |why| convert::string(why).into());
            vec![FATAL.into(), fault.into(), why]
        }
    };
    Ok(JsArray::from_iter(told, context).into())
}

/// The names and values of fields in turn, and the names of those that are sensitive.
fn texts_of(fields: &[super::hpack::Field], context: &mut Context) -> [JsValue; 2] {
    let texts = fields
        .iter()
        .flat_map(|field| [latin1(&field.name).into(), latin1(&field.value).into()]);
    let texts = JsArray::from_iter(texts, context).into();
    let sensitive = fields.iter().filter(|field| field.is_sensitive);
    let sensitive = sensitive.map(|field| latin1(&field.name).into());
    [texts, JsArray::from_iter(sensitive, context).into()]
}

/// The number of a stream's state, among `http2.constants`.
pub fn state(stream: &Stream, id: u32, is_server: bool) -> u8 {
    let is_ours = id.is_multiple_of(2) == is_server;
    match (stream.is_local_closed, stream.is_remote_closed) {
        _ if stream.is_waiting => 1,
        _ if stream.is_reserved && is_ours => 3,
        _ if stream.is_reserved => 4,
        (false, false) => 2,
        (true, false) => 5,
        (false, true) => 6,
        (true, true) => 7,
    }
}

/// What Node's library says of a fault.
pub fn words(fault: i32) -> &'static str {
    match fault {
        0 => "Success",
        -501 => "Invalid argument",
        -502 => "Out of buffer space",
        -503 => "Unsupported SPDY version",
        -504 => "Operation would block",
        -505 => "Protocol error",
        -506 => "Invalid frame octets",
        -507 => "EOF",
        -508 => "Data transfer deferred",
        -509 => "No more Stream ID available",
        -510 => "Stream was already closed or invalid",
        -511 => "Stream is closing",
        -512 => "The transmission is not allowed for this stream",
        -513 => "Stream ID is invalid",
        -514 => "Invalid stream state",
        -515 => "Another DATA frame has already been deferred",
        -516 => "request HEADERS is not allowed",
        -517 => "GOAWAY has already been sent",
        -518 => "Invalid header block",
        -519 => "Invalid state",
        -521 => "The user callback function failed due to the temporal error",
        -522 => "The length of the frame is invalid",
        -523 => "Header compression/decompression error",
        -524 => "Flow control error",
        -525 => "Insufficient buffer size given to function",
        -526 => "Callback was paused by the application",
        -527 => "Too many inflight SETTINGS",
        -528 => "Server push is disabled by peer",
        -529 => "DATA or HEADERS frame has already been submitted for the stream",
        -530 => "The current session is closing",
        -531 => "Invalid HTTP header field was received",
        -532 => "Violation in HTTP messaging rule",
        -533 => "Stream was refused",
        -534 => "Internal error",
        -535 => "Cancel",
        -536 => {
            "When a local endpoint expects to receive SETTINGS frame, it receives an other type of frame"
        }
        -901 => "Out of memory",
        -902 => "The user callback function failed",
        -903 => "Received bad client magic byte string",
        -904 => "Flooding was detected in this HTTP/2 session, and it must be closed",
        -905 => "Too many CONTINUATION frames following a HEADER frame",
        _ => "Unknown error code",
    }
}
