//! Functions and classes: `[Function: name]`, `[class A extends B]`.

use boa_engine::{
    Context, JsObject, JsResult, JsValue, builtins::function::OrdinaryFunction, js_string,
    property::PropertyKey,
};

use super::{Inspector, names::Named};
use crate::engine::convert;

/// The text of a function, as `Function.prototype.toString` gives it.
fn source(object: &JsObject, context: &mut Context) -> JsResult<String> {
    let prototype = context.intrinsics().constructors().function().prototype();
    let to_string = prototype.get(js_string!("toString"), context)?;
    match to_string.as_function() {
        Some(to_string) => {
            let text = to_string.call(&object.clone().into(), &[], context)?;
            convert::to_text(&text, context)
        }
        None => Ok(String::new()),
    }
}

/// Whether the function is a class of a script's. Only a class has a `prototype` that is not
/// writable.
pub(super) fn is_class(object: &JsObject) -> bool {
    if !object.is::<OrdinaryFunction>() {
        return false;
    }
    let key: PropertyKey = js_string!("prototype").into();
    let fixed = object
        .borrow()
        .properties()
        .get(&key)
        .is_some_and(|own| own.writable() == Some(false));
    // The engine's own display names a class; its text does not, in this version.
    fixed
        && JsValue::from(object.clone())
            .display()
            .to_string()
            .starts_with("[class ")
}

/// What kind of function it is, by its prototype or, when a script has changed that, its text.
pub fn class_of(object: &JsObject, context: &mut Context) -> JsResult<&'static str> {
    if !object.is::<OrdinaryFunction>() {
        return Ok("Function");
    }
    let constructors = context.intrinsics().constructors();
    let known = [
        (constructors.function().prototype(), "Function"),
        (constructors.async_function().prototype(), "AsyncFunction"),
        (
            constructors.generator_function().prototype(),
            "GeneratorFunction",
        ),
        (
            constructors.async_generator_function().prototype(),
            "AsyncGeneratorFunction",
        ),
    ];
    let prototype = object.prototype();
    for (known, name) in known {
        if prototype.as_ref() == Some(&known) {
            return Ok(name);
        }
    }
    let text = source(object, context)?;
    let (is_async, rest) = match text.strip_prefix("async") {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text.as_str()),
    };
    let rest = rest.strip_prefix("function").unwrap_or(rest).trim_start();
    Ok(match (is_async, rest.starts_with('*')) {
        (false, false) => "Function",
        (true, false) => "AsyncFunction",
        (false, true) => "GeneratorFunction",
        (true, true) => "AsyncGeneratorFunction",
    })
}

impl Inspector<'_> {
    pub(super) fn function(&mut self, object: &JsObject, named: &Named) -> JsResult<String> {
        let constructor = named.constructor.as_deref();
        let tag = |base: &mut String| {
            if !named.tag.is_empty() && constructor != Some(named.tag.as_str()) {
                base.push_str(&format!(" [{}]", named.tag));
            }
        };
        if is_class(object) {
            let name = self.text_of(object, "name", true)?;
            let mut base = format!("[class {}", name.as_deref().unwrap_or("(anonymous)"));
            if let Some(name) = constructor
                && name != "Function"
            {
                base.push_str(&format!(" [{name}]"));
            }
            tag(&mut base);
            match constructor {
                None => base.push_str(" extends [null prototype]"),
                Some(_) => {
                    if let Some(parent) = object.prototype()
                        && let Some(name) = self.text_of(&parent, "name", false)?
                    {
                        base.push_str(&format!(" extends {name}"));
                    }
                }
            }
            base.push(']');
            return Ok(base);
        }
        let class = class_of(object, self.context)?;
        let mut base = format!("[{class}");
        if constructor.is_none() {
            base.push_str(" (null prototype)");
        }
        match self.text_of(object, "name", false)? {
            Some(name) => base.push_str(&format!(": {name}")),
            None => base.push_str(" (anonymous)"),
        }
        base.push(']');
        if let Some(name) = constructor
            && name != class
        {
            base.push_str(&format!(" {name}"));
        }
        tag(&mut base);
        Ok(base)
    }

    /// A property that is not the empty string, as text.
    fn text_of(&mut self, object: &JsObject, name: &str, own: bool) -> JsResult<Option<String>> {
        let key: PropertyKey = boa_engine::JsString::from(name).into();
        if own && self.own(object, &key)?.is_none() {
            return Ok(None);
        }
        let value = object.get(key, self.context)?;
        if !value.to_boolean() {
            return Ok(None);
        }
        if let Some(symbol) = JsValue::as_symbol(&value) {
            return Ok(Some(self.symbol(&symbol)));
        }
        convert::to_text(&value, self.context).map(Some)
    }
}
