//! `dgram`: datagram sockets. The class is in js/dgram.js; this is its handle.

mod groups;
mod receiving;
mod sending;

use std::cell::{Cell, RefCell};
use std::io;
use std::net::SocketAddr;
use std::os::fd::{AsFd, AsRawFd};
use std::rc::Rc;

use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsObject, JsResult, JsString, JsValue, Trace, js_string,
    object::builtins::JsFunction,
};
use minimio::{BindOptions, Interests, UdpSocket};

use crate::engine::{convert, define, errors};
use crate::modules::net::handle::{self, Opened};
use crate::modules::net::{address, descriptor};
use crate::runtime::{Handle, OnReady, Origin, Watch, runtime};
use crate::trace::Kind;

/// Its name in traces.
const NAME: &str = "udp socket";

/// A datagram socket.
struct Udp {
    is_ipv6: bool,
    /// None before it is bound, and when it has been closed.
    socket: RefCell<Option<UdpSocket>>,
    watch: Cell<Option<Watch>>,
    is_receiving: Cell<bool>,
    queue: sending::Queue,
    handle: Handle,
}

/// Native state of a handle.
#[derive(Trace, Finalize, JsData)]
struct UdpHandle {
    #[unsafe_ignore_trace]
    udp: Rc<Udp>,
    /// Where its callbacks come from: where it was made.
    origin: Origin,
}

impl Udp {
    /// Calls with the socket; `EBADF` when there is none.
    fn with<R>(&self, what: impl FnOnce(&UdpSocket) -> io::Result<R>) -> io::Result<R> {
        match &*self.socket.borrow() {
            Some(socket) => what(socket),
            None => Err(io::Error::from_raw_os_error(libc::EBADF)),
        }
    }

    fn bind(&self, address: SocketAddr, options: &BindOptions) -> io::Result<()> {
        if self.socket.borrow().is_some() {
            return Err(io::Error::from_raw_os_error(libc::EINVAL));
        }
        runtime().outbox.send();
        let socket = UdpSocket::bind_with(address, options)?;
        *self.socket.borrow_mut() = Some(socket);
        Ok(())
    }

    /// What was not bound is, to any port: as libuv does it for whoever joins a group.
    fn bind_somewhere(&self, is_ipv6: bool) -> io::Result<()> {
        if self.socket.borrow().is_some() {
            return Ok(());
        }
        let any = if is_ipv6 { "[::]:0" } else { "0.0.0.0:0" };
        let any = any.parse().map_err(io::Error::other)?;
        let options = BindOptions {
            reuse_addr: Some(true),
            ..BindOptions::default()
        };
        self.bind(any, &options)
    }

    /// An address of the socket's own family.
    fn address(&self, text: &str, port: u16) -> io::Result<SocketAddr> {
        address::parse(text, port)
            .filter(|address| address.is_ipv6() == self.is_ipv6)
            .ok_or_else(|| io::Error::from_raw_os_error(libc::EINVAL))
    }

    /// Has the OS queue look for what is wanted now. The handle's `object` is kept alive for that
    /// long.
    fn look(self: &Rc<Self>, object: &JsObject) -> io::Result<()> {
        let interests = match (self.is_receiving.get(), self.queue.waits()) {
            (true, true) => Some(Interests::READABLE | Interests::WRITABLE),
            (true, false) => Some(Interests::READABLE),
            (false, true) => Some(Interests::WRITABLE),
            (false, false) => None,
        };
        self.handle.set_active(interests.is_some());
        match (interests, self.watch.get()) {
            (Some(interests), Some(watch)) => runtime().io.rewatch(watch, interests),
            (Some(interests), None) => {
                let udp = Rc::clone(self);
                let Some(origin) = object
                    .downcast_ref::<UdpHandle>()
                    .map(|it| it.origin.clone())
                else {
                    return Ok(());
                };
                let object = object.clone();
                let on_ready: OnReady = Rc::new(move |readiness, context| {
                    if readiness.readable || readiness.error {
                        udp.receive(&object, &origin, context);
                    }
                    if readiness.writable || readiness.error {
                        udp.send_waiting(&object, &origin, context);
                    }
                });
                let watched =
                    self.with(|socket| runtime().io.watch(NAME, socket, interests, on_ready));
                self.watch.set(Some(watched?));
            }
            (None, _) => self.unwatch(),
        }
        Ok(())
    }

    fn unwatch(&self) {
        if let Some(watch) = self.watch.take()
            && let Some(socket) = &*self.socket.borrow()
        {
            runtime().io.unwatch(watch, socket);
        }
    }
}

impl Opened for Udp {
    const NAME: &'static str = NAME;

    fn of(this: &JsValue) -> JsResult<Rc<Self>> {
        this_udp(this)
    }

    fn handle(&self) -> &Handle {
        &self.handle
    }

    fn origin(this: &JsValue) -> JsResult<Origin> {
        let object = this.as_object().ok_or_else(convert::illegal_invocation)?;
        let handle = object
            .downcast_ref::<UdpHandle>()
            .ok_or_else(convert::illegal_invocation)?;
        Ok(handle.origin.clone())
    }

    fn close_now(&self, _: bool) {
        runtime().outbox.send();
        self.is_receiving.set(false);
        self.unwatch();
        self.socket.borrow_mut().take();
        self.handle.close();
    }

    fn take_waiting(this: &JsValue) -> Vec<JsFunction> {
        this_udp(this).map_or_else(|_| Vec::new(), |udp| udp.queue.take())
    }
}

fn this_udp(this: &JsValue) -> JsResult<Rc<Udp>> {
    let object = this.as_object().ok_or_else(convert::illegal_invocation)?;
    let handle = object
        .downcast_ref::<UdpHandle>()
        .ok_or_else(convert::illegal_invocation)?;
    Ok(Rc::clone(&handle.udp))
}

/// 0, or an errno below 0: numbers above are sizes.
fn status(result: io::Result<()>) -> JsValue {
    match result {
        Ok(()) => 0.into(),
        Err(error) => below_zero(&error),
    }
}

fn below_zero(error: &io::Error) -> JsValue {
    (-errors::errno_of(error)).into()
}

thread_local! {
    static PROTOTYPE: RefCell<Option<JsObject>> = const { RefCell::new(None) };
}

fn prototype(context: &mut Context) -> JsObject {
    if let Some(known) = PROTOTYPE.with(|prototype| prototype.borrow().clone()) {
        return known;
    }
    let prototype = define::object(context);
    define::put_methods(
        &prototype,
        &[
            ("open", 1, open),
            ("bind", 3, bind),
            ("connect", 2, connect),
            ("disconnect", 0, |this, _, _| {
                let udp = this_udp(this)?;
                Ok(status(udp.with(UdpSocket::disconnect)))
            }),
            ("send", 5, sending::send),
            ("recvStart", 0, receiving::start),
            ("recvStop", 0, receiving::stop),
            ("getsockname", 1, |this, args, context| {
                address_of(this, args, UdpSocket::local_addr, context)
            }),
            ("getpeername", 1, |this, args, context| {
                address_of(this, args, UdpSocket::peer_addr, context)
            }),
            ("bufferSize", 2, buffer_size),
            ("getSendQueueSize", 0, |this, _, _| {
                Ok((this_udp(this)?.queue.bytes() as f64).into())
            }),
            ("getSendQueueCount", 0, |this, _, _| {
                Ok((this_udp(this)?.queue.count() as f64).into())
            }),
        ],
        context,
    );
    define::put_methods(&prototype, groups::METHODS, context);
    define::put_methods(&prototype, &handle::methods::<Udp>(), context);
    let fd: define::Native = |this, _, _| {
        let udp = this_udp(this)?;
        let number = udp.with(|socket| Ok(socket.as_fd().as_raw_fd()));
        Ok(number.unwrap_or(-1).into())
    };
    define::put_accessor(&prototype, js_string!("fd"), fd, None, context);
    PROTOTYPE.with(|known| *known.borrow_mut() = Some(prototype.clone()));
    prototype
}

/// Functions for js/dgram.js.
pub fn native_half(context: &mut Context) -> JsResult<JsObject> {
    let half = define::object(context);
    define::put_functions(
        &half,
        &[("udp", 1, udp), ("kind", 1, kind), ("error", 4, error)],
        context,
    );
    Ok(half)
}

/// `udp(isIPv6)`: a handle that is not bound.
fn udp(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let mut origin = runtime().origin();
    crate::trace::registered(Kind::Source(NAME), &origin, context);
    let udp = Udp {
        is_ipv6: args.get_or_undefined(0).to_boolean(),
        socket: RefCell::new(None),
        watch: Cell::new(None),
        is_receiving: Cell::new(false),
        queue: sending::Queue::default(),
        handle: runtime().handles.open(NAME, origin.id),
    };
    // Nothing can come of it before it is bound.
    udp.handle.set_active(false);
    let prototype = prototype(context);
    let udp = Rc::new(udp);
    let state = UdpHandle {
        udp,
        origin: origin.clone(),
    };
    let handle = define::native_object(&prototype, state, context);
    (runtime().execution).announce_as(&mut origin, "UDPWRAP", &handle, context);
    if let Some(mut state) = handle.downcast_mut::<UdpHandle>() {
        state.origin = origin;
    }
    Ok(handle.into())
}

/// `kind(fd)`: what a descriptor's number names.
fn kind(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let fd = args.get_or_undefined(0).to_i32(context)?;
    Ok(JsString::from(descriptor::kind(fd)).into())
}

/// `error(syscall, errno, address, port)`: `send EMSGSIZE 127.0.0.1:53`; the last two may be left
/// out.
fn error(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let syscall = convert::to_text(args.get_or_undefined(0), context)?;
    let errno = args.get_or_undefined(1).to_i32(context)?;
    let host = args.get_or_undefined(2);
    let port = convert::integer(args.get_or_undefined(3))
        .and_then(|port| u16::try_from(port).ok())
        .filter(|port| *port != 0);
    if host.is_undefined() && port.is_none() {
        return Ok(errors::errno_exception(&syscall, errno, None, context).into());
    }
    let text = convert::to_text(host, context)?;
    let error = errors::with_host_port(&syscall, errno, &text, port, context);
    if host.is_undefined() {
        error.delete_property_or_throw(js_string!("address"), context)?;
    }
    Ok(error.into())
}

/// `handle.open(fd)`: takes over a socket that the process has.
fn open(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let udp = this_udp(this)?;
    let fd = args.get_or_undefined(0).to_i32(context)?;
    Ok(status(descriptor::take_datagrams(fd).map(|socket| {
        *udp.socket.borrow_mut() = Some(socket);
    })))
}

/// `handle.bind(address, port, { ipv6Only, reuseAddr, reusePort })`
fn bind(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let udp = this_udp(this)?;
    let text = convert::to_text(args.get_or_undefined(0), context)?;
    // As in Node a number too large is cut off.
    let port = args.get_or_undefined(1).to_u32(context)? as u16;
    let wishes = args.get_or_undefined(2).to_object(context)?;
    let mut wish = |name: &str| -> JsResult<bool> {
        Ok(wishes.get(JsString::from(name), context)?.to_boolean())
    };
    let options = BindOptions {
        reuse_addr: Some(wish("reuseAddr")?),
        reuse_port: wish("reusePort")?,
        ipv6_only: wish("ipv6Only")?.then_some(true),
        ..BindOptions::default()
    };
    let bound = udp.address(&text, port).and_then(|address| {
        if options.ipv6_only.is_some() && address.is_ipv4() {
            return Err(io::Error::from_raw_os_error(libc::EINVAL));
        }
        udp.bind(address, &options)
    });
    Ok(status(bound))
}

/// `handle.connect(address, port)`
fn connect(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let udp = this_udp(this)?;
    let text = convert::to_text(args.get_or_undefined(0), context)?;
    let port = args.get_or_undefined(1).to_u32(context)? as u16;
    runtime().outbox.send();
    let connected = udp
        .address(&text, port)
        .and_then(|address| udp.with(|socket| socket.connect(address)));
    Ok(status(connected))
}

/// Fills in an object; 0, or an errno.
fn address_of(
    this: &JsValue,
    args: &[JsValue],
    which: fn(&UdpSocket) -> io::Result<SocketAddr>,
    context: &mut Context,
) -> JsResult<JsValue> {
    let found = this_udp(this)?.with(which);
    if let Ok(found) = &found {
        address::fill(&args.get_or_undefined(0).to_object(context)?, found);
    }
    Ok(status(found.map(|_| ())))
}

/// `handle.bufferSize(bytes, isReceiving)`: sets a buffer's size, or tells it when `bytes` is 0.
/// Returns bytes, or an errno.
fn buffer_size(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let udp = this_udp(this)?;
    let bytes = args.get_or_undefined(0).to_u32(context)?;
    let is_receiving = args.get_or_undefined(1).to_boolean();
    if bytes > i32::MAX as u32 {
        return Ok((-libc::EINVAL).into());
    }
    let size = bytes as usize;
    let result = udp.with(|socket| match (bytes, is_receiving) {
        (0, true) => socket.recv_buffer_size(),
        (0, false) => socket.send_buffer_size(),
        (_, true) => socket.set_recv_buffer_size(size).map(|()| size),
        (_, false) => socket.set_send_buffer_size(size).map(|()| size),
    });
    Ok(match result {
        Ok(size) => (size as f64).into(),
        Err(error) => below_zero(&error),
    })
}
