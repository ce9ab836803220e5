//! What a head's headers say about its body and its connection, noted byte by byte while they come.

use super::verdict::{Fault, Look, before, behind, invalid};
use super::{framing::Length, framing::Side};

/// The headers that matter here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `Content-Length`
    Length,
    /// `Transfer-Encoding`
    Encoding,
    /// `Connection` and `Proxy-Connection`
    Connection,
    /// `Upgrade`
    Upgrade,
    /// `Host`
    Host,
    /// `Expect`
    Expect,
    /// Any other.
    Other,
}

impl Kind {
    /// Which of them has this name.
    pub fn of(name: &[u8]) -> Self {
        let known: (&[u8], Self) = match name.len() {
            4 => (b"host", Self::Host),
            6 => (b"expect", Self::Expect),
            7 => (b"upgrade", Self::Upgrade),
            10 => (b"connection", Self::Connection),
            14 => (b"content-length", Self::Length),
            16 => (b"proxy-connection", Self::Connection),
            17 => (b"transfer-encoding", Self::Encoding),
            _ => return Self::Other,
        };
        if name.eq_ignore_ascii_case(known.0) {
            known.1
        } else {
            Self::Other
        }
    }

    /// Whether Node's parser knows the name, which decides how it words a blank behind it.
    pub fn is_known(self) -> bool {
        !matches!(self, Self::Other | Self::Host | Self::Expect)
    }
}

/// How far the last coding of a `Transfer-Encoding` is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Coding {
    Blank,
    /// So many letters of `chunked`.
    Letters(u8),
    Chunked,
    /// The value goes on in another line: what comes there is none that is known.
    Folded,
    Other,
}

/// What was found so far.
#[derive(Clone, Debug)]
pub struct BodyKind {
    side: Side,
    /// Length and encoding may stand together, and the encoding may be any.
    lenient: bool,
    length: Option<u64>,
    /// Blanks have come behind the digits of the length.
    length_ended: bool,
    encoded: bool,
    coding: Coding,
    /// The option of a `Connection` that is being read: more than any that matters is `None`.
    word: Option<(usize, [u8; 10])>,
    word_blank: bool,
    close: bool,
    keep_alive: bool,
    upgrade_option: bool,
    upgrade: bool,
    /// There is a `Host` header.
    pub has_host: bool,
    /// There is an `Expect` header.
    pub expects: bool,
    /// `Expect: 100-continue`
    pub continues: bool,
}

const LENGTH: &str = "HPE_INVALID_CONTENT_LENGTH";
const DUPLICATE: (&str, &str) = ("HPE_UNEXPECTED_CONTENT_LENGTH", "Duplicate Content-Length");
const ENCODING: &str = "HPE_INVALID_TRANSFER_ENCODING";
const CHUNKED: &[u8; 7] = b"chunked";

impl BodyKind {
    /// Nothing is known yet.
    pub fn new(side: Side, lenient: bool) -> Self {
        Self {
            side,
            lenient,
            length: None,
            length_ended: false,
            encoded: false,
            coding: Coding::Other,
            word: Some((0, [0; 10])),
            word_blank: false,
            close: false,
            keep_alive: false,
            upgrade_option: false,
            upgrade: false,
            has_host: false,
            expects: false,
            continues: false,
        }
    }

    /// The colon behind a name.
    pub fn name_ended(&mut self, kind: Kind) -> Look<()> {
        match kind {
            Kind::Length if self.encoded && !self.lenient => behind(
                LENGTH,
                "Content-Length can't be present with Transfer-Encoding",
            ),
            Kind::Encoding if self.length.is_some() && !self.lenient => behind(
                ENCODING,
                "Transfer-Encoding can't be present with Content-Length",
            ),
            Kind::Host => {
                self.has_host = true;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// A value that is empty; `true` when that is wrong.
    pub fn value_is_empty(&mut self, kind: Kind) -> Look<()> {
        match kind {
            Kind::Length => before(LENGTH, "Empty Content-Length"),
            Kind::Encoding => before(ENCODING, "Empty Transfer-Encoding"),
            _ => Ok(()),
        }
    }

    /// The first byte of a value, which `value_byte` then gets, too.
    pub fn value_began(&mut self, kind: Kind) -> Look<()> {
        match kind {
            Kind::Length => {
                if self.length.is_some() {
                    return before(DUPLICATE.0, DUPLICATE.1);
                }
                self.length_ended = false;
            }
            Kind::Encoding => {
                if self.is_strict_request() && self.coding == Coding::Chunked {
                    return behind(ENCODING, "Invalid `Transfer-Encoding` header value");
                }
                self.encoded = true;
                self.coding = Coding::Blank;
            }
            Kind::Connection => {
                self.word = Some((0, [0; 10]));
                self.word_blank = false;
            }
            Kind::Upgrade => self.upgrade = true,
            _ => {}
        }
        Ok(())
    }

    /// A byte of a value.
    pub fn value_byte(&mut self, kind: Kind, byte: u8) -> Look<()> {
        match kind {
            Kind::Length => self.length_byte(byte),
            Kind::Encoding => self.encoding_byte(byte),
            Kind::Connection => {
                self.connection_byte(byte);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// A value has ended; `value` without the blanks around it.
    pub fn value_ended(&mut self, kind: Kind, value: &[u8]) {
        match kind {
            Kind::Connection => self.connection_word(),
            Kind::Expect => {
                self.expects = true;
                self.continues |= value.eq_ignore_ascii_case(b"100-continue");
            }
            _ => {}
        }
    }

    /// A value goes on in the next line: at the blank there.
    pub fn value_folded(&mut self, kind: Kind) -> Look<()> {
        match kind {
            Kind::Length => return before(DUPLICATE.0, DUPLICATE.1),
            Kind::Encoding => self.coding = Coding::Folded,
            _ => {}
        }
        Ok(())
    }

    fn is_strict_request(&self) -> bool {
        self.side == Side::Request && !self.lenient
    }

    fn length_byte(&mut self, byte: u8) -> Look<()> {
        const OVERFLOW: Fault = Fault::Behind(invalid(LENGTH, "Content-Length overflow"));
        match byte {
            b'0'..=b'9' if !self.length_ended => {
                let length = self.length.unwrap_or(0).checked_mul(10);
                let length = length.and_then(|length| length.checked_add(u64::from(byte - b'0')));
                self.length = Some(length.ok_or(OVERFLOW)?);
                Ok(())
            }
            b' ' | b'\t' if self.length.is_some() => {
                self.length_ended = true;
                Ok(())
            }
            _ => before(LENGTH, "Invalid character in Content-Length"),
        }
    }

    fn encoding_byte(&mut self, byte: u8) -> Look<()> {
        self.coding = match (self.coding, byte) {
            (Coding::Chunked, b' ') => Coding::Chunked,
            (Coding::Folded, _) => Coding::Folded,
            (Coding::Chunked, b',') if self.is_strict_request() => {
                return behind(ENCODING, "Invalid `Transfer-Encoding` header value");
            }
            (_, b',') | (Coding::Blank, b' ' | b'\t') => Coding::Blank,
            (Coding::Blank, b'c' | b'C') => Coding::Letters(1),
            (Coding::Letters(count), byte)
                if byte.to_ascii_lowercase() == CHUNKED[usize::from(count)] =>
            {
                if count == 6 {
                    Coding::Chunked
                } else {
                    Coding::Letters(count + 1)
                }
            }
            _ => Coding::Other,
        };
        Ok(())
    }

    fn connection_byte(&mut self, byte: u8) {
        match byte {
            b',' => self.connection_word(),
            b' ' | b'\t' => self.word_blank = self.word.is_none_or(|(count, _)| count > 0),
            // A second word: no option that matters.
            _ if self.word_blank => self.word = None,
            _ => {
                self.word = match self.word {
                    Some((count, mut word)) if count < word.len() => {
                        word[count] = byte.to_ascii_lowercase();
                        Some((count + 1, word))
                    }
                    _ => None,
                };
            }
        }
    }

    fn connection_word(&mut self) {
        if let Some((count, word)) = self.word {
            match &word[..count] {
                b"close" => self.close = true,
                b"keep-alive" => self.keep_alive = true,
                b"upgrade" => self.upgrade_option = true,
                _ => {}
            }
        }
        self.word = Some((0, [0; 10]));
        self.word_blank = false;
    }

    /// How the body is delimited; none when a request does not say.
    pub fn length(&self) -> Option<Length> {
        match (self.encoded, self.coding, self.length) {
            (true, Coding::Chunked, _) => Some(Length::Chunked),
            (true, _, _) if self.is_strict_request() => None,
            (true, _, _) => Some(Length::UntilClose),
            (_, _, Some(length)) => Some(Length::Known(length)),
            _ if self.side == Side::Response => Some(Length::UntilClose),
            _ => Some(Length::None),
        }
    }

    /// Whether the connection may serve another message.
    pub fn keeps_alive(&self, major: u8, minor: u8) -> bool {
        if major > 0 && minor > 0 {
            !self.close
        } else {
            self.keep_alive
        }
    }

    /// Whether it asks for (or grants) another protocol.
    pub fn upgrades(&self) -> bool {
        self.upgrade && self.upgrade_option
    }
}
