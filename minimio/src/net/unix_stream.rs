use std::io;
use std::net::Shutdown;
use std::os::unix::net::SocketAddr;
use std::path::Path;

use socket2::{Domain, SockAddr, Type};

use super::stream_io::{impl_handle, impl_read_write, noting_would_block};
use super::{connect_in_progress, nonblocking_socket};
use crate::Interests;

/// A Unix stream socket. Reading and writing (`Read` and `Write`, also through
/// `&UnixStream`) fail with `WouldBlock` rather than wait.
#[derive(Debug)]
pub struct UnixStream {
    inner: std::os::unix::net::UnixStream,
}

impl_handle!(UnixStream, std::os::unix::net::UnixStream);
impl_read_write!(UnixStream);

impl UnixStream {
    /// Connects to the listener at `path` (a path that starts with a NUL byte
    /// is an abstract name on Linux). Unlike TCP it is connected when this
    /// returns, on Linux; portable code waits until it is writable. Fails with
    /// `NotFound`, `ConnectionRefused` (nobody listens any more),
    /// `PermissionDenied`, and `WouldBlock` when the listener's backlog is
    /// full: nothing is under way then.
    pub fn connect(path: impl AsRef<Path>) -> io::Result<UnixStream> {
        let socket = nonblocking_socket(Domain::UNIX, Type::STREAM, None)?;
        match socket.connect(&SockAddr::unix(path)?) {
            Err(error) if !connect_in_progress(&error) => Err(error),
            _ => Ok(UnixStream {
                inner: socket.into(),
            }),
        }
    }

    /// Two streams connected to each other.
    pub fn pair() -> io::Result<(UnixStream, UnixStream)> {
        let (one, other) = std::os::unix::net::UnixStream::pair()?;
        Ok((UnixStream::from_std(one)?, UnixStream::from_std(other)?))
    }

    /// Ends one direction or both; ending writing sends the peer the end of
    /// the stream.
    pub fn shutdown(&self, how: Shutdown) -> io::Result<()> {
        self.inner.shutdown(how)
    }

    /// The address of the other end.
    pub fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.inner.peer_addr()
    }

    /// The address of this end, usually unnamed.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.inner.local_addr()
    }
}
