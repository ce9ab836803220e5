use std::io;
use std::net::{Shutdown, SocketAddr};
use std::time::Duration;

use socket2::{Domain, Protocol, SockRef, Socket, TcpKeepalive, Type};

use super::stream_io::{impl_handle, impl_read_write, noting_would_block};
use super::{connect_in_progress, nonblocking_socket};
use crate::Interests;

/// A TCP connection. Reading and writing (`Read` and `Write`, also through
/// `&TcpStream`) fail with `WouldBlock` rather than wait.
#[derive(Debug)]
pub struct TcpStream {
    inner: std::net::TcpStream,
}

/// A TCP socket that is not connected yet: see [`TcpStream::bind`].
#[derive(Debug)]
pub struct BoundTcp {
    socket: Socket,
}

impl BoundTcp {
    /// As [`TcpStream::connect`], from the address that it has.
    pub fn connect(self, addr: SocketAddr) -> io::Result<TcpStream> {
        match self.socket.connect(&addr.into()) {
            Err(error) if !connect_in_progress(&error) => Err(error),
            _ => Ok(TcpStream {
                inner: self.socket.into(),
            }),
        }
    }
}

impl_handle!(TcpStream, std::net::TcpStream);
impl_read_write!(TcpStream);

impl TcpStream {
    /// Starts to connect to `addr` and returns at once. Register the stream for
    /// [`WRITABLE`](Interests::WRITABLE): when it is reported,
    /// [`finish_connect`](TcpStream::finish_connect) says how it went. Fails at
    /// once with what the OS knows at once (`NetworkUnreachable`, sometimes
    /// `ConnectionRefused`).
    pub fn connect(addr: SocketAddr) -> io::Result<TcpStream> {
        let domain = Domain::for_address(addr);
        let socket = nonblocking_socket(domain, Type::STREAM, Some(Protocol::TCP))?;
        BoundTcp { socket }.connect(addr)
    }

    /// A socket with the local address `local` (port 0: any), to
    /// [`connect`](BoundTcp::connect) from. Fails with `AddrInUse` or
    /// `AddrNotAvailable` if that cannot be had.
    pub fn bind(local: SocketAddr) -> io::Result<BoundTcp> {
        let domain = Domain::for_address(local);
        let socket = nonblocking_socket(domain, Type::STREAM, Some(Protocol::TCP))?;
        // An old connection from that port may still be in TIME_WAIT.
        #[cfg(unix)]
        socket.set_reuse_address(true)?;
        socket.bind(&local.into())?;
        Ok(BoundTcp { socket })
    }

    /// How a connect stands, once the stream was reported writable: `Ok(true)`
    /// is connected, `Ok(false)` not yet (wait for the next event), an error is
    /// why it failed (`ConnectionRefused`, `TimedOut`, `HostUnreachable` ...).
    pub fn finish_connect(&self) -> io::Result<bool> {
        if let Some(error) = self.take_error()? {
            return Err(error);
        }
        match self.peer_addr() {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotConnected => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Reads without taking what was read out of the stream.
    pub fn peek(&self, buf: &mut [u8]) -> io::Result<usize> {
        let result = self.inner.peek(buf);
        noting_would_block(self, Interests::READABLE, result)
    }

    /// Ends one direction or both; ending writing sends the peer the end of
    /// the stream. Fails with `NotConnected` if the peer is gone already.
    pub fn shutdown(&self, how: Shutdown) -> io::Result<()> {
        self.inner.shutdown(how)
    }

    /// The address of the other end. Fails with `NotConnected` before the
    /// connection is made and after it was reset.
    pub fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.inner.peer_addr()
    }

    /// The address of this end.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.inner.local_addr()
    }

    /// `TCP_NODELAY`: whether small writes are sent at once rather than
    /// gathered (Nagle's algorithm).
    pub fn set_nodelay(&self, nodelay: bool) -> io::Result<()> {
        self.inner.set_nodelay(nodelay)
    }

    /// Whether small writes are sent at once.
    pub fn nodelay(&self) -> io::Result<bool> {
        self.inner.nodelay()
    }

    /// `SO_KEEPALIVE`: after how long without traffic the OS starts to ask
    /// whether the peer is still there; `None` turns it off. Whole seconds,
    /// rounded up; zero turns it on and leaves the time as it is (2 hours on
    /// most systems).
    pub fn set_keepalive(&self, delay: Option<Duration>) -> io::Result<()> {
        let socket = SockRef::from(&self.inner);
        match delay {
            None => socket.set_keepalive(false),
            Some(Duration::ZERO) => socket.set_keepalive(true),
            Some(delay) => {
                let params = TcpKeepalive::new().with_time(whole_seconds(delay));
                socket.set_tcp_keepalive(&params)
            }
        }
    }

    /// `TCP_KEEPINTVL` and `TCP_KEEPCNT`: how long the OS waits for an answer
    /// to a keep-alive probe (whole seconds, rounded up), and after how many
    /// that were not answered it gives the connection up (`TimedOut`). Turns
    /// keep-alive on. `Unsupported` where the OS does not let one choose.
    pub fn set_keepalive_probes(&self, interval: Duration, retries: u32) -> io::Result<()> {
        #[cfg(any(
            target_os = "linux",
            target_os = "android",
            target_os = "freebsd",
            target_vendor = "apple",
            windows
        ))]
        {
            let params = TcpKeepalive::new()
                .with_interval(whole_seconds(interval))
                .with_retries(retries);
            SockRef::from(&self.inner).set_tcp_keepalive(&params)
        }
        #[cfg(not(any(
            target_os = "linux",
            target_os = "android",
            target_os = "freebsd",
            target_vendor = "apple",
            windows
        )))]
        {
            let _ = (interval, retries);
            Err(io::Error::new(
                io::ErrorKind::Unsupported,
                "keep-alive probes cannot be chosen on this system",
            ))
        }
    }

    /// `SO_LINGER`. `Some(Duration::ZERO)` makes closing the stream drop what
    /// was not sent and reset the connection (RST), so that the peer reads
    /// `ConnectionReset`; `None` is the usual orderly end in the background.
    /// Another duration would make closing block the thread for up to that
    /// long. Whole seconds.
    pub fn set_linger(&self, linger: Option<Duration>) -> io::Result<()> {
        SockRef::from(&self.inner).set_linger(linger)
    }

    /// `SO_RCVBUF` in bytes; Linux doubles it for its own book-keeping.
    pub fn set_recv_buffer_size(&self, bytes: usize) -> io::Result<()> {
        SockRef::from(&self.inner).set_recv_buffer_size(bytes)
    }

    /// `SO_SNDBUF` in bytes; Linux doubles it for its own book-keeping.
    pub fn set_send_buffer_size(&self, bytes: usize) -> io::Result<()> {
        SockRef::from(&self.inner).set_send_buffer_size(bytes)
    }

    /// `IP_TTL`: how many hops a packet may take.
    pub fn set_ttl(&self, hops: u32) -> io::Result<()> {
        self.inner.set_ttl(hops)
    }
}

fn whole_seconds(duration: Duration) -> Duration {
    let round_up = u64::from(duration.subsec_nanos() > 0);
    Duration::from_secs(duration.as_secs().saturating_add(round_up))
}
