//! The headers of a message that is sent: what a script sets, asks for and takes out.

use boa_engine::{
    Context, Finalize, JsArgs, JsObject, JsResult, JsString, JsValue, Trace, js_string,
    object::builtins::JsArray, property::Attribute, string::JsStrVariant,
};

use super::super::fields;
use super::{flag, peek, this_message, with};
use crate::engine::{convert, define, errors};

/// A header as a script gave it.
#[derive(Clone, Trace, Finalize)]
pub struct Header {
    /// Its name.
    pub name: JsString,
    /// Its value: a string, a number, an array of them ...
    pub value: JsValue,
}

/// Whether two names of headers are the same, in any case.
pub fn same_name(a: &JsString, b: &JsString) -> bool {
    match (a.as_str().variant(), b.as_str().variant()) {
        (JsStrVariant::Latin1(a), JsStrVariant::Latin1(b)) => a.eq_ignore_ascii_case(b),
        _ => {
            let lower = |unit: u16| match u8::try_from(unit) {
                Ok(byte) => u16::from(byte.to_ascii_lowercase()),
                Err(_) => unit,
            };
            a.len() == b.len() && a.iter().map(lower).eq(b.iter().map(lower))
        }
    }
}

/// Whether a name is the given one (in lower case), in any case.
pub fn is_named(name: &JsString, known: &str) -> bool {
    name.len() == known.len()
        && name
            .iter()
            .zip(known.bytes())
            .all(|(unit, byte)| u8::try_from(unit).is_ok_and(|a| a.to_ascii_lowercase() == byte))
}

fn refuse_after_head(object: &JsObject, what: JsString, context: &mut Context) -> JsResult<()> {
    let is_sent = match peek(object, |state| state.is(flag::HEADER)) {
        Some(is_sent) => is_sent,
        // What a script made itself.
        None => object.get(js_string!("_header"), context)?.to_boolean(),
    };
    if is_sent {
        return Err(errors::raise(
            "ERR_HTTP_HEADERS_SENT",
            &[what.into()],
            context,
        ));
    }
    Ok(())
}

/// Sets a header in the state, in the place of one with its name.
pub fn put(object: &JsObject, name: JsString, value: JsValue) {
    with(object, |state| {
        state.put(flag::SETS_HEADERS, true);
        state.edit(|rare| {
            let mut headers = rare.headers.iter_mut();
            match headers.find(|header| same_name(&header.name, &name)) {
                Some(known) => *known = Header { name, value },
                None => rare.headers.push(Header { name, value }),
            }
        });
    });
}

/// Fails for a value, or for one of an array's, that cannot be in a header.
pub fn check_values(
    message: &JsObject,
    name: &JsValue,
    value: &JsValue,
    context: &mut Context,
) -> JsResult<()> {
    let is_lenient = peek(message, |state| state.is(flag::LENIENT)) == Some(true);
    if let Some(items) = items_of(value, context)? {
        for item in items {
            fields::check_value(name, &item, is_lenient, context)?;
        }
        return Ok(());
    }
    fields::check_value(name, value, is_lenient, context)
}

/// An array's items; none for what is no array.
pub fn items_of(value: &JsValue, context: &mut Context) -> JsResult<Option<Vec<JsValue>>> {
    let Some(array) = value.as_object() else {
        return Ok(None);
    };
    if !array.is_array() {
        return Ok(None);
    }
    let length = array
        .get(js_string!("length"), context)?
        .to_length(context)?;
    let items: JsResult<Vec<_>> = (0..length).map(|at| array.get(at, context)).collect();
    items.map(Some)
}

/// `setHeader(name, value)`
pub fn set(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let object = this_message(this)?;
    refuse_after_head(&object, js_string!("set"), context)?;
    let (name, value) = (args.get_or_undefined(0), args.get_or_undefined(1));
    let text = fields::check_name(name, None, context)?;
    check_values(&object, name, value, context)?;
    put(&object, text, value.clone());
    Ok(this.clone())
}

/// `appendHeader(name, value)`
pub fn append(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let object = this_message(this)?;
    refuse_after_head(&object, js_string!("append"), context)?;
    let (name, value) = (args.get_or_undefined(0), args.get_or_undefined(1));
    let text = fields::check_name(name, None, context)?;
    check_values(&object, name, value, context)?;
    add(&object, text, value.clone(), context)?;
    Ok(this.clone())
}

/// Sets a header in the state, beside the values that it has.
pub fn add(
    object: &JsObject,
    name: JsString,
    value: JsValue,
    context: &mut Context,
) -> JsResult<()> {
    let known = with(object, |state| {
        state.look(|rare| {
            let mut headers = rare.headers.iter();
            headers
                .find(|header| same_name(&header.name, &name))
                .cloned()
        })
    });
    let Some(known) = known else {
        put(object, name, value);
        return Ok(());
    };
    let more = items_of(&value, context)?.unwrap_or_else(|| vec![value]);
    // An array grows, whosever it is.
    let array = known.value.as_object().filter(JsObject::is_array);
    if let Some(array) = array {
        let array = JsArray::from_object(array)?;
        for item in more {
            array.push(item, context)?;
        }
        return Ok(());
    }
    let all = std::iter::once(known.value.clone()).chain(more);
    let all = JsArray::from_iter(all, context).into();
    put(object, known.name.clone(), all);
    Ok(())
}

fn name_argument(args: &[JsValue], context: &mut Context) -> JsResult<JsString> {
    let name = args.get_or_undefined(0);
    name.as_string()
        .ok_or_else(|| errors::invalid_arg_type("name", &["string"], name, context))
}

fn find(object: &JsObject, name: &JsString) -> Option<JsValue> {
    peek(object, |state| {
        state.look(|rare| {
            let mut headers = rare.headers.iter();
            let found = headers.find(|header| same_name(&header.name, name))?;
            Some(found.value.clone())
        })
    })
    .flatten()
}

/// `getHeader(name)`
pub fn get(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let object = this_message(this)?;
    let name = name_argument(args, context)?;
    Ok(find(&object, &name).unwrap_or_default())
}

/// `hasHeader(name)`
pub fn has(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let object = this_message(this)?;
    let name = name_argument(args, context)?;
    Ok(find(&object, &name).is_some().into())
}

/// `removeHeader(name)`
pub fn remove(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let object = this_message(this)?;
    let name = name_argument(args, context)?;
    refuse_after_head(&object, js_string!("remove"), context)?;
    with(&object, |state| {
        if is_named(&name, "connection") {
            state.put(flag::REMOVED_CONNECTION, true);
        } else if is_named(&name, "content-length") {
            state.put(flag::REMOVED_LENGTH, true);
        } else if is_named(&name, "transfer-encoding") {
            state.put(flag::REMOVED_ENCODING, true);
        } else if is_named(&name, "date") {
            state.put(flag::SEND_DATE, false);
        }
        state.edit(|rare| {
            rare.headers.retain(|known| !same_name(&known.name, &name));
        });
    });
    Ok(JsValue::undefined())
}

fn listed(this: &JsValue) -> JsResult<Vec<Header>> {
    let object = this_message(this)?;
    let all = peek(&object, super::Outgoing::headers);
    Ok(all.unwrap_or_default())
}

/// A name in lower case.
pub fn lower(name: &JsString) -> JsString {
    if !name.iter().any(|unit| (0x41..=0x5a).contains(&unit)) {
        return name.clone();
    }
    JsString::from(name.to_std_string_lossy().to_ascii_lowercase())
}

/// `getHeaders()`
pub fn all(this: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let object = JsObject::with_null_proto();
    for header in listed(this)? {
        define::put_with(
            &object,
            lower(&header.name),
            header.value.clone(),
            Attribute::all(),
        );
    }
    Ok(object.into())
}

/// `getHeaderNames()`
pub fn names(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let names: Vec<JsValue> = listed(this)?
        .iter()
        .map(|header| lower(&header.name).into())
        .collect();
    Ok(JsArray::from_iter(names, context).into())
}

/// `getRawHeaderNames()`
pub fn raw_names(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let names: Vec<JsValue> = listed(this)?
        .iter()
        .map(|header| header.name.clone().into())
        .collect();
    Ok(JsArray::from_iter(names, context).into())
}

/// A value as it stands in a head: Latin-1.
pub fn value_text(value: &JsValue, into: &mut Vec<u8>, context: &mut Context) -> JsResult<()> {
    if let Some(text) = value.as_string() {
        push_text(&text, into);
        return Ok(());
    }
    if let Some(number) = value.as_i32() {
        push_number(number.into(), into);
        return Ok(());
    }
    push_text(&value.to_string(context)?, into);
    Ok(())
}

/// The low bytes of a text.
pub fn push_text(text: &JsString, into: &mut Vec<u8>) {
    match text.as_str().variant() {
        JsStrVariant::Latin1(bytes) => into.extend_from_slice(bytes),
        JsStrVariant::Utf16(units) => into.extend(units.iter().map(|unit| *unit as u8)),
    }
}

/// A number in decimal.
pub fn push_number(number: i64, into: &mut Vec<u8>) {
    into.extend_from_slice(convert::decimal(number, &mut [0; 20]));
}
