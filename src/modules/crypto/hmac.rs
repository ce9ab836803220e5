//! `crypto.createHmac` and the class `Hmac`.

use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsObject, JsResult, JsValue, Trace, js_string,
};

use super::algorithm::{Found, find_js};
use super::arguments::{self, Data};
use super::hash::{encoded, output_encoding, update_data};
use super::hasher::Mac;
use super::key;
use super::lazy_stream::Streaming;
use super::prototypes;
use crate::engine::errors::{self, Class};
use crate::engine::{convert, define};
use crate::modules::buffer::Encoding;

/// The state of an `Hmac`.
#[derive(Trace, Finalize, JsData)]
pub struct Hmac {
    #[unsafe_ignore_trace]
    mac: Option<Box<Mac>>,
    pub streaming: Streaming,
}

/// `new crypto.Hmac(...)`, deprecated, is `createHmac` with a warning.
pub fn constructor(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    super::deprecated("DEP0181", "crypto.Hmac constructor is deprecated.", context)?;
    create_hmac(this, args, context)
}

/// `crypto.createHmac(algorithm, key[, options])`
pub fn create_hmac(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let name = arguments::string(args.get_or_undefined(0), "hmac", context)?;
    let options = args.get_or_undefined(2);
    let encoding = key_encoding(options, context)?;
    let key = args.get_or_undefined(1);
    let secret = match key::secret(key) {
        Some(secret) => secret,
        None => match Data::of(key, encoding, true, context) {
            Some(data) => data.to_vec(),
            None => {
                let expected = [
                    "string",
                    "ArrayBuffer",
                    "Buffer",
                    "TypedArray",
                    "DataView",
                    "KeyObject",
                    "CryptoKey",
                ];
                return Err(errors::invalid_arg_type("key", &expected, key, context));
            }
        },
    };
    let algorithm = match find_js(&name) {
        Found::Known(algorithm) if algorithm.is_extendable() => {
            return Err(arguments::plain(
                "error:00000000:lib(0)::reason(0)",
                context,
            ));
        }
        Found::Known(algorithm) => algorithm,
        Found::Legacy => {
            return Err(arguments::openssl(
                "030000BD",
                "digital envelope routines",
                "update error",
                "ERR_OSSL_EVP_UPDATE_ERROR",
                context,
            ));
        }
        Found::Unknown => return Err(arguments::invalid_digest(&name, context)),
    };
    let prototype = prototypes::of(prototypes::Class::Hmac, context)?;
    let hmac = Hmac {
        mac: Some(Box::new(Mac::new(algorithm, &secret))),
        streaming: Streaming::new(options),
    };
    Ok(define::native_object(&prototype, hmac, context).into())
}

/// `options.encoding`, in which a key that is a string is read.
fn key_encoding(options: &JsValue, context: &mut Context) -> JsResult<Encoding> {
    let Some(options) = options.as_object() else {
        return Ok(Encoding::Utf8);
    };
    let value = options.get(js_string!("encoding"), context)?;
    if value.is_undefined() {
        return Ok(Encoding::Utf8);
    }
    let name = arguments::string(&value, "options.encoding", context)?;
    match Encoding::parse_js(&name) {
        Some(encoding) => Ok(encoding),
        None if name.is_empty() => Ok(Encoding::Utf8),
        None => Err(errors::unknown_encoding(&value, context)),
    }
}

fn this_hmac(this: &JsValue) -> JsResult<JsObject> {
    this.as_object()
        .filter(JsObject::is::<Hmac>)
        .ok_or_else(convert::illegal_invocation)
}

/// Whether `digest` has been called.
pub fn is_finished(object: &JsObject) -> bool {
    object
        .downcast_ref::<Hmac>()
        .is_some_and(|hmac| hmac.mac.is_none())
}

/// `hmac.update(data[, inputEncoding])`
pub fn update(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let object = this_hmac(this)?;
    if is_finished(&object) {
        return Err(arguments::coded(
            Class::Error,
            "ERR_CRYPTO_HASH_FINALIZED",
            "Digest already called",
            context,
        ));
    }
    let data = update_data(args, context)?;
    if let Some(mut hmac) = object.downcast_mut::<Hmac>()
        && let Some(mac) = &mut hmac.mac
    {
        data.read(|bytes| mac.update(bytes));
    }
    Ok(this.clone())
}

/// `hmac.digest([encoding])`. A second call gives nothing, where `Hash` throws: so does Node.
pub fn digest(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let object = this_hmac(this)?;
    let encoding = output_encoding(args.get_or_undefined(0), context)?;
    let mac = object
        .downcast_mut::<Hmac>()
        .and_then(|mut hmac| hmac.mac.take());
    let output = mac.map(|mac| mac.finish()).unwrap_or_default();
    encoded(&output, encoding, context)
}
