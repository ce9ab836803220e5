//! `crypto.createHash`, the class `Hash`, and `crypto.hash`.

use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsError, JsObject, JsResult, JsString, JsValue, Trace,
    js_string,
};

use super::algorithm::{Algorithm, Found, NAMES, find_js};
use super::arguments::{self, Data};
use super::hasher::{Hasher, Output};
use super::lazy_stream::Streaming;
use super::prototypes;
use crate::engine::errors::{self, Class};
use crate::engine::{convert, define};
use crate::modules::buffer::{self, Encoding};

/// The state of a `Hash`.
#[derive(Trace, Finalize, JsData)]
pub struct Hash {
    #[unsafe_ignore_trace]
    // Boxed: the engine keeps no data aligned to more than eight bytes.
    hasher: Option<Box<Hasher>>,
    #[unsafe_ignore_trace]
    algorithm: Algorithm,
    /// Length of the result in bytes.
    length: usize,
    pub streaming: Streaming,
}

/// `new crypto.Hash(...)`, deprecated, is `createHash` with a warning.
pub fn constructor(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    super::deprecated("DEP0179", "crypto.Hash constructor is deprecated.", context)?;
    create_hash(this, args, context)
}

/// `crypto.createHash(algorithm[, options])`
pub fn create_hash(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let name = arguments::string(args.get_or_undefined(0), "algorithm", context)?;
    let options = args.get_or_undefined(1);
    let asked = output_length(options, "options.outputLength", context)?;
    let algorithm = match find_js(&name) {
        Found::Known(algorithm) => algorithm,
        Found::Legacy => return Err(arguments::unsupported(context)),
        Found::Unknown => return Err(arguments::plain("Digest method not supported", context)),
    };
    warn_of_length(algorithm, asked, context)?;
    make(algorithm, algorithm.hasher(), asked, options, context)
}

/// A result that may have any length is to be asked for with one.
fn warn_of_length(
    algorithm: Algorithm,
    asked: Option<usize>,
    context: &mut Context,
) -> JsResult<()> {
    if !algorithm.is_extendable() || asked.is_some() {
        return Ok(());
    }
    let message = "Creating SHAKE128/256 digests without an explicit options.outputLength is \
                   deprecated.";
    super::pending_deprecated("DEP0198", message, context)
}

fn make(
    algorithm: Algorithm,
    hasher: Hasher,
    asked: Option<usize>,
    options: &JsValue,
    context: &mut Context,
) -> JsResult<JsValue> {
    let own = algorithm.output_length();
    let length = asked.unwrap_or(own);
    if length != own && !algorithm.is_extendable() {
        return Err(arguments::openssl(
            "030000B2",
            "digital envelope routines",
            "not XOF or invalid length",
            "ERR_OSSL_EVP_NOT_XOF_OR_INVALID_LENGTH",
            context,
        ));
    }
    let prototype = prototypes::of(prototypes::Class::Hash, context)?;
    let hash = Hash {
        hasher: Some(Box::new(hasher)),
        algorithm,
        length,
        streaming: Streaming::new(options),
    };
    Ok(define::native_object(&prototype, hash, context).into())
}

/// `outputLength` of an options object; what is no object has no options, as in Node.
fn output_length(options: &JsValue, name: &str, context: &mut Context) -> JsResult<Option<usize>> {
    let Some(options) = options.as_object() else {
        return Ok(None);
    };
    let value = options.get(js_string!("outputLength"), context)?;
    if value.is_undefined() {
        return Ok(None);
    }
    let length = arguments::integer(&value, name, 0.0, f64::from(u32::MAX), context)?;
    Ok(Some(length as usize))
}

fn finalized(context: &mut Context) -> JsError {
    arguments::coded(
        Class::Error,
        "ERR_CRYPTO_HASH_FINALIZED",
        "Digest already called",
        context,
    )
}

/// The `Hash` that `this` is.
fn this_hash(this: &JsValue) -> JsResult<JsObject> {
    this.as_object()
        .filter(JsObject::is::<Hash>)
        .ok_or_else(convert::illegal_invocation)
}

/// The data and encoding arguments of `update`.
pub fn update_data(args: &[JsValue], context: &mut Context) -> JsResult<Data> {
    let value = args.get_or_undefined(0);
    let encoding = match args.get_or_undefined(1).as_string() {
        Some(name) => Encoding::parse_js(&name).unwrap_or(Encoding::Utf8),
        None => Encoding::Utf8,
    };
    let data = arguments::viewed_bytes(value, "data", encoding, context)?;
    if let Data::Text(text, Encoding::Hex) = &data
        && text.len() % 2 != 0
    {
        let reason = format!("is invalid for data of length {}", text.len());
        let name = args.get_or_undefined(1);
        return Err(errors::invalid_arg_value(
            "encoding", name, &reason, context,
        ));
    }
    Ok(data)
}

/// `hash.update(data[, inputEncoding])`
pub fn update(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let object = this_hash(this)?;
    if is_finished(&object) {
        return Err(finalized(context));
    }
    let data = update_data(args, context)?;
    if let Some(mut hash) = object.downcast_mut::<Hash>()
        && let Some(hasher) = &mut hash.hasher
    {
        data.read(|bytes| hasher.update(bytes));
    }
    Ok(this.clone())
}

/// The encoding that `digest` is asked for; none means a Buffer. Node makes a string of whatever
/// it gets, and takes a name it does not know for none.
pub fn output_encoding(value: &JsValue, context: &mut Context) -> JsResult<Option<Encoding>> {
    if !value.to_boolean() {
        return Ok(None);
    }
    let name = value.to_string(context)?;
    Ok(Encoding::parse_js(&name))
}

/// A result as text, or as a Buffer without an encoding.
pub fn encoded(
    bytes: &[u8],
    encoding: Option<Encoding>,
    context: &mut Context,
) -> JsResult<JsValue> {
    match encoding {
        Some(encoding) => Ok(encoding.encode(bytes).into()),
        None => Ok(buffer::new_from_vec(bytes.to_vec(), context)?.into()),
    }
}

/// `hash.digest([encoding])`
pub fn digest(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let object = this_hash(this)?;
    if is_finished(&object) {
        return Err(finalized(context));
    }
    let encoding = output_encoding(args.get_or_undefined(0), context)?;
    let (hasher, algorithm, length) = {
        let mut hash = object
            .downcast_mut::<Hash>()
            .ok_or_else(convert::illegal_invocation)?;
        (hash.hasher.take(), hash.algorithm, hash.length)
    };
    // The encoding's toString may have called digest.
    let hasher = hasher.ok_or_else(|| finalized(context))?;
    let output = finish(*hasher, algorithm, length, context)?;
    encoded(&output, encoding, context)
}

fn finish(
    hasher: Hasher,
    algorithm: Algorithm,
    length: usize,
    context: &mut Context,
) -> JsResult<Output> {
    if length == algorithm.output_length() {
        return Ok(hasher.finish());
    }
    let mut output = Output::new();
    if output.try_reserve_exact(length).is_err() {
        let message = "Array buffer allocation failed";
        return Err(errors::thrown(errors::plain(
            Class::Range,
            message,
            context,
        )));
    }
    output.resize(length, 0);
    hasher.finish_into(&mut output);
    Ok(output)
}

/// The digest that a stream ends with. Unlike `digest` it does not finish the hash: in Node too
/// the result can be had once more afterwards. None when it has been finished before.
pub fn stream_digest(object: &JsObject, context: &mut Context) -> JsResult<Option<Output>> {
    let state = object
        .downcast_ref::<Hash>()
        .and_then(|hash| Some((hash.hasher.clone()?, hash.algorithm, hash.length)));
    match state {
        Some((hasher, algorithm, length)) => Ok(Some(finish(*hasher, algorithm, length, context)?)),
        None => Ok(None),
    }
}

/// Whether `digest` has been called.
pub fn is_finished(object: &JsObject) -> bool {
    object
        .downcast_ref::<Hash>()
        .is_some_and(|hash| hash.hasher.is_none())
}

/// `hash.copy([options])`
pub fn copy(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let object = this_hash(this)?;
    let (hasher, algorithm) = {
        let hash = object
            .downcast_ref::<Hash>()
            .ok_or_else(convert::illegal_invocation)?;
        (hash.hasher.clone(), hash.algorithm)
    };
    let hasher = hasher.ok_or_else(|| finalized(context))?;
    let options = args.get_or_undefined(0);
    let asked = output_length(options, "options.outputLength", context)?;
    make(algorithm, *hasher, asked, options, context)
}

/// `crypto.hash(algorithm, data[, options])`
pub fn hash(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let name = arguments::string(args.get_or_undefined(0), "algorithm", context)?;
    let input = args.get_or_undefined(1);
    let data = arguments::viewed_bytes(input, "input", Encoding::Utf8, context)?;
    let options = args.get_or_undefined(2);
    let mut asked = None;
    let mut encoding = Some(Encoding::Hex);
    if options.is_string() {
        encoding = one_shot_encoding(options, context)?;
    } else if !options.is_undefined() {
        let object = arguments::object(options, "options", context)?;
        asked = output_length(options, "outputLength", context)?;
        let value = object.get(js_string!("outputEncoding"), context)?;
        if !value.is_undefined() {
            encoding = one_shot_encoding(&value, context)?;
        }
    }
    let algorithm = match find_js(&name) {
        Found::Known(algorithm) => algorithm,
        Found::Legacy => return Err(arguments::unsupported(context)),
        Found::Unknown => {
            let message = format!("Digest method {} is not supported", convert::text(&name));
            return Err(arguments::plain(&message, context));
        }
    };
    warn_of_length(algorithm, asked, context)?;
    let length = asked.unwrap_or(algorithm.output_length());
    if length != algorithm.output_length() && !algorithm.is_extendable() {
        let message = format!(
            "Output length {length} is invalid for {}, which does not support XOF",
            convert::text(&name)
        );
        return Err(arguments::plain(&message, context));
    }
    let mut hasher = algorithm.hasher();
    data.read(|bytes| hasher.update(bytes));
    let output = finish(hasher, algorithm, length, context)?;
    encoded(&output, encoding, context)
}

/// The encoding argument of `crypto.hash`, which is stricter than `digest` is.
fn one_shot_encoding(value: &JsValue, context: &mut Context) -> JsResult<Option<Encoding>> {
    let name = arguments::string(value, "outputEncoding", context)?;
    if name.is_empty() {
        return Ok(Some(Encoding::Utf8));
    }
    match Encoding::parse_js(&name) {
        Some(encoding) => Ok(Some(encoding)),
        None if convert::text(&name).eq_ignore_ascii_case("buffer") => Ok(None),
        None => Err(errors::invalid_arg_value(
            "outputEncoding",
            value,
            "is invalid",
            context,
        )),
    }
}

/// `crypto.getHashes()`
pub fn get_hashes(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let names = NAMES
        .iter()
        .map(|&name| JsValue::from(JsString::from(name)));
    Ok(boa_engine::object::builtins::JsArray::from_iter(names, context).into())
}
