//! Sockets that the process has already, by the number of their descriptor: inherited from who
//! started it.

use std::io;
use std::os::fd::{BorrowedFd, FromRawFd, OwnedFd};

use minimio::{TcpListener, TcpStream, UdpSocket, UnixListener, UnixStream};
use rustix::net::{AddressFamily, SocketType, sockopt};

use super::link::Socket;
use super::listener::Listening;
use crate::runtime::runtime;

/// Takes over a stream socket. Fails with `ENOTSOCK` for what is none, `EINVAL` for other kinds.
pub(super) fn take_stream(fd: i32) -> io::Result<Socket> {
    let (family, fd) = take(fd, SocketType::STREAM)?;
    Ok(if family == AddressFamily::UNIX {
        Socket::Unix(UnixStream::from_std(fd.into())?)
    } else {
        Socket::Tcp(TcpStream::from_std(fd.into())?)
    })
}

/// Takes over a socket that is listened on, or listens on one that is bound.
pub(super) fn take_listener(fd: i32) -> io::Result<Listening> {
    let (family, fd) = take(fd, SocketType::STREAM)?;
    if !sockopt::socket_acceptconn(&fd)? {
        rustix::net::listen(&fd, 511)?;
    }
    Ok(if family == AddressFamily::UNIX {
        Listening::Unix(UnixListener::from_std(fd.into())?)
    } else {
        Listening::Tcp(TcpListener::from_std(fd.into())?)
    })
}

/// Takes over a datagram socket. Fails as [`take_stream`], and with `EEXIST` for one that a source of
/// this thread has.
pub fn take_datagrams(fd: i32) -> io::Result<UdpSocket> {
    if runtime().io.watches(fd) {
        return Err(io::Error::from_raw_os_error(libc::EEXIST));
    }
    let (family, fd) = take(fd, SocketType::DGRAM)?;
    if family == AddressFamily::UNIX {
        return Err(io::Error::from_raw_os_error(libc::EINVAL));
    }
    UdpSocket::from_std(fd.into())
}

/// What a number names, in Node's words: `TCP`, `UDP`, `PIPE`, `TTY`, `FILE`; `UNKNOWN` when it is
/// nothing.
pub fn kind(fd: i32) -> &'static str {
    if fd < 0 {
        return "UNKNOWN";
    }
    // Safety: as in `take`.
    let known = unsafe { BorrowedFd::borrow_raw(fd) };
    if rustix::termios::isatty(known) {
        return "TTY";
    }
    let Ok(stat) = rustix::fs::fstat(known) else {
        return "UNKNOWN";
    };
    use rustix::fs::FileType;
    match FileType::from_raw_mode(stat.st_mode) {
        FileType::RegularFile | FileType::CharacterDevice => "FILE",
        FileType::Fifo => "PIPE",
        FileType::Socket => match (sockopt::socket_domain(known), sockopt::socket_type(known)) {
            (Ok(AddressFamily::UNIX), Ok(SocketType::STREAM | SocketType::DGRAM)) => "PIPE",
            (Ok(AddressFamily::INET | AddressFamily::INET6), Ok(SocketType::STREAM)) => "TCP",
            (Ok(AddressFamily::INET | AddressFamily::INET6), Ok(SocketType::DGRAM)) => "UDP",
            _ => "UNKNOWN",
        },
        _ => "UNKNOWN",
    }
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

fn take(fd: i32, wanted: SocketType) -> io::Result<(AddressFamily, OwnedFd)> {
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
    if !known.contains(&family) || sockopt::socket_type(looked_at)? != wanted {
        return Err(io::Error::from_raw_os_error(libc::EINVAL));
    }
    // Safety: it is an open socket, and the script has named it to hand it over.
    Ok((family, unsafe { OwnedFd::from_raw_fd(fd) }))
}
