//! Numbers to text and back, where the engine's digits are not the standard's: `toFixed` of what is
//! smaller than 2^-54, `toPrecision` of the very smallest, `toExponential` of what lies between two texts,
//! `parseInt` of many digits.

use boa_engine::{
    Context, JsArgs, JsNativeError, JsResult, JsString, JsValue, js_string,
    value::IntegerOrInfinity,
};

use super::define;

/// Puts them in the place of the engine's.
pub fn install(context: &mut Context) -> JsResult<()> {
    let class = context.intrinsics().constructors().number().constructor();
    let prototype = context.intrinsics().constructors().number().prototype();
    let engines = prototype.get(js_string!("toExponential"), context)?;
    let methods: [define::Method; 2] = [("toFixed", 1, to_fixed), ("toPrecision", 1, to_precision)];
    define::put_methods(&prototype, &methods, context);
    if let Some(engines) = engines.as_function() {
        let made = define::closure("toExponential", 1, to_exponential, engines, context);
        define::put_hidden(&prototype, "toExponential", made);
    }
    let parse = define::function("parseInt", 2, parse_int, context);
    define::put_hidden(&class, "parseInt", parse.clone());
    define::put_hidden(&context.global_object(), "parseInt", parse);
    Ok(())
}

/// The number that a method of numbers was called on.
fn number_of(this: &JsValue, method: &str) -> JsResult<f64> {
    if let Some(number) = this.as_number() {
        return Ok(number);
    }
    let held = this.as_object().and_then(|object| {
        let held = object.downcast_ref::<f64>()?;
        Some(*held)
    });
    held.ok_or_else(|| {
        let message = format!("Number.prototype.{method} requires that 'this' be a Number");
        JsNativeError::typ().with_message(message).into()
    })
}

/// How many digits are asked for; none when these are too few or too many.
fn count_of(value: &JsValue, context: &mut Context) -> JsResult<Option<usize>> {
    Ok(match value.to_integer_or_infinity(context)? {
        IntegerOrInfinity::Integer(count @ 0..=100) => Some(count as usize),
        _ => None,
    })
}

fn out_of_range(message: &str) -> JsResult<JsValue> {
    let message = message.to_string();
    Err(JsNativeError::range().with_message(message).into())
}

/// `number.toFixed(digits)`.
fn to_fixed(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let number = number_of(this, "toFixed")?;
    let Some(count) = count_of(args.get_or_undefined(0), context)? else {
        return out_of_range("toFixed() digits argument must be between 0 and 100");
    };
    if !number.is_finite() || number.abs() >= 1e21 {
        return Ok(JsValue::from(number).to_string(context)?.into());
    }
    Ok(JsString::from(fixed(number, count).as_str()).into())
}

fn fixed(number: f64, count: usize) -> String {
    let size = number.abs();
    let text = |count: usize| format!("{size:.count$}");
    let digits = halfway(count, text).map_or_else(|| text(count), |kept| next(&kept));
    let sign = if number < 0.0 { "-" } else { "" };
    format!("{sign}{digits}")
}

/// `number.toExponential(digits)`; without digits the engine's is right.
fn to_exponential(
    this: &JsValue,
    args: &[JsValue],
    engines: &boa_engine::object::builtins::JsFunction,
    context: &mut Context,
) -> JsResult<JsValue> {
    let wanted = args.get_or_undefined(0);
    let number = number_of(this, "toExponential")?;
    let count = count_of(wanted, context)?;
    if !number.is_finite() {
        return Ok(JsValue::from(number).to_string(context)?.into());
    }
    let Some(count) = count else {
        return out_of_range("toExponential() argument must be between 0 and 100");
    };
    if wanted.is_undefined() {
        return engines.call(&number.into(), &[], context);
    }
    Ok(JsString::from(exponential(number, count).as_str()).into())
}

/// The first digits of a size, with a point behind the first of several, and the power of ten.
fn significant(size: f64, count: usize) -> (String, i32) {
    let parts = |count: usize| {
        let text = format!("{size:.count$e}");
        let (digits, power) = text.split_once('e').unwrap_or((&text, "0"));
        (digits.to_string(), power.parse().unwrap_or(0))
    };
    let Some(kept) = halfway(count, |count| parts(count).0) else {
        return parts(count);
    };
    let (digits, power) = (next(&kept), parts(count + MORE).1);
    if digits.starts_with("10") {
        // Nines became a ten.
        (kept.replacen('9', "1", 1).replace('9', "0"), power + 1)
    } else {
        (digits, power)
    }
}

fn exponential(number: f64, count: usize) -> String {
    let (digits, power) = significant(number.abs(), count);
    let sign = if number < 0.0 { "-" } else { "" };
    format!("{sign}{digits}e{power:+}")
}

/// `number.toPrecision(digits)`.
fn to_precision(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let wanted = args.get_or_undefined(0);
    let number = number_of(this, "toPrecision")?;
    if wanted.is_undefined() {
        return Ok(JsValue::from(number).to_string(context)?.into());
    }
    let count = count_of(wanted, context)?;
    if !number.is_finite() {
        return Ok(JsValue::from(number).to_string(context)?.into());
    }
    match count {
        Some(count) if count > 0 => Ok(JsString::from(precise(number, count).as_str()).into()),
        _ => out_of_range("toPrecision() argument must be between 1 and 100"),
    }
}

fn precise(number: f64, count: usize) -> String {
    let (digits, power) = significant(number.abs(), count - 1);
    let sign = if number < 0.0 { "-" } else { "" };
    if power < -6 || power >= count as i32 {
        return format!("{sign}{digits}e{power:+}");
    }
    let digits = digits.replace('.', "");
    if power < 0 {
        let zeros = "0".repeat((-power - 1) as usize);
        return format!("{sign}0.{zeros}{digits}");
    }
    let (whole, part) = digits.split_at(power as usize + 1);
    let point = if part.is_empty() { "" } else { "." };
    format!("{sign}{whole}{point}{part}")
}

/// No number has a five and so many digits less one of zeros behind it but one that ends there.
const MORE: usize = 80;

/// The first digits of a number that lies in the middle between two texts with so many digits behind the
/// point. Of the two the larger is asked for; `format` takes the even one.
fn halfway(count: usize, format: impl Fn(usize) -> String) -> Option<String> {
    if !format(count + 4).ends_with("5000") {
        return None;
    }
    let text = format(count + MORE);
    let (kept, rest) = text.split_at(text.len() - MORE);
    let is_halfway = rest.starts_with('5') && rest[1..].bytes().all(|digit| digit == b'0');
    is_halfway.then(|| kept.trim_end_matches('.').to_string())
}

/// The decimal text that is one more in its last digit.
fn next(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for digit in bytes.iter_mut().rev() {
        match *digit {
            b'9' => *digit = b'0',
            b'.' => {}
            _ => {
                *digit += 1;
                return String::from_utf8_lossy(&bytes).into_owned();
            }
        }
    }
    format!("1{}", String::from_utf8_lossy(&bytes))
}

fn is_space(unit: u16) -> bool {
    matches!(
        unit,
        9..=13 | 32 | 0xa0 | 0x1680 | 0x2000..=0x200a | 0x2028 | 0x2029 | 0x202f | 0x205f | 0x3000 | 0xfeff
    )
}

/// `parseInt(text, radix)`.
pub fn parse_int(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (given, radix) = (args.get_or_undefined(0), args.get_or_undefined(1));
    if let Some(whole) = given.as_i32()
        && radix.is_undefined()
    {
        return Ok(whole.into());
    }
    let text = given.to_string(context)?;
    let mut radix = radix.to_i32(context)?;
    let units: Vec<u16> = text.iter().collect();
    let start = units.iter().position(|unit| !is_space(*unit));
    let mut units = &units[start.unwrap_or(units.len())..];
    let is_negative = units.first() == Some(&u16::from(b'-'));
    if is_negative || units.first() == Some(&u16::from(b'+')) {
        units = &units[1..];
    }
    if radix != 0 && !(2..=36).contains(&radix) {
        return Ok(f64::NAN.into());
    }
    let has_prefix =
        units.len() > 1 && units[0] == u16::from(b'0') && (units[1] | 0x20) == u16::from(b'x');
    if has_prefix && (radix == 0 || radix == 16) {
        units = &units[2..];
        radix = 16;
    } else if radix == 0 {
        radix = 10;
    }
    let radix = radix as u32;
    let digits: Vec<u32> = units
        .iter()
        .map_while(|unit| char::from_u32(u32::from(*unit))?.to_digit(radix))
        .collect();
    if digits.is_empty() {
        return Ok(f64::NAN.into());
    }
    let value = value_of(&digits, radix);
    Ok(JsValue::from(if is_negative { -value } else { value }))
}

/// The number that digits mean: the nearest for ten and the powers of two, and for others what V8 gives,
/// which rounds after each few digits.
fn value_of(digits: &[u32], radix: u32) -> f64 {
    /// What a part of the digits is multiplied with is smaller.
    const LARGEST: u32 = u32::MAX / 36;
    if radix == 10 {
        let text: String = digits
            .iter()
            .filter_map(|digit| char::from_digit(*digit, 10))
            .collect();
        return text.parse().unwrap_or(f64::NAN);
    }
    if radix.is_power_of_two() {
        let bits = radix.trailing_zeros();
        let (mut value, mut rest) = (0_u128, 0_i32);
        for &digit in digits {
            if value >> 120 == 0 {
                value = value << bits | u128::from(digit);
            } else {
                // Below all that counts but whether there is something.
                value |= u128::from(digit != 0);
                rest = rest.saturating_add(bits as i32);
            }
        }
        return value as f64 * 2_f64.powi(rest);
    }
    let mut value = 0.0;
    let (mut part, mut multiplier) = (0_u32, 1_u32);
    for &digit in digits {
        if multiplier * radix > LARGEST {
            value = value * f64::from(multiplier) + f64::from(part);
            (part, multiplier) = (0, 1);
        }
        part = part * radix + digit;
        multiplier *= radix;
    }
    value * f64::from(multiplier) + f64::from(part)
}

#[cfg(test)]
mod tests {
    use super::{exponential, fixed, precise};

    #[test]
    fn takes_the_larger_of_two_that_are_as_near() {
        assert_eq!(fixed(2.5, 0), "3");
        assert_eq!(fixed(-2.5, 0), "-3");
        assert_eq!(fixed(9.5, 0), "10");
        assert_eq!(fixed(0.125, 2), "0.13");
        assert_eq!(fixed(1.005, 2), "1.00");
        assert_eq!(exponential(35.125, 3), "3.513e+1");
        assert_eq!(exponential(9.5, 0), "1e+1");
        assert_eq!(exponential(9.75, 1), "9.8e+0");
        assert_eq!(exponential(99.5, 1), "1.0e+2");
    }

    #[test]
    fn small_numbers_are_nothing() {
        assert_eq!(fixed(1.66e-17, 15), "0.000000000000000");
        assert_eq!(fixed(-1e-10, 2), "-0.00");
        assert_eq!(fixed(5e-324, 100).len(), 102);
        assert_eq!(exponential(5e-324, 2), "4.94e-324");
        assert_eq!(precise(5e-324, 1), "5e-324");
        assert_eq!(precise(0.00001234, 2), "0.000012");
    }
}
