//! ES modules on the engine's `ModuleLoader`.
//!
//! The engine links and evaluates; what a specifier means, what a file is, and in which order and
//! with which errors things happen is decided here. **Read `graph.rs` first**: it loads a module
//! and all it imports. Then `link.rs`, `evaluate.rs`.

mod cjs_names;
mod dynamic;
pub mod entry;
mod evaluate;
pub mod format;
mod graph;
mod host;
mod link;
mod meta;
mod own;
mod record;
mod require;
mod scope;
pub mod specifier;
mod syntax;
mod synthetic;
mod wasm;

pub use dynamic::import;
pub use graph::{check, is_module, load_by_default};
pub use host::Loader;
pub use own::native_half as own_modules_half;
pub use require::{is_allowed as may_require, require};
pub use synthetic::sync_builtins;
