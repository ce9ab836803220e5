//! Header blocks (RFC 7541). Table and codes are of the crate loona-hpack; what it leaves open is here: which
//! fields are never indexed, in both directions, that a block is whole before it sees it, and limits.

use std::cmp::Ordering;

use loona_hpack::{Decoder, Encoder, encoder::encode_integer_into};

/// The size of a dynamic table that nobody has agreed on.
pub const DEFAULT_TABLE: usize = 4096;
/// What a field counts for beside its bytes.
const OVERHEAD: usize = 32;
const NEVER_INDEXED: u8 = 0x10;

/// A header field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    pub name: Vec<u8>,
    pub value: Vec<u8>,
    /// Its value goes into no table, here or anywhere on the way.
    pub is_sensitive: bool,
}

impl Field {
    pub fn size(&self) -> usize {
        self.name.len() + self.value.len() + OVERHEAD
    }
}

/// What a block is not.
#[derive(Debug, PartialEq, Eq)]
pub struct Malformed;

/// What was in a block.
#[derive(Debug, Default)]
pub struct Block {
    pub fields: Vec<Field>,
    /// There were more fields, or bytes, than are allowed.
    pub is_too_large: bool,
}

/// Reads blocks.
pub struct Inflater {
    decoder: Decoder<'static>,
    /// What the peer's encoder may use.
    limit: usize,
}

impl Inflater {
    pub fn new() -> Self {
        let mut decoder = Decoder::new();
        decoder.set_max_allowed_table_size(DEFAULT_TABLE);
        Self {
            decoder,
            limit: DEFAULT_TABLE,
        }
    }

    pub fn limit(&self) -> usize {
        self.limit
    }

    /// The peer has heard how large the table may be.
    pub fn set_limit(&mut self, limit: usize) {
        self.decoder.set_max_allowed_table_size(limit);
        if limit < self.limit {
            self.decoder.set_max_table_size(limit);
        }
        self.limit = limit;
    }

    /// Reads a whole block. What is beyond a limit is read, since it changes the table, and dropped.
    pub fn read(&mut self, block: &[u8], bytes: usize, fields: usize) -> Result<Block, Malformed> {
        let sensitive = scan(block, self.limit)?;
        let mut sensitive = sensitive.into_iter();
        let mut read = Block::default();
        let mut size = 0;
        let result = self.decoder.decode_with_cb(block, |name, value| {
            let is_sensitive = sensitive.next().unwrap_or_default();
            size += name.len() + value.len() + OVERHEAD;
            read.is_too_large |= size > bytes || read.fields.len() == fields;
            if !read.is_too_large {
                read.fields.push(Field {
                    name: name.into_owned(),
                    value: value.into_owned(),
                    is_sensitive,
                });
            }
        });
        result.map(|()| read).map_err(|_| Malformed)
    }
}

/// An integer whose first byte has so many bits of it, and the bytes behind it.
fn integer(bytes: &[u8], bits: u8) -> Result<(usize, &[u8]), Malformed> {
    let (first, mut rest) = bytes.split_first().ok_or(Malformed)?;
    let mask = (1_usize << bits) - 1;
    let mut value = usize::from(*first) & mask;
    if value < mask {
        return Ok((value, rest));
    }
    // As many bytes as the crate reads.
    for shift in [0, 7, 14, 21] {
        let (byte, behind) = rest.split_first().ok_or(Malformed)?;
        rest = behind;
        value += usize::from(byte & 127) << shift;
        if byte & 128 == 0 {
            return Ok((value, rest));
        }
    }
    Err(Malformed)
}

/// What stands behind a string.
fn behind_string(bytes: &[u8]) -> Result<&[u8], Malformed> {
    let (length, rest) = integer(bytes, 7)?;
    rest.get(length..).ok_or(Malformed)
}

/// Looks at a block's form: of each field, whether it is never indexed. Changes of the table's size stand
/// at the front only, and within the limit.
fn scan(mut block: &[u8], limit: usize) -> Result<Vec<bool>, Malformed> {
    let mut sensitive = Vec::new();
    while let Some(first) = block.first() {
        let bits = match first {
            0x80.. => {
                block = integer(block, 7)?.1;
                sensitive.push(false);
                continue;
            }
            0x40.. => 6,
            0x20.. => {
                let (size, rest) = integer(block, 5)?;
                if size > limit || !sensitive.is_empty() {
                    return Err(Malformed);
                }
                block = rest;
                continue;
            }
            _ => 4,
        };
        let (index, rest) = integer(block, bits)?;
        let value = match index {
            0 => behind_string(rest)?,
            _ => rest,
        };
        sensitive.push(bits == 4 && first & NEVER_INDEXED != 0);
        block = behind_string(value)?;
    }
    Ok(sensitive)
}

/// Writes blocks.
pub struct Deflater {
    encoder: Encoder<'static>,
    size: usize,
    /// The smallest size that the peer has asked for since the last block, when it is to be told.
    smallest: Option<usize>,
}

impl Deflater {
    pub fn new() -> Self {
        Self {
            encoder: Encoder::new(),
            size: DEFAULT_TABLE,
            smallest: None,
        }
    }

    pub fn size(&self) -> usize {
        self.size
    }

    /// The peer allows a table of so many bytes; more than usual is not used.
    pub fn set_limit(&mut self, limit: usize) {
        let size = limit.min(DEFAULT_TABLE);
        if size.cmp(&self.size) == Ordering::Equal && self.smallest.is_none() {
            return;
        }
        self.smallest = Some(self.smallest.map_or(size, |known| known.min(size)));
        self.size = size;
    }

    /// A block with these fields.
    pub fn write(&mut self, fields: &[Field]) -> Vec<u8> {
        let mut out = Vec::new();
        // A Vec takes everything: there are no errors.
        if let Some(smallest) = self.smallest.take() {
            for size in [smallest, self.size] {
                self.encoder.set_max_table_size(size);
                let _ = encode_integer_into(size, 5, 0x20, &mut out);
                if smallest == self.size {
                    break;
                }
            }
        }
        for field in fields {
            // What does not fit is written as it is, for it would empty the table.
            let is_sensitive = field.is_sensitive || is_guessable(field);
            if is_sensitive || field.size() > self.size {
                let form = if is_sensitive { NEVER_INDEXED } else { 0 };
                out.push(form);
                for text in [&field.name, &field.value] {
                    let _ = encode_integer_into(text.len(), 7, 0, &mut out);
                    out.extend_from_slice(text);
                }
            } else {
                let pair = (&field.name[..], &field.value[..]);
                let _ = self.encoder.encode_header_into(pair, &mut out);
            }
        }
        out
    }
}

/// What could be found out by trying, from how well it is compressed.
fn is_guessable(field: &Field) -> bool {
    match &field.name[..] {
        b"authorization" => true,
        b"cookie" => field.value.len() < 20,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &str, value: &str, is_sensitive: bool) -> Field {
        Field {
            name: name.into(),
            value: value.into(),
            is_sensitive,
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let fields = vec![
            field(":method", "GET", false),
            field("x-long", &"y".repeat(5000), false),
            field("authorization", "secret", true),
            field("x-one", "1", false),
        ];
        let (mut deflater, mut inflater) = (Deflater::new(), Inflater::new());
        for limit in [4096, 0, 100, 4096] {
            deflater.set_limit(limit);
            for _ in 0..2 {
                let block = deflater.write(&fields);
                let read = inflater.read(&block, 1 << 20, 100).unwrap();
                assert_eq!(read.fields, fields);
                assert!(!read.is_too_large);
            }
        }
    }

    #[test]
    fn limits_are_kept() {
        let block = Deflater::new().write(&vec![field("a", "b", false); 10]);
        let read = |bytes, fields| Inflater::new().read(&block, bytes, fields).unwrap();
        assert_eq!(read(1000, 4).fields.len(), 4);
        assert!(read(1000, 4).is_too_large);
        assert_eq!(read(100, 40).fields.len(), 2);
        assert!(!read(340, 10).is_too_large);
    }

    #[test]
    fn malformed_blocks_are_refused() {
        let all: &[&[u8]] = &[
            &[0x3f],
            &[0x3f, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
            &[0x3f, 0xe2, 0x1f],
            &[0x40],
            &[0x40, 0x01],
            &[0x00, 0x01, b'a', 0x7f],
            &[0x80],
            &[0xbe],
            &[0xff, 0xff, 0xff, 0xff, 0xff, 0x0f],
            &[0x82, 0x20],
            &[0x41, 0x81, 0x00],
        ];
        for block in all {
            assert!(Inflater::new().read(block, 1000, 100).is_err(), "{block:?}");
        }
    }

    #[test]
    fn no_bytes_make_it_panic() {
        let mut state = 1_u32;
        for _ in 0..20_000 {
            let mut block = Vec::new();
            for _ in 0..state % 23 {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                block.push((state >> 24) as u8);
            }
            state = state.wrapping_add(1);
            let _ = Inflater::new().read(&block, 4000, 100);
        }
    }
}
