//! One connection of an HTTP server: requests in, responses out in their order.
//!
//! It stands on a link of its own, without any JavaScript socket. When a script uses the socket as
//! a stream (an upgrade, `req.socket.write()` ...) one is made over the same link, and from then on
//! everything goes through it.

mod answers;
mod face;
mod server;
mod socket;
mod transport;
mod waiting;

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::rc::{Rc, Weak};

use boa_engine::{Context, JsArgs, JsObject, JsResult, JsString, JsValue, js_string};

use super::bare;
use super::framing::{Event, Head, Invalid, Length, Pair, Parser, Side};
use super::incoming::{self, Incoming};
use super::outgoing::{self, Beginning, Outgoing, Then, flag};
use super::response_parser::parse_error;
use crate::engine::{define, errors};
use crate::modules::net::link::{Link, Owner};
use crate::modules::{buffer, events};
use crate::runtime::{Origin, runtime, wall_clock};
use crate::trace::{self, Kind};

pub use face::set_hooks;
use server::{EachNeeds, Field};
pub use server::{Server, open as open_server};
pub use socket::define_plain as define_plain_socket;
pub use transport::Wrote;
use waiting::Waiting;

/// What the bytes go through.
#[derive(Clone)]
enum Transport {
    Link(Rc<Link>),
    Socket(JsObject),
    Closed,
}

/// A connection.
pub struct Connection {
    me: Weak<Connection>,
    id: u64,
    server: Rc<Server>,
    origin: Origin,
    /// `asyncId` and `triggerAsyncId` of its requests.
    messages: (u64, u64),
    /// The number of the timer that waits for the next request, which a hook was told of.
    kept: Cell<u64>,
    transport: RefCell<Transport>,
    link: Option<Weak<Link>>,
    /// The peer's address, once somebody has asked for it.
    peer: Cell<Option<SocketAddr>>,
    parser: RefCell<Parser>,
    /// What js/internal/http/server.js knows it by.
    face: RefCell<Option<JsObject>>,
    socket: RefCell<Option<JsObject>>,
    /// The stream it goes through is a script's, and no socket.
    is_apart: Cell<bool>,
    /// Requests that are not answered yet, with their responses, in order.
    queue: RefCell<VecDeque<(JsObject, JsObject)>>,
    /// The request whose body is arriving.
    current: RefCell<Option<JsObject>>,
    /// Bytes that were read when there were too many requests already.
    unparsed: RefCell<Vec<u8>>,
    /// Who waits until the system has taken everything.
    unsent: RefCell<Vec<Then>>,
    requests: Cell<u32>,
    /// How many listened for the plain socket's `close` when the front response got its turn.
    heard_before: Cell<u32>,
    /// When the first byte of the request came that is arriving, or the connection.
    began: Cell<u64>,
    ended: Cell<bool>,
    failed: Cell<bool>,
    /// What was wrong with the bytes, and how many were parsed: told again for each packet that
    /// comes while a script keeps the connection all the same.
    wrong: Cell<Option<(Invalid, usize)>>,
    /// The last response has been given: nothing more is read.
    last: Cell<bool>,
    /// The connection closes behind what has been answered: further responses are not sent.
    ending: Cell<bool>,
    /// The peer has ended, and so have we: what is written now waits for ever.
    shut: Cell<bool>,
    paused: Cell<bool>,
    waiting: Cell<Waiting>,
    deadline: Cell<u64>,
    looked_at: Cell<u64>,
    quiet: Cell<u64>,
    /// It had such a time before it waited for its next request, which then has the server's.
    was_quiet: Cell<bool>,
    active: Cell<u64>,
}

#[derive(Default)]
struct Shared {
    hooks: Option<JsObject>,
    face_prototype: Option<JsObject>,
    server_prototype: Option<JsObject>,
    socket_prototype: Option<JsObject>,
}

thread_local! {
    static SHARED: RefCell<Shared> = RefCell::default();
    /// Whether somebody wants to hear of each socket, and of each message.
    static OBSERVED: Cell<(bool, bool)> = const { Cell::new((false, false)) };
}

/// `observe(sockets, messages)`: what js/internal/http/server.js is to be told of from now on.
pub fn observe(_: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let is = |at| args.get_or_undefined(at).to_boolean();
    OBSERVED.set((is(0), is(1)));
    Ok(JsValue::undefined())
}

fn shared<T>(look: impl FnOnce(&mut Shared) -> T) -> T {
    SHARED.with(|shared| look(&mut shared.borrow_mut()))
}

fn hook(name: &'static str, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let hooks = shared(|shared| shared.hooks.clone());
    let Some(hooks) = hooks else {
        return Ok(JsValue::undefined());
    };
    match hooks.get(JsString::from(name), context)?.as_callable() {
        Some(function) => function.call(&hooks.into(), args, context),
        None => Ok(JsValue::undefined()),
    }
}

/// A head shows the date. Node keeps its text until the second is over, by a timer that hooks hear of.
pub fn date_is_shown(context: &mut Context) -> JsResult<()> {
    thread_local! {
        static SECOND: Cell<u64> = const { Cell::new(0) };
    }
    if !runtime().execution.is_observed() {
        return Ok(());
    }
    let second = wall_clock().as_secs();
    if SECOND.replace(second) != second {
        hook("dated", &[], context)?;
    }
    Ok(())
}

fn call(
    object: &JsObject,
    name: &'static str,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<()> {
    if let Some(method) = object.get(JsString::from(name), context)?.as_callable() {
        method.call(&object.clone().into(), args, context)?;
    }
    Ok(())
}

impl Connection {
    fn over_link(server: Rc<Server>, link: Rc<Link>, context: &mut Context) -> JsResult<Rc<Self>> {
        let weak = Rc::downgrade(&link);
        Self::new(server, Transport::Link(link), Some(weak), context)
    }

    fn over_stream(
        server: Rc<Server>,
        socket: JsObject,
        context: &mut Context,
    ) -> JsResult<Rc<Self>> {
        let is_apart = outgoing::is_apart(&socket, context)?;
        let connection = Self::new(server, Transport::Socket(socket.clone()), None, context)?;
        connection.is_apart.set(is_apart);
        *connection.socket.borrow_mut() = Some(socket);
        Ok(connection)
    }

    fn new(
        server: Rc<Server>,
        transport: Transport,
        link: Option<Weak<Link>>,
        context: &mut Context,
    ) -> JsResult<Rc<Self>> {
        let quiet = server.limit(Field::Timeout, context);
        let execution = &runtime().execution;
        // Over a stream it is the stream that Node numbers.
        let mut origin = match link {
            Some(_) => execution.origin(),
            None => execution.unnumbered(),
        };
        trace::registered(Kind::Source("http connection"), &origin, context);
        let made_by = match link {
            Some(_) => origin.number,
            None => execution.trigger_now(),
        };
        let mut messages = execution.triggered_by(made_by, || execution.origin());
        if link.is_some() {
            execution.announce(&mut origin, "TCPWRAP", context);
        }
        execution.announce(&mut messages, "HTTPINCOMINGMESSAGE", context);
        let mut parser = Parser::new(Side::Request, server.head_limit);
        if server.lenient {
            parser.be_lenient();
        }
        if server.has_lenient_values {
            parser.take_any_values();
        }
        if let Some(most) = server.most_headers(context) {
            parser.limit_headers(most);
        }
        let is_native = link.is_some();
        let connection = Rc::new_cyclic(|me| Self {
            me: me.clone(),
            id: origin.id,
            parser: RefCell::new(parser),
            server,
            origin,
            messages: (messages.number, messages.trigger),
            kept: Cell::new(0),
            transport: RefCell::new(transport),
            link,
            peer: Cell::new(None),
            face: RefCell::new(None),
            socket: RefCell::new(None),
            is_apart: Cell::new(false),
            queue: RefCell::default(),
            current: RefCell::new(None),
            unparsed: RefCell::default(),
            unsent: RefCell::default(),
            requests: Cell::new(0),
            heard_before: Cell::new(0),
            began: Cell::new(runtime().clock.now()),
            ended: Cell::new(false),
            failed: Cell::new(false),
            wrong: Cell::new(None),
            last: Cell::new(false),
            ending: Cell::new(false),
            shut: Cell::new(false),
            paused: Cell::new(false),
            waiting: Cell::new(Waiting::Nothing),
            deadline: Cell::new(u64::MAX),
            looked_at: Cell::new(u64::MAX),
            quiet: Cell::new(0),
            was_quiet: Cell::new(false),
            active: Cell::new(0),
        });
        connection.server.add(&connection);
        if is_native && quiet > 0 {
            connection.set_quiet(quiet);
        }
        connection.await_message(context);
        Ok(connection)
    }

    fn rc(&self) -> Option<Rc<Self>> {
        self.me.upgrade()
    }

    fn link(&self) -> Option<Rc<Link>> {
        self.link.as_ref().and_then(Weak::upgrade)
    }

    /// Waits for the head of a message that has begun.
    fn await_message(&self, context: &mut Context) {
        let headers = self.server.limit(Field::HeadersTimeout, context);
        let request = self.server.limit(Field::RequestTimeout, context);
        match (headers, request) {
            (0, 0) => self.wait(Waiting::Nothing, 0),
            (0, limit) | (limit, 0) => self.wait(Waiting::Message, limit),
            (headers, request) => self.wait(Waiting::Message, headers.min(request)),
        }
    }

    /// Whether it may be closed between two requests: one whose response has been ended counts, be
    /// it sent or not.
    fn is_idle(&self) -> bool {
        let is_answered = self.front().is_none_or(|(_, response)| {
            outgoing::with(&response, |state| state.is(flag::FINISHED))
        });
        is_answered
            && self.current.borrow().is_none()
            && !self.parser.borrow().is_inside()
            && self.requests.get() > 0
    }

    /// The request whose turn it is, and its response.
    fn front(&self) -> Option<(JsObject, JsObject)> {
        self.queue.borrow().front().cloned()
    }

    /// Bytes came. Called inside a callback.
    fn bytes(&self, packet: &[u8], context: &mut Context) -> JsResult<()> {
        let mut next = Some(0);
        while let Some(from) = next {
            next = self.bytes_from(packet, from, context)?;
        }
        Ok(())
    }

    /// Bytes of a packet, `from` a place on. When it has come to a piece of a body, the place behind it.
    fn bytes_from(
        &self,
        packet: &[u8],
        from: usize,
        context: &mut Context,
    ) -> JsResult<Option<usize>> {
        let mut input = &packet[from..];
        self.note_activity();
        if from == 0 && !self.unparsed.borrow().is_empty() {
            self.unparsed.borrow_mut().extend_from_slice(packet);
            return Ok(None);
        }
        if let Some((invalid, parsed)) = self.wrong.get() {
            let error = parse_error(invalid, Some((packet, parsed)), context)?;
            self.client_error(error, context)?;
            return Ok(None);
        }
        let was_idle = self.waiting.get() == Waiting::Idle;
        if was_idle {
            self.began.set(runtime().clock.now());
            self.waiting.set(Waiting::Nothing);
            if self.was_quiet.replace(false) {
                self.set_quiet(self.server.limit(Field::Timeout, context));
            }
        }
        // Behind the last answer of all, the rest of the packet is looked at still.
        while (!self.last.get() || self.ending.get()) && !self.failed.get() {
            let event = self.parser.borrow_mut().next(&mut input);
            match event {
                Ok(None) => break,
                Ok(Some(Event::Head(head))) => {
                    if self.head(head, input, context)? {
                        return Ok(None);
                    }
                    if !input.is_empty() && self.is_flooded(context)? {
                        self.unparsed.borrow_mut().extend_from_slice(input);
                        self.pause(context)?;
                        return Ok(None);
                    }
                }
                Ok(Some(Event::Body(bytes))) => {
                    let current = self.current.borrow().clone();
                    if let Some(request) = current {
                        let waits = self.as_messages(context, |context| {
                            incoming::body(&request, bytes, context)
                        })?;
                        if waits {
                            self.pause(context)?;
                        }
                    }
                    return Ok(Some(packet.len() - input.len()));
                }
                Ok(Some(Event::End(trailers))) => {
                    self.message_ended(trailers, context)?;
                    if input.is_empty() {
                        break;
                    }
                }
                Err(invalid) => {
                    let parsed = packet.len() - input.len();
                    // A script may keep the connection: the rest of the message may be late then.
                    if self.waiting.get() == Waiting::Nothing && self.awaits_head() {
                        self.began.set(runtime().clock.now());
                        self.await_message(context);
                    }
                    self.failed.set(true);
                    self.wrong.set(Some((invalid, parsed)));
                    let error = parse_error(invalid, Some((packet, parsed)), context)?;
                    self.client_error(error, context)?;
                    return Ok(None);
                }
            }
        }
        // Node's parser says so when all bytes are read.
        self.as_messages(context, |_| Ok(()))?;
        if self.waiting.get() == Waiting::Nothing && self.awaits_head() {
            self.began.set(runtime().clock.now());
            self.await_message(context);
        } else if was_idle && self.waiting.get() == Waiting::Nothing && self.is_idle() {
            // Nothing but empty lines.
            self.wait_for_next(context);
        }
        if self.is_flooded(context)? {
            self.pause(context)?;
        }
        Ok(None)
    }

    /// Whether a part of a head has come.
    fn awaits_head(&self) -> bool {
        self.current.borrow().is_none() && !self.failed.get() && self.parser.borrow().is_inside()
    }

    /// Does something with a message; for a hook of `async_hooks` as its execution.
    fn as_messages<T>(
        &self,
        context: &mut Context,
        part: impl FnOnce(&mut Context) -> JsResult<T>,
    ) -> JsResult<T> {
        let execution = &runtime().execution;
        if !execution.is_observed() {
            return part(context);
        }
        let mut origin = runtime().unnumbered();
        (origin.number, origin.trigger) = self.messages;
        execution.within(&origin, context, part)
    }

    fn message_ended(&self, trailers: Vec<Pair>, context: &mut Context) -> JsResult<()> {
        self.waiting.set(Waiting::Nothing);
        let current = self.current.borrow_mut().take();
        if let Some(request) = current {
            self.as_messages(context, |context| {
                incoming::end(&request, trailers, context)
            })?;
        }
        if self.queue.borrow().is_empty() {
            self.wait_for_next(context);
        }
        Ok(())
    }

    /// Everything is answered: the connection is kept for the next request, for a time.
    fn wait_for_next(&self, context: &mut Context) {
        if self.last.get() || self.parser.borrow().is_inside() {
            return;
        }
        if let Some(until) = self.server.each_needs(context).kept_until {
            self.wait_until(Waiting::Idle, until);
            if self.kept.get() == 0 && runtime().execution.is_observed() {
                let mut origin = runtime().origin();
                self.kept.set(origin.number);
                (runtime().execution).announce(&mut origin, "Timeout", context);
            }
            // In the place of the time that a script has set.
            if self.quiet.replace(0) > 0 {
                self.was_quiet.set(true);
            }
        }
    }

    /// A request begins. True when the rest of the bytes is not for us.
    fn head(&self, head: Box<Head>, rest: &[u8], context: &mut Context) -> JsResult<bool> {
        let Some(me) = self.rc() else { return Ok(true) };
        self.requests.set(self.requests.get() + 1);
        runtime().execution.has_ended(self.kept.take());
        let keeps_alive = head.keeps_alive;
        let method = head.slice(head.method);
        let is_head = method == b"HEAD";
        let is_connect = method == b"CONNECT";
        let (minor, upgrade) = (head.minor, head.upgrade);
        let continues = head.expects_continue;
        let is_1_1 = (head.major, minor) == (1, 1);
        let expects = is_1_1 && head.expects;
        let has_host = !is_1_1 || head.has_host;
        let knows_chunks =
            head.major >= 1 && minor >= 1 || head.header("te").is_some_and(outgoing::names_chunked);
        let has_body = !matches!(head.length, Length::None | Length::Known(0));
        let server = &self.server;

        let limit = match has_body {
            true => server.limit(Field::RequestTimeout, context),
            false => 0,
        };
        match limit {
            0 => self.waiting.set(Waiting::Nothing),
            _ if self.waiting.get() == Waiting::Late => {}
            limit => {
                let due = self.began.get().saturating_add(limit);
                self.wait_until(Waiting::Message, due);
            }
        }
        let EachNeeds {
            most_requests,
            rejects_body,
            keep_alive,
            ..
        } = server.each_needs(context);
        let prototype = match &server.incoming_prototype {
            Some(own) => own.clone(),
            None => bare::request_prototype()?,
        };
        let is_empty = server.ends_empty && head.length == Length::None;
        let joins = server.joins_duplicates;
        let state = Incoming::new(head, Some(me.clone()), None, joins);
        let request = define::native_object(&prototype, state, context);
        if is_empty {
            hook("empty", &[request.clone().into()], context)?;
        }

        if upgrade {
            let name = if is_connect { "connect" } else { "upgrade" };
            let args = [server.object.clone().into(), request.clone().into()];
            let is_wanted = match is_connect {
                true => events::has_listeners(&server.object, name, context)?,
                false => hook("upgrades", &args, context)?.to_boolean(),
            };
            if is_wanted {
                self.upgrade(name, &request, rest, context)?;
                return Ok(true);
            }
            if is_connect {
                self.destroy(&JsValue::undefined(), context)?;
                return Ok(true);
            }
        }
        *self.current.borrow_mut() = Some(request.clone());
        let beginning = Beginning {
            connection: Some(me),
            request: Some(request.clone()),
            is_head,
            knows_chunks,
            keeps_alive,
            rejects_body,
            is_lenient: server.has_lenient_values,
            keep_alive,
            most_requests,
            unique: server.unique.clone(),
        };
        let response = self.response(&request, beginning, context)?;
        self.queue
            .borrow_mut()
            .push_back((request.clone(), response.clone()));
        if self.is_turn_of(&response) {
            self.give_turn(context)?;
        }
        let args = [JsValue::from(request), JsValue::from(response)];
        let lacks_host = !has_host && server.is(Field::RequireHostHeader, context);
        if expects || lacks_host || most_requests > 0 {
            let seen = self.requests.get().into();
            let rest = [has_host.into(), expects.into(), continues.into(), seen];
            let args = [&[server.object.clone().into()], &args[..], &rest[..]].concat();
            hook("unusual", &args, context)?;
            return Ok(false);
        }
        self.emit_request(&args, rest.is_empty(), context)?;
        Ok(false)
    }

    /// Emits `request`, as an execution of its own.
    fn emit_request(
        &self,
        args: &[JsValue],
        is_alone: bool,
        context: &mut Context,
    ) -> JsResult<()> {
        let server = &self.server.object;
        let execution = &runtime().execution;
        let mut origin = runtime().unnumbered();
        (origin.number, origin.trigger) = self.messages;
        let kind = Kind::Source("http request");
        trace::registered(kind, &origin, context);
        if execution.is_observed()
            && let Some(request) = args.first().and_then(JsValue::as_object)
        {
            incoming::touch(&request, context)?;
        }
        let left = runtime().enter(&origin);
        trace::emit(|| trace::Event::Begin {
            id: origin.id,
            cause: origin.cause,
            kind,
        });
        let result = execution.call(&origin, context, |context| {
            outgoing::settling(is_alone, context, |context| {
                if OBSERVED.get().1 {
                    let args = [&[server.clone().into()], args].concat();
                    hook("started", &args, context)?;
                }
                match self.server.own_emit(context)? {
                    None => {
                        let name = define::with_key!("request", PropertyKey::clone);
                        events::emit(server, name, args, context)?
                    }
                    Some(emit) => {
                        let args = [&[js_string!("request").into()], args].concat();
                        emit.call(&server.clone().into(), &args, context)?
                            .to_boolean()
                    }
                };
                Ok(JsValue::undefined())
            })
        });
        trace::emit(|| trace::Event::End { id: origin.id });
        let thrown_in = execution.frame();
        runtime().leave(left);
        if result.is_err() {
            // Who is told of the error goes by where it was thrown: domains.
            execution.set_frame(thrown_in);
        }
        result.map(drop)
    }

    fn response(
        &self,
        request: &JsObject,
        beginning: Beginning,
        context: &mut Context,
    ) -> JsResult<JsObject> {
        let Some(class) = &self.server.response_class else {
            return bare::response(Outgoing::response(beginning), context);
        };
        let options = define::object(context);
        define::put(
            &options,
            "rejectNonStandardBodyWrites",
            beginning.rejects_body,
        );
        let args = [request.clone().into(), options.into()];
        let response = class.construct(&args, None, context)?;
        super::outgoing::with(&response, |state| state.begin(beginning));
        Ok(response)
    }

    fn upgrade(
        &self,
        name: &'static str,
        request: &JsObject,
        rest: &[u8],
        context: &mut Context,
    ) -> JsResult<()> {
        self.parser.borrow_mut().upgrade();
        self.waiting.set(Waiting::Nothing);
        self.last.set(true);
        let socket = self.socket(context)?;
        incoming::end(request, Vec::new(), context)?;
        let rest = buffer::new_from_slice(rest, context)?;
        let server = self.server.object.clone().into();
        let name = JsString::from(name).into();
        let face = self.face(context)?.into();
        let args = [
            server,
            name,
            request.clone().into(),
            socket,
            rest.into(),
            face,
        ];
        hook("upgrade", &args, context)?;
        Ok(())
    }

    fn client_error(&self, error: JsObject, context: &mut Context) -> JsResult<()> {
        let face = self.face(context)?.into();
        let server = self.server.object.clone().into();
        let answered = self.front();
        let answered = answered.map_or(JsValue::undefined(), |(_, response)| response.into());
        let args = [server, face, error.into(), answered];
        hook("clientError", &args, context)?;
        Ok(())
    }

    fn inside(&self, context: &mut Context, run: impl FnOnce(&Self, &mut Context) -> JsResult<()>) {
        let kind = Kind::Source("http connection");
        runtime().call_back(kind, &self.origin, context, |context| run(self, context));
    }

    /// The origin of what the socket itself tells: it was accepted, so it is in no async context frame.
    fn origin_of_socket(&self) -> Origin {
        let mut origin = self.origin.clone();
        origin.frame = JsValue::undefined();
        origin
    }

    fn of_socket(
        &self,
        context: &mut Context,
        run: impl FnOnce(&Self, &mut Context) -> JsResult<()>,
    ) {
        let kind = Kind::Source("http connection");
        let origin = self.origin_of_socket();
        runtime().call_back(kind, &origin, context, |context| run(self, context));
    }
}

impl Owner for Connection {
    fn gathers(&self) -> bool {
        true
    }

    fn connected(&self, _: io::Result<()>, _: &mut Context) {}

    fn data(&self, bytes: &[u8], context: &mut Context) {
        // As in Node each piece of a body is a callback of its own: ticks and microtasks run behind
        // it, before the message's end.
        let mut next = (!self.last.get()).then_some(0);
        while let Some(from) = next.take() {
            self.inside(context, |connection, context| {
                next = connection.bytes_from(bytes, from, context)?;
                Ok(())
            });
        }
    }

    fn end(&self, context: &mut Context) {
        self.of_socket(context, |connection, context| {
            let told = connection.peer_ended(context);
            // A listener has made a stream of the socket: that has not heard of the end.
            let transport = connection.transport.borrow().clone();
            if let Transport::Socket(socket) = transport {
                call(&socket, "_ended", &[], context)?;
            }
            told
        });
    }

    fn failed(&self, error: io::Error, writing: bool, context: &mut Context) {
        self.of_socket(context, |connection, context| {
            let server = &connection.server.object;
            if events::has_listeners(server, "clientError", context)? {
                let syscall = if writing { "write" } else { "read" };
                let errno = errors::errno_of(&error);
                let error = errors::errno_exception(syscall, errno, None, context);
                connection.client_error(error, context)?;
            }
            connection.close_link(context);
            Ok(())
        });
    }

    fn drained(&self, context: &mut Context) {
        self.note_activity();
        self.inside(context, |connection, context| {
            connection.tell_sent(context)?;
            connection.go_on(context)?;
            if connection.last.get() && connection.queue.borrow().is_empty() {
                connection.close_link(context);
            }
            Ok(())
        });
    }
}
