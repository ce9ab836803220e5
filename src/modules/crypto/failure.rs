//! What can go wrong in work that is done on any thread, and the error it becomes on the main one.

use boa_engine::{Context, JsError, JsObject, JsString, JsValue, object::builtins::JsArray};

use crate::engine::define;
use crate::engine::errors::{self, Class};

/// An error to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// As OpenSSL's error queue makes them in Node.
    OpenSsl {
        number: &'static str,
        library: &'static str,
        reason: &'static str,
        /// Behind `ERR_OSSL_`.
        code: String,
    },
    Coded(Class, &'static str, String),
    Plain(String),
}

impl Failure {
    /// An error of OpenSSL's providers.
    pub fn provider(number: &'static str, reason: &'static str) -> Self {
        Self::of_library(number, "Provider routines", reason)
    }

    /// An error whose code is its reason, as most are.
    pub fn of_library(number: &'static str, library: &'static str, reason: &'static str) -> Self {
        let code = reason.to_ascii_uppercase().replace([' ', '-'], "_");
        Self::OpenSsl {
            number,
            library,
            reason,
            code,
        }
    }

    pub fn plain(message: &str) -> Self {
        Self::Plain(message.to_string())
    }

    pub fn coded(class: Class, code: &'static str, message: &str) -> Self {
        Self::Coded(class, code, message.to_string())
    }

    /// The error as an object.
    pub fn object(self, context: &mut Context) -> JsValue {
        match self {
            Self::Plain(message) => errors::plain(Class::Error, &message, context).into(),
            Self::Coded(class, code, message) => {
                errors::coded(class, code, &message, context).into()
            }
            Self::OpenSsl {
                number,
                library,
                reason,
                code,
            } => stacked(number, library, reason, &code, context).into(),
        }
    }

    /// The error, thrown.
    pub fn thrown(self, context: &mut Context) -> JsError {
        JsError::from_opaque(self.object(context))
    }
}

fn stacked(
    number: &str,
    library: &str,
    reason: &str,
    code: &str,
    context: &mut Context,
) -> JsObject {
    let message = format!("error:{number}:{library}::{reason}");
    let error = errors::plain(Class::Error, &message, context);
    let stack = [JsValue::from(JsString::from(message.as_str()))];
    let stack = JsArray::from_iter(stack, context);
    define::put(&error, "opensslErrorStack", stack);
    let code = format!("ERR_OSSL_{code}");
    for (name, value) in [("library", library), ("reason", reason), ("code", &code)] {
        define::put(&error, name, JsString::from(value));
    }
    error
}
