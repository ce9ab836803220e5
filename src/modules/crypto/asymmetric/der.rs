//! As much of DER (X.690) as keys and certificates need.

pub const INTEGER: u8 = 0x02;
pub const BIT_STRING: u8 = 0x03;
pub const OCTET_STRING: u8 = 0x04;
pub const NULL: u8 = 0x05;
pub const OID: u8 = 0x06;
pub const SEQUENCE: u8 = 0x30;

/// The tag of what has a number of its own in its place: `[number]`.
pub const fn context(number: u8) -> u8 {
    0xa0 | number
}

/// Goes through the values that stand one behind the other.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    /// The next value's tag.
    pub fn peek(&self) -> Option<u8> {
        self.bytes.first().copied()
    }

    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// The next value: its tag, what it holds, and all of it.
    pub fn any(&mut self) -> Option<(u8, &'a [u8], &'a [u8])> {
        let (&tag, rest) = self.bytes.split_first()?;
        let (&first, mut rest) = rest.split_first()?;
        let mut length = usize::from(first);
        if first & 0x80 != 0 {
            let width = usize::from(first & 0x7f);
            if width == 0 || width > 4 {
                return None;
            }
            let (digits, others) = rest.split_at_checked(width)?;
            length = digits
                .iter()
                .fold(0, |sum, &digit| sum << 8 | usize::from(digit));
            rest = others;
        }
        let (content, others) = rest.split_at_checked(length)?;
        let whole = &self.bytes[..self.bytes.len() - others.len()];
        self.bytes = others;
        Some((tag, content, whole))
    }

    /// What the next value holds, if it has the tag.
    pub fn take(&mut self, tag: u8) -> Option<&'a [u8]> {
        let mut ahead = *self;
        let (found, content, _) = ahead.any()?;
        if found != tag {
            return None;
        }
        *self = ahead;
        Some(content)
    }

    pub fn sequence(&mut self) -> Option<Reader<'a>> {
        self.take(SEQUENCE).map(Reader::new)
    }

    /// A positive number's bytes, without zeros in front.
    pub fn number(&mut self) -> Option<&'a [u8]> {
        let bytes = self.take(INTEGER)?;
        if bytes.first().is_none_or(|first| first & 0x80 != 0) {
            return None;
        }
        Some(trimmed(bytes))
    }

    /// A number that fits.
    pub fn small(&mut self) -> Option<u64> {
        let bytes = self.number()?;
        (bytes.len() <= 8).then(|| {
            let fold = |sum: u64, &byte: &u8| sum << 8 | u64::from(byte);
            bytes.iter().fold(0, fold)
        })
    }

    /// A string of bits that are whole bytes.
    pub fn bits(&mut self) -> Option<&'a [u8]> {
        match self.take(BIT_STRING)?.split_first()? {
            (0, bytes) => Some(bytes),
            _ => None,
        }
    }
}

/// A number without zeros in front.
pub fn trimmed(bytes: &[u8]) -> &[u8] {
    let start = bytes.iter().position(|&byte| byte != 0);
    &bytes[start.unwrap_or(bytes.len())..]
}

/// A value.
pub fn value(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    let length = content.len();
    if length < 0x80 {
        out.push(length as u8);
    } else {
        let digits = length.to_be_bytes();
        let digits = trimmed(&digits);
        out.push(0x80 | digits.len() as u8);
        out.extend_from_slice(digits);
    }
    out.extend_from_slice(content);
    out
}

pub fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    value(SEQUENCE, &parts.concat())
}

/// A positive number.
pub fn number(bytes: &[u8]) -> Vec<u8> {
    let bytes = trimmed(bytes);
    let needs_zero = bytes.first().is_none_or(|first| first & 0x80 != 0);
    let mut content = Vec::with_capacity(bytes.len() + 1);
    if needs_zero {
        content.push(0);
    }
    content.extend_from_slice(bytes);
    value(INTEGER, &content)
}

pub fn bits(bytes: &[u8]) -> Vec<u8> {
    value(BIT_STRING, &[&[0], bytes].concat())
}
