//! The prototypes of the module's classes, made once an engine.

use std::cell::RefCell;

use boa_engine::{Context, JsObject, JsResult};

use super::{hash, hmac, key, lazy_stream};
use crate::engine::define;

/// A class whose instances are native objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    Hash,
    Hmac,
    KeyObject,
    SecretKeyObject,
}

thread_local! {
    static MADE: RefCell<[Option<JsObject>; 4]> = const { RefCell::new([const { None }; 4]) };
}

/// The prototype of a class.
pub fn of(class: Class, context: &mut Context) -> JsResult<JsObject> {
    if let Some(made) = MADE.with(|made| made.borrow()[class as usize].clone()) {
        return Ok(made);
    }
    let made = match class {
        Class::Hash => {
            let prototype = lazy_stream::prototype(context)?;
            let methods: &[define::Method] = &[
                ("copy", 1, hash::copy),
                ("_transform", 3, lazy_stream::transform),
                ("_flush", 1, lazy_stream::flush),
                ("update", 2, hash::update),
                ("digest", 1, hash::digest),
            ];
            define::put_functions(&prototype, methods, context);
            prototype
        }
        Class::Hmac => {
            let prototype = lazy_stream::prototype(context)?;
            let methods: &[define::Method] = &[
                ("update", 2, hmac::update),
                ("digest", 1, hmac::digest),
                ("_flush", 1, lazy_stream::flush),
                ("_transform", 3, lazy_stream::transform),
            ];
            define::put_functions(&prototype, methods, context);
            prototype
        }
        Class::KeyObject => key::prototype(context),
        Class::SecretKeyObject => key::secret_prototype(context)?,
    };
    MADE.with(|all| all.borrow_mut()[class as usize] = Some(made.clone()));
    Ok(made)
}
