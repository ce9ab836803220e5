//! The sockets of an exchange. Queries share one for each server while any is under way; the next
//! one gets a fresh port.

use std::cell::RefCell;
use std::io;
use std::net::SocketAddr;
use std::rc::{Rc, Weak};

use boa_engine::Context;
use minimio::{BindOptions, Interests, TcpStream, UdpSocket};

use super::exchange::{Exchange, NAME};
use crate::modules::net::link::{Link, Owner, Socket};
use crate::runtime::{OnReady, Watch, runtime};

/// So many datagrams are taken from a socket before others have their turn.
const AT_ONCE: usize = 32;

/// A socket that hears one server.
pub(super) struct Datagrams {
    socket: Rc<UdpSocket>,
    watch: Watch,
}

/// A connection to a server: each message has its length in front.
pub(super) struct Stream {
    link: Rc<Link>,
    received: RefCell<Vec<u8>>,
    server: usize,
    exchange: Weak<Exchange>,
}

impl Exchange {
    /// Sends a message.
    pub(super) fn transmit(
        self: &Rc<Self>,
        server: usize,
        over_tcp: bool,
        bytes: &[u8],
    ) -> io::Result<()> {
        runtime().outbox.send();
        if over_tcp {
            let link = self.stream(server)?;
            let length = (bytes.len() as u16).to_be_bytes();
            return link.write(&[&length, bytes]).map(drop);
        }
        match self.datagrams(server)?.send(bytes) {
            // As good as lost on the way.
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(()),
            result => result.map(drop),
        }
    }

    fn local_for(&self, server: SocketAddr) -> SocketAddr {
        let (v4, v6) = self.local.get();
        SocketAddr::new(if server.is_ipv4() { v4 } else { v6 }, 0)
    }

    fn address(&self, server: usize) -> io::Result<SocketAddr> {
        let servers = self.servers.borrow();
        let server = servers.get(server).ok_or(io::ErrorKind::NotFound)?;
        Ok(server.address)
    }

    /// The socket for a server, which hears nobody else.
    fn datagrams(self: &Rc<Self>, server: usize) -> io::Result<Rc<UdpSocket>> {
        let address = self.address(server)?;
        if let Some(open) = &self.servers.borrow()[server].datagrams {
            return Ok(Rc::clone(&open.socket));
        }
        let options = BindOptions::default();
        let socket = UdpSocket::bind_with(self.local_for(address), &options)?;
        socket.connect(address)?;
        let socket = Rc::new(socket);
        let (exchange, heard) = (Rc::clone(self), Rc::clone(&socket));
        let on_ready: OnReady = Rc::new(move |_, _| exchange.receive(server, &heard));
        let watch = runtime()
            .io
            .watch(NAME, &*socket, Interests::READABLE, on_ready)?;
        self.servers.borrow_mut()[server].datagrams = Some(Datagrams {
            socket: Rc::clone(&socket),
            watch,
        });
        Ok(socket)
    }

    /// A server's socket is readable.
    fn receive(self: &Rc<Self>, server: usize, socket: &Rc<UdpSocket>) {
        let is_open = || {
            let servers = self.servers.borrow();
            let open = servers.get(server).and_then(|it| it.datagrams.as_ref());
            open.is_some_and(|open| Rc::ptr_eq(&open.socket, socket))
        };
        let mut bytes = vec![0; 64 * 1024];
        for _ in 0..AT_ONCE {
            if !is_open() {
                return;
            }
            match socket.recv(&mut bytes) {
                Ok(0) => {}
                Ok(size) => self.hear(server, false, &bytes[..size]),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return self.lose(server, false, "ECONNREFUSED"),
            }
        }
    }

    /// The connection to a server.
    fn stream(self: &Rc<Self>, server: usize) -> io::Result<Rc<Link>> {
        let address = self.address(server)?;
        if let Some(open) = &self.servers.borrow()[server].stream {
            return Ok(Rc::clone(&open.link));
        }
        let local = self.local_for(address);
        let socket = if local.ip().is_unspecified() {
            TcpStream::connect(address)?
        } else {
            TcpStream::bind(local)?.connect(address)?
        };
        let link = Link::new(Socket::Tcp(socket), true, NAME);
        let stream = Rc::new(Stream {
            link: Rc::clone(&link),
            received: RefCell::default(),
            server,
            exchange: Rc::downgrade(self),
        });
        let owner: Rc<dyn Owner> = Rc::<Stream>::clone(&stream);
        link.set_owner(owner)?;
        link.start_reading()?;
        self.servers.borrow_mut()[server].stream = Some(stream);
        Ok(link)
    }

    /// Closes the socket for a server.
    pub(super) fn close(&self, server: usize, over_tcp: bool) {
        let (datagrams, stream) = {
            let mut servers = self.servers.borrow_mut();
            let Some(server) = servers.get_mut(server) else {
                return;
            };
            if over_tcp {
                (None, server.stream.take())
            } else {
                (server.datagrams.take(), None)
            }
        };
        if let Some(open) = datagrams {
            runtime().io.unwatch(open.watch, &*open.socket);
        }
        if let Some(open) = stream {
            open.link.close(false);
        }
    }
}

impl Stream {
    fn lost(&self, why: &'static str) {
        if let Some(exchange) = self.exchange.upgrade() {
            exchange.lose(self.server, true, why);
        }
    }
}

impl Owner for Stream {
    fn connected(&self, result: io::Result<()>, _: &mut Context) {
        if result.is_err() {
            self.lost("ECONNREFUSED");
        }
    }

    fn data(&self, bytes: &[u8], _: &mut Context) {
        self.received.borrow_mut().extend_from_slice(bytes);
        while let Some(exchange) = self.exchange.upgrade().filter(|_| self.link.is_open()) {
            let message = {
                let mut received = self.received.borrow_mut();
                let Some((length, rest)) = received.split_first_chunk::<2>() else {
                    return;
                };
                let length = usize::from(u16::from_be_bytes(*length));
                let Some(message) = rest.get(..length) else {
                    return;
                };
                let message = message.to_vec();
                received.drain(..length + 2);
                message
            };
            exchange.hear(self.server, true, &message);
        }
    }

    fn end(&self, _: &mut Context) {
        self.lost("ECONNREFUSED");
    }

    fn failed(&self, _: io::Error, _: bool, _: &mut Context) {
        self.lost("ECONNREFUSED");
    }

    fn drained(&self, _: &mut Context) {}
}
