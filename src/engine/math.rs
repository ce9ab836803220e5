//! Functions of `Math` whose last digit hangs on who computes them.
//!
//! V8 computes with fdlibm, the engine with the system's library: one result in thirty is another number. The
//! crate `libm` is of fdlibm's family. Its hyperbolic
//! functions add up otherwise, though: those are made of `exp` and `expm1` here, within the bounds that fdlibm
//! documents. Where the system's is nearer to V8 (`log10`, `pow`, `cbrt`), the engine's function stays.

use boa_engine::{Context, JsArgs, JsResult, JsValue, js_string};

use super::define::{self, Method, Native};

/// A function of one number as a native one.
macro_rules! of_one {
    ($name:literal, $compute:expr) => {
        (
            $name,
            1,
            (|_, args, context| {
                let number = args.get_or_undefined(0).to_number(context)?;
                let compute: fn(f64) -> f64 = $compute;
                let result = compute(number);
                // Any NaN is the same to a script but through a typed array's bytes.
                Ok(if result.is_nan() { f64::NAN } else { result }.into())
            }) as Native,
        )
    };
}

const METHODS: [Method; 19] = [
    of_one!("acos", libm::acos),
    of_one!("acosh", |x| if x < 1.0 { f64::NAN } else { libm::acosh(x) }),
    of_one!("asin", libm::asin),
    of_one!("asinh", libm::asinh),
    of_one!("atan", libm::atan),
    of_one!("atanh", libm::atanh),
    of_one!("cos", libm::cos),
    of_one!("cosh", cosh),
    of_one!("exp", exp),
    of_one!("expm1", libm::expm1),
    of_one!("log", libm::log),
    of_one!("log1p", libm::log1p),
    of_one!("log2", libm::log2),
    of_one!("sin", libm::sin),
    of_one!("sinh", sinh),
    of_one!("tan", libm::tan),
    of_one!("tanh", tanh),
    ("atan2", 2, atan2),
    ("hypot", 2, hypot),
];

/// Puts them in the place of the engine's.
pub fn install(context: &mut Context) -> JsResult<()> {
    let math = context.global_object().get(js_string!("Math"), context)?;
    if let Some(math) = math.as_object() {
        define::put_methods(&math, &METHODS, context);
    }
    Ok(())
}

fn exp(x: f64) -> f64 {
    // fdlibm's last digit of this one is wrong, and V8 says so.
    if x == 1.0 {
        std::f64::consts::E
    } else {
        libm::exp(x)
    }
}

/// From here on one of the two terms is too small to count.
const ONE_TERM: f64 = 22.0;
/// From here on `exp` alone has no number.
const TOO_LARGE: f64 = 709.78;

/// Half of `exp` of a large number, times a sign.
fn half_exp(size: f64, half: f64) -> f64 {
    if size < TOO_LARGE {
        half * exp(size)
    } else {
        let root = exp(0.5 * size);
        (half * root) * root
    }
}

fn cosh(x: f64) -> f64 {
    let size = x.abs();
    if size < 0.5 * std::f64::consts::LN_2 {
        let less = libm::expm1(size);
        let power = 1.0 + less;
        1.0 + (less * less) / (power + power)
    } else if size < ONE_TERM {
        let power = exp(size);
        0.5 * power + 0.5 / power
    } else {
        half_exp(size, 0.5)
    }
}

fn sinh(x: f64) -> f64 {
    let (size, half) = (x.abs(), 0.5_f64.copysign(x));
    if size < 2_f64.powi(-28) {
        x
    } else if size < ONE_TERM {
        let less = libm::expm1(size);
        if size < 1.0 {
            half * (2.0 * less - less * less / (less + 1.0))
        } else {
            half * (less + less / (less + 1.0))
        }
    } else {
        half_exp(size, half)
    }
}

fn tanh(x: f64) -> f64 {
    let size = x.abs();
    let positive = if size < 2_f64.powi(-28) {
        return x;
    } else if size >= ONE_TERM {
        1.0
    } else if size >= 1.0 {
        1.0 - 2.0 / (libm::expm1(2.0 * size) + 2.0)
    } else {
        let less = libm::expm1(-2.0 * size);
        -less / (less + 2.0)
    };
    if x.is_nan() { x } else { positive.copysign(x) }
}

fn atan2(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let y = args.get_or_undefined(0).to_number(context)?;
    let x = args.get_or_undefined(1).to_number(context)?;
    // The crate takes a small negative `x` off a right angle, and loses the last digit by that.
    let size = |number: f64| (number.abs().to_bits() >> 32) as i32;
    let is_upright = x < 0.0 && (size(y) - size(x)) >> 20 > 60;
    let x = if is_upright { -x } else { x };
    Ok(libm::atan2(y, x).into())
}

/// The root of the sum of squares: of the parts of the largest, added up with what each addition lost.
fn hypot(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let mut numbers = Vec::with_capacity(args.len());
    for arg in args {
        numbers.push(arg.to_number(context)?.abs());
    }
    let largest = numbers.iter().copied().fold(0.0, f64::max);
    if largest == f64::INFINITY {
        return Ok(f64::INFINITY.into());
    }
    if numbers.iter().any(|number| number.is_nan()) {
        return Ok(f64::NAN.into());
    }
    if largest == 0.0 {
        return Ok(0.into());
    }
    let (mut sum, mut lost) = (0.0, 0.0);
    for number in numbers {
        let part = number / largest;
        let added = part * part - lost;
        let next = sum + added;
        lost = (next - sum) - added;
        sum = next;
    }
    Ok((sum.sqrt() * largest).into())
}
