//! The handle of a `net.Socket`: a link whose events are told to js/net.js.

use std::cell::RefCell;
use std::io;
use std::os::fd::{AsFd, AsRawFd, IntoRawFd};
use std::rc::{Rc, Weak};
use std::time::Duration;

use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsObject, JsResult, JsString, JsValue, Trace, gc::GcRefCell,
    js_string, object::builtins::JsFunction,
};
use minimio::{TcpStream, UnixStream};

use super::handle::{self, Opened};
use super::link::{Link, Owner, Socket};
use super::{address, descriptor, errno};
use crate::engine::{convert, define};
use crate::modules::{buffer, events};
use crate::runtime::{Handle, Origin, runtime};
use crate::trace::Kind;

/// What handles are for hooks of `async_hooks`.
const TCP: &str = "TCPWRAP";
const PIPE: &str = "PIPEWRAP";

/// Native state of a handle.
#[derive(Trace, Finalize, JsData)]
pub struct Stream {
    #[unsafe_ignore_trace]
    link: Rc<Link>,
    /// Called when what was written before is with the system, or has failed.
    written: GcRefCell<Option<(JsFunction, Origin)>>,
    /// Where the handle was made: its callbacks run as its own, in the async context frame of then,
    /// or in that in which it was taken over.
    origin: Origin,
    /// The connect that is under way.
    connecting: GcRefCell<Option<Origin>>,
    /// Who takes the bytes natively while nobody else listens to the socket's.
    #[unsafe_ignore_trace]
    taker: RefCell<Option<Weak<dyn Owner>>>,
}

thread_local! {
    static PROTOTYPE: RefCell<Option<JsObject>> = const { RefCell::new(None) };
}

/// Whom the link tells: a `net.Socket`, or another object with `_connected`, `_received`, `_ended`
/// and `_failed`. While the link is open this holds it alive.
struct JsOwner {
    socket: JsObject,
    handle: JsObject,
    origin: Origin,
    name: &'static str,
}

/// Calls a method, if there is one. Whether it says, by `true`, that there is more to be told.
fn tell(
    socket: &JsObject,
    name: &'static str,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<bool> {
    let method = socket.get(JsString::from(name), context)?;
    let Some(method) = method.as_function() else {
        return Ok(false);
    };
    let told = method.call(&socket.clone().into(), args, context)?;
    Ok(told.as_boolean() == Some(true))
}

impl JsOwner {
    fn call(
        &self,
        origin: &Origin,
        context: &mut Context,
        name: &'static str,
        make: impl FnOnce(&mut Context) -> JsResult<JsValue>,
    ) {
        let socket = self.socket.clone();
        let mut has_more = false;
        runtime().call_back(Kind::Source(self.name), origin, context, |context| {
            let value = make(context)?;
            has_more = tell(&socket, name, &[value, true.into()], context)?;
            Ok(())
        });
        // What goes through others on its way (TLS) may be several callbacks.
        while std::mem::take(&mut has_more) {
            runtime().call_back(Kind::Source(self.name), origin, context, |context| {
                has_more = tell(&socket, "_goOn", &[], context)?;
                Ok(())
            });
        }
    }

    /// Who takes the bytes natively: the one listener of `data` is its own then.
    fn taker(&self, context: &mut Context) -> Option<Rc<dyn Owner>> {
        let stream = self.handle.downcast_ref::<Stream>()?;
        let taker = stream.taker.borrow().as_ref()?.upgrade()?;
        let mut count = |name| events::listener_count(&self.socket, name, context).ok();
        (count("data")? == 1 && count("readable")? == 0).then_some(taker)
    }

    /// Calls the callback of the write that is under way.
    fn written(&self, error: JsValue, context: &mut Context) {
        let callback = match self.handle.downcast_ref::<Stream>() {
            Some(stream) => stream.written.borrow_mut().take(),
            None => None,
        };
        if let Some((callback, write)) = callback {
            let kind = Kind::Source(self.name);
            let origin = self.origin.numbered_as(&write);
            runtime().call_back(kind, &origin, context, |context| {
                callback.call(&JsValue::undefined(), &[error], context)?;
                Ok(())
            });
            runtime().execution.has_ended(write.number);
        }
    }
}

impl Owner for JsOwner {
    fn connected(&self, result: io::Result<()>, context: &mut Context) {
        let errno = result.map_or_else(|error| errno(&error), |()| 0);
        let connect = match self.handle.downcast_ref::<Stream>() {
            Some(stream) => stream.connecting.borrow_mut().take(),
            None => None,
        };
        let connect = connect.unwrap_or_else(|| self.origin.clone());
        let origin = self.origin.numbered_as(&connect);
        self.call(&origin, context, "_connected", |_| Ok(errno.into()));
        runtime().execution.has_ended(connect.number);
    }

    fn data(&self, bytes: &[u8], context: &mut Context) {
        if let Some(taker) = self.taker(context) {
            taker.data(bytes, context);
            // No callback of the handle's: hooks do not hear of it.
            let mut origin = self.origin.clone();
            origin.number = 0;
            self.call(&origin, context, "_active", |_| Ok(JsValue::undefined()));
            return;
        }
        let bytes = bytes.to_vec();
        self.call(&self.origin, context, "_received", |context| {
            Ok(buffer::new_from_vec(bytes, context)?.into())
        });
    }

    fn end(&self, context: &mut Context) {
        self.call(
            &self.origin,
            context,
            "_ended",
            |_| Ok(JsValue::undefined()),
        );
    }

    fn failed(&self, error: io::Error, writing: bool, context: &mut Context) {
        let errno = errno(&error);
        if writing {
            self.written(errno.into(), context);
        } else {
            self.call(&self.origin, context, "_failed", |_| Ok(errno.into()));
        }
    }

    fn drained(&self, context: &mut Context) {
        self.written(JsValue::undefined(), context);
    }
}

fn prototype(context: &mut Context) -> JsObject {
    if let Some(known) = PROTOTYPE.with(|prototype| prototype.borrow().clone()) {
        return known;
    }
    let prototype = define::object(context);
    define::put_methods(
        &prototype,
        &[
            ("own", 2, own),
            ("takeOver", 1, take_over),
            ("getAsyncId", 0, |this, _, _| {
                Ok((origin_of(this)?.number as f64).into())
            }),
            ("readStart", 0, |this, _, _| {
                let link = this_link(this)?;
                Ok(link
                    .start_reading()
                    .map_or_else(|e| errno(&e), |()| 0)
                    .into())
            }),
            ("readStop", 0, |this, _, _| {
                this_link(this)?.stop_reading();
                Ok(JsValue::undefined())
            }),
            ("write", 2, write),
            ("writeCarrying", 3, write_carrying),
            ("takeDescriptor", 0, take_descriptor),
            ("shutdown", 1, shutdown),
            ("isPipe", 0, |this, _, _| {
                let found = this_link(this)?.with_socket(|socket| match socket {
                    Socket::Tcp(_) => false,
                    Socket::Unix(_) | Socket::Channel(_) => true,
                });
                Ok(found.unwrap_or_default().into())
            }),
            ("setNoDelay", 1, |this, args, _| {
                let on = args.get_or_undefined(0).to_boolean();
                this_link(this)?.with_socket(|socket| match socket {
                    Socket::Tcp(tcp) => tcp.set_nodelay(on).is_ok(),
                    _ => false,
                });
                Ok(JsValue::undefined())
            }),
            ("setKeepAlive", 2, set_keep_alive),
            ("getsockname", 1, |this, args, context| {
                address_of(this, args, false, context)
            }),
            ("getpeername", 1, |this, args, context| {
                address_of(this, args, true, context)
            }),
            ("bytesRead", 0, |this, _, _| {
                Ok((this_link(this)?.bytes_read() as f64).into())
            }),
            ("bytesWritten", 0, |this, _, _| {
                let link = this_link(this)?;
                Ok(((link.bytes_written() + link.queued() as u64) as f64).into())
            }),
            ("connect", 5, connect),
            ("connect6", 5, connect),
        ],
        context,
    );
    let fd: define::Native = |this, _, _| {
        let number = this_link(this)?.with_socket(|socket| socket.as_fd().as_raw_fd());
        Ok(number.unwrap_or(-1).into())
    };
    define::put_accessor(&prototype, js_string!("fd"), fd, None, context);
    let waiting: define::Native = |this, _, _| Ok((this_link(this)?.queued() as f64).into());
    define::put_accessor(
        &prototype,
        js_string!("writeQueueSize"),
        waiting,
        None,
        context,
    );
    define::put_methods(&prototype, &handle::methods::<Link>(), context);
    PROTOTYPE.with(|known| *known.borrow_mut() = Some(prototype.clone()));
    prototype
}

impl Opened for Link {
    const NAME: &'static str = "socket";

    fn of(this: &JsValue) -> JsResult<Rc<Self>> {
        this_link(this)
    }

    fn handle(&self) -> &Handle {
        Link::handle(self)
    }

    fn close_now(&self, reset: bool) {
        self.close(reset);
    }

    fn origin(this: &JsValue) -> JsResult<Origin> {
        origin_of(this)
    }

    fn take_waiting(this: &JsValue) -> Vec<JsFunction> {
        let object = this.as_object();
        let stream = object.as_ref().and_then(JsObject::downcast_ref::<Stream>);
        let waiting = stream.and_then(|stream| stream.written.borrow_mut().take());
        let waiting = waiting.into_iter().map(|(callback, write)| {
            runtime().execution.has_ended(write.number);
            callback
        });
        waiting.collect()
    }
}

fn origin_of(this: &JsValue) -> JsResult<Origin> {
    let object = this.as_object().ok_or_else(convert::illegal_invocation)?;
    let stream = object
        .downcast_ref::<Stream>()
        .ok_or_else(convert::illegal_invocation)?;
    Ok(stream.origin.clone())
}

/// What a handle starts that ends later, `kind` for hooks of `async_hooks`.
fn begin_request(this: &JsValue, kind: &str, context: &mut Context) -> JsResult<Origin> {
    let execution = &runtime().execution;
    let handle = origin_of(this)?;
    let mut origin = execution.triggered_by(handle.number, || execution.origin());
    execution.announce(&mut origin, kind, context);
    Ok(origin)
}

fn this_link(this: &JsValue) -> JsResult<Rc<Link>> {
    let object = this.as_object().ok_or_else(convert::illegal_invocation)?;
    let stream = object
        .downcast_ref::<Stream>()
        .ok_or_else(convert::illegal_invocation)?;
    Ok(Rc::clone(&stream.link))
}

/// A handle for a socket that is connected, or connecting.
pub fn wrap(socket: Socket, connecting: bool, context: &mut Context) -> JsObject {
    let (name, kind) = match socket {
        Socket::Tcp(_) => ("tcp socket", TCP),
        Socket::Unix(_) | Socket::Channel(_) => ("unix socket", PIPE),
    };
    handle_over(Link::new(socket, connecting, name), kind, context)
}

/// A handle over an accepted link that somebody else used so far: as those that are wrapped when they are
/// accepted, it is in no async context frame.
pub fn wrap_link(link: Rc<Link>, context: &mut Context) -> JsObject {
    let is_pipe = link.with_socket(|socket| !matches!(socket, Socket::Tcp(_)));
    let kind = if is_pipe == Some(true) { PIPE } else { TCP };
    let handle = handle_over(link, kind, context);
    if let Some(mut stream) = handle.downcast_mut::<Stream>() {
        stream.origin.frame = JsValue::undefined();
    }
    handle
}

fn handle_over(link: Rc<Link>, kind: &str, context: &mut Context) -> JsObject {
    let mut origin = runtime().origin();
    let stream = Stream {
        link,
        written: GcRefCell::new(None),
        origin: origin.clone(),
        connecting: GcRefCell::new(None),
        taker: RefCell::new(None),
    };
    let prototype = prototype(context);
    let handle = define::native_object(&prototype, stream, context);
    (runtime().execution).announce_as(&mut origin, kind, &handle, context);
    if let Some(mut stream) = handle.downcast_mut::<Stream>() {
        stream.origin = origin;
    }
    handle
}

/// Has somebody take what a socket's handle reads, or nobody any more.
pub fn set_taker(handle: &JsValue, taker: Option<Weak<dyn Owner>>) {
    let object = handle.as_object();
    if let Some(stream) = object.as_ref().and_then(|it| it.downcast_ref::<Stream>()) {
        *stream.taker.borrow_mut() = taker;
    }
}

/// `handle.own(socket, here)`: says which JavaScript socket is told; with `here`, in the current async
/// context frame instead of the handle's. Returns 0 or an errno.
fn own(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let handle = this.as_object().ok_or_else(convert::illegal_invocation)?;
    let link = this_link(this)?;
    let mut origin = runtime().unnumbered().standing_for(&origin_of(this)?);
    if args.get_or_undefined(1).to_boolean() {
        origin.frame = runtime().execution.frame();
    }
    crate::trace::registered(Kind::Source("socket"), &origin, context);
    let owner = JsOwner {
        socket: args.get_or_undefined(0).to_object(context)?,
        handle,
        origin,
        name: "socket",
    };
    Ok(link
        .set_owner(Rc::new(owner))
        .map_or_else(|error| errno(&error), |()| 0)
        .into())
}

/// `handle.takeOver(socket)`: from now on its callbacks run in the current async context frame, as
/// if it had been made in it.
fn take_over(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let handle = this.as_object().ok_or_else(convert::illegal_invocation)?;
    let frame = runtime().execution.frame();
    if let Some(mut stream) = handle.downcast_mut::<Stream>() {
        if JsValue::strict_equals(&stream.origin.frame, &frame) {
            return Ok(0.into());
        }
        stream.origin.frame = frame;
    }
    own(this, args, context)
}

/// `handle.write(chunks, callback)`: a chunk or an array of them. Returns 0 when the system took
/// everything at once, -1 when the callback tells of it later, or an errno.
fn write(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let link = this_link(this)?;
    let chunks = args.get_or_undefined(0);
    let result = match chunks.as_object().filter(JsObject::is_array) {
        Some(array) => {
            let mut all = Vec::new();
            let length = array.get(js_string!("length"), context)?.to_u32(context)?;
            for at in 0..length {
                let chunk = array.get(at, context)?;
                let copied = buffer::with_bytes(&chunk, context, |bytes| {
                    all.extend_from_slice(bytes);
                });
                if copied.is_none() {
                    all.append(&mut buffer::bytes_of(&chunk, context)?);
                }
            }
            link.write_own(all)
        }
        // What the system takes of it needs no copy.
        None => match buffer::with_bytes(chunks, context, |bytes| link.write(&[bytes])) {
            Some(result) => result,
            None => link.write_own(buffer::bytes_of(chunks, context)?),
        },
    };
    written(this, result, args.get_or_undefined(1), context)
}

/// `handle.writeCarrying(bytes, descriptor, callback)`: as `write`, over a channel, with a descriptor
/// of this process, which stays open here.
fn write_carrying(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let link = this_link(this)?;
    let bytes = buffer::bytes_of(args.get_or_undefined(0), context)?;
    let number = args.get_or_undefined(1).to_i32(context)?;
    let result = descriptor::duplicate(number)
        .and_then(|descriptor| link.write_carrying(&bytes, descriptor));
    // As in libuv the end of such a write is always told later.
    if matches!(result, Ok(true))
        && let Some(callback) = args.get_or_undefined(2).as_function()
    {
        let origin = begin_request(this, "WRITEWRAP", context)?;
        crate::trace::queued(Kind::Pending("write"), &origin, context);
        runtime().defer(Box::new(move |context| {
            runtime().call_back(Kind::Pending("write"), &origin, context, |context| {
                callback.call(&JsValue::undefined(), &[], context)?;
                Ok(())
            });
        }));
        return Ok((-1).into());
    }
    written(this, result, args.get_or_undefined(2), context)
}

/// `handle.takeDescriptor()`: the number of the first descriptor that came over a channel and that
/// nobody has taken, or -1. It is the caller's from then on.
fn take_descriptor(this: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let taken = this_link(this)?.with_socket(|socket| match socket {
        Socket::Channel(channel) => channel.take_descriptor(),
        _ => None,
    });
    let number = taken.flatten().map(IntoRawFd::into_raw_fd);
    Ok(number.unwrap_or(-1).into())
}

/// What a write tells JavaScript; the callback is called when all is with the system.
fn written(
    this: &JsValue,
    result: io::Result<bool>,
    callback: &JsValue,
    context: &mut Context,
) -> JsResult<JsValue> {
    match result {
        Ok(true) => Ok(0.into()),
        Ok(false) => {
            let write = begin_request(this, "WRITEWRAP", context)?;
            if let Some(object) = this.as_object()
                && let Some(stream) = object.downcast_ref::<Stream>()
            {
                let waiting = callback.as_function().map(|callback| (callback, write));
                *stream.written.borrow_mut() = waiting;
            }
            Ok((-1).into())
        }
        Err(error) if error.kind() == io::ErrorKind::NotConnected => Ok(libc::EBADF.into()),
        Err(error) => Ok(errno(&error).into()),
    }
}

/// `handle.shutdown(callback)`: closes the writing half soon, as libuv does it, and then calls back.
fn shutdown(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let link = this_link(this)?;
    let callback = args.get_or_undefined(0).as_function();
    let origin = begin_request(this, "SHUTDOWNWRAP", context)?;
    if callback.is_some() {
        crate::trace::queued(Kind::Pending("shutdown"), &origin, context);
    }
    link.shut_down_soon(Box::new(move |context| {
        if let Some(callback) = callback {
            runtime().call_back(Kind::Pending("shutdown"), &origin, context, |context| {
                callback.call(&JsValue::undefined(), &[], context)?;
                Ok(())
            });
        }
        runtime().execution.has_ended(origin.number);
    }));
    Ok(JsValue::undefined())
}

fn set_keep_alive(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let on = args.get_or_undefined(0).to_boolean();
    let seconds = args.get_or_undefined(1).to_number(context)?;
    let delay = on.then(|| Duration::try_from_secs_f64(seconds).unwrap_or_default());
    this_link(this)?.with_socket(|socket| match socket {
        Socket::Tcp(tcp) => tcp.set_keepalive(delay).is_ok(),
        _ => false,
    });
    Ok(JsValue::undefined())
}

/// `handle.getsockname(address)`, `handle.getpeername(address)`: fills in an object; 0, or an errno.
fn address_of(
    this: &JsValue,
    args: &[JsValue],
    remote: bool,
    context: &mut Context,
) -> JsResult<JsValue> {
    let found = this_link(this)?.with_socket(|socket| match socket {
        Socket::Tcp(tcp) if remote => tcp.peer_addr().ok(),
        Socket::Tcp(tcp) => tcp.local_addr().ok(),
        _ => None,
    });
    let Some(found) = found.flatten() else {
        return Ok(libc::ENOTCONN.into());
    };
    address::fill(&args.get_or_undefined(0).to_object(context)?, &found);
    Ok(0.into())
}

/// `tcp()`: a handle that has no socket yet.
pub(super) fn tcp(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    Ok(handle_over(Link::unconnected("tcp socket"), TCP, context).into())
}

/// `pipe()`: a handle that has no socket yet.
pub(super) fn pipe(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    Ok(handle_over(Link::unconnected("unix socket"), PIPE, context).into())
}

/// `openFd(fd)`: a handle over a connected socket that the process has, or an errno.
pub(super) fn open_fd(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let fd = args.get_or_undefined(0).to_i32(context)?;
    Ok(match descriptor::take_stream(fd) {
        Ok(socket) => wrap(socket, false, context).into(),
        Err(error) => errno(&error).into(),
    })
}

/// `handle.connect(request, path)`; `connect(request, address, port, localAddress,
/// localPort)` and `connect6` of others: 0, an errno, or, when the local address cannot be had, an
/// errno below 0. The owner is told how it ended.
fn connect(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let link = this_link(this)?;
    let target = convert::to_text(args.get_or_undefined(1), context)?;
    let kind = if args.len() < 3 {
        "PIPECONNECTWRAP"
    } else {
        "TCPCONNECTWRAP"
    };
    let origin = begin_request(this, kind, context)?;
    if let Some(handle) = this.as_object()
        && let Some(stream) = handle.downcast_ref::<Stream>()
    {
        stream.connecting.borrow_mut().replace(origin);
    }
    runtime().outbox.send();
    if args.len() < 3 {
        return Ok(begin(&link, UnixStream::connect(target).map(Socket::Unix)));
    }
    let port = args.get_or_undefined(2).to_u16_port(context)?;
    let Some(to) = address::parse(&target, port) else {
        return Ok(libc::EINVAL.into());
    };
    let local = args.get_or_undefined(3);
    if !local.is_string() {
        return Ok(begin(&link, TcpStream::connect(to).map(Socket::Tcp)));
    }
    let local_port = args.get_or_undefined(4).to_u16_port(context)?;
    let from = address::parse(&convert::to_text(local, context)?, local_port);
    let Some(from) = from.filter(|from| from.is_ipv4() == to.is_ipv4()) else {
        return Ok((-libc::EINVAL).into());
    };
    Ok(match TcpStream::bind(from) {
        Ok(bound) => begin(&link, bound.connect(to).map(Socket::Tcp)),
        Err(error) => (-errno(&error)).into(),
    })
}

/// 0, or an errno.
fn begin(link: &Rc<Link>, socket: io::Result<Socket>) -> JsValue {
    let begun = socket.and_then(|socket| link.open(socket));
    begun.map_or_else(|error| errno(&error), |()| 0).into()
}

/// A port, already validated by js/net.js.
trait PortArgument {
    fn to_u16_port(&self, context: &mut Context) -> JsResult<u16>;
}

impl PortArgument for JsValue {
    fn to_u16_port(&self, context: &mut Context) -> JsResult<u16> {
        if self.is_undefined() {
            return Ok(0);
        }
        Ok(self.to_u32(context)?.min(u32::from(u16::MAX)) as u16)
    }
}
