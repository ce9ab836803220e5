//! SHA-512 and its shorter forms (FIPS 180-4) at the speed of the processor at hand.
//!
//! The crate `sha2` turns words by shifts where the processor has an instruction for it (BMI2),
//! which costs it a third of its speed against OpenSSL. On x86-64 with AVX2 and BMI2 the blocks are
//! therefore compressed here; elsewhere by the crate.

mod constants;
#[cfg(target_arch = "x86_64")]
mod x86;

use digest::array::Array;
use digest::block_api::{
    AlgorithmName, Block, BlockSizeUser, Buffer, BufferKindUser, CtOutWrapper, Eager,
    OutputSizeUser, TruncSide, UpdateCore, VariableOutputCore,
};
use digest::typenum::{U28, U32, U48, U64, U128};
use digest::{HashMarker, InvalidOutputSize, Output};

const BLOCK: usize = 128;

fn compress(state: &mut [u64; 8], blocks: &[[u8; BLOCK]]) {
    #[cfg(target_arch = "x86_64")]
    if x86::compress(state, blocks) {
        return;
    }
    sha2::block_api::compress512(state, blocks);
}

/// The hash of whole blocks; the crate `digest` keeps the part of a block that is not full.
#[derive(Clone)]
pub struct Core {
    state: [u64; 8],
    blocks: u128,
}

impl HashMarker for Core {}

impl BlockSizeUser for Core {
    type BlockSize = U128;
}

impl BufferKindUser for Core {
    type BufferKind = Eager;
}

impl OutputSizeUser for Core {
    type OutputSize = U64;
}

impl AlgorithmName for Core {
    fn write_alg_name(f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sha512")
    }
}

impl UpdateCore for Core {
    fn update_blocks(&mut self, blocks: &[Block<Self>]) {
        self.blocks += blocks.len() as u128;
        compress(&mut self.state, Array::cast_slice_to_core(blocks));
    }
}

impl VariableOutputCore for Core {
    const TRUNC_SIDE: TruncSide = TruncSide::Left;

    fn new(output_size: usize) -> Result<Self, InvalidOutputSize> {
        let state = match output_size {
            28 => constants::SHA_512_224,
            32 => constants::SHA_512_256,
            48 => constants::SHA_384,
            64 => constants::SHA_512,
            _ => return Err(InvalidOutputSize),
        };
        Ok(Self { state, blocks: 0 })
    }

    fn finalize_variable_core(&mut self, buffer: &mut Buffer<Self>, out: &mut Output<Self>) {
        let bits = 8 * (buffer.get_pos() as u128 + BLOCK as u128 * self.blocks);
        buffer.len128_padding_be(bits, |block| compress(&mut self.state, &[block.0]));
        for (bytes, word) in out.chunks_exact_mut(8).zip(self.state) {
            bytes.copy_from_slice(&word.to_be_bytes());
        }
    }
}

digest::buffer_fixed!(
    /// SHA-512.
    pub struct Sha512(CtOutWrapper<Core, U64>);
    impl: BaseFixedTraits AlgorithmName Default Clone HashMarker Reset FixedOutputReset;
);
digest::buffer_fixed!(
    /// SHA-384.
    pub struct Sha384(CtOutWrapper<Core, U48>);
    impl: BaseFixedTraits AlgorithmName Default Clone HashMarker Reset FixedOutputReset;
);
digest::buffer_fixed!(
    /// SHA-512/256.
    pub struct Sha512_256(CtOutWrapper<Core, U32>);
    impl: BaseFixedTraits AlgorithmName Default Clone HashMarker Reset FixedOutputReset;
);
digest::buffer_fixed!(
    /// SHA-512/224.
    pub struct Sha512_224(CtOutWrapper<Core, U28>);
    impl: BaseFixedTraits AlgorithmName Default Clone HashMarker Reset FixedOutputReset;
);

#[cfg(test)]
mod tests {
    use digest::Digest;

    #[test]
    fn agrees_with_the_crate_at_every_length() {
        let message: Vec<u8> = (0..1_200u32).map(|i| ((i * i) >> 3) as u8).collect();
        for length in (0..=520).chain([1_023, 1_024, 1_025, 1_200]) {
            let message = &message[..length];
            assert_eq!(
                super::Sha512::digest(message)[..],
                sha2::Sha512::digest(message)[..],
                "{length}"
            );
            assert_eq!(
                super::Sha384::digest(message)[..],
                sha2::Sha384::digest(message)[..]
            );
            assert_eq!(
                super::Sha512_256::digest(message)[..],
                sha2::Sha512_256::digest(message)[..]
            );
            assert_eq!(
                super::Sha512_224::digest(message)[..],
                sha2::Sha512_224::digest(message)[..]
            );
        }
    }
}
