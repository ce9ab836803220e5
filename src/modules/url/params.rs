//! `URLSearchParams`.

use std::cell::RefCell;

use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsObject, JsResult, JsString, JsSymbol, JsValue, Trace,
    js_string, object::builtins::JsArray,
};
use url::form_urlencoded;

use super::{prototype_of, put_tag, text};
use crate::engine::{convert, define, errors};

type Pairs = Vec<(String, String)>;

/// Native state of a `URLSearchParams`.
#[derive(Trace, Finalize, JsData)]
struct Params {
    #[unsafe_ignore_trace]
    pairs: RefCell<Pairs>,
    /// The URL whose query this is.
    url: Option<JsObject>,
}

/// Native state of an iterator: where it is and what it gives.
#[derive(Trace, Finalize, JsData)]
struct Iteration {
    params: JsObject,
    #[unsafe_ignore_trace]
    next: std::cell::Cell<usize>,
    #[unsafe_ignore_trace]
    gives: Gives,
}

#[derive(Clone, Copy)]
enum Gives {
    Keys,
    Values,
    Entries,
}

/// The pairs of a query, without its question mark.
pub(super) fn parse(query: &str) -> Pairs {
    form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect()
}

/// A `URLSearchParams` with these pairs; tied to a URL if it is given.
pub(super) fn wrap(
    pairs: Pairs,
    url: Option<JsObject>,
    prototype: &JsObject,
    context: &mut Context,
) -> JsObject {
    let params = Params {
        pairs: RefCell::new(pairs),
        url,
    };
    define::native_object(prototype, params, context)
}

/// Gives a `URLSearchParams` other pairs.
pub(super) fn replace(object: &JsObject, pairs: Pairs) {
    if let Some(params) = object.downcast_ref::<Params>() {
        *params.pairs.borrow_mut() = pairs;
    }
}

/// The pairs of a `URLSearchParams`; none for any other object.
pub(super) fn pairs(object: &JsObject) -> Option<Pairs> {
    let params = object.downcast_ref::<Params>()?;
    let pairs = params.pairs.borrow().clone();
    Some(pairs)
}

fn with<T>(
    this: &JsValue,
    context: &mut Context,
    look: impl FnOnce(&mut Pairs) -> T,
) -> JsResult<T> {
    if let Some(object) = this.as_object()
        && let Some(params) = object.downcast_ref::<Params>()
    {
        return Ok(look(&mut params.pairs.borrow_mut()));
    }
    Err(errors::invalid_this("URLSearchParams", context))
}

fn serialise(pairs: &Pairs) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish()
}

/// The text of a `URLSearchParams`.
pub(super) fn query(object: &JsObject) -> String {
    let params = object.downcast_ref::<Params>();
    params.map_or_else(String::new, |params| serialise(&params.pairs.borrow()))
}

/// The URL that these belong to follows a change.
fn changed(this: &JsValue) {
    if let Some(object) = this.as_object()
        && let Some(params) = object.downcast_ref::<Params>()
        && let Some(url) = &params.url
    {
        super::params_changed(url);
    }
}

/// `new URLSearchParams([init])`: a string, another one, pairs, or a record.
pub(super) fn construct(
    this: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    let prototype = prototype_of(this, "URLSearchParams", context)?;
    let init = args.get_or_undefined(0);
    let pairs = match init.as_object() {
        None if init.is_null_or_undefined() => Pairs::new(),
        None => {
            let query = text(init, context)?;
            parse(query.strip_prefix('?').unwrap_or(&query))
        }
        Some(object) => from_object(&object, context)?,
    };
    Ok(wrap(pairs, None, &prototype, context).into())
}

fn from_object(object: &JsObject, context: &mut Context) -> JsResult<Pairs> {
    let method = object.get(JsSymbol::iterator(), context)?;
    if method.is_null_or_undefined() {
        let mut pairs: Pairs = Vec::new();
        let class = context.intrinsics().constructors().object().constructor();
        let keys = class.get(js_string!("keys"), context)?;
        let keys = keys.as_function().ok_or_else(convert::illegal_invocation)?;
        let keys = keys.call(&class.into(), &[object.clone().into()], context)?;
        let keys = JsArray::from_object(keys.to_object(context)?)?;
        for at in 0..keys.length(context)? {
            let key = keys.get(at, context)?.to_property_key(context)?;
            let name = text(&key.clone().into(), context)?;
            let value = object.get(key, context)?;
            let value = text(&value, context)?;
            // Names that become the same are one.
            match pairs.iter_mut().find(|(known, _)| *known == name) {
                Some(known) => known.1 = value,
                None => pairs.push((name, value)),
            }
        }
        return Ok(pairs);
    }
    let Some(method) = method.as_function() else {
        return Err(errors::raise(
            "ERR_ARG_NOT_ITERABLE",
            &[js_string!("Query pairs").into()],
            context,
        ));
    };
    if let Some(known) = self::pairs(object) {
        return Ok(known);
    }
    let mut pairs = Vec::new();
    let iterator = method.call(&object.clone().into(), &[], context)?;
    for item in drain(&iterator, context)? {
        let is_iterable = match item.as_object() {
            Some(item) => item.get(JsSymbol::iterator(), context)?.is_callable(),
            None => false,
        };
        let invalid = |context: &mut Context| {
            let args = [
                js_string!("Each query pair").into(),
                js_string!("[name, value]").into(),
            ];
            errors::raise("ERR_INVALID_TUPLE", &args, context)
        };
        if !is_iterable {
            return Err(invalid(context));
        }
        let inner = item.to_object(context)?;
        let method = inner.get(JsSymbol::iterator(), context)?;
        let Some(method) = method.as_function() else {
            return Err(invalid(context));
        };
        let iterator = method.call(&item, &[], context)?;
        let pair = drain(&iterator, context)?;
        let [name, value] = &pair[..] else {
            return Err(invalid(context));
        };
        pairs.push((text(name, context)?, text(value, context)?));
    }
    Ok(pairs)
}

/// Everything an iterator gives.
fn drain(iterator: &JsValue, context: &mut Context) -> JsResult<Vec<JsValue>> {
    let iterator = iterator.to_object(context)?;
    let next = iterator.get(js_string!("next"), context)?;
    let next = next.as_function().ok_or_else(convert::illegal_invocation)?;
    let mut values = Vec::new();
    loop {
        let result = next.call(&iterator.clone().into(), &[], context)?;
        let result = result.to_object(context)?;
        if result.get(js_string!("done"), context)?.to_boolean() {
            return Ok(values);
        }
        values.push(result.get(js_string!("value"), context)?);
    }
}

fn need(args: &[JsValue], names: &[&str], context: &mut Context) -> JsResult<()> {
    if args.len() < names.len() {
        return Err(errors::missing_args(names, context));
    }
    Ok(())
}

fn shown(text: impl AsRef<str>) -> JsValue {
    JsString::from(text.as_ref()).into()
}

pub(super) fn make_prototype(context: &mut Context) -> JsResult<JsObject> {
    let prototype = define::object(context);
    define::put_functions(
        &prototype,
        &[
            ("append", 2, append),
            ("delete", 1, delete),
            ("get", 1, get),
            ("getAll", 1, get_all),
            ("has", 1, has),
            ("set", 2, set),
            ("sort", 0, sort),
            ("forEach", 1, for_each),
            ("keys", 0, |this, _, context| {
                iterate(this, Gives::Keys, context)
            }),
            ("values", 0, |this, _, context| {
                iterate(this, Gives::Values, context)
            }),
            ("entries", 0, |this, _, context| {
                iterate(this, Gives::Entries, context)
            }),
            ("toString", 0, |this, _, context| {
                with(this, context, |pairs| serialise(pairs)).map(shown)
            }),
        ],
        context,
    );
    define::put_accessor_with(
        &prototype,
        js_string!("size"),
        |this, _, context| with(this, context, |pairs| pairs.len()).map(|n| (n as f64).into()),
        None,
        true,
        context,
    );
    let entries = prototype.get(js_string!("entries"), context)?;
    let hidden =
        boa_engine::property::Attribute::WRITABLE | boa_engine::property::Attribute::CONFIGURABLE;
    define::put_with(&prototype, JsSymbol::iterator(), entries, hidden);
    super::inspect::define_for_params(&prototype, context)?;
    put_tag(&prototype, "URLSearchParams");
    Ok(prototype)
}

fn append(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    with(this, context, |_| ())?;
    need(args, &["name", "value"], context)?;
    let pair = (text(&args[0], context)?, text(&args[1], context)?);
    with(this, context, |pairs| pairs.push(pair))?;
    changed(this);
    Ok(JsValue::undefined())
}

fn optional(args: &[JsValue], context: &mut Context) -> JsResult<Option<String>> {
    match args.get(1) {
        Some(value) if !value.is_undefined() => text(value, context).map(Some),
        _ => Ok(None),
    }
}

fn delete(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    with(this, context, |_| ())?;
    need(args, &["name"], context)?;
    let name = text(&args[0], context)?;
    let value = optional(args, context)?;
    with(this, context, |pairs| {
        pairs.retain(|pair| pair.0 != name || value.as_ref().is_some_and(|value| pair.1 != *value));
    })?;
    changed(this);
    Ok(JsValue::undefined())
}

fn get(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    with(this, context, |_| ())?;
    need(args, &["name"], context)?;
    let name = text(&args[0], context)?;
    with(this, context, |pairs| {
        let found = pairs.iter().find(|pair| pair.0 == name);
        found.map_or_else(JsValue::null, |pair| shown(&pair.1))
    })
}

fn get_all(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    with(this, context, |_| ())?;
    need(args, &["name"], context)?;
    let name = text(&args[0], context)?;
    let found = with(this, context, |pairs| {
        let found = pairs.iter().filter(|pair| pair.0 == name);
        found.map(|pair| shown(&pair.1)).collect::<Vec<_>>()
    })?;
    Ok(JsArray::from_iter(found, context).into())
}

fn has(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    with(this, context, |_| ())?;
    need(args, &["name"], context)?;
    let name = text(&args[0], context)?;
    let value = optional(args, context)?;
    with(this, context, |pairs| {
        pairs
            .iter()
            .any(|pair| pair.0 == name && value.as_ref().is_none_or(|value| pair.1 == *value))
            .into()
    })
}

fn set(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    with(this, context, |_| ())?;
    need(args, &["name", "value"], context)?;
    let (name, value) = (text(&args[0], context)?, text(&args[1], context)?);
    with(this, context, |pairs| {
        match pairs.iter().position(|pair| pair.0 == name) {
            None => pairs.push((name, value)),
            Some(first) => {
                pairs[first].1 = value;
                let mut at = 0;
                pairs.retain(|pair| {
                    at += 1;
                    at - 1 <= first || pair.0 != name
                });
            }
        }
    })?;
    changed(this);
    Ok(JsValue::undefined())
}

fn sort(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    with(this, context, |pairs| {
        // By UTF-16 code units, as the standard has it; pairs of one name keep their order.
        pairs.sort_by(|a, b| a.0.encode_utf16().cmp(b.0.encode_utf16()));
    })?;
    changed(this);
    Ok(JsValue::undefined())
}

fn for_each(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    with(this, context, |_| ())?;
    let value = args.get_or_undefined(0);
    let Some(callback) = value.as_function() else {
        return Err(errors::invalid_arg_type(
            "callback",
            &["function"],
            value,
            context,
        ));
    };
    let mut at = 0;
    while let Some((name, value)) = with(this, context, |pairs| pairs.get(at).cloned())? {
        let values = [shown(value), shown(name), this.clone()];
        callback.call(args.get_or_undefined(1), &values, context)?;
        at += 1;
    }
    Ok(JsValue::undefined())
}

thread_local! {
    static ITERATOR: RefCell<Option<JsObject>> = const { RefCell::new(None) };
}

fn iterate(this: &JsValue, gives: Gives, context: &mut Context) -> JsResult<JsValue> {
    with(this, context, |_| ())?;
    let known = ITERATOR.with(|prototype| prototype.borrow().clone());
    let prototype = match known {
        Some(known) => known,
        None => {
            let class = context
                .global_object()
                .get(js_string!("Iterator"), context)?;
            let base = class
                .to_object(context)?
                .get(js_string!("prototype"), context)?;
            let made = JsObject::from_proto_and_data(
                base.as_object(),
                boa_engine::builtins::object::OrdinaryObject,
            );
            define::put_functions(&made, &[("next", 0, next)], context);
            put_tag(&made, "URLSearchParams Iterator");
            super::inspect::define_for_iterator(&made, context)?;
            ITERATOR.with(|prototype| *prototype.borrow_mut() = Some(made.clone()));
            made
        }
    };
    let iteration = Iteration {
        params: this.to_object(context)?,
        next: std::cell::Cell::new(0),
        gives,
    };
    Ok(define::native_object(&prototype, iteration, context).into())
}

/// What an iteration gives for one pair.
fn given(gives: Gives, (name, value): (String, String), context: &mut Context) -> JsValue {
    match gives {
        Gives::Keys => shown(name),
        Gives::Values => shown(value),
        Gives::Entries => JsArray::from_iter([shown(name), shown(value)], context).into(),
    }
}

/// What an iterator still has to give; none for what is no iterator of parameters.
pub(super) fn remaining(object: &JsObject, context: &mut Context) -> Option<Vec<JsValue>> {
    let (pairs, gives) = {
        let iteration = object.downcast_ref::<Iteration>()?;
        let params = iteration.params.downcast_ref::<Params>()?;
        let pairs = params.pairs.borrow();
        let rest = pairs.get(iteration.next.get()..).unwrap_or_default();
        (rest.to_vec(), iteration.gives)
    };
    let rest = pairs.into_iter();
    Some(rest.map(|pair| given(gives, pair, context)).collect())
}

fn next(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let object = this.as_object();
    let found = object
        .as_ref()
        .and_then(JsObject::downcast_ref::<Iteration>)
        .map(|iteration| {
            let at = iteration.next.get();
            let pair = iteration
                .params
                .downcast_ref::<Params>()
                .and_then(|params| params.pairs.borrow().get(at).cloned());
            if pair.is_some() {
                iteration.next.set(at + 1);
            }
            (pair, iteration.gives)
        });
    let Some((pair, gives)) = found else {
        return Err(errors::invalid_this("URLSearchParamsIterator", context));
    };
    let result = define::object(context);
    let done = pair.is_none();
    let value = match pair {
        None => JsValue::undefined(),
        Some(pair) => given(gives, pair, context),
    };
    define::put(&result, "value", value);
    define::put(&result, "done", done);
    Ok(result.into())
}
