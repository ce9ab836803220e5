//! What can go wrong in work that is done on any thread, and the error it becomes on the main one.

use boa_engine::{Context, JsError, JsValue};

use super::arguments::openssl_object as openssl;
use crate::engine::errors::{self, Class};

/// OpenSSL's words for an error of its own.
pub fn words(number: &str, library: &str, reason: &str) -> String {
    format!("error:{number}:{library}::{reason}")
}

/// An error to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// As OpenSSL's error queue makes them in Node.
    OpenSsl {
        number: &'static str,
        library: &'static str,
        reason: &'static str,
        /// Behind `ERR_OSSL_`, or behind `ERR_SSL_` for the library of that name.
        code: String,
        /// Whether the queue is told, too.
        is_stacked: bool,
    },
    Coded(Class, &'static str, String),
    /// As Node's JavaScript makes them: the name shows the code.
    Named(Class, &'static str, String),
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
            is_stacked: false,
        }
    }

    /// The same under another code.
    pub fn under(mut self, name: &str) -> Self {
        if let Self::OpenSsl { code, .. } = &mut self {
            *code = name.to_string();
        }
        self
    }

    /// The same with the queue, which here is that one error.
    pub fn stacked(mut self) -> Self {
        if let Self::OpenSsl { is_stacked, .. } = &mut self {
            *is_stacked = true;
        }
        self
    }

    pub fn plain(message: &str) -> Self {
        Self::Plain(message.to_string())
    }

    pub fn coded(class: Class, code: &'static str, message: &str) -> Self {
        Self::Coded(class, code, message.to_string())
    }

    /// The error's words.
    pub fn message(&self) -> String {
        match self {
            Self::Plain(message) | Self::Coded(_, _, message) | Self::Named(_, _, message) => {
                message.clone()
            }
            Self::OpenSsl {
                number,
                library,
                reason,
                ..
            } => words(number, library, reason),
        }
    }

    /// The error as an object.
    pub fn object(self, context: &mut Context) -> JsValue {
        match self {
            Self::Plain(message) => errors::plain(Class::Error, &message, context).into(),
            Self::Named(class, code, message) => {
                errors::coded(class, code, &message, context).into()
            }
            Self::Coded(class, code, message) => {
                errors::plain_coded_as(class, code, &message, context).into()
            }
            Self::OpenSsl {
                number,
                library,
                reason,
                code,
                is_stacked,
            } => {
                let prefix = match library {
                    "SSL routines" => "ERR_SSL",
                    _ => "ERR_OSSL",
                };
                let code = format!("{prefix}_{code}");
                let stack = is_stacked.then(|| words(number, library, reason));
                openssl(number, library, reason, &code, stack, context).into()
            }
        }
    }

    /// The error, thrown.
    pub fn thrown(self, context: &mut Context) -> JsError {
        JsError::from_opaque(self.object(context))
    }
}
