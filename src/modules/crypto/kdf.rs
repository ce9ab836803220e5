//! `crypto.pbkdf2`, `crypto.hkdf` and `crypto.scrypt`, each on the pool or, as Sync, at once.

use boa_engine::{Context, JsArgs, JsError, JsObject, JsResult, JsString, JsValue, js_string};

use super::algorithm::{Algorithm, Found, find_js};
use super::arguments::{self, MAX_LENGTH};
use super::derive::{self, Scrypt};
use super::failure::Failure;
use super::job::{self, Product};
use super::key;
use super::scrypt;
use crate::engine::define;
use crate::engine::errors::{self, Class};
use crate::modules::buffer::Encoding;

/// What a derivation gives: the key's bytes, or the message of a plain `Error`.
type Derived = Result<Vec<u8>, &'static str>;

/// Runs it, on the pool where there is a callback.
fn run(
    name: &'static str,
    callback: &JsValue,
    derive: impl FnOnce() -> Derived + Send + 'static,
    product: fn(Vec<u8>) -> Product,
    context: &mut Context,
) -> JsResult<JsValue> {
    let work = move || derive().map(product).map_err(Failure::plain);
    job::run(name, callback, work, context)
}

/// OpenSSL's and Node's word for a key of no length.
const NO_BITS: &str = "Deriving bits failed";
const NO_XOF: &str = "error:1C8000B7:Provider routines::xof digests not allowed";

/// The bytes of an argument; the pool needs a copy of its own.
fn copied(value: &JsValue, name: &str, context: &mut Context) -> JsResult<Vec<u8>> {
    Ok(arguments::bytes(value, name, Encoding::Utf8, context)?.to_vec())
}

fn digest(name: &JsString, context: &mut Context) -> JsResult<Algorithm> {
    match find_js(name) {
        Found::Known(algorithm) => Ok(algorithm),
        Found::Legacy | Found::Unknown => Err(arguments::invalid_digest(name, context)),
    }
}

struct Pbkdf2 {
    password: Vec<u8>,
    salt: Vec<u8>,
    iterations: u32,
    length: usize,
    digest: JsString,
}

impl Pbkdf2 {
    fn of(args: &[JsValue], digest: &JsValue, context: &mut Context) -> JsResult<Self> {
        let digest = arguments::string(digest, "digest", context)?;
        let password = copied(args.get_or_undefined(0), "password", context)?;
        let salt = copied(args.get_or_undefined(1), "salt", context)?;
        let rounds = args.get_or_undefined(2);
        let iterations = arguments::integer(rounds, "iterations", 1.0, MAX_LENGTH, context)? as u32;
        let length = args.get_or_undefined(3);
        let length = arguments::integer(length, "keylen", 0.0, MAX_LENGTH, context)? as usize;
        Ok(Self {
            password,
            salt,
            iterations,
            length,
            digest,
        })
    }

    fn work(self, context: &mut Context) -> JsResult<impl FnOnce() -> Derived + Send + 'static> {
        let algorithm = digest(&self.digest, context)?;
        // The engine's string stays on this thread.
        let (password, salt) = (self.password, self.salt);
        let (iterations, length) = (self.iterations, self.length);
        Ok(move || {
            if algorithm.is_extendable() {
                return Err(NO_XOF);
            }
            if length == 0 {
                return Err(NO_BITS);
            }
            let mut key = zeros(length)?;
            derive::pbkdf2(algorithm, &password, &salt, iterations, &mut key);
            Ok(key)
        })
    }
}

fn zeros(length: usize) -> Derived {
    let mut bytes = Vec::new();
    bytes
        .try_reserve_exact(length)
        .map_err(|_| "Array buffer allocation failed")?;
    bytes.resize(length, 0);
    Ok(bytes)
}

/// `crypto.pbkdf2(password, salt, iterations, keylen, digest, callback)` (RFC 8018)
pub fn pbkdf2(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    // Without a digest the callback stands in its place, and the digest is what is missed.
    let (digest, callback) = match args.get_or_undefined(4) {
        callback if callback.is_callable() => (&JsValue::undefined(), callback),
        digest => (digest, args.get_or_undefined(5)),
    };
    let asked = Pbkdf2::of(args, digest, context)?;
    arguments::callback(callback, context)?;
    let work = asked.work(context)?;
    run("crypto.pbkdf2", callback, work, Product::Bytes, context)
}

/// `crypto.pbkdf2Sync(password, salt, iterations, keylen, digest)`
pub fn pbkdf2_sync(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let asked = Pbkdf2::of(args, args.get_or_undefined(4), context)?;
    let work = asked.work(context)?;
    let now = &JsValue::undefined();
    run("crypto.pbkdf2", now, work, Product::Bytes, context)
}

struct Hkdf {
    digest: JsString,
    key: Vec<u8>,
    salt: Vec<u8>,
    info: Vec<u8>,
    length: f64,
}

fn hkdf_bytes(
    value: &JsValue,
    name: &str,
    extra: &[&str],
    context: &mut Context,
) -> JsResult<Vec<u8>> {
    if let Some(data) = arguments::Data::of(value, Encoding::Utf8, true, context) {
        return Ok(data.to_vec());
    }
    let expected = [
        &["string"],
        extra,
        &["ArrayBuffer", "TypedArray", "DataView", "Buffer"],
    ]
    .concat();
    Err(errors::invalid_arg_type(name, &expected, value, context))
}

impl Hkdf {
    fn of(args: &[JsValue], context: &mut Context) -> JsResult<Self> {
        let digest = arguments::string(args.get_or_undefined(0), "digest", context)?;
        let key = args.get_or_undefined(1);
        let key = match key::secret(key) {
            Some(secret) => secret,
            None => hkdf_bytes(key, "ikm", &["SecretKeyObject"], context)?,
        };
        let salt = hkdf_bytes(args.get_or_undefined(2), "salt", &[], context)?;
        let info = hkdf_bytes(args.get_or_undefined(3), "info", &[], context)?;
        let length = args.get_or_undefined(4);
        const SAFE: f64 = 9_007_199_254_740_991.0;
        let length = arguments::integer(length, "length", 0.0, SAFE, context)?;
        if info.len() > 1024 {
            let range = "must not contain more than 1024 bytes";
            let shown = JsValue::from(info.len());
            return Err(errors::out_of_range("info", range, &shown, context));
        }
        Ok(Self {
            digest,
            key,
            salt,
            info,
            length,
        })
    }

    fn work(self, context: &mut Context) -> JsResult<impl FnOnce() -> Derived + Send + 'static> {
        let algorithm = digest(&self.digest, context)?;
        if self.length > 255.0 * algorithm.output_length() as f64 {
            return Err(arguments::coded(
                Class::Range,
                "ERR_CRYPTO_INVALID_KEYLEN",
                "Invalid key length",
                context,
            ));
        }
        let (key, salt, info, length) = (self.key, self.salt, self.info, self.length as usize);
        Ok(move || {
            if algorithm.is_extendable() {
                return Err(NO_XOF);
            }
            if length == 0 {
                return Err(NO_BITS);
            }
            let mut derived = zeros(length)?;
            derive::hkdf(algorithm, &key, &salt, &info, &mut derived);
            Ok(derived)
        })
    }
}

/// `crypto.hkdf(digest, ikm, salt, info, keylen, callback)` (RFC 5869)
pub fn hkdf(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let asked = Hkdf::of(args, context)?;
    let callback = args.get_or_undefined(5);
    arguments::callback(callback, context)?;
    let work = asked.work(context)?;
    run("crypto.hkdf", callback, work, Product::Bare, context)
}

/// `crypto.hkdfSync(digest, ikm, salt, info, keylen)`
pub fn hkdf_sync(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let asked = Hkdf::of(args, context)?;
    let work = asked.work(context)?;
    let now = &JsValue::undefined();
    run("crypto.hkdf", now, work, Product::Bare, context)
}

struct ScryptArguments {
    password: Vec<u8>,
    salt: Vec<u8>,
    length: usize,
    costs: Scrypt,
}

impl ScryptArguments {
    fn of(args: &[JsValue], options: &JsValue, context: &mut Context) -> JsResult<Self> {
        let password = copied(args.get_or_undefined(0), "password", context)?;
        let salt = copied(args.get_or_undefined(1), "salt", context)?;
        let length = args.get_or_undefined(2);
        let length = arguments::integer(length, "keylen", 0.0, MAX_LENGTH, context)? as usize;
        let mut costs = Scrypt::DEFAULT;
        if let Some(options) = options.as_object() {
            read_costs(&mut costs, &options, context)?;
        }
        Ok(Self {
            password,
            salt,
            length,
            costs,
        })
    }

    fn work(self) -> impl FnOnce() -> Derived + Send + 'static {
        move || {
            let mut key = zeros(self.length)?;
            if !key.is_empty() {
                scrypt::scrypt(&self.password, &self.salt, &self.costs, &mut key)?;
            }
            Ok(key)
        }
    }
}

/// One of the numbers that Node takes by two names, of which only one may be given.
fn cost(options: &JsObject, names: [&str; 2], context: &mut Context) -> JsResult<Option<f64>> {
    let mut found = None;
    for name in names {
        let value = options.get(JsString::from(name), context)?;
        if value.is_undefined() {
            continue;
        }
        if found.is_some() {
            return Err(errors::node_error(
                "ERR_INCOMPATIBLE_OPTION_PAIR",
                &names,
                context,
            ));
        }
        found = Some(arguments::integer(
            &value,
            name,
            0.0,
            f64::from(u32::MAX),
            context,
        )?);
    }
    Ok(found)
}

/// Zero stands for the default, in each of them.
fn read_costs(costs: &mut Scrypt, options: &JsObject, context: &mut Context) -> JsResult<()> {
    let given = |number: Option<f64>| number.filter(|&number| number != 0.0);
    if let Some(n) = given(cost(options, ["N", "cost"], context)?) {
        costs.n = n as u64;
    }
    if let Some(r) = given(cost(options, ["r", "blockSize"], context)?) {
        costs.r = r as u64;
    }
    if let Some(p) = given(cost(options, ["p", "parallelization"], context)?) {
        costs.p = p as u64;
    }
    let maxmem = options.get(js_string!("maxmem"), context)?;
    if !maxmem.is_undefined() {
        const SAFE: f64 = 9_007_199_254_740_991.0;
        let bytes = arguments::integer(&maxmem, "maxmem", 0.0, SAFE, context)?;
        if bytes != 0.0 {
            costs.maxmem = bytes as u64;
        }
    }
    Ok(())
}

fn check_costs(costs: &Scrypt, context: &mut Context) -> JsResult<()> {
    let message = if costs.n < 2 || !costs.n.is_power_of_two() {
        "Invalid scrypt params"
    } else if !costs.fits() {
        "Invalid scrypt params: error:030000AC:digital envelope routines::memory limit exceeded"
    } else {
        return Ok(());
    };
    Err(scrypt_error(message, context))
}

fn scrypt_error(message: &str, context: &mut Context) -> JsError {
    let error = errors::plain(Class::Range, message, context);
    let code = JsString::from("ERR_CRYPTO_INVALID_SCRYPT_PARAMS");
    define::put(&error, "code", code);
    errors::thrown(error)
}

/// `crypto.scrypt(password, salt, keylen[, options], callback)` (RFC 7914)
pub fn scrypt(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (options, callback) = match (args.get_or_undefined(3), args.get_or_undefined(4)) {
        (callback, nothing) if nothing.is_undefined() => (&JsValue::undefined(), callback),
        (options, callback) => (options, callback),
    };
    let asked = ScryptArguments::of(args, options, context)?;
    arguments::callback(callback, context)?;
    check_costs(&asked.costs, context)?;
    let work = asked.work();
    run("crypto.scrypt", callback, work, Product::Bytes, context)
}

/// `crypto.scryptSync(password, salt, keylen[, options])`
pub fn scrypt_sync(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let asked = ScryptArguments::of(args, args.get_or_undefined(3), context)?;
    check_costs(&asked.costs, context)?;
    let (now, work) = (&JsValue::undefined(), asked.work());
    run("crypto.scrypt", now, work, Product::Bytes, context)
}
