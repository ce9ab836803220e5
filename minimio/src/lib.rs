//! minimio: an event queue.
#![deny(missing_docs, unsafe_code)]

mod event;
mod interests;
mod net;
mod poll;
mod queue;
mod registrator;
mod source;
mod sys;
mod token;
mod waker;

pub use event::{Event, Events};
pub use interests::{Interests, Mode};
pub use net::{BindOptions, TcpListener, TcpStream, UdpSocket};
#[cfg(unix)]
pub use net::{UnixListener, UnixStream};
pub use poll::Poll;
pub use registrator::Registrator;
pub use source::AsSource;
pub use token::Token;
pub use waker::Waker;
