//! Placeholder until branch events is merged: replace this whole file by yours (emit, prototype, listener_count are what process uses).
use boa_engine::{Context, JsObject, JsResult, JsValue};
pub fn prototype(context: &mut Context) -> JsResult<JsObject> {
    Ok(crate::engine::define::object(context))
}
pub fn emit(_o: &JsObject, _n: &str, _a: &[JsValue], _c: &mut Context) -> JsResult<bool> {
    Ok(false)
}
pub fn listener_count(_o: &JsObject, _n: &str, _c: &mut Context) -> JsResult<usize> {
    Ok(0)
}
