//! Reading arguments as Node reads them: what is accepted, in which order it is looked at, and the
//! error that says what was wrong.

use boa_engine::{Context, JsError, JsObject, JsResult, JsString, JsValue, js_string};

use super::bytes::{Encoding, View};
use super::failure::PathBytes;
use crate::engine::{convert, errors};

const SAFE: f64 = 9_007_199_254_740_991.0;

/// A property of an object of the program's; its getter may throw.
pub fn get(object: &JsObject, name: &str, context: &mut Context) -> JsResult<JsValue> {
    object.get(JsString::from(name), context)
}

/// A path: a string, a Buffer or a `file:` URL, without a NUL.
pub fn path(value: &JsValue, name: &str, context: &mut Context) -> JsResult<PathBytes> {
    // What a message shows: of a URL its path.
    let mut shown = value.clone();
    let bytes = if let Some(text) = value.as_string() {
        convert::text(&text).into_bytes()
    } else if let Some(view) = uint8_view(value, context) {
        view.copy(0, usize::MAX)
    } else if let Some(href) = url_of(value, context)? {
        let bytes = file_url(&href, context)?;
        shown = JsString::from(&*String::from_utf8_lossy(&bytes)).into();
        bytes
    } else {
        return Err(errors::invalid_arg_type(
            name,
            &["string", "Buffer", "URL"],
            value,
            context,
        ));
    };
    if memchr::memchr(0, &bytes).is_some() {
        return Err(errors::invalid_arg_value(
            name,
            &shown,
            "must be a string, Uint8Array, or URL without null bytes",
            context,
        ));
    }
    Ok(bytes)
}

fn uint8_view(value: &JsValue, context: &mut Context) -> Option<View> {
    use boa_engine::object::builtins::JsUint8Array;
    let object = value.as_object()?;
    JsUint8Array::from_object(object.clone()).ok()?;
    View::of(value, context)
}

/// The `href` of a URL object, as Node tells one from a legacy `url.parse` result.
fn url_of(value: &JsValue, context: &mut Context) -> JsResult<Option<String>> {
    let Some(object) = value.as_object() else {
        return Ok(None);
    };
    let href = get(&object, "href", context)?;
    let protocol = get(&object, "protocol", context)?;
    if !href.to_boolean() || !protocol.to_boolean() {
        return Ok(None);
    }
    let auth = get(&object, "auth", context)?;
    let path = get(&object, "path", context)?;
    if !auth.is_undefined() || !path.is_undefined() {
        return Ok(None);
    }
    Ok(Some(convert::to_text(&href, context)?))
}

fn file_url(href: &str, context: &mut Context) -> JsResult<PathBytes> {
    let fail = |code: &str, message: &str, context: &mut Context| {
        errors::coded(errors::Class::Type, code, message, context)
    };
    let parsed = url::Url::parse(href)
        .ok()
        .filter(|url| url.scheme() == "file");
    let Some(parsed) = parsed else {
        let message = "The URL must be of scheme file";
        return Err(errors::thrown(fail(
            "ERR_INVALID_URL_SCHEME",
            message,
            context,
        )));
    };
    if parsed.host_str().is_some_and(|host| !host.is_empty()) {
        let message = format!(
            "File URL host must be \"localhost\" or empty on {}",
            std::env::consts::OS
        );
        let error = fail("ERR_INVALID_FILE_URL_HOST", &message, context);
        return Err(errors::thrown(error));
    }
    let mut bytes = Vec::new();
    let raw = parsed.path().as_bytes();
    let mut at = 0;
    while at < raw.len() {
        let hex = |at: usize| raw.get(at).and_then(|&c| char::from(c).to_digit(16));
        match (raw[at], hex(at + 1), hex(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                let byte = (high * 16 + low) as u8;
                if byte == b'/' {
                    let message = "File URL path must not include encoded / characters";
                    let error = fail("ERR_INVALID_FILE_URL_PATH", message, context);
                    crate::engine::define::put(&error, "input", JsString::from(href));
                    return Err(errors::thrown(error));
                }
                bytes.push(byte);
                at += 3;
            }
            (byte, ..) => {
                bytes.push(byte);
                at += 1;
            }
        }
    }
    if std::str::from_utf8(&bytes).is_err() {
        let error = errors::plain(errors::Class::Uri, "URI malformed", context);
        return Err(errors::thrown(error));
    }
    Ok(bytes)
}

/// `ERR_OUT_OF_RANGE`; `range` follows "It must be".
pub fn out_of_range(name: &str, range: &str, value: &JsValue, context: &mut Context) -> JsError {
    errors::out_of_range(name, range, value, context)
}

/// A whole number from `least` to `most`.
pub fn whole(
    value: &JsValue,
    name: &str,
    least: f64,
    most: f64,
    context: &mut Context,
) -> JsResult<f64> {
    let Some(number) = value.as_number() else {
        return Err(errors::invalid_arg_type(name, &["number"], value, context));
    };
    if number.fract() != 0.0 || !number.is_finite() {
        return Err(out_of_range(name, "an integer", value, context));
    }
    if number < least || number > most {
        let range = format!(">= {least} && <= {most}");
        return Err(out_of_range(name, &range, value, context));
    }
    Ok(number)
}

/// A file descriptor: 0 to 2147483647.
pub fn fd(value: &JsValue, context: &mut Context) -> JsResult<i32> {
    Ok(whole(value, "fd", 0.0, 2_147_483_647.0, context)? as i32)
}

/// A mode: a 32-bit number or an octal string; `default` for null and undefined.
pub fn mode(
    value: &JsValue,
    name: &str,
    default: Option<u32>,
    context: &mut Context,
) -> JsResult<u32> {
    if value.is_null_or_undefined() {
        // Node takes its default in the place of either, if only undefined.
        return match default {
            Some(default) => Ok(default),
            None => Err(errors::invalid_arg_type(
                name,
                &["number"],
                &JsValue::undefined(),
                context,
            )),
        };
    }
    if let Some(text) = value.as_string() {
        let text = convert::text(&text);
        if text.is_empty() || !text.bytes().all(|digit| (b'0'..=b'7').contains(&digit)) {
            let reason = "must be a 32-bit unsigned integer or an octal string";
            return Err(errors::invalid_arg_value(name, value, reason, context));
        }
        let number = u64::from_str_radix(&text, 8).unwrap_or(u64::MAX);
        return Ok(whole(&(number as f64).into(), name, 0.0, 4_294_967_295.0, context)? as u32);
    }
    Ok(whole(value, name, 0.0, 4_294_967_295.0, context)? as u32)
}

/// Open flags: a number or one of Node's strings; `O_RDONLY` for null and undefined.
pub fn flags(value: &JsValue, context: &mut Context) -> JsResult<i32> {
    if value.is_null_or_undefined() {
        return Ok(libc::O_RDONLY);
    }
    if value.is_number() {
        return Ok(whole(value, "flags", -2_147_483_648.0, 2_147_483_647.0, context)? as i32);
    }
    const APPEND: i32 = libc::O_APPEND | libc::O_CREAT;
    const TRUNCATE: i32 = libc::O_TRUNC | libc::O_CREAT;
    let text = value.as_string().map(|text| convert::text(&text));
    Ok(match text.as_deref().unwrap_or_default() {
        "r" => libc::O_RDONLY,
        "rs" | "sr" => libc::O_RDONLY | libc::O_SYNC,
        "r+" => libc::O_RDWR,
        "rs+" | "sr+" => libc::O_RDWR | libc::O_SYNC,
        "w" => TRUNCATE | libc::O_WRONLY,
        "wx" | "xw" => TRUNCATE | libc::O_WRONLY | libc::O_EXCL,
        "w+" => TRUNCATE | libc::O_RDWR,
        "wx+" | "xw+" => TRUNCATE | libc::O_RDWR | libc::O_EXCL,
        "a" => APPEND | libc::O_WRONLY,
        "ax" | "xa" => APPEND | libc::O_WRONLY | libc::O_EXCL,
        "as" | "sa" => APPEND | libc::O_WRONLY | libc::O_SYNC,
        "a+" => APPEND | libc::O_RDWR,
        "ax+" | "xa+" => APPEND | libc::O_RDWR | libc::O_EXCL,
        "as+" | "sa+" => APPEND | libc::O_RDWR | libc::O_SYNC,
        _ => {
            return Err(errors::invalid_arg_value(
                "flags",
                value,
                "is invalid",
                context,
            ));
        }
    })
}

/// The `options` argument: an encoding's name or an object; nothing when it was left out.
pub struct Options {
    object: Option<JsObject>,
    name: Option<JsValue>,
}

impl Options {
    /// Fails with `ERR_INVALID_ARG_TYPE` for what is neither.
    pub fn read(value: &JsValue, context: &mut Context) -> JsResult<Self> {
        if value.is_null_or_undefined() || value.is_callable() {
            return Ok(Self {
                object: None,
                name: None,
            });
        }
        if value.is_string() {
            return Ok(Self {
                object: None,
                name: Some(value.clone()),
            });
        }
        match value.as_object() {
            Some(object) => Ok(Self {
                object: Some(object.clone()),
                name: None,
            }),
            None => Err(errors::invalid_arg_type(
                "options",
                &["string", "Object"],
                value,
                context,
            )),
        }
    }

    /// An option's value.
    pub fn get(&self, name: &str, context: &mut Context) -> JsResult<JsValue> {
        match &self.object {
            Some(object) => get(object, name, context),
            None => Ok(JsValue::undefined()),
        }
    }

    /// The `encoding` option, `default` when there is none.
    pub fn encoding(&self, default: Encoding, context: &mut Context) -> JsResult<Encoding> {
        let value = match &self.name {
            Some(name) => name.clone(),
            None => self.get("encoding", context)?,
        };
        encoding(&value, default, context)
    }

    /// An option that is a boolean; false when absent.
    pub fn flag(&self, name: &str, context: &mut Context) -> JsResult<bool> {
        let value = self.get(name, context)?;
        boolean(&value, &format!("options.{name}"), context)
    }

    /// The `signal` option.
    pub fn signal(&self, context: &mut Context) -> JsResult<Option<JsObject>> {
        let value = self.get("signal", context)?;
        if value.is_undefined() {
            return Ok(None);
        }
        if let Some(object) = value.as_object()
            && object.has_property(js_string!("aborted"), context)?
        {
            return Ok(Some(object.clone()));
        }
        Err(errors::invalid_arg_type(
            "options.signal",
            &["AbortSignal"],
            &value,
            context,
        ))
    }
}

/// An encoding's name; `default` for what is falsy.
pub fn encoding(value: &JsValue, default: Encoding, context: &mut Context) -> JsResult<Encoding> {
    if !value.to_boolean() {
        return Ok(default);
    }
    let named = value
        .as_string()
        .and_then(|name| Encoding::named(&convert::text(&name)));
    named
        .ok_or_else(|| errors::invalid_arg_value("encoding", value, "is invalid encoding", context))
}

/// A boolean; false for undefined (and null).
pub fn boolean(value: &JsValue, name: &str, context: &mut Context) -> JsResult<bool> {
    if value.is_null_or_undefined() {
        return Ok(false);
    }
    value
        .as_boolean()
        .ok_or_else(|| errors::invalid_arg_type(name, &["boolean"], value, context))
}

/// A position in a file from which `length` bytes are read: nothing (the file's own) for null,
/// undefined and -1.
pub fn position(value: &JsValue, length: usize, context: &mut Context) -> JsResult<Option<u64>> {
    if value.is_null_or_undefined() {
        return Ok(None);
    }
    if let Some(big) = value.as_bigint() {
        let most = i64::MAX - i64::try_from(length).unwrap_or(i64::MAX);
        // What is no 64-bit number is out of any range.
        let number: Option<i64> = big.to_string().parse().ok();
        return match number.filter(|number| (-1..=most).contains(number)) {
            Some(number) => Ok(u64::try_from(number).ok()),
            None => {
                let range = format!(">= -1 && <= {most}");
                Err(out_of_range("position", &range, value, context))
            }
        };
    }
    let Some(number) = value.as_number() else {
        let types = ["bigint", "integer"];
        return Err(errors::invalid_arg_type("position", &types, value, context));
    };
    whole(&number.into(), "position", -1.0, SAFE, context)?;
    Ok((number >= 0.0).then_some(number as u64))
}

/// A position that is written at: what is no whole number from 0 on is none.
pub fn write_position(value: &JsValue) -> Option<u64> {
    let number = value.as_number()?;
    let is_whole = number.fract() == 0.0 && (0.0..=SAFE).contains(&number);
    is_whole.then_some(number as u64)
}

/// A length of a file to be, not negative.
pub fn file_length(value: &JsValue, name: &str, context: &mut Context) -> JsResult<u64> {
    if value.is_undefined() {
        return Ok(0);
    }
    let number = whole(value, name, -SAFE, SAFE, context)?;
    Ok(number.max(0.0) as u64)
}

/// A user or group id; -1 leaves it as it is.
pub fn id(value: &JsValue, name: &str, context: &mut Context) -> JsResult<u32> {
    Ok(whole(value, name, -1.0, 4_294_967_295.0, context)? as i64 as u32)
}

/// Seconds since 1970 from a number, a numeric string or a Date.
pub fn seconds(value: &JsValue, name: &str, context: &mut Context) -> JsResult<f64> {
    use boa_engine::object::builtins::JsDate;
    if let Some(number) = value.as_number()
        && number.is_finite()
    {
        // As Node: a time before 1970 becomes now.
        return Ok(if number < 0.0 { now() } else { number });
    }
    if let Some(text) = value.as_string() {
        let number = value.to_number(context)?;
        if !text.is_empty() && !number.is_nan() {
            return Ok(number);
        }
    }
    if let Some(object) = value.as_object()
        && let Ok(date) = JsDate::from_object(object.clone())
    {
        let milliseconds = date.get_time(context)?.to_number(context)?;
        return Ok(milliseconds / 1000.0);
    }
    Err(errors::invalid_arg_type(
        name,
        &["Date", "Time in seconds"],
        value,
        context,
    ))
}

fn now() -> f64 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0.0, |since| since.as_secs_f64())
}

/// A mode for `access` and `copyFile`: 0 to 7.
pub fn small_mode(value: &JsValue, default: u32, context: &mut Context) -> JsResult<u32> {
    if value.is_null_or_undefined() {
        return Ok(default);
    }
    let fail = |class, code, message: &str, context: &mut Context| {
        Err(errors::thrown(errors::coded(class, code, message, context)))
    };
    match convert::integer(value) {
        Some(number @ 0..=7) => Ok(number as u32),
        Some(_) => fail(
            errors::Class::Range,
            "ERR_OUT_OF_RANGE",
            "mode is out of range: >= 0 && <= 7",
            context,
        ),
        None => fail(
            errors::Class::Type,
            "ERR_INVALID_ARG_TYPE",
            "mode must be int32 or null/undefined",
            context,
        ),
    }
}
