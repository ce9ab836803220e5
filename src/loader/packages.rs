//! What a bare specifier means: a package's file, by the algorithm `PACKAGE_RESOLVE` of Node's
//! documentation of ES modules. `require` has a walk of its own and asks here for `imports` only.

use std::path::{Path, PathBuf};

use boa_engine::{Context, JsError, JsResult};
use url::Url;

use super::esm::format::{self, Format};
use super::esm::specifier::{self, Base};
use super::package::{self, Invalid, Package};
use super::package_maps;
use super::resolve::Manner;
use crate::engine::errors;
use crate::modules;
use crate::modules::process::emit_warning_with_code;

/// The package's name in a bare specifier, and the subpath as `exports` has it.
pub fn parts(specifier: &str) -> Option<(&str, String)> {
    let end = if specifier.starts_with('@') {
        let slash = specifier.find('/')?;
        specifier[slash + 1..].find('/').map(|at| slash + 1 + at)
    } else {
        specifier.find('/')
    };
    let (name, rest) = specifier.split_at(end.unwrap_or(specifier.len()));
    (!name.starts_with('.') && !name.contains(['\\', '%'])).then(|| (name, format!(".{rest}")))
}

/// The package of this name around a folder: a package whose own name it is and that has `exports`.
pub fn itself(name: &str, file: &Path) -> Result<Option<std::rc::Rc<Package>>, Invalid> {
    let package = package::of(file)?;
    Ok(package.filter(|own| own.exports.is_some() && own.name.as_deref() == Some(name)))
}

/// The folder of the package that a bare specifier names, if it has a package.json.
pub fn home(specifier: &str, base: &Base) -> Option<PathBuf> {
    let (name, _) = parts(specifier)?;
    let folder = base.folder()?;
    folder
        .ancestors()
        .map(|ancestor| ancestor.join("node_modules").join(name))
        .find(|home| home.join("package.json").is_file())
}

/// The URL that a bare specifier means. Whether there is such a file is not asked, but for a
/// package's main file.
pub fn find(specifier: &str, base: &Base, manner: Manner, context: &mut Context) -> JsResult<Url> {
    if let Some(name) = modules::public_name(specifier)
        && let Ok(url) = Url::parse(&format!("node:{name}"))
    {
        return Ok(url);
    }
    let Some((name, subpath)) = parts(specifier) else {
        let message = format!(
            "Invalid module \"{specifier}\" is not a valid package name imported from {}",
            base.shown()
        );
        let code = "ERR_INVALID_MODULE_SPECIFIER";
        let class = errors::Class::Type;
        return Err(errors::thrown(errors::coded(
            class, code, &message, context,
        )));
    };
    let Some(folder) = base.folder() else {
        return Err(specifier::unsupported_request(specifier, base, context));
    };
    let invalid = |Invalid(path): Invalid, context: &mut Context| {
        let importing = format!("\"{specifier}\" from {}", base.shown());
        format::invalid_package(&path, Some(&importing), context)
    };
    let own = itself(name, &folder.join("x"));
    if let Some(own) = own.map_err(|error| format::invalid_package_file(&error, context))?
        && let Some(exports) = &own.exports
    {
        return package_maps::exported(&own, exports, &subpath, manner, Some(base), context);
    }
    let home = folder
        .ancestors()
        .map(|ancestor| ancestor.join("node_modules").join(name))
        .find(|home| home.is_dir());
    let Some(home) = home else {
        let shown = base.shown();
        let args = [name, shown.as_str()];
        return Err(package_not_found(&args, context));
    };
    let package = package::in_folder(&home).map_err(|error| invalid(error, context))?;
    if let Some(package) = &package
        && let Some(exports) = &package.exports
    {
        return package_maps::exported(package, exports, &subpath, manner, Some(base), context);
    }
    if subpath == "." {
        let file = main_file(&home, package.as_deref(), base, context)?;
        return Ok(specifier::url_of(&file));
    }
    let url = specifier::url_of(&home.join("package.json")).join(&subpath);
    url.map_err(|_| specifier::unsupported_request(specifier, base, context))
}

fn package_not_found([name, from]: &[&str; 2], context: &mut Context) -> JsError {
    let message = format!("Cannot find package '{name}' imported from {from}");
    let class = errors::Class::Error;
    let code = "ERR_MODULE_NOT_FOUND";
    errors::thrown(errors::coded(class, code, &message, context))
}

/// The main file of a package without `exports`: `import` too finds it without its extension.
fn main_file(
    home: &Path,
    package: Option<&Package>,
    base: &Base,
    context: &mut Context,
) -> JsResult<PathBuf> {
    const ENDS: [&str; 7] = [
        "",
        ".js",
        ".json",
        ".node",
        "/index.js",
        "/index.json",
        "/index.node",
    ];
    let main = package.and_then(|package| package.main.as_deref());
    let named = main.map(|main| ENDS.map(|end| format!("{main}{end}")));
    let usual = ["index.js", "index.json", "index.node"].map(str::to_string);
    let candidates = named.iter().flatten().chain(&usual);
    for (at, candidate) in candidates.enumerate() {
        let file = home.join(candidate);
        if file.is_file() {
            let is_exact = main.is_some() && at == 0;
            if !is_exact && format::of_file(&file, context).ok() == Some(Format::Module) {
                warn_of_main(home, main, &file, base, context)?;
            }
            return Ok(file);
        }
    }
    let first = home.join(main.unwrap_or("index.js"));
    let shown = base.shown();
    let first = first.to_string_lossy();
    Err(package_not_found(&[&first, &shown], context))
}

fn warn_of_main(
    home: &Path,
    main: Option<&str>,
    file: &Path,
    base: &Base,
    context: &mut Context,
) -> JsResult<()> {
    let found = file.strip_prefix(home).unwrap_or(file).display();
    let home = home.display();
    let by = base.shown();
    let message = match main {
        None => format!(
            "No \"main\" or \"exports\" field defined in the package.json for {home}/ resolving the main entry point \"{found}\", imported from {by}.\nDefault \"index\" lookups for the main are deprecated for ES modules."
        ),
        Some(main) => format!(
            "Package {home}/ has a \"main\" field set to \"{main}\", excluding the full filename and extension to the resolved file at \"{found}\", imported from {by}.\n Automatic extension resolution of the \"main\" field is deprecated for ES modules."
        ),
    };
    emit_warning_with_code(&message, "DeprecationWarning", Some("DEP0151"), context)
}
