//! The line in front of a chunk: its size and extensions, byte by byte.

use super::verdict::{EXTENSIONS, Fault, Look, before, behind};

/// Bytes that the extensions of one chunk may have, names and values together.
const EXTENSIONS_LIMIT: usize = 16 * 1024;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    FirstDigit,
    Digit,
    /// Behind the size.
    Blank,
    ExtensionStart,
    Name,
    Value,
    Quoted,
    Escaped,
    BehindQuote,
    LineFeed,
}

/// What a byte does to the line.
pub enum Step {
    /// More are needed.
    More,
    /// It was the last one.
    Complete,
    /// The one in front of it was the last one.
    CompleteBefore,
}

/// Reads one such line.
#[derive(Clone, Copy, Debug)]
pub struct ChunkLine {
    place: Place,
    size: u64,
    extensions: usize,
    /// Blanks may follow the size, and the line may end with CR or LF alone.
    lenient: bool,
}

fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

fn is_quoted_byte(byte: u8) -> bool {
    matches!(byte, b'\t' | b' '..=0x7e | 0x80..)
}

impl ChunkLine {
    /// At the line's first byte.
    pub fn new(lenient: bool) -> Self {
        Self {
            place: Place::FirstDigit,
            size: 0,
            extensions: 0,
            lenient,
        }
    }

    /// The size that has been read.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Looks at the next byte.
    pub fn step(&mut self, byte: u8) -> Look<Step> {
        const SIZE: &str = "HPE_INVALID_CHUNK_SIZE";
        const BAD: &str = "Invalid character in chunk size";
        const STRICT: &str = "HPE_STRICT";
        const CR: &str = "HPE_CR_EXPECTED";
        if matches!(self.place, Place::FirstDigit | Place::Digit)
            && let Some(digit) = char::from(byte).to_digit(16)
        {
            let size = self.size.checked_mul(16);
            let Some(size) = size.and_then(|size| size.checked_add(u64::from(digit))) else {
                return behind(SIZE, "Chunk size overflow");
            };
            self.size = size;
            self.place = Place::Digit;
            return Ok(Step::More);
        }
        self.place = match (self.place, byte) {
            (Place::FirstDigit, _) => return before(SIZE, BAD),
            // As if it were the CR: another line feed may follow.
            (Place::Digit | Place::Blank, b'\n') if self.lenient => Place::LineFeed,
            (Place::Digit | Place::Blank, b' ' | b'\t') if self.lenient => Place::Blank,
            (Place::Digit, b'\n') => return behind(CR, "Missing expected CR after chunk size"),
            (Place::Digit, b' ' | b'\t') => return behind(SIZE, BAD),
            (Place::ExtensionStart, b'\r' | b' ') => {
                return behind(STRICT, "Invalid character in chunk extensions");
            }
            (Place::LineFeed, b'\n') => return Ok(Step::Complete),
            (Place::LineFeed, _) if self.lenient => return Ok(Step::CompleteBefore),
            (Place::ExtensionStart | Place::Name | Place::Value | Place::BehindQuote, b'\n')
                if self.lenient =>
            {
                return Ok(Step::Complete);
            }
            (Place::LineFeed, _) => return before(STRICT, "Expected LF after chunk size"),
            (Place::Quoted, b'"') => Place::BehindQuote,
            (Place::Quoted, b'\\') => Place::Escaped,
            (Place::Quoted, byte) if is_quoted_byte(byte) => Place::Quoted,
            (Place::Quoted, _) => {
                return behind(STRICT, "Invalid character in chunk extensions quoted value");
            }
            (Place::Escaped, byte) if is_quoted_byte(byte) => Place::Quoted,
            (Place::Escaped, _) => {
                return behind(
                    STRICT,
                    "Invalid quoted-pair in chunk extensions quoted value",
                );
            }
            (_, b'\r') => Place::LineFeed,
            (_, b';') => Place::ExtensionStart,
            (Place::Digit | Place::Blank, _) => return before(SIZE, BAD),
            (Place::ExtensionStart | Place::Name, b'\n') => {
                return before(CR, "Missing expected CR after chunk extension name");
            }
            (Place::ExtensionStart | Place::Name, b'=') => Place::Value,
            (Place::ExtensionStart | Place::Name, byte) if is_token_byte(byte) => Place::Name,
            (Place::ExtensionStart | Place::Name, _) => {
                return behind(STRICT, "Invalid character in chunk extensions name");
            }
            (Place::Value | Place::BehindQuote, b'\n') => {
                return before(CR, "Missing expected CR after chunk extension value");
            }
            (Place::BehindQuote, _) => {
                return behind(STRICT, "Invalid character in chunk extensions quote value");
            }
            (Place::Value, b'"') => Place::Quoted,
            (Place::Value, byte) if is_token_byte(byte) => Place::Value,
            (Place::Value, _) => {
                return behind(STRICT, "Invalid character in chunk extensions value");
            }
        };
        match self.place {
            Place::Name | Place::Value | Place::Quoted | Place::Escaped => {
                self.extensions += usize::from(byte != b'=');
            }
            _ if self.is_too_long() => return Err(Fault::Behind(EXTENSIONS)),
            _ => {}
        }
        Ok(Step::More)
    }

    /// Whether there are more extensions than are allowed.
    pub fn is_too_long(&self) -> bool {
        self.extensions > EXTENSIONS_LIMIT
    }
}
