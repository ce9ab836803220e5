//! Work that is done at once, or on the pool where a callback is given for its end.

use std::sync::Arc;

use boa_engine::{Context, JsResult, JsValue, object::builtins::JsArray};

use super::asymmetric::{self, Key};
use super::failure::Failure;
use super::key;
use crate::engine::convert;
use crate::modules::buffer;
use crate::runtime::runtime;

/// What comes of it.
pub enum Product {
    Bytes(Vec<u8>),
    /// Bytes that a script gets as an ArrayBuffer.
    Bare(Vec<u8>),
    /// A secret key.
    Secret(Vec<u8>),
    Truth(bool),
    /// A public and a private key.
    Pair(Arc<Key>, Arc<Key>),
}

impl Product {
    fn value(self, context: &mut Context) -> JsResult<JsValue> {
        Ok(match self {
            Self::Bytes(bytes) => buffer::new_from_vec(bytes, context)?.into(),
            Self::Bare(bytes) => convert::array_buffer(&bytes, context)?.into(),
            Self::Secret(bytes) => key::make(bytes, context)?,
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
/// means that it is done now, and returned. With null it is a part of other work, of which hooks
/// hear nothing.
pub fn run(
    name: &'static str,
    callback: &JsValue,
    work: impl FnOnce() -> Result<Product, Failure> + Send + 'static,
    context: &mut Context,
) -> JsResult<JsValue> {
    let Some(function) = callback.as_function() else {
        if !callback.is_null() {
            runtime().note_work(name, context);
        }
        return match work() {
            Ok(product) => product.value(context),
            Err(failure) => Err(failure.thrown(context)),
        };
    };
    runtime().offload(name, context, work, move |result, context| {
        let undefined = JsValue::undefined();
        let failure = match result {
            Ok(Ok(product)) => {
                let args = [JsValue::null(), product.value(context)?];
                function.call(&undefined, &args, context)?;
                return Ok(());
            }
            Ok(Err(failure)) => failure,
            Err(panicked) => Failure::Plain(panicked.0),
        };
        let error = failure.object(context);
        function.call(&undefined, &[error], context)?;
        Ok(())
    });
    Ok(JsValue::undefined())
}
