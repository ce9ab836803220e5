//! `perf_hooks`: the clock is native (`performance.now`), the timeline of marks and measures is a
//! text (js/internal/performance.js), parsed when it is first used.

pub mod histogram;

use std::cell::RefCell;
use std::sync::OnceLock;

use boa_engine::{
    Context, JsNativeError, JsObject, JsResult, JsString, JsSymbol, JsValue, js_string,
    property::Attribute,
};

use crate::engine::{define, errors, symbols};
use crate::modules;
use crate::runtime::runtime;

const TEXT: &str = "internal/performance";

thread_local! {
    static PERFORMANCE: RefCell<Option<JsObject>> = const { RefCell::new(None) };
}

/// Milliseconds since the host started.
fn now_milliseconds() -> f64 {
    runtime().clock.uptime().as_nanos() as f64 / 1e6
}

fn now(_: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    Ok(now_milliseconds().into())
}

/// When the host started, in milliseconds of the Unix epoch.
fn time_origin() -> f64 {
    static ORIGIN: OnceLock<f64> = OnceLock::new();
    *ORIGIN
        .get_or_init(|| crate::runtime::wall_clock().as_micros() as f64 / 1e3 - now_milliseconds())
}

fn get_time_origin(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let known = PERFORMANCE.with(|performance| performance.borrow().clone());
    match (this.as_object(), known) {
        (Some(this), Some(known)) if JsObject::equals(&this, &known) => Ok(time_origin().into()),
        _ => Err(errors::invalid_this("Performance", context)),
    }
}

/// A method that the text has: `performance.mark` and so on, by the name of the function called.
fn from_text(
    _: &JsValue,
    args: &[JsValue],
    name: &JsString,
    context: &mut Context,
) -> JsResult<JsValue> {
    let timeline = modules::require_object(TEXT, context)?.get(js_string!("timeline"), context)?;
    let timeline = timeline.to_object(context)?;
    let method = timeline.get(name.clone(), context)?;
    match method.as_callable() {
        Some(method) => method.call(&timeline.into(), args, context),
        None => Err(JsNativeError::error()
            .with_message("internal/performance lacks a method")
            .into()),
    }
}

fn illegal_constructor(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    Err(errors::raise("ERR_ILLEGAL_CONSTRUCTOR", &[], context))
}

/// Methods of the text: name, `length`, whether enumerable.
const METHODS: &[(&str, usize, bool)] = &[
    ("clearMarks", 0, true),
    ("clearMeasures", 0, true),
    ("clearResourceTimings", 0, true),
    ("getEntries", 0, true),
    ("getEntriesByName", 1, true),
    ("getEntriesByType", 1, true),
    ("mark", 1, true),
    ("measure", 1, true),
    ("setResourceTimingBufferSize", 1, true),
    ("eventLoopUtilization", 2, false),
    ("markResourceTiming", 7, false),
    ("timerify", 1, false),
    ("addEventListener", 2, false),
    ("removeEventListener", 2, false),
    ("dispatchEvent", 1, false),
];

fn performance(context: &mut Context) -> JsResult<JsObject> {
    if let Some(known) = PERFORMANCE.with(|performance| performance.borrow().clone()) {
        return Ok(known);
    }
    let prototype = define::object(context);
    define::constructor("Performance", 0, illegal_constructor, &prototype, context);
    for &(name, length, enumerable) in METHODS {
        let method = define::closure(name, length, from_text, JsString::from(name), context);
        if enumerable {
            define::put(&prototype, name, method);
        } else {
            define::put_hidden(&prototype, name, method);
        }
    }
    define::put_functions(
        &prototype,
        &[("now", 0, now), ("toJSON", 0, to_json)],
        context,
    );
    let accessor = define::put_accessor_with;
    let origin = js_string!("timeOrigin");
    accessor(&prototype, origin, get_time_origin, None, true, context);
    define::put_accessor(
        &prototype,
        js_string!("nodeTiming"),
        |_, _, context| {
            modules::require_object(TEXT, context)?.get(js_string!("nodeTiming"), context)
        },
        None,
        context,
    );
    define::put_with(
        &prototype,
        JsSymbol::to_string_tag(),
        js_string!("Performance"),
        Attribute::CONFIGURABLE,
    );
    let inspect = symbols::registered("nodejs.util.inspect.custom", context)?;
    let inspect = inspect.to_property_key(context)?;
    let shown = define::closure("inspect", 2, from_text, js_string!("inspect"), context);
    let hidden = Attribute::WRITABLE | Attribute::CONFIGURABLE;
    define::put_with(&prototype, inspect, shown, hidden);
    let performance =
        JsObject::from_proto_and_data(prototype, boa_engine::builtins::object::OrdinaryObject);
    PERFORMANCE.with(|known| *known.borrow_mut() = Some(performance.clone()));
    // Read once, as early as anybody can ask: the system's time may be set later.
    time_origin();
    Ok(performance)
}

fn to_json(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let this = this.to_object(context)?;
    let json = define::object(context);
    for name in [js_string!("nodeTiming"), js_string!("timeOrigin")] {
        let value = this.get(name.clone(), context)?;
        json.create_data_property(name, value, context)?;
    }
    let name = js_string!("eventLoopUtilization");
    let value = from_text(&JsValue::undefined(), &[], &name, context)?;
    json.create_data_property(name, value, context)?;
    Ok(json.into())
}

/// What `require('perf_hooks')` takes from the text at first use.
const LAZY: &[define::Method] = &[
    ("Performance", 0, |_, _, context| {
        let prototype = performance(context)?.prototype();
        match prototype {
            Some(prototype) => prototype.get(js_string!("constructor"), context),
            None => Ok(JsValue::undefined()),
        }
    }),
    ("PerformanceEntry", 0, |_, _, context| {
        export("PerformanceEntry", context)
    }),
    ("PerformanceMark", 0, |_, _, context| {
        export("PerformanceMark", context)
    }),
    ("PerformanceMeasure", 0, |_, _, context| {
        export("PerformanceMeasure", context)
    }),
    ("PerformanceObserver", 0, |_, _, context| {
        export("PerformanceObserver", context)
    }),
    ("PerformanceObserverEntryList", 0, |_, _, context| {
        export("PerformanceObserverEntryList", context)
    }),
    ("PerformanceResourceTiming", 0, |_, _, context| {
        export("PerformanceResourceTiming", context)
    }),
    ("monitorEventLoopDelay", 0, |_, _, context| {
        export("monitorEventLoopDelay", context)
    }),
    ("eventLoopUtilization", 0, |_, _, context| {
        performance(context)?.get(js_string!("eventLoopUtilization"), context)
    }),
    ("timerify", 0, |_, _, context| {
        performance(context)?.get(js_string!("timerify"), context)
    }),
    ("createHistogram", 0, |_, _, context| {
        export("createHistogram", context)
    }),
    ("constants", 0, |_, _, context| export("constants", context)),
];

fn export(name: &str, context: &mut Context) -> JsResult<JsValue> {
    modules::require_object(TEXT, context)?.get(JsString::from(name), context)
}

/// `require('perf_hooks')`.
pub fn exports(context: &mut Context) -> JsResult<JsObject> {
    let exports = define::object(context);
    let performance = performance(context)?;
    for &(name, _, get) in LAZY {
        if name == "constants" {
            define::put(&exports, "performance", performance.clone());
        }
        define::put_accessor_with(&exports, JsString::from(name), get, None, true, context);
    }
    Ok(exports)
}

/// What js/internal/performance.js and others ask natively.
pub fn native_half(context: &mut Context) -> JsResult<JsObject> {
    let half = define::object(context);
    define::put_functions(
        &half,
        &[
            ("now", 0, now),
            ("histogram", 3, histogram::make),
            ("timeOrigin", 0, |_, _, _| Ok(time_origin().into())),
            ("loopStart", 0, |_, _, _| {
                let started = runtime().loop_started();
                Ok(started
                    .map_or(-1.0, |started| started.as_nanos() as f64 / 1e6)
                    .into())
            }),
            ("idleTime", 0, |_, _, _| {
                Ok((runtime().io.usage().idle() as f64 / 1e6).into())
            }),
            ("uvMetrics", 0, |_, _, context| {
                let metrics = define::object(context);
                define::put(&metrics, "loopCount", runtime().ticks_begun() as f64);
                define::put(&metrics, "events", runtime().io.events_seen() as f64);
                define::put(&metrics, "eventsWaiting", 0);
                Ok(metrics.into())
            }),
        ],
        context,
    );
    Ok(half)
}
