//! The head of a message, read byte by byte: the first line and the headers. The same reader takes
//! the trailers behind a chunked body.
//!
//! It stops at the byte where Node's parser stops, with the same code and reason. It goes on where
//! it was when more bytes come, so that it does not matter in which pieces they do.

use std::ops::Range;

use smallvec::SmallVec;

use super::body_kind::{BodyKind, Kind};
use super::framing::{Length, Side};
use super::protocol::{METHODS, OTHER_METHODS, Protocol};
use super::target::{self, Place};
use super::verdict::{Fault, Invalid, Look, OVERFLOW, before, behind};

/// A part of a head's bytes. (A head is never so long that four bytes could not count it.)
#[derive(Clone, Copy, Debug, Default)]
pub struct Span {
    start: u32,
    end: u32,
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        let short = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self {
            start: short(range.start),
            end: short(range.end),
        }
    }
}

impl Span {
    /// Where it ends.
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// Whether there is nothing in it.
    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }

    /// The part itself.
    fn of(self, bytes: &[u8]) -> &[u8] {
        let range = self.start as usize..self.end as usize;
        bytes.get(range).unwrap_or_default()
    }
}

/// Names and values, as they came; a few need no memory of their own.
pub type Headers = SmallVec<[(Span, Span); 8]>;

/// A message's head. Texts are parts of `bytes`.
#[derive(Clone, Debug)]
pub struct Head {
    /// The head as it came.
    pub bytes: Box<[u8]>,
    /// A request's method.
    pub method: Span,
    /// A request's target.
    pub target: Span,
    /// A response's status; 0 for requests.
    pub status: u16,
    /// A response's reason phrase.
    pub reason: Span,
    /// The major version: 0, 1 or 2, or, to a lenient parser, any digit.
    pub major: u8,
    /// The minor version: 0, 1 or, for 0.9, 9.
    pub minor: u8,
    /// Header names and values, as they came.
    pub headers: Headers,
    /// How the body is delimited.
    pub length: Length,
    /// Whether the connection may serve another message after this one.
    pub keeps_alive: bool,
    /// Whether it asks for (or grants) another protocol: `Upgrade` or `CONNECT`.
    pub upgrade: bool,
    /// There is an `Expect` header.
    pub expects: bool,
    /// `Expect: 100-continue`
    pub expects_continue: bool,
    /// There is a `Host` header.
    pub has_host: bool,
}

impl Head {
    /// Whether it is a request's: one of a response has no method.
    pub fn is_request(&self) -> bool {
        !self.method.is_empty()
    }

    /// A part's bytes.
    pub fn slice(&self, part: Span) -> &[u8] {
        part.of(&self.bytes)
    }

    /// The first value of a header, by its name in any case.
    pub fn header(&self, name: &str) -> Option<&[u8]> {
        self.headers
            .iter()
            .find(|(key, _)| self.slice(*key).eq_ignore_ascii_case(name.as_bytes()))
            .map(|(_, value)| self.slice(*value))
    }

    /// All values of a header.
    pub fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a [u8]> {
        self.headers
            .iter()
            .filter(move |(key, _)| self.slice(*key).eq_ignore_ascii_case(name.as_bytes()))
            .map(|(_, value)| self.slice(*value))
    }
}

/// How much of a head is taken.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of target, names and values together: fewer than this.
    pub bytes: usize,
    /// Headers; 0 for any number. A request with more is refused, of a response the rest is dropped.
    pub headers: usize,
    /// Values may have any characters and go on in the next line, lines may end with CR or LF alone,
    /// versions are any, and what is said of a body's length may be odd (`insecureHTTPParser`).
    pub lenient: bool,
    /// Values may have any characters but those that end them.
    pub any_values: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Empty lines before a message are passed over.
    Blank,
    Method,
    BeforeTarget,
    Target(Place),
    /// A request without a version: the line feed behind its target.
    ShortLine,
    BeforeProtocol,
    /// So many letters of a protocol have come.
    Protocol(usize),
    Major,
    Dot,
    Minor,
    VersionEnd,
    VersionLineFeed,
    /// What follows `PRI * HTTP/2.0`: so many bytes of it have come.
    Preface(usize),
    /// The space between version and status.
    BeforeStatus,
    /// So many digits have come.
    Status(u8),
    StatusEnd,
    Reason,
    ReasonLineFeed,
    /// At the start of a header's line; `true` behind the first line.
    LineStart(bool),
    Name,
    BeforeValue,
    /// The line feed behind a value that is empty.
    EmptyValueLineFeed,
    /// At the start of the line behind a value that is empty.
    BehindEmptyValue,
    Value,
    ValueLineFeed,
    /// At the start of the line behind a value.
    BehindValue,
    /// The last line feed.
    HeadLineFeed,
}

/// Reads one head, or the trailers of one message.
#[derive(Debug)]
pub struct Reader {
    side: Side,
    limits: Limits,
    state: State,
    /// What came of the head so far, without the empty lines before it.
    bytes: Vec<u8>,
    /// Where what is being read began.
    mark: usize,
    /// Bytes that count for the limit.
    counted: usize,
    kind: Kind,
    body: BodyKind,
    protocol: Protocol,
    method: Range<usize>,
    target: Range<usize>,
    status: u16,
    reason: Range<usize>,
    major: u8,
    minor: u8,
    name: Range<usize>,
    headers: Headers,
}

/// What a byte does to a head.
enum Next {
    To(State),
    /// The byte is for the next state.
    Again(State),
    /// It was the last one.
    Done,
    /// The one in front of it was the last one.
    DoneBefore,
}

const EXPECTED_CONSTANT: &str = "Expected HTTP/, RTSP/ or ICE/";
const TOKEN: &str = "HPE_INVALID_HEADER_TOKEN";
const STRICT: &str = "HPE_STRICT";
const VERSION: &str = "HPE_INVALID_VERSION";
const STATUS: &str = "HPE_INVALID_STATUS";
const PREFACE: &[u8] = b"\r\nSM\r\n\r\n";

/// The characters of a header's name.
pub fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

fn is_value_byte(byte: u8) -> bool {
    matches!(byte, b'\t' | b' '..=0x7e | 0x80..)
}

impl Reader {
    /// A reader at the start of a message.
    pub fn new(side: Side, limits: Limits) -> Self {
        Self {
            side,
            limits,
            state: State::Blank,
            bytes: Vec::new(),
            mark: 0,
            counted: 0,
            kind: Kind::Other,
            body: BodyKind::new(side, limits.lenient),
            protocol: Protocol::Http,
            method: 0..0,
            target: 0..0,
            status: 0,
            reason: 0..0,
            major: 1,
            minor: 1,
            name: 0..0,
            headers: Headers::new(),
        }
    }

    /// A reader for the trailers behind a chunked body, which may not change how it is delimited.
    pub fn trailers(side: Side, limits: Limits) -> Self {
        let mut reader = Self::new(side, limits);
        let _ = reader.body.value_began(Kind::Encoding);
        for byte in b"chunked" {
            let _ = reader.body.value_byte(Kind::Encoding, *byte);
        }
        reader.state = State::LineStart(false);
        reader
    }

    /// Whether bytes of a message have come.
    pub fn is_inside(&self) -> bool {
        self.state != State::Blank
    }

    /// Takes bytes. The number that belong to the head once it is complete; none when it wants more
    /// and has taken all. With an error comes how many bytes Node counts as parsed.
    pub fn feed(&mut self, input: &[u8]) -> Result<Option<usize>, (Invalid, usize)> {
        for (at, byte) in input.iter().copied().enumerate() {
            if self.state == State::Blank {
                if matches!(byte, b'\r' | b'\n') {
                    continue;
                }
                self.state = match self.side {
                    Side::Request => State::Method,
                    Side::Response => State::Protocol(0),
                };
            }
            let looked = loop {
                match self.step(byte) {
                    Ok(Next::Again(state)) => self.state = state,
                    other => break other,
                }
            };
            let (fault, parsed) = match looked {
                Ok(Next::Done) => {
                    self.bytes.push(byte);
                    return Ok(Some(at + 1));
                }
                Ok(Next::DoneBefore) => return Ok(Some(at)),
                Ok(Next::To(state) | Next::Again(state)) => {
                    self.state = state;
                    self.bytes.push(byte);
                    // What does not count is held, too: line ends, and blanks without end.
                    let held = self
                        .limits
                        .bytes
                        .saturating_mul(4)
                        .saturating_add(64 * 1024);
                    if self.bytes.len() < held {
                        continue;
                    }
                    (OVERFLOW, at + 1)
                }
                Err(Fault::Before(invalid)) => (invalid, at),
                Err(Fault::Behind(invalid)) => (invalid, at + 1),
            };
            // In one piece or in many, what was too long before it was wrong is too long.
            let invalid = if self.is_full() { OVERFLOW } else { fault };
            return Err((invalid, parsed));
        }
        if self.is_full() {
            return Err((OVERFLOW, input.len()));
        }
        Ok(None)
    }

    /// Whether there is more of it than is allowed, with what is being read.
    fn is_full(&self) -> bool {
        let pending = match self.state {
            State::Target(_) | State::Name | State::Value | State::Reason => {
                self.bytes.len() - self.mark
            }
            _ => 0,
        };
        self.counted + pending >= self.limits.bytes
    }

    /// The head that has been read. Fails for a request whose body has no known end: it is told of,
    /// all the same.
    pub fn into_head(self) -> (Head, Result<(), Invalid>) {
        let upgrades = match self.side {
            Side::Request => self.bytes.get(self.method.clone()) == Some(b"CONNECT".as_slice()),
            Side::Response => false,
        };
        let (length, verdict) = match self.body.length() {
            _ if upgrades => (Length::None, Ok(())),
            Some(length) => (length, Ok(())),
            None => (Length::UntilClose, Err(super::verdict::ENCODING)),
        };
        let mut head = Head {
            method: self.method.into(),
            target: self.target.into(),
            status: self.status,
            reason: self.reason.into(),
            major: self.major,
            minor: self.minor,
            length,
            keeps_alive: self.body.keeps_alive(self.major, self.minor),
            upgrade: upgrades || self.body.upgrades(),
            expects: self.body.expects,
            expects_continue: self.body.continues,
            has_host: self.body.has_host,
            headers: self.headers,
            bytes: self.bytes.into(),
        };
        if self.limits.headers > 0 {
            head.headers.truncate(self.limits.headers);
        }
        (head, verdict)
    }

    /// The trailers that have been read.
    pub fn into_trailers(self) -> Vec<(Vec<u8>, Vec<u8>)> {
        let text = |part: Span| part.of(&self.bytes).to_vec();
        let most = match self.limits.headers {
            0 => usize::MAX,
            most => most,
        };
        self.headers
            .iter()
            .take(most)
            .map(|(name, value)| (text(*name), text(*value)))
            .collect()
    }

    /// Counts what has been read since the mark.
    fn count(&mut self) -> bool {
        self.counted += self.bytes.len() - self.mark;
        self.counted >= self.limits.bytes
    }

    fn step(&mut self, byte: u8) -> Look<Next> {
        use Next::{Again, To};
        let here = self.bytes.len();
        Ok(match self.state {
            State::Blank => To(State::Blank),
            State::Method => return self.method_byte(byte),
            State::BeforeTarget if byte == b' ' => To(State::BeforeTarget),
            State::BeforeTarget => {
                self.mark = here;
                let names_host = &self.bytes[self.method.clone()] == b"CONNECT";
                Again(State::Target(Place::Start(names_host)))
            }
            State::Target(place) => match target::step(place, byte)? {
                target::Step::To(place) => To(State::Target(place)),
                target::Step::End => {
                    self.target = self.mark..here;
                    if self.count() {
                        return Err(Fault::Before(OVERFLOW));
                    }
                    if byte == b' ' {
                        To(State::BeforeProtocol)
                    } else {
                        (self.major, self.minor) = (0, 9);
                        if byte == b'\n' {
                            To(State::LineStart(true))
                        } else {
                            To(State::ShortLine)
                        }
                    }
                }
            },
            State::ShortLine if byte == b'\n' => To(State::LineStart(true)),
            State::ShortLine => return before("HPE_INVALID_URL", "Expected CRLF"),
            State::BeforeProtocol if byte == b' ' => To(State::BeforeProtocol),
            State::BeforeProtocol => Again(State::Protocol(0)),
            State::Protocol(count) => return self.protocol_byte(count, byte),
            State::Major if byte.is_ascii_digit() => {
                self.major = byte - b'0';
                To(State::Dot)
            }
            State::Major => return before(VERSION, "Invalid major version"),
            State::Dot if byte == b'.' => To(State::Minor),
            State::Dot => return before(VERSION, "Expected dot"),
            State::Minor if byte.is_ascii_digit() => {
                self.minor = byte - b'0';
                match (self.major, self.minor) {
                    (0, 9) | (1, 0 | 1) | (2, 0) => {}
                    _ if self.limits.lenient => {}
                    _ => return behind(VERSION, "Invalid HTTP version"),
                }
                match self.side {
                    Side::Request => To(State::VersionEnd),
                    Side::Response => To(State::BeforeStatus),
                }
            }
            State::Minor => return before(VERSION, "Invalid minor version"),
            State::VersionEnd => match byte {
                b'\r' => To(State::VersionLineFeed),
                b'\n' if self.limits.lenient => To(State::LineStart(true)),
                b'\n' => return behind(VERSION, "Expected CRLF after version"),
                _ => return before(VERSION, "Expected CRLF after version"),
            },
            State::VersionLineFeed if byte == b'\n' => {
                if &self.bytes[self.method.clone()] == b"PRI" {
                    To(State::Preface(0))
                } else {
                    To(State::LineStart(true))
                }
            }
            State::VersionLineFeed if self.limits.lenient => Again(State::LineStart(true)),
            State::VersionLineFeed => return before(STRICT, "Expected CRLF after version"),
            State::Preface(count) if PREFACE[count] == byte => {
                if count + 1 == PREFACE.len() {
                    return behind("HPE_PAUSED_H2_UPGRADE", "Pause on PRI/Upgrade");
                }
                To(State::Preface(count + 1))
            }
            State::Preface(_) => return before(VERSION, "Expected HTTP/2 Connection Preface"),
            State::BeforeStatus if byte == b' ' => To(State::Status(0)),
            State::BeforeStatus => return before(VERSION, "Expected space after version"),
            State::Status(count) if byte.is_ascii_digit() => {
                self.status = self.status * 10 + u16::from(byte - b'0');
                if count == 2 {
                    To(State::StatusEnd)
                } else {
                    To(State::Status(count + 1))
                }
            }
            State::Status(_) => return before(STATUS, "Invalid status code"),
            State::StatusEnd => {
                self.mark = here;
                match byte {
                    b' ' => {
                        self.mark = here + 1;
                        To(State::Reason)
                    }
                    b'\n' if !self.limits.lenient => {
                        return behind(STATUS, "Invalid response status");
                    }
                    b'\r' | b'\n' => Again(State::Reason),
                    _ => return before(STATUS, "Invalid response status"),
                }
            }
            State::Reason => match byte {
                b'\n' if !self.limits.lenient => {
                    return behind("HPE_CR_EXPECTED", "Missing expected CR after response line");
                }
                b'\r' | b'\n' => {
                    self.reason = self.mark..here;
                    if self.count() {
                        return Err(Fault::Behind(OVERFLOW));
                    }
                    To(match byte {
                        b'\n' => State::LineStart(true),
                        _ => State::ReasonLineFeed,
                    })
                }
                _ => To(State::Reason),
            },
            State::ReasonLineFeed if byte == b'\n' => To(State::LineStart(true)),
            State::ReasonLineFeed if self.limits.lenient => Again(State::LineStart(true)),
            State::ReasonLineFeed => return before(STRICT, "Expected LF after CR"),
            State::LineStart(is_first) => match byte {
                b'\r' => To(State::HeadLineFeed),
                b'\n' if self.limits.lenient => Next::Done,
                b'\n' => return behind(TOKEN, "Invalid header field char"),
                b' ' if is_first && self.limits.lenient => To(State::LineStart(false)),
                b' ' if is_first => {
                    return behind("HPE_UNEXPECTED_SPACE", "Unexpected space after start line");
                }
                byte if is_token_byte(byte) => {
                    self.mark = here;
                    To(State::Name)
                }
                _ => return before(TOKEN, "Invalid header token"),
            },
            State::Name if is_token_byte(byte) => To(State::Name),
            State::Name => return self.name_end(byte),
            State::BeforeValue => match byte {
                b' ' | b'\t' => To(State::BeforeValue),
                b'\r' => To(State::EmptyValueLineFeed),
                b'\n' if self.limits.lenient => To(State::BehindEmptyValue),
                b'\n' => return behind(TOKEN, "Invalid header value char"),
                _ => {
                    self.mark = here;
                    self.body.value_began(self.kind)?;
                    Again(State::Value)
                }
            },
            State::EmptyValueLineFeed if byte == b'\n' => To(State::BehindEmptyValue),
            State::EmptyValueLineFeed if self.limits.lenient => Again(State::BehindEmptyValue),
            State::EmptyValueLineFeed => return before(STRICT, "Expected LF after CR"),
            State::BehindEmptyValue => {
                if matches!(byte, b' ' | b'\t') {
                    if self.limits.lenient {
                        return Ok(To(State::BeforeValue));
                    }
                    return behind(TOKEN, "Invalid header value char");
                }
                self.body.value_is_empty(self.kind)?;
                self.headers
                    .push((self.name.clone().into(), (here..here).into()));
                Again(State::LineStart(false))
            }
            State::Value => return self.value_byte(byte),
            State::ValueLineFeed if byte == b'\n' => To(State::BehindValue),
            State::ValueLineFeed => {
                return before("HPE_LF_EXPECTED", "Missing expected LF after header value");
            }
            State::BehindValue if matches!(byte, b' ' | b'\t') && self.limits.lenient => {
                self.body.value_folded(self.kind)?;
                self.unfold();
                To(State::Value)
            }
            State::BehindValue if matches!(byte, b' ' | b'\t') => {
                return before(TOKEN, "Unexpected whitespace after header value");
            }
            State::BehindValue => Again(State::LineStart(false)),
            State::HeadLineFeed if byte == b'\n' => Next::Done,
            State::HeadLineFeed if self.limits.lenient => Next::DoneBefore,
            State::HeadLineFeed => return before(STRICT, "Expected LF after headers"),
        })
    }

    fn method_byte(&mut self, byte: u8) -> Look<Next> {
        const CODE: &str = "HPE_INVALID_METHOD";
        let so_far = &self.bytes[..];
        let all = || METHODS.iter().chain(OTHER_METHODS).map(|m| m.as_bytes());
        let goes_on =
            |method: &[u8]| method.starts_with(so_far) && method.get(so_far.len()) == Some(&byte);
        if all().any(goes_on) {
            return Ok(Next::To(State::Method));
        }
        if !all().any(|method| method == so_far) {
            return before(CODE, "Invalid method encountered");
        }
        if byte != b' ' {
            return before(CODE, "Expected space after method");
        }
        self.method = 0..so_far.len();
        Ok(Next::To(State::BeforeTarget))
    }

    fn protocol_byte(&mut self, count: usize, byte: u8) -> Look<Next> {
        const CODE: &str = "HPE_INVALID_CONSTANT";
        if count == 0 {
            let known = Protocol::ALL.iter().find(|(name, _)| name[0] == byte);
            let Some((_, protocol)) = known else {
                return before(CODE, EXPECTED_CONSTANT);
            };
            self.protocol = *protocol;
        }
        let name = Protocol::ALL[self.protocol as usize].0;
        if name[count] != byte {
            return before(CODE, EXPECTED_CONSTANT);
        }
        if count + 1 < name.len() {
            return Ok(Next::To(State::Protocol(count + 1)));
        }
        if self.side == Side::Request
            && let Err(invalid) = self.protocol.allows(&self.bytes[self.method.clone()])
        {
            return Err(Fault::Before(invalid));
        }
        Ok(Next::To(State::Major))
    }

    fn name_end(&mut self, byte: u8) -> Look<Next> {
        self.name = self.mark..self.bytes.len();
        // Blanks behind a name that is known are part of it, if they are taken at all.
        self.kind = Kind::of(self.bytes[self.name.clone()].trim_ascii_end());
        if byte != b':' {
            if byte == b' ' && self.kind.is_known() {
                if self.limits.lenient {
                    return Ok(Next::To(State::Name));
                }
                return behind(TOKEN, "Invalid header field char");
            }
            return before(TOKEN, "Invalid header token");
        }
        self.body.name_ended(self.kind)?;
        let many = self.side == Side::Request
            && self.limits.headers > 0
            && self.headers.len() >= self.limits.headers;
        if self.count() || many {
            return Err(Fault::Behind(OVERFLOW));
        }
        Ok(Next::To(State::BeforeValue))
    }

    /// The last value goes on in the line that begins: takes the line's end out.
    fn unfold(&mut self) {
        let end = self
            .bytes
            .iter()
            .rposition(|byte| !matches!(byte, b'\r' | b'\n'));
        self.bytes.truncate(end.map_or(0, |end| end + 1));
        if let Some((name, value)) = self.headers.pop() {
            self.name = name.start as usize..name.end as usize;
            self.mark = value.start as usize;
        }
    }

    fn value_byte(&mut self, byte: u8) -> Look<Next> {
        let ends_without_cr = byte == b'\n' && self.limits.lenient;
        match byte {
            b'\r' | b'\n' if byte == b'\r' || ends_without_cr => {
                let here = self.bytes.len();
                let value = &self.bytes[self.mark..here];
                let length = value.trim_ascii_end().len();
                self.body.value_ended(self.kind, &value[..length]);
                let value = self.mark..self.mark + length;
                self.headers.push((self.name.clone().into(), value.into()));
                if self.count() {
                    return Err(Fault::Behind(OVERFLOW));
                }
                Ok(Next::To(match ends_without_cr {
                    true => State::BehindValue,
                    false => State::ValueLineFeed,
                }))
            }
            b'\n' => before("HPE_CR_EXPECTED", "Missing expected CR after header value"),
            _ if self.kind == Kind::Length
                || is_value_byte(byte)
                || self.limits.lenient
                || (self.limits.any_values && byte != 0) =>
            {
                self.body.value_byte(self.kind, byte)?;
                Ok(Next::To(State::Value))
            }
            _ => before(TOKEN, "Invalid header value char"),
        }
    }
}
