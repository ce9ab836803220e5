use std::io;
use std::net::SocketAddr;

use socket2::{Protocol, Type};

use super::stream_io::{impl_handle, noting_would_block};
use super::{BindOptions, TcpStream};
use crate::Interests;

/// A TCP socket that listens for connections. Readable means there is one to
/// [`accept`](TcpListener::accept).
#[derive(Debug)]
pub struct TcpListener {
    inner: std::net::TcpListener,
}

impl_handle!(TcpListener, std::net::TcpListener);

impl TcpListener {
    /// Listens on `addr` (port 0: one that is free, see
    /// [`local_addr`](TcpListener::local_addr)) with the default
    /// [`BindOptions`].
    pub fn bind(addr: SocketAddr) -> io::Result<TcpListener> {
        TcpListener::bind_with(addr, &BindOptions::default())
    }

    /// Listens on `addr` with options. Fails with `AddrInUse`,
    /// `AddrNotAvailable` and `PermissionDenied` as `bind` and `listen` do.
    pub fn bind_with(addr: SocketAddr, options: &BindOptions) -> io::Result<TcpListener> {
        let socket = options.bind(addr, Type::STREAM, Protocol::TCP, cfg!(unix))?;
        socket.listen(options.backlog)?;
        Ok(TcpListener {
            inner: socket.into(),
        })
    }

    /// Takes the next waiting connection and its peer's address; the stream is
    /// non-blocking and closed on exec, on Linux by the same system call. Fails
    /// with `WouldBlock` when no connection waits, and when descriptors run out
    /// (`EMFILE`, `ENFILE`) with the connection left waiting, so that a
    /// level-triggered listener is reported again at once. A connection that
    /// died while waiting is skipped.
    pub fn accept(&self) -> io::Result<(TcpStream, SocketAddr)> {
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

    #[cfg(target_os = "linux")]
    fn accept_one(&self) -> io::Result<(TcpStream, SocketAddr)> {
        use rustix::net::SocketFlags;
        let flags = SocketFlags::NONBLOCK | SocketFlags::CLOEXEC;
        let (fd, addr) = rustix::net::acceptfrom_with(&self.inner, flags)?;
        let stream = TcpStream::from(fd);
        match addr.and_then(|addr| SocketAddr::try_from(addr).ok()) {
            Some(addr) => Ok((stream, addr)),
            // The kernel always says who, but this is not where to insist.
            None => stream.peer_addr().map(|addr| (stream, addr)),
        }
    }

    #[cfg(not(target_os = "linux"))]
    fn accept_one(&self) -> io::Result<(TcpStream, SocketAddr)> {
        let (stream, addr) = self.inner.accept()?;
        Ok((TcpStream::from_std(stream)?, addr))
    }

    /// The address it listens on.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.inner.local_addr()
    }
}
