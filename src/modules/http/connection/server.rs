//! What the connections of one server share: its settings, its listening handle, its timer.

use std::cell::{Cell, RefCell};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::rc::{Rc, Weak};

use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsObject, JsResult, JsValue, Trace, js_string,
    property::PropertyKey,
};

use super::{Connection, OBSERVED, hook, shared};
use crate::engine::slots::Place;
use crate::engine::{convert, define};
use crate::modules::http::outgoing;
use crate::modules::net::link::{Link, Socket};
use crate::modules::{async_hooks, events, net};
use crate::runtime::{HostTimer, runtime};
use crate::trace::Kind;

/// Connections that wait for time are looked at in steps of this part of what they wait for.
const STEPS: u64 = 64;
/// The longest such step, in milliseconds.
const LONGEST_STEP: u64 = 500;

/// A server's fields that a script may set. Times are in milliseconds.
#[derive(Clone, Copy)]
pub enum Field {
    KeepAliveTimeout,
    KeepAliveTimeoutBuffer,
    HeadersTimeout,
    RequestTimeout,
    Timeout,
    MaxRequestsPerSocket,
    MaxHeadersCount,
    RequireHostHeader,
    RejectNonStandardBodyWrites,
}

const FIELDS: usize = 9;

thread_local! {
    /// The fields' names and where they stand, in the order of [`Field`]. They are read in each tick anew.
    static NAMES: [(PropertyKey, Place); FIELDS] = [
        js_string!("keepAliveTimeout"),
        js_string!("keepAliveTimeoutBuffer"),
        js_string!("headersTimeout"),
        js_string!("requestTimeout"),
        js_string!("timeout"),
        js_string!("maxRequestsPerSocket"),
        js_string!("maxHeadersCount"),
        js_string!("requireHostHeader"),
        js_string!("rejectNonStandardBodyWrites"),
    ]
    .map(|name| (PropertyKey::from(name), Place::new()));
}

/// What was read of the fields in one tick of the loop.
#[derive(Default)]
struct Known {
    tick: Cell<u64>,
    limits: [Cell<Option<u64>>; FIELDS],
    /// And when that was: the time goes on while the loop waits.
    each_needs: Cell<Option<(u64, EachNeeds)>>,
}

/// What each request needs of the fields.
#[derive(Clone, Copy)]
pub struct EachNeeds {
    /// `maxRequestsPerSocket`
    pub most_requests: u32,
    /// `rejectNonStandardBodyWrites`
    pub rejects_body: bool,
    /// `keepAliveTimeout`
    pub keep_alive: u32,
    /// When a connection that is kept from now on is closed; none: never.
    pub kept_until: Option<u64>,
}

/// A server.
pub struct Server {
    pub object: JsObject,
    pub head_limit: usize,
    pub lenient: bool,
    /// `httpValidation` is not strict.
    pub has_lenient_values: bool,
    pub joins_duplicates: bool,
    /// `optimizeEmptyRequests`
    pub ends_empty: bool,
    /// `uniqueHeaders`, in lower case.
    pub unique: Option<Rc<Vec<String>>>,
    pub response_class: Option<JsObject>,
    pub incoming_prototype: Option<JsObject>,
    connections: RefCell<HashMap<u64, Weak<Connection>>>,
    known: Known,
    /// The way to the native `emit`, if that is the server's.
    emit_path: RefCell<Option<events::EmitPath>>,
    /// When to look at which connection; a connection stands here once, or again when it has
    /// come to wait for something sooner.
    deadlines: RefCell<BinaryHeap<Reverse<(u64, u64)>>>,
    timer: RefCell<Option<Rc<HostTimer>>>,
    due: Cell<u64>,
}

#[derive(Trace, Finalize, JsData)]
struct ServerFace {
    #[unsafe_ignore_trace]
    server: Rc<Server>,
}

/// The object that js/internal/http/server.js knows a server by.
pub fn prototype(context: &mut Context) -> JsObject {
    let prototype = define::object(context);
    define::put_methods(
        &prototype,
        &[
            ("serve", 1, serve),
            ("accept", 1, accept_natively),
            ("closeConnections", 1, close_connections),
        ],
        context,
    );
    prototype
}

/// `openServer(server, { maxHeaderSize, joinDuplicateHeaders, insecureHTTPParser,
/// lenientValues, ServerResponse, IncomingMessage })`
pub fn open(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let options = args.get_or_undefined(1).to_object(context)?;
    let limit = options.get(js_string!("maxHeaderSize"), context)?;
    let limit = limit.to_u32(context)? as usize;
    let joins = options.get(js_string!("joinDuplicateHeaders"), context)?;
    let lenient = options.get(js_string!("insecureHTTPParser"), context)?;
    let values = options.get(js_string!("lenientValues"), context)?;
    let response = options.get(js_string!("ServerResponse"), context)?;
    let incoming = options.get(js_string!("IncomingMessage"), context)?;
    let ends_empty = options.get(js_string!("optimizeEmptyRequests"), context)?;
    let incoming_prototype = match incoming.as_object() {
        Some(class) => class.get(js_string!("prototype"), context)?.as_object(),
        None => None,
    };
    let server = Server {
        object: args.get_or_undefined(0).to_object(context)?,
        head_limit: limit,
        lenient: lenient.to_boolean(),
        has_lenient_values: values.to_boolean(),
        joins_duplicates: joins.to_boolean(),
        ends_empty: ends_empty.to_boolean(),
        unique: outgoing::names(&options.get(js_string!("uniqueHeaders"), context)?, context)?,
        response_class: response.as_object(),
        incoming_prototype,
        connections: RefCell::default(),
        known: Known::default(),
        emit_path: RefCell::new(None),
        deadlines: RefCell::default(),
        timer: RefCell::new(None),
        due: Cell::new(u64::MAX),
    };
    let prototype = shared(|shared| shared.server_prototype.clone());
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

/// `serve(socket)`: a connection over a JavaScript socket; the connection's face. Nothing when the
/// socket stands over a connection that is served already.
fn serve(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let server = this_server(this)?;
    let socket = args.get_or_undefined(0).to_object(context)?;
    if super::socket::is_plain(&socket) {
        return Ok(JsValue::undefined());
    }
    let handle = socket.get(js_string!("_handle"), context)?;
    let made_by = async_hooks::async_id(&handle, context)?;
    let connection = runtime()
        .execution
        .triggered_by(made_by, || Connection::over_stream(server, socket, context))?;
    Ok(connection.face(context)?.into())
}

/// `accept(handle)`: from now on sockets that the server's handle accepts are served without
/// JavaScript sockets.
fn accept_natively(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let server = this_server(this)?;
    let handle = args.get_or_undefined(0).to_object(context)?;
    let made = net::listener::origin_of(&handle.clone().into())?;
    let origin = runtime().unnumbered().standing_for(&made);
    crate::trace::registered(Kind::Source("server"), &origin, context);
    let acceptor = Rc::new(move |socket: Socket, context: &mut Context| {
        if runtime().execution.is_observed() {
            return net::listener::accept_visibly(&server.object, socket, &origin, context);
        }
        runtime().call_back(Kind::Source("server"), &origin, context, |context| {
            accept(&server, socket, context)
        });
    });
    Ok(net::listener::set_acceptor(&handle, acceptor).into())
}

fn accept(server: &Rc<Server>, socket: Socket, context: &mut Context) -> JsResult<()> {
    let object = &server.object;
    let listeners = events::listener_count(object, "connection", context)?;
    let most = object.get(js_string!("maxConnections"), context)?;
    if listeners == 0 || !most.is_undefined() || OBSERVED.get().0 {
        let handle = net::wrap(socket, false, context);
        return net::accept(object, handle, context);
    }
    if let Socket::Tcp(tcp) = &socket {
        if object.get(js_string!("noDelay"), context)?.to_boolean() {
            let _ = tcp.set_nodelay(true);
        }
        if object.get(js_string!("keepAlive"), context)?.to_boolean() {
            let delay = object.get(js_string!("keepAliveInitialDelay"), context)?;
            let delay = delay.as_number().unwrap_or(0.0).max(0.0);
            let _ = tcp.set_keepalive(Some(std::time::Duration::from_secs(delay as u64)));
        }
    }
    let link = Link::new(socket, false, "http connection");
    let connection = Connection::over_link(Rc::clone(server), Rc::clone(&link), context)?;
    hook("opened", &[object.clone().into()], context)?;
    if link.set_owner(Rc::clone(&connection) as Rc<_>).is_err() {
        connection.close_link(context);
        return Ok(());
    }
    // One listener is the HTTP server's own.
    if listeners > 1 {
        let socket = connection.socket(context)?;
        events::emit(object, "connection", &[socket], context)?;
    }
    if !connection.is_over_stream() && link.start_reading().is_err() {
        connection.close_link(context);
    }
    Ok(())
}

/// `closeConnections(onlyIdle)`
fn close_connections(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let server = this_server(this)?;
    let only_idle = args.get_or_undefined(0).to_boolean();
    for connection in server.all() {
        if !only_idle || connection.is_idle() {
            connection.destroy(&JsValue::undefined(), context)?;
        }
    }
    Ok(JsValue::undefined())
}

impl Server {
    fn all(&self) -> Vec<Rc<Connection>> {
        let known = self.connections.borrow();
        known.values().filter_map(Weak::upgrade).collect()
    }

    /// Takes up a connection.
    pub fn add(&self, connection: &Rc<Connection>) {
        let weak = Rc::downgrade(connection);
        self.connections.borrow_mut().insert(connection.id, weak);
    }

    /// Forgets one that is closed.
    pub fn remove(&self, id: u64) {
        self.connections.borrow_mut().remove(&id);
    }

    fn field(&self, field: Field, context: &mut Context) -> JsValue {
        // Nearly always they are the server's own.
        let value = NAMES.with(|names| {
            let (name, place) = &names[field as usize];
            let own = place.own_value(&self.object, name);
            own.or_else(|| self.object.get(name.clone(), context).ok())
        });
        value.unwrap_or_default()
    }

    /// What is known of the fields in this tick of the loop.
    fn known(&self) -> &Known {
        let Known {
            tick,
            limits,
            each_needs,
        } = &self.known;
        let now = runtime().ticks_begun();
        if tick.replace(now) != now {
            limits.iter().for_each(|limit| limit.set(None));
            each_needs.set(None);
        }
        &self.known
    }

    /// What each request needs, as it is now or was earlier in this tick of the loop.
    #[inline]
    pub fn each_needs(&self, context: &mut Context) -> EachNeeds {
        match self.known().each_needs.get() {
            Some((then, known)) if then == runtime().clock.now() => known,
            _ => self.read_needs(context),
        }
    }

    #[cold]
    fn read_needs(&self, context: &mut Context) -> EachNeeds {
        let most_requests = self.limit(Field::MaxRequestsPerSocket, context) as u32;
        let rejects_body = self.is(Field::RejectNonStandardBodyWrites, context);
        let limit = self.limit(Field::KeepAliveTimeout, context);
        let buffer = self.limit(Field::KeepAliveTimeoutBuffer, context);
        let read = EachNeeds {
            most_requests,
            rejects_body,
            keep_alive: limit.min(u32::MAX.into()) as u32,
            kept_until: (limit > 0).then(|| Self::deadline(limit.saturating_add(buffer))),
        };
        let now = runtime().clock.now();
        self.known.each_needs.set(Some((now, read)));
        read
    }

    /// A field that is a time or a count, as it is now or was earlier in this tick of the loop;
    /// 0: none. Of one that says yes or no 1 or 0.
    pub fn limit(&self, field: Field, context: &mut Context) -> u64 {
        let limits = &self.known().limits;
        if let Some(limit) = limits[field as usize].get() {
            return limit;
        }
        let value = self.field(field, context);
        let limit = match field {
            Field::RequireHostHeader | Field::RejectNonStandardBodyWrites => {
                value.to_boolean().into()
            }
            _ => value.as_number().unwrap_or(0.0).max(0.0) as u64,
        };
        limits[field as usize].set(Some(limit));
        limit
    }

    /// A field that says yes or no.
    pub fn is(&self, field: Field, context: &mut Context) -> bool {
        self.limit(field, context) != 0
    }

    /// `maxHeadersCount`, if it is a number.
    pub fn most_headers(&self, context: &mut Context) -> Option<usize> {
        let most = self.field(Field::MaxHeadersCount, context).as_number();
        most.map(|most| most.max(0.0) as usize)
    }

    /// The `emit` that a script has put in the place of the native one, if it has.
    pub fn own_emit(&self, context: &mut Context) -> JsResult<Option<JsObject>> {
        if let Some(path) = &*self.emit_path.borrow()
            && path.holds()
        {
            return Ok(None);
        }
        let own = events::own_emit(&self.object, context)?;
        *self.emit_path.borrow_mut() = match own {
            None => events::EmitPath::from(&self.object, context)?,
            Some(_) => None,
        };
        Ok(own)
    }

    /// A deadline `milliseconds` from now, rounded so that many connections share one.
    pub fn deadline(milliseconds: u64) -> u64 {
        let step = (milliseconds / STEPS).clamp(1, LONGEST_STEP);
        let due = runtime().clock.now().saturating_add(milliseconds);
        due.checked_next_multiple_of(step).unwrap_or(u64::MAX)
    }

    /// Has a connection looked at when its time is up.
    pub fn look_at(self: &Rc<Self>, id: u64, due: u64) {
        self.deadlines.borrow_mut().push(Reverse((due, id)));
        self.start_timer(due);
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

    /// Looks at the connections whose time is up.
    fn sweep(self: &Rc<Self>, context: &mut Context) {
        self.due.set(u64::MAX);
        let now = runtime().clock.now();
        loop {
            let next = self.deadlines.borrow().peek().map(|next| next.0);
            let Some((due, id)) = next else { return };
            if due > now {
                self.start_timer(due);
                return;
            }
            self.deadlines.borrow_mut().pop();
            let connection = self.connections.borrow().get(&id).and_then(Weak::upgrade);
            if let Some(connection) = connection {
                connection.look(due, now, context);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A script may write any number into `keepAliveTimeout`: the longest never comes.
    #[test]
    fn deadlines_end_with_the_numbers() {
        let now = runtime().clock.now();
        assert_eq!(Server::deadline(u64::MAX), u64::MAX);
        assert_eq!(Server::deadline(u64::MAX - 1), u64::MAX);
        let due = Server::deadline(6000);
        assert!((now + 6000..now + 6000 + LONGEST_STEP).contains(&due));
    }
}
