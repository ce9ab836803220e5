//! Diffie and Hellman's own keys (PKCS #3), and what such an agreement is over.

use super::super::failure::Failure;
use super::super::primes;
use super::modular::Field;
use super::{der, encrypted};

/// A prime and a generator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    pub prime: Vec<u8>,
    pub generator: Vec<u8>,
}

impl Group {
    pub fn new(prime: &[u8], generator: &[u8]) -> Self {
        let [prime, generator] = [prime, generator].map(|number| der::trimmed(number).to_vec());
        Self { prime, generator }
    }

    /// One with a new prime, of which half is one, too.
    pub fn generate(bits: u32, generator: u32) -> Result<Self, Failure> {
        if bits < 512 {
            let (number, library) = ("0280007E", "Diffie-Hellman routines");
            let failure = Failure::of_library(number, library, "modulus too small");
            return Err(failure.under("DH_MODULUS_TOO_SMALL"));
        }
        let prime = primes::for_generator(bits, generator)?;
        Ok(Self::new(&prime, &generator.to_be_bytes()))
    }

    /// A secret: as long as OpenSSL's.
    pub fn secret(&self) -> Result<Vec<u8>, Failure> {
        let length = self.prime.len().saturating_sub(1).clamp(1, 64);
        let mut secret = vec![0; length];
        encrypted::random(&mut secret)?;
        secret[0] |= 1;
        Ok(secret)
    }

    /// What is shown of a secret.
    pub fn public(&self, secret: &[u8]) -> Vec<u8> {
        self.power(&self.generator, secret)
    }

    /// What a secret and another's number have in common.
    pub fn agree(&self, secret: &[u8], public: &[u8]) -> Vec<u8> {
        self.power(public, secret)
    }

    fn power(&self, base: &[u8], exponent: &[u8]) -> Vec<u8> {
        let field = Field::new(&self.prime);
        field.map_or_else(Vec::new, |field| field.power(base, exponent))
    }
}
