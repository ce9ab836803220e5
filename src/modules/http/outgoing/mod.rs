//! `OutgoingMessage`, native: what a server's responses and a client's requests have in common.
//! Headers, the framing of the body, and what becomes of the bytes.
//!
//! A server's response is a native object. A message that JavaScript made (a client's request, a
//! class that extends one) carries its state under a symbol of its own; both are reached through
//! [`with`] and [`peek`].

mod apart;
mod body;
mod fields;
mod headers;
mod outlet;
mod render;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsObject, JsResult, JsSymbol, JsValue, Trace,
    gc::GcRefCell,
    js_string,
    object::builtins::JsFunction,
    property::{Attribute, PropertyKey},
};

use super::connection::Connection;
use super::incoming::Incoming;
use crate::engine::{convert, define};

pub use apart::is_apart;
use apart::{Cut, Cuts, Place};
pub use headers::{Header, add, check_values, items_of, push_text, put, same_name};
pub use outlet::{
    Then, attach, closed_function, drained, drained_function, emit, flush_first, has_listeners,
    settling, told,
};
use render::Rendered;
pub use render::{from_flat, push_status_line, render, usual};

/// What is true of a message; see [`Outgoing::is`].
pub mod flag {
    /// The message may have a body.
    pub const HAS_BODY: u32 = 1;
    /// `shouldKeepAlive`
    pub const KEEP_ALIVE: u32 = 1 << 1;
    /// Nobody has set a `Connection` or `Keep-Alive` header.
    pub const DEFAULT_KEEP_ALIVE: u32 = 1 << 2;
    /// `chunkedEncoding`
    pub const CHUNKED: u32 = 1 << 3;
    /// `useChunkedEncodingByDefault`
    pub const USE_CHUNKED: u32 = 1 << 4;
    /// `sendDate`
    pub const SEND_DATE: u32 = 1 << 5;
    /// The connection closes behind it.
    pub const LAST: u32 = 1 << 6;
    /// A script took the `Connection` header out.
    pub const REMOVED_CONNECTION: u32 = 1 << 7;
    /// A script took the `Content-Length` header out.
    pub const REMOVED_LENGTH: u32 = 1 << 8;
    /// A script took the `Transfer-Encoding` header out.
    pub const REMOVED_ENCODING: u32 = 1 << 9;
    /// `end` was called.
    pub const FINISHED: u32 = 1 << 10;
    /// `destroyed`
    pub const DESTROYED: u32 = 1 << 11;
    /// The head is rendered.
    pub const HEADER: u32 = 1 << 12;
    /// The head is with the outlet, or held in front of what else is held.
    pub const HEADER_SENT: u32 = 1 << 13;
    /// Everything is with the system.
    pub const SENT: u32 = 1 << 14;
    /// `close` was emitted.
    pub const CLOSED: u32 = 1 << 15;
    /// A write was refused: `drain` is owed.
    pub const NEED_DRAIN: u32 = 1 << 16;
    /// `strictContentLength`
    pub const STRICT_LENGTH: u32 = 1 << 17;
    /// The connection may have no more requests.
    pub const MOST_REQUESTS: u32 = 1 << 18;
    /// A body where there may be none is an error.
    pub const REJECTS_BODY: u32 = 1 << 19;
    /// The request asked for `100 Continue`.
    pub const EXPECTS_CONTINUE: u32 = 1 << 20;
    /// `100 Continue` was sent.
    pub const SENT_CONTINUE: u32 = 1 << 21;
    /// What is written now goes out together, when what runs now has returned.
    pub const GATHERING: u32 = 1 << 22;
    /// A server's response.
    pub const RESPONSE: u32 = 1 << 23;
    /// `writable`
    pub const WRITABLE: u32 = 1 << 24;
    /// `upgradeOrConnect`
    pub const UPGRADE: u32 = 1 << 27;
    /// The last bytes are held: `finish` follows them.
    pub const FINISH_OWED: u32 = 1 << 28;
    /// Headers may have any characters that do not end them (`httpValidation`).
    pub const LENIENT: u32 = 1 << 29;
    /// A header was set, even if none is left: `writeHead` then adds to the set ones.
    pub const SETS_HEADERS: u32 = 1 << 30;
}

/// State of a message that is sent: what a native object has of it. What is rarely there is in a box
/// of its own, for the collector looks at each object several times.
#[derive(Trace, Finalize, JsData)]
pub struct Outgoing {
    #[unsafe_ignore_trace]
    flags: Cell<u32>,
    #[unsafe_ignore_trace]
    status: Cell<u16>,
    /// Milliseconds for the `Keep-Alive` header; 0: none is sent.
    #[unsafe_ignore_trace]
    keep_alive: Cell<u32>,
    /// What the script or `end` says the body has.
    #[unsafe_ignore_trace]
    content_length: Cell<Option<f64>>,
    /// The head as it was rendered.
    #[unsafe_ignore_trace]
    head: RefCell<Rendered>,
    /// A server's connection, from the request on until all is sent.
    #[unsafe_ignore_trace]
    connection: RefCell<Option<Rc<Connection>>>,
    request: GcRefCell<Option<JsObject>>,
    rare: GcRefCell<Option<Box<Rare>>>,
}

/// What most responses do not have.
#[derive(Default, Trace, Finalize)]
struct Rare {
    headers: Vec<Header>,
    status_message: Option<JsValue>,
    /// A `statusCode` that is no integer.
    odd_status: Option<JsValue>,
    /// The JavaScript stream that the bytes go to.
    stream: Option<JsObject>,
    /// What `socket` says, where that is not the connection's own.
    socket: Option<JsValue>,
    /// What was given to `end`.
    end_callbacks: Vec<JsFunction>,
    /// Called when what is held is with the system.
    callbacks: Vec<JsFunction>,
    errored: Option<JsValue>,
    /// Bytes that wait: for their turn, for a socket, or to go out together.
    #[unsafe_ignore_trace]
    held: Vec<u8>,
    /// The pieces of it, where a script's stream may get them.
    #[unsafe_ignore_trace]
    cuts: Vec<Cut>,
    /// `stream` gets each piece by itself.
    #[unsafe_ignore_trace]
    is_apart: bool,
    /// Pieces of body that were written while corked, which become one chunk, and their callbacks.
    #[unsafe_ignore_trace]
    pieces: Vec<u8>,
    #[unsafe_ignore_trace]
    piece_ends: Vec<usize>,
    piece_callbacks: Vec<JsFunction>,
    #[unsafe_ignore_trace]
    trailer: Vec<u8>,
    #[unsafe_ignore_trace]
    unique: Option<Rc<Vec<String>>>,
    /// Bytes of body so far, when they are counted.
    #[unsafe_ignore_trace]
    bytes: u64,
    /// How often `cork` was called.
    #[unsafe_ignore_trace]
    corked: u32,
    /// Requests a connection may have, for the `Keep-Alive` header; 0: any number.
    #[unsafe_ignore_trace]
    most_requests: u32,
    /// `highWaterMark`; 0: the default.
    #[unsafe_ignore_trace]
    high_water_mark: usize,
}

impl Default for Outgoing {
    fn default() -> Self {
        use flag::{DEFAULT_KEEP_ALIVE, HAS_BODY, KEEP_ALIVE, USE_CHUNKED, WRITABLE};
        Self {
            flags: Cell::new(HAS_BODY | KEEP_ALIVE | DEFAULT_KEEP_ALIVE | USE_CHUNKED | WRITABLE),
            status: Cell::new(200),
            keep_alive: Cell::new(0),
            content_length: Cell::new(None),
            head: RefCell::default(),
            connection: RefCell::default(),
            request: GcRefCell::default(),
            rare: GcRefCell::default(),
        }
    }
}

/// What a response begins with.
pub struct Beginning {
    /// The connection it is an answer on; none for one that a script made.
    pub connection: Option<Rc<Connection>>,
    /// The request.
    pub request: Option<JsObject>,
    /// The request is a HEAD.
    pub is_head: bool,
    /// The request's HTTP has chunks.
    pub knows_chunks: bool,
    /// The request allows for another one after it.
    pub keeps_alive: bool,
    /// See [`flag::REJECTS_BODY`].
    pub rejects_body: bool,
    /// See [`flag::LENIENT`].
    pub is_lenient: bool,
    /// Milliseconds for the `Keep-Alive` header.
    pub keep_alive: u32,
    /// Requests a connection may have.
    pub most_requests: u32,
    /// Headers whose values are joined into one line.
    pub unique: Option<Rc<Vec<String>>>,
}

impl Outgoing {
    /// A server's response.
    pub fn response(beginning: Beginning) -> Self {
        let made = Self::default();
        made.begin(beginning);
        made
    }

    /// Makes it a server's response.
    pub fn begin(&self, beginning: Beginning) {
        self.put(flag::RESPONSE | flag::SEND_DATE, true);
        if beginning.is_head {
            self.put(flag::HAS_BODY, false);
        }
        if !beginning.knows_chunks {
            self.put(flag::USE_CHUNKED, false);
        }
        if !beginning.keeps_alive {
            self.put(flag::KEEP_ALIVE, false);
        }
        self.put(flag::REJECTS_BODY, beginning.rejects_body);
        self.put(flag::LENIENT, beginning.is_lenient);
        self.keep_alive.set(beginning.keep_alive);
        if beginning.most_requests > 0 {
            self.edit(|rare| rare.most_requests = beginning.most_requests);
        }
        if beginning.unique.is_some() {
            self.edit(|rare| rare.unique = beginning.unique);
        }
        if beginning.request.is_some() {
            *self.request.borrow_mut() = beginning.request;
        }
        if beginning.connection.is_some() {
            *self.connection.borrow_mut() = beginning.connection;
        }
    }

    /// Whether one of the flags is set.
    pub fn is(&self, flags: u32) -> bool {
        self.flags.get() & flags != 0
    }

    /// Sets or clears flags.
    pub fn put(&self, flags: u32, on: bool) {
        let known = self.flags.get();
        self.flags
            .set(if on { known | flags } else { known & !flags });
    }

    /// A response's status code.
    pub fn status(&self) -> u16 {
        self.status.get()
    }

    /// The server's connection, as long as the message has it.
    pub fn connection(&self) -> Option<Rc<Connection>> {
        self.connection.borrow().clone()
    }

    /// Whether its request has a body.
    pub fn answers_body(&self) -> bool {
        let request = self.request.borrow();
        let request = request
            .as_ref()
            .and_then(JsObject::downcast_ref::<Incoming>);
        request.is_some_and(|request| request.has_body())
    }

    /// Lets go of the connection.
    pub fn detach(&self) {
        self.connection.borrow_mut().take();
    }

    /// Whether it has closed with its connection, which it keeps.
    pub fn is_over(&self, connection: &Connection) -> bool {
        self.is(flag::CLOSED) && connection.is_closed()
    }

    /// Looks at what is rarely there; the default where it is not.
    fn look<T: Default>(&self, look: impl FnOnce(&Rare) -> T) -> T {
        self.rare.borrow().as_deref().map(look).unwrap_or_default()
    }

    /// Changes what is rarely there.
    fn edit<T>(&self, edit: impl FnOnce(&mut Rare) -> T) -> T {
        edit(self.rare.borrow_mut().get_or_insert_default())
    }

    /// Takes a list out of what is rarely there.
    fn take<T>(&self, pick: impl FnOnce(&mut Rare) -> &mut Vec<T>) -> Vec<T> {
        match self.rare.borrow_mut().as_deref_mut() {
            Some(rare) => std::mem::take(pick(rare)),
            None => Vec::new(),
        }
    }

    /// `statusCode`
    pub fn status_value(&self) -> JsValue {
        let odd = self.look(|rare| rare.odd_status.clone());
        odd.unwrap_or_else(|| self.status.get().into())
    }

    /// Sets `statusCode`, to whatever a script gives.
    pub fn set_status_value(&self, value: JsValue) {
        let number = value.as_i32().and_then(|number| u16::try_from(number).ok());
        if let Some(number) = number {
            self.status.set(number);
        }
        let is_odd = number.is_none();
        if is_odd || self.look(|rare| rare.odd_status.is_some()) {
            self.edit(|rare| rare.odd_status = is_odd.then_some(value));
        }
    }

    /// `statusMessage`, where it is not the status code's usual one.
    pub fn status_message(&self) -> Option<JsValue> {
        self.look(|rare| rare.status_message.clone())
    }

    /// Sets `statusMessage`.
    pub fn set_status_message(&self, value: JsValue) {
        self.edit(|rare| rare.status_message = Some(value));
    }

    /// The headers that were set.
    pub fn headers(&self) -> Vec<Header> {
        self.look(|rare| rare.headers.clone())
    }

    /// Puts other headers in the place of those that were set.
    pub fn replace_headers(&self, headers: Vec<Header>) {
        self.edit(|rare| rare.headers = headers);
    }

    /// How often `cork` was called.
    pub fn corked(&self) -> u32 {
        self.look(|rare| rare.corked)
    }

    /// Bytes that wait in the message.
    pub fn held(&self) -> usize {
        self.look(|rare| rare.held.len())
    }

    /// Bytes of pieces that are to become one chunk.
    pub fn piled(&self) -> usize {
        self.look(|rare| rare.pieces.len())
    }

    /// Has bytes wait in the message, cut at some places where a script's stream may get them.
    fn hold(&self, bytes: &[u8], cuts: Option<&Cuts>, callback: Option<JsFunction>) {
        if bytes.is_empty() && cuts.is_none() && callback.is_none() {
            return;
        }
        match cuts {
            Some(cuts) => self.hold_pieces(bytes, cuts.all(), cuts.is_told, callback),
            None => self.edit(|rare| {
                rare.held.extend_from_slice(bytes);
                rare.callbacks.extend(callback);
            }),
        }
    }

    fn hold_pieces(
        &self,
        bytes: &[u8],
        cuts: &[Place],
        is_told: bool,
        own: impl IntoIterator<Item = JsFunction>,
    ) {
        self.edit(|rare| {
            let before = rare.held.len();
            let callbacks = rare.callbacks.len();
            rare.cuts.extend(cuts.iter().map(|(at, is_told)| Cut {
                end: before + at,
                callbacks,
                is_told: *is_told,
            }));
            rare.held.extend_from_slice(bytes);
            rare.callbacks.extend(own);
            rare.cuts.push(Cut {
                end: rare.held.len(),
                callbacks: rare.callbacks.len(),
                is_told,
            });
        });
    }

    fn high_water_mark(&self) -> usize {
        match self.look(|rare| rare.high_water_mark) {
            0 => 64 * 1024,
            set => set,
        }
    }
}

thread_local! {
    static STATE: JsSymbol =
        JsSymbol::new(Some(js_string!("outgoing"))).unwrap_or_else(JsSymbol::iterator);
}

fn holder(object: &JsObject) -> Option<JsObject> {
    let key = PropertyKey::from(STATE.with(JsSymbol::clone));
    let found = object.borrow().properties().get(&key)?;
    found.value()?.as_object()
}

/// Looks at a message's state, if it has any.
#[inline]
pub fn peek<T>(object: &JsObject, look: impl FnOnce(&Outgoing) -> T) -> Option<T> {
    match object.downcast_ref::<Outgoing>() {
        Some(state) => Some(look(&state)),
        None => peek_beside(object, look),
    }
}

#[cold]
fn peek_beside<T>(object: &JsObject, look: impl FnOnce(&Outgoing) -> T) -> Option<T> {
    let holder = holder(object)?;
    let state = holder.downcast_ref::<Outgoing>()?;
    Some(look(&state))
}

/// Looks at a message's state, which it gets now if it has none. `look` must not run JavaScript.
#[inline]
pub fn with<T>(object: &JsObject, look: impl FnOnce(&Outgoing) -> T) -> T {
    match object.downcast_ref::<Outgoing>() {
        Some(state) => look(&state),
        None => with_beside(object, look),
    }
}

#[cold]
fn with_beside<T>(object: &JsObject, look: impl FnOnce(&Outgoing) -> T) -> T {
    if let Some(holder) = holder(object)
        && let Some(state) = holder.downcast_ref::<Outgoing>()
    {
        return look(&state);
    }
    let state = Outgoing::default();
    let result = look(&state);
    let holder = JsObject::from_proto_and_data(None, state);
    let key = STATE.with(JsSymbol::clone);
    define::put_with(object, key, holder, Attribute::WRITABLE);
    result
}

/// The message a method was called on.
fn this_message(this: &JsValue) -> JsResult<JsObject> {
    this.as_object().ok_or_else(convert::illegal_invocation)
}

/// `initResponse(response, request, options)`: what `ServerResponse` does to the object it makes.
pub fn init_response(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let object = args.get_or_undefined(0).to_object(context)?;
    let request = args.get_or_undefined(1);
    let mut beginning = Beginning {
        connection: None,
        request: request.as_object(),
        is_head: false,
        knows_chunks: true,
        keeps_alive: true,
        rejects_body: false,
        is_lenient: false,
        keep_alive: 0,
        most_requests: 0,
        unique: None,
    };
    if let Some(request) = request.as_object() {
        let method = request.get(js_string!("method"), context)?;
        beginning.is_head = method.as_string() == Some(js_string!("HEAD"));
        let mut is_old = false;
        for name in [
            js_string!("httpVersionMajor"),
            js_string!("httpVersionMinor"),
        ] {
            // A request that was made without a connection has none: null.
            is_old |= request.get(name, context)?.to_number(context)? < 1.0;
        }
        if is_old {
            let headers = request.get(js_string!("headers"), context)?;
            let te = headers.to_object(context)?.get(js_string!("te"), context)?;
            beginning.knows_chunks = names_chunked(convert::to_text(&te, context)?.as_bytes());
            beginning.keeps_alive = false;
        }
    }
    init(&object, args.get_or_undefined(2), context)?;
    with(&object, |state| {
        beginning.rejects_body = state.is(flag::REJECTS_BODY);
        state.begin(beginning);
    });
    Ok(JsValue::undefined())
}

/// Whether a `TE` header says that chunks are known, which those of before HTTP/1.1 must.
pub fn names_chunked(te: &[u8]) -> bool {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    te.split(|byte| !is_word(byte))
        .any(|word| word.eq_ignore_ascii_case(b"chunked"))
}

/// `init(message, options)`: what `OutgoingMessage` does to the object it makes.
pub fn init_message(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let object = args.get_or_undefined(0).to_object(context)?;
    init(&object, args.get_or_undefined(1), context)?;
    Ok(JsValue::undefined())
}

fn init(object: &JsObject, options: &JsValue, context: &mut Context) -> JsResult<()> {
    with(object, |_| ());
    let Some(options) = options.as_object() else {
        return Ok(());
    };
    let mark = options.get(js_string!("highWaterMark"), context)?;
    let rejects = options.get(js_string!("rejectNonStandardBodyWrites"), context)?;
    with(object, |state| {
        if let Some(mark) = mark.as_number() {
            state.edit(|rare| rare.high_water_mark = mark.max(1.0) as usize);
        }
        state.put(flag::REJECTS_BODY, rejects.to_boolean());
    });
    Ok(())
}

/// An array of headers' names, in lower case.
pub fn names(list: &JsValue, context: &mut Context) -> JsResult<Option<Rc<Vec<String>>>> {
    let Some(items) = items_of(list, context)? else {
        return Ok(None);
    };
    let mut names = Vec::with_capacity(items.len());
    for item in items {
        names.push(convert::to_text(&item, context)?.to_ascii_lowercase());
    }
    Ok(Some(Rc::new(names)))
}

/// `setLenient(message)`
pub fn set_lenient(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let object = args.get_or_undefined(0).to_object(context)?;
    with(&object, |state| state.put(flag::LENIENT, true));
    Ok(JsValue::undefined())
}

/// `setUnique(message, names)`: headers whose values are joined into one line.
pub fn set_unique(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let object = args.get_or_undefined(0).to_object(context)?;
    let unique = names(args.get_or_undefined(1), context)?;
    with(&object, |state| state.edit(|rare| rare.unique = unique));
    Ok(JsValue::undefined())
}

/// `defineOutgoing(prototype, all)`: gives a prototype the native methods and fields, `all` of
/// them or those that are hot: the engine finds at once only what is on the nearest prototype.
pub fn define_prototype(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let prototype = args.get_or_undefined(0).to_object(context)?;
    let methods: [define::Method; 17] = [
        ("setHeader", 2, headers::set),
        ("getHeader", 1, headers::get),
        ("hasHeader", 1, headers::has),
        ("removeHeader", 1, headers::remove),
        ("appendHeader", 2, headers::append),
        ("getHeaders", 0, headers::all),
        ("getHeaderNames", 0, headers::names),
        ("getRawHeaderNames", 0, headers::raw_names),
        ("flushHeaders", 0, body::flush_headers),
        ("write", 3, body::write),
        ("end", 3, body::end_method),
        ("cork", 0, outlet::cork),
        ("uncork", 0, outlet::uncork),
        ("_storeHeader", 2, render::store_header),
        ("_send", 3, outlet::send),
        ("_writeRaw", 3, outlet::write_raw),
        ("_flush", 0, outlet::flush_method),
    ];
    for (name, length, native) in methods {
        let function = define::function(name, length, native, context);
        define::put(&prototype, name, function);
    }
    fields::define_fields(&prototype, context);
    Ok(JsValue::undefined())
}

/// `detach(message)`: the message has no outlet any more.
pub fn detach(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let object = args.get_or_undefined(0).to_object(context)?;
    with(&object, |state| {
        state.detach();
        state.edit(|rare| {
            rare.stream = None;
            rare.is_apart = false;
        });
    });
    Ok(JsValue::undefined())
}
