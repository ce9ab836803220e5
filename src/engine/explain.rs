use super::stack::frames::{Place, Spot};
use boa_engine::{Context, JsObject, JsValue};
pub fn improve(_error: &JsObject, _context: &mut Context) {}
pub fn searched(
    _value: &JsValue,
    _place: &Place,
    _spot: &Spot,
    _context: &mut Context,
) -> Option<usize> {
    None
}
