//! Header names and values: which are allowed, and the one that every response has.

use std::cell::RefCell;

use boa_engine::{
    Context, JsArgs, JsResult, JsString, JsValue, js_string, object::builtins::JsArray,
};

use super::framing;
use crate::engine::errors;

fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

fn is_token_text(text: &JsString) -> bool {
    !text.is_empty()
        && text
            .iter()
            .all(|unit| u8::try_from(unit).is_ok_and(is_token_byte))
}

/// `isToken(text)`
pub fn is_token(_: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let text = args.get_or_undefined(0).as_string();
    Ok(text.is_some_and(|text| is_token_text(&text)).into())
}

/// `checkName(name, label)`: the name in lower case. Fails with `ERR_INVALID_HTTP_TOKEN`.
pub fn check_name(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let name = args.get_or_undefined(0);
    if let Some(text) = name.as_string()
        && is_token_text(&text)
    {
        if !text.iter().any(|unit| (0x41..=0x5a).contains(&unit)) {
            return Ok(text.into());
        }
        let lower: String = text
            .iter()
            .map(|unit| char::from(u8::try_from(unit).unwrap_or(b'?').to_ascii_lowercase()))
            .collect();
        return Ok(JsString::from(lower).into());
    }
    let label = args.get_or_undefined(1);
    let label = if label.to_boolean() {
        label.clone()
    } else {
        js_string!("Header name").into()
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

fn is_valid(text: &JsString) -> bool {
    text.iter()
        .all(|unit| matches!(unit, 0x09 | 0x20..=0x7e | 0x80..=0xff))
}

/// `checkValue(name, value)`. Fails with `ERR_HTTP_INVALID_HEADER_VALUE` for undefined and
/// `ERR_INVALID_CHAR` for characters that would end the header.
pub fn check_value(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (name, value) = (args.get_or_undefined(0), args.get_or_undefined(1));
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
        None if value.is_number() => return Ok(JsValue::undefined()),
        None => value.to_string(context)?,
    };
    if is_valid(&text) {
        return Ok(JsValue::undefined());
    }
    let args = [js_string!("header content").into(), name.clone()];
    Err(errors::raise("ERR_INVALID_CHAR", &args, context))
}

thread_local! {
    static DATE: RefCell<(u64, JsString)> = RefCell::new((u64::MAX, js_string!()));
}

/// `date()`: now, as in a `Date` header; made once a second.
pub fn date(_: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let seconds = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    let known = DATE.with(|date| {
        let mut date = date.borrow_mut();
        if date.0 != seconds {
            *date = (seconds, JsString::from(http_date(seconds)));
        }
        date.1.clone()
    });
    Ok(known.into())
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
