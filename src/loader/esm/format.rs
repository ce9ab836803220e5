//! Which kind of module a file is: by its extension, its package's `"type"`, and, where neither
//! says, its syntax.

use std::cell::RefCell;
use std::collections::HashSet;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use boa_engine::{Context, JsError, JsResult, JsString};

use super::specifier::Target;
use super::wasm;
use crate::engine::errors::{self, Class};
use crate::loader::package::{self, Type};
use crate::loader::typescript;
use crate::modules::process::emit_warning_with_code;

/// What a file turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Module,
    CommonJs,
    Json,
    Wasm,
    /// A module if its syntax says so, else CommonJS.
    Unsaid,
}

impl Format {
    /// Node's name for it, as customization hooks have it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Module => "module",
            Self::CommonJs | Self::Unsaid => "commonjs",
            Self::Json => "json",
            Self::Wasm => "wasm",
        }
    }

    /// [`name`](Self::name) of a file.
    pub fn name_of(self, path: &Path) -> &'static str {
        match self {
            Self::Module if typescript::is_name(path) => "module-typescript",
            Self::CommonJs | Self::Unsaid if typescript::is_name(path) => "commonjs-typescript",
            format => format.name(),
        }
    }
}

/// The format of a file. Fails for what cannot be a module, in Node's words.
pub fn of_file(path: &Path, context: &mut Context) -> JsResult<Format> {
    let extension = path
        .extension()
        .map(|one| one.to_string_lossy().into_owned());
    Ok(match extension.as_deref() {
        Some("mjs") => Format::Module,
        Some("cjs") => Format::CommonJs,
        Some("json") => Format::Json,
        Some("js") => of_package(path, context)?,
        None => match of_package(path, context)? {
            Format::Module | Format::Unsaid if is_wasm(path) => Format::Wasm,
            format => format,
        },
        Some("ts") if typescript::is_on() => of_package(path, context)?,
        Some("mts") if typescript::is_on() => Format::Module,
        Some("cts") if typescript::is_on() => Format::CommonJs,
        Some("wasm") => Format::Wasm,
        Some("node") => return Err(unsupported(path, "load native addons", context)),
        Some(other) => {
            let args = [
                JsString::from(format!(".{other}")).into(),
                JsString::from(&*path.to_string_lossy()).into(),
            ];
            return Err(errors::raise("ERR_UNKNOWN_FILE_EXTENSION", &args, context));
        }
    })
}

/// Whether a file without an extension begins as WebAssembly does.
fn is_wasm(path: &Path) -> bool {
    let mut start = [0; 4];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut start));
    read.is_ok() && start == wasm::MAGIC
}

/// The name of what a target is, as far as that is known without a look at its text.
pub fn name_of_target(target: &Target, context: &mut Context) -> Option<&'static str> {
    match target {
        Target::Builtin(_) => Some("builtin"),
        Target::File { path, .. } => {
            // A format that nobody knows is the hooks' to say.
            let format = of_file(path, context).ok();
            let format = format.filter(|one| *one != Format::Unsaid);
            format.map(|one| one.name_of(path))
        }
        _ => None,
    }
}

/// What the package's `"type"` says of its `.js` files.
pub fn of_package(path: &Path, context: &mut Context) -> JsResult<Format> {
    match package::of(path) {
        Ok(Some(package)) => Ok(match package.kind {
            Type::Module => Format::Module,
            Type::CommonJs => Format::CommonJs,
            Type::Unsaid => Format::Unsaid,
        }),
        Ok(None) => Ok(Format::Unsaid),
        Err(invalid) => Err(invalid_package_file(&invalid, context)),
    }
}

thread_local! {
    /// The packages without a type whose modules were told of.
    static TOLD: RefCell<HashSet<PathBuf>> = RefCell::default();
}

/// Says, once for each package, that it should say what its `.js` files are, one of which is an ES
/// module.
pub fn warn_of_no_type(path: &Path, context: &mut Context) -> JsResult<()> {
    let Ok(Some(package)) = package::of(path) else {
        return Ok(());
    };
    let is_dependency = path
        .components()
        .any(|part| part.as_os_str() == "node_modules");
    let is_new = || TOLD.with(|told| told.borrow_mut().insert(package.path.clone()));
    if is_dependency || !is_new() {
        return Ok(());
    }
    let message = format!(
        "Module type of {} is not specified and it doesn't parse as CommonJS.\n\
         Reparsing as ES module because module syntax was detected. This incurs a performance overhead.\n\
         To eliminate this warning, add \"type\": \"module\" to {}.",
        super::specifier::file_url(path),
        package.path.display()
    );
    let code = Some("MODULE_TYPELESS_PACKAGE_JSON");
    emit_warning_with_code(&message, "Warning", code, context)
}

/// The error of a package.json that is no JSON.
pub fn invalid_package_file(package: &package::Invalid, context: &mut Context) -> JsError {
    invalid_package(&package.0, None, context)
}

/// [`invalid_package_file`] of a package that was being imported.
pub fn invalid_package(path: &Path, importing: Option<&str>, context: &mut Context) -> JsError {
    let importing = importing.map_or_else(String::new, |what| format!(" while importing {what}"));
    let message = format!("Invalid package config {}{importing}.", path.display());
    errors::thrown(errors::coded(
        Class::Error,
        "ERR_INVALID_PACKAGE_CONFIG",
        &message,
        context,
    ))
}

fn unsupported(path: &Path, what: &str, context: &mut Context) -> JsError {
    let message = format!("Ouro cannot {what}: {}", path.display());
    errors::thrown(errors::coded(
        Class::Error,
        "ERR_UNKNOWN_MODULE_FORMAT",
        &message,
        context,
    ))
}
