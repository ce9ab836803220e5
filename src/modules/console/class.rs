//! `console.Console`: consoles over a script's own streams.

use std::cell::{Cell, RefCell};

use boa_engine::{
    Context, Finalize, JsData, JsNativeError, JsObject, JsResult, JsString, JsSymbol, JsValue,
    NativeFunction, Trace, js_string,
    object::{FunctionObjectBuilder, builtins::JsFunction},
    property::Attribute,
};
use boa_gc::{Gc, GcRefCell};

use super::methods::METHODS;
use super::state::{Bound, ColorMode, State};
use crate::engine::{define, errors};

#[derive(Trace, Finalize, JsData)]
struct Instance(Gc<State>);

thread_local! {
    static CLASS: RefCell<Option<(JsFunction, JsObject)>> = const { RefCell::new(None) };
}

/// The class, made at the first call.
pub fn constructor(context: &mut Context) -> JsFunction {
    class(context).0
}

fn class(context: &mut Context) -> (JsFunction, JsObject) {
    if let Some(known) = CLASS.with(|class| class.borrow().clone()) {
        return known;
    }
    let prototype = define::object(context);
    let made = define::constructor("Console", 1, construct, &prototype, context);
    for &(name, length, method) in METHODS {
        let native = NativeFunction::from_copy_closure(move |this, args, context| {
            let console = console_of(this)?;
            method(&console, args, context)
        });
        let function = FunctionObjectBuilder::new(context.realm(), native)
            .name(JsString::from(name))
            .length(length)
            .constructor(false)
            .build();
        define::put(&prototype, name, function);
    }
    let has_instance = define::function("[Symbol.hasInstance]", 1, is_console, context);
    define::put_with(
        &made,
        JsSymbol::has_instance(),
        has_instance,
        Attribute::empty(),
    );
    let both = (made, prototype);
    CLASS.with(|class| *class.borrow_mut() = Some(both.clone()));
    both
}

fn console_of(this: &JsValue) -> JsResult<Bound> {
    let object = this.as_object();
    let state = object.as_ref().and_then(|object| {
        object
            .downcast_ref::<Instance>()
            .map(|found| found.0.clone())
    });
    match (object, state) {
        (Some(object), Some(state)) => Ok(Bound { object, state }),
        _ => Err(JsNativeError::typ()
            .with_message("Illegal invocation: not a Console")
            .into()),
    }
}

/// `value instanceof Console`: the host's own console is one too.
fn is_console(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let Some(object) = args.first().and_then(JsValue::as_object) else {
        return Ok(false.into());
    };
    Ok((object.is::<Instance>() || object == super::global(context).object).into())
}

/// `new Console(options)`, `new Console(stdout, stderr, ignoreErrors)`; `new` may be left out.
fn construct(new_target: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (_, own) = class(context);
    let prototype = match new_target.as_object() {
        Some(target) => target
            .get(js_string!("prototype"), context)?
            .as_object()
            .unwrap_or(own),
        None => own,
    };
    let state = state(args, context)?;
    let object = define::native_object(&prototype, Instance(Gc::new(state)), context);
    // Methods work without their console, and are those of a subclass where it has its own.
    for &(name, length, _) in METHODS {
        let method = object.get(JsString::from(name), context)?;
        let Some(method) = method.as_function() else {
            continue;
        };
        let bound = define::closure(
            name,
            length,
            |_, args, (this, method): &(JsObject, JsObject), context| {
                method.call(&this.clone().into(), args, context)
            },
            (object.clone(), JsObject::from(method)),
            context,
        );
        define::put(&object, name, bound);
    }
    Ok(object.into())
}

/// Reads the constructor's arguments.
fn state(args: &[JsValue], context: &mut Context) -> JsResult<State> {
    let first = args.first().cloned().unwrap_or_default();
    let given = first.as_object();
    let is_stream = match &given {
        Some(object) => object.get(js_string!("write"), context)?.is_callable(),
        None => false,
    };
    let (options, legacy) = match given {
        Some(object) if !is_stream => (object, None),
        _ => (define::object(context), Some(args)),
    };
    let get = |name: &str, context: &mut Context| options.get(JsString::from(name), context);
    let (stdout, stderr, ignore) = match legacy {
        Some(args) => {
            let at = |index: usize| args.get(index).cloned().unwrap_or_default();
            (at(0), at(1), at(2))
        }
        None => (
            get("stdout", context)?,
            get("stderr", context)?,
            get("ignoreErrors", context)?,
        ),
    };
    let out = writable(&stdout, "stdout", context)?;
    let error = if stderr.is_undefined() || (legacy.is_some() && !stderr.to_boolean()) {
        out.clone()
    } else {
        writable(&stderr, "stderr", context)?
    };
    let mode = get("colorMode", context)?;
    let auto = mode.is_undefined()
        || mode
            .as_string()
            .is_some_and(|mode| mode == js_string!("auto"));
    let color_mode = match mode.as_boolean() {
        Some(fixed) => ColorMode::Fixed(fixed),
        None if auto => ColorMode::Auto,
        None => {
            let shown =
                crate::modules::util::inspect::inspect(&mode, &Default::default(), context)?;
            let message = format!(
                "The argument 'colorMode' must be one of: 'auto', true, false. Received {shown}"
            );
            let error = errors::coded(
                errors::Class::Type,
                "ERR_INVALID_ARG_VALUE",
                &message,
                context,
            );
            return Err(errors::thrown(error));
        }
    };
    let group_indentation = group_indentation(&get("groupIndentation", context)?, context)?;
    let inspect = get("inspectOptions", context)?;
    let inspect_options = inspect_options(&inspect, !mode.is_undefined(), context)?;
    Ok(State {
        streams: Some((out, error)),
        replaced: GcRefCell::new([None, None]),
        inspect_options,
        color_mode,
        ignore_errors: ignore.is_undefined() || ignore.to_boolean(),
        group_indentation,
        indentation: Cell::new(0),
        counts: RefCell::default(),
        times: RefCell::default(),
    })
}

fn writable(stream: &JsValue, name: &str, context: &mut Context) -> JsResult<JsObject> {
    if let Some(stream) = stream.as_object()
        && stream.get(js_string!("write"), context)?.is_callable()
    {
        return Ok(stream);
    }
    Err(errors::node_error(
        "ERR_CONSOLE_WRITABLE_STREAM",
        &[name],
        context,
    ))
}

fn group_indentation(value: &JsValue, context: &mut Context) -> JsResult<usize> {
    if value.is_undefined() {
        return Ok(2);
    }
    let name = "groupIndentation";
    let Some(number) = value.as_number() else {
        return Err(errors::invalid_arg_type(name, &["number"], value, context));
    };
    if number.fract() != 0.0 || !number.is_finite() {
        return Err(errors::out_of_range(name, "an integer", value, context));
    }
    if !(0.0..=1000.0).contains(&number) {
        return Err(errors::out_of_range(
            name,
            ">= 0 && <= 1000",
            value,
            context,
        ));
    }
    Ok(number as usize)
}

fn inspect_options(
    value: &JsValue,
    has_mode: bool,
    context: &mut Context,
) -> JsResult<Option<JsObject>> {
    if value.is_undefined() {
        return Ok(None);
    }
    let Some(options) = value.as_object() else {
        let name = "options.inspectOptions";
        return Err(errors::invalid_arg_type(name, &["object"], value, context));
    };
    let colors = options.get(js_string!("colors"), context)?;
    if has_mode && !colors.is_undefined() {
        return Err(errors::node_error(
            "ERR_INCOMPATIBLE_OPTION_PAIR",
            &["options.inspectOptions.color", "colorMode"],
            context,
        ));
    }
    Ok(Some(options))
}
