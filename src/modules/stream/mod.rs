//! `stream`: the readable half, native, for it is what everything that is read goes through. The rest
//! is in js/internal/stream.

mod readable;
mod state;

use boa_engine::{Context, JsObject, JsResult};

use crate::engine::define;

/// Functions for js/internal/stream/readable.js.
pub fn native_half(context: &mut Context) -> JsResult<JsObject> {
    let half = define::object(context);
    define::put_functions(
        &half,
        &[
            ("defineReadable", 3, readable::define),
            ("makeState", 1, readable::make_state),
            ("readMoreLater", 1, readable::read_more_later),
            ("take", 2, readable::take_function),
        ],
        context,
    );
    Ok(half)
}
