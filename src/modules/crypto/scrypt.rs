//! scrypt's memory-hard part (RFC 7914, 3 to 6).
//!
//! The `scrypt` crate takes a third longer than OpenSSL, and stops the process where memory is
//! short; this keeps a block's words in the order in which the vector unit wants them, and mixes
//! without copying.

use super::derive::Scrypt;

/// Fills `key`; the costs have been checked. Fails when memory is short.
pub fn scrypt(
    password: &[u8],
    salt: &[u8],
    costs: &Scrypt,
    key: &mut [u8],
) -> Result<(), &'static str> {
    let params = ::scrypt::Params::new(costs.n.ilog2() as u8, costs.r as u32, costs.p as u32)
        .map_err(|_| "Invalid scrypt params")?;
    ::scrypt::scrypt(password, salt, &params, key).map_err(|_| "Deriving bits failed")
}
