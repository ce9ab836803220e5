//! Order and search: `compare`, `equals`, `indexOf`, `lastIndexOf`, `includes`.

use std::cmp::Ordering;

use boa_engine::{Context, JsArgs, JsResult, JsValue};
use memchr::memmem;

use super::bytes::View;
use super::check;
use super::encoding::Encoding;
use crate::engine::errors;

/// Compares two views' bytes; both borrows are shared ones, so the views may overlap.
fn order(a: &View, b: &View) -> Ordering {
    a.read(|a| b.read(|b| a.cmp(b)))
}

fn sign(order: Ordering) -> JsValue {
    JsValue::from(order as i32)
}

/// `Buffer.compare(buf1, buf2)`.
pub fn compare_two(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let a = check::buffer(args.get_or_undefined(0), "buf1", context)?;
    let b = check::buffer(args.get_or_undefined(1), "buf2", context)?;
    Ok(sign(order(&a, &b)))
}

/// `compare(target, targetStart, targetEnd, sourceStart, sourceEnd)`.
pub fn compare(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let source = check::this(this, context)?;
    let target = check::buffer(args.get_or_undefined(0), "target", context)?;
    if args.len() <= 1 {
        return Ok(sign(order(&source, &target)));
    }
    let mut at = |position: usize, name: &str, most: f64, fallback: usize| {
        let value = args.get_or_undefined(position);
        if value.is_undefined() {
            Ok(fallback)
        } else {
            check::offset(value, name, most, context)
        }
    };
    let (length, target_length) = (source.len(), target.len());
    let target_start = at(1, "targetStart", check::MAX_SAFE, 0)?;
    let target_end = at(2, "targetEnd", target_length as f64, target_length)?;
    let source_start = at(3, "sourceStart", check::MAX_SAFE, 0)?;
    let source_end = at(4, "sourceEnd", length as f64, length)?;
    if source_start >= source_end {
        let empty = target_start >= target_end;
        return Ok(JsValue::from(if empty { 0 } else { -1 }));
    }
    if target_start >= target_end {
        return Ok(JsValue::from(1));
    }
    let source = source.part(source_start, source_end);
    let target = target.part(target_start, target_end);
    Ok(sign(order(&source, &target)))
}

/// `equals(otherBuffer)`.
pub fn equals(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let other = check::buffer(args.get_or_undefined(0), "otherBuffer", context)?;
    let this = check::this(this, context)?;
    let equal = this.len() == other.len() && order(&this, &other) == Ordering::Equal;
    Ok(equal.into())
}

/// `indexOf(value, byteOffset, encoding)`.
pub fn index_of(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let found = search(this, args, true, context)?;
    Ok(JsValue::from(found.map_or(-1.0, |at| at as f64)))
}

/// `lastIndexOf(value, byteOffset, encoding)`.
pub fn last_index_of(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let found = search(this, args, false, context)?;
    Ok(JsValue::from(found.map_or(-1.0, |at| at as f64)))
}

/// `includes(value, byteOffset, encoding)`.
pub fn includes(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let found = search(this, args, true, context)?;
    Ok(found.is_some().into())
}

fn search(
    this: &JsValue,
    args: &[JsValue],
    forward: bool,
    context: &mut Context,
) -> JsResult<Option<usize>> {
    let view = check::this(this, context)?;
    let value = args.get_or_undefined(0);
    let offset = args.get_or_undefined(1);
    let (from, named) = if offset.is_string() {
        (f64::NAN, offset)
    } else {
        let from = check::to_number(offset, context)?;
        // Node clamps to 32 bits, `null` and the like having become numbers.
        (
            from.clamp(-2_147_483_648.0, 2_147_483_647.0),
            args.get_or_undefined(2),
        )
    };
    // What is no number at all means the whole buffer.
    let from = match (from.is_nan(), forward) {
        (false, _) => from.trunc() as i64,
        (true, true) => 0,
        (true, false) => view.len() as i64,
    };
    if let Some(byte) = value.as_number() {
        let byte = JsValue::from(byte).to_u32(context)? as u8;
        return Ok(view.read(|bytes| find(bytes, &[byte], from, forward)));
    }
    let needle_text = value.as_string();
    let needle_view = match &needle_text {
        Some(_) => None,
        None => View::of_uint8_array(value, context),
    };
    if needle_text.is_none() && needle_view.is_none() {
        return Err(errors::invalid_arg_type(
            "value",
            &["number", "string", "Buffer", "Uint8Array"],
            value,
            context,
        ));
    }
    let encoding = if named.is_undefined() {
        Encoding::Utf8
    } else {
        let name = named.to_string(context)?;
        match Encoding::parse_js(&name) {
            Some(encoding) => encoding,
            // With a buffer to look for, Node does not mind the name.
            None if needle_text.is_none() => Encoding::Utf8,
            None => return Err(errors::unknown_encoding(named, context)),
        }
    };
    let needle = match (&needle_text, &needle_view) {
        (Some(text), _) => encoding.decode(text),
        (None, Some(view)) => view.to_vec(),
        (None, None) => Vec::new(),
    };
    let wide = encoding == Encoding::Utf16le;
    Ok(view.read(|bytes| {
        if wide && !needle.is_empty() {
            find_wide(bytes, &needle, from, forward)
        } else {
            find(bytes, &needle, from, forward)
        }
    }))
}

/// Where a search begins: Node's rules for offsets that are negative or too large.
fn begin(length: usize, needle: usize, from: i64, forward: bool) -> Option<usize> {
    if from < 0 {
        let back = usize::try_from(from.unsigned_abs()).unwrap_or(usize::MAX);
        return match length.checked_sub(back) {
            Some(at) => Some(at),
            None if forward || needle == 0 => Some(0),
            None => None,
        };
    }
    let from = usize::try_from(from).unwrap_or(usize::MAX);
    if from.saturating_add(needle) <= length {
        Some(from)
    } else if needle == 0 {
        Some(length)
    } else if forward {
        None
    } else {
        length.checked_sub(1)
    }
}

fn find(bytes: &[u8], needle: &[u8], from: i64, forward: bool) -> Option<usize> {
    let at = begin(bytes.len(), needle.len(), from, forward)?;
    if needle.is_empty() {
        return Some(at);
    }
    match (needle, forward) {
        ([byte], true) => memchr::memchr(*byte, &bytes[at..]).map(|found| found + at),
        ([byte], false) => memchr::memrchr(*byte, bytes.get(..=at)?),
        (_, true) => memmem::find(&bytes[at..], needle).map(|found| found + at),
        (_, false) => {
            let end = at.saturating_add(needle.len()).min(bytes.len());
            memmem::rfind(&bytes[..end], needle)
        }
    }
}

/// UTF-16 text is found at even positions only, and its units' order is that of the bytes.
fn find_wide(bytes: &[u8], needle: &[u8], from: i64, forward: bool) -> Option<usize> {
    let at = begin(bytes.len(), needle.len(), from, forward)?;
    if bytes.len() < 2 || needle.len() < 2 || needle.len() > bytes.len() {
        return None;
    }
    let needle = &needle[..needle.len() & !1];
    let last = bytes.len() - needle.len();
    if forward {
        let mut at = at & !1;
        // Each hit at an odd position moves the search on by one byte.
        while at <= last {
            let found = memmem::find(&bytes[at..], needle)? + at;
            if found % 2 == 0 {
                return Some(found);
            }
            at = found + 1;
        }
        return None;
    }
    let mut end = (at & !1).min(last) + needle.len();
    loop {
        let found = memmem::rfind(&bytes[..end], needle)?;
        if found % 2 == 0 {
            return Some(found);
        }
        end = found + needle.len() - 1;
    }
}
