//! `String.prototype.indexOf`, `includes`, `split` and `replaceAll`: the engine walks from the text's
//! beginning to where a search starts, each time, so that to split a text of a megabyte into its lines
//! takes seconds.
//!
//! Texts that are looked for by texts are searched here; everything else is the engine's. And
//! `localeCompare`, for which the engine makes a collator each time.

use std::borrow::Cow;

use boa_engine::{
    Context, Finalize, JsArgs, JsResult, JsString, JsValue, Trace, js_string,
    object::builtins::{JsArray, JsFunction},
    string::{JsStr, JsStrVariant},
};
use boa_gc::GcRefCell;
use memchr::memmem;

use super::define;

type Replaced = fn(&JsValue, &[JsValue], &JsFunction, &mut Context) -> JsResult<JsValue>;

const METHODS: [(&str, usize, Replaced); 4] = [
    ("indexOf", 1, index_of),
    ("includes", 1, includes),
    ("split", 2, split),
    ("replaceAll", 2, replace_all),
];

/// Installs them in a fresh context.
pub fn install(context: &mut Context) {
    let prototype = context.intrinsics().constructors().string().prototype();
    for (name, length, replaced) in METHODS {
        let engines = define::own_value(&prototype, &JsString::from(name).into());
        let Some(engines) = engines.and_then(|engines| engines.as_function()) else {
            continue;
        };
        let made = define::closure(name, length, replaced, engines, context);
        define::put_hidden(&prototype, name, made);
    }
    let engines = define::own_value(&prototype, &js_string!("localeCompare").into());
    let collator = context.intrinsics().constructors().collator().prototype();
    let compare = collator
        .borrow()
        .properties()
        .get(&js_string!("compare").into());
    let compare = compare.and_then(|compare| compare.get()?.as_function());
    if let Some((engines, compare)) = engines
        .and_then(|engines| engines.as_function())
        .zip(compare)
    {
        let collation = Collation {
            engines,
            compare,
            usual: GcRefCell::new(None),
        };
        let made = define::closure("localeCompare", 1, locale_compare, collation, context);
        define::put_hidden(&prototype, "localeCompare", made);
    }
}

/// How texts are compared as a language orders them.
#[derive(Trace, Finalize)]
struct Collation {
    engines: JsFunction,
    /// What makes a collator's function that compares, as a script cannot change it.
    compare: JsFunction,
    /// That function of the collator that is meant where a script names no language; made when it is
    /// first needed.
    usual: GcRefCell<Option<JsFunction>>,
}

fn locale_compare(
    this: &JsValue,
    args: &[JsValue],
    collation: &Collation,
    context: &mut Context,
) -> JsResult<JsValue> {
    let asks_nothing = args.iter().skip(1).all(JsValue::is_undefined);
    let texts = this
        .as_string()
        .zip(args.first().and_then(JsValue::as_string));
    let Some((one, other)) = texts.filter(|_| asks_nothing) else {
        return collation.engines.call(this, args, context);
    };
    if one == other {
        return Ok(0.into());
    }
    let usual = collation.usual.borrow().clone();
    let compare = match usual {
        Some(compare) => compare,
        None => {
            let class = context.intrinsics().constructors().collator().constructor();
            let made = class.construct(&[], None, context)?;
            let compare = collation.compare.call(&made.into(), &[], context)?;
            let Some(compare) = compare.as_function() else {
                return collation.engines.call(this, args, context);
            };
            *collation.usual.borrow_mut() = Some(compare.clone());
            compare
        }
    };
    compare.call(&JsValue::undefined(), &[one.into(), other.into()], context)
}

/// A search for one text in another.
enum Search<'a> {
    Bytes(&'a [u8], Cow<'a, [u8]>),
    Units(&'a [u16], Vec<u16>),
    /// The text that is looked for has characters that the other cannot have.
    InVain,
}

impl<'a> Search<'a> {
    fn new(text: JsStr<'a>, wanted: JsStr<'a>) -> Self {
        match (text.variant(), wanted.variant()) {
            (JsStrVariant::Latin1(text), JsStrVariant::Latin1(wanted)) => {
                Self::Bytes(text, wanted.into())
            }
            (JsStrVariant::Latin1(text), JsStrVariant::Utf16(wanted)) => {
                let bytes: Result<Vec<u8>, _> =
                    wanted.iter().map(|&unit| unit.try_into()).collect();
                bytes.map_or(Self::InVain, |bytes| Self::Bytes(text, bytes.into()))
            }
            (JsStrVariant::Utf16(text), _) => Self::Units(text, wanted.iter().collect()),
        }
    }

    /// Where it stands first, from a place on that is not behind the text.
    fn find(&self, from: usize) -> Option<usize> {
        match self {
            Self::Bytes(text, wanted) => Some(from + memmem::find(&text[from..], wanted)?),
            Self::Units(text, wanted) => {
                let Some((first, others)) = wanted.split_first() else {
                    return Some(from);
                };
                let mut at = from;
                loop {
                    at += text[at..].iter().position(|unit| unit == first)?;
                    if text[at + 1..].starts_with(others) {
                        return Some(at);
                    }
                    at += 1;
                }
            }
            Self::InVain => None,
        }
    }

    /// All places, none in another; the text that is looked for has `width` units.
    fn all(&self, width: usize, length: usize) -> impl Iterator<Item = usize> {
        let mut from = 0;
        std::iter::from_fn(move || {
            let found = (from <= length).then(|| self.find(from)).flatten()?;
            from = found + width.max(1);
            Some(found)
        })
    }
}

/// The place that an argument says, if no script runs to find out which.
fn place(value: &JsValue, length: usize) -> Option<usize> {
    if value.is_undefined() {
        return Some(0);
    }
    // Negative ones and what is not a number become zero, larger ones the largest.
    Some((value.as_number()? as usize).min(length))
}

/// Where the first argument stands in the text, if both are texts.
fn position(this: &JsValue, args: &[JsValue]) -> Option<Option<usize>> {
    let (text, wanted) = (this.as_string()?, args.first()?.as_string()?);
    let from = place(args.get_or_undefined(1), text.len())?;
    Some(Search::new(text.as_str(), wanted.as_str()).find(from))
}

fn index_of(
    this: &JsValue,
    args: &[JsValue],
    engines: &JsFunction,
    context: &mut Context,
) -> JsResult<JsValue> {
    match position(this, args) {
        Some(found) => Ok(found.map_or(JsValue::from(-1), JsValue::from)),
        None => engines.call(this, args, context),
    }
}

fn includes(
    this: &JsValue,
    args: &[JsValue],
    engines: &JsFunction,
    context: &mut Context,
) -> JsResult<JsValue> {
    match position(this, args) {
        Some(found) => Ok(found.is_some().into()),
        None => engines.call(this, args, context),
    }
}

fn split(
    this: &JsValue,
    args: &[JsValue],
    engines: &JsFunction,
    context: &mut Context,
) -> JsResult<JsValue> {
    let texts = this
        .as_string()
        .zip(args.first().and_then(JsValue::as_string));
    let plain = texts.filter(|(text, by)| {
        !text.is_empty() && !by.is_empty() && args.get_or_undefined(1).is_undefined()
    });
    let Some((text, by)) = plain else {
        return engines.call(this, args, context);
    };
    let search = Search::new(text.as_str(), by.as_str());
    let mut parts: Vec<JsValue> = Vec::new();
    let mut behind = 0;
    for found in search.all(by.len(), text.len()) {
        parts.push(text.get_expect(behind..found).into());
        behind = found + by.len();
    }
    parts.push(text.get_expect(behind..).into());
    Ok(JsArray::from_iter(parts, context).into())
}

fn replace_all(
    this: &JsValue,
    args: &[JsValue],
    engines: &JsFunction,
    context: &mut Context,
) -> JsResult<JsValue> {
    let by = args.get_or_undefined(1);
    let function = by.as_callable();
    // What stands for a part of the text is left to the engine.
    let template = by.as_string().filter(|by| !by.contains(b'$'));
    let texts = this
        .as_string()
        .zip(args.first().and_then(JsValue::as_string));
    let Some((text, wanted)) = texts.filter(|_| function.is_some() || template.is_some()) else {
        return engines.call(this, args, context);
    };
    let search = Search::new(text.as_str(), wanted.as_str());
    let places: Vec<usize> = search.all(wanted.len(), text.len()).collect();
    let mut given: Vec<JsString> = Vec::new();
    if let Some(function) = function {
        for &at in &places {
            let args = [wanted.clone().into(), at.into(), text.clone().into()];
            let result = function.call(&JsValue::undefined(), &args, context)?;
            given.push(result.to_string(context)?);
        }
    }
    let template = template.unwrap_or_default();
    let mut pieces = Vec::with_capacity(2 * places.len() + 1);
    let mut behind = 0;
    for (at, &found) in places.iter().enumerate() {
        pieces.push(text.as_str().get_expect(behind..found));
        pieces.push(given.get(at).unwrap_or(&template).as_str());
        behind = found + wanted.len();
    }
    pieces.push(text.as_str().get_expect(behind..));
    Ok(JsString::concat_array(&pieces).into())
}
