//! From a path or a specifier to running code.

mod channels;
pub mod commonjs;
mod customize;
pub mod esm;
pub mod package;
mod package_maps;
mod packages;
pub mod resolve;
pub mod typescript;

pub use customize::{native_half as module_hooks_half, register_named as register_hooks};

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::engine::stack;

static STAND_IN: OnceLock<(PathBuf, String)> = OnceLock::new();

/// Has `text` be found where the script at `path` (its real one) would be read: what somebody has
/// in an editor. Once a process, on the thread that runs the script.
pub fn stand_in(path: PathBuf, text: String) {
    stack::source::remember(&path.to_string_lossy(), &text);
    // A second one would be a mistake of the command line's.
    let _ = STAND_IN.set((path, text));
}

/// The text that stands in for a file's.
fn stand_in_for(path: &Path) -> Option<&'static str> {
    let (known, text) = STAND_IN.get()?;
    (known == path).then_some(text)
}
