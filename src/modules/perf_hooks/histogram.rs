//! What histograms have counted: how often which value was recorded, to so many digits. js/internal/histogram.js
//! makes Node's classes of it.
//!
//! A clone goes on counting with the original, in other threads, too. So what is counted is shared.

use std::cell::RefCell;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use boa_engine::{
    Context, Finalize, JsArgs, JsBigInt, JsData, JsObject, JsResult, JsValue, Trace,
    object::builtins::JsArray,
};

use crate::engine::{convert, define};
use crate::modules::structured_clone::packed::Parcel;

type Counts = hdrhistogram::Histogram<u64>;

struct Recorded {
    counts: Counts,
    highest: u64,
    /// Values beyond the highest.
    exceeds: u64,
    /// When a difference was recorded last, in nanoseconds.
    last: Option<u64>,
}

/// A value that was counted, as little and as large as it may have been, and the middle.
struct Step {
    lowest: u64,
    middle: u64,
    highest: u64,
    times: u64,
}

impl Recorded {
    fn record(&mut self, value: u64, times: u64) -> bool {
        value <= self.highest && self.counts.record_n(value, times).is_ok()
    }

    fn note(&mut self, value: u64) {
        if !self.record(value, 1) {
            self.exceeds += 1;
        }
    }

    fn steps(&self) -> impl Iterator<Item = Step> + '_ {
        self.counts.iter_recorded().map(|step| {
            let value = step.value_iterated_to();
            Step {
                lowest: self.counts.lowest_equivalent(value),
                middle: self.counts.median_equivalent(value),
                highest: self.counts.highest_equivalent(value),
                times: step.count_since_last_iteration(),
            }
        })
    }

    fn min(&self) -> u64 {
        match self.counts.is_empty() {
            true => i64::MAX as u64,
            false => self.counts.min(),
        }
    }

    fn max(&self) -> u64 {
        match self.counts.is_empty() {
            true => 0,
            false => self.counts.max(),
        }
    }

    fn mean(&self) -> f64 {
        let sum = self
            .steps()
            .map(|step| u128::from(step.times) * u128::from(step.middle));
        sum.sum::<u128>() as f64 / self.counts.len() as f64
    }

    /// The mean of how far values are from their mean, to a power.
    fn moment(&self, power: i32) -> f64 {
        let mean = self.mean();
        let all = self.steps().map(|step| {
            let distance = step.middle as f64 - mean;
            distance.powi(power) * step.times as f64
        });
        all.sum::<f64>() / self.counts.len() as f64
    }

    fn skewness(&self) -> f64 {
        let variance = self.moment(2);
        match self.counts.len() < 3 || variance == 0.0 {
            true => 0.0,
            false => self.moment(3) / (variance * variance.sqrt()),
        }
    }

    fn kurtosis(&self) -> f64 {
        let variance = self.moment(2);
        match self.counts.len() < 4 || variance == 0.0 {
            true => 0.0,
            false => self.moment(4) / (variance * variance) - 3.0,
        }
    }

    fn percentile(&self, percent: f64) -> u64 {
        let wanted = (percent / 100.0 * self.counts.len() as f64 + 0.5) as u64;
        let mut seen = 0;
        for step in self.steps() {
            seen += step.times;
            if seen >= wanted.max(1) {
                return step.highest;
            }
        }
        0
    }

    /// At 0, and then each time half way to 100, until all is covered.
    fn percentiles(&self) -> Vec<(f64, u64)> {
        let total = self.counts.len() as f64;
        let (mut found, mut seen, mut last, mut next) = (Vec::new(), 0, 0, 0.0);
        for step in self.steps() {
            seen += step.times;
            last = step.lowest;
            while next <= seen as f64 * 100.0 / total {
                found.push((next, step.lowest));
                if seen == self.counts.len() {
                    break;
                }
                // As far as half of what is left, when it was last halved.
                let halved = ((100.0 / (100.0 - next)).log2()) as i32 + 1;
                next += 100.0 / 2_f64.powi(halved);
            }
        }
        found.push((100.0, last));
        found
    }
}

/// What js/internal/histogram.js knows it by.
#[derive(Trace, Finalize, JsData)]
struct Handle {
    #[unsafe_ignore_trace]
    recorded: Arc<Mutex<Recorded>>,
}

thread_local! {
    static PROTOTYPE: RefCell<Option<JsObject>> = const { RefCell::new(None) };
}

fn object(recorded: Arc<Mutex<Recorded>>, context: &mut Context) -> JsObject {
    let prototype = prototype(context);
    define::native_object(&prototype, Handle { recorded }, context)
}

/// The way of a histogram into another thread.
pub fn parcel(object: &JsObject) -> Option<Parcel> {
    let recorded = Arc::clone(&object.downcast_ref::<Handle>()?.recorded);
    Some(Box::new(move |context| Ok(self::object(recorded, context))))
}

/// `histogram(lowest, highest, figures)`
pub fn make(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let number = |at: usize| args.get_or_undefined(at).as_number().unwrap_or(1.0) as u64;
    let (lowest, highest) = (number(0), number(1));
    let counts = Counts::new_with_bounds(lowest, highest, number(2) as u8)
        .map_err(|error| boa_engine::JsNativeError::range().with_message(error.to_string()))?;
    let recorded = Recorded {
        counts,
        highest,
        exceeds: 0,
        last: None,
    };
    Ok(object(Arc::new(Mutex::new(recorded)), context).into())
}

fn shared(value: &JsValue) -> JsResult<Arc<Mutex<Recorded>>> {
    let object = value.as_object().ok_or_else(convert::illegal_invocation)?;
    let handle = object.downcast_ref::<Handle>();
    let handle = handle.ok_or_else(convert::illegal_invocation)?;
    Ok(Arc::clone(&handle.recorded))
}

fn lock(recorded: &Mutex<Recorded>) -> MutexGuard<'_, Recorded> {
    recorded.lock().unwrap_or_else(PoisonError::into_inner)
}

fn with<T>(this: &JsValue, look: impl FnOnce(&mut Recorded) -> T) -> JsResult<T> {
    Ok(look(&mut lock(&*shared(this)?)))
}

/// A number, or a BigInt where that is wanted.
fn told(value: u64, is_big: bool) -> JsValue {
    match is_big {
        true => JsBigInt::from(value).into(),
        false => JsValue::from(value as f64),
    }
}

/// A method whose only argument says whether a BigInt is wanted.
macro_rules! counted {
    ($name:literal, $look:expr) => {
        ($name, 1, |this, args, _| {
            let look: fn(&mut Recorded) -> u64 = $look;
            let is_big = args.get_or_undefined(0).to_boolean();
            Ok(told(with(this, look)?, is_big))
        })
    };
}

macro_rules! computed {
    ($name:literal, $look:expr) => {
        ($name, 0, |this, _, _| {
            let look: fn(&mut Recorded) -> f64 = $look;
            Ok(with(this, look)?.into())
        })
    };
}

const METHODS: &[define::Method] = &[
    counted!("count", |recorded| recorded.counts.len()),
    counted!("exceeds", |recorded| recorded.exceeds),
    counted!("min", |recorded| recorded.min()),
    counted!("max", |recorded| recorded.max()),
    computed!("mean", |recorded| recorded.mean()),
    computed!("stddev", |recorded| recorded.moment(2).sqrt()),
    computed!("skewness", |recorded| recorded.skewness()),
    computed!("kurtosis", |recorded| recorded.kurtosis()),
    ("record", 1, record),
    ("recordDelta", 0, record_delta),
    ("add", 1, add),
    ("reset", 0, reset),
    ("percentile", 2, percentile),
    ("percentiles", 1, percentiles),
];

fn prototype(context: &mut Context) -> JsObject {
    if let Some(known) = PROTOTYPE.with(|known| known.borrow().clone()) {
        return known;
    }
    let prototype = define::object(context);
    define::put_methods(&prototype, METHODS, context);
    PROTOTYPE.with(|known| *known.borrow_mut() = Some(prototype.clone()));
    prototype
}

/// `record(value)`, a number or a BigInt; false when it is none that could be counted.
fn record(this: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let value = args.get_or_undefined(0);
    let value = match value.as_bigint() {
        Some(value) => value.to_string().parse::<i64>().unwrap_or(0),
        None => value.as_number().unwrap_or(0.0) as i64,
    };
    let is_right = value > 0;
    if is_right {
        with(this, |recorded| recorded.note(value as u64))?;
    }
    Ok(is_right.into())
}

/// `recordDelta()`: the time since it was called last.
fn record_delta(this: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let now = crate::runtime::runtime().clock.uptime().as_nanos() as u64;
    with(this, |recorded| {
        if let Some(last) = recorded.last.replace(now) {
            recorded.note(now.saturating_sub(last));
        }
    })?;
    Ok(JsValue::undefined())
}

/// `add(other)`; what is beyond this one's highest value is left out.
fn add(this: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let (steps, exceeds) = with(args.get_or_undefined(0), |other| {
        let steps: Vec<_> = other
            .steps()
            .map(|step| (step.lowest, step.times))
            .collect();
        (steps, other.exceeds)
    })?;
    with(this, |recorded| {
        for (value, times) in steps {
            recorded.record(value, times);
        }
        recorded.exceeds += exceeds;
    })?;
    Ok(JsValue::undefined())
}

fn reset(this: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    with(this, |recorded| {
        recorded.counts.reset();
        recorded.exceeds = 0;
        recorded.last = None;
    })?;
    Ok(JsValue::undefined())
}

/// `percentile(percent, isBig)`
fn percentile(this: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let percent = args.get_or_undefined(0).as_number().unwrap_or(100.0);
    let value = with(this, |recorded| recorded.percentile(percent))?;
    Ok(told(value, args.get_or_undefined(1).to_boolean()))
}

/// `percentiles(isBig)`: pairs.
fn percentiles(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let is_big = args.get_or_undefined(0).to_boolean();
    let all = with(this, |recorded| recorded.percentiles())?;
    let pairs: Vec<JsValue> = all
        .into_iter()
        .map(|(percent, value)| {
            let pair = [percent.into(), told(value, is_big)];
            JsArray::from_iter(pair, context).into()
        })
        .collect();
    Ok(JsArray::from_iter(pairs, context).into())
}
