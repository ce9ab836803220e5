//! Sockets that never block: those of `std`, opened in non-blocking mode and
//! with the options an event loop's host needs before `bind` and `connect`.

mod options;
mod stream_io;
mod tcp_listener;
mod tcp_stream;
mod udp_socket;
#[cfg(unix)]
mod unix_listener;
#[cfg(unix)]
mod unix_stream;

pub use options::BindOptions;
pub use tcp_listener::TcpListener;
pub use tcp_stream::{BoundTcp, TcpStream};
pub use udp_socket::UdpSocket;
#[cfg(unix)]
pub use unix_listener::UnixListener;
#[cfg(unix)]
pub use unix_stream::UnixStream;

use std::io;

use socket2::{Domain, Protocol, Socket, Type};

/// A new socket in non-blocking mode, closed on exec.
fn nonblocking_socket(domain: Domain, ty: Type, protocol: Option<Protocol>) -> io::Result<Socket> {
    // In the same system call where the OS can.
    #[cfg(any(target_os = "linux", target_os = "android", target_os = "freebsd"))]
    return Socket::new(domain, ty.nonblocking(), protocol);
    #[cfg(not(any(target_os = "linux", target_os = "android", target_os = "freebsd")))]
    {
        let socket = Socket::new(domain, ty, protocol)?;
        socket.set_nonblocking(true)?;
        Ok(socket)
    }
}

/// Whether a non-blocking connect that returned `error` goes on by itself.
fn connect_in_progress(error: &io::Error) -> bool {
    #[cfg(unix)]
    const IN_PROGRESS: i32 = rustix::io::Errno::INPROGRESS.raw_os_error();
    // Winsock says WSAEWOULDBLOCK.
    #[cfg(windows)]
    const IN_PROGRESS: i32 = 10035;
    error.raw_os_error() == Some(IN_PROGRESS)
}
