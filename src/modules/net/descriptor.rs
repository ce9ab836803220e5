//! Sockets that the process has already, by the number of their descriptor: inherited from who
//! started it.

use std::io;
use std::os::fd::{BorrowedFd, FromRawFd, OwnedFd};

use minimio::{TcpListener, TcpStream, UnixListener, UnixStream};
use rustix::net::{AddressFamily, sockopt};

use super::link::Socket;
use super::listener::Listening;

/// Takes over a stream socket. Fails with `ENOTSOCK` for what is none, `EINVAL` for other kinds.
pub(super) fn take_stream(fd: i32) -> io::Result<Socket> {
    let (family, fd) = take(fd, false)?;
    Ok(if family == AddressFamily::UNIX {
        Socket::Unix(UnixStream::from_std(fd.into())?)
    } else {
        Socket::Tcp(TcpStream::from_std(fd.into())?)
    })
}

/// Takes over a socket that is listened on, or listens on one that is bound.
pub(super) fn take_listener(fd: i32) -> io::Result<Listening> {
    let (family, fd) = take(fd, true)?;
    Ok(if family == AddressFamily::UNIX {
        Listening::Unix(UnixListener::from_std(fd.into())?)
    } else {
        Listening::Tcp(TcpListener::from_std(fd.into())?)
    })
}

/// A second descriptor for what a number names.
pub(super) fn duplicate(fd: i32) -> io::Result<OwnedFd> {
    if fd < 0 {
        return Err(io::Error::from_raw_os_error(libc::EBADF));
    }
    // Safety: as in `take`.
    let known = unsafe { BorrowedFd::borrow_raw(fd) };
    Ok(rustix::io::fcntl_dupfd_cloexec(known, 0)?)
}

fn take(fd: i32, listens: bool) -> io::Result<(AddressFamily, OwnedFd)> {
    if fd < 0 {
        return Err(io::Error::from_raw_os_error(libc::EBADF));
    }
    // Safety: only looked at during this call; a number that is no descriptor is an error of the
    // system's.
    let looked_at = unsafe { BorrowedFd::borrow_raw(fd) };
    let family = sockopt::socket_domain(looked_at)?;
    let known = [
        AddressFamily::UNIX,
        AddressFamily::INET,
        AddressFamily::INET6,
    ];
    if !known.contains(&family)
        || sockopt::socket_type(looked_at)? != rustix::net::SocketType::STREAM
    {
        return Err(io::Error::from_raw_os_error(libc::EINVAL));
    }
    if listens && !sockopt::socket_acceptconn(looked_at)? {
        rustix::net::listen(looked_at, 511)?;
    }
    // Safety: it is an open socket, and the script has named it to hand it over.
    Ok((family, unsafe { OwnedFd::from_raw_fd(fd) }))
}
