//! The handle of a `net.Server`: a listening socket that hands over what it accepts.

use std::cell::{Cell, RefCell};
use std::io;
use std::net::SocketAddr;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd};
use std::rc::Rc;

use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsObject, JsResult, JsString, JsValue, Trace, js_string,
};
use minimio::{BindOptions, Interests, TcpListener, UnixListener};

use super::handle::{self, Opened};
use super::link::Socket;
use super::{address, descriptor, errno, stream};
use crate::engine::{convert, define};
use crate::runtime::{First, Handle, Origin, Watch, runtime};
use crate::trace::Kind;

/// Milliseconds to wait when the process has no descriptor left.
const BACK_OFF: u64 = 50;

pub(super) enum Listening {
    /// TCP
    Tcp(TcpListener),
    /// A Unix socket.
    Unix(UnixListener),
    /// Another process listens, there, and hands over what it accepts.
    Elsewhere(Option<SocketAddr>),
}

impl Listening {
    fn descriptor(&self) -> Option<BorrowedFd<'_>> {
        match self {
            Self::Tcp(listener) => Some(listener.as_fd()),
            Self::Unix(listener) => Some(listener.as_fd()),
            Self::Elsewhere(_) => None,
        }
    }

    fn accept(&self) -> io::Result<Socket> {
        match self {
            Self::Tcp(listener) => listener.accept().map(|(socket, _)| Socket::Tcp(socket)),
            Self::Unix(listener) => listener.accept().map(|(socket, _)| Socket::Unix(socket)),
            Self::Elsewhere(_) => Err(io::ErrorKind::WouldBlock.into()),
        }
    }
}

/// What is done with an accepted socket instead of making a `net.Socket` of it.
pub type Acceptor = Rc<dyn Fn(Socket, &mut Context)>;

/// A listening socket.
pub struct Listener {
    listening: RefCell<Option<Listening>>,
    watch: Cell<Option<Watch>>,
    handle: Handle,
    acceptor: RefCell<Option<Acceptor>>,
    /// What takes a connection that another process accepted.
    taker: RefCell<Option<Acceptor>>,
    path: Option<String>,
}

/// Native state of a server's handle.
#[derive(Trace, Finalize, JsData)]
struct ServerHandle {
    #[unsafe_ignore_trace]
    listener: Rc<Listener>,
    origin: Origin,
}

thread_local! {
    static PROTOTYPE: RefCell<Option<JsObject>> = const { RefCell::new(None) };
}

/// Hands accepted sockets to `acceptor` from now on. `handle` is a net.Server's `_handle`; false
/// when it is none.
pub fn set_acceptor(handle: &JsObject, acceptor: Acceptor) -> bool {
    match handle.downcast_ref::<ServerHandle>() {
        Some(server) => {
            *server.listener.acceptor.borrow_mut() = Some(acceptor);
            true
        }
        None => false,
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
            ("own", 1, own),
            ("getAsyncId", 0, |this, _, _| {
                Ok((origin_of(this)?.number as f64).into())
            }),
            ("address", 0, local_address),
            ("take", 1, take),
        ],
        context,
    );
    define::put_methods(&prototype, &handle::methods::<Listener>(), context);
    let fd: define::Native = |this, _, _| {
        let listener = this_listener(this)?;
        let listening = listener.listening.borrow();
        let descriptor = listening.as_ref().and_then(Listening::descriptor);
        Ok(descriptor.map_or(-1, |it| it.as_raw_fd()).into())
    };
    define::put_accessor(&prototype, js_string!("fd"), fd, None, context);
    PROTOTYPE.with(|known| *known.borrow_mut() = Some(prototype.clone()));
    prototype
}

impl Opened for Listener {
    const NAME: &'static str = "server";

    fn of(this: &JsValue) -> JsResult<Rc<Self>> {
        this_listener(this)
    }

    fn handle(&self) -> &Handle {
        &self.handle
    }

    fn origin(this: &JsValue) -> JsResult<Origin> {
        origin_of(this)
    }

    fn close_now(&self, _: bool) {
        let Some(listening) = self.listening.borrow_mut().take() else {
            return;
        };
        if let Some(watch) = self.watch.take()
            && let Some(descriptor) = listening.descriptor()
        {
            runtime().io.unwatch(watch, &descriptor);
        }
        let is_here = listening.descriptor().is_some();
        drop(listening);
        if let Some(path) = &self.path
            && is_here
            && !path.starts_with('\0')
        {
            let _ = std::fs::remove_file(path);
        }
        self.acceptor.borrow_mut().take();
        self.taker.borrow_mut().take();
        self.handle.close();
    }
}

fn this_listener(this: &JsValue) -> JsResult<Rc<Listener>> {
    let object = this.as_object().ok_or_else(convert::illegal_invocation)?;
    let server = object
        .downcast_ref::<ServerHandle>()
        .ok_or_else(convert::illegal_invocation)?;
    Ok(Rc::clone(&server.listener))
}

/// Where a server's handle was made. Fails for any other value.
pub fn origin_of(this: &JsValue) -> JsResult<Origin> {
    let object = this.as_object().ok_or_else(convert::illegal_invocation)?;
    let server = object
        .downcast_ref::<ServerHandle>()
        .ok_or_else(convert::illegal_invocation)?;
    Ok(server.origin.clone())
}

fn wrap(listening: Listening, path: Option<String>, context: &mut Context) -> JsValue {
    runtime().first_time(First::Listen);
    let id = runtime().execution.next_id();
    let kind = match listening {
        Listening::Tcp(_) | Listening::Elsewhere(_) => "TCPSERVERWRAP",
        Listening::Unix(_) => "PIPESERVERWRAP",
    };
    let listener = Rc::new(Listener {
        listening: RefCell::new(Some(listening)),
        watch: Cell::new(None),
        handle: runtime().handles.open("server", id),
        acceptor: RefCell::new(None),
        taker: RefCell::new(None),
        path,
    });
    let prototype = prototype(context);
    let mut origin = runtime().origin();
    let server = ServerHandle {
        listener,
        origin: origin.clone(),
    };
    let handle = define::native_object(&prototype, server, context);
    (runtime().execution).announce_as(&mut origin, kind, &handle, context);
    if let Some(mut server) = handle.downcast_mut::<ServerHandle>() {
        server.origin = origin;
    }
    handle.into()
}

/// `listenTcp(address, port, backlog, ipv6Only, reusePort)`: a handle, or an errno.
pub(super) fn listen_tcp(
    _: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let text = convert::to_text(args.get_or_undefined(0), context)?;
    let port = args.get_or_undefined(1).to_u32(context)?.min(65535) as u16;
    let Some(address) = address::parse(&text, port) else {
        return Ok(libc::EINVAL.into());
    };
    let mut options = BindOptions::default();
    if let Some(backlog) = convert::integer(args.get_or_undefined(2)).filter(|n| *n > 0) {
        options.backlog = i32::try_from(backlog).unwrap_or(511);
    }
    options.ipv6_only = Some(args.get_or_undefined(3).to_boolean());
    options.reuse_port = args.get_or_undefined(4).to_boolean();
    Ok(match TcpListener::bind_with(address, &options) {
        Ok(listener) => wrap(Listening::Tcp(listener), None, context),
        Err(error) => errno(&error).into(),
    })
}

/// `listenPath(path, backlog)`: a handle, or an errno.
pub(super) fn listen_path(
    _: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let path = convert::to_text(args.get_or_undefined(0), context)?;
    let mut options = BindOptions::default();
    if let Some(backlog) = convert::integer(args.get_or_undefined(1)).filter(|n| *n > 0) {
        options.backlog = i32::try_from(backlog).unwrap_or(511);
    }
    Ok(match UnixListener::bind_with(&path, &options) {
        Ok(listener) => wrap(Listening::Unix(listener), Some(path), context),
        Err(error) => errno(&error).into(),
    })
}

/// `listenFd(fd)`: a handle over a listening socket that the process has, or an errno: `EINVAL` for
/// whatever is no socket.
pub(super) fn listen_fd(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let fd = args.get_or_undefined(0).to_i32(context)?;
    Ok(match descriptor::take_listener(fd) {
        Ok(listening) => wrap(listening, None, context),
        Err(error) => match errno(&error) {
            libc::EBADF | libc::ENOTSOCK => libc::EINVAL.into(),
            errno => errno.into(),
        },
    })
}

/// `listenElsewhere(address or path, port)`: a handle for what another process accepts; without a
/// path the port is not below 0.
pub(super) fn listen_elsewhere(
    _: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let text = convert::to_text(args.get_or_undefined(0), context)?;
    let port = args.get_or_undefined(1).to_i32(context)?;
    let address = u16::try_from(port)
        .ok()
        .and_then(|port| address::parse(&text, port));
    let path = address.is_none().then_some(text);
    Ok(wrap(Listening::Elsewhere(address), path, context))
}

/// `handle.take(fd)`: takes over a connection that another process accepted, as if it had just come.
fn take(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let listener = this_listener(this)?;
    let fd = args.get_or_undefined(0).to_i32(context)?;
    let taker = listener.taker.borrow().clone();
    if let (Ok(socket), Some(taker)) = (descriptor::take_stream(fd), taker) {
        runtime().defer(Box::new(move |context| taker(socket, context)));
    }
    Ok(JsValue::undefined())
}

/// `handle.own(server)`: begins to accept; the server is told of each connection. Returns 0 or an
/// errno.
fn own(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let listener = this_listener(this)?;
    let server = args.get_or_undefined(0).to_object(context)?;
    let origin = runtime().unnumbered().standing_for(&origin_of(this)?);
    crate::trace::registered(Kind::Source("server"), &origin, context);
    let accepting = Rc::clone(&listener);
    let taker: Acceptor = Rc::new(move |socket, context| {
        let acceptor = accepting.acceptor.borrow().clone();
        if let Some(acceptor) = acceptor {
            return acceptor(socket, context);
        }
        accept_visibly(&server, socket, &origin, context);
    });
    let watched = match listener.listening.borrow().as_ref() {
        None => Err(io::Error::from_raw_os_error(libc::EBADF)),
        Some(listening) => match listening.descriptor() {
            None => {
                *listener.taker.borrow_mut() = Some(taker);
                return Ok(0.into());
            }
            Some(descriptor) => {
                // Another server's from now on.
                if let Some(watch) = listener.watch.take() {
                    runtime().io.unwatch(watch, &descriptor);
                }
                watch(&listener, &descriptor, taker)
            }
        },
    };
    Ok(match watched {
        Ok(watch) => {
            listener.watch.set(Some(watch));
            0.into()
        }
        Err(error) => errno(&error).into(),
    })
}

/// Makes a `net.Socket` of an accepted socket.
pub fn accept_visibly(server: &JsObject, socket: Socket, origin: &Origin, context: &mut Context) {
    // As in Node the socket is made outside of any callback.
    let handle =
        (runtime().execution).triggered_by(origin.number, || stream::wrap(socket, false, context));
    let kind = Kind::Source("server");
    runtime().call_back(kind, origin, context, |context| {
        super::accept(server, handle, context)
    });
}

/// One connection for each readiness, as in libuv: other sources have their turn in between.
fn watch(
    listener: &Rc<Listener>,
    descriptor: &BorrowedFd<'_>,
    taker: Acceptor,
) -> io::Result<Watch> {
    let accepting = Rc::clone(listener);
    let on_ready = Rc::new(move |_, context: &mut Context| {
        let accepted = match &*accepting.listening.borrow() {
            Some(listening) => listening.accept(),
            None => return,
        };
        match accepted {
            Ok(socket) => taker(socket, context),
            Err(error) => {
                if let Some(libc::EMFILE | libc::ENFILE) = error.raw_os_error() {
                    back_off(&accepting);
                }
            }
        }
    });
    let io = &runtime().io;
    io.watch("server", descriptor, Interests::READABLE, on_ready)
}

/// Without a descriptor left the system would report the waiting connection again and again.
fn back_off(listener: &Rc<Listener>) {
    let pause = |on: bool, listener: &Listener| {
        if let Some(watch) = listener.watch.get() {
            // A listening socket is never writable.
            let interests = if on {
                Interests::WRITABLE
            } else {
                Interests::READABLE
            };
            runtime().io.rewatch(watch, interests);
        }
    };
    pause(true, listener);
    let waiting = Rc::clone(listener);
    let timer = runtime().host_timer("accept again", move |_| {
        pause(false, &waiting);
        Ok(())
    });
    runtime().start_host_timer(&timer, BACK_OFF);
}

fn local_address(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let listener = this_listener(this)?;
    if let Some(path) = &listener.path {
        return Ok(JsString::from(path.as_str()).into());
    }
    let found = match &*listener.listening.borrow() {
        Some(Listening::Tcp(tcp)) => tcp.local_addr().ok(),
        Some(Listening::Elsewhere(address)) => *address,
        _ => None,
    };
    Ok(match found {
        Some(found) => address::object(&found, context).into(),
        None => JsValue::null(),
    })
}
