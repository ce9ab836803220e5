use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

use socket2::{Protocol, SockRef, Type};

use super::BindOptions;
use super::stream_io::{impl_handle, noting_would_block};
use crate::source::borrow;
use crate::{Interests, sys};

/// A UDP socket. Sending and receiving fail with `WouldBlock` rather than wait.
#[derive(Debug)]
pub struct UdpSocket {
    inner: std::net::UdpSocket,
}

impl_handle!(UdpSocket, std::net::UdpSocket);

impl UdpSocket {
    /// A socket bound to `addr` (port 0: one that is free) with the default
    /// [`BindOptions`].
    pub fn bind(addr: SocketAddr) -> io::Result<UdpSocket> {
        UdpSocket::bind_with(addr, &BindOptions::default())
    }

    /// A socket bound to `addr` with options (`backlog` means nothing here).
    pub fn bind_with(addr: SocketAddr, options: &BindOptions) -> io::Result<UdpSocket> {
        let socket = options.bind(addr, Type::DGRAM, Protocol::UDP, false)?;
        Ok(UdpSocket {
            inner: socket.into(),
        })
    }

    /// Sends one datagram. `Ok` is how many bytes were sent, always all; says
    /// nothing about whether it arrives. `WouldBlock` when the send buffer is
    /// full.
    pub fn send_to(&self, buf: &[u8], addr: SocketAddr) -> io::Result<usize> {
        let result = self.inner.send_to(buf, addr);
        noting_would_block(self, Interests::WRITABLE, result)
    }

    /// Receives one datagram and who sent it. What does not fit into `buf` is
    /// lost.
    pub fn recv_from(&self, buf: &mut [u8]) -> io::Result<(usize, SocketAddr)> {
        let result = self.inner.recv_from(buf);
        noting_would_block(self, Interests::READABLE, result)
    }

    /// Fixes the peer: [`send`](UdpSocket::send) goes there, nothing from
    /// elsewhere is received, and "port unreachable" comes back as
    /// `ConnectionRefused`. Never blocks.
    pub fn connect(&self, addr: SocketAddr) -> io::Result<()> {
        self.inner.connect(addr)
    }

    /// Undoes [`connect`](UdpSocket::connect). On Linux only; elsewhere fails
    /// with `Unsupported`.
    pub fn disconnect(&self) -> io::Result<()> {
        #[cfg(target_os = "linux")]
        return Ok(rustix::net::connect_unspec(&self.inner)?);
        #[cfg(not(target_os = "linux"))]
        Err(io::Error::new(
            io::ErrorKind::Unsupported,
            "a UDP socket cannot be disconnected on this system",
        ))
    }

    /// Sends one datagram to the connected peer.
    pub fn send(&self, buf: &[u8]) -> io::Result<usize> {
        let result = self.inner.send(buf);
        noting_would_block(self, Interests::WRITABLE, result)
    }

    /// Receives one datagram from the connected peer.
    pub fn recv(&self, buf: &mut [u8]) -> io::Result<usize> {
        let result = self.inner.recv(buf);
        noting_would_block(self, Interests::READABLE, result)
    }

    /// The address it is bound to.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.inner.local_addr()
    }

    /// The connected peer; `NotConnected` if there is none.
    pub fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.inner.peer_addr()
    }

    /// `SO_BROADCAST`: whether sending to a broadcast address is allowed.
    pub fn set_broadcast(&self, on: bool) -> io::Result<()> {
        self.inner.set_broadcast(on)
    }

    /// How many hops a datagram may take: `IP_TTL`, or `IPV6_UNICAST_HOPS` on
    /// an IPv6 socket. 1 to 255.
    pub fn set_ttl(&self, hops: u32) -> io::Result<()> {
        if self.is_ipv6()? {
            SockRef::from(&self.inner).set_unicast_hops_v6(hops)
        } else {
            self.inner.set_ttl(hops)
        }
    }

    /// How many hops a multicast datagram may take: `IP_MULTICAST_TTL`, or
    /// `IPV6_MULTICAST_HOPS` on an IPv6 socket. 0 to 255.
    pub fn set_multicast_ttl(&self, hops: u32) -> io::Result<()> {
        if self.is_ipv6()? {
            SockRef::from(&self.inner).set_multicast_hops_v6(hops)
        } else {
            self.inner.set_multicast_ttl_v4(hops)
        }
    }

    /// Whether this machine receives its own multicast datagrams.
    pub fn set_multicast_loop(&self, on: bool) -> io::Result<()> {
        if self.is_ipv6()? {
            self.inner.set_multicast_loop_v6(on)
        } else {
            self.inner.set_multicast_loop_v4(on)
        }
    }

    /// The interface that multicast leaves by, named by one of its addresses.
    pub fn set_multicast_interface_v4(&self, interface: Ipv4Addr) -> io::Result<()> {
        SockRef::from(&self.inner).set_multicast_if_v4(&interface)
    }

    /// The interface that multicast leaves by, by index; 0 leaves it to the OS.
    pub fn set_multicast_interface_v6(&self, index: u32) -> io::Result<()> {
        SockRef::from(&self.inner).set_multicast_if_v6(index)
    }

    /// Joins a multicast group on the interface that has the address
    /// `interface` (`0.0.0.0`: left to the OS).
    pub fn join_multicast_v4(&self, group: Ipv4Addr, interface: Ipv4Addr) -> io::Result<()> {
        self.inner.join_multicast_v4(&group, &interface)
    }

    /// Leaves a group joined by
    /// [`join_multicast_v4`](UdpSocket::join_multicast_v4).
    pub fn leave_multicast_v4(&self, group: Ipv4Addr, interface: Ipv4Addr) -> io::Result<()> {
        self.inner.leave_multicast_v4(&group, &interface)
    }

    /// Joins a multicast group on the interface with this index (0: left to
    /// the OS).
    pub fn join_multicast_v6(&self, group: Ipv6Addr, interface: u32) -> io::Result<()> {
        self.inner.join_multicast_v6(&group, interface)
    }

    /// Leaves a group joined by
    /// [`join_multicast_v6`](UdpSocket::join_multicast_v6).
    pub fn leave_multicast_v6(&self, group: Ipv6Addr, interface: u32) -> io::Result<()> {
        self.inner.leave_multicast_v6(&group, interface)
    }

    /// Joins a multicast group on the interface that has the address
    /// `interface`, for what this one source sends.
    pub fn join_multicast_from_v4(
        &self,
        source: Ipv4Addr,
        group: Ipv4Addr,
        interface: Ipv4Addr,
    ) -> io::Result<()> {
        SockRef::from(&self.inner).join_ssm_v4(&source, &group, &interface)
    }

    /// Leaves a group joined by
    /// [`join_multicast_from_v4`](UdpSocket::join_multicast_from_v4).
    pub fn leave_multicast_from_v4(
        &self,
        source: Ipv4Addr,
        group: Ipv4Addr,
        interface: Ipv4Addr,
    ) -> io::Result<()> {
        SockRef::from(&self.inner).leave_ssm_v4(&source, &group, &interface)
    }

    /// Joins a multicast group on the interface with this index, for what this
    /// one source sends. On Linux only; elsewhere fails with `Unsupported`.
    pub fn join_multicast_from_v6(
        &self,
        source: Ipv6Addr,
        group: Ipv6Addr,
        interface: u32,
    ) -> io::Result<()> {
        sys::join_source_group_v6(borrow(self), source, group, interface)
    }

    /// Leaves a group joined by
    /// [`join_multicast_from_v6`](UdpSocket::join_multicast_from_v6).
    pub fn leave_multicast_from_v6(
        &self,
        source: Ipv6Addr,
        group: Ipv6Addr,
        interface: u32,
    ) -> io::Result<()> {
        sys::leave_source_group_v6(borrow(self), source, group, interface)
    }

    /// `SO_RCVBUF` in bytes, as the OS says it (Linux says twice what was set).
    pub fn recv_buffer_size(&self) -> io::Result<usize> {
        SockRef::from(&self.inner).recv_buffer_size()
    }

    /// `SO_RCVBUF` in bytes.
    pub fn set_recv_buffer_size(&self, bytes: usize) -> io::Result<()> {
        SockRef::from(&self.inner).set_recv_buffer_size(bytes)
    }

    /// `SO_SNDBUF` in bytes, as the OS says it (Linux says twice what was set).
    pub fn send_buffer_size(&self) -> io::Result<usize> {
        SockRef::from(&self.inner).send_buffer_size()
    }

    /// `SO_SNDBUF` in bytes.
    pub fn set_send_buffer_size(&self, bytes: usize) -> io::Result<()> {
        SockRef::from(&self.inner).set_send_buffer_size(bytes)
    }

    fn is_ipv6(&self) -> io::Result<bool> {
        Ok(self.local_addr()?.is_ipv6())
    }
}
