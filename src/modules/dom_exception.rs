//! `DOMException`: the error class of the web's standards, which Node throws from `atob`,
//! `structuredClone`, aborted signals and others.
//!
//! Its instances are errors of the engine, so that they have a stack; name, message and code are
//! accessors on the prototype whose values a weak map holds.

use std::cell::RefCell;

use boa_engine::{
    Context, JsArgs, JsError, JsNativeError, JsObject, JsResult, JsString, JsSymbol, JsValue,
    js_string,
    object::builtins::JsWeakMap,
    property::{Attribute, PropertyDescriptor},
};

use crate::engine::{define, errors};

/// The names that have a code, with the constant each code has; the code is the position plus one.
const NAMES: &[(&str, &str)] = &[
    ("INDEX_SIZE_ERR", "IndexSizeError"),
    ("DOMSTRING_SIZE_ERR", ""),
    ("HIERARCHY_REQUEST_ERR", "HierarchyRequestError"),
    ("WRONG_DOCUMENT_ERR", "WrongDocumentError"),
    ("INVALID_CHARACTER_ERR", "InvalidCharacterError"),
    ("NO_DATA_ALLOWED_ERR", ""),
    ("NO_MODIFICATION_ALLOWED_ERR", "NoModificationAllowedError"),
    ("NOT_FOUND_ERR", "NotFoundError"),
    ("NOT_SUPPORTED_ERR", "NotSupportedError"),
    ("INUSE_ATTRIBUTE_ERR", "InUseAttributeError"),
    ("INVALID_STATE_ERR", "InvalidStateError"),
    ("SYNTAX_ERR", "SyntaxError"),
    ("INVALID_MODIFICATION_ERR", "InvalidModificationError"),
    ("NAMESPACE_ERR", "NamespaceError"),
    ("INVALID_ACCESS_ERR", "InvalidAccessError"),
    ("VALIDATION_ERR", ""),
    ("TYPE_MISMATCH_ERR", "TypeMismatchError"),
    ("SECURITY_ERR", "SecurityError"),
    ("NETWORK_ERR", "NetworkError"),
    ("ABORT_ERR", "AbortError"),
    ("URL_MISMATCH_ERR", "URLMismatchError"),
    ("QUOTA_EXCEEDED_ERR", "QuotaExceededError"),
    ("TIMEOUT_ERR", "TimeoutError"),
    ("INVALID_NODE_TYPE_ERR", "InvalidNodeTypeError"),
    ("DATA_CLONE_ERR", "DataCloneError"),
];

#[derive(Clone)]
struct Class {
    constructor: JsObject,
    /// From an instance to its name and message, in an array-like object.
    held: JsWeakMap,
}

thread_local! {
    static CLASS: RefCell<Option<Class>> = const { RefCell::new(None) };
}

fn class(context: &mut Context) -> Class {
    if let Some(class) = CLASS.with(|class| class.borrow().clone()) {
        return class;
    }
    let prototype = define::object(context);
    let error = context.intrinsics().constructors().error().prototype();
    prototype.set_prototype(Some(error));
    let constructor = define::constructor("DOMException", 0, construct, &prototype, context);
    let getters: [(&str, define::Native); 3] =
        [("name", name), ("message", message), ("code", code)];
    for (name, get) in getters {
        let name = JsString::from(name);
        define::put_accessor_with(&prototype, name, get, None, true, context);
    }
    for (position, (constant, _)) in NAMES.iter().enumerate() {
        for object in [&*constructor, &prototype] {
            let value = JsValue::from(position as i32 + 1);
            define::put_with(
                object,
                JsString::from(*constant),
                value,
                Attribute::ENUMERABLE,
            );
        }
    }
    let tag = JsSymbol::to_string_tag();
    let tagged = js_string!("DOMException");
    define::put_with(&prototype, tag, tagged, Attribute::CONFIGURABLE);
    let class = Class {
        constructor: constructor.into(),
        held: JsWeakMap::new(context),
    };
    CLASS.with(|known| *known.borrow_mut() = Some(class.clone()));
    class
}

fn construct(target: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let Some(target) = target.as_constructor() else {
        return Err(JsNativeError::typ()
            .with_message("Class constructor DOMException cannot be invoked without 'new'")
            .into());
    };
    let message = match args.get_or_undefined(0) {
        value if value.is_undefined() => JsString::default(),
        value => value.to_string(context)?,
    };
    let options = args.get_or_undefined(1);
    let mut name = js_string!("Error");
    let mut cause = None;
    if let Some(options) = options.as_object() {
        let named = options.get(js_string!("name"), context)?;
        if !named.is_undefined() {
            name = named.to_string(context)?;
        }
        if options.has_property(js_string!("cause"), context)? {
            cause = Some(options.get(js_string!("cause"), context)?);
        }
    } else if !options.is_undefined() {
        name = options.to_string(context)?;
    }
    let made = build(Some(&target), name, message, context)?;
    if let Some(cause) = cause {
        define::put_hidden(&made, "cause", cause);
    }
    Ok(made.into())
}

fn build(
    target: Option<&JsObject>,
    name: JsString,
    message: JsString,
    context: &mut Context,
) -> JsResult<JsObject> {
    let class = class(context);
    let target = target.unwrap_or(&class.constructor);
    let error = context.intrinsics().constructors().error().constructor();
    let made = error.construct(&[], Some(target), context)?;
    let held = define::object(context);
    held.insert_property(0, PropertyDescriptor::builder().value(name));
    held.insert_property(1, PropertyDescriptor::builder().value(message));
    class.held.set(&made, held.into(), context)?;
    Ok(made)
}

/// The name or the message that an instance holds; nothing for any other object.
fn held(object: &JsObject, position: u32, context: &mut Context) -> Option<JsString> {
    let class = class(context);
    let held = class.held.get(object, context).ok()?;
    held.as_object()?.get(position, context).ok()?.as_string()
}

/// An instance's name and message; nothing for any other object.
pub fn parts(object: &JsObject, context: &mut Context) -> Option<(JsString, JsString)> {
    // Without the class there are no instances.
    CLASS.with(|class| class.borrow().is_some()).then_some(())?;
    Some((held(object, 0, context)?, held(object, 1, context)?))
}

fn own(this: &JsValue, position: u32, context: &mut Context) -> JsResult<JsString> {
    let held = match this.as_object() {
        Some(object) => held(&object, position, context),
        None => None,
    };
    held.ok_or_else(|| {
        let message = "Value of \"this\" must be of DOMException";
        errors::thrown(errors::coded(
            errors::Class::Type,
            "ERR_INVALID_THIS",
            message,
            context,
        ))
    })
}

fn name(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    Ok(own(this, 0, context)?.into())
}

fn message(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    Ok(own(this, 1, context)?.into())
}

fn code(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let name = own(this, 0, context)?.to_std_string_lossy();
    let found = NAMES
        .iter()
        .position(|(_, known)| !known.is_empty() && *known == name);
    Ok(JsValue::from(
        found.map_or(0, |position| position as i32 + 1),
    ))
}

/// A `DOMException` with this message and name, such as `DataCloneError`.
pub fn make(message: &str, name: &str, context: &mut Context) -> JsResult<JsObject> {
    build(None, JsString::from(name), JsString::from(message), context)
}

/// [`make`] as an error to return from a native function.
pub fn error(message: &str, name: &str, context: &mut Context) -> JsError {
    match make(message, name, context) {
        Ok(made) => errors::thrown(made),
        Err(error) => error,
    }
}

/// `require('internal/domexception')` for the texts in js/: `{ DOMException }`.
pub fn exports(context: &mut Context) -> JsResult<JsObject> {
    let exports = define::object(context);
    let constructor = class(context).constructor;
    define::put(&exports, "DOMException", constructor);
    Ok(exports)
}
