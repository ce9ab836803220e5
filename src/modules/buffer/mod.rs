//! Placeholder until branch buffer is merged: replace this whole file by yours (bytes_of, new_from_vec are what process/stdio uses).
use boa_engine::{Context, JsObject, JsResult, JsValue};
pub fn bytes_of(_v: &JsValue, _c: &mut Context) -> JsResult<Vec<u8>> {
    Ok(vec![])
}
pub fn new_from_vec(v: Vec<u8>, c: &mut Context) -> JsResult<JsObject> {
    Ok(crate::engine::convert::uint8_array(&v, c)?.into())
}
