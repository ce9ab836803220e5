//! minimio is an event queue: one thread waits until any of many sources
//! (sockets, pipes, other threads) is ready, and then does what will not block.
//!
//! It is the queue of the book *The Node Experiment*, grown up, and keeps its
//! names. A [`Poll`] owns the OS's queue. Its [`Registrator`] adds sources to
//! it, each under a [`Token`] and with [`Interests`], from any thread. One
//! thread waits in [`Poll::poll`], which fills [`Events`]. A [`Waker`] ends the
//! wait from another thread. [`TcpListener`], [`TcpStream`], [`UdpSocket`] and,
//! on Unix, `UnixListener` and `UnixStream` are sockets that never block.
//!
//! ```
//! # fn main() -> std::io::Result<()> {
//! use std::io::{Read, Write};
//! use minimio::{Events, Interests, Mode, Poll, TcpListener, TcpStream, Token};
//!
//! const LISTENER: Token = Token(0);
//! const CLIENT: Token = Token(1);
//! const SERVER: Token = Token(2);
//!
//! let mut poll = Poll::new()?;
//! let mut events = Events::with_capacity(64);
//! let registrator = poll.registrator();
//!
//! let listener = TcpListener::bind("127.0.0.1:0".parse().unwrap())?;
//! registrator.register_with(&listener, LISTENER, Interests::READABLE, Mode::Level)?;
//!
//! // Connecting only starts here. The stream is writable when it is done.
//! let mut client = TcpStream::connect(listener.local_addr()?)?;
//! registrator.register_with(&client, CLIENT, Interests::WRITABLE, Mode::Level)?;
//!
//! let mut server = None;
//! let mut text = String::new();
//! while text.is_empty() {
//!     poll.poll(&mut events, None)?;
//!     for event in events.iter() {
//!         match event.token() {
//!             LISTENER => {
//!                 let (stream, _from) = listener.accept()?;
//!                 registrator.register_with(&stream, SERVER, Interests::READABLE, Mode::Level)?;
//!                 server = Some(stream);
//!             }
//!             CLIENT if client.finish_connect()? => {
//!                 client.write_all(b"hello")?;
//!                 registrator.deregister(&client)?;
//!             }
//!             SERVER => {
//!                 let mut buf = [0; 64];
//!                 let n = server.as_mut().unwrap().read(&mut buf)?;
//!                 text = String::from_utf8_lossy(&buf[..n]).into_owned();
//!             }
//!             _ => {}
//!         }
//!     }
//! }
//! assert_eq!(text, "hello");
//! # Ok(())
//! # }
//! ```
//!
//! # Ready, not done
//!
//! The queue says that a source is *ready*, and the caller then reads or writes
//! itself: the model of epoll and kqueue. A source is level-triggered (reported
//! as long as it is ready) or edge-triggered (reported when it becomes so), by
//! [`Mode`]; `register` without a mode is edge-triggered.
//!
//! What many sockets have to send can go together: [`SendBatch`].
//!
//! # Backends
//!
//! | system | backend |
//! |---|---|
//! | Linux | epoll, by minimio itself: one system call a wait, none an event |
//! | macOS and the BSDs | kqueue, through the crate `polling` |
//! | Windows | IOCP (AFD), through the crate `polling`; the edge-triggered mode is emulated |
//!
//! The cargo feature `polling-backend` makes Linux use `polling` too, and
//! `emulated-edge` the emulation, so that one conformance suite (in `tests/`)
//! checks all three here. **Only Linux has been compiled and run so far**; what
//! is particular to Windows and the BSDs is written from their documentation
//! and has not even been type-checked.
//!
//! There is no `unsafe` in the crate but two lines of the `polling` backend and
//! one of `ring`, where their crates ask for it.
#![deny(missing_docs, unsafe_code)]

mod event;
mod interests;
mod net;
mod poll;
mod queue;
mod registrator;
mod send_batch;
mod source;
mod sys;
mod token;
mod waker;

pub use event::{Event, Events};
pub use interests::{Interests, Mode};
pub use net::{BindOptions, BoundTcp, TcpListener, TcpStream, UdpSocket};
#[cfg(unix)]
pub use net::{UnixListener, UnixStream};
pub use poll::Poll;
pub use registrator::Registrator;
pub use send_batch::SendBatch;
pub use source::AsSource;
pub use token::Token;
pub use waker::Waker;
