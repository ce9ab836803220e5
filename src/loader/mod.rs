//! From a path or a specifier to running code.

pub mod commonjs;
pub mod esm;
pub mod package;
pub mod resolve;
