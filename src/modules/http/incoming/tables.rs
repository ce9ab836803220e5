//! The headers and trailers of a message that was received, in the forms that a script asks for.

use std::collections::HashMap;

use boa_engine::{
    Context, JsArgs, JsObject, JsResult, JsString, JsValue, object::builtins::JsArray,
    property::Attribute,
};

use super::{Incoming, Made};
use crate::engine::define;
use crate::modules::buffer::encoding::latin1;

/// How repeated headers join, as Node's documentation lists it.
fn is_single(name: &str) -> bool {
    matches!(
        name,
        "age"
            | "authorization"
            | "content-length"
            | "content-type"
            | "etag"
            | "expires"
            | "from"
            | "host"
            | "if-modified-since"
            | "if-unmodified-since"
            | "last-modified"
            | "location"
            | "max-forwards"
            | "proxy-authorization"
            | "referer"
            | "retry-after"
            | "server"
            | "user-agent"
    )
}

/// `isSingle(name)`: whether the first of several headers with the name counts; in lower case.
pub fn is_single_function(
    _: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let name = crate::engine::convert::to_text(args.get_or_undefined(0), context)?;
    Ok(is_single(&name).into())
}

fn lower(name: &[u8]) -> String {
    name.iter()
        .map(|byte| char::from(byte.to_ascii_lowercase()))
        .collect()
}

fn joined(
    pairs: &[(&[u8], &[u8])],
    joins_duplicates: bool,
    context: &mut Context,
) -> JsResult<JsObject> {
    let mut order: Vec<String> = Vec::with_capacity(pairs.len());
    let mut values: HashMap<String, Vec<&[u8]>> = HashMap::with_capacity(pairs.len());
    for (name, value) in pairs {
        let name = lower(name);
        let known = values.entry(name.clone()).or_default();
        if known.is_empty() {
            order.push(name.clone());
        }
        if known.is_empty() || joins_duplicates || !is_single(&name) {
            known.push(value);
        }
    }
    let object = define::object(context);
    for name in order {
        let Some(values) = values.get(&name) else {
            continue;
        };
        let value: JsValue = if name == "set-cookie" {
            let items: Vec<JsValue> = values.iter().map(|value| latin1(value).into()).collect();
            JsArray::from_iter(items, context).into()
        } else if let [value] = values[..] {
            latin1(value).into()
        } else {
            let between: &[u8] = if name == "cookie" { b"; " } else { b", " };
            latin1(&values.join(between)).into()
        };
        // Defined, not set: a header may be called __proto__.
        define::put_with(
            &object,
            JsString::from(name.as_str()),
            value,
            Attribute::all(),
        );
    }
    Ok(object)
}

fn distinct(pairs: &[(&[u8], &[u8])], context: &mut Context) -> JsResult<JsObject> {
    let object = JsObject::with_null_proto();
    let mut order: Vec<(String, Vec<JsValue>)> = Vec::new();
    for (name, value) in pairs {
        let name = lower(name);
        let value = JsValue::from(latin1(value));
        match order.iter_mut().find(|(known, _)| *known == name) {
            Some((_, values)) => values.push(value),
            None => order.push((name, vec![value])),
        }
    }
    for (name, values) in order {
        let values = JsArray::from_iter(values, context);
        define::put_with(
            &object,
            JsString::from(name.as_str()),
            values,
            Attribute::all(),
        );
    }
    Ok(object)
}

fn raw(pairs: &[(&[u8], &[u8])], context: &mut Context) -> JsObject {
    let items: Vec<JsValue> = pairs
        .iter()
        .flat_map(|(name, value)| [latin1(name).into(), latin1(value).into()])
        .collect();
    JsArray::from_iter(items, context).into()
}

/// One of the forms.
#[derive(Clone, Copy)]
pub enum Table {
    Headers,
    HeadersDistinct,
    RawHeaders,
    Trailers,
    TrailersDistinct,
    RawTrailers,
}

fn slot(made: &mut Made, table: Table) -> &mut Option<JsValue> {
    match table {
        Table::Headers => &mut made.headers,
        Table::HeadersDistinct => &mut made.headers_distinct,
        Table::RawHeaders => &mut made.raw_headers,
        Table::Trailers => &mut made.trailers,
        Table::TrailersDistinct => &mut made.trailers_distinct,
        Table::RawTrailers => &mut made.raw_trailers,
    }
}

/// Headers in the order in which they came, at most `maxHeadersCount` of them.
pub fn table(this: &JsValue, which: Table, context: &mut Context) -> JsResult<JsValue> {
    let Some(message) = this.as_object() else {
        return Ok(JsValue::undefined());
    };
    let Some(incoming) = message.downcast_ref::<Incoming>() else {
        return foreign_table(&message, which, context);
    };
    if let Some(made) = incoming.made.borrow_mut().as_deref_mut()
        && let Some(known) = slot(made, which)
    {
        return Ok(known.clone());
    }
    let joins = incoming.joins;
    let body = incoming.body.borrow();
    let trailers = body.as_deref().map_or(&[][..], |body| &body.trailers);
    let pairs: Vec<(&[u8], &[u8])> = match which {
        Table::Headers | Table::HeadersDistinct | Table::RawHeaders => {
            let head = &incoming.head;
            let all = head.headers.iter();
            all.map(|(name, value)| (head.slice(*name), head.slice(*value)))
                .collect()
        }
        _ => trailers.iter().map(|(n, v)| (&n[..], &v[..])).collect(),
    };
    let object = match which {
        Table::Headers | Table::Trailers => joined(&pairs, joins, context)?,
        Table::HeadersDistinct | Table::TrailersDistinct => distinct(&pairs, context)?,
        Table::RawHeaders | Table::RawTrailers => raw(&pairs, context),
    };
    let value = JsValue::from(object);
    if !matches!(
        which,
        Table::Trailers | Table::TrailersDistinct | Table::RawTrailers
    ) || incoming.complete.get()
    {
        incoming.make(|made| *slot(made, which) = Some(value.clone()));
    }
    Ok(value)
}

/// Of a message that a script made itself: an empty table of its own.
fn foreign_table(message: &JsObject, which: Table, context: &mut Context) -> JsResult<JsValue> {
    let (name, object): (_, JsObject) = match which {
        Table::Headers => ("headers", define::object(context)),
        Table::HeadersDistinct => ("headersDistinct", JsObject::with_null_proto()),
        Table::RawHeaders => ("rawHeaders", JsArray::new(context)?.into()),
        Table::Trailers => ("trailers", define::object(context)),
        Table::TrailersDistinct => ("trailersDistinct", JsObject::with_null_proto()),
        Table::RawTrailers => ("rawTrailers", JsArray::new(context)?.into()),
    };
    define::put_hidden(message, name, object.clone());
    Ok(object.into())
}
