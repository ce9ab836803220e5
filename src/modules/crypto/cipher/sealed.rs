//! Ciphers that seal a message with a tag: GCM (NIST SP 800-38D), CCM (RFC 3610) and
//! ChaCha20-Poly1305 (RFC 8439).

use chacha20::ChaCha20;
use chacha20::cipher::{KeyIvInit, StreamCipher, StreamCipherSeek};
use ghash::{GHash, universal_hash::UniversalHash};
use poly1305::Poly1305;

use super::blocks::Blocks;
use super::modes::{Stream, Streaming, Way};

/// A hash that is fed by the byte, and filled up with zeros where one part ends.
struct Fed<H> {
    hash: H,
    rest: Vec<u8>,
}

impl<H: UniversalHash> Fed<H> {
    fn new(hash: H) -> Self {
        let rest = Vec::new();
        Self { hash, rest }
    }

    fn feed(&mut self, bytes: &[u8]) {
        let mut bytes = bytes;
        if !self.rest.is_empty() {
            let (first, others) = bytes.split_at(bytes.len().min(16 - self.rest.len()));
            self.rest.extend_from_slice(first);
            bytes = others;
            if self.rest.len() < 16 {
                return;
            }
            self.fill_up();
        }
        let (whole, rest) = bytes.split_at(bytes.len() / 16 * 16);
        self.hash.update_padded(whole);
        self.rest.extend_from_slice(rest);
    }

    fn fill_up(&mut self) {
        self.hash.update_padded(&self.rest);
        self.rest.clear();
    }

    fn finish(mut self) -> Vec<u8> {
        self.fill_up();
        self.hash.finalize().to_vec()
    }
}

/// A cipher's stream beside the hash of what is sealed.
pub enum Sealed {
    Gcm(Box<Streaming>, Box<Fed16<GHash>>),
    ChaCha(Box<ChaCha20>, Box<Fed16<Poly1305>>),
}

/// A hash, and what it has taken so far.
pub struct Fed16<H> {
    fed: Fed<H>,
    /// What the tag is covered with.
    cover: Vec<u8>,
    extra: u64,
    length: u64,
}

impl<H: UniversalHash> Fed16<H> {
    fn new(hash: H, cover: Vec<u8>) -> Self {
        Self {
            fed: Fed::new(hash),
            cover,
            extra: 0,
            length: 0,
        }
    }

    fn extra(&mut self, bytes: &[u8]) {
        self.extra += bytes.len() as u64;
        self.fed.feed(bytes);
    }

    fn take(&mut self, bytes: &[u8]) {
        if self.length == 0 {
            self.fed.fill_up();
        }
        self.length += bytes.len() as u64;
        self.fed.feed(bytes);
    }

    fn tag(mut self, lengths: impl Fn(u64) -> [u8; 8]) -> Vec<u8> {
        self.fed.fill_up();
        self.fed.feed(&lengths(self.extra));
        self.fed.feed(&lengths(self.length));
        let mut tag = self.fed.finish();
        tag.iter_mut()
            .zip(&self.cover)
            .for_each(|(byte, cover)| *byte ^= cover);
        tag
    }
}

impl Sealed {
    pub fn gcm(blocks: Box<dyn Blocks>, iv: &[u8], way: Way) -> Self {
        let mut key = [0; 16];
        blocks.encrypt(&mut key);
        let mut start = [0; 16];
        if iv.len() == 12 {
            start[..12].copy_from_slice(iv);
            start[15] = 1;
        } else {
            let mut hash = Fed::new(GHash::new(&key.into()));
            hash.feed(iv);
            hash.fill_up();
            hash.feed(&[0; 8]);
            hash.feed(&(iv.len() as u64 * 8).to_be_bytes());
            start.copy_from_slice(&hash.finish());
        }
        let mut stream = Streaming::new(blocks, Stream::Counter(4), &start, way);
        let mut cover = vec![0; 16];
        stream.turn(&mut cover);
        let hash = Fed16::new(GHash::new(&key.into()), cover);
        Self::Gcm(Box::new(stream), Box::new(hash))
    }

    pub fn cha_cha(key: &[u8], iv: &[u8]) -> Option<Self> {
        use poly1305::universal_hash::KeyInit;
        let mut nonce = [0; 12];
        nonce[12 - iv.len()..].copy_from_slice(iv);
        let mut stream = ChaCha20::new_from_slices(key, &nonce).ok()?;
        let mut first = [0; 64];
        stream.apply_keystream(&mut first);
        let hash = Poly1305::new_from_slice(&first[..32]).ok()?;
        let hash = Fed16::new(hash, Vec::new());
        Some(Self::ChaCha(Box::new(stream), Box::new(hash)))
    }

    pub fn extra(&mut self, bytes: &[u8]) {
        match self {
            Self::Gcm(_, hash) => hash.extra(bytes),
            Self::ChaCha(_, hash) => hash.extra(bytes),
        }
    }

    pub fn turn(&mut self, bytes: &mut [u8], way: Way) {
        // The hash takes what is encrypted.
        if way == Way::Decrypt {
            self.take(bytes);
        }
        match self {
            Self::Gcm(stream, _) => stream.turn(bytes),
            Self::ChaCha(stream, _) => stream.apply_keystream(bytes),
        }
        if way == Way::Encrypt {
            self.take(bytes);
        }
    }

    fn take(&mut self, bytes: &[u8]) {
        match self {
            Self::Gcm(_, hash) => hash.take(bytes),
            Self::ChaCha(_, hash) => hash.take(bytes),
        }
    }

    /// All 16 bytes of the tag.
    pub fn tag(self) -> Vec<u8> {
        match self {
            Self::Gcm(_, hash) => hash.tag(|length| (length * 8).to_be_bytes()),
            Self::ChaCha(_, hash) => hash.tag(u64::to_le_bytes),
        }
    }
}

/// ChaCha20 alone: OpenSSL's vector is the counter, then the nonce.
pub fn cha_cha_alone(key: &[u8], iv: &[u8]) -> Option<ChaCha20> {
    let (counter, nonce) = iv.split_at_checked(4)?;
    let mut stream = ChaCha20::new_from_slices(key, nonce).ok()?;
    let counter = u32::from_le_bytes(counter.try_into().ok()?);
    stream.try_seek(u64::from(counter) * 64).ok()?;
    Some(stream)
}

/// CCM: all of the message at once.
pub struct Ccm {
    blocks: Box<dyn Blocks>,
    nonce: Vec<u8>,
    pub extra: Vec<u8>,
}

impl Ccm {
    pub fn new(blocks: Box<dyn Blocks>, nonce: &[u8]) -> Self {
        Self {
            blocks,
            nonce: nonce.to_vec(),
            extra: Vec::new(),
        }
    }

    /// Bytes that tell the message's length.
    pub fn width(&self) -> usize {
        15 - self.nonce.len()
    }

    fn block(&self, flags: usize, number: u64) -> [u8; 16] {
        let mut block = [0; 16];
        block[8..].copy_from_slice(&number.to_be_bytes());
        block[0] = flags as u8;
        block[1..=self.nonce.len()].copy_from_slice(&self.nonce);
        block
    }

    fn seal(&self, message: &[u8], tag: usize) -> [u8; 16] {
        let has_extra = if self.extra.is_empty() { 0 } else { 64 };
        let flags = has_extra + (tag - 2) / 2 * 8 + self.width() - 1;
        let mut sum = self.block(flags, message.len() as u64);
        self.blocks.encrypt(&mut sum);
        let mut extra = Vec::new();
        match self.extra.len() {
            0 => {}
            length @ 1..0xff00 => extra.extend_from_slice(&(length as u16).to_be_bytes()),
            length => {
                extra.extend_from_slice(&[0xff, 0xfe]);
                extra.extend_from_slice(&(length as u32).to_be_bytes());
            }
        }
        extra.extend_from_slice(&self.extra);
        for block in extra.chunks(16).chain(message.chunks(16)) {
            sum.iter_mut()
                .zip(block)
                .for_each(|(sum, byte)| *sum ^= byte);
            self.blocks.encrypt(&mut sum);
        }
        sum
    }

    /// The message turned, and its tag.
    pub fn turn(self, message: &[u8], tag: usize, way: Way) -> (Vec<u8>, Vec<u8>) {
        let mut turned = message.to_vec();
        let before = (way == Way::Encrypt).then(|| self.seal(message, tag));
        let start = self.block(self.width() - 1, 0);
        let width = self.width();
        let mut cover = start;
        self.blocks.encrypt(&mut cover);
        let mut first = start;
        first[15] = 1;
        let mut at = 0;
        let mut counter = first;
        while at < turned.len() {
            let mut stream = counter;
            self.blocks.encrypt(&mut stream);
            let end = turned.len().min(at + 16);
            turned[at..end]
                .iter_mut()
                .zip(&stream)
                .for_each(|(byte, with)| *byte ^= with);
            for byte in counter[16 - width..].iter_mut().rev() {
                *byte = byte.wrapping_add(1);
                if *byte != 0 {
                    break;
                }
            }
            at = end;
        }
        let sum = before.unwrap_or_else(|| self.seal(&turned, tag));
        let tag = sum
            .iter()
            .zip(&cover)
            .map(|(sum, cover)| sum ^ cover)
            .take(tag)
            .collect();
        (turned, tag)
    }
}
