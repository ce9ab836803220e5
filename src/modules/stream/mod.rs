//! `stream`: the readable half and how a stream is destroyed, native, for everything that is read goes
//! through it. The rest is in js/internal/stream.

mod common;
mod consumer;
mod later;
mod lifecycle;
mod listening;
mod readable;
mod source;
mod state;
mod take;

use boa_engine::{Context, JsArgs, JsObject, JsResult, JsValue};

use crate::engine::define;

pub use readable::new_state;
pub use state::{has_ended, put_reading_more};

/// Functions for js/internal/stream.
pub fn native_half(context: &mut Context) -> JsResult<JsObject> {
    let half = define::object(context);
    define::put_functions(
        &half,
        &[
            ("defineReadable", 3, readable::define),
            ("makeState", 0, readable::make_state),
            ("setDefaultMark", 1, readable::set_default_mark),
            ("readMoreLater", 1, source::read_more_later),
            ("take", 2, take::take_function),
            ("destroy", 2, lifecycle::destroy),
            ("callDestroy", 3, lifecycle::call_destroy_function),
            ("errorOrDestroy", 3, lifecycle::error_or_destroy),
            ("setPlainDestroy", 1, |_, args, _| {
                lifecycle::set_plain_destroy(args.get_or_undefined(0).as_object());
                Ok(JsValue::undefined())
            }),
        ],
        context,
    );
    Ok(half)
}
