//! Modes of block ciphers: what turns a message into blocks (NIST SP 800-38A, RFC 3394, RFC 5649).

use super::super::failure::Failure;
use super::blocks::Blocks;

/// Which way a cipher goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Encrypt,
    Decrypt,
}

fn xor(bytes: &mut [u8], with: &[u8]) {
    bytes
        .iter_mut()
        .zip(with)
        .for_each(|(byte, with)| *byte ^= with);
}

/// CBC, or ECB without a chain: whole blocks, the last of which is filled up.
pub struct Whole {
    blocks: Box<dyn Blocks>,
    chain: Option<Vec<u8>>,
    waiting: Vec<u8>,
    way: Way,
    pub pads: bool,
}

impl Whole {
    pub fn new(blocks: Box<dyn Blocks>, chain: Option<Vec<u8>>, way: Way) -> Self {
        let waiting = Vec::new();
        Self {
            blocks,
            chain,
            waiting,
            way,
            pads: true,
        }
    }

    fn turn(&mut self, bytes: &mut [u8]) {
        let size = self.blocks.size();
        match (&mut self.chain, self.way) {
            (None, Way::Encrypt) => self.blocks.encrypt(bytes),
            (None, Way::Decrypt) => self.blocks.decrypt(bytes),
            (Some(chain), Way::Encrypt) => {
                for block in bytes.chunks_exact_mut(size) {
                    xor(block, chain);
                    self.blocks.encrypt(block);
                    chain.copy_from_slice(block);
                }
            }
            (Some(chain), Way::Decrypt) => {
                let Some(at) = bytes.len().checked_sub(size) else {
                    return;
                };
                let mut before = std::mem::replace(chain, bytes[at..].to_vec());
                before.extend_from_slice(&bytes[..at]);
                self.blocks.decrypt(bytes);
                xor(bytes, &before);
            }
        }
    }

    pub fn update(&mut self, bytes: &[u8]) -> Vec<u8> {
        self.waiting.extend_from_slice(bytes);
        let size = self.blocks.size();
        let mut ready = self.waiting.len() / size * size;
        // What may be the last block is kept: its padding is to be taken off.
        let is_last = ready == self.waiting.len() && ready > 0;
        if self.way == Way::Decrypt && self.pads && is_last {
            ready -= size;
        }
        let rest = self.waiting.split_off(ready);
        let mut output = std::mem::replace(&mut self.waiting, rest);
        self.turn(&mut output);
        output
    }

    pub fn finish(&mut self) -> Result<Vec<u8>, Failure> {
        let size = self.blocks.size();
        let mut last = std::mem::take(&mut self.waiting);
        if self.pads && self.way == Way::Encrypt {
            let more = size - last.len();
            last.resize(size, more as u8);
            self.turn(&mut last);
            return Ok(last);
        }
        if last.len() != if self.pads { size } else { 0 } {
            return Err(Failure::provider("1C80006B", "wrong final block length").stacked());
        }
        if !self.pads {
            return Ok(last);
        }
        self.turn(&mut last);
        let more = usize::from(last[size - 1]);
        let is_padding = (1..=size).contains(&more)
            && last[size - more..]
                .iter()
                .all(|&byte| usize::from(byte) == more);
        if !is_padding {
            return Err(Failure::provider("1C800064", "bad decrypt").stacked());
        }
        last.truncate(size - more);
        Ok(last)
    }
}

/// How a stream of bytes is made of blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// A counter of that many bytes at the block's end.
    Counter(usize),
    Feedback,
    FeedbackByte,
    Output,
}

/// CTR, CFB, CFB-8 and OFB.
pub struct Streaming {
    blocks: Box<dyn Blocks>,
    kind: Stream,
    way: Way,
    /// The counter, or what is encrypted next.
    state: Vec<u8>,
    /// What is left of the stream that was made.
    stream: Vec<u8>,
    used: usize,
}

impl Streaming {
    pub fn new(blocks: Box<dyn Blocks>, kind: Stream, iv: &[u8], way: Way) -> Self {
        Self {
            blocks,
            kind,
            way,
            state: iv.to_vec(),
            stream: Vec::new(),
            used: 0,
        }
    }

    /// Counts up as far as the counter goes, and past its end from zero.
    fn count(&mut self, bytes: usize) {
        let start = self.state.len() - bytes;
        for byte in self.state[start..].iter_mut().rev() {
            *byte = byte.wrapping_add(1);
            if *byte != 0 {
                break;
            }
        }
    }

    /// Makes more of a counter's stream; many blocks at once, as the processor likes it.
    fn more(&mut self, wanted: usize, bytes: usize) {
        self.stream.clear();
        for _ in 0..wanted.div_ceil(self.state.len()).clamp(1, 64) {
            self.stream.extend_from_slice(&self.state);
            self.count(bytes);
        }
        self.blocks.encrypt(&mut self.stream);
        self.used = 0;
    }

    pub fn turn(&mut self, bytes: &mut [u8]) {
        match self.kind {
            Stream::Counter(width) => {
                let mut at = 0;
                while at < bytes.len() {
                    if self.used == self.stream.len() {
                        self.more(bytes.len() - at, width);
                    }
                    let length = (self.stream.len() - self.used).min(bytes.len() - at);
                    let stream = &self.stream[self.used..self.used + length];
                    xor(&mut bytes[at..at + length], stream);
                    at += length;
                    self.used += length;
                }
            }
            Stream::FeedbackByte => {
                for byte in bytes {
                    let mut block = self.state.clone();
                    self.blocks.encrypt(&mut block);
                    let turned = *byte ^ block[0];
                    let fed = if self.way == Way::Encrypt {
                        turned
                    } else {
                        *byte
                    };
                    self.state.remove(0);
                    self.state.push(fed);
                    *byte = turned;
                }
            }
            Stream::Feedback | Stream::Output => {
                let size = self.state.len();
                for byte in bytes {
                    if self.used == 0 {
                        self.blocks.encrypt(&mut self.state);
                    }
                    let turned = *byte ^ self.state[self.used];
                    if self.kind == Stream::Feedback {
                        self.state[self.used] = if self.way == Way::Encrypt {
                            turned
                        } else {
                            *byte
                        };
                    }
                    *byte = turned;
                    self.used = (self.used + 1) % size;
                }
            }
        }
    }
}

/// A key wrapped by another, as RFC 3394 has it, or filled up first as RFC 5649 has it.
pub struct Wrap {
    blocks: Box<dyn Blocks>,
    iv: Vec<u8>,
    way: Way,
}

impl Wrap {
    pub fn new(blocks: Box<dyn Blocks>, iv: &[u8], way: Way) -> Self {
        let iv = iv.to_vec();
        Self { blocks, iv, way }
    }

    /// The whole of it, or nothing where the message has no right length or was not wrapped so.
    pub fn turn(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        let pads = self.iv.len() == 4;
        if self.way == Way::Decrypt {
            if !bytes.len().is_multiple_of(8) || bytes.len() < if pads { 16 } else { 24 } {
                return None;
            }
            let (iv, key) = self.unwrapped(bytes);
            return if pads {
                self.cut(&iv, key)
            } else {
                (iv == self.iv).then_some(key)
            };
        }
        if !pads {
            let is_right = bytes.len().is_multiple_of(8) && bytes.len() >= 16;
            return is_right.then(|| self.wrapped(&self.iv, bytes.to_vec()));
        }
        if bytes.is_empty() {
            return None;
        }
        let mut iv = self.iv.clone();
        iv.extend_from_slice(&(bytes.len() as u32).to_be_bytes());
        let mut key = bytes.to_vec();
        key.resize(bytes.len().next_multiple_of(8), 0);
        Some(self.wrapped(&iv, key))
    }

    fn cut(&self, iv: &[u8], mut key: Vec<u8>) -> Option<Vec<u8>> {
        let length = u32::from_be_bytes(iv[4..8].try_into().ok()?) as usize;
        let fits = length <= key.len() && key.len() - length < 8 && length > 0;
        if iv[..4] != self.iv || !fits || key[length..].iter().any(|&byte| byte != 0) {
            return None;
        }
        key.truncate(length);
        Some(key)
    }

    fn wrapped(&self, iv: &[u8], key: Vec<u8>) -> Vec<u8> {
        let mut all = iv.to_vec();
        all.extend_from_slice(&key);
        if key.len() == 8 {
            self.blocks.encrypt(&mut all);
            return all;
        }
        let parts = key.len() as u64 / 8;
        let mut block = [0; 16];
        for round in 0..6 {
            for part in 1..=parts {
                let at = part as usize * 8;
                block[..8].copy_from_slice(&all[..8]);
                block[8..].copy_from_slice(&all[at..at + 8]);
                self.blocks.encrypt(&mut block);
                xor(&mut block[..8], &(round * parts + part).to_be_bytes());
                all[..8].copy_from_slice(&block[..8]);
                all[at..at + 8].copy_from_slice(&block[8..]);
            }
        }
        all
    }

    fn unwrapped(&self, bytes: &[u8]) -> (Vec<u8>, Vec<u8>) {
        let mut all = bytes.to_vec();
        if all.len() == 16 {
            self.blocks.decrypt(&mut all);
        } else {
            let parts = bytes.len() as u64 / 8 - 1;
            let mut block = [0; 16];
            for round in (0..6).rev() {
                for part in (1..=parts).rev() {
                    let at = part as usize * 8;
                    block[..8].copy_from_slice(&all[..8]);
                    block[8..].copy_from_slice(&all[at..at + 8]);
                    xor(&mut block[..8], &(round * parts + part).to_be_bytes());
                    self.blocks.decrypt(&mut block);
                    all[..8].copy_from_slice(&block[..8]);
                    all[at..at + 8].copy_from_slice(&block[8..]);
                }
            }
        }
        let key = all.split_off(8);
        (all, key)
    }
}
