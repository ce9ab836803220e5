//! Errors: those of SQLite, and those that Node's native half makes of arguments.

use std::ffi::c_int;

use boa_engine::{Context, JsError};
use libsqlite3_sys as ffi;

use super::connection::text;
use crate::engine::define;
use crate::engine::errors::{self, Class};
use crate::modules::buffer;

/// What went wrong in SQLite.
#[derive(Clone, Debug)]
pub struct Fault {
    code: c_int,
    message: Vec<u8>,
    /// Whether a script is given SQLite's general words for the code, too.
    has_words: bool,
}

fn words(code: c_int) -> Vec<u8> {
    // SAFETY: SQLite has words for every code, that stay.
    unsafe { text(ffi::sqlite3_errstr(code)) }
        .unwrap_or_default()
        .to_vec()
}

impl Fault {
    /// What a connection says went wrong last.
    pub fn last(database: *mut ffi::sqlite3) -> Self {
        // SAFETY: the database is there; its message is copied at once.
        let (code, message) = unsafe {
            let code = ffi::sqlite3_extended_errcode(database);
            (
                code,
                text(ffi::sqlite3_errmsg(database))
                    .unwrap_or_default()
                    .to_vec(),
            )
        };
        Self {
            code,
            message,
            has_words: true,
        }
    }

    /// A code by itself.
    pub fn of(code: c_int) -> Self {
        Self {
            code,
            message: words(code),
            has_words: true,
        }
    }

    /// A code by itself, as Node tells of one without a connection.
    pub fn bare(code: c_int) -> Self {
        Self {
            has_words: false,
            ..Self::of(code)
        }
    }

    /// The error to throw.
    pub fn error(&self, context: &mut Context) -> JsError {
        let message = String::from_utf8_lossy(&self.message);
        let error = errors::plain_coded("ERR_SQLITE_ERROR", &message, context);
        define::put(&error, "errcode", self.code);
        if self.has_words {
            define::put(
                &error,
                "errstr",
                buffer::Encoding::Utf8.encode(&words(self.code)),
            );
        }
        errors::thrown(error)
    }
}

/// `ERR_INVALID_ARG_TYPE` in the words of Node's native half.
pub fn wrong_type(message: &str, context: &mut Context) -> JsError {
    errors::thrown(errors::plain_coded_as(
        Class::Type,
        "ERR_INVALID_ARG_TYPE",
        message,
        context,
    ))
}

/// `ERR_INVALID_ARG_VALUE`, likewise.
pub fn wrong_value(message: &str, context: &mut Context) -> JsError {
    errors::thrown(errors::plain_coded_as(
        Class::Type,
        "ERR_INVALID_ARG_VALUE",
        message,
        context,
    ))
}

/// `ERR_OUT_OF_RANGE`, likewise.
pub fn out_of_range(message: &str, context: &mut Context) -> JsError {
    errors::thrown(errors::plain_coded_as(
        Class::Range,
        "ERR_OUT_OF_RANGE",
        message,
        context,
    ))
}

/// `ERR_INVALID_STATE`, likewise.
pub fn state(message: &str, context: &mut Context) -> JsError {
    errors::thrown(errors::plain_coded("ERR_INVALID_STATE", message, context))
}
