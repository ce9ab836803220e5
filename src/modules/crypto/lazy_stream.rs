//! `Hash` and `Hmac` are Transform streams in Node, though hardly a program uses them so.
//!
//! The stream module is large; it is loaded, and a hash's stream state made, when a stream's
//! property of a hash is first looked at. For that the prototype's prototype is a proxy where Node
//! has `LazyTransform.prototype`: every lookup that finds nothing on the object and its class
//! ends there.

use boa_engine::{
    Context, Finalize, JsArgs, JsObject, JsResult, JsString, JsSymbol, JsValue, Trace, js_string,
    object::builtins::JsProxy, property::Attribute,
};

use super::{hash, hmac};
use crate::engine::{convert, define, errors};
use crate::modules;

/// What an instance knows of its being a stream.
#[derive(Trace, Finalize)]
pub struct Streaming {
    /// The options it was made with, which the stream takes too.
    options: JsValue,
    set_up: bool,
}

impl Streaming {
    pub fn new(options: &JsValue) -> Self {
        Self {
            options: options.clone(),
            set_up: false,
        }
    }
}

/// A prototype for a class whose instances hold a [`Streaming`].
pub fn prototype(context: &mut Context) -> JsResult<JsObject> {
    let lazy = JsProxy::builder(define::object(context))
        .get(get)
        .set(set)
        .has(has)
        .get_prototype_of(get_prototype_of)
        .build(context)?;
    Ok(JsObject::from_proto_and_data(JsObject::from(lazy), ()))
}

/// `Transform.prototype`; loads the stream module.
fn transform_prototype(context: &mut Context) -> JsResult<JsObject> {
    transform_class(context)?
        .get(js_string!("prototype"), context)?
        .to_object(context)
}

fn transform_class(context: &mut Context) -> JsResult<JsObject> {
    modules::require_object("stream", context)?
        .get(js_string!("Transform"), context)?
        .to_object(context)
}

/// Makes the stream state of a hash that has none yet.
fn set_up(receiver: &JsValue, context: &mut Context) -> JsResult<()> {
    let Some(object) = receiver.as_object() else {
        return Ok(());
    };
    let begin = |streaming: &mut Streaming| {
        // Set before the call: the stream's constructor looks at properties of the hash too.
        (!std::mem::replace(&mut streaming.set_up, true)).then(|| streaming.options.clone())
    };
    let options = if let Some(mut hash) = object.downcast_mut::<hash::Hash>() {
        begin(&mut hash.streaming)
    } else if let Some(mut hmac) = object.downcast_mut::<hmac::Hmac>() {
        begin(&mut hmac.streaming)
    } else {
        begin_plain(&object, context)?
    };
    let Some(options) = options else {
        return Ok(());
    };
    let class = transform_class(context)?;
    class.call(receiver, &[options], context)?;
    Ok(())
}

/// The options of a plain object of js/internal/crypto, the first time they are asked for.
fn begin_plain(object: &JsObject, context: &mut Context) -> JsResult<Option<JsValue>> {
    thread_local! {
        static STREAMS: JsSymbol = JsSymbol::new(Some(js_string!("kStream")))
            .unwrap_or_else(JsSymbol::to_string_tag);
    }
    let mark = STREAMS.with(JsSymbol::clone);
    let options = js_string!("_options");
    if !object.has_own_property(options.clone(), context)?
        || object.has_own_property(mark.clone(), context)?
    {
        return Ok(None);
    }
    let hidden = Attribute::WRITABLE | Attribute::CONFIGURABLE;
    define::put_with(object, mark, true, hidden);
    Ok(Some(object.get(options, context)?))
}

/// Calls a method of `Reflect`: lookups with a receiver of their own have no other way in.
fn reflect(name: JsString, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let reflect = context.intrinsics().objects().reflect();
    let method = reflect.get(name, context)?.to_object(context)?;
    method.call(&reflect.into(), args, context)
}

/// Whether a lookup can be answered without the stream: what every object has, and what the
/// engine and `await` ask of any object.
fn answered_by_object(key: &JsValue, context: &mut Context) -> JsResult<bool> {
    if let Some(symbol) = key.as_symbol() {
        return Ok(symbol != JsSymbol::async_iterator() && symbol != JsSymbol::has_instance());
    }
    let Some(name) = key.as_string() else {
        return Ok(true);
    };
    if name == js_string!("then") || name == js_string!("toJSON") {
        return Ok(true);
    }
    object_prototype(context).has_property(name, context)
}

fn object_prototype(context: &Context) -> JsObject {
    context.intrinsics().constructors().object().prototype()
}

/// The object to go on with: `Transform.prototype`, or `Object.prototype` where that is enough.
fn next(key: &JsValue, context: &mut Context) -> JsResult<(JsObject, bool)> {
    if answered_by_object(key, context)? && !modules::is_loaded("stream") {
        return Ok((object_prototype(context), false));
    }
    Ok((transform_prototype(context)?, true))
}

fn get(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (key, receiver) = (args.get_or_undefined(1), args.get_or_undefined(2));
    let (next, is_stream) = next(key, context)?;
    if is_stream && !answered_by_object(key, context)? {
        set_up(receiver, context)?;
        // The set-up may just have made it the object's own.
        if let Some(object) = receiver.as_object()
            && object.has_own_property(key.to_property_key(context)?, context)?
        {
            return object.get(key.to_property_key(context)?, context);
        }
    }
    let args = [next.into(), key.clone(), receiver.clone()];
    reflect(js_string!("get"), &args, context)
}

fn set(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (key, value) = (args.get_or_undefined(1), args.get_or_undefined(2));
    let receiver = args.get_or_undefined(3);
    let next = if modules::is_loaded("stream") {
        transform_prototype(context)?
    } else {
        object_prototype(context)
    };
    let args = [next.into(), key.clone(), value.clone(), receiver.clone()];
    reflect(js_string!("set"), &args, context)
}

fn has(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let key = args.get_or_undefined(1);
    let (next, _) = next(key, context)?;
    let key = key.to_property_key(context)?;
    Ok(next.has_property(key, context)?.into())
}

fn get_prototype_of(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    Ok(transform_prototype(context)?.into())
}

/// `_transform(chunk, encoding, callback)`
pub fn transform(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let object = this.as_object().ok_or_else(convert::illegal_invocation)?;
    if hash::is_finished(&object) || hmac::is_finished(&object) {
        let (code, message) = ("ERR_CRYPTO_HASH_UPDATE_FAILED", "Hash update failed");
        let error = errors::coded(errors::Class::Error, code, message, context);
        return call(args.get_or_undefined(2), &[error.into()], context);
    }
    let data = &args[..args.len().min(2)];
    if object.is::<hmac::Hmac>() {
        hmac::update(this, data, context)?;
    } else {
        hash::update(this, data, context)?;
    }
    call(args.get_or_undefined(2), &[], context)
}

/// `_flush(callback)`
pub fn flush(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let object = this.as_object().ok_or_else(convert::illegal_invocation)?;
    let digest = if object.is::<hmac::Hmac>() {
        hmac::digest(this, &[], context)?
    } else {
        match hash::stream_digest(&object, context)? {
            Some(digest) => hash::encoded(&digest, None, context)?,
            None => hash::digest(this, &[], context)?,
        }
    };
    let push = object.get(js_string!("push"), context)?;
    push.to_object(context)?.call(this, &[digest], context)?;
    call(args.get_or_undefined(0), &[], context)
}

fn call(callback: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    callback
        .to_object(context)?
        .call(&JsValue::undefined(), args, context)
}
