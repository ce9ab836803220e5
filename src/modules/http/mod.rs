//! `http`.

pub mod framing;
