//! What a module misses that a CommonJS script has: the error says so.

use boa_engine::{Context, JsString, JsValue, js_string};

use super::record::Record;
use crate::engine::{convert, define, stack};
use crate::loader::package;

/// The variables that CommonJS gives its scripts.
pub const OF_COMMONJS: [&str; 5] = ["require", "module", "exports", "__filename", "__dirname"];

/// Adds to the message of a `ReferenceError` about one of them what Node adds.
pub fn explain(error: &JsValue, record: &Record, context: &mut Context) {
    let Some(object) = error.as_object() else {
        return;
    };
    // The engine's words become V8's when the stack is read.
    let old = object.get(js_string!("stack"), context).unwrap_or_default();
    let message = object
        .get(js_string!("message"), context)
        .unwrap_or_default();
    let Some(message) = message.as_string().map(|text| convert::text(&text)) else {
        return;
    };
    let Some(name) = message.strip_suffix(" is not defined") else {
        return;
    };
    if !OF_COMMONJS.contains(&name) {
        return;
    }
    let header = stack::header(&object, context);
    let mut words = format!("{message} in ES module scope");
    if name == "require" {
        words.push_str(", you can use import instead");
    }
    if let Some(path) = &record.path
        && path.extension().is_some_and(|extension| extension == "js")
        && let Ok(Some(package)) = package::of(path)
        && package.kind == package::Type::Module
    {
        words.push_str(&format!(
            "\nThis file is being treated as an ES module because it has a '.js' file extension and '{}' contains \"type\": \"module\". To treat it as a CommonJS script, rename it to use the '.cjs' file extension.",
            package.path.display()
        ));
    }
    define::put_hidden(&object, "message", JsString::from(words));
    if let Some(old) = old.as_string().map(|text| convert::text(&text)) {
        let new = old.replacen(&header, &stack::header(&object, context), 1);
        define::put_hidden(&object, "stack", JsString::from(new));
    }
}
