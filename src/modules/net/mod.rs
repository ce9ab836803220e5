//! `net`: sockets.

pub mod link;
