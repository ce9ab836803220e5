//! Compression: deflate, gzip and raw deflate.

use super::codec::{Codec, Failure, Step};
use super::inflate::failure_of;
use super::zstream::ZStream;

const FINISH: i32 = 4;
const STREAM_END: i32 = 1;
const BUF_ERROR: i32 = -5;
const HUFFMAN_ONLY: i32 = 2;

/// What stands around the deflated data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrap {
    Zlib,
    Gzip,
    Raw,
}

/// What a compressor is made with, as zlib's `deflateInit2` takes it.
#[derive(Clone, Debug)]
pub struct Settings {
    pub wrap: Wrap,
    pub level: i32,
    pub window_bits: i32,
    pub mem_level: i32,
    pub strategy: i32,
    pub dictionary: Vec<u8>,
}

pub struct Deflater {
    stream: ZStream,
    settings: Settings,
}

/// How zlib-rs is made to search for matches as zlib does at a level.
///
/// Its own levels follow zlib-ng, and so do the bytes they make. With the search of its levels 2
/// and 7, and zlib's limits, most of what it makes equals what Node makes, byte for byte; small
/// inputs always do. (More than 1024 links of a chain would choose another search.)
struct Search {
    level: i32,
    limits: Option<[i32; 4]>,
}

fn search(level: i32) -> Search {
    let (base, limits) = match level {
        0 => (0, None),
        1 => (2, Some([4, 4, 8, 4])),
        2 => (2, Some([4, 5, 16, 8])),
        3 => (2, Some([4, 6, 32, 32])),
        4 => (7, Some([4, 4, 16, 16])),
        5 => (7, Some([8, 16, 32, 32])),
        7 => (7, Some([8, 32, 128, 256])),
        8 => (7, Some([32, 128, 258, 1024])),
        9 => (7, Some([32, 258, 258, 1024])),
        _ => (7, Some([8, 16, 128, 128])),
    };
    Search {
        level: base,
        limits,
    }
}

impl Deflater {
    pub fn new(settings: Settings) -> Result<Self, Failure> {
        let bits = match settings.wrap {
            Wrap::Zlib => settings.window_bits,
            Wrap::Gzip => settings.window_bits + 16,
            // zlib refuses a raw window of 256 bytes; Node asks for the next larger.
            Wrap::Raw => -settings.window_bits.max(9),
        };
        let Search { level, .. } = search(settings.level);
        let stream = ZStream::deflate(level, bits, settings.mem_level, settings.strategy)
            .map_err(|_| Failure::initialization("Initialization failed"))?;
        let mut made = Self { stream, settings };
        made.prepare()?;
        Ok(made)
    }

    /// What a new or reset stream still needs.
    fn prepare(&mut self) -> Result<(), Failure> {
        self.tune();
        let takes_dictionary = self.settings.wrap != Wrap::Gzip;
        if takes_dictionary
            && !self.settings.dictionary.is_empty()
            && self.stream.set_dictionary(&self.settings.dictionary) != 0
        {
            let message = "Failed to set dictionary";
            return Err(Failure::new(message, "Z_STREAM_ERROR", -2));
        }
        Ok(())
    }

    fn tune(&mut self) {
        if let Some([good, lazy, nice, chain]) = search(self.settings.level).limits {
            self.stream.tune(good, lazy, nice, chain);
        }
    }

    /// The header tells the level: the one asked for, not the one that does the work.
    fn mark_level(&self, start: &mut [u8]) {
        let Settings {
            level, strategy, ..
        } = self.settings;
        let level = if level < 0 { 6 } else { level };
        let fast = strategy >= HUFFMAN_ONLY || level < 2;
        match (self.settings.wrap, start) {
            (Wrap::Zlib, [method, flags, ..]) => {
                let class = match level {
                    _ if fast => 0,
                    2..=5 => 1,
                    6 => 2,
                    _ => 3,
                };
                let dictionary = *flags & 0x20;
                let unchecked = u16::from(*method) << 8 | class << 6 | u16::from(dictionary);
                *flags = (unchecked + (31 - unchecked % 31)) as u8;
            }
            (Wrap::Gzip, start) if start.len() >= 9 => {
                start[8] = match level {
                    9 => 2,
                    _ if fast => 4,
                    _ => 0,
                };
            }
            _ => {}
        }
    }
}

impl Codec for Deflater {
    fn step(&mut self, input: &[u8], output: &mut [u8], flush: i32) -> Step {
        let fresh = self.stream.is_fresh();
        let (read, written, result) = self.stream.run(input, output, flush);
        if fresh {
            self.mark_level(&mut output[..written]);
        }
        let failure = match result {
            STREAM_END => None,
            0 | BUF_ERROR if written < output.len() && flush == FINISH => {
                Some(Failure::truncated())
            }
            0 | BUF_ERROR => None,
            other => Some(failure_of(other, self.stream.message())),
        };
        Step {
            read,
            written,
            failure,
        }
    }

    fn reset(&mut self) -> Result<(), Failure> {
        if self.stream.reset() != 0 {
            let message = "Failed to reset stream";
            return Err(Failure::new(message, "Z_STREAM_ERROR", -2));
        }
        self.prepare()
    }

    fn params(&mut self, level: i32, strategy: i32) -> Result<(), Failure> {
        let result = self.stream.params(search(level).level, strategy);
        if result != 0 && result != BUF_ERROR {
            let message = "Failed to set parameters";
            return Err(Failure::new(message, "Z_STREAM_ERROR", -2));
        }
        self.settings.level = level;
        self.settings.strategy = strategy;
        self.tune();
        Ok(())
    }
}
