//! DSA (FIPS 186-4).

use super::super::failure::{self, Failure};
use super::super::primes;
use super::modular::Field;
use super::{der, encrypted};

/// Two primes, of which one divides the other less one, and a generator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameters {
    pub p: Vec<u8>,
    pub q: Vec<u8>,
    pub g: Vec<u8>,
}

/// Bits of the divisor, where nothing is said of it.
pub const USUAL_DIVISOR: u32 = 224;

/// How often signing is tried.
const TRIES: usize = 32;

fn bits(number: &[u8]) -> usize {
    let number = der::trimmed(number);
    let zeros = number.first().map_or(0, |byte| byte.leading_zeros());
    number.len() * 8 - zeros as usize
}

impl Parameters {
    pub fn new(numbers: [&[u8]; 3]) -> Self {
        let [p, q, g] = numbers.map(|number| der::trimmed(number).to_vec());
        Self { p, q, g }
    }

    pub fn bits(&self) -> usize {
        bits(&self.p)
    }

    pub fn divisor_bits(&self) -> usize {
        bits(&self.q)
    }

    /// New ones, of the lengths that OpenSSL makes.
    pub fn generate(bits: u32, divisor_bits: u32) -> Result<Self, Failure> {
        if bits < 512 || !matches!(divisor_bits, 0 | 160 | 224 | 256) {
            let library = "digital envelope routines";
            let words = failure::words("030000E9", library, "provider keymgmt failure");
            return Err(Failure::Plain(words));
        }
        if bits < 1024 {
            let words = failure::words("05000072", "dsa routines", "bad ffc parameters");
            return Err(Failure::Plain(words));
        }
        let q = primes::any(divisor_bits)?;
        let (p, cofactor) = primes::above(bits, &q)?;
        let mut base = 1_u8;
        loop {
            base += 1;
            let field = Field::new(&p).ok_or_else(|| Failure::plain("No such prime"))?;
            let g = field.power(&[base], &cofactor);
            if der::trimmed(&g) != [1] {
                return Ok(Self::new([&p, &q, &g]));
            }
        }
    }

    /// A number from 1 on that is smaller than the divisor.
    pub fn secret(&self) -> Result<Vec<u8>, Failure> {
        let over = 8 * self.q.len() - self.divisor_bits();
        let mut secret = vec![0; self.q.len()];
        loop {
            encrypted::random(&mut secret)?;
            secret[0] &= 0xff >> over;
            if secret < self.q && secret.iter().any(|byte| *byte != 0) {
                return Ok(secret);
            }
        }
    }

    pub fn public(&self, secret: &[u8]) -> Vec<u8> {
        let field = Field::new(&self.p);
        field.map_or_else(Vec::new, |field| field.power(&self.g, secret))
    }

    /// As much of a hash as the divisor has bits.
    fn cut(&self, hash: &[u8]) -> Vec<u8> {
        let length = hash.len().min(self.q.len());
        let mut cut = hash[..length].to_vec();
        let over = (8 * length).saturating_sub(self.divisor_bits());
        if over > 0 {
            let mut carried = 0;
            for byte in &mut cut {
                let next = *byte << (8 - over);
                *byte = *byte >> over | carried;
                carried = next;
            }
        }
        cut
    }

    /// A signature of a hash: two numbers of the divisor's width, one behind the other.
    pub fn sign(&self, secret: &[u8], hash: &[u8]) -> Result<Vec<u8>, Failure> {
        let fields = Field::new(&self.p).zip(Field::new(&self.q));
        let Some((large, small)) = fields.filter(|_| self.has_usual_divisor()) else {
            return Err(
                Failure::of_library("05080003", "dsa routines", "BN lib").under("DSA_BN_LIB")
            );
        };
        // Where the parameters are what they should be, the first is good.
        for _ in 0..TRIES {
            let once = self.secret()?;
            let r = small.reduced(&large.power(&self.g, &once));
            let sum = small.sum(&self.cut(hash), &small.product(secret, &r));
            let s = small.product(&small.inverse(&once), &sum);
            if [&r, &s]
                .iter()
                .all(|number| !der::trimmed(number).is_empty())
            {
                return Ok([r, s].concat());
            }
        }
        let failure = Failure::of_library("05000070", "dsa routines", "invalid parameters");
        Err(failure.under("DSA_INVALID_PARAMETERS"))
    }

    /// OpenSSL works with divisors of some lengths only.
    fn has_usual_divisor(&self) -> bool {
        matches!(self.divisor_bits(), 160 | 224 | 256)
    }

    /// Whether a signature (two numbers) is that of a hash.
    pub fn verify(&self, public: &[u8], hash: &[u8], signature: &[u8]) -> bool {
        let Some((large, small)) = Field::new(&self.p).zip(Field::new(&self.q)) else {
            return false;
        };
        if !self.has_usual_divisor() || signature.len() != 2 * self.q.len() {
            return false;
        }
        let (r, s) = signature.split_at(self.q.len());
        let is_within = |number: &[u8]| !der::trimmed(number).is_empty() && *number < *self.q;
        if !is_within(r) || !is_within(s) {
            return false;
        }
        let over = small.inverse(s);
        let first = small.product(&self.cut(hash), &over);
        let second = small.product(r, &over);
        let product = large.product(&large.power(&self.g, &first), &large.power(public, &second));
        small.reduced(&product) == r
    }
}
