//! scrypt (RFC 7914).
//!
//! The `scrypt` crate takes half as long again (45 ms to 30 with Node's defaults, where OpenSSL takes
//! 30), and ends the process where memory is short.
//! This keeps the words of a block in the order in which a vector unit works on them, so that the
//! compiler makes vector instructions of plain loops, and mixes without a pass of its own to xor.

use super::algorithm::Algorithm;
use super::derive::{self, Scrypt};

/// Four words that are worked on at once: a diagonal of Salsa20's square.
#[derive(Clone, Copy)]
#[repr(align(16))]
struct Row([u32; 4]);

/// The 64 bytes that Salsa20/8 works on, diagonal by diagonal.
type Block = [Row; 4];

/// Which word of the standard's order stands where in a [`Block`].
const DIAGONALS: [[usize; 4]; 4] = [[0, 5, 10, 15], [4, 9, 14, 3], [8, 13, 2, 7], [12, 1, 6, 11]];

#[inline(always)]
fn add(a: Row, b: Row) -> Row {
    Row(std::array::from_fn(|i| a.0[i].wrapping_add(b.0[i])))
}

#[inline(always)]
fn xor(a: Row, b: Row) -> Row {
    Row(std::array::from_fn(|i| a.0[i] ^ b.0[i]))
}

/// `a ^ (b + c) <<< N`
#[inline(always)]
fn step<const N: u32>(a: Row, b: Row, c: Row) -> Row {
    let sum = add(b, c);
    xor(a, Row(std::array::from_fn(|i| sum.0[i].rotate_left(N))))
}

#[inline(always)]
fn turn<const N: usize>(row: Row) -> Row {
    Row(std::array::from_fn(|i| row.0[(i + N) % 4]))
}

#[inline(always)]
fn xor_blocks(a: &Block, b: &Block) -> Block {
    std::array::from_fn(|i| xor(a[i], b[i]))
}

/// Salsa20/8 (RFC 7914, 3). Every second round works on rows instead of columns; turning the
/// diagonals makes one the other.
#[inline(always)]
fn salsa20_8(input: Block) -> Block {
    let [mut a, mut b, mut c, mut d] = input;
    for _ in 0..8 {
        b = step::<7>(b, a, d);
        c = step::<9>(c, b, a);
        d = step::<13>(d, c, b);
        a = step::<18>(a, d, c);
        (b, c, d) = (turn::<1>(d), turn::<2>(c), turn::<3>(b));
    }
    let output = [a, b, c, d];
    std::array::from_fn(|i| add(output[i], input[i]))
}

/// scryptBlockMix (RFC 7914, 4): the results of even blocks come first.
#[inline(always)]
fn mix(from: &[Block], to: &mut [Block]) {
    let (even, odd) = to.split_at_mut(from.len() / 2);
    let Some(&last) = from.last() else { return };
    let mut x = last;
    for ((pair, even), odd) in from.chunks_exact(2).zip(even).zip(odd) {
        x = salsa20_8(xor_blocks(&x, &pair[0]));
        *even = x;
        x = salsa20_8(xor_blocks(&x, &pair[1]));
        *odd = x;
    }
}

/// As [`mix`], of `from` xor `other`.
#[inline(always)]
fn mix_xor(from: &[Block], other: &[Block], to: &mut [Block]) {
    let (even, odd) = to.split_at_mut(from.len() / 2);
    let (Some(a), Some(b)) = (from.last(), other.last()) else {
        return;
    };
    let mut x = xor_blocks(a, b);
    let pairs = from.chunks_exact(2).zip(other.chunks_exact(2));
    for (((a, b), even), odd) in pairs.zip(even).zip(odd) {
        x = salsa20_8(xor_blocks(&x, &xor_blocks(&a[0], &b[0])));
        *even = x;
        x = salsa20_8(xor_blocks(&x, &xor_blocks(&a[1], &b[1])));
        *odd = x;
    }
}

/// scryptROMix (RFC 7914, 5) of `x`, a power of two `n` of times. `table` has room for `n` times
/// as much as `x`, `y` is as long as `x`.
fn ro_mix(x: &mut Vec<Block>, y: &mut Vec<Block>, table: &mut Vec<Block>, n: usize) {
    let length = x.len();
    table.clear();
    for _ in 0..n {
        table.extend_from_slice(x);
        mix(x, y);
        std::mem::swap(x, y);
    }
    for _ in 0..n {
        // Integerify: the first word of the last block, which both orders have first.
        let at = x[length - 1][0].0[0] as usize & (n - 1);
        mix_xor(x, &table[at * length..(at + 1) * length], y);
        std::mem::swap(x, y);
    }
}

fn read(bytes: &[u8], blocks: &mut [Block]) {
    for (block, bytes) in blocks.iter_mut().zip(bytes.as_chunks::<64>().0) {
        let words = bytes.as_chunks::<4>().0;
        *block = DIAGONALS.map(|row| Row(row.map(|at| u32::from_le_bytes(words[at]))));
    }
}

fn write(blocks: &[Block], bytes: &mut [u8]) {
    for (block, bytes) in blocks.iter().zip(bytes.as_chunks_mut::<64>().0) {
        let words = bytes.as_chunks_mut::<4>().0;
        for (row, order) in block.iter().zip(DIAGONALS) {
            for (word, at) in row.0.iter().zip(order) {
                words[at] = word.to_le_bytes();
            }
        }
    }
}

fn room<T>(length: usize) -> Result<Vec<T>, &'static str> {
    let mut room = Vec::new();
    match room.try_reserve_exact(length) {
        Ok(()) => Ok(room),
        Err(_) => Err("error:078C0100:common libcrypto routines::malloc failure"),
    }
}

/// Fills `key`; the costs have passed [`Scrypt::fits`], and N is a power of two. Fails when memory
/// is short.
pub fn scrypt(
    password: &[u8],
    salt: &[u8],
    costs: &Scrypt,
    key: &mut [u8],
) -> Result<(), &'static str> {
    // What fits in Node's limit on memory fits in a usize.
    let (n, r, p) = (costs.n as usize, costs.r as usize, costs.p as usize);
    let zero = [Row([0; 4]); 4];
    let mut bytes = room(128 * r * p)?;
    bytes.resize(128 * r * p, 0);
    let mut table = room(2 * r * n)?;
    let (mut x, mut y) = (room(2 * r)?, room(2 * r)?);
    x.resize(2 * r, zero);
    y.resize(2 * r, zero);
    derive::pbkdf2(Algorithm::Sha256, password, salt, 1, &mut bytes);
    for part in bytes.chunks_exact_mut(128 * r) {
        read(part, &mut x);
        ro_mix(&mut x, &mut y, &mut table, n);
        write(&x, part);
    }
    derive::pbkdf2(Algorithm::Sha256, password, &bytes, 1, key);
    Ok(())
}
