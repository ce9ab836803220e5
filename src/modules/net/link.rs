//! A connected stream socket, TCP or Unix, without JavaScript: reads when it is readable, writes
//! at once and queues what the system does not take, closes.
//!
//! Whoever owns a link gets its events through [`Owner`]. Both `net.Socket` and the HTTP server's
//! connections stand on it.

use std::cell::{Cell, Ref, RefCell};
use std::collections::VecDeque;
use std::io::{self, IoSlice, Read, Write};
use std::net::Shutdown;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::rc::Rc;

use boa_engine::Context;
use minimio::{Interests, TcpStream, UnixStream};

use super::passing::Channel;
use crate::runtime::{Deferred, Handle, Readiness, Sender, Watch, runtime};

/// Bytes read at once, and the size of the one buffer all links read into.
pub const READ_SIZE: usize = 64 * 1024;
/// Reads for one readiness, so that one fast sender does not starve the others.
const READS: usize = 4;

/// The system's socket.
pub enum Socket {
    /// TCP
    Tcp(TcpStream),
    /// A Unix socket.
    Unix(UnixStream),
    /// A Unix socket whose bytes may carry descriptors; in a box, since it is rare and large.
    Channel(Box<Channel>),
}

impl AsFd for Socket {
    fn as_fd(&self) -> BorrowedFd<'_> {
        match self {
            Self::Tcp(socket) => socket.as_fd(),
            Self::Unix(socket) => socket.as_fd(),
            Self::Channel(channel) => channel.stream.as_fd(),
        }
    }
}

impl Socket {
    fn read(&self, into: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Tcp(socket) => (&*socket).read(into),
            Self::Unix(socket) => (&*socket).read(into),
            Self::Channel(channel) => channel.receive(into),
        }
    }

    fn write_vectored(&self, parts: &[IoSlice<'_>]) -> io::Result<usize> {
        match self {
            Self::Tcp(socket) => (&*socket).write_vectored(parts),
            Self::Unix(socket) => (&*socket).write_vectored(parts),
            Self::Channel(channel) => (&channel.stream).write_vectored(parts),
        }
    }

    fn write(&self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Tcp(socket) => (&*socket).write(bytes),
            Self::Unix(socket) => (&*socket).write(bytes),
            Self::Channel(channel) => (&channel.stream).write(bytes),
        }
    }

    /// Writes bytes that carry a descriptor. Only a channel can.
    fn write_carrying(&self, bytes: &[u8], descriptor: BorrowedFd<'_>) -> io::Result<usize> {
        match self {
            Self::Channel(channel) => channel.send(bytes, descriptor),
            _ => Err(io::Error::from_raw_os_error(libc::EINVAL)),
        }
    }

    fn shutdown(&self, how: Shutdown) -> io::Result<()> {
        match self {
            Self::Tcp(socket) => socket.shutdown(how),
            Self::Unix(socket) => socket.shutdown(how),
            Self::Channel(channel) => channel.stream.shutdown(how),
        }
    }
}

/// What a link tells its owner. Each is called outside of any callback; whoever calls into
/// JavaScript does it through `Runtime::call_back`.
pub trait Owner {
    /// A connect that was under way has come to its end.
    fn connected(&self, result: io::Result<()>, context: &mut Context);
    /// Bytes came. They are gone after the call.
    fn data(&self, bytes: &[u8], context: &mut Context);
    /// The peer has closed its half.
    fn end(&self, context: &mut Context);
    /// Reading or writing failed. The link is still to be closed.
    fn failed(&self, error: io::Error, writing: bool, context: &mut Context);
    /// Everything written so far is with the system.
    fn drained(&self, context: &mut Context);
    /// Whether what it writes while it is told of bytes may wait for what others write then: see
    /// [`Link::write_soon`].
    fn gathers(&self) -> bool {
        false
    }
}

/// Bytes that wait for the system.
struct Chunk {
    bytes: Vec<u8>,
    /// What the first of them is to carry.
    carries: Option<OwnedFd>,
}

/// A connected, or connecting, stream socket.
pub struct Link {
    socket: RefCell<Option<Socket>>,
    owner: RefCell<Option<Rc<dyn Owner>>>,
    watch: Cell<Option<Watch>>,
    watched: Cell<Option<Interests>>,
    connecting: Cell<bool>,
    reading: Cell<bool>,
    ended: Cell<bool>,
    /// Bytes the system has not taken yet; the first chunk begins at `sent`.
    queue: RefCell<VecDeque<Chunk>>,
    sent: Cell<usize>,
    queued: Cell<usize>,
    /// The writing half is to be closed once everything queued has been sent.
    shuts_down: Cell<bool>,
    /// What waits for that.
    when_shut: Cell<Option<Deferred>>,
    /// Its owner's [`Owner::gathers`].
    gathers: Cell<bool>,
    handle: Handle,
    bytes_read: Cell<u64>,
    bytes_written: Cell<u64>,
    name: &'static str,
}

thread_local! {
    static SCRATCH: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

impl Link {
    /// A link over a socket that is connected, or connecting.
    pub fn new(socket: Socket, connecting: bool, name: &'static str) -> Rc<Self> {
        let link = Self::unconnected(name);
        *link.socket.borrow_mut() = Some(socket);
        link.connecting.set(connecting);
        link
    }

    /// A link that has no socket yet: see [`Link::open`].
    pub fn unconnected(name: &'static str) -> Rc<Self> {
        let handle = runtime().handles.open(name, runtime().execution.next_id());
        handle.set_active(false);
        Rc::new(Self {
            socket: RefCell::new(None),
            owner: RefCell::new(None),
            watch: Cell::new(None),
            watched: Cell::new(None),
            connecting: Cell::new(false),
            reading: Cell::new(false),
            ended: Cell::new(false),
            queue: RefCell::default(),
            sent: Cell::new(0),
            queued: Cell::new(0),
            shuts_down: Cell::new(false),
            when_shut: Cell::new(None),
            gathers: Cell::new(false),
            handle,
            bytes_read: Cell::new(0),
            bytes_written: Cell::new(0),
            name,
        })
    }

    /// Gives it the socket that it is to stand for, which is connecting.
    pub fn open(self: &Rc<Self>, socket: Socket) -> io::Result<()> {
        *self.socket.borrow_mut() = Some(socket);
        self.connecting.set(true);
        self.update()
    }

    /// Says who is told from now on. The owner usually owns the link: [`Link::close`] breaks the
    /// circle.
    pub fn set_owner(self: &Rc<Self>, owner: Rc<dyn Owner>) -> io::Result<()> {
        self.gathers.set(owner.gathers());
        *self.owner.borrow_mut() = Some(owner);
        self.update()
    }

    /// Begins to read, or goes on.
    pub fn start_reading(self: &Rc<Self>) -> io::Result<()> {
        self.reading.set(true);
        self.update()
    }

    /// Stops reading: the system's buffers fill, and the peer has to wait.
    pub fn stop_reading(self: &Rc<Self>) {
        self.reading.set(false);
        let _ = self.update();
    }

    /// Whether it is open.
    pub fn is_open(&self) -> bool {
        self.socket.borrow().is_some()
    }

    /// Bytes that wait for the system to take them.
    pub fn queued(&self) -> usize {
        self.queued.get()
    }

    /// Bytes read so far.
    pub fn bytes_read(&self) -> u64 {
        self.bytes_read.get()
    }

    /// Bytes the system has taken so far.
    pub fn bytes_written(&self) -> u64 {
        self.bytes_written.get()
    }

    /// What keeps the loop alive for it.
    pub fn handle(&self) -> &Handle {
        &self.handle
    }

    /// Looks at the socket, if it is open.
    pub fn with_socket<T>(&self, look: impl FnOnce(&Socket) -> T) -> Option<T> {
        self.socket.borrow().as_ref().map(look)
    }

    /// Registers exactly the interests there are.
    fn update(self: &Rc<Self>) -> io::Result<()> {
        let socket = self.socket.borrow();
        let Some(socket) = &*socket else {
            return Ok(());
        };
        let mut wanted: Option<Interests> = None;
        let mut want = |interest: Interests| {
            wanted = Some(wanted.map_or(interest, |known| known | interest));
        };
        if self.connecting.get() || self.queued.get() > 0 {
            want(Interests::WRITABLE);
        }
        if !self.connecting.get() && self.reading.get() && !self.ended.get() {
            want(Interests::READABLE);
        }
        self.handle.set_active(wanted.is_some());
        if wanted == self.watched.get() {
            return Ok(());
        }
        let io = &runtime().io;
        match (self.watch.get(), wanted) {
            (None, Some(interests)) => {
                let link = Rc::clone(self);
                let on_ready = Rc::new(move |readiness, context: &mut Context| {
                    link.ready(readiness, context);
                });
                let watch = io.watch(self.name, socket, interests, on_ready)?;
                // What comes over a Unix socket may end, for one read, where a descriptor was sent.
                io.set_drained(watch, matches!(socket, Socket::Tcp(_)));
                self.watch.set(Some(watch));
            }
            (Some(watch), Some(interests)) => io.rewatch(watch, interests),
            (Some(watch), None) => io.rest(watch),
            (None, None) => {}
        }
        self.watched.set(wanted);
        Ok(())
    }

    fn owner(&self) -> Option<Rc<dyn Owner>> {
        self.owner.borrow().clone()
    }

    fn ready(self: &Rc<Self>, readiness: Readiness, context: &mut Context) {
        if self.gathers.get() {
            runtime().outbox.open();
        } else {
            runtime().outbox.close();
        }
        if self.connecting.get() {
            self.finish_connecting(context);
            return;
        }
        if readiness.readable || readiness.read_closed || readiness.error {
            let is_drained = self.read(context);
            let is_drained = is_drained && !readiness.urgent;
            // Its end was told with what came before it.
            if (!is_drained || readiness.read_closed || readiness.error)
                && self.reading.get()
                && !self.ended.get()
                && let Some(watch) = self.watch.get()
            {
                runtime().io.look_again(watch);
            }
        }
        if readiness.writable || readiness.write_closed {
            if self.queued.get() > 0 {
                self.flush(context);
            } else {
                // As in libuv: who closes the writing half at the end of a peer that is gone need
                // not wait for the pending phase.
                self.finish_shutting(context);
            }
        }
    }

    fn finish_connecting(self: &Rc<Self>, context: &mut Context) {
        let result = match &*self.socket.borrow() {
            Some(Socket::Tcp(socket)) => socket.finish_connect(),
            Some(Socket::Unix(socket)) => match socket.take_error() {
                Ok(Some(error)) | Err(error) => Err(error),
                Ok(None) => Ok(true),
            },
            // One of a pair never connects.
            Some(Socket::Channel(_)) | None => return,
        };
        let result = match result {
            Ok(false) => return,
            Ok(true) => Ok(()),
            Err(error) => Err(error),
        };
        self.connecting.set(false);
        let _ = self.update();
        let connected = result.is_ok();
        if let Some(owner) = self.owner() {
            owner.connected(result, context);
        }
        // What was written while it connected.
        if connected && self.queued.get() > 0 {
            self.flush(context);
        }
    }

    /// Reads what is there. The end behind it is left to the next readiness, as libuv does it. False
    /// when more may be there.
    fn read(self: &Rc<Self>, context: &mut Context) -> bool {
        let mut is_drained = false;
        let mut scratch = SCRATCH.with(RefCell::take);
        scratch.resize(READ_SIZE, 0);
        for _ in 0..READS {
            if !self.reading.get() || self.ended.get() {
                break;
            }
            let result = match &*self.socket.borrow() {
                Some(socket) => socket.read(&mut scratch),
                None => break,
            };
            let Some(owner) = self.owner() else { break };
            match result {
                Ok(0) => {
                    self.ended.set(true);
                    let _ = self.update();
                    owner.end(context);
                    break;
                }
                Ok(count) => {
                    self.bytes_read.set(self.bytes_read.get() + count as u64);
                    owner.data(&scratch[..count], context);
                    if count < scratch.len() {
                        is_drained = true;
                        break;
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    is_drained = true;
                    break;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.ended.set(true);
                    let _ = self.update();
                    owner.failed(error, false, context);
                    break;
                }
            }
        }
        SCRATCH.with(|kept| kept.replace(scratch));
        is_drained
    }

    /// Writes what the system takes at once and queues the rest. True when nothing had to be
    /// queued; otherwise [`Owner::drained`] tells when all of it is with the system.
    ///
    /// Fails with the system's error (`EPIPE`, `ECONNRESET` ...); on a closed link with
    /// `NotConnected`.
    pub fn write(self: &Rc<Self>, parts: &[&[u8]]) -> io::Result<bool> {
        runtime().outbox.send();
        let result = match &*self.socket.borrow() {
            None => return Err(io::ErrorKind::NotConnected.into()),
            Some(_) if self.queued.get() > 0 || self.connecting.get() => Ok(0),
            Some(socket) => match parts {
                [part] => socket.write(part),
                _ => {
                    let parts = parts.iter().map(|part| IoSlice::new(part));
                    socket.write_vectored(&parts.collect::<Vec<_>>())
                }
            },
        };
        self.keep_rest(parts, result)
    }

    /// As [`Link::write`], of bytes that are the link's from then on: they are not copied.
    pub fn write_own(self: &Rc<Self>, bytes: Vec<u8>) -> io::Result<bool> {
        runtime().outbox.send();
        let waits = self.queued.get() > 0 || self.connecting.get();
        let result = match &*self.socket.borrow() {
            None => return Err(io::ErrorKind::NotConnected.into()),
            Some(_) if waits => Ok(0),
            Some(socket) => socket.write(&bytes),
        };
        let done = self.count_done(bytes.len(), result)?;
        if done == bytes.len() {
            return Ok(true);
        }
        if !waits {
            self.sent.set(done);
        }
        self.keep(bytes.len() - done, bytes)?;
        Ok(false)
    }

    /// As [`Link::write`], over a channel: the first byte carries a descriptor.
    pub fn write_carrying(self: &Rc<Self>, bytes: &[u8], descriptor: OwnedFd) -> io::Result<bool> {
        runtime().outbox.send();
        let result = match &*self.socket.borrow() {
            None => return Err(io::ErrorKind::NotConnected.into()),
            Some(_) if self.queued.get() > 0 => Ok(0),
            Some(socket) => socket.write_carrying(bytes, descriptor.as_fd()),
        };
        let has_gone = matches!(result, Ok(1..));
        let is_all = self.keep_rest(&[bytes], result)?;
        if !has_gone && let Some(last) = self.queue.borrow_mut().back_mut() {
            last.carries = Some(descriptor);
        }
        Ok(is_all)
    }

    /// As [`Link::write`], but the bytes may wait until others write, too (see
    /// [`crate::runtime::Outbox`]). They count as taken by the system then; [`Owner::failed`] tells
    /// when they could not be. False when they cannot wait.
    pub fn write_soon(self: &Rc<Self>, bytes: &[u8]) -> bool {
        self.queued.get() == 0
            && !self.connecting.get()
            && self.is_open()
            && runtime().outbox.put(self, bytes)
    }

    /// After a write: keeps what the system has not taken, to be sent when it takes more. True when
    /// there is none.
    fn keep_rest(self: &Rc<Self>, parts: &[&[u8]], result: io::Result<usize>) -> io::Result<bool> {
        let total: usize = parts.iter().map(|part| part.len()).sum();
        let done = self.count_done(total, result)?;
        if done == total {
            return Ok(true);
        }
        let mut rest = Vec::with_capacity(total - done);
        let mut skip = done;
        for part in parts {
            let from = skip.min(part.len());
            skip -= from;
            rest.extend_from_slice(&part[from..]);
        }
        self.keep(rest.len(), rest)?;
        Ok(false)
    }

    /// How many of so many bytes the system has taken.
    fn count_done(&self, total: usize, result: io::Result<usize>) -> io::Result<usize> {
        let done = match result {
            Ok(count) => count,
            Err(error) => match error.kind() {
                io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted => 0,
                _ => {
                    // They count, as in libuv: what was given to write, not what was taken.
                    self.bytes_written
                        .set(self.bytes_written.get() + total as u64);
                    return Err(error);
                }
            },
        };
        self.bytes_written
            .set(self.bytes_written.get() + done as u64);
        Ok(done)
    }

    /// Queues bytes, of which so many are still to be sent.
    fn keep(self: &Rc<Self>, left: usize, bytes: Vec<u8>) -> io::Result<()> {
        self.queued.set(self.queued.get() + left);
        let chunk = Chunk {
            bytes,
            carries: None,
        };
        self.queue.borrow_mut().push_back(chunk);
        self.update()
    }

    fn flush(self: &Rc<Self>, context: &mut Context) {
        runtime().outbox.send();
        while self.queued.get() > 0 {
            let result = {
                let (queue, socket) = (self.queue.borrow(), self.socket.borrow());
                let (Some(socket), Some(first)) = (&*socket, queue.front()) else {
                    break;
                };
                match &first.carries {
                    Some(carried) => socket.write_carrying(&first.bytes, carried.as_fd()),
                    None => socket.write(&first.bytes[self.sent.get()..]),
                }
            };
            match result {
                Ok(count) => self.took(count),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.queue.borrow_mut().clear();
                    self.queued.set(0);
                    self.sent.set(0);
                    let _ = self.update();
                    if let Some(owner) = self.owner() {
                        owner.failed(error, true, context);
                    }
                    return;
                }
            }
        }
        let _ = self.update();
        if self.shuts_down.get() {
            self.shut_down_now();
        }
        if let Some(owner) = self.owner() {
            owner.drained(context);
        }
        self.finish_shutting(context);
    }

    fn took(&self, count: usize) {
        self.bytes_written
            .set(self.bytes_written.get() + count as u64);
        self.queued.set(self.queued.get() - count);
        let mut queue = self.queue.borrow_mut();
        let sent = self.sent.get() + count;
        let Some(first) = queue.front_mut() else {
            return;
        };
        if first.bytes.len() <= sent {
            queue.pop_front();
            self.sent.set(0);
        } else {
            first.carries = None;
            self.sent.set(sent);
        }
    }

    /// Closes the writing half once everything queued has been sent. True when that is now.
    pub fn shut_down(self: &Rc<Self>) -> bool {
        self.shuts_down.set(true);
        runtime().outbox.send();
        if self.queued.get() == 0 && !self.connecting.get() {
            self.shut_down_now();
            return true;
        }
        false
    }

    /// Closes the writing half in the pending phase, or before when the system tells that it can be
    /// written to; then calls `done`.
    pub fn shut_down_soon(self: &Rc<Self>, done: Deferred) {
        self.when_shut.set(Some(done));
        let link = Rc::clone(self);
        runtime().defer(Box::new(move |context| link.finish_shutting(context)));
    }

    fn finish_shutting(self: &Rc<Self>, context: &mut Context) {
        if let Some(done) = self.when_shut.take() {
            self.shut_down();
            done(context);
        }
    }

    fn shut_down_now(&self) {
        if let Some(socket) = &*self.socket.borrow() {
            // A peer that is gone already needs no more of it.
            let _ = socket.shutdown(Shutdown::Write);
        }
    }

    /// Closes at once; what is queued is lost, and the owner hears nothing more. With `reset` the
    /// peer is told by a reset.
    pub fn close(&self, reset: bool) {
        runtime().outbox.send();
        if let Some(socket) = self.socket.borrow_mut().take() {
            if let Some(watch) = self.watch.take() {
                runtime().io.unwatch(watch, &socket);
            }
            self.watched.set(None);
            if reset && let Socket::Tcp(tcp) = &socket {
                let _ = tcp.set_linger(Some(std::time::Duration::ZERO));
            }
        }
        self.queue.borrow_mut().clear();
        self.queued.set(0);
        self.owner.borrow_mut().take();
        self.handle.close();
    }
}

impl Sender for Link {
    fn socket(&self) -> Option<Ref<'_, dyn AsFd>> {
        let socket = Ref::filter_map(self.socket.borrow(), Option::as_ref).ok()?;
        Some(Ref::map(socket, |socket| socket as &dyn AsFd))
    }

    fn sent(self: Rc<Self>, bytes: &[u8], result: io::Result<usize>) -> io::Result<()> {
        self.keep_rest(&[bytes], result).map(drop)
    }

    fn failed(self: Rc<Self>, error: io::Error, context: &mut Context) {
        if let Some(owner) = self.owner() {
            owner.failed(error, true, context);
        }
    }
}
