//! The global error classes: the engine's, with an own `stack` on each error they make.
//!
//! Each constructs through the engine's own class with the caller's `new.target`, so that
//! subclasses, prototypes and the engine's mark of an error are the same. They stand in the place
//! of the engine's on the global object and as `constructor` of the prototypes.

use boa_engine::{
    Context, JsArgs, JsObject, JsResult, JsString, JsValue,
    context::intrinsics::StandardConstructor, js_string, object::builtins::JsFunction,
    property::PropertyDescriptor,
};

use crate::engine::define::{self, Native};

/// Name, number of parameters, what makes it.
const CLASSES: [(&str, usize, Native); 7] = [
    ("Error", 1, |this, args, context| {
        make(0, this, args, context)
    }),
    ("TypeError", 1, |this, args, context| {
        make(1, this, args, context)
    }),
    ("RangeError", 1, |this, args, context| {
        make(2, this, args, context)
    }),
    ("SyntaxError", 1, |this, args, context| {
        make(3, this, args, context)
    }),
    ("ReferenceError", 1, |this, args, context| {
        make(4, this, args, context)
    }),
    ("EvalError", 1, |this, args, context| {
        make(5, this, args, context)
    }),
    ("URIError", 1, |this, args, context| {
        make(6, this, args, context)
    }),
];

fn standard(at: usize, context: &Context) -> &StandardConstructor {
    let all = context.intrinsics().constructors();
    match at {
        0 => all.error(),
        1 => all.type_error(),
        2 => all.range_error(),
        3 => all.syntax_error(),
        4 => all.reference_error(),
        5 => all.eval_error(),
        _ => all.uri_error(),
    }
}

/// Puts the classes in place; returns the global `Error`.
pub fn install(context: &mut Context) -> JsResult<JsFunction> {
    let mut error: Option<JsFunction> = None;
    for (at, (name, length, native)) in CLASSES.into_iter().enumerate() {
        let prototype = standard(at, context).prototype();
        let class = define::constructor(name, length, native, &prototype, context);
        if let Some(error) = &error {
            class.set_prototype(Some(error.clone().into()));
        }
        put_global(name, &class, context)?;
        error.get_or_insert(class);
    }
    let aggregate = context
        .intrinsics()
        .constructors()
        .aggregate_error()
        .prototype();
    let class = define::constructor("AggregateError", 2, make_aggregate, &aggregate, context);
    if let Some(error) = &error {
        class.set_prototype(Some(error.clone().into()));
    }
    put_global("AggregateError", &class, context)?;
    Ok(error.unwrap_or(class))
}

fn put_global(name: &str, class: &JsFunction, context: &mut Context) -> JsResult<()> {
    let descriptor = PropertyDescriptor::builder()
        .value(class.clone())
        .writable(true)
        .enumerable(false)
        .configurable(true);
    let global = context.global_object();
    global.define_property_or_throw(JsString::from(name), descriptor, context)?;
    Ok(())
}

/// The engine gives a native constructor its `new.target` as `this`; called as a function it gets
/// whatever stood before the dot, which is no constructor but in freak cases.
fn target(this: &JsValue) -> Option<JsObject> {
    this.as_object().filter(JsObject::is_constructor)
}

fn make(at: usize, this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let class = standard(at, context).constructor();
    let error = class.construct(&[], target(this).as_ref(), context)?;
    super::give_stack(&error);
    super::awaits::note(&error, context);
    let message = args.get_or_undefined(0);
    if !message.is_undefined() {
        let message = message.to_string(context)?;
        define::put_hidden(&error, "message", message);
    }
    super::note_limit(&error, context)?;
    put_cause(&error, args.get_or_undefined(1), context)?;
    Ok(error.into())
}

fn put_cause(error: &JsObject, options: &JsValue, context: &mut Context) -> JsResult<()> {
    if let Some(options) = options.as_object()
        && options.has_property(js_string!("cause"), context)?
    {
        let cause = options.get(js_string!("cause"), context)?;
        define::put_hidden(error, "cause", cause);
    }
    Ok(())
}

fn make_aggregate(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let class = context
        .intrinsics()
        .constructors()
        .aggregate_error()
        .constructor();
    let error = class.construct(args, target(this).as_ref(), context)?;
    super::give_stack(&error);
    super::awaits::note(&error, context);
    Ok(error.into())
}
