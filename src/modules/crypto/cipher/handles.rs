//! What js/internal/crypto/cipher.js and Web Cryptography call: ciphers behind handles, and as work
//! for the pool.

use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsError, JsObject, JsResult, JsString, JsValue, Trace,
    object::builtins::JsArray,
};

use super::super::algorithm::{Found, find_js};
use super::super::failure::Failure;
use super::super::hasher::Mac;
use super::super::job::{self, Product};
use super::super::{arguments, hash, key};
use super::{Cipher, Way, Work, accepts_iv, at_once, find, invalid_state, seal_at_once, table};
use crate::engine::{convert, define};
use crate::modules::buffer;

/// Functions for js/internal/crypto.
pub const FUNCTIONS: &[define::Method] = &[
    ("ciphers", 0, ciphers),
    ("cipherInfo", 3, cipher_info),
    ("openCipher", 5, open_cipher),
    ("updateCipher", 3, update_cipher),
    ("finishCipher", 1, finish_cipher),
    ("padCipher", 2, pad_cipher),
    ("addToSeal", 3, add_to_seal),
    ("setTag", 2, set_tag),
    ("tag", 1, tag),
    ("cryptJob", 6, crypt_job),
    ("sealJob", 8, seal_job),
    ("macJob", 4, mac_job),
];

/// What a handle is.
#[derive(Trace, Finalize, JsData)]
struct Handle {
    #[unsafe_ignore_trace]
    cipher: Box<Cipher>,
}

/// `ciphers()`: their names.
fn ciphers(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let names = table::CIPHERS
        .iter()
        .map(|named| JsValue::from(JsString::from(named.name)));
    Ok(JsArray::from_iter(names, context).into())
}

/// `cipherInfo(nameOrNid, keyLength, ivLength)`; undefined when there is none that takes such.
fn cipher_info(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let value = args.get_or_undefined(0);
    let found = match value.as_number() {
        Some(nid) => table::find_nid(nid),
        None => find(&convert::to_text(value, context)?),
    };
    let Some(named) = found else {
        return Ok(JsValue::undefined());
    };
    let mut iv = named.iv;
    if let Some(length) = args.get_or_undefined(1).as_number()
        && length != named.key as f64
    {
        return Ok(JsValue::undefined());
    }
    if let Some(length) = args.get_or_undefined(2).as_number() {
        if length < 0.0 || !accepts_iv(named, length as usize) {
            return Ok(JsValue::undefined());
        }
        iv = length as usize;
    }
    let info = define::object(context);
    define::put(&info, "mode", JsString::from(named.mode));
    let known_as = JsString::from(named.known_as);
    define::put(&info, "name", known_as);
    define::put(&info, "nid", named.nid);
    if named.block != 0 {
        define::put(&info, "blockSize", named.block as i32);
    }
    if iv != 0 {
        define::put(&info, "ivLength", iv as i32);
    }
    define::put(&info, "keyLength", named.key as i32);
    Ok(info.into())
}

/// `openCipher(name, key, iv, encrypts, tagLength)`: a handle; the iv may be null, the length of the
/// tag undefined.
fn open_cipher(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let name = convert::to_text(args.get_or_undefined(0), context)?;
    let key = arguments::copied(args.get_or_undefined(1), context)?;
    let iv = match args.get_or_undefined(2) {
        none if none.is_null() => None,
        iv => Some(arguments::copied(iv, context)?),
    };
    let way = way(args.get_or_undefined(3));
    let tag_length = args.get_or_undefined(4).as_number();
    let tag_length = tag_length.map(|length| length as usize);
    let cipher = Cipher::open(&name, &key, iv.as_deref(), way, tag_length)
        .map_err(|failure| failure.thrown(context))?;
    let handle = Handle {
        cipher: Box::new(cipher),
    };
    let prototype = define::object(context);
    Ok(define::native_object(&prototype, handle, context).into())
}

fn with_cipher<R>(
    args: &[JsValue],
    context: &mut Context,
    f: impl FnOnce(&mut Cipher) -> Result<R, Failure>,
) -> JsResult<R> {
    let object: JsObject = args
        .get_or_undefined(0)
        .as_object()
        .ok_or_else(convert::illegal_invocation)?;
    let result = {
        let mut handle = object
            .downcast_mut::<Handle>()
            .ok_or_else(convert::illegal_invocation)?;
        f(&mut handle.cipher)
    };
    result.map_err(|failure: Failure| -> JsError { failure.thrown(context) })
}

/// `updateCipher(handle, data, encoding)`: a Buffer.
fn update_cipher(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let data = hash::update_data(args.get(1..).unwrap_or_default(), context)?;
    let output = with_cipher(args, context, |cipher| {
        data.read(|bytes| cipher.update(bytes))
    })?;
    Ok(buffer::new_from_vec(output, context)?.into())
}

/// `finishCipher(handle)`: a Buffer.
fn finish_cipher(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let output = with_cipher(args, context, Cipher::finish)?;
    Ok(buffer::new_from_vec(output, context)?.into())
}

/// `padCipher(handle, pads)`
fn pad_cipher(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let pads = args.get_or_undefined(1).to_boolean();
    with_cipher(args, context, |cipher| match &mut cipher.work {
        None => Err(invalid_state("setAutoPadding")),
        Some(Work::Whole(work)) => {
            work.pads = pads;
            Ok(())
        }
        Some(_) => Ok(()),
    })?;
    Ok(JsValue::undefined())
}

/// `addToSeal(handle, bytes, plaintextLength)`
fn add_to_seal(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let bytes = arguments::copied(args.get_or_undefined(1), context)?;
    let announced = args.get_or_undefined(2).as_number();
    with_cipher(args, context, |cipher| {
        cipher.add_to_seal(&bytes, announced.map(|length| length as usize))
    })?;
    Ok(JsValue::undefined())
}

/// `setTag(handle, tag)`: whether it is shorter than it should be and nobody said it would be.
fn set_tag(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let tag = arguments::copied(args.get_or_undefined(1), context)?;
    let is_short = with_cipher(args, context, |cipher| {
        let is_short = tag.len() < 16 && cipher.tag_length.is_none();
        cipher
            .set_tag(tag)
            .map(|()| is_short && cipher.mode == "gcm")
    })?;
    Ok(is_short.into())
}

/// `tag(handle)`: a Buffer.
fn tag(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let tag = with_cipher(args, context, |cipher| match &cipher.tag {
        Some(tag) if cipher.work.is_none() && cipher.way == Way::Encrypt => Ok(tag.clone()),
        _ => Err(invalid_state("getAuthTag")),
    })?;
    Ok(buffer::new_from_vec(tag, context)?.into())
}

fn way(value: &JsValue) -> Way {
    match value.to_boolean() {
        true => Way::Encrypt,
        false => Way::Decrypt,
    }
}

/// What a cipher says of a message that does not fit it, of which a cause is to be made.
fn job_failed(failure: Failure, wraps: bool) -> Failure {
    match failure {
        Failure::Plain(_) if wraps => Failure::provider("1C800066", "cipher operation failed"),
        Failure::Plain(_) => Failure::plain("Cipher job failed"),
        other => other,
    }
}

fn secret(args: &[JsValue], at: usize) -> JsResult<Vec<u8>> {
    key::secret(args.get_or_undefined(at)).ok_or_else(convert::illegal_invocation)
}

/// `cryptJob(name, key, iv, encrypts, data, callback)`
fn crypt_job(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let name = convert::to_text(args.get_or_undefined(0), context)?;
    let key = secret(args, 1)?;
    let iv = arguments::copied(args.get_or_undefined(2), context)?;
    let way = way(args.get_or_undefined(3));
    let data = arguments::copied(args.get_or_undefined(4), context)?;
    let work = move || {
        let output = at_once(&name, &key, Some(&iv), way, &data);
        let wraps = name.ends_with("wrap");
        let output = output.map(Product::Bytes);
        output.map_err(|failure| job_failed(failure, wraps))
    };
    job::run("crypto.cipher", args.get_or_undefined(5), work, context)
}

/// `sealJob(name, key, iv, extra, tagLength, encrypts, data, callback)`
fn seal_job(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let name = convert::to_text(args.get_or_undefined(0), context)?;
    let key = secret(args, 1)?;
    let iv = arguments::copied(args.get_or_undefined(2), context)?;
    let extra = arguments::copied(args.get_or_undefined(3), context)?;
    let tag = args.get_or_undefined(4).to_u32(context)? as usize;
    let way = way(args.get_or_undefined(5));
    let data = arguments::copied(args.get_or_undefined(6), context)?;
    let work = move || {
        let output = seal_at_once(&name, &key, &iv, &extra, tag, way, &data);
        let output = output.map(Product::Bytes);
        output.map_err(|failure| job_failed(failure, false))
    };
    job::run("crypto.cipher", args.get_or_undefined(7), work, context)
}

/// `macJob(hash, key, data, callback)`
fn mac_job(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let name = arguments::string(args.get_or_undefined(0), "hash", context)?;
    let Found::Known(hash) = find_js(&name) else {
        return Err(arguments::invalid_digest(&name, context));
    };
    let key = secret(args, 1)?;
    let data = arguments::copied(args.get_or_undefined(2), context)?;
    let work = move || {
        let mut mac = Mac::new(hash, &key);
        mac.update(&data);
        Ok(Product::Bytes(mac.finish().to_vec()))
    };
    job::run("crypto.hmac", args.get_or_undefined(3), work, context)
}
