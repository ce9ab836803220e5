use std::io;
use std::net::SocketAddr;

use socket2::{Domain, Protocol, Socket, Type};

use super::nonblocking_socket;

/// What can be said about a socket before it is bound.
///
/// ```
/// # fn main() -> std::io::Result<()> {
/// use minimio::{BindOptions, TcpListener};
///
/// let options = BindOptions { backlog: 16, ..BindOptions::default() };
/// let listener = TcpListener::bind_with("127.0.0.1:0".parse().unwrap(), &options)?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct BindOptions {
    /// How many connections the OS keeps that were not accepted yet (it may
    /// have a limit of its own, `net.core.somaxconn`). Of use to listeners
    /// only. 1024 unless told otherwise.
    pub backlog: i32,
    /// `SO_REUSEADDR`. On Unix a listener can then be bound to a port whose old
    /// connections are still dying (`TIME_WAIT`), and several datagram sockets
    /// to one port; on Windows it would let another process take the port over.
    /// On for Unix listeners, off for others, unless told otherwise.
    pub reuse_addr: Option<bool>,
    /// `SO_REUSEPORT`: several sockets share a port and the OS spreads what
    /// arrives over them. Off unless told otherwise; on a system that does not
    /// have it, binding fails with `Unsupported`.
    pub reuse_port: bool,
    /// `IPV6_V6ONLY`: whether a socket bound to `::` leaves IPv4 to others.
    /// `None` leaves it to the OS's own setting.
    pub ipv6_only: Option<bool>,
}

impl Default for BindOptions {
    fn default() -> BindOptions {
        BindOptions {
            backlog: 1024,
            reuse_addr: None,
            reuse_port: false,
            ipv6_only: None,
        }
    }
}

impl BindOptions {
    /// A new socket of this type, bound to `addr`.
    pub(super) fn bind(
        &self,
        addr: SocketAddr,
        ty: Type,
        protocol: Protocol,
        reuse_addr_default: bool,
    ) -> io::Result<Socket> {
        let socket = nonblocking_socket(Domain::for_address(addr), ty, Some(protocol))?;
        if self.reuse_addr.unwrap_or(reuse_addr_default) {
            socket.set_reuse_address(true)?;
        }
        if self.reuse_port {
            set_reuse_port(&socket)?;
        }
        if let (true, Some(only)) = (addr.is_ipv6(), self.ipv6_only) {
            socket.set_only_v6(only)?;
        }
        socket.bind(&addr.into())?;
        Ok(socket)
    }
}

#[cfg(all(unix, not(any(target_os = "solaris", target_os = "illumos"))))]
fn set_reuse_port(socket: &Socket) -> io::Result<()> {
    socket.set_reuse_port(true)
}

#[cfg(not(all(unix, not(any(target_os = "solaris", target_os = "illumos")))))]
fn set_reuse_port(_: &Socket) -> io::Result<()> {
    Err(io::Error::new(
        io::ErrorKind::Unsupported,
        "SO_REUSEPORT is not available on this system",
    ))
}
