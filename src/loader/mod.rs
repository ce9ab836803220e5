//! From a path or a specifier to running code.

mod channels;
pub mod commonjs;
mod customize;
pub mod esm;
pub mod package;
mod package_maps;
mod packages;
pub mod resolve;
