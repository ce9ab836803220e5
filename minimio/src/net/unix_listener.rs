use std::io;
use std::os::unix::net::SocketAddr;
use std::path::Path;

use socket2::{Domain, SockAddr, Type};

use super::stream_io::{impl_handle, noting_would_block};
use super::{BindOptions, UnixStream, nonblocking_socket};
use crate::Interests;

/// A Unix stream socket that listens for connections.
#[derive(Debug)]
pub struct UnixListener {
    inner: std::os::unix::net::UnixListener,
}

impl_handle!(UnixListener, std::os::unix::net::UnixListener);

impl UnixListener {
    /// Listens at `path`, which must not exist (`AddrInUse`) and is not removed
    /// when the listener is closed. On Linux a path that starts with a NUL byte
    /// is an abstract name, one that is in no file system and goes away with
    /// its socket. Fails with `InvalidInput` for a path too long for the OS
    /// (108 bytes on Linux, 104 on the BSDs).
    pub fn bind(path: impl AsRef<Path>) -> io::Result<UnixListener> {
        UnixListener::bind_with(path, &BindOptions::default())
    }

    /// As [`bind`](UnixListener::bind) with a backlog of one's own; the other
    /// options mean nothing here.
    pub fn bind_with(path: impl AsRef<Path>, options: &BindOptions) -> io::Result<UnixListener> {
        let socket = nonblocking_socket(Domain::UNIX, Type::STREAM, None)?;
        socket.bind(&SockAddr::unix(path)?)?;
        socket.listen(options.backlog)?;
        Ok(UnixListener {
            inner: socket.into(),
        })
    }

    /// Takes the next waiting connection; its peer's address is unnamed unless
    /// the peer bound its socket. Otherwise as
    /// [`TcpListener::accept`](crate::TcpListener::accept).
    pub fn accept(&self) -> io::Result<(UnixStream, SocketAddr)> {
        let result = loop {
            match self.accept_one() {
                Err(error)
                    if matches!(
                        error.kind(),
                        io::ErrorKind::ConnectionAborted | io::ErrorKind::Interrupted
                    ) => {}
                result => break result,
            }
        };
        noting_would_block(self, Interests::READABLE, result)
    }

    fn accept_one(&self) -> io::Result<(UnixStream, SocketAddr)> {
        // std's, and a second system call to set the mode: rustix 1.1 takes an
        // unnamed peer for an abstract one and panics at a path that fills the
        // whole address, which a peer can choose.
        let (stream, addr) = self.inner.accept()?;
        Ok((UnixStream::from_std(stream)?, addr))
    }

    /// The address it listens at.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.inner.local_addr()
    }
}
