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

    #[cfg(target_os = "linux")]
    fn accept_one(&self) -> io::Result<(UnixStream, SocketAddr)> {
        use rustix::net::{SocketAddrUnix, SocketFlags};
        use std::ffi::OsStr;
        use std::os::linux::net::SocketAddrExt;
        use std::os::unix::ffi::OsStrExt;

        let flags = SocketFlags::NONBLOCK | SocketFlags::CLOEXEC;
        let (fd, addr) = rustix::net::acceptfrom_with(&self.inner, flags)?;
        let addr = addr.and_then(|addr| SocketAddrUnix::try_from(addr).ok());
        let addr = match &addr {
            Some(addr) => match (addr.path_bytes(), addr.abstract_name()) {
                (Some(path), _) => SocketAddr::from_pathname(OsStr::from_bytes(path))?,
                (None, Some(name)) => SocketAddr::from_abstract_name(name)?,
                (None, None) => SocketAddr::from_pathname("")?,
            },
            None => SocketAddr::from_pathname("")?,
        };
        Ok((UnixStream::from(fd), addr))
    }

    #[cfg(not(target_os = "linux"))]
    fn accept_one(&self) -> io::Result<(UnixStream, SocketAddr)> {
        let (stream, addr) = self.inner.accept()?;
        Ok((UnixStream::from_std(stream)?, addr))
    }

    /// The address it listens at.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.inner.local_addr()
    }
}
