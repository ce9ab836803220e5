//! The global `Date`: the engine's, but that it reads more forms of dates (js/internal/dates.js) and
//! that `Date()` names the zone.

use boa_engine::{
    Context, JsArgs, JsObject, JsResult, JsString, JsValue, NativeFunction,
    builtins::date::Date,
    js_string,
    object::{FunctionObjectBuilder, builtins::JsFunction},
    property::PropertyDescriptor,
    value::PreferredType,
};

use crate::engine::{convert, define};

/// Puts it in place in the running realm.
pub fn define(global: &JsObject, context: &mut Context) -> JsResult<()> {
    let engines = context.intrinsics().constructors().date();
    let (engines, prototype) = (engines.constructor(), engines.prototype());
    let Some(engines) = JsFunction::from_object(engines) else {
        return Ok(());
    };
    let parse_of = engines.get(js_string!("parse"), context)?;
    let Some(parse_of) = parse_of.as_function() else {
        return Ok(());
    };
    let class = FunctionObjectBuilder::new(
        context.realm(),
        NativeFunction::from_copy_closure_with_captures(
            |target, args, (engines, parse_of): &(JsFunction, JsFunction), context| {
                construct(target, args, engines, parse_of, context)
            },
            (engines.clone(), parse_of.clone()),
        ),
    )
    .name(js_string!("Date"))
    .length(7)
    .constructor(true)
    .build();
    for name in ["now", "UTC"] {
        let function = engines.get(JsString::from(name), context)?;
        define::put_hidden(&class, name, function);
    }
    let parse = define::closure("parse", 1, parse, parse_of, context);
    define::put_hidden(&class, "parse", parse);
    define::put_hidden(&prototype, "constructor", class.clone());
    class.insert_property(
        js_string!("prototype"),
        PropertyDescriptor::builder()
            .value(prototype)
            .writable(false)
            .enumerable(false)
            .configurable(false),
    );
    define::put_hidden(global, "Date", class);
    Ok(())
}

fn construct(
    target: &JsValue,
    args: &[JsValue],
    engines: &JsFunction,
    parse_of: &JsFunction,
    context: &mut Context,
) -> JsResult<JsValue> {
    let Some(target) = target.as_object() else {
        let now = engines.construct(&[], None, context)?;
        let to_string = now.get(js_string!("toString"), context)?;
        return match to_string.as_function() {
            Some(to_string) => to_string.call(&now.into(), &[], context),
            None => engines.call(&JsValue::undefined(), &[], context),
        };
    };
    let [value] = args else {
        return Ok(engines.construct(args, Some(&target), context)?.into());
    };
    let is_date = value.as_object().is_some_and(|object| object.is::<Date>());
    let value = match is_date {
        true => value.clone(),
        false => value.to_primitive(context, PreferredType::Default)?,
    };
    let value = match value.as_string() {
        Some(text) => parsed(&text, parse_of, context)?,
        None => value,
    };
    Ok(engines.construct(&[value], Some(&target), context)?.into())
}

/// `Date.parse(text)`
fn parse(
    _: &JsValue,
    args: &[JsValue],
    parse_of: &JsFunction,
    context: &mut Context,
) -> JsResult<JsValue> {
    let text = args.get_or_undefined(0).to_string(context)?;
    parsed(&text, parse_of, context)
}

/// By the engine, or by the text what it does not know.
fn parsed(text: &JsString, engines: &JsFunction, context: &mut Context) -> JsResult<JsValue> {
    let found = engines.call(&JsValue::undefined(), &[text.clone().into()], context)?;
    let has_digit = || {
        convert::text(text)
            .bytes()
            .any(|byte| byte.is_ascii_digit())
    };
    if !found.as_number().is_some_and(f64::is_nan) || !has_digit() {
        return Ok(found);
    }
    let dates = super::require_object("internal/dates", context)?;
    match dates.get(js_string!("parse"), context)?.as_function() {
        Some(parse) => parse.call(&JsValue::undefined(), &[text.clone().into()], context),
        None => Ok(found),
    }
}
