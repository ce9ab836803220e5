//! Ciphers. One is opened with its key and vector, takes a message in pieces, and is finished.

mod blocks;
mod handles;
pub mod modes;
mod sealed;
mod table;

use chacha20::cipher::StreamCipher;

use super::failure::Failure;
use super::key::same_in_constant_time;
use crate::engine::errors::Class;
pub use handles::FUNCTIONS;
use modes::{Stream, Streaming, Way, Whole, Wrap};
use sealed::{Ccm, Sealed};
pub use table::{Named, find};

/// A cipher at work, by the kind of what it does.
enum Work {
    Whole(Whole),
    Stream(Box<Streaming>),
    ChaCha(Box<chacha20::ChaCha20>),
    Wrap(Wrap),
    Sealed(Box<Sealed>),
    /// CCM takes all of its message at once, and nothing more.
    Ccm(Option<Ccm>),
}

/// A cipher: the mode at work, and what it knows of its tag.
pub struct Cipher {
    /// None when it is finished.
    work: Option<Work>,
    way: Way,
    mode: &'static str,
    /// Whether some of the message has been seen.
    began: bool,
    /// Of CCM: a message did not fit its tag.
    is_spoilt: bool,
    /// Bytes of the tag; none have been asked for.
    tag_length: Option<usize>,
    tag: Option<Vec<u8>>,
    /// Of CCM: how long the message is said to be.
    announced: Option<usize>,
}

fn invalid_iv() -> Failure {
    let code = "ERR_CRYPTO_INVALID_IV";
    Failure::coded(Class::Type, code, "Invalid initialization vector")
}

fn invalid_key_length() -> Failure {
    let code = "ERR_CRYPTO_INVALID_KEYLEN";
    Failure::coded(Class::Range, code, "Invalid key length")
}

fn invalid_tag(length: usize) -> Failure {
    let message = format!("Invalid authentication tag length: {length}");
    Failure::Coded(Class::Type, "ERR_CRYPTO_INVALID_AUTH_TAG", message)
}

fn invalid_state(operation: &str) -> Failure {
    let message = format!("Invalid state for operation {operation}");
    Failure::Named(Class::Error, "ERR_CRYPTO_INVALID_STATE", message)
}

fn unsupported_state() -> Failure {
    Failure::plain("Trying to add data in unsupported state")
}

fn unauthentic() -> Failure {
    Failure::plain("Unsupported state or unable to authenticate data")
}

fn is_cha_cha(named: &Named) -> bool {
    named.nid == 1018
}

/// Whether a cipher of a mode seals its message.
fn seals(named: &Named) -> bool {
    matches!(named.mode, "gcm" | "ccm") || is_cha_cha(named)
}

fn accepts_iv(named: &Named, length: usize) -> bool {
    match named.mode {
        "gcm" => length > 0,
        "ccm" => (7..=13).contains(&length),
        _ if is_cha_cha(named) => length == 12,
        _ => length == named.iv,
    }
}

fn accepts_tag(mode: &str, length: usize) -> bool {
    match mode {
        "gcm" => matches!(length, 4 | 8 | 12..=16),
        "ccm" => length.is_multiple_of(2) && (4..=16).contains(&length),
        _ => (1..=16).contains(&length),
    }
}

impl Cipher {
    /// A cipher, or what is wrong with what it is asked for, in Node's order.
    pub fn open(
        name: &str,
        key: &[u8],
        iv: Option<&[u8]>,
        way: Way,
        tag_length: Option<usize>,
    ) -> Result<Self, Failure> {
        let named = find(name).ok_or_else(|| {
            Failure::coded(Class::Error, "ERR_CRYPTO_UNKNOWN_CIPHER", "Unknown cipher")
        })?;
        if iv.is_none() && named.iv != 0 {
            return Err(invalid_iv());
        }
        let iv = iv.unwrap_or_default();
        // The longest that OpenSSL takes, in bytes; getCipherInfo does not look at it.
        let is_too_long = named.mode == "gcm" && iv.len() > 128;
        if is_too_long || !accepts_iv(named, iv.len()) {
            return Err(invalid_iv());
        }
        let mut tag_length = tag_length;
        if seals(named) {
            match tag_length {
                Some(length) if !accepts_tag(named.mode, length) => {
                    return Err(invalid_tag(length));
                }
                None if named.mode == "ccm" => {
                    let message = format!("authTagLength required for {name}");
                    let code = "ERR_CRYPTO_INVALID_AUTH_TAG";
                    return Err(Failure::Coded(Class::Type, code, message));
                }
                None if is_cha_cha(named) => tag_length = Some(16),
                _ => {}
            }
        }
        if key.len() != named.key {
            return Err(invalid_key_length());
        }
        let work = Work::open(named, key, iv, way).ok_or_else(invalid_key_length)?;
        Ok(Self {
            work: Some(work),
            way,
            mode: if is_cha_cha(named) {
                "chacha20-poly1305"
            } else {
                named.mode
            },
            began: false,
            is_spoilt: false,
            tag_length,
            tag: None,
            announced: None,
        })
    }

    fn has_seal(&self) -> bool {
        matches!(self.mode, "gcm" | "ccm" | "chacha20-poly1305")
    }

    /// Takes more of the message.
    pub fn update(&mut self, bytes: &[u8]) -> Result<Vec<u8>, Failure> {
        self.began = true;
        match self.work.as_mut().ok_or_else(unsupported_state)? {
            Work::Whole(work) => Ok(work.update(bytes)),
            Work::Wrap(work) => work.turn(bytes).ok_or_else(unsupported_state),
            Work::Stream(work) => {
                let mut output = bytes.to_vec();
                work.turn(&mut output);
                Ok(output)
            }
            Work::ChaCha(work) => {
                let mut output = bytes.to_vec();
                work.apply_keystream(&mut output);
                Ok(output)
            }
            Work::Sealed(work) => {
                let mut output = bytes.to_vec();
                work.turn(&mut output, self.way);
                Ok(output)
            }
            Work::Ccm(work) => {
                let width = work.as_ref().map_or(2, Ccm::width);
                if width < 8 && bytes.len() >> (8 * width) != 0 {
                    let code = "ERR_CRYPTO_INVALID_MESSAGELEN";
                    return Err(Failure::coded(Class::Range, code, "Invalid message length"));
                }
                if self.announced.is_some_and(|length| length != bytes.len()) {
                    return Err(unsupported_state());
                }
                if self.way == Way::Decrypt && self.tag.is_none() {
                    self.is_spoilt = true;
                    return Ok(Vec::new());
                }
                let work = work.take().ok_or_else(unsupported_state)?;
                let (output, tag) = work.turn(bytes, self.tag_length.unwrap_or(16), self.way);
                if self.way == Way::Encrypt {
                    self.tag = Some(tag);
                } else if !self.tag.as_ref().is_some_and(|known| same(known, &tag)) {
                    self.is_spoilt = true;
                    return Ok(Vec::new());
                }
                Ok(output)
            }
        }
    }

    /// The end of the message.
    pub fn finish(&mut self) -> Result<Vec<u8>, Failure> {
        let work = self.work.take().ok_or_else(|| {
            Failure::coded(Class::Error, "ERR_CRYPTO_INVALID_STATE", "Invalid state")
        })?;
        match work {
            Work::Whole(mut work) => work.finish(),
            Work::Sealed(work) => {
                let tag = work.tag();
                if self.way == Way::Encrypt {
                    let length = self.tag_length.unwrap_or(16);
                    self.tag = Some(tag[..length].to_vec());
                    return Ok(Vec::new());
                }
                let known = self.tag.as_ref().ok_or_else(unauthentic)?;
                match same(known, &tag[..known.len()]) {
                    true => Ok(Vec::new()),
                    false => Err(unauthentic()),
                }
            }
            Work::Ccm(left) => {
                if self.is_spoilt {
                    return Err(unauthentic());
                }
                if let (Some(work), Way::Encrypt) = (left, self.way) {
                    let (_, tag) = work.turn(&[], self.tag_length.unwrap_or(16), self.way);
                    self.tag = Some(tag);
                }
                Ok(Vec::new())
            }
            _ => Ok(Vec::new()),
        }
    }

    fn set_tag(&mut self, tag: Vec<u8>) -> Result<(), Failure> {
        if !self.has_seal() || self.work.is_none() || self.tag.is_some() {
            return Err(invalid_state("setAuthTag"));
        }
        let fits = match self.tag_length {
            Some(length) => length == tag.len(),
            None => accepts_tag(self.mode, tag.len()),
        };
        if !fits {
            return Err(invalid_tag(tag.len()));
        }
        self.tag = Some(tag);
        Ok(())
    }

    fn add_to_seal(&mut self, bytes: &[u8], announced: Option<usize>) -> Result<(), Failure> {
        if self.began {
            return Err(invalid_state("setAAD"));
        }
        match &mut self.work {
            Some(Work::Sealed(work)) => work.extra(bytes),
            Some(Work::Ccm(Some(work))) => {
                if announced.is_none() {
                    let message = "options.plaintextLength required for CCM mode with AAD";
                    return Err(Failure::coded(Class::Type, "ERR_MISSING_ARGS", message));
                }
                work.extra.extend_from_slice(bytes);
                self.announced = announced;
            }
            _ => return Err(invalid_state("setAAD")),
        }
        Ok(())
    }
}

impl Work {
    fn open(named: &Named, key: &[u8], iv: &[u8], way: Way) -> Option<Self> {
        if is_cha_cha(named) {
            return Some(Self::Sealed(Box::new(Sealed::cha_cha(key, iv)?)));
        }
        if named.mode == "stream" {
            return Some(Self::ChaCha(Box::new(sealed::cha_cha_alone(key, iv)?)));
        }
        let blocks = match named.known_as.starts_with("des") {
            true => blocks::triple_des(key)?,
            false => blocks::aes(key)?,
        };
        let kind = match named.mode {
            "cbc" => return Some(Self::Whole(Whole::new(blocks, Some(iv.to_vec()), way))),
            "ecb" => return Some(Self::Whole(Whole::new(blocks, None, way))),
            "gcm" => return Some(Self::Sealed(Box::new(Sealed::gcm(blocks, iv, way)))),
            "ccm" => return Some(Self::Ccm(Some(Ccm::new(blocks, iv)))),
            "wrap" => return Some(Self::Wrap(Wrap::new(blocks, iv, way))),
            "ctr" => Stream::Counter(16),
            "ofb" => Stream::Output,
            _ if named.known_as.ends_with('8') => Stream::FeedbackByte,
            _ => Stream::Feedback,
        };
        Some(Self::Stream(Box::new(Streaming::new(
            blocks, kind, iv, way,
        ))))
    }
}

/// Encrypts or decrypts a message at once.
pub fn at_once(
    name: &str,
    key: &[u8],
    iv: Option<&[u8]>,
    way: Way,
    message: &[u8],
) -> Result<Vec<u8>, Failure> {
    let mut cipher = Cipher::open(name, key, iv, way, None)?;
    let mut output = cipher.update(message)?;
    output.extend(cipher.finish()?);
    Ok(output)
}

/// A message and its tag of `tag` bytes behind it, sealed or opened at once.
pub fn seal_at_once(
    name: &str,
    key: &[u8],
    iv: &[u8],
    extra: &[u8],
    tag: usize,
    way: Way,
    message: &[u8],
) -> Result<Vec<u8>, Failure> {
    let mut cipher = Cipher::open(name, key, Some(iv), way, Some(tag))?;
    cipher.add_to_seal(extra, None)?;
    if way == Way::Decrypt {
        let at = message.len().checked_sub(tag).ok_or_else(unauthentic)?;
        let output = cipher.update(&message[..at])?;
        cipher.set_tag(message[at..].to_vec())?;
        cipher.finish()?;
        return Ok(output);
    }
    let mut output = cipher.update(message)?;
    cipher.finish()?;
    output.extend(cipher.tag.unwrap_or_default());
    Ok(output)
}

fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && same_in_constant_time(a, b)
}
