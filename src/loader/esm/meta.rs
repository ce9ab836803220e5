//! `import.meta`

use std::path::Path;

use boa_engine::{Context, JsArgs, JsError, JsObject, JsResult, JsString, JsValue, js_string};

use super::record::Record;
use super::specifier::{self, Base};
use crate::engine::{convert, define, errors};
use crate::loader::customize;
use crate::modules::process::with_start;

/// Gives it the properties that Node gives it.
pub fn fill(meta: &JsObject, record: &Record, context: &mut Context) {
    let text = |path: &Path| JsString::from(&*path.to_string_lossy());
    if let Some(path) = &record.path {
        define::put(meta, "dirname", text(path.parent().unwrap_or(path)));
        define::put(meta, "filename", text(path));
    }
    define::put(meta, "main", record.is_main.get());
    let url = JsString::from(record.url.as_str());
    let resolve = define::closure("resolve", 2, resolve, url.clone(), context);
    define::put(meta, "resolve", resolve);
    define::put(meta, "url", url);
}

/// `import.meta.resolve(specifier)`: the URL that an import of it would load, whether or not there
/// is such a file.
fn resolve(
    _: &JsValue,
    args: &[JsValue],
    url: &JsString,
    context: &mut Context,
) -> JsResult<JsValue> {
    let given = convert::to_text(args.get_or_undefined(0), context)?;
    let base = match args.get(1) {
        Some(parent) if with_start(|start| start.import_meta_resolve_parent) => {
            given_base(parent, context)?
        }
        _ => None,
    };
    let base = base.unwrap_or_else(|| Base::of_url(&convert::text(url)));
    let found = match customize::is_active() {
        true => customize::resolve_import(&given, &base, &[], context).map(|found| found.target),
        false => specifier::resolve(&given, &base, context),
    };
    match found {
        Ok(target) => Ok(JsString::from(target.url()).into()),
        Err(error) => would_be(&error, context).ok_or(error),
    }
}

/// The base that a script gives (`--experimental-import-meta-resolve`).
fn given_base(parent: &JsValue, context: &mut Context) -> JsResult<Option<Base>> {
    if parent.is_undefined() {
        return Ok(None);
    }
    let url = match parent.as_object() {
        Some(object) => object.get(js_string!("href"), context)?,
        None => parent.clone(),
    };
    match url.as_string() {
        Some(url) => Ok(Some(Base::of_url(&convert::text(&url)))),
        None => {
            let expected = ["string", "URL"];
            Err(errors::invalid_arg_type(
                "parentURL",
                &expected,
                parent,
                context,
            ))
        }
    }
}

/// The URL that a failed look-up had come to.
fn would_be(error: &JsError, context: &mut Context) -> Option<JsValue> {
    let object = error.as_opaque()?.as_object()?;
    let code = object.get(js_string!("code"), context).ok()?;
    let code = convert::to_text(&code, context).ok()?;
    if !matches!(
        code.as_str(),
        "ERR_MODULE_NOT_FOUND" | "ERR_UNSUPPORTED_DIR_IMPORT"
    ) {
        return None;
    }
    let url = object.get(js_string!("url"), context).ok()?;
    url.is_string().then_some(url)
}
