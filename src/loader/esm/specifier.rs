//! From a specifier in a module to the URL it means: Node's ESM resolution.
//!
//! Relative paths and URLs are resolved here, bare specifiers by [`packages`] and
//! [`package_maps`].

use std::path::{Path, PathBuf};

use boa_engine::{Context, JsError, JsResult, JsString, JsValue, js_string};
use url::Url;

use super::format;
use crate::engine::errors::{self, Class};
use crate::engine::{convert, define};
use crate::loader::resolve::Manner;
use crate::loader::{commonjs, package, package_maps, packages};
use crate::modules;
use crate::modules::process::with_start;

/// What asks: specifiers are resolved against it.
#[derive(Clone, Debug)]
pub struct Base(Url);

/// What a specifier means.
#[derive(Clone, Debug)]
pub enum Target {
    /// A module of the host's, by its name without `node:`.
    Builtin(String),
    /// A file, links resolved, and its URL with query and fragment.
    File { path: PathBuf, url: String },
    /// A `data:` URL.
    Data(Url),
    /// A URL of a scheme that cannot be loaded.
    Foreign(Url),
}

impl Target {
    /// The URL by which the module is known.
    pub fn url(&self) -> String {
        match self {
            Self::Builtin(name) => format!("node:{name}"),
            Self::File { url, .. } => url.clone(),
            Self::Data(url) | Self::Foreign(url) => url.to_string(),
        }
    }

    /// What a URL stands for, without a look whether there is such a thing.
    pub fn of_url(url: &str) -> Self {
        if let Some(name) = url.strip_prefix("node:").and_then(modules::public_name) {
            return Self::Builtin(name.to_string());
        }
        let Ok(parsed) = Url::parse(url) else {
            return Self::Builtin(url.to_string());
        };
        match parsed.scheme() {
            "file" => match parsed.to_file_path() {
                Ok(path) => Self::File {
                    path,
                    url: url.to_string(),
                },
                Err(()) => Self::Foreign(parsed),
            },
            "data" => Self::Data(parsed),
            _ => Self::Foreign(parsed),
        }
    }

    /// A file that is known to exist.
    pub fn file(path: &Path) -> Self {
        Self::File {
            path: path.to_path_buf(),
            url: file_url(path),
        }
    }
}

/// `url.pathToFileURL(path)` of an absolute path.
pub fn url_of(path: &Path) -> Url {
    let url = Url::parse(&file_url(path)).or_else(|_| Url::parse("file:///"));
    url.unwrap_or_else(|_| unreachable!("this is a URL"))
}

/// `url.pathToFileURL(path).href`
pub fn file_url(path: &Path) -> String {
    let url = Url::from_file_path(path).map(String::from);
    url.unwrap_or_else(|()| format!("file://{}", path.display()))
}

impl Base {
    /// A module that is known by a URL.
    pub fn of_url(url: &str) -> Self {
        Url::parse(url).map_or_else(|_| Self::of_folder(), Self)
    }

    /// A file; or a text without one, by its name in the current folder.
    pub fn of_path(path: &Path) -> Self {
        let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        Url::from_file_path(absolute).map_or_else(|()| Self::of_folder(), Self)
    }

    /// The current folder.
    pub fn of_folder() -> Self {
        let folder = std::env::current_dir().unwrap_or_else(|_| PathBuf::from("/"));
        let url = Url::from_directory_path(folder);
        Self(url.unwrap_or_else(|()| unreachable!("the current folder is absolute")))
    }

    /// The URL.
    pub fn url(&self) -> String {
        self.0.to_string()
    }

    /// The URL that a relative path means.
    pub fn joined(&self, specifier: &str, context: &mut Context) -> JsResult<String> {
        match self.0.join(specifier) {
            Ok(url) => Ok(url.to_string()),
            Err(_) => Err(unsupported_request(specifier, self, context)),
        }
    }

    /// As Node's messages name it.
    pub fn shown(&self) -> String {
        match self.0.to_file_path() {
            Ok(path) if self.0.scheme() == "file" => path.to_string_lossy().into_owned(),
            _ => self.0.to_string(),
        }
    }

    /// The folder of a file.
    pub fn folder(&self) -> Option<PathBuf> {
        let path = self
            .0
            .to_file_path()
            .ok()
            .filter(|_| self.0.scheme() == "file")?;
        if self.0.path().ends_with('/') {
            return Some(path);
        }
        path.parent().map(Path::to_path_buf)
    }
}

fn coded(class: Class, code: &str, message: &str, context: &mut Context) -> JsError {
    errors::thrown(errors::coded(class, code, message, context))
}

/// The target of a specifier. Fails with Node's errors.
pub fn resolve(specifier: &str, base: &Base, context: &mut Context) -> JsResult<Target> {
    let target = match url(specifier, base, context) {
        Ok(url) => located(url, base, context),
        Err(error) => Err(error),
    };
    target.map_err(|error| hinted(error, specifier, base, context))
}

/// The URL that a specifier means, before a look whether there is such a file.
fn url(specifier: &str, base: &Base, context: &mut Context) -> JsResult<Url> {
    let is_relative = specifier.starts_with('/')
        || specifier == "."
        || specifier == ".."
        || specifier.starts_with("./")
        || specifier.starts_with("../");
    if is_relative {
        let url = base.0.join(specifier);
        return url.map_err(|_| unsupported_request(specifier, base, context));
    }
    if specifier.starts_with('#') {
        let package = match base.folder() {
            Some(folder) => package::of(&folder.join("x"))
                .map_err(|error| format::invalid_package_file(&error, context))?,
            None => None,
        };
        let package = package.as_deref();
        return package_maps::imported(specifier, package, Manner::Import, base, context);
    }
    match Url::parse(specifier) {
        Ok(url) => Ok(url),
        Err(_) => packages::find(specifier, base, Manner::Import, context),
    }
}

/// The error of a specifier that cannot be resolved against its base.
pub fn unsupported_request(specifier: &str, base: &Base, context: &mut Context) -> JsError {
    let message = format!(
        "Failed to resolve module specifier \"{specifier}\" from \"{}\": Invalid relative URL or base scheme is not hierarchical.",
        base.0
    );
    coded(
        Class::Type,
        "ERR_UNSUPPORTED_RESOLVE_REQUEST",
        &message,
        context,
    )
}

/// A URL that somebody wrote, looked up.
fn located(url: Url, base: &Base, context: &mut Context) -> JsResult<Target> {
    match url.scheme() {
        "file" => file(&url, base, context),
        "data" => Ok(Target::Data(url)),
        "node" => Ok(match modules::public_name(url.as_str()) {
            Some(name) => Target::Builtin(name.to_string()),
            None => Target::Foreign(url),
        }),
        _ => Ok(Target::Foreign(url)),
    }
}

/// The path of a `file:` URL, which messages show as `shown`.
pub fn file_path(
    url: &Url,
    shown: &str,
    base: Option<&Base>,
    context: &mut Context,
) -> JsResult<PathBuf> {
    if url.scheme() != "file" {
        return Err(errors::node_error(
            "ERR_INVALID_URL_SCHEME",
            &["file"],
            context,
        ));
    }
    let written = url.path().to_ascii_lowercase();
    if written.contains("%2f") || written.contains("%5c") {
        let why = "must not include encoded \"/\" or \"\\\" characters";
        let mut args = vec![shown.to_string(), why.to_string()];
        args.extend(base.map(Base::shown));
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        return Err(errors::node_error(
            "ERR_INVALID_MODULE_SPECIFIER",
            &args,
            context,
        ));
    }
    url.to_file_path()
        .map_err(|()| errors::node_error("ERR_INVALID_FILE_URL_HOST", &["linux"], context))
}

fn file(url: &Url, base: &Base, context: &mut Context) -> JsResult<Target> {
    let path = file_path(url, url.path(), Some(base), context)?;
    let slash = if url.path().ends_with('/') { "/" } else { "" };
    let shown = format!("{}{slash}", path.to_string_lossy().trim_end_matches('/'));
    // A path that ends so is a folder to Node, whether there is one or not.
    let about = std::fs::metadata(&path);
    if slash.is_empty() && about.is_err() {
        let message = format!(
            "Cannot find module '{shown}' imported from {}",
            base.shown()
        );
        let error = errors::coded(Class::Error, "ERR_MODULE_NOT_FOUND", &message, context);
        define::put(&error, "url", JsString::from(url.as_str()));
        return Err(errors::thrown(error));
    }
    if !slash.is_empty() || about.is_ok_and(|about| about.is_dir()) {
        let message = format!(
            "Directory import '{shown}' is not supported resolving ES modules imported from {}",
            base.shown()
        );
        let code = "ERR_UNSUPPORTED_DIR_IMPORT";
        let error = errors::coded(Class::Error, code, &message, context);
        define::put(&error, "url", JsString::from(url.as_str()));
        return Err(errors::thrown(error));
    }
    let path = if with_start(|start| start.preserve_symlinks) {
        path
    } else {
        path.canonicalize().unwrap_or(path)
    };
    let mut known = file_url(&path);
    if let Some(query) = url.query() {
        known.push('?');
        known.push_str(query);
    }
    if let Some(fragment) = url.fragment() {
        known.push('#');
        known.push_str(fragment);
    }
    Ok(Target::File { path, url: known })
}

/// The error of what was not found, with the file that `require` would have found in its message.
fn hinted(error: JsError, specifier: &str, base: &Base, context: &mut Context) -> JsError {
    let object = error.as_opaque().and_then(JsValue::as_object);
    let Some(object) = object else {
        return error;
    };
    let code = object.get(js_string!("code"), context).unwrap_or_default();
    let code = code.as_string().map(|code| convert::text(&code));
    let is_missing = matches!(
        code.as_deref(),
        Some("ERR_MODULE_NOT_FOUND" | "ERR_UNSUPPORTED_DIR_IMPORT")
    );
    if is_missing
        && let Some(hint) = hint(specifier, base, context)
        && let Ok(message) = object.get(js_string!("message"), context)
        && let Ok(message) = convert::to_text(&message, context)
    {
        let message = format!("{message}\nDid you mean to import \"{hint}\"?");
        define::put_hidden(&object, "message", JsString::from(message));
    }
    error
}

/// The specifier of the file that `require` finds. Paths Node asks for as if from the current folder.
fn hint(specifier: &str, base: &Base, context: &mut Context) -> Option<String> {
    let is_path = specifier.starts_with(['.', '/']);
    let home = base.folder()?;
    let asked_from = if is_path {
        std::env::current_dir().ok()?
    } else {
        home.clone()
    };
    let found = commonjs::find(&asked_from, specifier, context)?;
    let found = url_of(&found);
    if is_path {
        let relative = Url::from_directory_path(home).ok()?.make_relative(&found)?;
        return Some(if relative.starts_with("..") {
            relative
        } else {
            format!("./{relative}")
        });
    }
    let (_, inner) = found.as_str().rsplit_once("/node_modules/")?;
    Some(if inner.contains('/') {
        inner.to_string()
    } else {
        found.to_string()
    })
}
