//! The native half of js/internal/source_map.js.

use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsObject, JsResult, JsString, JsValue, Trace,
    object::builtins::JsArray,
};

use crate::engine::source_map::{Segment, Table};
use crate::engine::stack::maps::{self, Support};
use crate::engine::{convert, define, errors};

#[derive(Trace, Finalize, JsData)]
struct Decoded(#[unsafe_ignore_trace] Table);

pub fn native_half(context: &mut Context) -> JsResult<JsObject> {
    let half = define::object(context);
    define::put_functions(
        &half,
        &[
            ("decode", 1, decode),
            ("find", 3, find),
            ("known", 1, known),
            ("place", 3, place),
            ("support", 0, support),
            ("setSupport", 3, set_support),
            ("isOnFromStart", 0, |_, _, _| {
                Ok(super::process::with_start(|start| start.source_maps).into())
            }),
        ],
        context,
    );
    Ok(half)
}

/// `decode(json)`: a map's table, from its sections, mappings, sources and names.
fn decode(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let text = convert::to_text(args.get_or_undefined(0), context)?;
    let map = serde_json::from_str(&text).map_err(|error| {
        let message = error.to_string();
        errors::thrown(errors::plain(errors::Class::Error, &message, context))
    })?;
    let prototype = define::object(context);
    Ok(define::native_object(&prototype, Decoded(Table::new(&map)), context).into())
}

/// `find(table, line, column)`: line and column of the last segment that does not begin behind a place,
/// its source, line and column there, its name; all from 0. Nothing where there is none.
fn find(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let object = args.get_or_undefined(0).as_object();
    let line = args.get_or_undefined(1).to_number(context)?;
    let column = args.get_or_undefined(2).to_number(context)?;
    let object = object.ok_or_else(convert::illegal_invocation)?;
    let table = object
        .downcast_ref::<Decoded>()
        .ok_or_else(convert::illegal_invocation)?;
    let text = |text: Option<&str>| {
        text.map_or_else(JsValue::undefined, |text| JsString::from(text).into())
    };
    let Some(Segment {
        line,
        column,
        origin,
    }) = table.0.find(line, column)
    else {
        return Ok(JsValue::undefined());
    };
    let mut parts: Vec<JsValue> = vec![(*line).into(), (*column).into()];
    if let Some(origin) = origin {
        parts.push(text(table.0.source(origin)));
        parts.push(origin.line.into());
        parts.push(origin.column.into());
        parts.push(text(table.0.name(origin)));
    }
    Ok(JsArray::from_iter(parts, context).into())
}

/// `known(name)`: the map of a script by path or URL, as JSON, and the lengths of the script's lines.
fn known(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let name = convert::to_text(args.get_or_undefined(0), context)?;
    let Some(known) = maps::of(&name) else {
        return Ok(JsValue::undefined());
    };
    let lengths = known.lengths.iter().map(|&length| JsValue::from(length));
    let lengths = JsArray::from_iter(lengths.collect::<Vec<_>>(), context);
    let payload = JsString::from(known.payload.to_string());
    Ok(JsArray::from_iter([payload.into(), lengths.into()], context).into())
}

/// `place(file, line, column)`: where a place (from 1) comes from: source, line, column and name.
fn place(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let file = convert::to_text(args.get_or_undefined(0), context)?;
    let line = args.get_or_undefined(1).to_u32(context)?;
    let column = args.get_or_undefined(2).to_u32(context)?;
    let Some(place) = maps::place(&file, line, column) else {
        return Ok(JsValue::undefined());
    };
    let name = place.name.map(|name| JsString::from(name).into());
    let parts: [JsValue; 4] = [
        JsString::from(place.source).into(),
        place.line.into(),
        place.column.into(),
        name.unwrap_or_default(),
    ];
    Ok(JsArray::from_iter(parts, context).into())
}

/// `support()`: what is mapped, as a script sees it.
fn support(_: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let support = maps::support();
    let result = JsObject::with_null_proto();
    define::put(&result, "enabled", support.enabled);
    define::put(&result, "nodeModules", support.node_modules);
    define::put(&result, "generatedCode", support.generated_code);
    Ok(result.into())
}

/// `setSupport(enabled, nodeModules, generatedCode)`.
fn set_support(_: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let is = |at: usize| args.get_or_undefined(at).to_boolean();
    maps::set_support(Support {
        enabled: is(0),
        node_modules: is(1),
        generated_code: is(2),
    });
    Ok(JsValue::undefined())
}
