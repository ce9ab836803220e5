//! The backends, side by side. Each has a `Selector`, which talks to the OS's
//! queue and may be used from several threads, and an `Events` that it fills:
//!
//! - `epoll`: Linux, with `rustix`.
//! - `polling`: everywhere else, with the crate of that name, and on Linux too
//!   with the cargo feature `polling-backend`. Where the OS has no
//!   edge-triggered mode it leans on `edge_emulation`.
//!
//! Beside them a `Ring`, which sends on many sockets at once: `ring`, on Linux
//! with either, and `no_ring`.

#[cfg(all(target_os = "linux", not(feature = "polling-backend")))]
mod epoll;
#[cfg(all(target_os = "linux", not(feature = "polling-backend")))]
pub(crate) use epoll::{Events, Selector, would_block};

#[cfg(any(not(target_os = "linux"), feature = "polling-backend"))]
mod polling;
#[cfg(all(
    any(not(target_os = "linux"), feature = "polling-backend"),
    not(any(windows, feature = "emulated-edge"))
))]
pub(crate) use polling::{Events, Selector, would_block};

#[cfg(any(windows, feature = "emulated-edge"))]
mod edge_emulation;
#[cfg(any(windows, feature = "emulated-edge"))]
pub(crate) use edge_emulation::{Events, Selector, would_block};

#[cfg(target_os = "linux")]
mod ring;
#[cfg(target_os = "linux")]
pub(crate) use ring::{Ring, send_one};

#[cfg(not(target_os = "linux"))]
mod no_ring;
#[cfg(not(target_os = "linux"))]
pub(crate) use no_ring::{Ring, send_one};

#[cfg(target_os = "linux")]
mod source_group;
#[cfg(target_os = "linux")]
pub(crate) use source_group::{join_source_group_v6, leave_source_group_v6};

#[cfg(not(target_os = "linux"))]
mod no_source_group;
#[cfg(not(target_os = "linux"))]
pub(crate) use no_source_group::{join_source_group_v6, leave_source_group_v6};
