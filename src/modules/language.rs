//! What the language's standard has and the engine lacks: small natives on the engine's own objects,
//! and `Array.fromAsync`, whose text is in js/internal/language.js.

use boa_engine::{
    Context, JsArgs, JsNativeError, JsObject, JsResult, JsValue, js_string,
    object::builtins::JsArrayBuffer,
};

use super::buffer;
use crate::engine::define;

/// Puts it where scripts look for it.
pub fn define(global: &JsObject, context: &mut Context) -> JsResult<()> {
    let classes = context.intrinsics().constructors();
    let (array, bytes) = (
        classes.array().constructor(),
        classes.array_buffer().prototype(),
    );
    define::put_methods(&array, &[("fromAsync", 1, from_async)], context);
    define::put_accessor(&bytes, js_string!("detached"), detached, None, context);
    define::put_methods(
        &bytes,
        &[
            ("transfer", 0, transfer),
            ("transferToFixedLength", 0, transfer_to_fixed_length),
        ],
        context,
    );
    let atomics = global.get(js_string!("Atomics"), context)?;
    if let Some(atomics) = atomics.as_object() {
        define::put_methods(&atomics, &[("pause", 0, pause)], context);
    }
    Ok(())
}

fn from_async(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let text = super::require_object("internal/language", context)?;
    let function = text.get(js_string!("fromAsync"), context)?;
    match function.as_function() {
        Some(function) => function.call(this, args, context),
        None => Ok(JsValue::undefined()),
    }
}

fn this_buffer(this: &JsValue, method: &str) -> JsResult<JsArrayBuffer> {
    let object = this.as_object();
    let shown = match &object {
        Some(_) => "#<Object>".to_string(),
        None => this.display().to_string(),
    };
    object
        .and_then(|object| JsArrayBuffer::from_object(object).ok())
        .ok_or_else(|| {
            JsNativeError::typ()
                .with_message(format!(
                    "Method ArrayBuffer.prototype.{method} called on incompatible receiver {shown}"
                ))
                .into()
        })
}

fn detached(this: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    Ok(this_buffer(this, "detached")?.data().is_none().into())
}

fn transfer(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    moved(this, args, "transfer", context)
}

fn transfer_to_fixed_length(
    this: &JsValue,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<JsValue> {
    moved(this, args, "transferToFixedLength", context)
}

/// A buffer with this one's bytes, cut or filled up with zeroes to the length given; this one is
/// detached.
fn moved(
    this: &JsValue,
    args: &[JsValue],
    method: &str,
    context: &mut Context,
) -> JsResult<JsValue> {
    let source = this_buffer(this, method)?;
    let length = args.get_or_undefined(0);
    let length = match length.is_undefined() {
        true => source.byte_length() as u64,
        false => length
            .to_index(context)
            .map_err(|_| JsNativeError::range().with_message("Invalid array buffer length"))?,
    };
    if source.data().is_none() {
        let message =
            format!("Cannot perform ArrayBuffer.prototype.{method} on a detached ArrayBuffer");
        return Err(JsNativeError::typ().with_message(message).into());
    }
    let object = JsObject::from(source.clone());
    let most = object.get(js_string!("maxByteLength"), context)?;
    let is_resizable = object.get(js_string!("resizable"), context)?.to_boolean();
    let mut block = buffer::block::zeroed(usize::try_from(length).unwrap_or(usize::MAX))?;
    if let Some(bytes) = source.data() {
        let kept = bytes.len().min(block.len());
        block[..kept].copy_from_slice(&bytes[..kept]);
    }
    // The pool that small Buffers share stays as it is.
    if !buffer::is_pool(&object, context) {
        source.detach(&JsValue::undefined())?;
    }
    let made = JsArrayBuffer::from_byte_block(block, context)?;
    if is_resizable && method == "transfer" {
        let most = most.to_index(context)?;
        return Ok(made.with_max_byte_length(most).into());
    }
    Ok(made.into())
}

/// `Atomics.pause(n)`: a hint for loops that spin.
fn pause(_: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let count = args.get_or_undefined(0);
    let is_whole = count.as_number().is_some_and(|count| count.fract() == 0.0);
    if !count.is_undefined() && !is_whole {
        let message = "Atomics.pause argument must be undefined or an integer";
        return Err(JsNativeError::typ().with_message(message).into());
    }
    std::hint::spin_loop();
    Ok(JsValue::undefined())
}
