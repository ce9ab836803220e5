//! Prime numbers: whether a number is one, and new ones.

use boa_engine::{Context, JsArgs, JsResult, JsValue};
use crypto_bigint::{BitOps, BoxedUint, NonZero, RandomBits, Resize};
use crypto_primes::hazmat::{SetBits, SmallFactorsSieveFactory};
use crypto_primes::{Flavor, is_prime, sieve_and_find};
use rsa::rand_core::UnwrapErr;

use super::arguments;
use super::asymmetric::Random;
use super::asymmetric::modular::sized;
use super::failure::Failure;
use super::job::{self, Product};
use crate::engine::define;
use crate::engine::errors::Class;

/// Functions for js/internal/crypto.
pub const FUNCTIONS: &[define::Method] = &[("prime", 5, prime), ("isPrime", 2, check)];

/// What a prime is to be.
struct Wish {
    bits: u32,
    /// Whether half of it is to be prime, too.
    is_safe: bool,
    /// A modulus, and what is left over by it.
    add: Option<(BoxedUint, BoxedUint)>,
}

fn number(bytes: &[u8]) -> BoxedUint {
    BoxedUint::from_be_slice_vartime(bytes)
}

fn out_of_range(message: &str) -> Failure {
    Failure::coded(Class::Range, "ERR_OUT_OF_RANGE", message)
}

impl Wish {
    fn new(
        bits: u32,
        is_safe: bool,
        add: Option<&[u8]>,
        rem: Option<&[u8]>,
    ) -> Result<Self, Failure> {
        let rem = rem.map(number);
        let add = match add.map(number) {
            None => None,
            Some(add) => {
                if add.bit_width_vartime() > bits {
                    return Err(out_of_range("invalid options.add"));
                }
                if rem.as_ref().is_some_and(|rem| add <= *rem) {
                    return Err(out_of_range("invalid options.rem"));
                }
                let usual = if is_safe { 3_u8 } else { 1 };
                Some((add, rem.unwrap_or_else(|| BoxedUint::from(usual))))
            }
        };
        Ok(Self { bits, is_safe, add })
    }

    fn flavor(&self) -> Flavor {
        match self.is_safe {
            true => Flavor::Safe,
            false => Flavor::Any,
        }
    }

    fn find(&self) -> Result<BoxedUint, Failure> {
        let is_too_small = match self.is_safe && self.add.is_none() {
            true => self.bits < 6 && self.bits != 3,
            false => self.bits < 2,
        };
        if is_too_small {
            return Err(Failure::plain(
                "error:01800076:bignum routines::bits too small",
            ));
        }
        match &self.add {
            None => self.find_any(),
            Some((add, rem)) => self.find_in(add, rem),
        }
    }

    /// With the two highest bits set, as OpenSSL's.
    fn find_any(&self) -> Result<BoxedUint, Failure> {
        let flavor = self.flavor();
        let failed = |error: crypto_primes::Error| Failure::Plain(error.to_string());
        let factory =
            SmallFactorsSieveFactory::<BoxedUint>::new(flavor, self.bits, SetBits::TwoMsb)
                .map_err(failed)?;
        let fits = |_: &mut UnwrapErr<Random>, candidate: &BoxedUint| is_prime(flavor, candidate);
        let found = sieve_and_find(&mut UnwrapErr(Random), factory, fits).map_err(failed)?;
        found.ok_or_else(|| Failure::plain("No such prime"))
    }

    /// Goes on by `add` from a random number, and begins anew now and then.
    fn find_in(&self, add: &BoxedUint, rem: &BoxedUint) -> Result<BoxedUint, Failure> {
        // One bit more than is asked for: the sum may have it.
        let precision = self.bits + 1;
        let add = add.resize(precision);
        let rem = rem.resize(precision);
        let Some(modulus) = NonZero::new(add.clone()).into_option() else {
            return Err(Failure::plain(
                "error:01800067:bignum routines::div by zero",
            ));
        };
        let flavor = self.flavor();
        loop {
            let random = BoxedUint::try_random_bits_with_precision(
                &mut UnwrapErr(Random),
                self.bits,
                precision,
            );
            let mut candidate = random.map_err(|error| Failure::Plain(error.to_string()))?;
            candidate.set_bit_vartime(self.bits - 1, true);
            let over = candidate.rem_vartime(&modulus);
            candidate = candidate.wrapping_sub(&over).wrapping_add(&rem);
            if candidate.bit_width_vartime() < self.bits {
                candidate = candidate.wrapping_add(&add);
            }
            let mut sieve = Sieve::new(&candidate, &add, self);
            for _ in 0..TRIES {
                if candidate.bit_width_vartime() > precision {
                    break;
                }
                if sieve.may_be_prime() && is_prime(flavor, &candidate) {
                    return Ok(candidate);
                }
                candidate = candidate.wrapping_add(&add);
                sieve.step();
            }
        }
    }
}

fn bytes(number: &BoxedUint, bits: u32) -> Vec<u8> {
    sized(&number.to_be_bytes(), bits.div_ceil(8) as usize)
}

/// Bytes of the longest number that OpenSSL takes.
const LONGEST: usize = 67_108_856;

/// How many numbers are tried from a random one on.
const TRIES: usize = 100_000;

/// What is left of a number by the first primes, while it grows: most numbers need no other test.
struct Sieve {
    /// A prime, what is left, and by how much that grows at each step.
    rests: Vec<[u32; 3]>,
    is_safe: bool,
}

impl Sieve {
    fn new(start: &BoxedUint, add: &BoxedUint, wish: &Wish) -> Self {
        // A small number may be one of the first primes itself.
        let last: u32 = if wish.bits > 16 { 10_000 } else { 0 };
        let is_prime = |number: &u32| {
            (3..)
                .step_by(2)
                .take_while(|by| by * by <= *number)
                .all(|by| !number.is_multiple_of(by))
        };
        let primes = (3..last).step_by(2).filter(is_prime);
        let rest = |number: &BoxedUint, prime: u32| {
            number
                .to_be_bytes()
                .iter()
                .fold(0, |rest: u32, byte| (rest << 8 | u32::from(*byte)) % prime)
        };
        let rests = primes.map(|prime| [prime, rest(start, prime), rest(add, prime)]);
        Self {
            rests: rests.collect(),
            is_safe: wish.is_safe,
        }
    }

    /// Whether none of the primes divides the number, or half of it.
    fn may_be_prime(&self) -> bool {
        let is_safe = self.is_safe;
        self.rests
            .iter()
            .all(|[_, rest, _]| *rest != 0 && !(is_safe && *rest == 1))
    }

    fn step(&mut self) {
        for [prime, rest, add] in &mut self.rests {
            *rest = (*rest + *add) % *prime;
        }
    }
}

/// Any prime of so many bits.
pub fn any(bits: u32) -> Result<Vec<u8>, Failure> {
    let wish = Wish::new(bits, false, None, None)?;
    Ok(bytes(&wish.find()?, bits))
}

/// A prime of so many bits which `divisor` divides once one is taken off; and how often.
pub fn above(bits: u32, divisor: &[u8]) -> Result<(Vec<u8>, Vec<u8>), Failure> {
    let precision = bits + 2;
    let divisor = number(divisor).resize(precision);
    let twice = divisor.wrapping_add(&divisor);
    let wish = Wish::new(bits, false, Some(&twice.to_be_bytes()), None)?;
    loop {
        let found = wish.find()?.resize(precision);
        if found.bit_width_vartime() != bits {
            continue;
        }
        let Some(divisor) = NonZero::new(divisor.clone()).into_option() else {
            return Err(Failure::plain("No such prime"));
        };
        let less = found.wrapping_sub(BoxedUint::one_with_precision(precision));
        let (cofactor, _) = less.div_rem_vartime(&divisor);
        return Ok((bytes(&found, bits), cofactor.to_be_bytes().to_vec()));
    }
}

/// A prime for Diffie and Hellman: half of it is one, too, and the generator generates half of all
/// numbers below it.
pub fn for_generator(bits: u32, generator: u32) -> Result<Vec<u8>, Failure> {
    let add = match generator {
        2 => 24_u8,
        5 => 60,
        _ => 12,
    };
    let wish = Wish::new(bits, true, Some(&[add]), Some(&[add - 1]))?;
    Ok(bytes(&wish.find()?, bits))
}

/// `prime(bits, safe, add, rem, callback)`: a Buffer of as many bytes as the bits take.
fn prime(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let bits = args.get_or_undefined(0).to_u32(context)?;
    let is_safe = args.get_or_undefined(1).to_boolean();
    let mut given = |at| arguments::optional(args.get_or_undefined(at), context);
    let (add, rem) = (given(2)?, given(3)?);
    let wish = Wish::new(bits, is_safe, add.as_deref(), rem.as_deref());
    let wish = wish.map_err(|failure| failure.thrown(context))?;
    let work = move || {
        let found = wish.find()?;
        Ok(Product::Bytes(bytes(&found, wish.bits)))
    };
    job::run(
        "crypto.generatePrime",
        args.get_or_undefined(4),
        work,
        context,
    )
}

/// `isPrime(bytes, callback)`
fn check(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let bytes = arguments::copied(args.get_or_undefined(0), context)?;
    if super::der::trimmed(&bytes).len() > LONGEST {
        let (number, library) = ("01800072", "bignum routines");
        let failure = Failure::of_library(number, library, "bignum too long");
        return Err(failure.under("BN_BIGNUM_TOO_LONG").thrown(context));
    }
    let work = move || Ok(Product::Truth(is_prime(Flavor::Any, &number(&bytes))));
    job::run("crypto.checkPrime", args.get_or_undefined(1), work, context)
}
