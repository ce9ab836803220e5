//! What the Web's streams (js/internal/webstreams) need of the engine: buffers that change hands.

use boa_engine::{Context, JsArgs, JsObject, JsResult, JsValue, object::builtins::JsArrayBuffer};

use crate::engine::{convert, define};
use crate::modules::buffer;

/// Functions for js/internal/webstreams.
pub fn native_half(context: &mut Context) -> JsResult<JsObject> {
    let half = define::object(context);
    define::put_functions(&half, &[("transfer", 1, transfer)], context);
    Ok(half)
}

/// `transfer(buffer)`: a new `ArrayBuffer` with the bytes of `buffer`, which is detached
/// (`TransferArrayBuffer` of the Streams standard).
///
/// The pool that small Buffers share stays as it is, and is copied. Fails with a `TypeError` for
/// shared memory and for a buffer that is detached already.
fn transfer(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let object = args
        .get_or_undefined(0)
        .as_object()
        .ok_or_else(convert::illegal_invocation)?;
    let pooled = buffer::is_pool(&object, context);
    let source = JsArrayBuffer::from_object(object)?;
    if pooled {
        let bytes = source.data().map(|bytes| bytes.to_vec());
        return Ok(convert::array_buffer(&bytes.unwrap_or_default(), context)?.into());
    }
    let block = source.detach(&JsValue::undefined())?;
    Ok(JsArrayBuffer::from_byte_block(block, context)?.into())
}
