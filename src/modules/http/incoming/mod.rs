//! `IncomingMessage`, native: the head as it came, from which a script's view (`url`, `headers` ...)
//! is made when it is first asked for, and the body until the script reads it.

mod tables;

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsObject, JsResult, JsString, JsValue, Trace, gc::GcRefCell,
    js_string,
};

use super::bare;
use super::connection::Connection;
use super::framing::{Head, Length, Pair};
use crate::engine::define;
use tables::{Table, table};

use crate::modules::buffer::{self, encoding::latin1};
use crate::modules::stream;
pub use tables::is_single_function;

/// Bytes of a body that are held for a script before the connection stops reading.
const HELD: usize = 64 * 1024;

/// Native state of a message that was received. What is rarely there is in boxes of its own, as in
/// `outgoing::Outgoing`.
#[derive(Trace, Finalize, JsData)]
pub struct Incoming {
    #[unsafe_ignore_trace]
    head: Box<Head>,
    /// What has come of the body and is not with the script yet, and what came behind it.
    #[unsafe_ignore_trace]
    body: RefCell<Option<Box<Body>>>,
    /// A push was refused and `_read` has not been called since.
    #[unsafe_ignore_trace]
    refused: Cell<bool>,
    #[unsafe_ignore_trace]
    complete: Cell<bool>,
    #[unsafe_ignore_trace]
    told_end: Cell<bool>,
    #[unsafe_ignore_trace]
    dumped: Cell<bool>,
    #[unsafe_ignore_trace]
    connection: RefCell<Option<Rc<Connection>>>,
    /// A script has read of it.
    #[unsafe_ignore_trace]
    was_read: Cell<bool>,
    /// Repeated headers that Node otherwise drops are joined.
    #[unsafe_ignore_trace]
    joins: bool,
    made: GcRefCell<Option<Box<Made>>>,
}

#[derive(Default)]
struct Body {
    chunks: VecDeque<Vec<u8>>,
    /// Bytes of the chunks.
    held: usize,
    trailers: Vec<Pair>,
}

/// What was made of it for a script.
#[derive(Default, Trace, Finalize)]
struct Made {
    readable_state: Option<JsValue>,
    socket: Option<JsValue>,
    headers: Option<JsValue>,
    headers_distinct: Option<JsValue>,
    raw_headers: Option<JsValue>,
    trailers: Option<JsValue>,
    trailers_distinct: Option<JsValue>,
    raw_trailers: Option<JsValue>,
}

impl Incoming {
    /// A message whose head has come; `connection` is the server's, a client gives a socket.
    pub fn new(
        head: Box<Head>,
        connection: Option<Rc<Connection>>,
        socket: Option<JsValue>,
        joins: bool,
    ) -> Self {
        let made = socket.map(|socket| {
            let mut made = Box::<Made>::default();
            made.socket = Some(socket);
            made
        });
        Self {
            head,
            body: RefCell::default(),
            refused: Cell::new(false),
            complete: Cell::new(false),
            told_end: Cell::new(false),
            dumped: Cell::new(false),
            connection: RefCell::new(connection),
            was_read: Cell::new(false),
            joins,
            made: GcRefCell::new(made),
        }
    }

    /// Looks at what was made for a script; the default where nothing was.
    fn made<T: Default>(&self, look: impl FnOnce(&Made) -> T) -> T {
        self.made.borrow().as_deref().map(look).unwrap_or_default()
    }

    fn make(&self, edit: impl FnOnce(&mut Made)) {
        edit(self.made.borrow_mut().get_or_insert_default());
    }

    /// Bytes of the body that wait for the script.
    fn held(&self) -> usize {
        self.body.borrow().as_deref().map_or(0, |body| body.held)
    }

    fn next_chunk(&self) -> Option<Vec<u8>> {
        let mut body = self.body.borrow_mut();
        let body = body.as_deref_mut()?;
        let chunk = body.chunks.pop_front()?;
        body.held -= chunk.len();
        Some(chunk)
    }

    fn take_chunks(&self) -> VecDeque<Vec<u8>> {
        match self.body.borrow_mut().as_deref_mut() {
            Some(body) => {
                body.held = 0;
                std::mem::take(&mut body.chunks)
            }
            None => VecDeque::new(),
        }
    }

    /// Whether all of it has come.
    pub fn is_complete(&self) -> bool {
        self.complete.get()
    }

    /// Whether it has a body, as its head says.
    pub fn has_body(&self) -> bool {
        !matches!(self.head.length, Length::None | Length::Known(0))
    }

    /// Makes a stream of it now.
    pub fn touch(message: &JsObject, context: &mut Context) -> JsResult<()> {
        readable_state(&message.clone().into(), &[], context).map(drop)
    }

    /// Whether a script has begun to read it.
    pub fn was_read(&self) -> bool {
        self.was_read.get()
    }
}

fn with<T>(object: &JsObject, look: impl FnOnce(&Incoming) -> T) -> Option<T> {
    object
        .downcast_ref::<Incoming>()
        .map(|incoming| look(&incoming))
}

/// A piece of the body came. True when the sender should wait.
pub fn body(message: &JsObject, bytes: &[u8], context: &mut Context) -> JsResult<bool> {
    with(message, |incoming| {
        if !incoming.dumped.get() {
            let mut body = incoming.body.borrow_mut();
            let body = body.get_or_insert_default();
            body.chunks.push_back(bytes.to_vec());
            body.held += bytes.len();
        }
    });
    deliver(message, context)?;
    Ok(is_full(message))
}

/// Whether so much of the body waits for the script that the sender should, too.
pub fn is_full(message: &JsObject) -> bool {
    with(message, |incoming| {
        incoming.held() >= HELD || incoming.refused.get()
    }) == Some(true)
}

/// The message is complete. Whoever listens to it can tell when its stream was told so.
pub fn end(message: &JsObject, trailers: Vec<Pair>, context: &mut Context) -> JsResult<()> {
    let touched = with(message, |incoming| {
        incoming.complete.set(true);
        if !trailers.is_empty() {
            let mut body = incoming.body.borrow_mut();
            body.get_or_insert_default().trailers = trailers;
        }
        incoming.made(|made| made.readable_state.is_some())
    });
    if touched == Some(false) && super::outgoing::has_listeners(message) {
        readable_state(&message.clone().into(), &[], context)?;
    }
    deliver(message, context)
}

/// Gives up what nobody has read, and everything that is still to come.
pub fn dump(message: &JsObject) {
    with(message, |incoming| {
        incoming.dumped.set(true);
        incoming.refused.set(false);
        incoming.take_chunks();
    });
}

/// Makes a stream of it now.
pub fn touch(message: &JsObject, context: &mut Context) -> JsResult<()> {
    readable_state(&message.clone().into(), &[], context).map(drop)
}

/// Whether a script has begun to read it.
pub fn is_touched(message: &JsObject) -> bool {
    with(message, |incoming| {
        incoming.made(|made| made.readable_state.is_some())
    }) != Some(false)
}

fn push(message: &JsObject, chunk: JsValue, context: &mut Context) -> JsResult<bool> {
    let push = define::get!(message, "push", context)?;
    match push.as_callable() {
        Some(push) => Ok(push
            .call(&message.clone().into(), &[chunk], context)?
            .to_boolean()),
        None => Ok(false),
    }
}

/// Pushes what has come, as it comes, once a script has made a stream of it.
fn deliver(message: &JsObject, context: &mut Context) -> JsResult<()> {
    if !is_touched(message) {
        return Ok(());
    }
    while let Some(chunk) = with(message, Incoming::next_chunk).flatten() {
        let chunk = buffer::new_from_vec(chunk, context)?;
        if !push(message, chunk.into(), context)? {
            with(message, |incoming| incoming.refused.set(true));
        }
    }
    let ends = with(message, |incoming| {
        incoming.complete.get() && !incoming.told_end.replace(true)
    });
    if ends == Some(true) {
        push(message, JsValue::null(), context)?;
    }
    Ok(())
}

/// `_read`: the script wants more.
fn read(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let Some(message) = this.as_object() else {
        return Ok(JsValue::undefined());
    };
    let known = with(&message, |incoming| {
        incoming.refused.set(false);
        let is_first = !incoming.was_read.replace(true);
        (is_first, incoming.connection.borrow().clone())
    });
    let (is_first, connection) = known.map_or((false, None), |(first, own)| (first, Some(own)));
    if is_first && let Some(state) = known_state(&message) {
        stream::put_reading_more(&state, false)?;
    }
    deliver(&message, context)?;
    match connection {
        Some(Some(connection)) => connection.go_on(context)?,
        // A client's: its socket was paused when too much came.
        Some(None) if !is_full(&message) => {
            let resume = define::get!(message, "_resumeSource", context)?;
            if let Some(resume) = resume.as_callable() {
                resume.call(this, &[], context)?;
            }
        }
        Some(None) | None => {}
    }
    Ok(JsValue::undefined())
}

thread_local! {
    /// `IncomingMessage.prototype._destroy`
    static DESTROY: RefCell<Option<JsObject>> = const { RefCell::new(None) };
}

/// `setDestroy(IncomingMessage.prototype._destroy)`
pub fn set_destroy(_: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let function = args.get_or_undefined(0).as_object();
    DESTROY.with(|known| *known.borrow_mut() = function);
    Ok(JsValue::undefined())
}

/// Whether a message has come to its end and been read, so that `destroy`, whose `_destroy` is the
/// one given, has nothing left to do but to say so.
pub fn is_over(message: &JsObject, destroy: &JsObject) -> bool {
    let is_known = DESTROY.with(|known| {
        let known = known.borrow();
        known
            .as_ref()
            .is_some_and(|known| JsObject::equals(known, destroy))
    });
    is_known
        && with(message, |incoming| incoming.complete.get()) == Some(true)
        && known_state(message).is_some_and(|state| stream::has_ended(&state))
        && define::own!(message, "aborted").is_none()
}

/// Whether it is a message that nothing has made writable: of `IncomingMessage` itself, without
/// properties of its own that say so.
pub fn is_only_readable(message: &JsObject) -> bool {
    message.is::<Incoming>()
        && message.prototype() == bare::request_prototype().ok()
        && define::own!(message, "_writableState").is_none()
        && define::own!(message, "writable").is_none()
}

/// The state of a message's readable half, if it has one yet.
pub fn known_state(message: &JsObject) -> Option<JsObject> {
    with(message, |incoming| {
        incoming.made(|made| made.readable_state.as_ref()?.as_object())
    })
    .flatten()
}

/// `_readableState`: a message that nobody reads never gets one.
fn readable_state(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let Some(message) = this.as_object() else {
        return Ok(JsValue::undefined());
    };
    if let Some(state) = known_state(&message) {
        return Ok(state.into());
    }
    // A client's message takes its socket's mark.
    let mark = match with(&message, |incoming| incoming.head.is_request()) {
        None => return Ok(JsValue::undefined()),
        Some(true) => None,
        Some(false) => match socket(this, &[], context)?.as_object() {
            Some(socket) => define::get!(socket, "readableHighWaterMark", context)?.as_number(),
            None => None,
        },
    };
    let state = stream::new_state(mark, context)?;
    // As in Node it reads nothing of its own accord before a script has.
    stream::put_reading_more(&state, true)?;
    with(&message, |incoming| {
        incoming.make(|made| made.readable_state = Some(state.clone().into()));
    });
    Ok(state.into())
}

fn set_readable_state(this: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let value = args.get_or_undefined(0).clone();
    if let Some(message) = this.as_object()
        && with(&message, |incoming| {
            incoming.make(|made| made.readable_state = Some(value.clone()));
        })
        .is_none()
    {
        define::put_hidden(&message, "_readableState", value);
    }
    Ok(JsValue::undefined())
}

/// A getter, or for a message that is not native the value given.
macro_rules! view {
    ($get:expr, $otherwise:expr) => {
        |this, _, _| {
            let get: fn(&Incoming) -> JsValue = $get;
            let found = this.as_object().and_then(|object| with(&object, get));
            Ok(found.unwrap_or_else(|| $otherwise))
        }
    };
}

/// A setter that gives the object a property of its own.
macro_rules! own {
    ($name:literal) => {
        Some(|this, args, _| {
            if let Some(object) = this.as_object() {
                define::put(&object, $name, args.get_or_undefined(0).clone());
            }
            Ok(JsValue::undefined())
        })
    };
}

/// The same by its old name, also when a script has put another in its place.
fn connection(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let own = this
        .as_object()
        .and_then(|message| define::own!(&message, "socket"));
    match own {
        Some(own) => Ok(own),
        None => socket(this, args, context),
    }
}

fn socket(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let Some(message) = this.as_object() else {
        return Ok(JsValue::undefined());
    };
    if with(&message, |_| ()).is_none() {
        let own = boa_engine::property::PropertyKey::from(js_string!("socket"));
        let own = message.borrow().properties().get(&own);
        return Ok(own.and_then(|own| own.value().cloned()).unwrap_or_default());
    }
    let known = with(&message, |incoming| {
        incoming.made(|made| made.socket.clone())
    })
    .flatten();
    if let Some(known) = known {
        return Ok(known);
    }
    let connection = with(&message, |incoming| incoming.connection.borrow().clone());
    let Some(Some(connection)) = connection else {
        return Ok(JsValue::null());
    };
    let socket = connection.socket(context)?;
    with(&message, |incoming| {
        incoming.make(|made| made.socket = Some(socket.clone()));
    });
    Ok(socket)
}

/// Defines what is native of `IncomingMessage.prototype`.
pub fn define_prototype(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let prototype = args.get_or_undefined(0).to_object(context)?;
    let prototype = &prototype;
    type Entry = (&'static str, define::Native, Option<define::Native>);
    let entries: [Entry; 19] = [
        ("_readableState", readable_state, Some(set_readable_state)),
        (
            "httpVersion",
            view!(
                |m| match (m.head.major, m.head.minor) {
                    (1, 1) => js_string!("1.1"),
                    (1, 0) => js_string!("1.0"),
                    (major, minor) => JsString::from(format!("{major}.{minor}")),
                }
                .into(),
                JsValue::null()
            ),
            own!("httpVersion"),
        ),
        (
            "httpVersionMajor",
            view!(|m| m.head.major.into(), JsValue::null()),
            own!("httpVersionMajor"),
        ),
        (
            "httpVersionMinor",
            view!(|m| m.head.minor.into(), JsValue::null()),
            own!("httpVersionMinor"),
        ),
        (
            "method",
            view!(
                |m| match m.head.slice(m.head.method) {
                    b"GET" => js_string!("GET").into(),
                    b"POST" => js_string!("POST").into(),
                    b"" => JsValue::null(),
                    other => latin1(other).into(),
                },
                JsValue::null()
            ),
            own!("method"),
        ),
        (
            "url",
            view!(
                |m| latin1(m.head.slice(m.head.target)).into(),
                js_string!("").into()
            ),
            own!("url"),
        ),
        (
            "statusCode",
            view!(
                |m| if m.head.is_request() {
                    JsValue::null()
                } else {
                    m.head.status.into()
                },
                JsValue::null()
            ),
            own!("statusCode"),
        ),
        (
            "statusMessage",
            view!(
                |m| if m.head.is_request() {
                    JsValue::null()
                } else {
                    latin1(m.head.slice(m.head.reason)).into()
                },
                JsValue::null()
            ),
            own!("statusMessage"),
        ),
        (
            "complete",
            view!(|m| m.complete.get().into(), false.into()),
            own!("complete"),
        ),
        (
            "upgrade",
            view!(|m| m.head.upgrade.into(), JsValue::null()),
            own!("upgrade"),
        ),
        (
            "headers",
            |t, _, c| table(t, Table::Headers, c),
            own!("headers"),
        ),
        (
            "headersDistinct",
            |t, _, c| table(t, Table::HeadersDistinct, c),
            own!("headersDistinct"),
        ),
        (
            "rawHeaders",
            |t, _, c| table(t, Table::RawHeaders, c),
            own!("rawHeaders"),
        ),
        (
            "trailers",
            |t, _, c| table(t, Table::Trailers, c),
            own!("trailers"),
        ),
        (
            "trailersDistinct",
            |t, _, c| table(t, Table::TrailersDistinct, c),
            own!("trailersDistinct"),
        ),
        (
            "rawTrailers",
            |t, _, c| table(t, Table::RawTrailers, c),
            own!("rawTrailers"),
        ),
        ("socket", socket, own!("socket")),
        ("connection", connection, own!("socket")),
        ("client", socket, own!("client")),
    ];
    for (name, get, set) in entries {
        define::put_accessor(
            prototype,
            boa_engine::JsString::from(name),
            get,
            set,
            context,
        );
    }
    define::put_hidden(
        prototype,
        "_read",
        define::function("_read", 1, read, context),
    );
    define::put_hidden(
        prototype,
        "_dump",
        define::function(
            "_dump",
            0,
            |this, _, context| {
                let Some(message) = this.as_object() else {
                    return Ok(JsValue::undefined());
                };
                // What has come already is the stream's: whoever listens from now on sees it go by.
                deliver(&message, context)?;
                dump(&message);
                define::put(&message, "_dumped", true);
                if super::outgoing::has_listeners(&message) {
                    let remove = define::get!(message, "removeAllListeners", context)?;
                    if let Some(remove) = remove.as_callable() {
                        remove.call(this, &[js_string!("data").into()], context)?;
                    }
                }
                if is_touched(&message) || super::outgoing::has_listeners(&message) {
                    let resume = define::get!(message, "resume", context)?;
                    if let Some(resume) = resume.as_callable() {
                        resume.call(this, &[], context)?;
                    }
                }
                Ok(JsValue::undefined())
            },
            context,
        ),
    );
    bare::set_request_prototype(prototype.clone(), context);
    Ok(JsValue::undefined())
}
