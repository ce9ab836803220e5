//! Argon2 (RFC 9106): what js/internal/crypto/argon2.js stands on.

use argon2::{Algorithm, Argon2, AssociatedData, Block, ParamsBuilder, Version};
use boa_engine::{Context, JsArgs, JsResult, JsValue};

use super::arguments;
use super::failure::Failure;
use super::job::{self, Product};
use crate::engine::convert;
use crate::engine::define;

/// Functions for js/internal/crypto.
pub const FUNCTIONS: &[define::Method] = &[("argon2", 4, derive)];

/// What goes in.
struct Wish {
    algorithm: Algorithm,
    message: Vec<u8>,
    nonce: Vec<u8>,
    secret: Vec<u8>,
    extra: Vec<u8>,
    params: ParamsBuilder,
    length: usize,
}

fn failed(error: impl std::fmt::Display) -> Failure {
    Failure::Plain(error.to_string())
}

fn room<T: Clone>(length: usize, value: T) -> Result<Vec<T>, Failure> {
    let mut room = Vec::new();
    if room.try_reserve_exact(length).is_err() {
        return Err(Failure::plain("Argon2 job failed"));
    }
    room.resize(length, value);
    Ok(room)
}

impl Wish {
    fn derive(mut self) -> Result<Vec<u8>, Failure> {
        let extra = AssociatedData::new(&self.extra).map_err(|_| {
            Failure::plain("Argon2 with more than 32 bytes of data is not implemented in Ouro")
        })?;
        self.params.data(extra).output_len(self.length);
        let params = self.params.build().map_err(failed)?;
        let mut memory = room(params.block_count(), Block::default())?;
        let mut key = room(self.length, 0)?;
        let secret = &self.secret;
        let argon2 = Argon2::new_with_secret(secret, self.algorithm, Version::V0x13, params);
        let argon2 = argon2.map_err(failed)?;
        argon2
            .hash_password_into_with_memory(&self.message, &self.nonce, &mut key, &mut memory)
            .map_err(failed)?;
        Ok(key)
    }
}

/// `argon2(algorithm, [message, nonce, secret, associatedData], [parallelism, tagLength, memory,
/// passes], callback)`
fn derive(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let algorithm = match convert::to_text(args.get_or_undefined(0), context)?.as_str() {
        "argon2d" => Algorithm::Argon2d,
        "argon2i" => Algorithm::Argon2i,
        _ => Algorithm::Argon2id,
    };
    let texts = args.get_or_undefined(1).to_object(context)?;
    let mut text = |at: u32| arguments::copied(&texts.get(at, context)?, context);
    let (message, nonce, secret, extra) = (text(0)?, text(1)?, text(2)?, text(3)?);
    let numbers = args.get_or_undefined(2).to_object(context)?;
    let mut number = |at: u32| numbers.get(at, context)?.to_u32(context);
    let mut params = ParamsBuilder::new();
    params.p_cost(number(0)?);
    let length = number(1)? as usize;
    params.m_cost(number(2)?).t_cost(number(3)?);
    let wish = Wish {
        algorithm,
        message,
        nonce,
        secret,
        extra,
        params,
        length,
    };
    let work = move || wish.derive().map(Product::Bytes);
    job::run("crypto.argon2", args.get_or_undefined(3), work, context)
}
