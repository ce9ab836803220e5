//! `path`, with `path.posix` and `path.win32`.

mod posix;
mod win32;

use std::cell::RefCell;

use boa_engine::{Context, JsArgs, JsObject, JsResult, JsString, JsValue, js_string};

use crate::engine::{convert, define, errors};
use crate::modules;

fn text(name: &str, value: &JsValue, context: &mut Context) -> JsResult<String> {
    match value.as_string() {
        Some(text) => Ok(convert::text(&text)),
        None => Err(errors::invalid_arg_type(name, &["string"], value, context)),
    }
}

fn texts(args: &[JsValue], context: &mut Context) -> JsResult<Vec<String>> {
    args.iter().map(|arg| text("path", arg, context)).collect()
}

fn shown(text: impl AsRef<str>) -> JsResult<JsValue> {
    Ok(JsString::from(text.as_ref()).into())
}

/// The functions of one flavour: each takes its texts and hands them to the flavour's own.
macro_rules! flavour {
    ($methods:ident, $flavour:ident, $separator:literal) => {
        const $methods: &[define::Method] = &[
            ("resolve", 0, |_, args, context| {
                // Checked from the last to the first, and only as far as they count.
                let mut parts = Vec::new();
                for (at, arg) in args.iter().enumerate().rev() {
                    let part = text(&format!("paths[{at}]"), arg, context)?;
                    let ends = $separator == "/" && part.starts_with('/');
                    parts.push(part);
                    if ends {
                        break;
                    }
                }
                parts.reverse();
                let is_absolute =
                    $separator == "/" && parts.first().is_some_and(|part| part.starts_with('/'));
                let here = if is_absolute {
                    String::new()
                } else {
                    cwd(context)?
                };
                shown($flavour::resolve(&parts, &here))
            }),
            ("normalize", 1, |_, args, context| {
                shown($flavour::normalize(&text(
                    "path",
                    args.get_or_undefined(0),
                    context,
                )?))
            }),
            ("isAbsolute", 1, |_, args, context| {
                let path = text("path", args.get_or_undefined(0), context)?;
                let is = if $separator == "/" {
                    path.starts_with('/')
                } else {
                    win32::is_absolute(&path)
                };
                Ok(is.into())
            }),
            ("join", 0, |_, args, context| {
                shown($flavour::join(&texts(args, context)?))
            }),
            ("relative", 2, |_, args, context| {
                let from = text("from", args.get_or_undefined(0), context)?;
                let to = text("to", args.get_or_undefined(1), context)?;
                let here = cwd(context)?;
                shown($flavour::relative(&from, &to, &here))
            }),
            ("toNamespacedPath", 1, |_, args, context| {
                let value = args.get_or_undefined(0);
                match value.as_string() {
                    Some(path) if $separator == "\\" => {
                        let here = cwd(context)?;
                        shown(win32::to_namespaced(&convert::text(&path), &here))
                    }
                    _ => Ok(value.clone()),
                }
            }),
            ("dirname", 1, |_, args, context| {
                shown($flavour::dirname(&text(
                    "path",
                    args.get_or_undefined(0),
                    context,
                )?))
            }),
            ("basename", 2, |_, args, context| {
                let suffix = args.get_or_undefined(1);
                let suffix = match suffix.is_undefined() {
                    true => None,
                    false => Some(text("suffix", suffix, context)?),
                };
                let path = text("path", args.get_or_undefined(0), context)?;
                shown($flavour::basename(&path, suffix.as_deref()))
            }),
            ("extname", 1, |_, args, context| {
                shown($flavour::extname(&text(
                    "path",
                    args.get_or_undefined(0),
                    context,
                )?))
            }),
            ("format", 1, |_, args, context| {
                format($separator, args, context)
            }),
            ("parse", 1, |_, args, context| {
                let path = text("path", args.get_or_undefined(0), context)?;
                let parts = $flavour::parse(&path);
                let parsed = define::object(context);
                for (name, part) in ["root", "dir", "base", "ext", "name"].iter().zip(parts) {
                    define::put(&parsed, name, JsString::from(part));
                }
                Ok(parsed.into())
            }),
            ("matchesGlob", 2, |_, args, context| {
                matches_glob($separator, args, context)
            }),
        ];
    };
}

flavour!(POSIX, posix, "/");
flavour!(WIN32, win32, "\\");

/// `path.format`
fn format(separator: &str, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let value = args.get_or_undefined(0);
    let is_parts = |object: &JsObject| !object.is_callable() && !object.is_array();
    let Some(parts) = value.as_object().filter(is_parts) else {
        return Err(errors::invalid_arg_type(
            "pathObject",
            &["Object"],
            value,
            context,
        ));
    };
    let mut get = |name: &str| -> JsResult<String> {
        let part = parts.get(JsString::from(name), context)?;
        if part.to_boolean() {
            convert::to_text(&part, context)
        } else {
            Ok(String::new())
        }
    };
    let root = get("root")?;
    let dir = get("dir")?;
    let mut base = get("base")?;
    if base.is_empty() {
        let (name, ext) = (get("name")?, get("ext")?);
        let dot = if ext.is_empty() || ext.starts_with('.') {
            ""
        } else {
            "."
        };
        base = format!("{name}{dot}{ext}");
    }
    if dir.is_empty() {
        return shown(format!("{root}{base}"));
    }
    if dir == root {
        return shown(format!("{dir}{base}"));
    }
    shown(format!("{dir}{separator}{base}"))
}

/// `path.matchesGlob`: js/internal/fs/glob.js knows the patterns.
fn matches_glob(separator: &str, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let mut path = text("path", args.get_or_undefined(0), context)?;
    let mut pattern = text("pattern", args.get_or_undefined(1), context)?;
    if separator == "\\" {
        path = path.replace('\\', "/");
        pattern = pattern.replace('\\', "/");
    }
    let glob = modules::require_object("internal/fs/glob", context)?;
    let matches = glob.get(js_string!("matchesGlob"), context)?;
    let args = [JsString::from(path).into(), JsString::from(pattern).into()];
    match matches.as_function() {
        Some(matches) => matches.call(&JsValue::undefined(), &args, context),
        None => Ok(false.into()),
    }
}

/// What `process.cwd()` tells, which a script may have replaced.
fn cwd(context: &mut Context) -> JsResult<String> {
    let process = modules::require_object("process", context)?;
    let cwd = process.get(js_string!("cwd"), context)?;
    let here = match cwd.as_function() {
        Some(cwd) => cwd.call(&process.into(), &[], context)?,
        None => JsValue::undefined(),
    };
    text("cwd", &here, context)
}

struct Flavours {
    posix: JsObject,
    win32: JsObject,
}

thread_local! {
    static FLAVOURS: RefCell<Option<Flavours>> = const { RefCell::new(None) };
}

fn flavours(pick: fn(&Flavours) -> &JsObject, context: &mut Context) -> JsResult<JsObject> {
    if let Some(known) = FLAVOURS.with(|f| f.borrow().as_ref().map(|f| pick(f).clone())) {
        return Ok(known);
    }
    let mut make = |methods: &[define::Method], separator: &str, delimiter: &str| {
        let exports = define::object(context);
        define::put_functions(&exports, methods, context);
        define::put(&exports, "sep", JsString::from(separator));
        define::put(&exports, "delimiter", JsString::from(delimiter));
        exports
    };
    let posix = make(POSIX, "/", ":");
    let win32 = make(WIN32, "\\", ";");
    for flavour in [&posix, &win32] {
        define::put(flavour, "win32", win32.clone());
        define::put(flavour, "posix", posix.clone());
        let long = flavour.get(js_string!("toNamespacedPath"), context)?;
        define::put(flavour, "_makeLong", long);
    }
    let made = Flavours { posix, win32 };
    let picked = pick(&made).clone();
    FLAVOURS.with(|f| *f.borrow_mut() = Some(made));
    Ok(picked)
}

/// `require('path')`, which is `path.posix` here.
pub fn exports(context: &mut Context) -> JsResult<JsObject> {
    flavours(|f| &f.posix, context)
}

/// `require('path/win32')`
pub fn win32_exports(context: &mut Context) -> JsResult<JsObject> {
    flavours(|f| &f.win32, context)
}
