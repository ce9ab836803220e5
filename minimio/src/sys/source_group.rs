//! Multicast groups for what one source sends, over IPv6: `socket2` has them
//! for IPv4 only.

#![allow(unsafe_code)]

use std::io;
use std::net::{Ipv6Addr, SocketAddr};
use std::os::fd::{AsRawFd, BorrowedFd};

use socket2::SockAddr;

pub(crate) fn join_source_group_v6(
    socket: BorrowedFd<'_>,
    source: Ipv6Addr,
    group: Ipv6Addr,
    interface: u32,
) -> io::Result<()> {
    let option = libc::MCAST_JOIN_SOURCE_GROUP;
    set(socket, option, source, group, interface)
}

pub(crate) fn leave_source_group_v6(
    socket: BorrowedFd<'_>,
    source: Ipv6Addr,
    group: Ipv6Addr,
    interface: u32,
) -> io::Result<()> {
    let option = libc::MCAST_LEAVE_SOURCE_GROUP;
    set(socket, option, source, group, interface)
}

fn set(
    socket: BorrowedFd<'_>,
    option: libc::c_int,
    source: Ipv6Addr,
    group: Ipv6Addr,
    interface: u32,
) -> io::Result<()> {
    let request = libc::group_source_req {
        gsr_interface: interface,
        gsr_group: storage(group),
        gsr_source: storage(source),
    };
    // SAFETY: the option takes this structure, of which the system reads as
    // much as its size says.
    let result = unsafe {
        libc::setsockopt(
            socket.as_raw_fd(),
            libc::IPPROTO_IPV6,
            option,
            (&raw const request).cast(),
            size_of_val(&request) as libc::socklen_t,
        )
    };
    if result == 0 {
        Ok(())
    } else {
        Err(io::Error::last_os_error())
    }
}

fn storage(address: Ipv6Addr) -> libc::sockaddr_storage {
    let address = SockAddr::from(SocketAddr::new(address.into(), 0));
    // SAFETY: all zeros are a `sockaddr_storage`, which has room for every
    // address; `len` bytes of `address` are initialized.
    unsafe {
        let mut storage: libc::sockaddr_storage = std::mem::zeroed();
        std::ptr::copy_nonoverlapping(
            address.as_ptr().cast::<u8>(),
            (&raw mut storage).cast::<u8>(),
            address.len() as usize,
        );
        storage
    }
}
