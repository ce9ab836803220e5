//! Arithmetic with large numbers, which are bytes with the highest first.

use crypto_bigint::modular::{BoxedMontyForm, BoxedMontyParams};
use crypto_bigint::{BoxedUint, Odd, Resize};

use super::der;

/// A number in as many bytes, zeros in front.
pub fn sized(number: &[u8], width: usize) -> Vec<u8> {
    let number = der::trimmed(number);
    let mut out = vec![0; width.saturating_sub(number.len())];
    out.extend_from_slice(number);
    out
}

/// Numbers below an odd modulus.
pub struct Field {
    params: BoxedMontyParams,
    modulus: Odd<BoxedUint>,
    width: usize,
}

impl Field {
    /// None for a modulus that is even.
    pub fn new(modulus: &[u8]) -> Option<Self> {
        let width = der::trimmed(modulus).len();
        let modulus = Odd::new(BoxedUint::from_be_slice_vartime(modulus)).into_option()?;
        let params = BoxedMontyParams::new(modulus.clone());
        Some(Self {
            params,
            modulus,
            width,
        })
    }

    fn element(&self, number: &[u8]) -> BoxedMontyForm {
        let number = BoxedUint::from_be_slice_vartime(number);
        let bits = self.modulus.bits_precision();
        let wide = number.bits_precision().max(bits);
        let modulus = self.modulus.as_ref().clone().resize(wide);
        // The modulus is odd, and so not zero.
        let reduced = match modulus.to_nz().into_option() {
            Some(modulus) => number.resize(wide).rem_vartime(&modulus),
            None => number,
        };
        BoxedMontyForm::new(reduced.resize(bits), &self.params)
    }

    fn bytes(&self, element: &BoxedMontyForm) -> Vec<u8> {
        sized(&element.retrieve().to_be_bytes(), self.width)
    }

    /// What is left of a number, in as many bytes as the modulus has.
    pub fn reduced(&self, number: &[u8]) -> Vec<u8> {
        self.bytes(&self.element(number))
    }

    /// `base` to the power of `exponent`.
    pub fn power(&self, base: &[u8], exponent: &[u8]) -> Vec<u8> {
        let exponent = BoxedUint::from_be_slice_vartime(exponent);
        self.bytes(&self.element(base).pow(&exponent))
    }

    pub fn product(&self, a: &[u8], b: &[u8]) -> Vec<u8> {
        self.bytes(&self.element(a).mul(&self.element(b)))
    }

    pub fn sum(&self, a: &[u8], b: &[u8]) -> Vec<u8> {
        self.bytes(&self.element(a).add(&self.element(b)))
    }

    /// One over a number, where the modulus is prime.
    pub fn inverse(&self, number: &[u8]) -> Vec<u8> {
        let two = BoxedUint::from(2_u8).resize(self.modulus.bits_precision());
        let exponent = self.modulus.as_ref().wrapping_sub(&two);
        self.power(number, &exponent.to_be_bytes())
    }
}
