//! `Array.prototype.sort`, `toSorted`, and those of typed arrays: the engine's panic when a script's
//! comparison contradicts itself, as that of many a script does.
//!
//! Short arrays are sorted with V8's comparisons in V8's order, which a script can see.

use boa_engine::{
    Context, JsArgs, JsError, JsNativeError, JsObject, JsResult, JsString, JsValue, js_string,
    object::builtins::{JsArray, JsFunction, JsTypedArray},
    property::PropertyKey,
};

use super::{define, heap};

/// Arrays shorter than this are one run for V8.
const SHORT: usize = 64;

/// Installs them in a fresh context.
pub fn install(context: &mut Context) {
    let array = context.intrinsics().constructors().array().prototype();
    define::put_methods(
        &array,
        &[("sort", 1, sort), ("toSorted", 1, to_sorted)],
        context,
    );
    let typed = context
        .intrinsics()
        .constructors()
        .typed_array()
        .prototype();
    define::put_methods(
        &typed,
        &[("sort", 1, sort_typed), ("toSorted", 1, to_sorted_typed)],
        context,
    );
}

fn comparison(value: &JsValue, context: &mut Context) -> JsResult<Option<JsFunction>> {
    if value.is_undefined() {
        return Ok(None);
    }
    value.as_function().map(Some).ok_or_else(|| {
        let shown = super::errors::text::inspect(value, 0, context);
        JsNativeError::typ()
            .with_message(format!(
                "The comparison function must be either a function or undefined: {shown}"
            ))
            .into()
    })
}

fn sort(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let compare = comparison(args.get_or_undefined(0), context)?;
    let object = this.to_object(context)?;
    let length = length_of(&object, context)?;
    let mut values = Vec::new();
    let mut undefined = 0;
    for at in 0..length {
        let key = key(at);
        if object.has_property(key.clone(), context)? {
            let value = object.get(key, context)?;
            if value.is_undefined() {
                undefined += 1;
            } else {
                values.push(value);
            }
        }
    }
    let mut at = 0;
    for value in sorted(values, compare.as_ref(), context)? {
        object.set(key(at), value, true, context)?;
        at += 1;
    }
    for _ in 0..undefined {
        object.set(key(at), JsValue::undefined(), true, context)?;
        at += 1;
    }
    for hole in at..length {
        if object.has_own_property(key(hole), context)? {
            object.delete_property_or_throw(key(hole), context)?;
        }
    }
    Ok(object.into())
}

fn to_sorted(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let compare = comparison(args.get_or_undefined(0), context)?;
    let object = this.to_object(context)?;
    let length = length_of(&object, context)?;
    if length > u64::from(u32::MAX) {
        return Err(JsNativeError::range()
            .with_message("Invalid array length")
            .into());
    }
    let mut values = Vec::new();
    let mut undefined = Vec::new();
    for at in 0..length {
        let value = object.get(key(at), context)?;
        if value.is_undefined() {
            undefined.push(value);
        } else {
            values.push(value);
        }
    }
    let mut values = sorted(values, compare.as_ref(), context)?;
    values.append(&mut undefined);
    heap::look();
    Ok(JsArray::from_iter(values, context).into())
}

fn typed(this: &JsValue, context: &mut Context) -> JsResult<JsTypedArray> {
    let object = this.as_object().ok_or_else(not_typed)?;
    let array = JsTypedArray::from_object(object).map_err(|_| not_typed())?;
    // Fails where the array lies outside of its buffer.
    array.at(0, context)?;
    Ok(array)
}

fn not_typed() -> JsError {
    JsNativeError::typ()
        .with_message("this is not a typed array.")
        .into()
}

fn sorted_elements(
    array: &JsTypedArray,
    compare: Option<&JsFunction>,
    context: &mut Context,
) -> JsResult<Vec<JsValue>> {
    let length = array.length(context)?;
    let mut values = Vec::with_capacity(length);
    for at in 0..length {
        values.push(array.at(at as i64, context)?);
    }
    if compare.is_some() {
        return sorted(values, compare, context);
    }
    values.sort_by(|a, b| match (a.as_number(), b.as_number()) {
        (Some(a), Some(b)) if a == 0.0 && b == 0.0 => {
            b.is_sign_negative().cmp(&a.is_sign_negative())
        }
        // Not a number comes last.
        (Some(a), Some(b)) => a
            .partial_cmp(&b)
            .unwrap_or_else(|| a.is_nan().cmp(&b.is_nan())),
        _ => match (a.as_bigint(), b.as_bigint()) {
            (Some(a), Some(b)) => a.cmp(&b),
            _ => std::cmp::Ordering::Equal,
        },
    });
    Ok(values)
}

fn sort_typed(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let compare = comparison(args.get_or_undefined(0), context)?;
    let array = typed(this, context)?;
    let values = sorted_elements(&array, compare.as_ref(), context)?;
    let object: JsObject = array.into();
    for (at, value) in values.into_iter().enumerate() {
        object.set(key(at as u64), value, true, context)?;
    }
    Ok(object.into())
}

fn to_sorted_typed(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let compare = comparison(args.get_or_undefined(0), context)?;
    let array = typed(this, context)?;
    // Twice reversed, not sliced: that gives an array of the plain class, not of a Buffer's.
    let copy = array.to_reversed(context)?.reverse(context)?;
    let compare = compare.map_or_else(JsValue::undefined, JsValue::from);
    sort_typed(&copy.into(), &[compare], context)
}

fn key(at: u64) -> PropertyKey {
    PropertyKey::from(at)
}

fn length_of(object: &JsObject, context: &mut Context) -> JsResult<u64> {
    object
        .get(js_string!("length"), context)?
        .to_length(context)
}

/// The values in order: by the comparison, or by their strings.
fn sorted(
    mut values: Vec<JsValue>,
    compare: Option<&JsFunction>,
    context: &mut Context,
) -> JsResult<Vec<JsValue>> {
    let Some(compare) = compare else {
        let mut keyed: Vec<(JsString, JsValue)> = Vec::with_capacity(values.len());
        for value in values {
            keyed.push((value.to_string(context)?, value));
        }
        keyed.sort_by(|a, b| a.0.cmp(&b.0));
        return Ok(keyed.into_iter().map(|(_, value)| value).collect());
    };
    let mut comes_after = |a: &JsValue, b: &JsValue| -> JsResult<f64> {
        let order = compare.call(&JsValue::undefined(), &[a.clone(), b.clone()], context)?;
        match order.as_number() {
            Some(number) => Ok(number),
            None => order.to_number(context),
        }
    };
    let mut start = 0;
    while start < values.len() {
        let end = (start + SHORT).min(values.len());
        sort_run(&mut values[start..end], &mut comes_after)?;
        start = end;
    }
    let mut width = SHORT;
    while width < values.len() {
        values = merge_pairs(&values, width, &mut comes_after)?;
        width *= 2;
    }
    Ok(values)
}

type Order<'a> = dyn FnMut(&JsValue, &JsValue) -> JsResult<f64> + 'a;

/// A run: what is in order already is left, the rest inserted by halving.
fn sort_run(run: &mut [JsValue], order: &mut Order<'_>) -> JsResult<()> {
    if run.len() < 2 {
        return Ok(());
    }
    let mut done = 2;
    let descends = order(&run[1], &run[0])? < 0.0;
    while done < run.len() && (order(&run[done], &run[done - 1])? < 0.0) == descends {
        done += 1;
    }
    if descends {
        run[..done].reverse();
    }
    for at in done..run.len() {
        let (mut low, mut high) = (0, at);
        while low < high {
            let middle = low + (high - low) / 2;
            if order(&run[at], &run[middle])? < 0.0 {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        run[low..=at].rotate_right(1);
    }
    Ok(())
}

fn merge_pairs(values: &[JsValue], width: usize, order: &mut Order<'_>) -> JsResult<Vec<JsValue>> {
    let mut out = Vec::with_capacity(values.len());
    for pair in values.chunks(width * 2) {
        let (left, right) = pair.split_at(width.min(pair.len()));
        let (mut at, mut other) = (0, 0);
        while at < left.len() && other < right.len() {
            if order(&right[other], &left[at])? < 0.0 {
                out.push(right[other].clone());
                other += 1;
            } else {
                out.push(left[at].clone());
                at += 1;
            }
        }
        out.extend_from_slice(&left[at..]);
        out.extend_from_slice(&right[other..]);
    }
    Ok(out)
}
