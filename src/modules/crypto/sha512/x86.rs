//! SHA-512's compression for x86-64: the rounds in the general registers, with the instructions
//! that turn a word without touching flags (BMI2), and beside them the words of the next rounds,
//! for two blocks at once, in vector registers.

use std::arch::x86_64::{
    __m256i, _mm256_add_epi64, _mm256_alignr_epi8, _mm256_or_si256, _mm256_set_epi64x,
    _mm256_shuffle_epi8, _mm256_slli_epi64, _mm256_srli_epi64, _mm256_xor_si256,
};

use super::BLOCK;
use super::constants::ROUNDS;

/// Compresses the blocks into `state`, or does nothing and says so: false where the processor
/// lacks what this needs.
pub fn compress(state: &mut [u64; 8], blocks: &[[u8; BLOCK]]) -> bool {
    if !is_x86_feature_detected!("bmi1") || !is_x86_feature_detected!("bmi2") {
        return false;
    }
    if is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512vl") {
        // SAFETY: the processor has the features that the function is compiled for.
        unsafe { with_avx512::compress(state, blocks) };
        return true;
    }
    if is_x86_feature_detected!("avx2") {
        // SAFETY: as above.
        unsafe { with_avx2::compress(state, blocks) };
        return true;
    }
    false
}

/// What the rounds add: word and constant, two rounds' worth for each of two blocks in a row.
type Sums = [[u64; 4]; 40];

/// One round; `$bc` holds b ^ c on entry and what the next round has there on leaving.
macro_rules! round {
    ($bc:ident $a:ident $b:ident $c:ident $d:ident $e:ident $f:ident $g:ident $h:ident, $sum:expr) => {
        // Ch; its halves have no bit in common, so they can be added one after the other.
        let sum = $h
            .wrapping_add($sum)
            .wrapping_add(!$e & $g)
            .wrapping_add($e & $f);
        let turned = $e.rotate_right(14) ^ $e.rotate_right(18) ^ $e.rotate_right(41);
        let sum = sum.wrapping_add(turned);
        $d = $d.wrapping_add(sum);
        // Maj
        let ab = $a ^ $b;
        let turned = $a.rotate_right(28) ^ $a.rotate_right(34) ^ $a.rotate_right(39);
        $h = sum.wrapping_add(turned).wrapping_add(($bc & ab) ^ $b);
        $bc = ab;
    };
}

/// Sixteen rounds; `$sums(i)` gives the two summands of the pair of rounds `i`.
macro_rules! sixteen {
    ($bc:ident $a:ident $b:ident $c:ident $d:ident $e:ident $f:ident $g:ident $h:ident, $sums:expr) => {
        sixteen!(@ 0 $bc $a $b $c $d $e $f $g $h, $sums);
        sixteen!(@ 4 $bc $a $b $c $d $e $f $g $h, $sums);
    };
    (@ $first:literal $bc:ident $a:ident $b:ident $c:ident $d:ident $e:ident $f:ident $g:ident $h:ident, $sums:expr) => {
        let [first, second] = $sums($first);
        round!($bc $a $b $c $d $e $f $g $h, first);
        round!($bc $h $a $b $c $d $e $f $g, second);
        let [first, second] = $sums($first + 1);
        round!($bc $g $h $a $b $c $d $e $f, first);
        round!($bc $f $g $h $a $b $c $d $e, second);
        let [first, second] = $sums($first + 2);
        round!($bc $e $f $g $h $a $b $c $d, first);
        round!($bc $d $e $f $g $h $a $b $c, second);
        let [first, second] = $sums($first + 3);
        round!($bc $c $d $e $f $g $h $a $b, first);
        round!($bc $b $c $d $e $f $g $h $a, second);
    };
}

/// The same text for each set of features: the compiler finds the best instructions of each (a
/// turn of a vector's words is one instruction with AVX-512, three without).
macro_rules! compression {
    ($name:ident, $features:literal) => {
        mod $name {
            use super::*;

            #[target_feature(enable = $features)]
            pub fn compress(state: &mut [u64; 8], blocks: &[[u8; BLOCK]]) {
                let mut sums: Sums = [[0; 4]; 40];
                let (pairs, last) = blocks.as_chunks::<2>();
                for [first, second] in pairs {
                    scheduled(state, first, second, &mut sums);
                    plain(state, &sums);
                }
                if let [block] = last {
                    scheduled(state, block, block, &mut sums);
                }
            }

            /// Compresses the first block, and meanwhile makes the sums of both.
            #[inline]
            #[target_feature(enable = $features)]
            fn scheduled(
                state: &mut [u64; 8],
                first: &[u8; BLOCK],
                second: &[u8; BLOCK],
                sums: &mut Sums,
            ) {
                // Each word's bytes the other way round.
                let swap = _mm256_set_epi64x(
                    0x0809_0a0b_0c0d_0e0f,
                    0x0001_0203_0405_0607,
                    0x0809_0a0b_0c0d_0e0f,
                    0x0001_0203_0405_0607,
                );
                let (first, _) = first.as_chunks::<16>();
                let (second, _) = second.as_chunks::<16>();
                let mut words: [__m256i; 8] = std::array::from_fn(|pair| {
                    // SAFETY: both are 16 bytes in which every pattern is a value.
                    let halves = unsafe { std::mem::transmute::<[[u8; 16]; 2], __m256i>([first[pair], second[pair]]) };
                    _mm256_shuffle_epi8(halves, swap)
                });
                for (pair, sum) in sums[..8].iter_mut().enumerate() {
                    *sum = with_constants(words[pair], pair);
                }
                let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = *state;
                let mut bc = b ^ c;
                for turn in 0..4 {
                    sixteen!(bc a b c d e f g h, |pair: usize| {
                        let sum = sums[8 * turn + pair];
                        words[pair] = next(&words, pair);
                        sums[8 * turn + 8 + pair] =
                            with_constants(words[pair], 8 * turn + 8 + pair);
                        [sum[0], sum[1]]
                    });
                }
                sixteen!(bc a b c d e f g h, |pair: usize| [sums[32 + pair][0], sums[32 + pair][1]]);
                let _ = bc;
                add(state, [a, b, c, d, e, f, g, h]);
            }

            /// Compresses the second block, whose sums are there.
            #[inline]
            #[target_feature(enable = $features)]
            fn plain(state: &mut [u64; 8], sums: &Sums) {
                let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = *state;
                let mut bc = b ^ c;
                let (turns, _) = sums.as_chunks::<8>();
                for turn in turns {
                    sixteen!(bc a b c d e f g h, |pair: usize| [turn[pair][2], turn[pair][3]]);
                }
                let _ = bc;
                add(state, [a, b, c, d, e, f, g, h]);
            }

            /// The words sixteen rounds after those that stand at `pair`.
            #[inline]
            #[target_feature(enable = $features)]
            fn next(words: &[__m256i; 8], pair: usize) -> __m256i {
                let at = |index: usize| words[(pair + index) % 8];
                let before_15 = _mm256_alignr_epi8::<8>(at(1), at(0));
                let before_7 = _mm256_alignr_epi8::<8>(at(5), at(4));
                let before_2 = at(7);
                let small_0 = _mm256_xor_si256(
                    _mm256_xor_si256(turn::<1, 63>(before_15), turn::<8, 56>(before_15)),
                    _mm256_srli_epi64::<7>(before_15),
                );
                let small_1 = _mm256_xor_si256(
                    _mm256_xor_si256(turn::<19, 45>(before_2), turn::<61, 3>(before_2)),
                    _mm256_srli_epi64::<6>(before_2),
                );
                let known = _mm256_add_epi64(_mm256_add_epi64(at(0), before_7), small_0);
                _mm256_add_epi64(known, small_1)
            }

            #[inline]
            #[target_feature(enable = $features)]
            fn turn<const RIGHT: i32, const LEFT: i32>(x: __m256i) -> __m256i {
                _mm256_or_si256(_mm256_srli_epi64::<RIGHT>(x), _mm256_slli_epi64::<LEFT>(x))
            }

            #[inline]
            #[target_feature(enable = $features)]
            fn with_constants(words: __m256i, pair: usize) -> [u64; 4] {
                let first = ROUNDS[2 * pair].cast_signed();
                let second = ROUNDS[2 * pair + 1].cast_signed();
                let sums = _mm256_add_epi64(words, _mm256_set_epi64x(second, first, second, first));
                // SAFETY: both are 32 bytes in which every pattern is a value.
                unsafe { std::mem::transmute::<__m256i, [u64; 4]>(sums) }
            }
        }
    };
}

compression!(with_avx512, "avx512f,avx512vl,bmi1,bmi2");
compression!(with_avx2, "avx2,bmi1,bmi2");

#[inline]
fn add(state: &mut [u64; 8], rounds: [u64; 8]) {
    for (word, more) in state.iter_mut().zip(rounds) {
        *word = word.wrapping_add(more);
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn each_set_of_features_agrees_with_the_crate() {
        let blocks: Vec<[u8; super::BLOCK]> = (0..5u8)
            .map(|block| std::array::from_fn(|i| (i as u8).wrapping_mul(31) ^ block))
            .collect();
        for count in 0..=blocks.len() {
            let blocks = &blocks[..count];
            let mut expected = super::super::constants::SHA_512;
            sha2::block_api::compress512(&mut expected, blocks);
            if !is_x86_feature_detected!("bmi1") || !is_x86_feature_detected!("bmi2") {
                return;
            }
            if is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512vl") {
                let mut state = super::super::constants::SHA_512;
                // SAFETY: the processor has the features.
                unsafe { super::with_avx512::compress(&mut state, blocks) };
                assert_eq!(state, expected, "AVX-512, {count} blocks");
            }
            if is_x86_feature_detected!("avx2") {
                let mut state = super::super::constants::SHA_512;
                // SAFETY: the processor has the features.
                unsafe { super::with_avx2::compress(&mut state, blocks) };
                assert_eq!(state, expected, "AVX2, {count} blocks");
            }
        }
    }
}
