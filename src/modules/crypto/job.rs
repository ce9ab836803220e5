//! Work that is done at once, or on the pool where a callback is given for its end.

use std::sync::Arc;

use boa_engine::{Context, JsResult, JsValue, object::builtins::JsArray};

use super::asymmetric::{self, Key};
use super::failure::Failure;
use crate::modules::buffer;
use crate::runtime::runtime;

/// What comes of it.
pub enum Product {
    Bytes(Vec<u8>),
    Truth(bool),
    /// A public and a private key.
    Pair(Arc<Key>, Arc<Key>),
}

impl Product {
    fn value(self, context: &mut Context) -> JsResult<JsValue> {
        Ok(match self {
            Self::Bytes(bytes) => buffer::new_from_vec(bytes, context)?.into(),
            Self::Truth(truth) => truth.into(),
            Self::Pair(public, private) => {
                let pair = [
                    asymmetric::object(public, context)?,
                    asymmetric::object(private, context)?,
                ];
                JsArray::from_iter(pair, context).into()
            }
        })
    }
}

/// Does the work. `callback` gets an error or null and what came of it; anything but a function
/// means that it is done now, and returned.
pub fn run(
    name: &'static str,
    callback: &JsValue,
    work: impl FnOnce() -> Result<Product, Failure> + Send + 'static,
    context: &mut Context,
) -> JsResult<JsValue> {
    let Some(callback) = callback.as_function() else {
        return match work() {
            Ok(product) => product.value(context),
            Err(failure) => Err(failure.thrown(context)),
        };
    };
    runtime().offload(name, context, work, move |result, context| {
        let args = match result {
            Ok(Ok(product)) => [JsValue::null(), product.value(context)?],
            Ok(Err(failure)) => [failure.object(context), JsValue::undefined()],
            Err(panicked) => [
                Failure::Plain(panicked.0).object(context),
                JsValue::undefined(),
            ],
        };
        callback.call(&JsValue::undefined(), &args, context)?;
        Ok(())
    });
    Ok(JsValue::undefined())
}
