//! Values between SQLite and scripts.

use std::ffi::c_int;

use boa_engine::{Context, JsBigInt, JsResult, JsValue};
use libsqlite3_sys as ffi;

use super::failure;
use crate::engine::convert;
use crate::modules::buffer::{self, Encoding};

/// The largest whole number that a script's number is sure to have.
const SAFE: u64 = (1 << 53) - 1;

/// A value that SQLite is to be given.
pub enum Given {
    Null,
    Integer(i64),
    Real(f64),
    Text(Vec<u8>),
    Blob(Vec<u8>),
}

/// What a script's value is to SQLite.
pub enum Converted {
    Given(Given),
    /// A BigInt that is larger than SQLite's integers.
    TooLarge,
    /// Nothing.
    Other,
}

impl Converted {
    /// What a value is; `true` and `false` count as numbers where a parameter is bound.
    pub fn of(value: &JsValue, context: &mut Context) -> Self {
        let given = if value.is_null() {
            Given::Null
        } else if let Some(number) = value.as_number() {
            Given::Real(number)
        } else if let Some(text) = value.as_string() {
            Given::Text(Encoding::Utf8.decode(&text))
        } else if let Some(big) = value.as_bigint() {
            match i64::try_from(big.to_i128()) {
                Ok(integer) => Given::Integer(integer),
                Err(_) => return Self::TooLarge,
            }
        } else if let Some(bytes) = buffer::with_bytes(value, context, <[u8]>::to_vec) {
            Given::Blob(bytes)
        } else {
            return Self::Other;
        };
        Self::Given(given)
    }
}

/// One of SQLite's integers, as a BigInt or as a number that has it.
pub fn integer(value: i64, as_big: bool, context: &mut Context) -> JsResult<JsValue> {
    if as_big {
        return Ok(JsBigInt::from(value).into());
    }
    // The least of all has no absolute value in 64 bits, so Node lets it pass.
    if value != i64::MIN && value.unsigned_abs() > SAFE {
        let message =
            format!("Value is too large to be represented as a JavaScript number: {value}");
        return Err(failure::out_of_range(&message, context));
    }
    Ok(number(value))
}

/// A number, the nearest one there is.
pub fn number(value: i64) -> JsValue {
    match i32::try_from(value) {
        Ok(small) => small.into(),
        Err(_) => (value as f64).into(),
    }
}

/// A text of SQLite's.
pub fn text(bytes: &[u8]) -> JsValue {
    Encoding::Utf8.encode(bytes).into()
}

fn bytes<'a>(start: *const u8, length: c_int) -> &'a [u8] {
    match usize::try_from(length) {
        // SAFETY: SQLite has said how many bytes stand there; the callers read them at once.
        Ok(length) if !start.is_null() => unsafe { std::slice::from_raw_parts(start, length) },
        _ => &[],
    }
}

/// The value of a column of the row that a statement stands at.
///
/// # Safety
/// The statement is there, has just given a row, and has that column.
pub unsafe fn column(
    statement: *mut ffi::sqlite3_stmt,
    at: c_int,
    as_big: bool,
    context: &mut Context,
) -> JsResult<JsValue> {
    // SAFETY: as above. The text or bytes are copied before anything else is asked of the statement.
    unsafe {
        Ok(match ffi::sqlite3_column_type(statement, at) {
            ffi::SQLITE_INTEGER => {
                return integer(ffi::sqlite3_column_int64(statement, at), as_big, context);
            }
            ffi::SQLITE_FLOAT => ffi::sqlite3_column_double(statement, at).into(),
            ffi::SQLITE_TEXT => {
                let start = ffi::sqlite3_column_text(statement, at);
                text(bytes(start, ffi::sqlite3_column_bytes(statement, at)))
            }
            ffi::SQLITE_BLOB => {
                let start = ffi::sqlite3_column_blob(statement, at).cast();
                let bytes = bytes(start, ffi::sqlite3_column_bytes(statement, at));
                convert::uint8_array(bytes, context)?.into()
            }
            _ => JsValue::null(),
        })
    }
}

/// The value of an argument of a function.
///
/// # Safety
/// The value is one that SQLite has just handed over.
pub unsafe fn argument(
    value: *mut ffi::sqlite3_value,
    as_big: bool,
    context: &mut Context,
) -> JsResult<JsValue> {
    // SAFETY: as above.
    unsafe {
        Ok(match ffi::sqlite3_value_type(value) {
            ffi::SQLITE_INTEGER => {
                return integer(ffi::sqlite3_value_int64(value), as_big, context);
            }
            ffi::SQLITE_FLOAT => ffi::sqlite3_value_double(value).into(),
            ffi::SQLITE_TEXT => {
                let start = ffi::sqlite3_value_text(value);
                text(bytes(start, ffi::sqlite3_value_bytes(value)))
            }
            ffi::SQLITE_BLOB => {
                let start = ffi::sqlite3_value_blob(value).cast();
                let bytes = bytes(start, ffi::sqlite3_value_bytes(value));
                convert::uint8_array(bytes, context)?.into()
            }
            _ => JsValue::null(),
        })
    }
}
