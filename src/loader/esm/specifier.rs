//! From a specifier in a module to the URL it means: Node's ESM resolution.
//!
//! Relative paths and URLs are resolved here; packages and their `exports` and `imports` by
//! [`resolve`], whose errors are put into Node's words.

use std::path::{Path, PathBuf};

use boa_engine::{Context, JsError, JsObject, JsResult, JsString};
use oxc_resolver::ResolveError;
use url::Url;

use crate::engine::define;
use crate::engine::errors::{self, Class};
use crate::loader::package;
use crate::loader::resolve::{self, Manner};
use crate::modules;

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
    fn shown(&self) -> String {
        match self.0.to_file_path() {
            Ok(path) if self.0.scheme() == "file" => path.to_string_lossy().into_owned(),
            _ => self.0.to_string(),
        }
    }

    fn folder(&self) -> Option<PathBuf> {
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
    if let Some(name) = modules::public_name(specifier) {
        return Ok(Target::Builtin(name.to_string()));
    }
    let is_relative = specifier.starts_with('/')
        || specifier == "."
        || specifier == ".."
        || specifier.starts_with("./")
        || specifier.starts_with("../");
    if is_relative || specifier.starts_with('#') {
        if is_relative {
            let Ok(url) = base.0.join(specifier) else {
                return Err(unsupported_request(specifier, base, context));
            };
            return located(url, specifier, base, context);
        }
        return in_package(specifier, base, context);
    }
    match Url::parse(specifier) {
        Ok(url) => located(url, specifier, base, context),
        Err(_) => in_package(specifier, base, context),
    }
}

fn unsupported_request(specifier: &str, base: &Base, context: &mut Context) -> JsError {
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
fn located(url: Url, specifier: &str, base: &Base, context: &mut Context) -> JsResult<Target> {
    match url.scheme() {
        "file" => file(&url, specifier, base, context),
        "data" => Ok(Target::Data(url)),
        "node" => {
            let message = format!("No such built-in module: {specifier}");
            Err(coded(
                Class::Error,
                "ERR_UNKNOWN_BUILTIN_MODULE",
                &message,
                context,
            ))
        }
        _ => Ok(Target::Foreign(url)),
    }
}

fn file(url: &Url, specifier: &str, base: &Base, context: &mut Context) -> JsResult<Target> {
    let written = url.path().to_ascii_lowercase();
    if written.contains("%2f") || written.contains("%5c") {
        let message = format!(
            "Invalid module \"{}\" must not include encoded \"/\" or \"\\\" characters imported from {}",
            url.path(),
            base.shown()
        );
        return Err(coded(
            Class::Type,
            "ERR_INVALID_MODULE_SPECIFIER",
            &message,
            context,
        ));
    }
    let Ok(path) = url.to_file_path() else {
        return Err(errors::node_error(
            "ERR_INVALID_FILE_URL_HOST",
            &["linux"],
            context,
        ));
    };
    let slash = if url.path().ends_with('/') { "/" } else { "" };
    let shown = format!("{}{slash}", path.to_string_lossy().trim_end_matches('/'));
    // A path that ends so is a folder to Node, whether there is one or not.
    let is_folder = if slash.is_empty() {
        match std::fs::metadata(&path) {
            Ok(about) => about.is_dir(),
            Err(_) => {
                return Err(not_found(
                    "module",
                    &shown,
                    specifier,
                    Some(url),
                    base,
                    context,
                ));
            }
        }
    } else {
        true
    };
    if is_folder {
        let message = format!(
            "Directory import '{shown}' is not supported resolving ES modules imported from {}",
            base.shown()
        );
        let error = errors::coded(
            Class::Error,
            "ERR_UNSUPPORTED_DIR_IMPORT",
            &message,
            context,
        );
        define::put(&error, "url", JsString::from(url.as_str()));
        return Err(hinted(error, specifier, base, context));
    }
    let path = path.canonicalize().unwrap_or(path);
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

fn not_found(
    what: &str,
    shown: &str,
    specifier: &str,
    url: Option<&Url>,
    base: &Base,
    context: &mut Context,
) -> JsError {
    let message = format!(
        "Cannot find {what} '{shown}' imported from {}",
        base.shown()
    );
    let error = errors::coded(Class::Error, "ERR_MODULE_NOT_FOUND", &message, context);
    let Some(url) = url else {
        return errors::thrown(error);
    };
    define::put(&error, "url", JsString::from(url.as_str()));
    hinted(error, specifier, base, context)
}

/// Says which file `require` would have found, which for relative paths Node asks as if from the
/// current folder.
fn hinted(error: JsObject, specifier: &str, base: &Base, context: &mut Context) -> JsError {
    let is_path = specifier.starts_with(['.', '/']);
    let folder = if is_path {
        std::env::current_dir().ok()
    } else {
        base.folder()
    };
    let found =
        folder.and_then(|folder| resolve::resolve(&folder, specifier, Manner::Require).ok());
    let hint = found.and_then(|found| {
        if !is_path {
            let text = found.to_string_lossy().into_owned();
            let (_, inner) = text.rsplit_once("/node_modules/")?;
            return Some(inner.to_string());
        }
        let folder = Url::from_directory_path(base.folder()?).ok()?;
        let relative = folder.make_relative(&Url::from_file_path(found).ok()?)?;
        Some(if relative.starts_with("..") {
            relative
        } else {
            format!("./{relative}")
        })
    });
    if let Some(hint) = hint
        && let Ok(message) = error.get(boa_engine::js_string!("message"), context)
        && let Ok(message) = crate::engine::convert::to_text(&message, context)
    {
        let message = format!("{message}\nDid you mean to import \"{hint}\"?");
        define::put_hidden(&error, "message", JsString::from(message));
    }
    errors::thrown(error)
}

/// The package's name in a bare specifier, and the subpath as `exports` has it.
fn parts(specifier: &str) -> Option<(&str, String)> {
    let end = if specifier.starts_with('@') {
        let slash = specifier.find('/')?;
        specifier[slash + 1..].find('/').map(|at| slash + 1 + at)
    } else {
        specifier.find('/')
    };
    let (name, rest) = specifier.split_at(end.unwrap_or(specifier.len()));
    (!name.starts_with('.') && !name.contains(['\\', '%'])).then(|| (name, format!(".{rest}")))
}

/// The folder of the package that a bare specifier names.
pub fn in_packages(specifier: &str, base: &Base) -> Option<PathBuf> {
    let (name, _) = parts(specifier)?;
    let folder = base.folder()?;
    folder
        .ancestors()
        .map(|ancestor| ancestor.join("node_modules").join(name))
        .find(|home| home.join("package.json").is_file())
}

fn in_package(specifier: &str, base: &Base, context: &mut Context) -> JsResult<Target> {
    let Some(folder) = base.folder() else {
        return Err(unsupported_request(specifier, base, context));
    };
    let is_import = specifier.starts_with('#');
    if is_import && (specifier == "#" || specifier.starts_with("#/") || specifier.ends_with('/')) {
        let message = format!(
            "Invalid module \"{specifier}\" is not a valid internal imports specifier name imported from {}",
            base.shown()
        );
        return Err(coded(
            Class::Type,
            "ERR_INVALID_MODULE_SPECIFIER",
            &message,
            context,
        ));
    }
    if !is_import && parts(specifier).is_none() {
        let message = format!(
            "Invalid module \"{specifier}\" is not a valid package name imported from {}",
            base.shown()
        );
        return Err(coded(
            Class::Type,
            "ERR_INVALID_MODULE_SPECIFIER",
            &message,
            context,
        ));
    }
    if specifier.is_empty() {
        return Err(not_found("package", "", specifier, None, base, context));
    }
    let found = resolve::resolve(&folder, specifier, Manner::Import).or_else(|error| {
        // A package's main file may lack its extension, or be a folder, for `import` too.
        let is_root = parts(specifier).is_some_and(|(_, subpath)| subpath == ".");
        match error {
            ResolveError::NotFound(_) if is_root && !is_import => {
                resolve::resolve(&folder, specifier, Manner::Require).map_err(|_| error)
            }
            error => Err(error),
        }
    });
    match found {
        Ok(path) if path.is_dir() => {
            let message = format!(
                "Directory import '{}' is not supported resolving ES modules imported from {}",
                path.display(),
                base.shown()
            );
            let error = errors::coded(
                Class::Error,
                "ERR_UNSUPPORTED_DIR_IMPORT",
                &message,
                context,
            );
            define::put(&error, "url", JsString::from(file_url(&path)));
            Err(hinted(error, specifier, base, context))
        }
        Ok(path) => Ok(Target::file(&path)),
        Err(ResolveError::Builtin { resolved, .. }) => {
            let name = resolved.strip_prefix("node:").unwrap_or(&resolved);
            resolve(&format!("node:{name}"), base, context)
        }
        Err(error) => Err(in_nodes_words(&error, specifier, &folder, base, context)),
    }
}

fn in_nodes_words(
    error: &ResolveError,
    specifier: &str,
    folder: &Path,
    base: &Base,
    context: &mut Context,
) -> JsError {
    let from = format!(" imported from {}", base.shown());
    if let Some(error) = package_error(error, specifier, &from, context) {
        return error;
    }
    let Some((name, subpath)) = parts(specifier) else {
        return not_found("package", specifier, specifier, None, base, context);
    };
    if specifier.starts_with('#') {
        let package = package::of(&folder.join("x")).ok().flatten();
        let within = package.map_or_else(String::new, |package| {
            format!(" in package {}", package.path.display())
        });
        let message =
            format!("Package import specifier \"{specifier}\" is not defined{within}{from}");
        return coded(
            Class::Type,
            "ERR_PACKAGE_IMPORT_NOT_DEFINED",
            &message,
            context,
        );
    }
    let home = folder
        .ancestors()
        .map(|ancestor| ancestor.join("node_modules").join(name))
        .find(|home| home.is_dir());
    match home {
        None => not_found("package", name, specifier, None, base, context),
        Some(home) if subpath == "." => {
            let main = package::main(&home).unwrap_or_else(|| "index.js".into());
            not_found(
                "package",
                &home.join(main).to_string_lossy(),
                specifier,
                None,
                base,
                context,
            )
        }
        Some(home) => {
            let path = home.join(&subpath[2..]);
            let url = Url::from_file_path(&path).ok();
            if path.is_dir() {
                let message = format!(
                    "Directory import '{}' is not supported resolving ES modules imported from {}",
                    path.display(),
                    base.shown()
                );
                let error = errors::coded(
                    Class::Error,
                    "ERR_UNSUPPORTED_DIR_IMPORT",
                    &message,
                    context,
                );
                define::put(&error, "url", JsString::from(file_url(&path)));
                return hinted(error, specifier, base, context);
            }
            not_found(
                "module",
                &path.to_string_lossy(),
                specifier,
                url.as_ref(),
                base,
                context,
            )
        }
    }
}

/// The errors that a package.json causes, which `require` and `import` word alike; `from` ends the
/// message. None for a mere failure to find.
pub fn package_error(
    error: &ResolveError,
    specifier: &str,
    from: &str,
    context: &mut Context,
) -> Option<JsError> {
    Some(match error {
        ResolveError::PackagePathNotExported {
            subpath,
            package_json_path,
            ..
        } => {
            let shown = package_json_path.display();
            let message = if subpath == "." {
                format!("No \"exports\" main defined in {shown}{from}")
            } else {
                format!(
                    "Package subpath '{subpath}' is not defined by \"exports\" in {shown}{from}"
                )
            };
            coded(
                Class::Error,
                "ERR_PACKAGE_PATH_NOT_EXPORTED",
                &message,
                context,
            )
        }
        ResolveError::PackageImportNotDefined(_, path) => {
            let message = format!(
                "Package import specifier \"{specifier}\" is not defined in package {}{from}",
                path.display()
            );
            coded(
                Class::Type,
                "ERR_PACKAGE_IMPORT_NOT_DEFINED",
                &message,
                context,
            )
        }
        ResolveError::InvalidPackageTarget(target, key, path) => {
            let is_import = specifier.starts_with('#');
            let field = if is_import { "imports" } else { "exports" };
            let hint = if !is_import && !target.starts_with("./") && !target.is_empty() {
                "; targets must start with \"./\""
            } else {
                ""
            };
            let what = if key == "." {
                format!("Invalid \"{field}\" main target")
            } else {
                format!("Invalid \"{field}\" target")
            };
            let whose = if key == "." {
                String::new()
            } else {
                format!(" for '{key}'")
            };
            let message = format!(
                "{what} {} defined{whose} in the package config {}{from}{hint}",
                serde_json::to_string(target).unwrap_or_default(),
                path.display()
            );
            coded(
                Class::Error,
                "ERR_INVALID_PACKAGE_TARGET",
                &message,
                context,
            )
        }
        ResolveError::InvalidPackageConfig(path) => {
            let message = format!(
                "Invalid package config {}. \"exports\" cannot contain some keys starting with '.' and some not. The exports object must either be an object of package subpath keys or an object of main entry condition name keys only.",
                path.display()
            );
            coded(
                Class::Error,
                "ERR_INVALID_PACKAGE_CONFIG",
                &message,
                context,
            )
        }
        ResolveError::InvalidModuleSpecifier(_, path) => {
            let message = format!(
                "Invalid module \"{specifier}\" request is not a valid match in pattern \"{specifier}\" for the \"exports\" resolution of {}{from}",
                path.display()
            );
            coded(
                Class::Type,
                "ERR_INVALID_MODULE_SPECIFIER",
                &message,
                context,
            )
        }
        ResolveError::Json(json) => {
            let importing = from
                .strip_prefix(" imported")
                .map_or_else(String::new, |from| {
                    format!(" while importing \"{specifier}\"{from}")
                });
            let message = format!("Invalid package config {}{importing}.", json.path.display());
            coded(
                Class::Error,
                "ERR_INVALID_PACKAGE_CONFIG",
                &message,
                context,
            )
        }
        _ => return None,
    })
}
