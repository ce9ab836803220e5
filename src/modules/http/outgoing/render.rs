//! The head of a message, and what it says about the body and the connection.

use std::cell::RefCell;
use std::rc::Rc;

use boa_engine::{Context, JsArgs, JsObject, JsResult, JsString, JsValue};

use super::super::connection;
use super::super::fields;
use super::super::response::reason;
use super::headers::{self, Header, is_named, items_of, push_number, push_text, value_text};
use super::{Outgoing, flag, peek, this_message, with};
use crate::engine::errors;
use crate::runtime::{runtime, wall_clock};

/// A head as it is sent.
pub enum Rendered {
    /// Its bytes.
    Own(Vec<u8>),
    /// The lines that the responses of a second have in common, and the length of this one's body.
    Usual(Rc<[u8]>, u64),
}

impl Default for Rendered {
    fn default() -> Self {
        Self::Own(Vec::new())
    }
}

impl Rendered {
    /// Appends its bytes.
    pub fn push_to(&self, into: &mut Vec<u8>) {
        match self {
            Self::Own(bytes) => into.extend_from_slice(bytes),
            Self::Usual(lines, length) => {
                into.extend_from_slice(lines);
                push_length(*length as i64, into);
                into.extend_from_slice(b"\r\n");
            }
        }
    }

    /// Whether all of it is ASCII, as far as one sees at once.
    fn is_plain(&self) -> bool {
        matches!(self, Self::Usual(..))
    }

    /// Its bytes.
    pub fn text(&self) -> Vec<u8> {
        let mut text = Vec::new();
        self.push_to(&mut text);
        text
    }
}

impl Outgoing {
    /// Appends the head, unless it has gone already. False when what it appends may have
    /// characters beyond ASCII.
    pub fn take_head(&self, into: &mut Vec<u8>) -> bool {
        if !self.is(flag::HEADER) || self.is(flag::HEADER_SENT) {
            return true;
        }
        self.put(flag::HEADER_SENT, true);
        let head = self.head.borrow();
        head.push_to(into);
        head.is_plain()
    }
}

fn push_length(length: i64, head: &mut Vec<u8>) {
    head.extend_from_slice(b"Content-Length: ");
    push_number(length, head);
    head.extend_from_slice(b"\r\n");
}

/// The lines of a usual head, and what they depend on.
struct Usual {
    status: u16,
    keep_alive: u32,
    /// The loop's time at which the second that they show is over.
    until: u64,
    lines: Rc<[u8]>,
}

thread_local! {
    static USUAL: RefCell<Option<Usual>> = const { RefCell::new(None) };
}

/// Gives a response the head that it has when a script has set nothing but a status, its body has
/// a known length and the connection stays open. False where that is not so.
pub fn usual(state: &Outgoing) -> bool {
    const SET: u32 = flag::HAS_BODY
        | flag::KEEP_ALIVE
        | flag::DEFAULT_KEEP_ALIVE
        | flag::SEND_DATE
        | flag::USE_CHUNKED;
    const NOT_SET: u32 = flag::CHUNKED
        | flag::REMOVED_CONNECTION
        | flag::REMOVED_LENGTH
        | flag::MOST_REQUESTS
        | flag::EXPECTS_CONTINUE;
    let (flags, status, keep_alive) = (
        state.flags.get(),
        state.status.get(),
        state.keep_alive.get(),
    );
    let Some(length) = state.content_length.get() else {
        return false;
    };
    if flags & (SET | NOT_SET) != SET
        || state.rare.borrow().is_some()
        || !(200..=999).contains(&status)
        || matches!(status, 204 | 304)
        || keep_alive == 0
        || length < 0.0
        || runtime().execution.is_observed()
    {
        return false;
    }
    let now = runtime().clock.now();
    let lines = USUAL.with(|usual| {
        let mut usual = usual.borrow_mut();
        if let Some(known) = &*usual
            && (known.status, known.keep_alive) == (status, keep_alive)
            && now < known.until
        {
            return Rc::clone(&known.lines);
        }
        // Looked up first: if the second ends meanwhile, the lines are made anew a moment later.
        let until = now + u64::from(1000 - wall_clock().subsec_millis());
        let lines = usual_lines(state);
        *usual = Some(Usual {
            status,
            keep_alive,
            until,
            lines: Rc::clone(&lines),
        });
        lines
    });
    *state.head.borrow_mut() = Rendered::Usual(lines, length as u64);
    state.put(flag::HEADER, true);
    true
}

fn usual_lines(state: &Outgoing) -> Rc<[u8]> {
    let status = state.status.get();
    let mut lines = Vec::with_capacity(256);
    push_status_line(
        status,
        reason(status).unwrap_or("unknown").as_bytes(),
        &mut lines,
    );
    decide(
        state,
        &Found {
            length: true,
            ..Found::default()
        },
        false,
        &mut lines,
    );
    lines.into()
}

/// The first line of a response.
pub fn push_status_line(status: u16, words: &[u8], head: &mut Vec<u8>) {
    head.extend_from_slice(b"HTTP/1.1 ");
    push_number(status.into(), head);
    head.push(b' ');
    head.extend_from_slice(words);
    head.extend_from_slice(b"\r\n");
}

/// What the headers that were given say.
#[derive(Default)]
struct Found {
    connection: bool,
    length: bool,
    encoding: bool,
    date: bool,
    expect: bool,
    trailer: bool,
}

/// Whether `word` (in lower case) stands in `text` as a word of its own, in any case.
fn has_word(text: &[u8], word: &[u8]) -> bool {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    text.windows(word.len()).enumerate().any(|(at, part)| {
        part.eq_ignore_ascii_case(word)
            && !at
                .checked_sub(1)
                .and_then(|at| text.get(at))
                .is_some_and(is_word)
            && !text.get(at + word.len()).is_some_and(is_word)
    })
}

fn line(
    object: &JsObject,
    name: &JsString,
    value: &JsValue,
    found: &mut Found,
    head: &mut Vec<u8>,
    context: &mut Context,
) -> JsResult<()> {
    push_text(name, head);
    head.extend_from_slice(b": ");
    let from = head.len();
    value_text(value, head, context)?;
    if name.len() == 19 && is_named(name, "content-disposition") {
        with(object, |state| decode_disposition(state, from, head));
    }
    let text = &head[from..];
    match name.len() {
        10 if is_named(name, "connection") => {
            found.connection = true;
            let closes = has_word(text, b"close");
            with(object, |state| {
                state.put(flag::REMOVED_CONNECTION, false);
                state.put(if closes { flag::LAST } else { flag::KEEP_ALIVE }, true);
            });
        }
        10 if is_named(name, "keep-alive") => {
            with(object, |state| state.put(flag::DEFAULT_KEEP_ALIVE, false));
        }
        17 if is_named(name, "transfer-encoding") => {
            found.encoding = true;
            let chunked = has_word(text, b"chunked");
            with(object, |state| {
                state.put(flag::REMOVED_ENCODING, false);
                if chunked {
                    state.put(flag::CHUNKED, true);
                }
            });
        }
        14 if is_named(name, "content-length") => {
            found.length = true;
            let number = std::str::from_utf8(text).ok().map(str::trim);
            let number = number
                .and_then(|text| text.parse().ok())
                .unwrap_or(f64::NAN);
            with(object, |state| {
                state.content_length.set(Some(number));
                state.put(flag::REMOVED_LENGTH, false);
            });
        }
        4 if is_named(name, "date") => found.date = true,
        6 if is_named(name, "expect") => found.expect = true,
        7 if is_named(name, "trailer") => found.trailer = true,
        _ => {}
    }
    head.extend_from_slice(b"\r\n");
    Ok(())
}

/// Where the body's length is known, Node takes this header's value for the bytes of a text in UTF-8.
fn decode_disposition(state: &Outgoing, from: usize, head: &mut Vec<u8>) {
    if state.content_length.get().is_some() {
        let text = String::from_utf8_lossy(&head[from..]).into_owned();
        head.truncate(from);
        push_text(&JsString::from(text.as_str()), head);
    }
}

/// A header whose value is an array: a line for each item, or one for all.
fn lines(
    object: &JsObject,
    name: &JsString,
    items: &[JsValue],
    found: &mut Found,
    head: &mut Vec<u8>,
    context: &mut Context,
) -> JsResult<()> {
    let is_unique = || {
        with(object, |state| {
            state.look(|rare| {
                let mut unique = rare.unique.iter().flat_map(|unique| unique.iter());
                unique.any(|known| is_named(name, known))
            })
        })
    };
    if (items.len() >= 2 && is_named(name, "cookie")) || is_unique() {
        let mut joined = Vec::new();
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                joined.extend_from_slice(b"; ");
            }
            value_text(item, &mut joined, context)?;
        }
        let joined = crate::modules::buffer::encoding::latin1(&joined).into();
        return line(object, name, &joined, found, head, context);
    }
    for item in items {
        line(object, name, item, found, head, context)?;
    }
    Ok(())
}

/// Renders the head behind its first line (which stands in `head` already) and decides how the
/// body is framed. Fails with `ERR_HTTP_TRAILER_INVALID` for a `Trailer` header without chunks,
/// and with what a value's `toString` throws.
pub fn render(
    object: &JsObject,
    mut head: Vec<u8>,
    given: &[Header],
    context: &mut Context,
) -> JsResult<()> {
    let mut found = Found::default();
    for Header { name, value } in given {
        match items_of(value, context)? {
            Some(items) => lines(object, name, &items, &mut found, &mut head, context)?,
            None => line(object, name, value, &mut found, &mut head, context)?,
        }
    }
    if !found.date && peek(object, |state| state.is(flag::SEND_DATE)) == Some(true) {
        connection::date_is_shown(context)?;
    }
    let has_agent = match peek(object, |state| state.is(flag::RESPONSE)) {
        Some(true) => false,
        _ => object
            .get(boa_engine::js_string!("agent"), context)?
            .to_boolean(),
    };
    let wrong = with(object, |state| {
        decide(state, &found, has_agent, &mut head);
        let wrong = found.trailer && !state.is(flag::CHUNKED);
        if !wrong {
            head.extend_from_slice(b"\r\n");
            *state.head.borrow_mut() = Rendered::Own(head);
            state.put(flag::HEADER, true);
        }
        wrong
    });
    if wrong {
        return Err(errors::raise("ERR_HTTP_TRAILER_INVALID", &[], context));
    }
    if found.expect {
        super::outlet::send_head(object, context)?;
    }
    Ok(())
}

fn decide(state: &Outgoing, found: &Found, has_agent: bool, head: &mut Vec<u8>) {
    if state.is(flag::SEND_DATE) && !found.date {
        fields::push_date(head);
    }
    if state.is(flag::CHUNKED) && matches!(state.status(), 204 | 304) {
        state.put(flag::CHUNKED | flag::KEEP_ALIVE, false);
    }
    if state.is(flag::REMOVED_CONNECTION) {
        state.put(flag::LAST, !state.is(flag::KEEP_ALIVE));
    } else if !found.connection {
        let keeps = state.is(flag::KEEP_ALIVE)
            && (found.length || state.is(flag::USE_CHUNKED) || has_agent);
        if keeps && state.is(flag::MOST_REQUESTS) {
            // It stays open all the same: what comes on it is answered with 503.
            head.extend_from_slice(b"Connection: close\r\n");
        } else if keeps {
            head.extend_from_slice(b"Connection: keep-alive\r\n");
            if state.is(flag::DEFAULT_KEEP_ALIVE) && state.keep_alive.get() > 0 {
                head.extend_from_slice(b"Keep-Alive: timeout=");
                push_number(i64::from(state.keep_alive.get() / 1000), head);
                let most = state.look(|rare| rare.most_requests);
                if most > 0 {
                    head.extend_from_slice(b", max=");
                    push_number(most.into(), head);
                }
                head.extend_from_slice(b"\r\n");
            }
        } else {
            state.put(flag::LAST, true);
            head.extend_from_slice(b"Connection: close\r\n");
        }
    }
    if found.length || found.encoding {
        return;
    }
    if !state.is(flag::HAS_BODY) {
        state.put(flag::CHUNKED, false);
    } else if !state.is(flag::USE_CHUNKED) {
        state.put(flag::LAST, true);
    } else if let Some(length) = state.content_length.get()
        && !found.trailer
        && !state.is(flag::REMOVED_LENGTH)
    {
        push_length(length as i64, head);
    } else if !state.is(flag::REMOVED_ENCODING) {
        head.extend_from_slice(b"Transfer-Encoding: chunked\r\n");
        state.put(flag::CHUNKED, true);
    } else {
        state.put(flag::LAST, true);
    }
}

/// Names and values in turn as headers, each of them checked.
pub fn from_flat(
    message: &JsObject,
    flat: &[JsValue],
    context: &mut Context,
) -> JsResult<Vec<Header>> {
    let mut given = Vec::with_capacity(flat.len() / 2);
    for pair in flat.chunks_exact(2) {
        let name = fields::check_name(&pair[0], None, context)?;
        headers::check_values(message, &pair[0], &pair[1], context)?;
        let value = pair[1].clone();
        given.push(Header { name, value });
    }
    Ok(given)
}

/// `_storeHeader(firstLine, flat)`: `flat` are names and values in turn, or nothing for the
/// headers that were set.
pub fn store_header(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let object = this_message(this)?;
    let mut head = Vec::with_capacity(256);
    value_text(args.get_or_undefined(0), &mut head, context)?;
    let given = match items_of(args.get_or_undefined(1), context)? {
        Some(flat) => from_flat(&object, &flat, context)?,
        None => with(&object, Outgoing::headers),
    };
    render(&object, head, &given, context)?;
    Ok(JsValue::undefined())
}
