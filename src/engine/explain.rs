use boa_engine::{Context, JsObject};
pub fn improve(_error: &JsObject, _context: &mut Context) {}
