//! What a package's `exports` and `imports` make of a request: the algorithms that Node's
//! documentation of ES modules specifies, and its errors.

use std::cell::RefCell;
use std::collections::HashSet;
use std::path::PathBuf;

use boa_engine::{Context, JsError, JsResult, JsString, JsValue};
use serde_json::{Map, Value};
use url::Url;

use super::esm::specifier::{self, Base};
use super::package::Package;
use super::packages;
use super::resolve::{self, Manner};
use crate::engine::errors;
use crate::modules::process::emit_warning_with_code;

thread_local! {
    /// Requests with a slash at their end that have been warned of, by package.
    static TOLD: RefCell<HashSet<(PathBuf, String)>> = RefCell::default();
}

/// What a subpath of a package (`.` or `./sub`) is exported as.
pub fn exported(
    package: &Package,
    exports: &Value,
    subpath: &str,
    manner: Manner,
    base: Option<&Base>,
    context: &mut Context,
) -> JsResult<Url> {
    let lookup = Lookup::new(package, false, manner, base);
    let paths = lookup.subpaths(exports, context)?;
    let found = match paths {
        Some(paths) if subpath != "." || paths.contains_key(".") => {
            lookup.in_map(subpath, paths, context)?
        }
        None if subpath == "." => lookup
            .target(".", exports, None, context)
            .map_err(|wrong| lookup.error(wrong, context))?,
        _ => Step::Nothing,
    };
    match found {
        Step::Found(url) => Ok(url),
        _ => {
            let folder = format!("{}/", package.folder().display());
            let args = [folder.as_str(), subpath];
            Err(lookup.raise("ERR_PACKAGE_PATH_NOT_EXPORTED", &args, 2, context))
        }
    }
}

/// What a request that begins with `#` means in a package.
pub fn imported(
    request: &str,
    package: Option<&Package>,
    manner: Manner,
    base: &Base,
    context: &mut Context,
) -> JsResult<Url> {
    if request == "#" || request.ends_with('/') {
        let why = "is not a valid internal imports specifier name";
        return Err(from(
            "ERR_INVALID_MODULE_SPECIFIER",
            &[request, why],
            Some(base),
            2,
            context,
        ));
    }
    let mut folder = String::new();
    if let Some(package) = package {
        folder = format!("{}/", package.folder().display());
        if let Some(Value::Object(imports)) = &package.imports {
            let lookup = Lookup::new(package, true, manner, Some(base));
            if let Step::Found(url) = lookup.in_map(request, imports, context)? {
                return Ok(url);
            }
        }
    }
    let args = [request, folder.as_str()];
    let args = if folder.is_empty() {
        &args[..1]
    } else {
        &args[..]
    };
    Err(from(
        "ERR_PACKAGE_IMPORT_NOT_DEFINED",
        args,
        Some(base),
        2,
        context,
    ))
}

/// The error of a code whose argument number `at` is who asked.
fn from(
    code: &str,
    args: &[&str],
    base: Option<&Base>,
    at: usize,
    context: &mut Context,
) -> JsError {
    let mut values: Vec<JsValue> = args.iter().map(|&arg| JsString::from(arg).into()).collect();
    values.resize(at, JsValue::undefined());
    if let Some(base) = base {
        values.push(JsString::from(base.shown()).into());
    }
    errors::raise(code, &values, context)
}

/// What a target came to.
enum Step {
    /// No condition of it holds: the next may be tried.
    Nothing,
    /// `null`: it is said that there is none.
    Refused,
    Found(Url),
}

/// Why a target cannot be followed. A list goes on to its next target after the first kind only.
enum Wrong {
    Target { key: String, target: String },
    Other(JsError),
}

struct Lookup<'a> {
    package: &'a Package,
    /// Of the package.json.
    url: Url,
    is_import: bool,
    manner: Manner,
    conditions: Vec<String>,
    base: Option<&'a Base>,
}

impl<'a> Lookup<'a> {
    fn new(package: &'a Package, is_import: bool, manner: Manner, base: Option<&'a Base>) -> Self {
        Self {
            package,
            url: specifier::url_of(&package.path),
            is_import,
            manner,
            conditions: resolve::conditions(manner),
            base,
        }
    }

    fn field(&self) -> &'static str {
        if self.is_import { "imports" } else { "exports" }
    }

    fn raise(&self, code: &str, args: &[&str], at: usize, context: &mut Context) -> JsError {
        from(code, args, self.base, at, context)
    }

    fn error(&self, wrong: Wrong, context: &mut Context) -> JsError {
        let (key, target) = match wrong {
            Wrong::Other(error) => return error,
            Wrong::Target { key, target } => (key, target),
        };
        let mut args: Vec<JsValue> = vec![
            JsString::from(format!("{}/", self.package.folder().display())).into(),
            JsString::from(key).into(),
            JsString::from(target).into(),
            self.is_import.into(),
        ];
        if let Some(base) = self.base {
            args.push(JsString::from(base.shown()).into());
        }
        errors::raise("ERR_INVALID_PACKAGE_TARGET", &args, context)
    }

    fn invalid_config(&self, why: &str, context: &mut Context) -> JsError {
        let shown = self.package.path.to_string_lossy();
        let mut args: Vec<JsValue> = vec![JsString::from(&*shown).into()];
        args.push(
            self.base
                .map_or_else(JsValue::undefined, |base| JsString::from(base.url()).into()),
        );
        args.push(JsString::from(why).into());
        errors::raise("ERR_INVALID_PACKAGE_CONFIG", &args, context)
    }

    /// `exports` as a table of subpaths; none when all of it is the main target.
    fn subpaths<'e>(
        &self,
        exports: &'e Value,
        context: &mut Context,
    ) -> JsResult<Option<&'e Map<String, Value>>> {
        let Value::Object(map) = exports else {
            return Ok(None);
        };
        let dotted = map.keys().filter(|key| key.starts_with('.'));
        match dotted.count() {
            0 => Ok(None),
            count if count == map.len() => Ok(Some(map)),
            _ => {
                let why = "\"exports\" cannot contain some keys starting with '.' and some not. The exports object must either be an object of package subpath keys or an object of main entry condition name keys only.";
                Err(self.invalid_config(why, context))
            }
        }
    }

    /// The target of a key, or of the pattern that fits it best.
    fn in_map(
        &self,
        request: &str,
        map: &Map<String, Value>,
        context: &mut Context,
    ) -> JsResult<Step> {
        if let Some(target) = map.get(request)
            && !request.contains('*')
            && !request.ends_with('/')
        {
            let found = self.target(request, target, None, context);
            return found.map_err(|wrong| self.error(wrong, context));
        }
        let mut best: Option<(&str, &str)> = None;
        for key in map.keys() {
            let Some((before, after)) = key.split_once('*') else {
                continue;
            };
            if after.contains('*') || !request.starts_with(before) {
                continue;
            }
            if request.ends_with('/') {
                self.warn_of_slash(request, context)?;
            }
            let fits = request.len() >= key.len() && request.ends_with(after);
            let is_better = best.is_none_or(|(known, _)| {
                let length = |key: &str| key.find('*').unwrap_or_default();
                (length(key), key.len()) > (length(known), known.len())
            });
            if fits && is_better {
                let matched = &request[before.len()..request.len() - after.len()];
                best = Some((key, matched));
            }
        }
        let Some((key, matched)) = best else {
            return Ok(Step::Nothing);
        };
        self.target(key, &map[key], Some(matched), context)
            .map_err(|wrong| self.error(wrong, context))
    }

    fn target(
        &self,
        key: &str,
        target: &Value,
        matched: Option<&str>,
        context: &mut Context,
    ) -> Result<Step, Wrong> {
        match target {
            Value::String(text) => self.followed(key, text, matched, context).map(Step::Found),
            Value::Array(targets) => {
                let mut last = Ok(Step::Refused);
                for one in targets {
                    match self.target(key, one, matched, context) {
                        Ok(Step::Nothing) => {}
                        Ok(Step::Refused) => last = Ok(Step::Refused),
                        Err(wrong @ Wrong::Target { .. }) => last = Err(wrong),
                        done => return done,
                    }
                }
                last
            }
            Value::Object(cases) => {
                if cases.keys().any(|key| is_index(key)) {
                    let why = "\"exports\" cannot contain numeric property keys.";
                    return Err(Wrong::Other(self.invalid_config(why, context)));
                }
                for (condition, one) in cases {
                    if condition == "default" || self.conditions.contains(condition) {
                        match self.target(key, one, matched, context)? {
                            Step::Nothing => {}
                            step => return Ok(step),
                        }
                    }
                }
                Ok(Step::Nothing)
            }
            Value::Null => Ok(Step::Refused),
            other => Err(self.wrong_target(key, &other.to_string())),
        }
    }

    fn wrong_target(&self, key: &str, target: &str) -> Wrong {
        Wrong::Target {
            key: key.to_string(),
            target: target.to_string(),
        }
    }

    fn followed(
        &self,
        key: &str,
        target: &str,
        matched: Option<&str>,
        context: &mut Context,
    ) -> Result<Url, Wrong> {
        let Some(path) = target.strip_prefix("./") else {
            let is_bare = self.is_import
                && !target.starts_with("../")
                && !target.starts_with('/')
                && Url::parse(target).is_err();
            if !is_bare {
                return Err(self.wrong_target(key, target));
            }
            let whole = target.replace('*', matched.unwrap_or("*"));
            let base = Base::of_url(self.url.as_str());
            return packages::find(&whole, &base, self.manner, context).map_err(Wrong::Other);
        };
        let request = match matched {
            Some(matched) => key.replacen('*', matched, 1),
            None => key.to_string(),
        };
        match segments(path) {
            Segments::Forbidden => return Err(self.wrong_target(key, target)),
            Segments::Empty => {
                let whole = target.replace('*', matched.unwrap_or("*"));
                self.warn_of_segments(&whole, &request, key, context)
                    .map_err(Wrong::Other)?;
            }
            Segments::Fine => {}
        }
        let Ok(url) = self.url.join(target) else {
            return Err(self.wrong_target(key, target));
        };
        let Some(matched) = matched else {
            return Ok(url);
        };
        match segments(matched) {
            Segments::Forbidden => {
                let why = format!(
                    "request is not a valid match in pattern \"{key}\" for the \"{}\" resolution of {}",
                    self.field(),
                    self.package.path.display()
                );
                let args = [request.as_str(), why.as_str()];
                let code = "ERR_INVALID_MODULE_SPECIFIER";
                return Err(Wrong::Other(self.raise(code, &args, 2, context)));
            }
            Segments::Empty => {
                let whole = target.replace('*', matched);
                self.warn_of_segments(&whole, &request, key, context)
                    .map_err(Wrong::Other)?;
            }
            Segments::Fine => {}
        }
        Url::parse(&url.as_str().replace('*', matched)).map_err(|_| self.wrong_target(key, target))
    }

    fn place(&self) -> String {
        let by = self.base.map_or_else(String::new, |base| {
            format!(" imported from {}", base.shown())
        });
        format!("{}{by}", self.package.path.display())
    }

    fn warn_of_slash(&self, request: &str, context: &mut Context) -> JsResult<()> {
        let key = (self.package.path.clone(), request.to_string());
        if !TOLD.with(|told| told.borrow_mut().insert(key)) {
            return Ok(());
        }
        let message = format!(
            "Use of deprecated trailing slash pattern mapping \"{request}\" in the \"exports\" field module resolution of the package at {}. Mapping specifiers ending in \"/\" is no longer supported.",
            self.place()
        );
        emit_warning_with_code(&message, "DeprecationWarning", Some("DEP0155"), context)
    }

    fn warn_of_segments(
        &self,
        target: &str,
        request: &str,
        key: &str,
        context: &mut Context,
    ) -> JsResult<()> {
        let what = if target.get(1..).is_some_and(|rest| rest.contains("//")) {
            "double slash"
        } else {
            "leading or trailing slash matching"
        };
        let by = if request == key {
            String::new()
        } else {
            format!(" matched to \"{key}\"")
        };
        let message = format!(
            "Use of deprecated {what} resolving \"{target}\" for module request \"{request}\"{by} in the \"{}\" field module resolution of the package at {}.",
            self.field(),
            self.place()
        );
        emit_warning_with_code(&message, "DeprecationWarning", Some("DEP0166"), context)
    }
}

fn is_index(key: &str) -> bool {
    key.parse::<u32>()
        .is_ok_and(|index| index.to_string() == key)
}

enum Segments {
    Fine,
    /// One of them is empty, which still works.
    Empty,
    /// One of them leads up, or to other packages.
    Forbidden,
}

fn segments(path: &str) -> Segments {
    let mut found = Segments::Fine;
    for segment in path.split(['/', '\\']) {
        if segment.is_empty() {
            found = Segments::Empty;
            continue;
        }
        let decoded = percent_encoding::percent_decode_str(segment).decode_utf8_lossy();
        if matches!(&*decoded, "." | "..") || decoded.eq_ignore_ascii_case("node_modules") {
            return Segments::Forbidden;
        }
    }
    found
}
