//! What can be registered: anything that lends its descriptor or socket.

/// Anything that can be registered with a [`Registrator`](crate::Registrator).
///
/// On Unix every [`AsFd`](std::os::fd::AsFd): minimio's own sockets, those of
/// `std`, pipes, terminals, process descriptors. A regular file is refused by
/// epoll (`EPERM`, [`PermissionDenied`](std::io::ErrorKind::PermissionDenied)):
/// it is always ready, read it without asking. On Windows every
/// [`AsSocket`](https://doc.rust-lang.org/std/os/windows/io/trait.AsSocket.html).
///
/// The source should be in non-blocking mode; the queue does not check.
#[cfg(unix)]
pub trait AsSource: std::os::fd::AsFd {}

#[cfg(unix)]
impl<T: std::os::fd::AsFd + ?Sized> AsSource for T {}

/// Anything that can be registered with a [`Registrator`](crate::Registrator):
/// every [`AsSocket`](std::os::windows::io::AsSocket).
///
/// The source should be in non-blocking mode; the queue does not check.
#[cfg(windows)]
pub trait AsSource: std::os::windows::io::AsSocket {}

#[cfg(windows)]
impl<T: std::os::windows::io::AsSocket + ?Sized> AsSource for T {}

/// The source as the backends take it.
#[cfg(unix)]
pub(crate) type BorrowedSource<'a> = std::os::fd::BorrowedFd<'a>;
#[cfg(windows)]
pub(crate) type BorrowedSource<'a> = std::os::windows::io::BorrowedSocket<'a>;

#[cfg(unix)]
pub(crate) fn borrow(source: &impl AsSource) -> BorrowedSource<'_> {
    source.as_fd()
}

#[cfg(windows)]
pub(crate) fn borrow(source: &impl AsSource) -> BorrowedSource<'_> {
    source.as_socket()
}
