//! Numbers that follow from a seed, for runs that can be repeated (`--seed`).

use std::cell::Cell;
use std::sync::{Mutex, PoisonError};

use boa_engine::{Finalize, Trace};

use super::schedule;

/// A stream of numbers that follows from its seed (SplitMix64).
#[derive(Debug, Trace, Finalize)]
pub struct Chance(#[unsafe_ignore_trace] Cell<u64>);

impl Chance {
    /// The stream of a seed.
    pub fn new(seed: u64) -> Self {
        Self(Cell::new(seed))
    }

    /// The next number, evenly among all of 64 bits.
    pub fn number(&self) -> u64 {
        let state = self.0.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
        self.0.set(state);
        let mut mixed = state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// One of 0 to `count` - 1; 0 when there is no choice.
    pub fn below(&self, count: usize) -> usize {
        (self.number() % (count as u64).max(1)) as usize
    }

    /// True once in `count` times.
    pub fn one_in(&self, count: usize) -> bool {
        self.below(count) == 0
    }

    /// A fraction from 0 to less than 1, in steps of 2⁻⁵³.
    pub fn fraction(&self) -> f64 {
        (self.number() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Puts the items into an order of its choosing.
    pub fn shuffle<T>(&self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

/// Fills `bytes` with what nobody can guess, from the operating system; in a run with a seed with
/// what follows from the seed.
pub fn random_bytes(bytes: &mut [u8]) -> Result<(), getrandom::Error> {
    static SEEDED: Mutex<Option<Chance>> = Mutex::new(None);
    let Some(seed) = schedule::settings().seed else {
        return getrandom::fill(bytes);
    };
    let mut seeded = SEEDED.lock().unwrap_or_else(PoisonError::into_inner);
    // A stream of its own, so that a script's wishes do not change the loop's choices.
    let chance = seeded.get_or_insert_with(|| Chance::new(seed ^ 0x7261_6e64_6f6d));
    for part in bytes.chunks_mut(8) {
        part.copy_from_slice(&chance.number().to_le_bytes()[..part.len()]);
    }
    Ok(())
}
