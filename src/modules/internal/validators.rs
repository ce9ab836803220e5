//! `internal/validators`: checks of arguments for the texts in js/, with Node's errors.
//!
//! Each takes the value and its name, throws the error, and returns nothing unless it says so.

use boa_engine::{
    Context, JsArgs, JsError, JsObject, JsResult, JsString, JsValue, js_string,
    object::builtins::{JsArray, JsDataView, JsTypedArray},
};

use crate::engine::{convert, define, errors};

/// `validateObject`'s flags, the numbers Node gives them.
const ALLOW_NULL: u32 = 1;
const ALLOW_ARRAY: u32 = 2;
const ALLOW_FUNCTION: u32 = 4;

/// What the texts get.
pub fn exports(context: &mut Context) -> JsResult<JsObject> {
    let exports = define::object(context);
    define::put_functions(
        &exports,
        &[
            ("isInt32", 1, |_, args, _| {
                Ok(is_int32(args.get_or_undefined(0)).into())
            }),
            ("isUint32", 1, |_, args, _| {
                Ok(is_uint32(args.get_or_undefined(0)).into())
            }),
            ("parseFileMode", 3, parse_file_mode),
            ("validateString", 2, |_, args, context| {
                require(args, JsValue::is_string, "string", context)
            }),
            ("validateBoolean", 2, |_, args, context| {
                require(args, JsValue::is_boolean, "boolean", context)
            }),
            ("validateFunction", 2, |_, args, context| {
                require(args, JsValue::is_callable, "function", context)
            }),
            ("validatePlainFunction", 2, |_, args, context| {
                require(args, JsValue::is_callable, "function", context)
            }),
            ("validateUndefined", 2, |_, args, context| {
                require(args, JsValue::is_undefined, "undefined", context)
            }),
            ("validateDictionary", 2, |_, args, context| {
                require(
                    args,
                    |v| v.is_null_or_undefined() || v.is_object(),
                    "a dictionary",
                    context,
                )
            }),
            ("validateNumber", 4, validate_number),
            ("validateInteger", 4, validate_integer),
            ("validateInt32", 4, validate_int32),
            ("validateUint32", 3, validate_uint32),
            ("validateFiniteNumber", 2, validate_finite_number),
            ("checkRangesOrGetDefault", 5, check_ranges_or_get_default),
            ("validateObject", 3, validate_object),
            ("validateArray", 3, validate_array),
            ("validateStringArray", 2, |_, args, context| {
                validate_items(args, JsValue::is_string, "string", context)
            }),
            ("validateBooleanArray", 2, |_, args, context| {
                validate_items(args, JsValue::is_boolean, "boolean", context)
            }),
            ("validateAbortSignalArray", 2, validate_abort_signal_array),
            ("validateAbortSignal", 2, validate_abort_signal),
            ("validateBuffer", 2, validate_buffer),
            ("validateEncoding", 2, validate_encoding),
            ("validatePort", 3, validate_port),
            ("validateOneOf", 3, validate_one_of),
            ("validateUnion", 3, validate_union),
            ("validateSignalName", 2, validate_signal_name),
            ("validateLinkHeaderValue", 1, validate_link_header_value),
            ("validateThisInternalField", 3, validate_this_internal_field),
        ],
        context,
    );
    for (name, flags) in [
        ("kValidateObjectNone", 0),
        ("kValidateObjectAllowNullable", ALLOW_NULL),
        ("kValidateObjectAllowArray", ALLOW_ARRAY),
        ("kValidateObjectAllowFunction", ALLOW_FUNCTION),
        ("kValidateObjectAllowObjects", ALLOW_ARRAY | ALLOW_FUNCTION),
        (
            "kValidateObjectAllowObjectsAndNull",
            ALLOW_ARRAY | ALLOW_FUNCTION | ALLOW_NULL,
        ),
    ] {
        define::put(&exports, name, flags);
    }
    Ok(exports)
}

const DONE: JsResult<JsValue> = Ok(JsValue::undefined());

fn name(args: &[JsValue], context: &mut Context) -> JsResult<String> {
    convert::to_text(args.get_or_undefined(1), context)
}

/// The error that the first argument is not of the type `expected`.
fn wrong(args: &[JsValue], expected: &[&str], context: &mut Context) -> JsError {
    match name(args, context) {
        Ok(name) => errors::invalid_arg_type(&name, expected, args.get_or_undefined(0), context),
        Err(error) => error,
    }
}

fn out_of_range(args: &[JsValue], range: &str, context: &mut Context) -> JsError {
    match name(args, context) {
        Ok(name) => errors::out_of_range(&name, range, args.get_or_undefined(0), context),
        Err(error) => error,
    }
}

fn require(
    args: &[JsValue],
    holds: impl Fn(&JsValue) -> bool,
    expected: &str,
    context: &mut Context,
) -> JsResult<JsValue> {
    if holds(args.get_or_undefined(0)) {
        DONE
    } else {
        Err(wrong(args, &[expected], context))
    }
}

fn number(args: &[JsValue], context: &mut Context) -> JsResult<f64> {
    match args.get_or_undefined(0).as_number() {
        Some(number) => Ok(number),
        None => Err(wrong(args, &["number"], context)),
    }
}

fn bound(args: &[JsValue], at: usize) -> Option<f64> {
    args.get(at).and_then(JsValue::as_number)
}

/// A number as JavaScript shows it.
fn shown(number: f64) -> String {
    JsValue::from(number).display().to_string()
}

fn is_int32(value: &JsValue) -> bool {
    value
        .as_number()
        .is_some_and(|n| n.fract() == 0.0 && (-2_147_483_648.0..=2_147_483_647.0).contains(&n))
}

fn is_uint32(value: &JsValue) -> bool {
    value
        .as_number()
        .is_some_and(|n| n.fract() == 0.0 && (0.0..=4_294_967_295.0).contains(&n))
}

/// `validateNumber(value, name, min, max)`
fn validate_number(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let number = number(args, context)?;
    let (min, max) = (bound(args, 2), bound(args, 3));
    let outside = min.is_some_and(|min| number < min)
        || max.is_some_and(|max| number > max)
        || ((min.is_some() || max.is_some()) && number.is_nan());
    if !outside {
        return DONE;
    }
    let range = match (min, max) {
        (Some(min), Some(max)) => format!(">= {} && <= {}", shown(min), shown(max)),
        (Some(min), None) => format!(">= {}", shown(min)),
        (None, Some(max)) => format!("<= {}", shown(max)),
        (None, None) => String::new(),
    };
    Err(out_of_range(args, &range, context))
}

fn integer_within(
    args: &[JsValue],
    min: f64,
    max: f64,
    context: &mut Context,
) -> JsResult<JsValue> {
    let number = number(args, context)?;
    if number.fract() != 0.0 || !number.is_finite() {
        return Err(out_of_range(args, "an integer", context));
    }
    if number < min || number > max {
        let range = format!(">= {} && <= {}", shown(min), shown(max));
        return Err(out_of_range(args, &range, context));
    }
    DONE
}

/// `validateInteger(value, name, min, max)`
fn validate_integer(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    const SAFE: f64 = 9_007_199_254_740_991.0;
    let (min, max) = (
        bound(args, 2).unwrap_or(-SAFE),
        bound(args, 3).unwrap_or(SAFE),
    );
    integer_within(args, min, max, context)
}

/// `validateInt32(value, name, min, max)`
fn validate_int32(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let min = bound(args, 2).unwrap_or(-2_147_483_648.0);
    let max = bound(args, 3).unwrap_or(2_147_483_647.0);
    integer_within(args, min, max, context)
}

/// [`validate_int32`] for native modules.
pub fn int32(
    value: &JsValue,
    name: &str,
    min: i32,
    max: i32,
    context: &mut Context,
) -> JsResult<i32> {
    let args = [value.clone(), JsString::from(name).into()];
    integer_within(&args, min.into(), max.into(), context)?;
    value.to_i32(context)
}

/// `validateUint32(value, name, positive)`
fn validate_uint32(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let min = if args.get_or_undefined(2).to_boolean() {
        1.0
    } else {
        0.0
    };
    integer_within(args, min, 4_294_967_295.0, context)
}

/// `validateFiniteNumber(value, name)`: false for `undefined` and NaN, true for a finite number.
fn validate_finite_number(
    _: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    Ok(finite(args, context)?.into())
}

fn finite(args: &[JsValue], context: &mut Context) -> JsResult<bool> {
    if args.get_or_undefined(0).is_undefined() {
        return Ok(false);
    }
    let number = number(args, context)?;
    if number.is_infinite() {
        return Err(out_of_range(args, "a finite number", context));
    }
    Ok(!number.is_nan())
}

/// `checkRangesOrGetDefault(value, name, lower, upper, default)`: the value, or the default for
/// `undefined` and NaN.
fn check_ranges_or_get_default(
    _: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    if !finite(args, context)? {
        return Ok(args.get_or_undefined(4).clone());
    }
    let number = number(args, context)?;
    let lower = bound(args, 2).unwrap_or(f64::NEG_INFINITY);
    let upper = bound(args, 3).unwrap_or(f64::INFINITY);
    if number < lower || number > upper {
        let range = format!(">= {} and <= {}", shown(lower), shown(upper));
        return Err(out_of_range(args, &range, context));
    }
    Ok(args.get_or_undefined(0).clone())
}

/// `validateObject(value, name, options)`: options are Node's flags or `{ nullable, allowArray,
/// allowFunction }`.
fn validate_object(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let value = args.get_or_undefined(0);
    let options = args.get_or_undefined(2);
    let mut flags = options.as_number().map_or(0, |flags| flags as u32);
    if let Some(options) = options.as_object() {
        for (name, flag) in [
            (js_string!("nullable"), ALLOW_NULL),
            (js_string!("allowArray"), ALLOW_ARRAY),
            (js_string!("allowFunction"), ALLOW_FUNCTION),
        ] {
            if options.get(name, context)?.to_boolean() {
                flags |= flag;
            }
        }
    }
    let fits = match value.as_object() {
        None => value.is_null() && flags & ALLOW_NULL != 0,
        Some(object) if object.is_callable() => flags & ALLOW_FUNCTION != 0,
        Some(object) if object.is_array() => flags & ALLOW_ARRAY != 0,
        Some(_) => true,
    };
    if fits {
        DONE
    } else {
        Err(wrong(args, &["Object"], context))
    }
}

fn array(args: &[JsValue], context: &mut Context) -> JsResult<JsArray> {
    args.get_or_undefined(0)
        .as_object()
        .and_then(|object| JsArray::from_object(object).ok())
        .ok_or_else(|| wrong(args, &["Array"], context))
}

/// `validateArray(value, name, minLength)`
fn validate_array(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let array = array(args, context)?;
    let least = bound(args, 2).unwrap_or(0.0);
    if (array.length(context)? as f64) < least {
        let name = name(args, context)?;
        let reason = format!("must have a length of at least {}", shown(least));
        let value = args.get_or_undefined(0);
        return Err(errors::invalid_arg_value(&name, value, &reason, context));
    }
    DONE
}

fn validate_items(
    args: &[JsValue],
    holds: fn(&JsValue) -> bool,
    expected: &str,
    context: &mut Context,
) -> JsResult<JsValue> {
    let array = array(args, context)?;
    for at in 0..array.length(context)? {
        let item = array.get(at, context)?;
        if !holds(&item) {
            let name = format!("{}[{at}]", name(args, context)?);
            return Err(errors::invalid_arg_type(&name, &[expected], &item, context));
        }
    }
    DONE
}

fn is_abort_signal(value: &JsValue, context: &mut Context) -> JsResult<bool> {
    match value.as_object() {
        Some(object) => object.has_property(js_string!("aborted"), context),
        None => Ok(false),
    }
}

/// `validateAbortSignal(value, name)`: `undefined` passes.
fn validate_abort_signal(
    _: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let value = args.get_or_undefined(0);
    if value.is_undefined() || is_abort_signal(value, context)? {
        DONE
    } else {
        Err(wrong(args, &["AbortSignal"], context))
    }
}

fn validate_abort_signal_array(
    _: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let array = array(args, context)?;
    for at in 0..array.length(context)? {
        let item = array.get(at, context)?;
        if !is_abort_signal(&item, context)? {
            let name = format!("{}[{at}]", name(args, context)?);
            return Err(errors::invalid_arg_type(
                &name,
                &["AbortSignal"],
                &item,
                context,
            ));
        }
    }
    DONE
}

/// `validateBuffer(value, name)`: any view of bytes.
fn validate_buffer(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let is_view = args.get_or_undefined(0).as_object().is_some_and(|object| {
        JsTypedArray::from_object(object.clone()).is_ok() || JsDataView::from_object(object).is_ok()
    });
    if is_view {
        return DONE;
    }
    let mut named = args.to_vec();
    if args.get_or_undefined(1).is_undefined() {
        named.resize(2, JsValue::undefined());
        named[1] = js_string!("buffer").into();
    }
    Err(wrong(
        &named,
        &["Buffer", "TypedArray", "DataView"],
        context,
    ))
}

/// `validateEncoding(data, encoding)`: hexadecimal text has an even length.
fn validate_encoding(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let encoding = args.get_or_undefined(1);
    let is_hex = encoding
        .as_string()
        .is_some_and(|encoding| convert::text(&encoding).eq_ignore_ascii_case("hex"));
    let length = args
        .get_or_undefined(0)
        .as_string()
        .map_or(0, |data| data.len());
    if is_hex && !length.is_multiple_of(2) {
        let reason = format!("is invalid for data of length {length}");
        return Err(errors::invalid_arg_value(
            "encoding", encoding, &reason, context,
        ));
    }
    DONE
}

/// `validatePort(port, name = 'Port', allowZero = true)`: the port as a number. Takes a number or
/// its text.
fn validate_port(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let value = args.get_or_undefined(0);
    let allow_zero = args
        .get(2)
        .is_none_or(|flag| flag.is_undefined() || flag.to_boolean());
    let number = match value.as_string() {
        Some(text) if convert::text(&text).trim().is_empty() => f64::NAN,
        Some(_) => value.to_number(context)?,
        None => value.as_number().unwrap_or(f64::NAN),
    };
    let least = if allow_zero { 0.0 } else { 1.0 };
    if number.fract() == 0.0 && (least..=65_535.0).contains(&number) {
        return Ok((number as u16).into());
    }
    let name = match args.get_or_undefined(1) {
        name if name.is_undefined() => js_string!("Port").into(),
        name => name.clone(),
    };
    let args = [name, value.clone(), allow_zero.into()];
    Err(errors::raise("ERR_SOCKET_BAD_PORT", &args, context))
}

/// `validateOneOf(value, name, allowed)`
fn validate_one_of(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let value = args.get_or_undefined(0);
    let allowed = items(args.get_or_undefined(2), context)?;
    if allowed
        .iter()
        .any(|one| JsValue::same_value_zero(one, value))
    {
        return DONE;
    }
    let shown: Vec<String> = allowed
        .iter()
        .map(|one| match one.as_string() {
            Some(text) => format!("'{}'", convert::text(&text)),
            None => errors::text::primitive(one, context),
        })
        .collect();
    let name = name(args, context)?;
    let reason = format!("must be one of: {}", shown.join(", "));
    Err(errors::invalid_arg_value(&name, value, &reason, context))
}

fn items(value: &JsValue, context: &mut Context) -> JsResult<Vec<JsValue>> {
    let array = JsArray::from_object(value.to_object(context)?)?;
    let length = array.length(context)?;
    (0..length).map(|at| array.get(at, context)).collect()
}

/// `validateUnion(value, name, union)`
fn validate_union(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let value = args.get_or_undefined(0);
    let union = items(args.get_or_undefined(2), context)?;
    if union.iter().any(|one| JsValue::same_value_zero(one, value)) {
        return DONE;
    }
    let shown: Vec<String> = union
        .iter()
        .map(|one| convert::to_text(one, context))
        .collect::<JsResult<_>>()?;
    let expected = format!("('{}')", shown.join("|"));
    Err(wrong(args, &[&expected], context))
}

/// `validateSignalName(value, name = 'signal')`
fn validate_signal_name(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let value = args.get_or_undefined(0);
    let Some(text) = value.as_string() else {
        let name = match args.get(1) {
            Some(name) if !name.is_undefined() => convert::to_text(name, context)?,
            _ => "signal".into(),
        };
        return Err(errors::invalid_arg_type(&name, &["string"], value, context));
    };
    let text = convert::text(&text);
    if is_signal(&text) {
        return DONE;
    }
    if is_signal(&text.to_uppercase()) {
        let hint = format!("{text} (signals must use all capital letters)");
        return Err(errors::node_error("ERR_UNKNOWN_SIGNAL", &[&hint], context));
    }
    Err(errors::node_error("ERR_UNKNOWN_SIGNAL", &[&text], context))
}

fn is_signal(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "IOT", "BUS", "FPE", "KILL", "USR1", "SEGV",
        "USR2", "PIPE", "ALRM", "TERM", "CHLD", "STKFLT", "CONT", "STOP", "TSTP", "TTIN", "TTOU",
        "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "POLL", "PWR", "SYS",
    ];
    name.strip_prefix("SIG")
        .is_some_and(|name| NAMES.contains(&name))
}

/// `parseFileMode(value, name, default)`: the mode as a number; text is octal.
fn parse_file_mode(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let mut value = args.get_or_undefined(0).clone();
    if value.is_null_or_undefined() {
        value = args.get_or_undefined(2).clone();
    }
    if let Some(text) = value.as_string() {
        let text = convert::text(&text);
        let octal = !text.is_empty() && text.bytes().all(|c| (b'0'..=b'7').contains(&c));
        return match u32::from_str_radix(&text, 8) {
            Ok(mode) if octal => Ok(mode.into()),
            _ => Err(errors::invalid_arg_value(
                &name(args, context)?,
                &value,
                "must be a 32-bit unsigned integer or an octal string",
                context,
            )),
        };
    }
    let args = [value.clone(), args.get_or_undefined(1).clone()];
    integer_within(&args, 0.0, 4_294_967_295.0, context)?;
    Ok(value)
}

/// `validateLinkHeaderValue(hints)`: the header's text, from one link or an array of them.
fn validate_link_header_value(
    _: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let hints = args.get_or_undefined(0);
    let links = match hints.as_object() {
        Some(object) if object.is_array() => items(hints, context)?,
        _ => vec![hints.clone()],
    };
    let mut texts = Vec::with_capacity(links.len());
    for link in links {
        match link.as_string().map(|link| convert::text(&link)) {
            Some(text) if is_link(&text) => texts.push(text),
            _ => {
                return Err(errors::invalid_arg_value(
                    "hints",
                    hints,
                    "must be an array or string of format \"</styles.css>; rel=preload; as=style\"",
                    context,
                ));
            }
        }
    }
    Ok(convert::string(&texts.join(", ")).into())
}

/// `<target>` and any number of `; name` or `; name=value` (RFC 8288).
fn is_link(text: &str) -> bool {
    let Some((target, parameters)) = text.strip_prefix('<').and_then(|rest| rest.split_once('>'))
    else {
        return false;
    };
    let is_parameter = |parameter: &str| {
        let (name, value) = match parameter.trim().split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (parameter.trim(), None),
        };
        let token = |text: &str| {
            !text.is_empty() && !text.contains(|c: char| c.is_whitespace() || "<>,;\"'".contains(c))
        };
        let value_fits = value.is_none_or(|value| {
            let inner = value.strip_prefix('"').and_then(|v| v.strip_suffix('"'));
            inner.is_some_and(|inner| !inner.contains('"')) || token(value)
        });
        token(name) && value_fits
    };
    let parameters = parameters.trim();
    !target.contains(['<', '>'])
        && (parameters.is_empty()
            || parameters
                .strip_prefix(';')
                .is_some_and(|parameters| parameters.split(';').all(is_parameter)))
}

/// `validateThisInternalField(object, field, className)`
fn validate_this_internal_field(
    _: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let field = args.get_or_undefined(1).to_property_key(context)?;
    let has = match args.get_or_undefined(0).as_object() {
        Some(object) => object.has_property(field, context)?,
        None => false,
    };
    if has {
        return DONE;
    }
    let class = convert::to_text(args.get_or_undefined(2), context)?;
    Err(errors::invalid_this(&class, context))
}
