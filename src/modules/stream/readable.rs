//! Readable: a buffer between a source and a consumer. See [`State::flowing`] for the kinds of consumer.
//!
//! Whatever a subclass or a script may have put in the place of a method (`read`, `resume`, `emit` ...)
//! is called where Node calls it.

use std::cell::{Cell, RefCell};

use boa_engine::{
    Context, JsArgs, JsObject, JsResult, JsString, JsValue, js_string, object::builtins::JsFunction,
};

use super::state::{self, State};
use super::{consumer, listening, source};
use crate::engine::{convert, define};

/// What js/internal/stream does for this.
pub struct Hooks {
    /// `Buffer.concat`
    pub concat: JsFunction,
    /// `Buffer.from`, for a text or any view of bytes.
    pub to_buffer: JsFunction,
    state_prototype: JsObject,
}

thread_local! {
    static HOOKS: RefCell<Option<Hooks>> = const { RefCell::new(None) };
    /// `getDefaultHighWaterMark(false)`
    static DEFAULT_MARK: Cell<f64> = const { Cell::new(65_536.0) };
}

/// `defineReadable(Readable.prototype, ReadableState.prototype, { concat, toBuffer })`
pub fn define(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let prototype = args.get_or_undefined(0).to_object(context)?;
    let state_prototype = args.get_or_undefined(1).to_object(context)?;
    let given = args.get_or_undefined(2).to_object(context)?;
    let mut hook = |name: JsString| {
        let found = given.get(name, context)?.as_function();
        found.ok_or_else(convert::illegal_invocation)
    };
    let hooks = Hooks {
        concat: hook(js_string!("concat"))?,
        to_buffer: hook(js_string!("toBuffer"))?,
        state_prototype: state_prototype.clone(),
    };
    HOOKS.with(|known| *known.borrow_mut() = Some(hooks));
    state::define_fields(&state_prototype, context);
    let methods: [(&[&str], usize, define::Native); 9] = [
        (&["push"], 2, source::push),
        (&["unshift"], 2, source::unshift),
        (&["read"], 1, consumer::read_method),
        (&["on", "addListener"], 2, listening::on),
        (&["removeListener", "off"], 2, listening::remove_listener),
        (&["removeAllListeners"], 1, listening::remove_all_listeners),
        (&["resume"], 0, listening::resume),
        (&["pause"], 0, listening::pause),
        (&["isPaused"], 0, listening::is_paused),
    ];
    for (names, length, native) in methods {
        let function = define::function(names[0], length, native, context);
        for name in names {
            define::put(&prototype, name, function.clone());
        }
    }
    Ok(JsValue::undefined())
}

/// One of the hooks. Fails before `defineReadable` was called.
pub fn hook<T>(pick: impl FnOnce(&Hooks) -> T) -> JsResult<T> {
    HOOKS
        .with(|hooks| hooks.borrow().as_ref().map(pick))
        .ok_or_else(convert::illegal_invocation)
}

/// `makeState()`: a `ReadableState`.
pub fn make_state(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    Ok(new_state(None, context)?.into())
}

/// `setDefaultMark(bytes)`
pub fn set_default_mark(_: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    DEFAULT_MARK.set(args.get_or_undefined(0).as_number().unwrap_or(0.0));
    Ok(JsValue::undefined())
}

/// A `ReadableState`, with the default high water mark if none is given. Fails before
/// `defineReadable` was called.
pub fn new_state(mark: Option<f64>, context: &mut Context) -> JsResult<JsObject> {
    let prototype = hook(|hooks| hooks.state_prototype.clone())?;
    let mark = mark.unwrap_or_else(|| DEFAULT_MARK.get());
    Ok(define::native_object(&prototype, State::new(mark), context))
}
