//! Decompression: inflate, gunzip, raw inflate, and unzip, which takes either of the first two.

use super::codec::{Codec, Failure, Step};
use super::zstream::ZStream;

const FINISH: i32 = 4;
const STREAM_END: i32 = 1;
const NEED_DICT: i32 = 2;
const DATA_ERROR: i32 = -3;
const BUF_ERROR: i32 = -5;

/// The first bytes of a gzip file.
const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Zlib,
    Gzip,
    Raw,
    /// Not known before the first bytes; how many of gzip's magic bytes have been seen.
    Either(usize),
}

pub struct Inflater {
    stream: ZStream,
    format: Format,
    first_format: Format,
    dictionary: Vec<u8>,
    /// What follows the first member of a gzip file is not read.
    pub has_one_member: bool,
}

/// The error of a code that zlib returned.
pub fn failure_of(code: i32, message: Option<String>) -> Failure {
    let name = match code {
        NEED_DICT => "Z_NEED_DICT",
        -1 => "Z_ERRNO",
        -2 => "Z_STREAM_ERROR",
        DATA_ERROR => "Z_DATA_ERROR",
        -4 => "Z_MEM_ERROR",
        BUF_ERROR => "Z_BUF_ERROR",
        _ => "Z_VERSION_ERROR",
    };
    Failure::new(&message.unwrap_or_else(|| "Zlib error".into()), name, code)
}

impl Inflater {
    /// `window_bits` of 0 means those that the data's header tells.
    pub fn new(format: Format, window_bits: i32, dictionary: Vec<u8>) -> Result<Self, Failure> {
        let bits = match format {
            Format::Zlib => window_bits,
            Format::Gzip => window_bits + 16,
            Format::Raw => -window_bits,
            Format::Either(_) => window_bits + 32,
        };
        let stream =
            ZStream::inflate(bits).map_err(|_| Failure::initialization("Initialization failed"))?;
        let mut made = Self {
            stream,
            format,
            first_format: format,
            dictionary,
            has_one_member: false,
        };
        made.prepare()?;
        Ok(made)
    }

    /// Raw data cannot ask for its dictionary, so it is there from the start.
    fn prepare(&mut self) -> Result<(), Failure> {
        if self.format == Format::Raw
            && !self.dictionary.is_empty()
            && self.stream.set_dictionary(&self.dictionary) != 0
        {
            return Err(Failure::new(
                "Failed to set dictionary",
                "Z_STREAM_ERROR",
                -2,
            ));
        }
        Ok(())
    }

    fn recognise(&mut self, input: &[u8]) {
        let Format::Either(seen) = self.format else {
            return;
        };
        let mut seen = seen;
        for &byte in input {
            if byte != GZIP_MAGIC[seen] {
                self.format = Format::Zlib;
                return;
            }
            seen += 1;
            if seen == GZIP_MAGIC.len() {
                self.format = Format::Gzip;
                return;
            }
        }
        self.format = Format::Either(seen);
    }
}

impl Codec for Inflater {
    fn step(&mut self, input: &[u8], output: &mut [u8], flush: i32) -> Step {
        self.recognise(input);
        let (mut read, mut written, mut result) = self.stream.run(input, output, flush);
        let mut missing = "Missing dictionary";
        if result == NEED_DICT && !self.dictionary.is_empty() && self.format != Format::Raw {
            missing = "Bad dictionary";
            if self.stream.set_dictionary(&self.dictionary) == 0 {
                let more = self
                    .stream
                    .run(&input[read..], &mut output[written..], flush);
                read += more.0;
                written += more.1;
                result = more.2;
            }
        }
        // A gzip file may have several members; zero bytes behind the last are padding.
        while self.format == Format::Gzip
            && !self.has_one_member
            && result == STREAM_END
            && input.get(read).is_some_and(|&byte| byte != 0)
        {
            self.stream.reset();
            let more = self
                .stream
                .run(&input[read..], &mut output[written..], flush);
            read += more.0;
            written += more.1;
            result = more.2;
        }
        let failure = match result {
            STREAM_END => None,
            0 | BUF_ERROR if written < output.len() && flush == FINISH => {
                Some(Failure::truncated())
            }
            0 | BUF_ERROR => None,
            NEED_DICT => Some(failure_of(NEED_DICT, Some(missing.into()))),
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
        self.format = self.first_format;
        self.prepare()
    }
}
