//! CommonJS: `require`, `module`, `exports`, and the `Module` class behind them.
//!
//! Each step looks the next one up on `Module` (`_load`, `_resolveFilename`, `_extensions`,
//! `prototype._compile` ...), because packages put their own there.

mod compile;
mod module_class;
mod require;

use std::path::{Path, PathBuf};

use boa_engine::{Context, JsResult, JsString, JsValue};

pub use compile::WRAPPER;
pub use module_class::exports;

use crate::engine::convert;

/// Runs a file as the main script: `require.main` is its module.
///
/// `path` may lack its extension or be a folder, as on Node's command line.
pub fn run_main(path: &Path, context: &mut Context) -> JsResult<()> {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let request = JsString::from(&*absolute.to_string_lossy());
    let main = JsValue::from(true);
    module_class::call_static("_load", &[request.into(), JsValue::null(), main], context)?;
    Ok(())
}

/// Runs a text as a script named `name` in `folder` (`-e`, `-p`, stdin); returns the completion
/// value of a script evaluated for `-p`.
pub fn run_text(name: &str, text: &str, context: &mut Context) -> JsResult<JsValue> {
    compile::run_text(name, text, context)
}

/// Loads a module before the main script (`-r`), resolved from `folder`.
pub fn preload(module: &str, folder: &Path, context: &mut Context) -> JsResult<()> {
    let folder = std::path::absolute(folder).unwrap_or_default();
    let parent =
        module_class::new_module("internal/preload", Some(&folder.join("preload")), context)?;
    require::module_require(&parent.into(), &[JsString::from(module).into()], context)?;
    Ok(())
}

/// Checks the syntax of a file without running it.
pub fn check(path: &Path, context: &mut Context) -> JsResult<()> {
    let text = compile::read(path, context)?;
    compile::compile(path, &text, context)?;
    Ok(())
}

fn path_of(value: &JsValue, context: &mut Context) -> JsResult<PathBuf> {
    Ok(PathBuf::from(convert::to_text(value, context)?))
}
