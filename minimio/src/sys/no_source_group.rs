//! Where IPv6 multicast groups for one source are not told apart.

use std::io;
use std::net::Ipv6Addr;

use crate::source::BorrowedSource;

fn unsupported() -> io::Result<()> {
    Err(io::Error::new(
        io::ErrorKind::Unsupported,
        "an IPv6 group cannot be joined for one source on this system",
    ))
}

pub(crate) fn join_source_group_v6(
    _: BorrowedSource<'_>,
    _: Ipv6Addr,
    _: Ipv6Addr,
    _: u32,
) -> io::Result<()> {
    unsupported()
}

pub(crate) fn leave_source_group_v6(
    _: BorrowedSource<'_>,
    _: Ipv6Addr,
    _: Ipv6Addr,
    _: u32,
) -> io::Result<()> {
    unsupported()
}
