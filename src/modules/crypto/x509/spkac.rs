//! A public key with a challenge, both signed by its owner (`SignedPublicKeyAndChallenge`).

use boa_engine::{Context, JsArgs, JsResult, JsString, JsValue, object::builtins::JsArray};

use super::super::arguments;
use super::super::asymmetric::der::{self, Reader};
use super::super::asymmetric::read;
use super::super::pem;
use super::signature::Signed;
use crate::modules::buffer::{self, Encoding};

/// The tag of the text that a challenge is.
const IA5_STRING: u8 = 0x16;

/// What one holds.
struct Spkac<'a> {
    key: &'a [u8],
    challenge: &'a [u8],
    signed: Signed<'a>,
}

fn parsed(bytes: &[u8]) -> Option<Spkac<'_>> {
    let mut parts = Reader::new(bytes).sequence()?;
    let (_, content, message) = parts.any()?;
    let algorithm = parts.take(der::SEQUENCE)?;
    let signature = parts.bits()?;
    let mut content = Reader::new(content);
    let (_, _, key) = content.any()?;
    let challenge = content.take(IA5_STRING)?;
    let signed = Signed {
        message,
        algorithm,
        signature,
    };
    Some(Spkac {
        key,
        challenge,
        signed,
    })
}

/// `spkac(bytes)`: `[key in PEM, challenge, whether the key has signed it]`; undefined for what is
/// none.
pub fn read(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let text = arguments::copied(args.get_or_undefined(0), context)?;
    let text = JsString::from(String::from_utf8_lossy(&text).as_ref());
    let bytes = Encoding::Base64.decode(&text);
    let Some(spkac) = parsed(&bytes) else {
        return Ok(JsValue::undefined());
    };
    let Some(key) = read::spki(spkac.key) else {
        return Ok(JsValue::undefined());
    };
    let text = pem::text("PUBLIC KEY", "", spkac.key);
    let parts = [
        buffer::new_from_slice(text.as_bytes(), context)?.into(),
        buffer::new_from_slice(spkac.challenge, context)?.into(),
        JsValue::from(spkac.signed.is_by(&key)),
    ];
    Ok(JsArray::from_iter(parts, context).into())
}
