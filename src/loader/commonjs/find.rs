//! Which file `require` means: the steps that Node's documentation of CommonJS lists ("All
//! together"). `Module._findPath` is the part that packages call and replace.

use std::path::{Path, PathBuf};

use boa_engine::{
    Context, JsArgs, JsError, JsObject, JsResult, JsString, JsValue, js_string,
    object::builtins::JsArray,
};
use url::Url;

use super::{module_class, paths};
use crate::engine::{convert, define, errors};
use crate::loader::esm::format::invalid_package_file;
use crate::loader::esm::specifier::{self, Base};
use crate::loader::package::{self, Package};
use crate::loader::resolve::{self, Manner};
use crate::loader::{package_maps, packages};
use crate::modules::process::{emit_warning_with_code, with_start};

/// Whether a request is for a path from where it is made.
pub(super) fn is_relative(request: &str) -> bool {
    let second = request.strip_prefix('.').map(|rest| rest.bytes().next());
    matches!(second, Some(None | Some(b'.' | b'/')))
}

/// The file that a request means for a script in `folder`, if it leads to one.
pub fn from_folder(folder: &Path, request: &str, context: &mut Context) -> Option<PathBuf> {
    let folders = if is_relative(request) {
        vec![folder.to_string_lossy().into_owned()]
    } else {
        let mut folders = resolve::node_modules_paths(folder);
        folders.extend(paths::global());
        folders
    };
    let found = in_own_package(&folder.join("x"), request, context);
    match found.ok()? {
        Some(path) => Some(path),
        None => Search::new(request, false, context)
            .and_then(|mut search| search.through(&folders, context))
            .ok()
            .flatten(),
    }
}

/// What a request means by the package.json around `file`: by its `imports`, or by its own name.
/// None if that package.json has nothing to say.
pub(super) fn in_own_package(
    file: &Path,
    request: &str,
    context: &mut Context,
) -> JsResult<Option<PathBuf>> {
    let invalid = |error, context: &mut Context| invalid_package_file(&error, context);
    let base = Base::of_path(file);
    if request.starts_with('#') {
        let package = package::of(file).map_err(|error| invalid(error, context))?;
        let Some(package) = package.filter(|package| package.imports.is_some()) else {
            return Ok(None);
        };
        let manner = Manner::Require;
        let url = package_maps::imported(request, Some(&package), manner, &base, context)
            .map_err(|error| not_a_module(error, request, context))?;
        return existing(&url, Some(&base), &package.path, context).map(Some);
    }
    let Some((name, subpath)) = packages::parts(request) else {
        return Ok(None);
    };
    let own = packages::itself(name, file).map_err(|error| invalid(error, context))?;
    let Some(own) = own else { return Ok(None) };
    let Some(exports) = &own.exports else {
        return Ok(None);
    };
    let manner = Manner::Require;
    let url = package_maps::exported(&own, exports, &subpath, manner, Some(&base), context)?;
    existing(&url, Some(&base), own.folder(), context).map(Some)
}

/// In the words of `require`, what only `import` says so.
fn not_a_module(error: JsError, request: &str, context: &mut Context) -> JsError {
    let code = error.as_opaque().and_then(JsValue::as_object);
    let code = code.and_then(|object| object.get(js_string!("code"), context).ok());
    match code.and_then(|code| code.as_string()) {
        Some(code) if code == js_string!("ERR_MODULE_NOT_FOUND") => {
            errors::thrown(not_found(request, None, context))
        }
        _ => error,
    }
}

/// The error of something that is said to be there and is not.
fn not_found(what: &str, path: Option<&Path>, context: &mut Context) -> JsObject {
    let message = format!("Cannot find module '{what}'");
    let error = errors::plain_coded("MODULE_NOT_FOUND", &message, context);
    if let Some(path) = path {
        define::put(&error, "path", JsString::from(&*path.to_string_lossy()));
    }
    error
}

/// The file of a URL that a package.json named; `said` is who named it.
fn existing(
    url: &Url,
    base: Option<&Base>,
    said: &Path,
    context: &mut Context,
) -> JsResult<PathBuf> {
    let path = specifier::file_path(url, url.as_str(), base, context)?;
    if !is_file(&path, context)? {
        let shown = path.to_string_lossy();
        return Err(errors::thrown(not_found(&shown, Some(said), context)));
    }
    Ok(real(path, with_start(|start| start.preserve_symlinks)))
}

fn real(path: PathBuf, keeps_links: bool) -> PathBuf {
    if keeps_links {
        return path;
    }
    path.canonicalize().unwrap_or(path)
}

/// By `Module._stat`, which a script may have replaced.
fn is_file(path: &Path, context: &mut Context) -> JsResult<bool> {
    Ok(paths::stat(path, context)? == 0)
}

fn is_folder(path: &Path, context: &mut Context) -> JsResult<bool> {
    Ok(paths::stat(path, context)? == 1)
}

/// The look-up of one request in several folders.
pub(super) struct Search<'a> {
    request: &'a str,
    keeps_links: bool,
    extensions: Vec<String>,
    /// Whether what was found is so by a package's `exports`.
    is_exported: bool,
}

impl<'a> Search<'a> {
    pub(super) fn new(request: &'a str, is_main: bool, context: &mut Context) -> JsResult<Self> {
        let extensions = module_class::exports(context)?
            .get(js_string!("_extensions"), context)?
            .to_object(context)?;
        let extensions = extensions.own_property_keys(context)?;
        let keeps_links = with_start(|start| {
            if is_main {
                start.preserve_symlinks_main
            } else {
                start.preserve_symlinks
            }
        });
        Ok(Self {
            request,
            keeps_links,
            extensions: extensions.iter().map(ToString::to_string).collect(),
            is_exported: false,
        })
    }

    /// The first file, in the order of the folders.
    pub(super) fn through(
        &mut self,
        folders: &[String],
        context: &mut Context,
    ) -> JsResult<Option<PathBuf>> {
        let whole = [String::new()];
        let is_absolute = self.request.starts_with('/');
        let folders = if is_absolute { &whole } else { folders };
        // What leads out of a folder is found though the folder be gone.
        let stays_inside = !is_absolute && !self.request.starts_with("..");
        for folder in folders {
            let folder = Path::new(folder);
            if stays_inside && !folder.as_os_str().is_empty() && !is_folder(folder, context)? {
                continue;
            }
            if !is_absolute && let Some(found) = self.exported(folder, context)? {
                self.is_exported = true;
                return Ok(Some(found));
            }
            if let Some(found) = self.at(&folder.join(self.request), context)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// What the `exports` of a package in the folder say.
    fn exported(&self, folder: &Path, context: &mut Context) -> JsResult<Option<PathBuf>> {
        let Some((name, subpath)) = packages::parts(self.request) else {
            return Ok(None);
        };
        if name.is_empty() {
            return Ok(None);
        }
        let package = self.package(&folder.join(name), context)?;
        let Some(package) = package else {
            return Ok(None);
        };
        let Some(exports) = &package.exports else {
            return Ok(None);
        };
        let url =
            package_maps::exported(&package, exports, &subpath, Manner::Require, None, context)?;
        existing(&url, None, package.folder(), context).map(Some)
    }

    fn package(
        &self,
        folder: &Path,
        context: &mut Context,
    ) -> JsResult<Option<std::rc::Rc<Package>>> {
        package::in_folder(folder).map_err(|error| invalid_package_file(&error, context))
    }

    /// A path: the file, the file with an extension, the folder.
    fn at(&self, path: &Path, context: &mut Context) -> JsResult<Option<PathBuf>> {
        let names_folder = ends_as_a_folder(self.request);
        let path = lexical(path);
        let kind = paths::stat(&path, context)?;
        if !names_folder {
            if kind == 0 {
                return Ok(Some(real(path, self.keeps_links)));
            }
            if let Some(found) = self.extended(&path, context)? {
                return Ok(Some(found));
            }
        }
        if kind == 1 {
            return self.in_folder(&path, context);
        }
        Ok(None)
    }

    fn file(&self, path: &Path, context: &mut Context) -> JsResult<Option<PathBuf>> {
        let is_there = is_file(path, context)?;
        Ok(is_there.then(|| real(path.to_path_buf(), self.keeps_links)))
    }

    fn extended(&self, path: &Path, context: &mut Context) -> JsResult<Option<PathBuf>> {
        for extension in &self.extensions {
            let mut name = path.as_os_str().to_os_string();
            name.push(extension);
            if let Some(found) = self.file(Path::new(&name), context)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// A folder's main file.
    fn in_folder(&self, folder: &Path, context: &mut Context) -> JsResult<Option<PathBuf>> {
        let index = folder.join("index");
        let package = self.package(folder, context)?;
        let main = package.as_ref().and_then(|package| package.main.as_ref());
        let (Some(package), Some(main)) = (&package, main) else {
            return self.extended(&index, context);
        };
        let named = lexical(&folder.join(main));
        if let Some(found) = self.file(&named, context)? {
            return Ok(Some(found));
        }
        for path in [&named, &named.join("index")] {
            if let Some(found) = self.extended(path, context)? {
                return Ok(Some(found));
            }
        }
        let Some(found) = self.extended(&index, context)? else {
            let message = format!(
                "Cannot find module '{}'. Please verify that the package.json has a valid \"main\" entry",
                named.display()
            );
            let error = errors::plain_coded("MODULE_NOT_FOUND", &message, context);
            let path = JsString::from(&*package.path.to_string_lossy());
            define::put(&error, "path", path);
            define::put(&error, "requestPath", JsString::from(self.request));
            return Err(errors::thrown(error));
        };
        let message = format!(
            "Invalid 'main' field in '{}' of '{main}'. Please either fix that or report it to the module author",
            package.path.display()
        );
        emit_warning_with_code(&message, "DeprecationWarning", Some("DEP0128"), context)?;
        Ok(Some(found))
    }
}

/// Whether a request can only mean a folder.
fn ends_as_a_folder(request: &str) -> bool {
    matches!(request.rsplit('/').next(), Some("" | "." | ".."))
}

/// A path without `.` and `..`, as `path.resolve` makes it; of the current folder if it is relative.
pub(super) fn lexical(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let mut result = PathBuf::new();
    for part in absolute.components() {
        match part {
            std::path::Component::ParentDir => {
                result.pop();
            }
            part => result.push(part),
        }
    }
    result
}

/// `Module._findPath(request, paths, isMain)`: the file, or false.
pub(super) fn find_path(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let request = convert::to_text(args.get_or_undefined(0), context)?;
    let is_main = args.get_or_undefined(2).to_boolean();
    let mut folders = Vec::new();
    if let Some(paths) = args.get_or_undefined(1).as_object()
        && let Ok(paths) = JsArray::from_object(paths)
    {
        for at in 0..paths.length(context)? {
            folders.push(convert::to_text(&paths.get(at, context)?, context)?);
        }
    }
    if folders.is_empty() && !request.starts_with('/') {
        return Ok(false.into());
    }
    // As in Node what was found is remembered, in an object that scripts empty.
    let known = module_class::exports(context)?.get(js_string!("_pathCache"), context)?;
    let known = known.to_object(context)?;
    let place = if request.starts_with('/') {
        String::new()
    } else {
        folders.join("\0")
    };
    let key = JsString::from(format!("{request}\0{place}"));
    let found = known.get(key.clone(), context)?;
    if found.to_boolean() {
        return Ok(found);
    }
    let mut search = Search::new(&request, is_main, context)?;
    let Some(found) = search.through(&folders, context)? else {
        return Ok(false.into());
    };
    let found = JsString::from(&*found.to_string_lossy());
    if !search.is_exported {
        known.set(key, found.clone(), true, context)?;
    }
    Ok(found.into())
}
