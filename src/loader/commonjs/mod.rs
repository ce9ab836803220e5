//! CommonJS: `require`, `module`, `exports`, and the `Module` class behind them.
//!
//! Each step looks the next one up on `Module` (`_load`, `_resolveFilename`, `_extensions`,
//! `prototype._compile` ...), because packages put their own there.

mod cache;
mod circular;
mod compile;
mod extras;
mod find;
mod module_class;
mod paths;
mod require;

use std::path::{Path, PathBuf};

use boa_engine::{Context, JsResult, JsString, JsValue};

pub(super) use cache::{enter_loaded, enter_waiting, is_loading, loaded_exports};
pub use compile::WRAPPER;
pub use compile::addon_error;
pub(super) use compile::{parse, parse_json, read, read_bytes};
pub(super) use find::from_folder as find;
pub use module_class::exports;

use super::customize;
use super::esm::{self, format::Format, specifier::file_url};
use crate::engine::convert;

/// Runs a file as the main script: `require.main` is its module. An ES module is run as such.
///
/// `path` may lack its extension or be a folder, as on Node's command line.
pub fn run_main(path: &Path, context: &mut Context) -> JsResult<()> {
    let shown = JsString::from(&*path.to_string_lossy());
    // By what stands on `Module`, which a preloaded module may have replaced.
    module_class::call_static("runMain", &[shown.into()], context)?;
    Ok(())
}

fn run_main_file(path: &Path, context: &mut Context) -> JsResult<()> {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let request = JsString::from(&*absolute.to_string_lossy());
    let args = [request.clone().into(), JsValue::null(), true.into()];
    let found = module_class::call_static("_findPath", &args, context)?;
    if customize::is_elsewhere() {
        let found = found
            .as_string()
            .map(|found| PathBuf::from(convert::text(&found)));
        esm::entry::run_url(&file_url(&found.unwrap_or(absolute)), context);
        return Ok(());
    }
    if let Some(found) = found.as_string() {
        let found = PathBuf::from(convert::text(&found));
        crate::trace::main_file(&found);
        if is_module_by_name(&found, context)? {
            esm::entry::run_file(&found, context);
            return Ok(());
        }
    }
    let main = JsValue::from(true);
    module_class::call_static("_load", &[request.into(), JsValue::null(), main], context)?;
    Ok(())
}

/// Whether a main script is an ES module for all that its name and its package say.
fn is_module_by_name(path: &Path, context: &mut Context) -> JsResult<bool> {
    Ok(
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("mjs" | "mts" | "wasm") => true,
            Some("cjs" | "cts") => false,
            _ => esm::format::of_package(path, context)? == Format::Module,
        },
    )
}

/// What `import` of a CommonJS file gets: its exports, loaded when they are not there yet.
pub(super) fn import(path: &Path, is_main: bool, context: &mut Context) -> JsResult<JsValue> {
    if let Some(exports) = cache::first_exports(path, context)? {
        return Ok(exports);
    }
    let request = JsString::from(&*path.to_string_lossy());
    let args = [request.into(), JsValue::undefined(), is_main.into()];
    module_class::call_static("_load", &args, context)
}

/// Runs a text as a script named `name` in `folder` (`-e`, `-p`, stdin); returns the completion
/// value of a script, evaluated for `-p` when it `prints`; none of an ES module.
pub fn run_text(
    name: &str,
    text: &str,
    prints: bool,
    context: &mut Context,
) -> JsResult<Option<JsValue>> {
    compile::run_text(name, text, prints, context)
}

/// Loads a module before the main script (`-r`), from the current folder.
pub fn preload(module: &str, context: &mut Context) -> JsResult<()> {
    module_class::preload(JsString::from(module).into(), context)
}

/// Checks the syntax of a file without running it.
pub fn check(path: &Path, context: &mut Context) -> JsResult<()> {
    let path = &std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let text = compile::read(path, context)?;
    if is_module_by_name(path, context)? {
        return esm::check(path, &text, context);
    }
    match compile::compile(path, &text, context) {
        Err(_) if esm::is_module(&text, context) => esm::check(path, &text, context),
        result => result.map(|_| ()),
    }
}

fn path_of(value: &JsValue, context: &mut Context) -> JsResult<PathBuf> {
    Ok(PathBuf::from(convert::to_text(value, context)?))
}
