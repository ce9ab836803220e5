//! Options, read in Node's order and refused in its words.

use std::ffi::{CString, c_int};

use boa_engine::{Context, JsObject, JsResult, JsString, JsValue, object::builtins::JsFunction};

use super::failure;
use crate::modules::buffer::Encoding;

/// Options of a call; those of no object are all absent.
pub struct Options(Option<JsObject>);

impl Options {
    /// Those of a call without any.
    pub fn none() -> Self {
        Self(None)
    }

    /// From an argument that may be left out.
    pub fn of(value: &JsValue, context: &mut Context) -> JsResult<Self> {
        if value.is_undefined() {
            return Ok(Self(None));
        }
        Self::needed(value, context)
    }

    /// From an argument that must be there.
    pub fn needed(value: &JsValue, context: &mut Context) -> JsResult<Self> {
        let object = value.as_object();
        let wrong = "The \"options\" argument must be an object.";
        let object = object.ok_or_else(|| failure::wrong_type(wrong, context))?;
        Ok(Self(Some(object)))
    }

    /// One of them; nothing for undefined.
    pub fn get(&self, name: &str, context: &mut Context) -> JsResult<Option<JsValue>> {
        let Some(object) = &self.0 else {
            return Ok(None);
        };
        let value = object.get(JsString::from(name), context)?;
        Ok((!value.is_undefined()).then_some(value))
    }

    /// The same with those alone that the object has itself: they may not be undefined then.
    pub fn own(&self, name: &str, context: &mut Context) -> JsResult<Option<JsValue>> {
        match &self.0 {
            Some(object) if object.has_own_property(JsString::from(name), context)? => {
                object.get(JsString::from(name), context).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// A string that the object has itself.
    pub fn own_text(&self, name: &str, context: &mut Context) -> JsResult<Option<CString>> {
        match self.own(name, context)?.map(|value| value.as_string()) {
            None => Ok(None),
            Some(Some(text)) => Ok(Some(c_text(&text))),
            Some(None) => Self::wrong(name, "a string", context),
        }
    }

    /// A function that the object has itself.
    pub fn own_function(&self, name: &str, context: &mut Context) -> JsResult<Option<JsFunction>> {
        match self.own(name, context)?.map(|value| value.as_function()) {
            None => Ok(None),
            Some(Some(function)) => Ok(Some(function)),
            Some(None) => Self::wrong(name, "a function", context),
        }
    }

    fn wrong<T>(name: &str, expected: &str, context: &mut Context) -> JsResult<T> {
        let message = format!("The \"options.{name}\" argument must be {expected}.");
        Err(failure::wrong_type(&message, context))
    }

    /// A boolean.
    pub fn boolean(&self, name: &str, context: &mut Context) -> JsResult<Option<bool>> {
        match self.get(name, context)? {
            None => Ok(None),
            Some(value) => match value.as_boolean() {
                Some(value) => Ok(Some(value)),
                None => Self::wrong(name, "a boolean", context),
            },
        }
    }

    /// A whole number that fits into 32 bits.
    pub fn integer(&self, name: &str, context: &mut Context) -> JsResult<Option<c_int>> {
        match self.get(name, context)? {
            None => Ok(None),
            Some(value) => match small_integer(&value) {
                Some(value) => Ok(Some(value)),
                None => Self::wrong(name, "an integer", context),
            },
        }
    }

    /// A string, up to its first NUL.
    pub fn text(&self, name: &str, context: &mut Context) -> JsResult<Option<CString>> {
        match self.get(name, context)? {
            None => Ok(None),
            Some(value) => match value.as_string() {
                Some(text) => Ok(Some(c_text(&text))),
                None => Self::wrong(name, "a string", context),
            },
        }
    }

    /// A function.
    pub fn function(&self, name: &str, context: &mut Context) -> JsResult<Option<JsFunction>> {
        match self.get(name, context)? {
            None => Ok(None),
            Some(value) => match value.as_function() {
                Some(function) => Ok(Some(function)),
                None => Self::wrong(name, "a function", context),
            },
        }
    }

    /// An object with options of its own.
    pub fn object(&self, name: &str, context: &mut Context) -> JsResult<Self> {
        match self.get(name, context)? {
            None => Ok(Self(None)),
            Some(value) => match value.as_object() {
                Some(object) => Ok(Self(Some(object))),
                None => Self::wrong(name, "an object", context),
            },
        }
    }
}

/// A whole number that fits into 32 bits.
pub fn small_integer(value: &JsValue) -> Option<c_int> {
    let number = value.as_number()?;
    (f64::from(number as i32) == number).then_some(number as i32)
}

/// A string as C has it: up to its first NUL.
pub fn c_text(text: &JsString) -> CString {
    let mut bytes = Encoding::Utf8.decode(text);
    if let Some(end) = memchr::memchr(0, &bytes) {
        bytes.truncate(end);
    }
    CString::new(bytes).unwrap_or_default()
}

/// An argument that must be a string, up to its first NUL.
pub fn text_argument(value: &JsValue, name: &str, context: &mut Context) -> JsResult<CString> {
    match value.as_string() {
        Some(text) => Ok(c_text(&text)),
        None => {
            let message = format!("The \"{name}\" argument must be a string.");
            Err(failure::wrong_type(&message, context))
        }
    }
}

/// An argument that must be a boolean.
pub fn boolean_argument(value: &JsValue, name: &str, context: &mut Context) -> JsResult<bool> {
    value.as_boolean().ok_or_else(|| {
        let message = format!("The \"{name}\" argument must be a boolean.");
        failure::wrong_type(&message, context)
    })
}
