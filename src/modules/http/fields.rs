//! Header names and values: which are allowed, and the one that every response has.

use std::cell::RefCell;

use boa_engine::{
    Context, JsArgs, JsResult, JsString, JsValue, js_string, object::builtins::JsArray,
    string::JsStrVariant,
};

use super::framing;
use crate::engine::errors;

/// Which bytes may stand in a token.
const TOKEN: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    let others = b"!#$%&'*+-.^_`|~";
    let mut at = 0;
    while at < others.len() {
        table[others[at] as usize] = true;
        at += 1;
    }
    table
};

fn is_token_text(text: &JsString) -> bool {
    let is_token = |byte: &u8| TOKEN[usize::from(*byte)];
    match text.as_str().variant() {
        JsStrVariant::Latin1(bytes) => !bytes.is_empty() && bytes.iter().all(is_token),
        JsStrVariant::Utf16(units) => units
            .iter()
            .all(|unit| u8::try_from(*unit).is_ok_and(|byte| is_token(&byte))),
    }
}

/// `isToken(text)`
pub fn is_token(_: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let text = args.get_or_undefined(0).as_string();
    Ok(text.is_some_and(|text| is_token_text(&text)).into())
}

/// A header's name as it was given. Fails with `ERR_INVALID_HTTP_TOKEN`.
pub fn check_name(
    name: &JsValue,
    label: Option<&JsValue>,
    context: &mut Context,
) -> JsResult<JsString> {
    if let Some(text) = name.as_string()
        && is_token_text(&text)
    {
        return Ok(text);
    }
    let label = match label {
        Some(label) if label.to_boolean() => label.clone(),
        _ => js_string!("Header name").into(),
    };
    let shown = match name.is_symbol() {
        true => JsString::from(name.display().to_string()).into(),
        false => name.clone(),
    };
    Err(errors::raise(
        "ERR_INVALID_HTTP_TOKEN",
        &[label, shown],
        context,
    ))
}

/// `checkName(name, label)`
pub fn check_name_function(
    _: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    check_name(args.get_or_undefined(0), args.get(1), context)?;
    Ok(JsValue::undefined())
}

/// Whether a text has only characters that may stand in a header's value.
pub fn is_valid_text(text: &JsString) -> bool {
    let valid = |byte: u8| matches!(byte, 0x09 | 0x20..=0x7e | 0x80..=0xff);
    match text.as_str().variant() {
        JsStrVariant::Latin1(bytes) => bytes.iter().all(|byte| valid(*byte)),
        JsStrVariant::Utf16(units) => units
            .iter()
            .all(|unit| u8::try_from(*unit).is_ok_and(valid)),
    }
}

/// As [`is_valid_text`], of a message whose `httpValidation` is not strict: all that does not end a
/// header.
fn is_bearable_text(text: &JsString) -> bool {
    text.iter()
        .all(|unit| unit <= 0xff && !matches!(unit, 0 | 0x0a | 0x0d))
}

/// Fails with `ERR_HTTP_INVALID_HEADER_VALUE` for undefined and `ERR_INVALID_CHAR` for characters
/// that would end the header.
pub fn check_value(
    name: &JsValue,
    value: &JsValue,
    is_lenient: bool,
    context: &mut Context,
) -> JsResult<()> {
    if value.is_undefined() {
        let args = [value.clone(), name.clone()];
        return Err(errors::raise(
            "ERR_HTTP_INVALID_HEADER_VALUE",
            &args,
            context,
        ));
    }
    let text = match value.as_string() {
        Some(text) => text,
        None if value.is_number() => return Ok(()),
        None => value.to_string(context)?,
    };
    if is_valid_text(&text) || (is_lenient && is_bearable_text(&text)) {
        return Ok(());
    }
    let args = [js_string!("header content").into(), name.clone()];
    Err(errors::raise("ERR_INVALID_CHAR", &args, context))
}

/// `checkValue(name, value, isLenient)`
pub fn check_value_function(
    _: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let (name, value) = (args.get_or_undefined(0), args.get_or_undefined(1));
    let is_lenient = args.get_or_undefined(2).to_boolean();
    check_value(name, value, is_lenient, context)?;
    Ok(JsValue::undefined())
}

thread_local! {
    static DATE: RefCell<(u64, String)> = const { RefCell::new((u64::MAX, String::new())) };
}

/// Appends the `Date` line; its text is made once a second.
pub fn push_date(head: &mut Vec<u8>) {
    let seconds = crate::runtime::wall_clock().as_secs();
    DATE.with(|date| {
        let mut date = date.borrow_mut();
        if date.0 != seconds {
            *date = (seconds, format!("Date: {}\r\n", http_date(seconds)));
        }
        head.extend_from_slice(date.1.as_bytes());
    });
}

/// RFC 9110's IMF-fixdate.
fn http_date(seconds: u64) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    // Howard Hinnant's civil_from_days, for days after 1970.
    let shifted = days + 719_468;
    let era = shifted / 146_097;
    let of_era = shifted % 146_097;
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 2 } else { month - 10 };
    let year = year_of_era + era * 400 + u64::from(month < 2);
    format!(
        "{}, {day:02} {} {year} {:02}:{:02}:{:02} GMT",
        DAYS[(days % 7) as usize],
        MONTHS[(month % 12) as usize],
        rest / 3600,
        rest / 60 % 60,
        rest % 60
    )
}

/// `methods()`: the names of all methods the parser knows.
pub fn methods(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let names: Vec<JsValue> = framing::METHODS
        .iter()
        .map(|name| JsString::from(*name).into())
        .collect();
    Ok(JsArray::from_iter(names, context).into())
}

#[cfg(test)]
mod tests {
    use super::http_date;

    #[test]
    fn dates_are_right() {
        assert_eq!(http_date(0), "Thu, 01 Jan 1970 00:00:00 GMT");
        assert_eq!(http_date(951_827_696), "Tue, 29 Feb 2000 12:34:56 GMT");
        assert_eq!(http_date(1_735_689_599), "Tue, 31 Dec 2024 23:59:59 GMT");
    }
}
