//! What all sockets here have in common, written once.

use std::io;

use crate::source::{AsSource, borrow};
use crate::{Interests, sys};

/// Passes an operation's result on, after telling an emulated edge-triggered
/// mode that the source would block.
#[inline]
pub(super) fn noting_would_block<T>(
    source: &impl AsSource,
    interests: Interests,
    result: io::Result<T>,
) -> io::Result<T> {
    if let Err(error) = &result
        && error.kind() == io::ErrorKind::WouldBlock
    {
        sys::would_block(borrow(source), interests);
    }
    result
}

/// recv(2), by rustix: where that speaks to the system itself the C library's
/// part, which has to allow for the thread being cancelled meanwhile, is saved.
#[cfg(unix)]
#[inline]
pub(crate) fn receive(
    socket: &impl std::os::fd::AsFd,
    buf: impl rustix::buffer::Buffer<u8>,
) -> io::Result<usize> {
    let (_, count) = rustix::net::recv(socket, buf, rustix::net::RecvFlags::empty())?;
    Ok(count)
}

/// `Read` and `Write` for a stream and for a shared reference to it.
macro_rules! impl_read_write {
    ($stream:ty) => {
        impl std::io::Read for &$stream {
            fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
                #[cfg(unix)]
                let result = $crate::net::stream_io::receive(self, buf);
                #[cfg(not(unix))]
                let result = (&self.inner).read(buf);
                noting_would_block(self, Interests::READABLE, result)
            }

            fn read_vectored(
                &mut self,
                bufs: &mut [std::io::IoSliceMut<'_>],
            ) -> std::io::Result<usize> {
                let result = (&self.inner).read_vectored(bufs);
                noting_would_block(self, Interests::READABLE, result)
            }
        }

        impl $stream {
            /// Reads as `read` does, into memory that need not be initialized:
            /// `Ok(n)` says that the first `n` bytes of `buf` are now.
            pub fn read_uninit(
                &self,
                buf: &mut [std::mem::MaybeUninit<u8>],
            ) -> std::io::Result<usize> {
                #[cfg(unix)]
                let result = $crate::net::stream_io::receive(self, buf);
                #[cfg(not(unix))]
                let result = socket2::SockRef::from(&self.inner).recv(buf);
                noting_would_block(self, Interests::READABLE, result)
            }
        }

        impl std::io::Write for &$stream {
            fn write(&mut self, buf: &[u8]) -> std::io::Result<usize> {
                let result = (&self.inner).write(buf);
                noting_would_block(self, Interests::WRITABLE, result)
            }

            fn write_vectored(&mut self, bufs: &[std::io::IoSlice<'_>]) -> std::io::Result<usize> {
                let result = (&self.inner).write_vectored(bufs);
                noting_would_block(self, Interests::WRITABLE, result)
            }

            /// Does nothing: a socket has no buffer of its own to empty.
            fn flush(&mut self) -> std::io::Result<()> {
                Ok(())
            }
        }

        impl std::io::Read for $stream {
            fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
                (&*self).read(buf)
            }

            fn read_vectored(
                &mut self,
                bufs: &mut [std::io::IoSliceMut<'_>],
            ) -> std::io::Result<usize> {
                (&*self).read_vectored(bufs)
            }
        }

        impl std::io::Write for $stream {
            fn write(&mut self, buf: &[u8]) -> std::io::Result<usize> {
                (&*self).write(buf)
            }

            fn write_vectored(&mut self, bufs: &[std::io::IoSlice<'_>]) -> std::io::Result<usize> {
                (&*self).write_vectored(bufs)
            }

            /// Does nothing: a socket has no buffer of its own to empty.
            fn flush(&mut self) -> std::io::Result<()> {
                Ok(())
            }
        }
    };
}

/// Lending, giving away and taking over the OS's handle.
macro_rules! impl_handle {
    ($socket:ty, $std:ty) => {
        #[cfg(unix)]
        impl std::os::fd::AsFd for $socket {
            fn as_fd(&self) -> std::os::fd::BorrowedFd<'_> {
                self.inner.as_fd()
            }
        }

        #[cfg(unix)]
        impl std::os::fd::AsRawFd for $socket {
            fn as_raw_fd(&self) -> std::os::fd::RawFd {
                self.inner.as_raw_fd()
            }
        }

        /// The descriptor must be a socket of this kind in non-blocking mode;
        /// it is not checked. `from_std` sets the mode.
        #[cfg(unix)]
        impl From<std::os::fd::OwnedFd> for $socket {
            fn from(fd: std::os::fd::OwnedFd) -> Self {
                let inner = <$std>::from(fd);
                Self { inner }
            }
        }

        #[cfg(unix)]
        impl From<$socket> for std::os::fd::OwnedFd {
            fn from(socket: $socket) -> Self {
                socket.inner.into()
            }
        }

        #[cfg(windows)]
        impl std::os::windows::io::AsSocket for $socket {
            fn as_socket(&self) -> std::os::windows::io::BorrowedSocket<'_> {
                self.inner.as_socket()
            }
        }

        #[cfg(windows)]
        impl std::os::windows::io::AsRawSocket for $socket {
            fn as_raw_socket(&self) -> std::os::windows::io::RawSocket {
                self.inner.as_raw_socket()
            }
        }

        /// The handle must be a socket of this kind in non-blocking mode; it is
        /// not checked. `from_std` sets the mode.
        #[cfg(windows)]
        impl From<std::os::windows::io::OwnedSocket> for $socket {
            fn from(socket: std::os::windows::io::OwnedSocket) -> Self {
                let inner = <$std>::from(socket);
                Self { inner }
            }
        }

        #[cfg(windows)]
        impl From<$socket> for std::os::windows::io::OwnedSocket {
            fn from(socket: $socket) -> Self {
                socket.inner.into()
            }
        }

        impl $socket {
            /// Takes over a socket of `std` and sets it to non-blocking mode.
            pub fn from_std(inner: $std) -> std::io::Result<Self> {
                inner.set_nonblocking(true)?;
                Ok(Self { inner })
            }

            /// The error that happened behind the caller's back (`SO_ERROR`),
            /// which reading it clears. How a non-blocking connect that failed
            /// says why.
            pub fn take_error(&self) -> std::io::Result<Option<std::io::Error>> {
                self.inner.take_error()
            }
        }
    };
}

pub(super) use {impl_handle, impl_read_write};
