//! Block ciphers behind one interface, for the modes.

use aes::cipher::{Block, BlockCipherDecrypt, BlockCipherEncrypt, BlockSizeUser, KeyInit};

/// A block cipher with its key.
pub trait Blocks: Send {
    /// Bytes of a block.
    fn size(&self) -> usize;
    /// Encrypts whole blocks, each by itself.
    fn encrypt(&self, bytes: &mut [u8]);
    /// Decrypts whole blocks, each by itself.
    fn decrypt(&self, bytes: &mut [u8]);
}

impl<C: BlockCipherEncrypt + BlockCipherDecrypt + BlockSizeUser + Send> Blocks for C {
    fn size(&self) -> usize {
        C::block_size()
    }

    fn encrypt(&self, bytes: &mut [u8]) {
        let (blocks, _) = Block::<C>::slice_as_chunks_mut(bytes);
        self.encrypt_blocks(blocks);
    }

    fn decrypt(&self, bytes: &mut [u8]) {
        let (blocks, _) = Block::<C>::slice_as_chunks_mut(bytes);
        self.decrypt_blocks(blocks);
    }
}

fn made<C: KeyInit + Blocks + 'static>(key: &[u8]) -> Option<Box<dyn Blocks>> {
    Some(Box::new(C::new_from_slice(key).ok()?))
}

/// AES, by the length of its key.
pub fn aes(key: &[u8]) -> Option<Box<dyn Blocks>> {
    match key.len() {
        16 => made::<aes::Aes128>(key),
        24 => made::<aes::Aes192>(key),
        _ => made::<aes::Aes256>(key),
    }
}

/// Triple DES, by the length of its key.
pub fn triple_des(key: &[u8]) -> Option<Box<dyn Blocks>> {
    match key.len() {
        16 => made::<des::TdesEde2>(key),
        _ => made::<des::TdesEde3>(key),
    }
}
