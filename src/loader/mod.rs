//! From a path or a specifier to running code.

pub mod commonjs;
mod customize;
pub mod esm;
pub mod package;
pub mod resolve;
