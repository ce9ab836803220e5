//! `Intl`'s formats of dates, numbers and relative times: the engine's lack most of what scripts ask
//! of them, so English is in js/internal/intl.js, and other languages remain the engine's. Nothing of
//! it is loaded before a script looks at it.

use std::cell::RefCell;

use boa_engine::{
    Context, JsArgs, JsObject, JsResult, JsString, JsValue,
    builtins::date::Date,
    js_string,
    object::builtins::{JsArray, JsFunction},
    property::{PropertyDescriptor, PropertyKey},
};

use crate::engine::{
    convert,
    define::{self, Native},
    report, zone,
};

const TEXT: &str = "internal/intl";

thread_local! {
    /// What the engine has of its own, for the text.
    static ENGINES: RefCell<Option<JsObject>> = const { RefCell::new(None) };
}

/// What js/internal/intl stands on.
pub fn native_half(context: &mut Context) -> JsResult<JsObject> {
    let known = ENGINES.with(|engines| engines.borrow().clone());
    Ok(known.unwrap_or_else(|| define::object(context)))
}

/// Puts the formats in place in the running realm, while it has `Temporal`.
pub fn define(global: &JsObject, context: &mut Context) -> JsResult<()> {
    let intl = global.get(js_string!("Intl"), context)?;
    let intl = intl.to_object(context)?;
    if ENGINES.with(|engines| engines.borrow().is_none()) {
        let own = define::object(context);
        for (holder, name) in [
            (global, "Temporal"),
            (&intl, "DateTimeFormat"),
            (&intl, "NumberFormat"),
            (&intl, "Collator"),
            (&intl, "ListFormat"),
            (&intl, "PluralRules"),
            (&intl, "Segmenter"),
        ] {
            let value = holder.get(JsString::from(name), context)?;
            define::put(&own, name, value);
        }
        define::put_functions(&own, &[("zone", 0, zone)], context);
        ENGINES.with(|engines| *engines.borrow_mut() = Some(own));
    }
    for name in ["DateTimeFormat", "NumberFormat", "RelativeTimeFormat"] {
        lazy(&intl, name, context);
    }
    for (name, native) in WITH_DEFAULT {
        with_default(&intl, name, native, context)?;
    }
    let collator = context.intrinsics().constructors().collator().prototype();
    let engines = collator.get(js_string!("resolvedOptions"), context)?;
    if let Some(engines) = engines.as_function() {
        let made = define::closure("resolvedOptions", 0, collation, engines, context);
        define::put_hidden(&collator, "resolvedOptions", made);
    }
    let classes = context.intrinsics().constructors();
    let (date, number, bigint) = (
        classes.date().prototype(),
        classes.number().prototype(),
        classes.bigint().prototype(),
    );
    let (array, typed) = (
        classes.array().prototype(),
        classes.typed_array().prototype(),
    );
    let engines = array.get(js_string!("toLocaleString"), context)?;
    if let Some(engines) = engines.as_function() {
        let made = define::closure("toLocaleString", 0, listed, engines, context);
        define::put_hidden(&array, "toLocaleString", made);
    }
    let at = typed.get(js_string!("at"), context)?;
    if let Some(at) = at.as_function() {
        let made = define::closure("toLocaleString", 0, listed_typed, at, context);
        define::put_hidden(&typed, "toLocaleString", made);
    }
    for (holder, name, needs) in [
        (&date, "toLocaleString", "any"),
        (&date, "toLocaleDateString", "date"),
        (&date, "toLocaleTimeString", "time"),
        (&number, "toLocaleString", ""),
        (&bigint, "toLocaleString", ""),
    ] {
        let engines = holder.get(JsString::from(name), context)?;
        if let Some(engines) = engines.as_function() {
            let made = define::closure(name, 0, shown, (engines, JsString::from(needs)), context);
            define::put_hidden(holder, name, made);
        }
    }
    for name in ["toString", "toTimeString"] {
        let engines = date.get(JsString::from(name), context)?;
        if let Some(engines) = engines.as_function() {
            let made = define::closure(name, 0, with_zone, engines, context);
            define::put_hidden(&date, name, made);
        }
    }
    Ok(())
}

/// The engine's classes, whose language is the system's, or none, where a script names none; the host's own
/// speak American English then, and so do these.
const WITH_DEFAULT: [(&str, Native); 4] = [
    ("Collator", |this, args, context| {
        construct("Collator", this, args, context)
    }),
    ("ListFormat", |this, args, context| {
        construct("ListFormat", this, args, context)
    }),
    ("PluralRules", |this, args, context| {
        construct("PluralRules", this, args, context)
    }),
    ("Segmenter", |this, args, context| {
        construct("Segmenter", this, args, context)
    }),
];

fn engines_class(name: &str, context: &mut Context) -> JsResult<Option<JsObject>> {
    let known = ENGINES.with(|engines| engines.borrow().clone());
    let Some(known) = known else {
        return Ok(None);
    };
    Ok(known.get(JsString::from(name), context)?.as_object())
}

/// Puts a class in the place of the engine's.
fn with_default(
    intl: &JsObject,
    name: &str,
    native: Native,
    context: &mut Context,
) -> JsResult<()> {
    let Some(engines) = engines_class(name, context)? else {
        return Ok(());
    };
    let prototype = engines.get(js_string!("prototype"), context)?;
    let Some(prototype) = prototype.as_object() else {
        return Ok(());
    };
    let class = define::constructor(name, 0, native, &prototype, context);
    let key = PropertyKey::from(js_string!("supportedLocalesOf"));
    let known = engines.borrow().properties().get(&key);
    if let Some(known) = known {
        class.insert_property(key, known);
    }
    define::put_hidden(intl, name, class);
    Ok(())
}

fn construct(
    name: &str,
    this: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let Some(engines) = engines_class(name, context)? else {
        return Ok(JsValue::undefined());
    };
    let target = this.as_object().filter(JsObject::is_constructor);
    if target.is_none() && name != "Collator" {
        return engines.call(&JsValue::undefined(), args, context);
    }
    let mut args = args.to_vec();
    let locales = args.first().cloned().unwrap_or_default();
    let list = locales.as_object().filter(JsObject::is_array);
    let asked = match list {
        Some(list) => {
            let length = list
                .get(js_string!("length"), context)?
                .to_length(context)?;
            let all: JsResult<Vec<_>> = (0..length).map(|at| list.get(at, context)).collect();
            Some(all?)
        }
        None if locales.is_undefined() => Some(Vec::new()),
        None if locales.is_string() => Some(vec![locales]),
        None => None,
    };
    if let Some(mut asked) = asked {
        asked.retain(|tag| !is_registered(tag));
        if asked.is_empty() {
            asked.push(js_string!("en-US").into());
        }
        let asked = JsArray::from_iter(asked, context).into();
        args.splice(..args.len().min(1), [asked]);
    }
    engines
        .construct(&args, target.as_ref(), context)
        .map(JsValue::from)
}

/// Whether a locale's language has five to eight letters: it may be registered so, and is nobody's; the
/// engine takes it for a mistake.
fn is_registered(tag: &JsValue) -> bool {
    let text = tag.as_string().map(|tag| convert::text(&tag));
    text.is_some_and(|text| {
        let language = text.split('-').next().unwrap_or_default();
        (5..=8).contains(&language.len()) && language.bytes().all(|byte| byte.is_ascii_alphabetic())
    })
}

/// `resolvedOptions` of a Collator: the engine's lack `caseFirst` where it was not asked for.
fn collation(
    this: &JsValue,
    args: &[JsValue],
    engines: &JsFunction,
    context: &mut Context,
) -> JsResult<JsValue> {
    let options = engines.call(this, args, context)?;
    if let Some(options) = options.as_object()
        && define::own!(&options, "caseFirst").is_none()
    {
        define::put(&options, "caseFirst", js_string!("false"));
    }
    Ok(options)
}

/// The zone that a script has set and how often it did, if it did.
fn zone(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let Some((name, changes)) = zone::named() else {
        return Ok(JsValue::undefined());
    };
    let known = [convert::string(&name).into(), changes.into()];
    Ok(JsArray::from_iter(known, context).into())
}

/// A date's text with the zone's name behind it.
fn with_zone(
    this: &JsValue,
    _: &[JsValue],
    engines: &JsFunction,
    context: &mut Context,
) -> JsResult<JsValue> {
    let shown = engines.call(this, &[], context)?;
    let text = convert::to_text(&shown, context)?;
    if !text.contains("GMT") {
        return Ok(shown);
    }
    let zones = super::require_object("internal/intl/zones", context)?;
    let name = zones.get(js_string!("localName"), context)?;
    let Some(name) = name.as_function() else {
        return Ok(shown);
    };
    let name = name.call(&JsValue::undefined(), std::slice::from_ref(this), context)?;
    let name = convert::to_text(&name, context)?;
    Ok(convert::string(&format!("{text} ({name})")).into())
}

/// `toLocaleString` of arrays: the engine puts spaces between.
fn listed(
    this: &JsValue,
    args: &[JsValue],
    engines: &JsFunction,
    context: &mut Context,
) -> JsResult<JsValue> {
    if this.is_null_or_undefined() {
        return engines.call(this, args, context);
    }
    let length = JsValue::undefined();
    list(this, args, length, context)
}

/// The same of typed arrays, whose `at` fails where they are none, or lie outside of their buffer.
fn listed_typed(
    this: &JsValue,
    args: &[JsValue],
    at: &JsFunction,
    context: &mut Context,
) -> JsResult<JsValue> {
    at.call(this, &[], context)?;
    let array = this.as_object();
    let length = array.map_or(0, |array| super::buffer::length_of(&array, context));
    list(this, args, (length as f64).into(), context)
}

/// The elements' texts; the array's own length is asked for where none is given.
fn list(
    this: &JsValue,
    args: &[JsValue],
    length: JsValue,
    context: &mut Context,
) -> JsResult<JsValue> {
    let text = super::require_object(TEXT, context)?;
    let list = text.get(js_string!("list"), context)?;
    let Some(list) = list.as_function() else {
        return Ok(JsValue::undefined());
    };
    let given = [
        this.clone(),
        length,
        args.get_or_undefined(0).clone(),
        args.get_or_undefined(1).clone(),
    ];
    let result = list.call(&JsValue::undefined(), &given, context);
    result.map_err(|error| report::catchable(error, context))
}

/// A class of `Intl` that is there when it is first looked at.
fn lazy(intl: &JsObject, name: &'static str, context: &mut Context) {
    let get = define::closure(
        &format!("get {name}"),
        0,
        |_, _, name: &JsString, context| {
            let text = super::require_object(TEXT, context)?;
            text.get(name.clone(), context)
        },
        JsString::from(name),
        context,
    );
    let set = define::closure(
        &format!("set {name}"),
        1,
        |this, args, name: &JsString, _| {
            if let Some(intl) = this.as_object() {
                define::put_hidden(
                    &intl,
                    &convert::text(name),
                    args.get_or_undefined(0).clone(),
                );
            }
            Ok(JsValue::undefined())
        },
        JsString::from(name),
        context,
    );
    intl.insert_property(
        JsString::from(name),
        PropertyDescriptor::builder()
            .get(get)
            .set(set)
            .enumerable(false)
            .configurable(true),
    );
}

/// `toLocaleString` and its kin: the text's answer, or the engine's where the text has none.
fn shown(
    this: &JsValue,
    args: &[JsValue],
    (engines, needs): &(JsFunction, JsString),
    context: &mut Context,
) -> JsResult<JsValue> {
    let is_date = this.as_object().is_some_and(|object| object.is::<Date>());
    let of = if needs.is_empty() {
        // Numbers in objects are taken out; what is none is the engine's to refuse.
        let value_of = PropertyKey::from(js_string!("valueOf"));
        match this.as_object() {
            Some(object) => match object.get(value_of, context)?.as_function() {
                Some(value_of) => value_of.call(this, &[], context)?,
                None => this.clone(),
            },
            None => this.clone(),
        }
    } else {
        this.clone()
    };
    let is_number = of.is_number() || of.is_bigint();
    if (needs.is_empty() && !is_number) || (!needs.is_empty() && !is_date) {
        return engines.call(this, args, context);
    }
    let text = super::require_object(TEXT, context)?;
    let name = if is_date { "date" } else { "number" };
    let function = text.get(JsString::from(name), context)?;
    let Some(function) = function.as_function() else {
        return engines.call(this, args, context);
    };
    let given = [
        of,
        args.get_or_undefined(0).clone(),
        args.get_or_undefined(1).clone(),
        needs.clone().into(),
    ];
    let found = function.call(&JsValue::undefined(), &given, context)?;
    match found.is_undefined() {
        true => engines.call(this, args, context),
        false => Ok(found),
    }
}
