//! Errors as Node makes them: class, `code`, message. The one place that builds them.
//!
//! Three kinds leave this folder: errors with an `ERR_` code ([`node_error`] and the helpers below
//! it), system errors ([`system()`]) and `AbortError` ([`abort_error`]). All are objects of the
//! engine's own error classes, so `instanceof TypeError` holds, and carry a stack.

pub mod abort;
mod codes;
mod messages;
pub mod system;
pub mod text;

use std::cell::RefCell;

use boa_engine::{Context, JsError, JsNativeError, JsObject, JsResult, JsString, JsValue};

use super::define;
pub use abort::abort_error;
pub use messages::received;
pub use system::{DnsCode, dns, errno_exception, errno_of, listening, system, with_host_port};

/// Which class an error with a code belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// `Error`
    Error,
    /// `TypeError`
    Type,
    /// `RangeError`
    Range,
    /// `SyntaxError`
    Syntax,
    /// `URIError`
    Uri,
    /// An `Error` whose name is `SystemError` and that tells of a system call in `info`.
    System,
}

/// The prototypes between an error with a code and its class: they carry Node's `toString`, which
/// says `Name [CODE]: message`.
struct Prototypes([Option<JsObject>; 5]);

thread_local! {
    static PROTOTYPES: RefCell<Prototypes> = const { RefCell::new(Prototypes([const { None }; 5])) };
}

impl Class {
    fn constructor(self, context: &Context) -> JsObject {
        let all = context.intrinsics().constructors();
        match self {
            Self::Error | Self::System => all.error(),
            Self::Type => all.type_error(),
            Self::Range => all.range_error(),
            Self::Syntax => all.syntax_error(),
            Self::Uri => all.uri_error(),
        }
        .constructor()
    }

    fn prototype(self, context: &mut Context) -> JsObject {
        let at = match self {
            Self::Error | Self::System => 0,
            Self::Type => 1,
            Self::Range => 2,
            Self::Syntax => 3,
            Self::Uri => 4,
        };
        if let Some(made) = PROTOTYPES.with(|all| all.borrow().0[at].clone()) {
            return made;
        }
        let class = {
            let all = context.intrinsics().constructors();
            match at {
                0 => all.error(),
                1 => all.type_error(),
                2 => all.range_error(),
                3 => all.syntax_error(),
                _ => all.uri_error(),
            }
            .prototype()
        };
        let made = JsObject::from_proto_and_data(class, ());
        define::put_methods(&made, &[("toString", 0, to_string)], context);
        PROTOTYPES.with(|all| all.borrow_mut().0[at] = Some(made.clone()));
        made
    }
}

/// Whether an object is an error with an `ERR_` code that was built here.
pub fn is_node_error(object: &JsObject) -> bool {
    let Some(prototype) = object.prototype() else {
        return false;
    };
    PROTOTYPES.with(|all| all.borrow().0.iter().flatten().any(|p| *p == prototype))
}

fn to_string(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let Some(object) = this.as_object() else {
        return Err(JsNativeError::typ().with_message("not an error").into());
    };
    Ok(JsString::from(title(&object, context)?).into())
}

/// `Name [CODE]: message`, from the properties as they are now.
pub fn title(error: &JsObject, context: &mut Context) -> JsResult<String> {
    let mut part = |name| -> JsResult<String> {
        let value = error.get(JsString::from(name), context)?;
        super::convert::to_text(&value, context)
    };
    Ok(format!(
        "{} [{}]: {}",
        part("name")?,
        part("code")?,
        part("message")?
    ))
}

/// An error of the engine's own class, with the stack of where the script is.
///
/// Constructed rather than converted from a `JsNativeError`: only the constructor notes the stack.
pub fn plain(class: Class, message: &str, context: &mut Context) -> JsObject {
    let constructor = class.constructor(context);
    let message = JsValue::from(JsString::from(message));
    match constructor.construct(&[], None, context) {
        Ok(made) => {
            super::stack::give_stack(&made);
            define::put_hidden(&made, "message", message);
            made
        }
        // Only a script that has passed the engine's limits gets here.
        Err(_) => JsNativeError::error()
            .with_message(super::convert::to_text(&message, context).unwrap_or_default())
            .into_opaque(context),
    }
}

/// An error with a `code` of its own: `stack` and `toString` say `Name [CODE]: message`.
pub fn coded(class: Class, code: &str, message: &str, context: &mut Context) -> JsObject {
    let object = plain(class, message, context);
    let prototype = class.prototype(context);
    object.set_prototype(Some(prototype));
    define::put(&object, "code", JsString::from(code));
    object
}

/// An `Error` with a `code` that its name does not show, as those that Node makes in C++ and
/// `MODULE_NOT_FOUND` have.
pub fn plain_coded(code: &str, message: &str, context: &mut Context) -> JsObject {
    plain_coded_as(Class::Error, code, message, context)
}

/// The same of another class.
pub fn plain_coded_as(class: Class, code: &str, message: &str, context: &mut Context) -> JsObject {
    let object = plain(class, message, context);
    define::put(&object, "code", JsString::from(code));
    object
}

/// The error of an `ERR_` code with its arguments, as `new codes.ERR_X(...args)` makes in Node.
///
/// `code` may end in `.TypeError`, `.RangeError` or `.Error`, for the codes that exist in more
/// than one class. A code that is not in the table gives an error that says so.
pub fn make(code: &str, args: &[JsValue], context: &mut Context) -> JsResult<JsObject> {
    let (code, wished) = match code.split_once('.') {
        Some((code, "TypeError")) => (code, Some(Class::Type)),
        Some((code, "RangeError")) => (code, Some(Class::Range)),
        Some((code, "Error")) => (code, Some(Class::Error)),
        _ => (code, None),
    };
    let Some((class, words)) = codes::find(code) else {
        let message = format!("{code} is not an error code of this host");
        return Ok(coded(
            Class::Error,
            "ERR_INTERNAL_ASSERTION",
            &message,
            context,
        ));
    };
    let class = wished.unwrap_or(class);
    if class == Class::System {
        return system::with_info(code, words, args, context);
    }
    let message = if words.is_empty() {
        messages::compose(code, args, context)
    } else {
        messages::fill(words, args, context)
    };
    let error = coded(class, code, &message, context);
    for &(name, at) in codes::kept(code) {
        if let Some(value) = args.get(at) {
            define::put(&error, name, value.clone());
        }
    }
    Ok(error)
}

/// [`make`] for Rust callers: text arguments, and an error to return.
pub fn node_error(code: &str, args: &[&str], context: &mut Context) -> JsError {
    let args: Vec<JsValue> = args.iter().map(|&arg| JsString::from(arg).into()).collect();
    raise(code, &args, context)
}

/// [`make`] with any values, as an error to return.
pub fn raise(code: &str, args: &[JsValue], context: &mut Context) -> JsError {
    match make(code, args, context) {
        Ok(error) => thrown(error),
        Err(error) => error,
    }
}

/// An error object as what a native function returns to throw it.
pub fn thrown(error: JsObject) -> JsError {
    JsError::from_opaque(error.into())
}

/// `ERR_INVALID_ARG_TYPE`: `expected` are type names such as `string`, class names such as
/// `Buffer`, or other words; they are grouped as Node groups them. A `name` with a dot is called a
/// property, one that ends in ` argument` stands for itself (`first argument`).
pub fn invalid_arg_type(
    name: &str,
    expected: &[&str],
    actual: &JsValue,
    context: &mut Context,
) -> JsError {
    let message = messages::invalid_arg_type(name, expected, actual, context);
    thrown(coded(
        Class::Type,
        "ERR_INVALID_ARG_TYPE",
        &message,
        context,
    ))
}

/// `ERR_INVALID_ARG_VALUE`; `reason` is mostly `is invalid`.
pub fn invalid_arg_value(
    name: &str,
    value: &JsValue,
    reason: &str,
    context: &mut Context,
) -> JsError {
    let message = messages::invalid_arg_value(name, value, reason, context);
    thrown(coded(
        Class::Type,
        "ERR_INVALID_ARG_VALUE",
        &message,
        context,
    ))
}

/// `ERR_OUT_OF_RANGE`; `range` follows `It must be`.
pub fn out_of_range(name: &str, range: &str, value: &JsValue, context: &mut Context) -> JsError {
    let message = messages::out_of_range(name, range, value, context);
    thrown(coded(Class::Range, "ERR_OUT_OF_RANGE", &message, context))
}

/// `ERR_MISSING_ARGS`.
pub fn missing_args(names: &[&str], context: &mut Context) -> JsError {
    node_error("ERR_MISSING_ARGS", names, context)
}

/// `ERR_UNKNOWN_ENCODING`.
pub fn unknown_encoding(encoding: &JsValue, context: &mut Context) -> JsError {
    raise(
        "ERR_UNKNOWN_ENCODING",
        std::slice::from_ref(encoding),
        context,
    )
}

/// `ERR_METHOD_NOT_IMPLEMENTED`; `method` with its parentheses.
pub fn method_not_implemented(method: &str, context: &mut Context) -> JsError {
    node_error("ERR_METHOD_NOT_IMPLEMENTED", &[method], context)
}

/// `ERR_INVALID_STATE`.
pub fn invalid_state(what: &str, context: &mut Context) -> JsError {
    node_error("ERR_INVALID_STATE", &[what], context)
}

/// `ERR_INVALID_THIS`.
pub fn invalid_this(class: &str, context: &mut Context) -> JsError {
    node_error("ERR_INVALID_THIS", &[class], context)
}

/// `ERR_INVALID_RETURN_VALUE`: `expected` from the function `name`.
pub fn invalid_return_value(
    expected: &str,
    name: &str,
    value: &JsValue,
    context: &mut Context,
) -> JsError {
    let args = [
        JsString::from(expected).into(),
        JsString::from(name).into(),
        value.clone(),
    ];
    raise("ERR_INVALID_RETURN_VALUE", &args, context)
}
