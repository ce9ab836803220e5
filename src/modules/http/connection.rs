//! One connection of an HTTP server: requests in, responses out in their order.
//!
//! It stands on a link of its own, without any JavaScript socket. When a script asks for the socket
//! (`req.socket`, an upgrade ...) one is made over the same link, and from then on everything goes
//! through it.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, VecDeque};
use std::io;
use std::rc::{Rc, Weak};

use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsObject, JsResult, JsString, JsValue, Trace,
    builtins::object::OrdinaryObject, js_string, object::builtins::JsFunction,
};

use super::framing::{self, Event, Head, Parser, Side};
use super::incoming::{self, Incoming};
use super::response_parser::parse_error;
use crate::engine::{convert, define, errors};
use crate::modules::buffer::{self, Encoding};
use crate::modules::net::link::{Link, Owner, Socket};
use crate::modules::{events, net};
use crate::runtime::{HostTimer, Origin, runtime};
use crate::trace::Kind;

/// What the bytes go through.
#[derive(Clone)]
enum Transport {
    Link(Rc<Link>),
    Socket(JsObject),
    Closed,
}

/// What a connection is waiting for, which may take too long.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Waiting {
    /// The next request (`keepAliveTimeout`).
    Idle,
    /// The rest of a head (`headersTimeout`) or of a request (`requestTimeout`).
    Message,
    /// Nothing from the peer.
    Nothing,
}

struct Server {
    object: JsObject,
    connections: RefCell<HashMap<u64, Weak<Connection>>>,
    timer: RefCell<Option<Rc<HostTimer>>>,
    due: Cell<u64>,
    head_limit: usize,
    joins_duplicates: bool,
    response_class: Option<JsObject>,
    incoming_prototype: Option<JsObject>,
}

/// A connection.
pub struct Connection {
    me: Weak<Connection>,
    id: u64,
    server: Rc<Server>,
    origin: Origin,
    transport: RefCell<Transport>,
    parser: RefCell<Parser>,
    /// What js/internal/http/server.js knows it by.
    face: RefCell<Option<JsObject>>,
    socket: RefCell<Option<JsObject>>,
    /// Requests that are not answered yet, with their responses, in order.
    queue: RefCell<VecDeque<(JsObject, JsObject)>>,
    /// The request whose body is arriving.
    current: RefCell<Option<JsObject>>,
    written: RefCell<Vec<JsFunction>>,
    requests: Cell<u32>,
    ended: Cell<bool>,
    failed: Cell<bool>,
    /// The last response has been given: nothing more is read.
    last: Cell<bool>,
    paused: Cell<bool>,
    waiting: Cell<Waiting>,
    deadline: Cell<u64>,
}

#[derive(Trace, Finalize, JsData)]
struct Face {
    #[unsafe_ignore_trace]
    connection: Rc<Connection>,
}

#[derive(Trace, Finalize, JsData)]
struct ServerFace {
    #[unsafe_ignore_trace]
    server: Rc<Server>,
}

#[derive(Default)]
struct Shared {
    hooks: Option<JsObject>,
    response_prototype: Option<JsObject>,
    incoming_prototype: Option<JsObject>,
    face_prototype: Option<JsObject>,
    server_prototype: Option<JsObject>,
}

thread_local! {
    static SHARED: RefCell<Shared> = RefCell::default();
}

/// `setHooks(hooks, ServerResponse.prototype)`: what js/internal/http/server.js does for us.
pub fn set_hooks(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let hooks = args.get_or_undefined(0).to_object(context)?;
    let prototype = args.get_or_undefined(1).to_object(context)?;
    let face = define::object(context);
    define::put_methods(
        &face,
        &[
            ("write", 4, write),
            ("next", 2, next),
            ("execute", 1, execute),
            ("peerEnded", 0, |this, _, context| {
                this_connection(this)?.peer_ended(context)?;
                Ok(JsValue::undefined())
            }),
            ("closed", 0, |this, _, context| {
                this_connection(this)?.closed(context);
                Ok(JsValue::undefined())
            }),
            ("drained", 0, |this, _, context| {
                this_connection(this)?.tell_drained(context)?;
                Ok(JsValue::undefined())
            }),
            ("getSocket", 0, |this, _, context| {
                this_connection(this)?.socket(context)
            }),
            ("destroy", 1, |this, args, context| {
                let connection = this_connection(this)?;
                connection.destroy(args.get_or_undefined(0), context)?;
                Ok(JsValue::undefined())
            }),
        ],
        context,
    );
    let server = define::object(context);
    define::put_methods(
        &server,
        &[
            ("serve", 1, serve),
            ("accept", 1, accept_natively),
            ("closeConnections", 1, close_connections),
        ],
        context,
    );
    SHARED.with(|shared| {
        let mut shared = shared.borrow_mut();
        shared.hooks = Some(hooks);
        shared.response_prototype = Some(prototype);
        shared.face_prototype = Some(face);
        shared.server_prototype = Some(server);
    });
    Ok(JsValue::undefined())
}

/// Called by `incoming::define_prototype`.
pub fn set_incoming_prototype(prototype: JsObject) {
    SHARED.with(|shared| shared.borrow_mut().incoming_prototype = Some(prototype));
}

/// `IncomingMessage.prototype`
pub fn incoming_prototype(context: &mut Context) -> JsObject {
    let known = SHARED.with(|shared| shared.borrow().incoming_prototype.clone());
    known.unwrap_or_else(|| define::object(context))
}

fn hook(name: &'static str, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let hooks = SHARED.with(|shared| shared.borrow().hooks.clone());
    let Some(hooks) = hooks else {
        return Ok(JsValue::undefined());
    };
    match hooks.get(JsString::from(name), context)?.as_callable() {
        Some(function) => function.call(&hooks.into(), args, context),
        None => Ok(JsValue::undefined()),
    }
}

/// `openServer(server, { maxHeaderSize, joinDuplicateHeaders, ServerResponse, IncomingMessage })`
pub fn open_server(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let options = args.get_or_undefined(1).to_object(context)?;
    let limit = options.get(js_string!("maxHeaderSize"), context)?;
    let limit = limit.to_u32(context)? as usize;
    let joins = options.get(js_string!("joinDuplicateHeaders"), context)?;
    let response = options.get(js_string!("ServerResponse"), context)?;
    let incoming = options.get(js_string!("IncomingMessage"), context)?;
    let incoming_prototype = match incoming.as_object() {
        Some(class) => class.get(js_string!("prototype"), context)?.as_object(),
        None => None,
    };
    let server = Server {
        object: args.get_or_undefined(0).to_object(context)?,
        connections: RefCell::default(),
        timer: RefCell::new(None),
        due: Cell::new(u64::MAX),
        head_limit: limit,
        joins_duplicates: joins.to_boolean(),
        response_class: response.as_object(),
        incoming_prototype,
    };
    let prototype = SHARED.with(|shared| shared.borrow().server_prototype.clone());
    let prototype = prototype.ok_or_else(convert::illegal_invocation)?;
    let server = Rc::new(server);
    Ok(define::native_object(&prototype, ServerFace { server }, context).into())
}

fn this_server(this: &JsValue) -> JsResult<Rc<Server>> {
    let object = this.as_object().ok_or_else(convert::illegal_invocation)?;
    let face = object
        .downcast_ref::<ServerFace>()
        .ok_or_else(convert::illegal_invocation)?;
    Ok(Rc::clone(&face.server))
}

fn this_connection(this: &JsValue) -> JsResult<Rc<Connection>> {
    let object = this.as_object().ok_or_else(convert::illegal_invocation)?;
    let face = object
        .downcast_ref::<Face>()
        .ok_or_else(convert::illegal_invocation)?;
    Ok(Rc::clone(&face.connection))
}

/// `serve(socket)`: a connection over a JavaScript socket; the connection's face.
fn serve(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let server = this_server(this)?;
    let socket = args.get_or_undefined(0).to_object(context)?;
    let connection = Connection::new(server, Transport::Socket(socket.clone()), context)?;
    *connection.socket.borrow_mut() = Some(socket);
    Ok(connection.face(context)?.into())
}

/// `accept(handle)`: from now on sockets that the server's handle accepts are served without
/// JavaScript sockets, unless somebody listens to 'connection'.
fn accept_natively(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let server = this_server(this)?;
    let handle = args.get_or_undefined(0).to_object(context)?;
    let origin = runtime().origin();
    crate::trace::registered(Kind::Source("server"), &origin, context);
    let acceptor = Rc::new(move |socket: Socket, context: &mut Context| {
        let server = &server;
        runtime().call_back(Kind::Source("server"), &origin, context, |context| {
            // One listener is the HTTP server's own.
            let listeners = events::listener_count(&server.object, "connection", context)?;
            let most = server.object.get(js_string!("maxConnections"), context)?;
            if listeners != 1 || !most.is_undefined() {
                return net::accept(&server.object, socket, context);
            }
            if let Socket::Tcp(tcp) = &socket {
                let _ = tcp.set_nodelay(true);
            }
            let link = Link::new(socket, false, "http connection");
            let transport = Transport::Link(Rc::clone(&link));
            let connection = Connection::new(Rc::clone(server), transport, context)?;
            hook("opened", &[server.object.clone().into()], context)?;
            if link.set_owner(connection).is_err() || link.start_reading().is_err() {
                link.close(false);
            }
            Ok(())
        });
    });
    Ok(net::listener::set_acceptor(&handle, acceptor).into())
}

/// `closeConnections(onlyIdle)`
fn close_connections(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let server = this_server(this)?;
    let only_idle = args.get_or_undefined(0).to_boolean();
    let all: Vec<_> = {
        let known = server.connections.borrow();
        known.values().filter_map(Weak::upgrade).collect()
    };
    for connection in all {
        if !only_idle || connection.is_idle() {
            connection.destroy(&JsValue::undefined(), context)?;
        }
    }
    Ok(JsValue::undefined())
}

impl Server {
    fn milliseconds(&self, name: &'static str, context: &mut Context) -> u64 {
        let value = self.object.get(JsString::from(name), context);
        let value = value.ok().and_then(|value| value.as_number());
        value
            .filter(|value| *value > 0.0)
            .map_or(0, |value| value as u64)
    }

    fn start_timer(self: &Rc<Self>, due: u64) {
        if due >= self.due.get() {
            return;
        }
        self.due.set(due);
        let timer = {
            let mut timer = self.timer.borrow_mut();
            let weak = Rc::downgrade(self);
            let timer = timer.get_or_insert_with(|| {
                runtime().host_timer("http connections", move |context| {
                    if let Some(server) = weak.upgrade() {
                        server.sweep(context);
                    }
                    Ok(())
                })
            });
            Rc::clone(timer)
        };
        let now = runtime().clock.now();
        runtime().start_host_timer(&timer, due.saturating_sub(now).max(1));
    }

    /// Ends the connections whose time is up, and finds out when to look again.
    fn sweep(self: &Rc<Self>, context: &mut Context) {
        self.due.set(u64::MAX);
        let now = runtime().clock.now();
        let mut next = u64::MAX;
        let all: Vec<_> = {
            let known = self.connections.borrow();
            known.values().filter_map(Weak::upgrade).collect()
        };
        for connection in all {
            if connection.waiting.get() == Waiting::Nothing {
                continue;
            }
            let deadline = connection.deadline.get();
            if deadline > now {
                next = next.min(deadline);
                continue;
            }
            let waiting = connection.waiting.replace(Waiting::Nothing);
            let origin = connection.origin.clone();
            runtime().call_back(
                Kind::Source("http connection"),
                &origin,
                context,
                |context| {
                    if waiting == Waiting::Idle {
                        return connection.timed_out(context);
                    }
                    let error = errors::make("ERR_HTTP_REQUEST_TIMEOUT", &[], context)?;
                    connection.client_error(error, context)
                },
            );
        }
        if next != u64::MAX {
            self.start_timer(next);
        }
    }
}

impl Connection {
    fn new(server: Rc<Server>, transport: Transport, context: &mut Context) -> JsResult<Rc<Self>> {
        let origin = runtime().origin();
        crate::trace::registered(Kind::Source("http connection"), &origin, context);
        let connection = Rc::new_cyclic(|me| Self {
            me: me.clone(),
            id: origin.id,
            parser: RefCell::new(Parser::new(Side::Request, server.head_limit)),
            server,
            origin,
            transport: RefCell::new(transport),
            face: RefCell::new(None),
            socket: RefCell::new(None),
            queue: RefCell::default(),
            current: RefCell::new(None),
            written: RefCell::default(),
            requests: Cell::new(0),
            ended: Cell::new(false),
            failed: Cell::new(false),
            last: Cell::new(false),
            paused: Cell::new(false),
            waiting: Cell::new(Waiting::Nothing),
            deadline: Cell::new(u64::MAX),
        });
        let weak = Rc::downgrade(&connection);
        let server = &connection.server;
        server.connections.borrow_mut().insert(connection.id, weak);
        let limit = server.milliseconds("headersTimeout", context);
        connection.wait(Waiting::Message, limit);
        let most = server.object.get(js_string!("maxHeadersCount"), context)?;
        if let Some(most) = most.as_number() {
            let mut parser = connection.parser.borrow_mut();
            parser.limit_headers(most.max(0.0) as usize);
        }
        Ok(connection)
    }

    fn rc(&self) -> Option<Rc<Self>> {
        self.me.upgrade()
    }

    fn wait(&self, waiting: Waiting, milliseconds: u64) {
        if milliseconds == 0 {
            self.waiting.set(Waiting::Nothing);
            return;
        }
        let due = runtime().clock.now() + milliseconds;
        self.waiting.set(waiting);
        self.deadline.set(due);
        self.server.start_timer(due);
    }

    fn is_idle(&self) -> bool {
        self.queue.borrow().is_empty()
            && self.current.borrow().is_none()
            && !self.parser.borrow().is_inside()
    }

    /// Whether the server joins repeated headers that Node otherwise drops.
    pub fn joins_duplicates(&self) -> bool {
        self.server.joins_duplicates
    }

    fn face(&self, context: &mut Context) -> JsResult<JsObject> {
        if let Some(face) = &*self.face.borrow() {
            return Ok(face.clone());
        }
        let prototype = SHARED.with(|shared| shared.borrow().face_prototype.clone());
        let prototype = prototype.ok_or_else(convert::illegal_invocation)?;
        let connection = self.rc().ok_or_else(convert::illegal_invocation)?;
        let face = define::native_object(&prototype, Face { connection }, context);
        define::put(&face, "server", self.server.object.clone());
        *self.face.borrow_mut() = Some(face.clone());
        Ok(face)
    }

    /// The JavaScript socket, made at the first call.
    pub fn socket(&self, context: &mut Context) -> JsResult<JsValue> {
        if let Some(socket) = &*self.socket.borrow() {
            return Ok(socket.clone().into());
        }
        let transport = self.transport.borrow().clone();
        let Transport::Link(link) = transport else {
            return Ok(JsValue::null());
        };
        let face = self.face(context)?;
        let handle = net::wrap_link(link, context);
        let server = self.server.object.clone();
        let args = [server.into(), handle.into(), face.into()];
        let socket = hook("makeSocket", &args, context)?.to_object(context)?;
        *self.socket.borrow_mut() = Some(socket.clone());
        *self.transport.borrow_mut() = Transport::Socket(socket.clone());
        Ok(socket.into())
    }

    /// Bytes came. Called inside a callback.
    fn bytes(&self, packet: &[u8], context: &mut Context) -> JsResult<()> {
        let mut input = packet;
        if self.waiting.get() == Waiting::Idle {
            let limit = self.server.milliseconds("headersTimeout", context);
            self.wait(Waiting::Message, limit);
        }
        while !self.last.get() && !self.failed.get() {
            let event = self.parser.borrow_mut().next(&mut input);
            match event {
                Ok(None) => break,
                Ok(Some(Event::Head(head))) => {
                    if self.head(*head, input, context)? {
                        return Ok(());
                    }
                }
                Ok(Some(Event::Body(bytes))) => {
                    let current = self.current.borrow().clone();
                    if let Some(request) = current
                        && incoming::body(&request, bytes, context)?
                    {
                        self.pause(context)?;
                    }
                }
                Ok(Some(Event::End(trailers))) => {
                    self.waiting.set(Waiting::Nothing);
                    let current = self.current.borrow_mut().take();
                    if let Some(request) = current {
                        incoming::end(&request, trailers, context)?;
                    }
                }
                Err(invalid) => {
                    let parsed = packet.len() - input.len();
                    let error = parse_error(invalid, Some((packet, parsed)), context)?;
                    return self.client_error(error, context);
                }
            }
        }
        if self.waiting.get() == Waiting::Nothing && self.awaits_head() {
            let limit = self.server.milliseconds("headersTimeout", context);
            self.wait(Waiting::Message, limit);
        }
        if self.is_flooded() {
            self.pause(context)?;
        }
        Ok(())
    }

    /// Whether a part of a head has come.
    fn awaits_head(&self) -> bool {
        self.current.borrow().is_none() && !self.failed.get() && self.parser.borrow().is_inside()
    }

    /// A request begins. True when the rest of the bytes is not for us.
    fn head(&self, head: Head, rest: &[u8], context: &mut Context) -> JsResult<bool> {
        let Some(me) = self.rc() else { return Ok(true) };
        self.requests.set(self.requests.get() + 1);
        let keeps_alive = head.keeps_alive;
        let is_head = head.slice(&head.method) == b"HEAD";
        let is_connect = head.slice(&head.method) == b"CONNECT";
        let (minor, upgrade) = (head.minor, head.upgrade);
        let is_1_1 = (head.major, minor) == (1, 1);
        let continues = head.expects_continue;
        let expects = is_1_1 && head.expects;
        let has_host = !is_1_1 || head.has_host;
        let knows_chunks = head.major >= 1 && minor >= 1;
        let has_body = !matches!(
            head.length,
            framing::Length::None | framing::Length::Known(0)
        );
        let server = &self.server;

        if has_body {
            let limit = server.milliseconds("requestTimeout", context);
            self.wait(Waiting::Message, limit);
        }
        let own = server.incoming_prototype.clone();
        let prototype = own.unwrap_or_else(|| incoming_prototype(context));
        let state = Incoming::new(head, Some(me), None);
        let request = define::native_object(&prototype, state, context);

        if upgrade {
            let name = if is_connect { "connect" } else { "upgrade" };
            if events::has_listeners(&server.object, name, context)? {
                self.parser.borrow_mut().upgrade();
                self.waiting.set(Waiting::Nothing);
                self.last.set(true);
                let socket = self.socket(context)?;
                incoming::end(&request, Vec::new(), context)?;
                let rest = buffer::new_from_slice(rest, context)?;
                let name = JsString::from(name).into();
                let server = server.object.clone().into();
                let face = self.face(context)?.into();
                let args = [server, name, request.into(), socket, rest.into(), face];
                hook("upgrade", &args, context)?;
                return Ok(true);
            }
            if is_connect {
                self.destroy(&JsValue::undefined(), context)?;
                return Ok(true);
            }
        }
        *self.current.borrow_mut() = Some(request.clone());

        let response = match &server.response_class {
            Some(class) => class.construct(&[request.clone().into()], None, context)?,
            None => {
                let known = SHARED.with(|shared| shared.borrow().response_prototype.clone());
                let prototype = known.ok_or_else(convert::illegal_invocation)?;
                let response = JsObject::new(context.root_shape(), prototype, OrdinaryObject);
                let response = response.upcast();
                define::put(&response, "req", request.clone());
                if is_head {
                    define::put(&response, "_hasBody", false);
                }
                if !knows_chunks {
                    define::put(&response, "useChunkedEncodingByDefault", false);
                }
                response
            }
        };
        if !keeps_alive {
            define::put(&response, "shouldKeepAlive", false);
        }
        let is_first = {
            let mut queue = self.queue.borrow_mut();
            queue.push_back((request.clone(), response.clone()));
            queue.len() == 1
        };
        let face = self.face(context)?;
        define::put(&response, "_connection", face.clone());
        if is_first {
            define::put(&response, "_outlet", face);
        }
        let most = server
            .object
            .get(js_string!("maxRequestsPerSocket"), context)?;
        let most = most.as_number().filter(|most| *most > 0.0);
        let args = [JsValue::from(request), JsValue::from(response)];
        if expects || !has_host || most.is_some() {
            let seen = self.requests.get().into();
            let rest = [has_host.into(), expects.into(), continues.into(), seen];
            let args = [&[server.object.clone().into()], &args[..], &rest[..]].concat();
            hook("unusual", &args, context)?;
            return Ok(false);
        }
        events::emit(&server.object, js_string!("request"), &args, context)?;
        Ok(false)
    }

    /// Whether the peer asks for more than it takes: requests that wait for their turn, or
    /// responses that it does not read.
    fn is_flooded(&self) -> bool {
        const REQUESTS: usize = 128;
        const BYTES: usize = 1 << 20;
        let queued = match &*self.transport.borrow() {
            Transport::Link(link) => link.queued(),
            _ => 0,
        };
        self.queue.borrow().len() >= REQUESTS || queued >= BYTES
    }

    fn pause(&self, context: &mut Context) -> JsResult<()> {
        if self.paused.replace(true) {
            return Ok(());
        }
        let transport = self.transport.borrow().clone();
        match transport {
            Transport::Link(link) => link.stop_reading(),
            Transport::Socket(socket) => call(&socket, "pause", &[], context)?,
            Transport::Closed => {}
        }
        Ok(())
    }

    /// A request's reader wants more: reads on, if it had stopped.
    pub fn go_on(&self, context: &mut Context) -> JsResult<()> {
        let full = self
            .current
            .borrow()
            .as_ref()
            .is_some_and(incoming::is_full);
        if full || self.is_flooded() || !self.paused.replace(false) {
            return Ok(());
        }
        let transport = self.transport.borrow().clone();
        match transport {
            Transport::Link(link) => {
                // A link that fails now says so when it is written to or read.
                let _ = link.start_reading();
            }
            Transport::Socket(socket) => call(&socket, "resume", &[], context)?,
            Transport::Closed => {}
        }
        Ok(())
    }

    fn client_error(&self, error: JsObject, context: &mut Context) -> JsResult<()> {
        self.failed.set(true);
        let face = self.face(context)?.into();
        let server = self.server.object.clone().into();
        let answered = self
            .queue
            .borrow()
            .front()
            .map(|(_, response)| response.clone());
        let answered = answered.map_or(JsValue::undefined(), JsValue::from);
        hook(
            "clientError",
            &[server, face, error.into(), answered],
            context,
        )?;
        Ok(())
    }

    fn timed_out(&self, context: &mut Context) -> JsResult<()> {
        self.destroy(&JsValue::undefined(), context)
    }

    /// The peer will send no more.
    fn peer_ended(&self, context: &mut Context) -> JsResult<()> {
        if self.ended.replace(true) || self.last.get() {
            return Ok(());
        }
        if self.parser.borrow().is_inside() && !self.failed.get() {
            let error = parse_error(framing::EOF, None, context)?;
            return self.client_error(error, context);
        }
        let half_open = self
            .server
            .object
            .get(js_string!("httpAllowHalfOpen"), context)?;
        if half_open.to_boolean() && !self.queue.borrow().is_empty() {
            if let Some((_, response)) = self.queue.borrow().back() {
                define::put(response, "_last", true);
            }
            return Ok(());
        }
        self.abort_requests(context)?;
        self.finish(context)
    }

    fn abort_requests(&self, context: &mut Context) -> JsResult<()> {
        let pairs: Vec<_> = self.queue.borrow_mut().drain(..).collect();
        self.current.borrow_mut().take();
        for (request, response) in pairs {
            hook(
                "aborted",
                &[request.clone().into(), response.into()],
                context,
            )?;
            if let Some(state) = request.downcast_ref::<Incoming>() {
                state.detach();
            }
        }
        Ok(())
    }

    /// Sends what is queued, then closes (`socket.destroySoon()`).
    fn finish(&self, context: &mut Context) -> JsResult<()> {
        let transport = self.transport.borrow().clone();
        match transport {
            Transport::Link(link) => {
                self.last.set(true);
                if link.shut_down() {
                    self.close_link(context);
                }
                Ok(())
            }
            Transport::Socket(socket) => {
                if socket.has_property(js_string!("destroySoon"), context)? {
                    call(&socket, "destroySoon", &[], context)
                } else {
                    call(&socket, "end", &[], context)
                }
            }
            Transport::Closed => Ok(()),
        }
    }

    fn destroy(&self, error: &JsValue, context: &mut Context) -> JsResult<()> {
        let transport = self.transport.borrow().clone();
        match transport {
            Transport::Link(_) => self.close_link(context),
            Transport::Socket(socket) => {
                call(&socket, "destroy", std::slice::from_ref(error), context)?
            }
            Transport::Closed => {}
        }
        Ok(())
    }

    fn close_link(&self, context: &mut Context) {
        let Transport::Link(link) = self.transport.replace(Transport::Closed) else {
            return;
        };
        link.close(false);
        let Some(me) = self.rc() else { return };
        let server = JsValue::from(self.server.object.clone());
        let origin = self.origin.clone();
        crate::trace::queued(Kind::Close("http connection"), &origin, context);
        runtime().when_closing(Box::new(move |context| {
            runtime().call_back(
                Kind::Close("http connection"),
                &origin,
                context,
                |context| {
                    me.closed(context);
                    hook("released", &[server], context)?;
                    Ok(())
                },
            );
        }));
    }

    /// The connection is no more. Called inside a callback.
    fn closed(&self, context: &mut Context) {
        self.last.set(true);
        self.waiting.set(Waiting::Nothing);
        self.transport.replace(Transport::Closed);
        self.server.connections.borrow_mut().remove(&self.id);
        self.written.borrow_mut().clear();
        if let Err(error) = self.abort_requests(context) {
            runtime().uncaught(error, crate::runtime::UncaughtOrigin::Exception, context);
        }
        self.face.borrow_mut().take();
        self.socket.borrow_mut().take();
    }

    fn tell_drained(&self, context: &mut Context) -> JsResult<()> {
        let callbacks: Vec<_> = self.written.borrow_mut().drain(..).collect();
        for callback in callbacks {
            callback.call(&JsValue::undefined(), &[], context)?;
        }
        Ok(())
    }

    fn inside(&self, context: &mut Context, run: impl FnOnce(&Self, &mut Context) -> JsResult<()>) {
        let kind = Kind::Source("http connection");
        runtime().call_back(kind, &self.origin, context, |context| run(self, context));
    }
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

impl Owner for Connection {
    fn connected(&self, _: io::Result<()>, _: &mut Context) {}

    fn data(&self, bytes: &[u8], context: &mut Context) {
        if !self.last.get() {
            self.inside(context, |connection, context| {
                connection.bytes(bytes, context)
            });
        }
    }

    fn end(&self, context: &mut Context) {
        self.inside(context, |connection, context| {
            connection.peer_ended(context)
        });
    }

    fn failed(&self, _: io::Error, _: bool, context: &mut Context) {
        self.inside(context, |connection, context| {
            connection.close_link(context);
            Ok(())
        });
    }

    fn drained(&self, context: &mut Context) {
        self.inside(context, |connection, context| {
            connection.tell_drained(context)?;
            connection.go_on(context)?;
            if connection.last.get() && connection.queue.borrow().is_empty() {
                connection.close_link(context);
            }
            Ok(())
        });
    }
}

fn execute(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let connection = this_connection(this)?;
    let bytes = buffer::bytes_of(args.get_or_undefined(0), context)?;
    connection.bytes(&bytes, context)?;
    Ok(JsValue::undefined())
}

/// `write(head, chunk, encoding, callback)`: a head (Latin-1 text) and a piece of body, both
/// optional. Returns how many bytes wait for the system, of which the callback tells when there are
/// none left; 0 when all is written; -1 when the connection is gone.
fn write(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let connection = this_connection(this)?;
    let mut bytes = match args.get_or_undefined(0).as_string() {
        Some(head) => Encoding::Latin1.decode(&head),
        None => Vec::new(),
    };
    let chunk = args.get_or_undefined(1);
    if let Some(text) = chunk.as_string() {
        let encoding = Encoding::option(args.get_or_undefined(2), Encoding::Utf8);
        bytes.extend(encoding.unwrap_or(Encoding::Utf8).decode(&text));
    } else if !chunk.is_null_or_undefined() {
        bytes.extend(buffer::bytes_of(chunk, context)?);
    }
    let transport = connection.transport.borrow().clone();
    match transport {
        Transport::Link(link) => match link.write(&[&bytes]) {
            Ok(true) => Ok(0.into()),
            Ok(false) => {
                if let Some(callback) = args.get_or_undefined(3).as_function() {
                    connection.written.borrow_mut().push(callback);
                }
                Ok((link.queued() as f64).into())
            }
            Err(_) => {
                connection.close_link(context);
                Ok((-1).into())
            }
        },
        Transport::Socket(socket) => {
            let data = buffer::new_from_vec(bytes, context)?.into();
            let write = socket.get(js_string!("write"), context)?;
            if let Some(write) = write.as_callable() {
                write.call(&socket.clone().into(), &[data], context)?;
            }
            let waiting = socket.get(js_string!("writableLength"), context)?;
            let waiting = waiting.as_number().unwrap_or(0.0);
            if waiting > 0.0
                && let Some(callback) = args.get_or_undefined(3).as_function()
            {
                connection.written.borrow_mut().push(callback);
            }
            Ok(waiting.into())
        }
        Transport::Closed => Ok((-1).into()),
    }
}

/// `next(response, isLast)`: a response has been given; returns the one that is due now.
fn next(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let connection = this_connection(this)?;
    let response = args.get_or_undefined(0).to_object(context)?;
    let front = connection.queue.borrow().front().cloned();
    let Some((request, _)) = front.filter(|(_, known)| JsObject::equals(known, &response)) else {
        return Ok(JsValue::undefined());
    };
    connection.queue.borrow_mut().pop_front();
    let is_complete = request
        .downcast_ref::<Incoming>()
        .is_none_or(|state| state.is_complete());
    if !incoming::is_touched(&request) {
        incoming::dump(&request);
    }
    if is_complete {
        if let Some(state) = request.downcast_ref::<Incoming>() {
            state.detach();
        }
    } else {
        call(&request, "_dump", &[], context)?;
    }
    if args.get_or_undefined(1).to_boolean() {
        connection.last.set(true);
        connection.finish(context)?;
        return Ok(JsValue::undefined());
    }
    connection.go_on(context)?;
    let due = connection.queue.borrow().front().cloned();
    if let Some((_, due)) = due {
        return Ok(due.into());
    }
    if is_complete && !connection.last.get() && !connection.awaits_head() {
        let limit = connection.server.milliseconds("keepAliveTimeout", context);
        if limit > 0 {
            let extra = connection
                .server
                .milliseconds("keepAliveTimeoutBuffer", context);
            connection.wait(Waiting::Idle, limit + extra);
        }
    }
    Ok(JsValue::undefined())
}
