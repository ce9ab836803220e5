//! Where HTTP/1 messages begin and end: bytes in, events out, no JavaScript and no I/O.
//!
//! As strict as Node's parser is by default, or as lenient as it is when asked to be
//! (`insecureHTTPParser`). Any split of the bytes gives the same events, but that
//! a body arrives in the pieces it came in.

use std::mem::MaybeUninit;

use super::body_kind::{BodyKind, Kind};
use super::chunk_line::{ChunkLine, Step};
use super::head::{Headers, Reader, Span};
use super::verdict::{CLOSED, EXTENSIONS, Fault, invalid};

pub use super::head::{Head, Limits};
pub use super::protocol::METHODS;
pub use super::verdict::{EOF, Invalid};

/// Which side's messages are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// A server reads requests.
    Request,
    /// A client reads responses.
    Response,
}

/// How a body is delimited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// There is none.
    None,
    /// So many bytes.
    Known(u64),
    /// In chunks.
    Chunked,
    /// Until the connection closes (of requests, those only that a lenient parser takes).
    UntilClose,
}

/// A trailer's name and value.
pub type Pair = (Vec<u8>, Vec<u8>);

/// What comes next in the bytes.
#[derive(Debug)]
pub enum Event<'a> {
    /// A message begins.
    Head(Box<Head>),
    /// A piece of its body.
    Body(&'a [u8]),
    /// It is complete; the trailers that came behind a chunked body.
    End(Vec<Pair>),
}

#[derive(Debug)]
enum State {
    Head,
    Known(u64),
    UntilClose,
    ChunkSize(ChunkLine),
    ChunkData(u64),
    /// Behind a chunk's data; `true` behind its CR, too.
    ChunkEnd(bool),
    Trailers,
    /// The message is complete; `End` is still to be told.
    Complete,
    /// Nothing may follow.
    Closed,
    /// The head has been told of; the error it contains comes next.
    Doomed(Invalid),
    /// Everything that follows is another protocol's.
    Upgraded,
}

/// Reads messages of one connection, one after the other.
pub struct Parser {
    side: Side,
    state: State,
    reader: Option<Box<Reader>>,
    limits: Limits,
    /// The next response has no body whatever its head says: it answers a HEAD.
    skips_body: bool,
    /// The message that is being read is the connection's last.
    is_last: bool,
    /// What follows the response that is being read is another protocol's.
    switches: bool,
}

impl Parser {
    /// A parser; `limit` is how many bytes of target, names and values a head may not reach.
    pub fn new(side: Side, limit: usize) -> Self {
        /// Node's default.
        const HEADERS: usize = 1000;
        Self {
            side,
            state: State::Head,
            reader: None,
            limits: Limits {
                bytes: limit,
                headers: HEADERS,
                lenient: false,
                any_values: false,
            },
            skips_body: false,
            is_last: false,
            switches: false,
        }
    }

    /// The most headers a message may have; 0 for any number.
    pub fn limit_headers(&mut self, count: usize) {
        self.limits.headers = count;
    }

    /// Takes more than the standard allows: see [`Limits::lenient`].
    pub fn be_lenient(&mut self) {
        self.limits.lenient = true;
    }

    /// Takes values with any characters that do not end them (`httpValidation`).
    pub fn take_any_values(&mut self) {
        self.limits.any_values = true;
    }

    /// Says that the next response answers a HEAD request.
    pub fn skip_body(&mut self, skips: bool) {
        self.skips_body = skips;
    }

    /// Whether bytes of a message have come and it is not complete.
    pub fn is_inside(&self) -> bool {
        match self.state {
            State::Head => self
                .reader
                .as_ref()
                .is_some_and(|reader| reader.is_inside()),
            State::Closed => false,
            _ => true,
        }
    }

    /// Whether another protocol has taken over: what is left belongs to it.
    pub fn is_upgraded(&self) -> bool {
        matches!(self.state, State::Upgraded)
    }

    /// The other side agreed to leave HTTP (or did not: then go on with the next message).
    pub fn upgrade(&mut self) {
        self.state = State::Upgraded;
    }

    /// The message whose head has come has no body, whatever its head says, and its end is not told.
    pub fn pass_over_body(&mut self) {
        self.message_ended();
    }

    /// The next event in `input`, which loses the bytes it takes; none when more are needed. With
    /// an error it loses those that Node counts as parsed.
    pub fn next<'a>(&mut self, input: &mut &'a [u8]) -> Result<Option<Event<'a>>, Invalid> {
        loop {
            match &mut self.state {
                State::Head => {
                    return Ok(self.take_head(input)?.map(Event::Head));
                }
                State::Complete => {
                    self.message_ended();
                    return Ok(Some(Event::End(Vec::new())));
                }
                State::Known(0) => self.state = State::Complete,
                State::Known(left) => match take_body(left, input) {
                    Some(body) => return Ok(Some(Event::Body(body))),
                    None => return Ok(None),
                },
                State::ChunkData(0) => self.state = State::ChunkEnd(false),
                State::ChunkData(left) => match take_body(left, input) {
                    Some(body) => return Ok(Some(Event::Body(body))),
                    None => return Ok(None),
                },
                State::UntilClose => {
                    if input.is_empty() {
                        return Ok(None);
                    }
                    return Ok(Some(Event::Body(std::mem::take(input))));
                }
                State::ChunkSize(line) => {
                    let Some(byte) = input.first() else {
                        return if line.is_too_long() {
                            Err(EXTENSIONS)
                        } else {
                            Ok(None)
                        };
                    };
                    let step = match line.step(*byte) {
                        Ok(step) => step,
                        Err(_) if line.is_too_long() => {
                            *input = &input[1..];
                            return Err(EXTENSIONS);
                        }
                        Err(fault) => return Err(refuse(fault, input)),
                    };
                    let size = line.size();
                    if !matches!(step, Step::CompleteBefore) {
                        *input = &input[1..];
                    }
                    if !matches!(step, Step::More) {
                        self.state = match size {
                            0 => State::Trailers,
                            size => State::ChunkData(size),
                        };
                    }
                }
                State::ChunkEnd(has_cr) => {
                    const DATA: Invalid = invalid("HPE_STRICT", "Expected LF after chunk data");
                    let lenient = self.limits.lenient;
                    let Some(byte) = input.first() else {
                        return Ok(None);
                    };
                    match (*has_cr, byte) {
                        (false, b'\r') => *has_cr = true,
                        (true, b'\n') => self.state = State::ChunkSize(ChunkLine::new(lenient)),
                        (_, byte) if lenient => {
                            self.state = State::ChunkSize(ChunkLine::new(lenient));
                            if *byte != b'\n' {
                                continue;
                            }
                        }
                        (false, b'\n') => {
                            *input = &input[1..];
                            return Err(invalid(
                                "HPE_CR_EXPECTED",
                                "Missing expected CR after chunk data",
                            ));
                        }
                        _ => return Err(DATA),
                    }
                    *input = &input[1..];
                }
                State::Trailers => {
                    let Some(trailers) = self.take_trailers(input)? else {
                        return Ok(None);
                    };
                    self.message_ended();
                    return Ok(Some(Event::End(trailers)));
                }
                State::Closed => {
                    let blank = input
                        .iter()
                        .take_while(|byte| matches!(byte, b'\r' | b'\n'))
                        .count();
                    *input = &input[blank..];
                    if input.is_empty() {
                        return Ok(None);
                    }
                    *input = &input[1..];
                    return Err(CLOSED);
                }
                State::Doomed(invalid) => return Err(*invalid),
                State::Upgraded => return Ok(None),
            }
        }
    }

    fn message_ended(&mut self) {
        self.state = if self.is_last && !self.limits.lenient {
            State::Closed
        } else if self.switches {
            State::Upgraded
        } else {
            State::Head
        };
    }

    /// The connection has ended: the event that is due then, or an error inside a message.
    pub fn finish(&mut self) -> Result<Option<Event<'static>>, Invalid> {
        match self.state {
            State::UntilClose => {
                self.state = State::Head;
                Ok(Some(Event::End(Vec::new())))
            }
            State::Upgraded => Ok(None),
            _ if !self.is_inside() => Ok(None),
            _ => Err(EOF),
        }
    }

    fn take_head(&mut self, input: &mut &[u8]) -> Result<Option<Box<Head>>, Invalid> {
        if self.reader.is_none() {
            // Empty lines before a message are passed over.
            while let [b'\r' | b'\n', rest @ ..] = input {
                *input = rest;
            }
            if let Some((head, count)) = parse_whole(self.side, input, self.limits) {
                *input = &input[count..];
                return Ok(Some(self.head_read(head, None)));
            }
            if input.is_empty() {
                return Ok(None);
            }
        }
        let Some(reader) = self.read(input, Reader::new)? else {
            return Ok(None);
        };
        let (head, verdict) = reader.into_head();
        Ok(Some(self.head_read(Box::new(head), verdict.err())))
    }

    /// Goes on reading a head or trailers; the reader, once it has all of them.
    fn read(
        &mut self,
        input: &mut &[u8],
        make: impl FnOnce(Side, Limits) -> Reader,
    ) -> Result<Option<Box<Reader>>, Invalid> {
        let (side, limits) = (self.side, self.limits);
        let reader = self
            .reader
            .get_or_insert_with(|| Box::new(make(side, limits)));
        match reader.feed(input) {
            Ok(None) => {
                *input = &[];
                Ok(None)
            }
            Ok(Some(count)) => {
                *input = &input[count..];
                Ok(self.reader.take())
            }
            Err((invalid, parsed)) => {
                *input = &input[parsed..];
                Err(invalid)
            }
        }
    }

    fn take_trailers(&mut self, input: &mut &[u8]) -> Result<Option<Vec<Pair>>, Invalid> {
        // Mostly there are none.
        if self.reader.is_none()
            && let [b'\r', b'\n', rest @ ..] = input
        {
            *input = rest;
            return Ok(Some(Vec::new()));
        }
        let reader = self.read(input, Reader::trailers)?;
        Ok(reader.map(|reader| reader.into_trailers()))
    }

    fn head_read(&mut self, mut head: Box<Head>, verdict: Option<Invalid>) -> Box<Head> {
        match self.side {
            Side::Request => self.is_last = !head.keeps_alive && !head.upgrade,
            Side::Response => {
                self.is_last = !head.keeps_alive;
                let has_none = matches!(head.status, 100..=199 | 204 | 304);
                // Node's parser decides before it hears that there is no body for a HEAD.
                if head.length == Length::UntilClose && !has_none {
                    head.keeps_alive = false;
                }
                if self.skips_body || has_none {
                    head.length = Length::None;
                }
                self.switches = head.status == 101;
            }
        }
        self.state = match (verdict, head.length) {
            (Some(invalid), _) => State::Doomed(invalid),
            (None, Length::None) => State::Complete,
            (None, Length::Known(size)) => State::Known(size),
            (None, Length::Chunked) => State::ChunkSize(ChunkLine::new(self.limits.lenient)),
            (None, Length::UntilClose) => State::UntilClose,
        };
        head
    }
}

/// The bytes of `input` that belong to a body of which `left` are missing.
fn take_body<'a>(left: &mut u64, input: &mut &'a [u8]) -> Option<&'a [u8]> {
    if input.is_empty() {
        return None;
    }
    let count = usize::try_from(*left).map_or(input.len(), |left| left.min(input.len()));
    let (body, rest) = input.split_at(count);
    *input = rest;
    *left -= count as u64;
    Some(body)
}

/// Passes over what Node counts as parsed.
fn refuse(fault: Fault, input: &mut &[u8]) -> Invalid {
    match fault {
        Fault::Before(invalid) => invalid,
        Fault::Behind(invalid) => {
            *input = &input[1..];
            invalid
        }
    }
}

/// Reads a head that is there whole and has nothing odd about it, which is nearly always so, faster
/// than byte by byte. `None` leaves it to [`Reader`], which has the last word.
fn parse_whole(side: Side, input: &[u8], limits: Limits) -> Option<(Box<Head>, usize)> {
    let mut slots = [const { MaybeUninit::uninit() }; 64];
    let mut none = [];
    let base = input.as_ptr() as usize;
    let range = |part: &[u8]| {
        let start = (part.as_ptr() as usize).wrapping_sub(base);
        Span::from(start..start + part.len())
    };
    let mut head = Head {
        bytes: Box::default(),
        method: Span::default(),
        target: Span::default(),
        status: 0,
        reason: Span::default(),
        major: 1,
        minor: 1,
        headers: Headers::new(),
        length: Length::None,
        keeps_alive: true,
        upgrade: false,
        expects: false,
        expects_continue: false,
        has_host: false,
    };
    let mut request;
    let mut response;
    let (count, headers) = match side {
        Side::Request => {
            request = httparse::Request::new(&mut none);
            let read = request.parse_with_uninit_headers(input, &mut slots);
            let Ok(httparse::Status::Complete(count)) = read else {
                return None;
            };
            let (method, target) = (request.method?, request.path?);
            let is_known = matches!(method, "GET" | "POST");
            if !is_known && METHODS.binary_search(&method).is_err()
                || !target.starts_with('/')
                || !target.is_ascii()
            {
                return None;
            }
            head.method = range(method.as_bytes());
            head.target = range(target.as_bytes());
            head.minor = request.version?;
            head.upgrade = method == "CONNECT";
            (count, request.headers)
        }
        Side::Response => {
            response = httparse::Response::new(&mut none);
            let read = httparse::ParserConfig::default().parse_response_with_uninit_headers(
                &mut response,
                input,
                &mut slots,
            );
            let Ok(httparse::Status::Complete(count)) = read else {
                return None;
            };
            let reason = response.reason?.as_bytes();
            // One with bytes above ASCII is given as empty.
            if reason.is_empty() {
                return None;
            }
            head.reason = range(reason);
            head.status = response.code?;
            head.minor = response.version?;
            (count, response.headers)
        }
    };
    if count >= limits.bytes || (limits.headers > 0 && headers.len() > limits.headers) {
        return None;
    }
    // What httparse lets pass and Node does not: lines without CR.
    let bytes = &input[..count];
    let has_bare_lf = memchr::memchr_iter(b'\n', bytes).any(|at| at == 0 || bytes[at - 1] != b'\r');
    if has_bare_lf {
        return None;
    }
    let mut body = BodyKind::new(side, limits.lenient);
    for header in headers.iter() {
        let kind = Kind::of(header.name.as_bytes());
        let value = match header.value {
            // An empty value stands at an address of its own.
            [] => Span::default(),
            value => range(value),
        };
        // Node looks at the blanks behind an encoding, too.
        if kind == Kind::Encoding && bytes.get(value.end()) != Some(&b'\r') {
            return None;
        }
        if kind != Kind::Other {
            note(&mut body, kind, header.value)?;
        }
        head.headers.push((range(header.name.as_bytes()), value));
    }
    head.length = body.length()?;
    if head.upgrade {
        head.length = Length::None;
    }
    head.keeps_alive = body.keeps_alive(head.major, head.minor);
    head.upgrade |= body.upgrades();
    head.expects = body.expects;
    head.expects_continue = body.continues;
    head.has_host = body.has_host;
    head.bytes = bytes.into();
    Some((Box::new(head), count))
}

fn note(body: &mut BodyKind, kind: Kind, value: &[u8]) -> Option<()> {
    body.name_ended(kind).ok()?;
    if value.is_empty() {
        return body.value_is_empty(kind).ok();
    }
    body.value_began(kind).ok()?;
    if kind != Kind::Host {
        for byte in value {
            body.value_byte(kind, *byte).ok()?;
        }
    }
    body.value_ended(kind, value);
    Some(())
}

#[cfg(test)]
#[path = "framing_tests.rs"]
mod tests;
