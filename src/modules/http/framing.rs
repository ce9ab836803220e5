//! Where HTTP/1 messages begin and end: bytes in, events out, no JavaScript and no I/O.
//!
//! RFC 9112, as strict as Node's parser is by default. Any split of the bytes gives the same
//! events, but that a body arrives in the pieces it came in.

use std::ops::Range;

/// What was wrong with the bytes: Node's code (`HPE_...`) and the reason it gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invalid {
    /// `err.code`
    pub code: &'static str,
    /// `err.reason`; the message is `Parse Error: ` and this.
    pub reason: &'static str,
}

const fn invalid(code: &'static str, reason: &'static str) -> Invalid {
    Invalid { code, reason }
}

/// The head is longer than is allowed: answered with 431.
pub const OVERFLOW: Invalid = invalid("HPE_HEADER_OVERFLOW", "Header overflow");
/// A chunk's extensions are longer than is allowed: answered with 413.
pub const EXTENSIONS: Invalid =
    invalid("HPE_CHUNK_EXTENSIONS_OVERFLOW", "Chunk extensions overflow");
/// The bytes ended inside a message.
pub const EOF: Invalid = invalid("HPE_INVALID_EOF_STATE", "Invalid EOF state");

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
    /// Until the connection closes (responses only).
    UntilClose,
}

/// A message's head. Texts are ranges of `bytes`.
#[derive(Clone, Debug)]
pub struct Head {
    /// The head as it came.
    pub bytes: Vec<u8>,
    /// A request's method.
    pub method: Range<usize>,
    /// A request's target.
    pub target: Range<usize>,
    /// A response's status; 0 for requests.
    pub status: u16,
    /// A response's reason phrase.
    pub reason: Range<usize>,
    /// The minor version: 0 or 1.
    pub minor: u8,
    /// Header names and values, as they came.
    pub headers: Vec<(Range<usize>, Range<usize>)>,
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
    /// A range's bytes.
    pub fn slice(&self, range: &Range<usize>) -> &[u8] {
        self.bytes.get(range.clone()).unwrap_or_default()
    }

    /// The first value of a header, by its name in any case.
    pub fn header(&self, name: &str) -> Option<&[u8]> {
        self.headers
            .iter()
            .find(|(key, _)| self.slice(key).eq_ignore_ascii_case(name.as_bytes()))
            .map(|(_, value)| self.slice(value))
    }

    /// All values of a header.
    pub fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a [u8]> {
        self.headers
            .iter()
            .filter(move |(key, _)| self.slice(key).eq_ignore_ascii_case(name.as_bytes()))
            .map(|(_, value)| self.slice(value))
    }
}

/// What comes next in the bytes.
#[derive(Debug)]
pub enum Event<'a> {
    /// A message begins.
    Head(Box<Head>),
    /// A piece of its body.
    Body(&'a [u8]),
    /// It is complete; the trailers that came behind a chunked body.
    End(Vec<(Vec<u8>, Vec<u8>)>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Head,
    Known(u64),
    UntilClose,
    ChunkSize,
    ChunkData(u64),
    ChunkEnd,
    Trailers,
    /// The message is complete; `End` is still to be told.
    Complete,
    /// Everything that follows is another protocol's.
    Upgraded,
}

/// Bytes that a chunk's extensions may have in all.
const EXTENSIONS_LIMIT: usize = 16 * 1024;
/// Digits of a chunk's size: more than any body can need.
const SIZE_DIGITS: usize = 16;

/// Reads messages of one connection, one after the other.
pub struct Parser {
    side: Side,
    state: State,
    /// What came of a head, a size line or trailers that is not complete yet.
    held: Vec<u8>,
    limit: usize,
    extensions: usize,
    /// The next response has no body whatever its head says: it answers a HEAD.
    skips_body: bool,
    started: bool,
}

impl Parser {
    /// A parser; `limit` is the most bytes a head may have.
    pub fn new(side: Side, limit: usize) -> Self {
        Self {
            side,
            state: State::Head,
            held: Vec::new(),
            limit,
            extensions: 0,
            skips_body: false,
            started: false,
        }
    }

    /// Says that the next response answers a HEAD request.
    pub fn skip_body(&mut self, skips: bool) {
        self.skips_body = skips;
    }

    /// Whether bytes of a message have come and it is not complete.
    pub fn is_inside(&self) -> bool {
        self.state != State::Head || self.started
    }

    /// Whether another protocol has taken over: what is left belongs to it.
    pub fn is_upgraded(&self) -> bool {
        self.state == State::Upgraded
    }

    /// The other side agreed to leave HTTP (or did not: then go on with the next message).
    pub fn upgrade(&mut self) {
        self.state = State::Upgraded;
    }

    /// The next event in `input`, which loses the bytes it takes; none when more are needed.
    pub fn next<'a>(&mut self, input: &mut &'a [u8]) -> Result<Option<Event<'a>>, Invalid> {
        loop {
            match self.state {
                State::Head => {
                    let Some(head) = self.take_head(input)? else {
                        return Ok(None);
                    };
                    return Ok(Some(Event::Head(Box::new(head))));
                }
                State::Complete => {
                    self.state = State::Head;
                    return Ok(Some(Event::End(Vec::new())));
                }
                State::Known(0) => self.state = State::Complete,
                State::Known(left) | State::ChunkData(left) => {
                    if input.is_empty() {
                        return Ok(None);
                    }
                    let count =
                        usize::try_from(left).map_or(input.len(), |left| left.min(input.len()));
                    let (body, rest) = input.split_at(count);
                    *input = rest;
                    let left = left - count as u64;
                    self.state = match self.state {
                        State::ChunkData(_) if left == 0 => State::ChunkEnd,
                        State::ChunkData(_) => State::ChunkData(left),
                        _ => State::Known(left),
                    };
                    return Ok(Some(Event::Body(body)));
                }
                State::UntilClose => {
                    if input.is_empty() {
                        return Ok(None);
                    }
                    return Ok(Some(Event::Body(std::mem::take(input))));
                }
                State::ChunkSize => {
                    let Some(size) = self.take_size(input)? else {
                        return Ok(None);
                    };
                    self.state = if size == 0 {
                        State::Trailers
                    } else {
                        State::ChunkData(size)
                    };
                }
                State::ChunkEnd => {
                    let Some(line) = self.take_line(input)? else {
                        return Ok(None);
                    };
                    if line != b"\r\n" {
                        return Err(invalid("HPE_STRICT", "Expected LF after chunk data"));
                    }
                    self.state = State::ChunkSize;
                }
                State::Trailers => {
                    let Some(trailers) = self.take_trailers(input)? else {
                        return Ok(None);
                    };
                    self.state = State::Head;
                    return Ok(Some(Event::End(trailers)));
                }
                State::Upgraded => return Ok(None),
            }
        }
    }

    /// The connection has ended: the event that is due then, or an error inside a message.
    pub fn finish(&mut self) -> Result<Option<Event<'static>>, Invalid> {
        match self.state {
            State::UntilClose => {
                self.state = State::Head;
                Ok(Some(Event::End(Vec::new())))
            }
            State::Head if !self.started => Ok(None),
            State::Upgraded => Ok(None),
            _ => Err(EOF),
        }
    }

    fn take_head(&mut self, input: &mut &[u8]) -> Result<Option<Head>, Invalid> {
        if !self.started {
            // Empty lines before a message are passed over.
            while let [b'\r' | b'\n', rest @ ..] = input {
                *input = rest;
            }
            if input.is_empty() {
                return Ok(None);
            }
            self.started = true;
        }
        let had = self.held.len();
        // The end may stand across what is held and what is new.
        let overlap = had.min(3);
        let mut window = self.held[had - overlap..].to_vec();
        let whole = if had == 0 {
            head_end(input)
        } else {
            window.extend_from_slice(input);
            head_end(&window).map(|end| end - overlap)
        };
        let Some(end) = whole else {
            if had + input.len() > self.limit {
                return Err(OVERFLOW);
            }
            self.held.extend_from_slice(input);
            *input = &[];
            early_check(self.side, &self.held)?;
            return Ok(None);
        };
        let (taken, rest) = input.split_at(end);
        let mut bytes = std::mem::take(&mut self.held);
        bytes.extend_from_slice(taken);
        *input = rest;
        if bytes.len() > self.limit {
            return Err(OVERFLOW);
        }
        self.started = false;
        let head = parse_head(self.side, bytes)?;
        let bodiless = self.side == Side::Response
            && (self.skips_body || matches!(head.status, 100..=199 | 204 | 304));
        self.extensions = 0;
        self.state = if bodiless {
            State::Complete
        } else {
            match head.length {
                Length::None => State::Complete,
                Length::Known(size) => State::Known(size),
                Length::Chunked => State::ChunkSize,
                Length::UntilClose => State::UntilClose,
            }
        };
        Ok(Some(head))
    }

    /// A line with its end, once it is there whole.
    fn take_line(&mut self, input: &mut &[u8]) -> Result<Option<Vec<u8>>, Invalid> {
        match memchr::memchr(b'\n', input) {
            None => {
                if self.held.len() + input.len() > EXTENSIONS_LIMIT + SIZE_DIGITS + 2 {
                    return Err(EXTENSIONS);
                }
                self.held.extend_from_slice(input);
                *input = &[];
                Ok(None)
            }
            Some(at) => {
                let (taken, rest) = input.split_at(at + 1);
                *input = rest;
                let mut line = std::mem::take(&mut self.held);
                line.extend_from_slice(taken);
                Ok(Some(line))
            }
        }
    }

    fn take_size(&mut self, input: &mut &[u8]) -> Result<Option<u64>, Invalid> {
        const BAD: Invalid = invalid("HPE_INVALID_CHUNK_SIZE", "Invalid character in chunk size");
        let Some(line) = self.take_line(input)? else {
            // A size that is wrong is wrong before its line ends.
            let digits = self.held.iter().take_while(|byte| byte.is_ascii_hexdigit());
            let digits = digits.count();
            let next = self.held.get(digits);
            if digits > SIZE_DIGITS
                || next.is_some_and(|byte| !matches!(byte, b'\r' | b';' | b' ' | b'\t'))
                || (digits == 0 && next.is_some())
            {
                return Err(BAD);
            }
            return Ok(None);
        };
        let Some(line) = line.strip_suffix(b"\r\n") else {
            return Err(invalid(
                "HPE_CR_EXPECTED",
                "Missing expected CR after chunk size",
            ));
        };
        let digits = line
            .iter()
            .take_while(|byte| byte.is_ascii_hexdigit())
            .count();
        if digits == 0 || digits > SIZE_DIGITS {
            return Err(BAD);
        }
        match line.get(digits) {
            None => {}
            Some(b';') => {
                self.extensions += line.len() - digits;
                if self.extensions > EXTENSIONS_LIMIT {
                    return Err(EXTENSIONS);
                }
                if line[digits..]
                    .iter()
                    .any(|byte| *byte < 0x20 && *byte != b'\t')
                {
                    return Err(invalid(
                        "HPE_STRICT",
                        "Invalid character in chunk extensions",
                    ));
                }
            }
            Some(_) => return Err(BAD),
        }
        let text = std::str::from_utf8(&line[..digits]).map_err(|_| BAD)?;
        let size = u64::from_str_radix(text, 16).map_err(|_| BAD)?;
        Ok(Some(size))
    }

    #[allow(clippy::type_complexity)]
    fn take_trailers(
        &mut self,
        input: &mut &[u8],
    ) -> Result<Option<Vec<(Vec<u8>, Vec<u8>)>>, Invalid> {
        loop {
            // Trailers end with an empty line: the one behind the last chunk, if there are none.
            let complete = self.held.ends_with(b"\r\n\r\n") || self.held == b"\r\n";
            if complete {
                break;
            }
            let Some(at) = memchr::memchr(b'\n', input) else {
                if self.held.len() + input.len() > self.limit {
                    return Err(OVERFLOW);
                }
                self.held.extend_from_slice(input);
                *input = &[];
                return Ok(None);
            };
            let (taken, rest) = input.split_at(at + 1);
            *input = rest;
            self.held.extend_from_slice(taken);
            if self.held.len() > self.limit {
                return Err(OVERFLOW);
            }
            if !self.held.ends_with(b"\r\n") {
                return Err(invalid(
                    "HPE_CR_EXPECTED",
                    "Missing expected CR after header value",
                ));
            }
        }
        let held = std::mem::take(&mut self.held);
        if held == b"\r\n" {
            return Ok(Some(Vec::new()));
        }
        let mut headers = vec![httparse::EMPTY_HEADER; count_lines(&held)];
        match httparse::parse_headers(&held, &mut headers) {
            Ok(httparse::Status::Complete((_, headers))) => Ok(Some(
                headers
                    .iter()
                    .map(|header| (header.name.as_bytes().to_vec(), header.value.to_vec()))
                    .collect(),
            )),
            _ => Err(invalid("HPE_INVALID_HEADER_TOKEN", "Invalid header token")),
        }
    }
}

fn count_lines(bytes: &[u8]) -> usize {
    memchr::memchr_iter(b'\n', bytes).count()
}

/// Just behind the empty line that ends a head: `CR LF CR LF`, or with bare line feeds, which
/// `parse_head` refuses.
fn head_end(bytes: &[u8]) -> Option<usize> {
    memchr::memchr_iter(b'\n', bytes).find_map(|at| match bytes.get(at + 1) {
        Some(b'\n') => Some(at + 2),
        Some(b'\r') if bytes.get(at + 2) == Some(&b'\n') => Some(at + 3),
        _ => None,
    })
}

/// A first line that is wrong is wrong before the head is complete.
fn early_check(side: Side, held: &[u8]) -> Result<(), Invalid> {
    if side == Side::Request {
        let blank = held.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
        let line = &held[blank.count()..];
        let method = line.split(|byte| *byte == b' ').next().unwrap_or_default();
        if !METHODS
            .iter()
            .any(|known| known.as_bytes().starts_with(method))
        {
            return Err(invalid("HPE_INVALID_METHOD", "Invalid method encountered"));
        }
    }
    let mut none = [httparse::EMPTY_HEADER; 0];
    let result = match side {
        Side::Request => httparse::Request::new(&mut none).parse(held),
        Side::Response => httparse::Response::new(&mut none).parse(held),
    };
    match result {
        Ok(_) | Err(httparse::Error::TooManyHeaders) => Ok(()),
        Err(error) => Err(reason_of(side, error, held)),
    }
}

fn reason_of(side: Side, error: httparse::Error, bytes: &[u8]) -> Invalid {
    use httparse::Error;
    match (side, error) {
        (Side::Request, Error::Token) => {
            let method_ends = bytes
                .iter()
                .position(|byte| !byte.is_ascii_uppercase() && *byte != b'-');
            match method_ends {
                Some(at) if at > 0 && bytes[at] == b' ' => {
                    invalid("HPE_INVALID_URL", "Invalid characters in url")
                }
                _ => invalid("HPE_INVALID_METHOD", "Invalid method encountered"),
            }
        }
        (Side::Response, Error::Version | Error::Token) => {
            invalid("HPE_INVALID_CONSTANT", "Expected HTTP/, RTSP/ or ICE/")
        }
        (_, Error::Version) => invalid("HPE_INVALID_VERSION", "Invalid HTTP version"),
        (_, Error::Status) => invalid("HPE_INVALID_STATUS", "Invalid status code"),
        (_, Error::HeaderValue) => invalid("HPE_INVALID_HEADER_TOKEN", "Invalid header value char"),
        (_, Error::NewLine) => invalid("HPE_CR_EXPECTED", "Missing expected CR after header value"),
        _ => invalid("HPE_INVALID_HEADER_TOKEN", "Invalid header token"),
    }
}

/// The methods that Node's parser knows; any other is an error.
pub const METHODS: &[&str] = &[
    "ACL",
    "BIND",
    "CHECKOUT",
    "CONNECT",
    "COPY",
    "DELETE",
    "GET",
    "HEAD",
    "LINK",
    "LOCK",
    "M-SEARCH",
    "MERGE",
    "MKACTIVITY",
    "MKCALENDAR",
    "MKCOL",
    "MOVE",
    "NOTIFY",
    "OPTIONS",
    "PATCH",
    "POST",
    "PROPFIND",
    "PROPPATCH",
    "PURGE",
    "PUT",
    "QUERY",
    "REBIND",
    "REPORT",
    "SEARCH",
    "SOURCE",
    "SUBSCRIBE",
    "TRACE",
    "UNBIND",
    "UNLINK",
    "UNLOCK",
    "UNSUBSCRIBE",
];

fn parse_head(side: Side, bytes: Vec<u8>) -> Result<Head, Invalid> {
    for at in memchr::memchr_iter(b'\n', &bytes) {
        if at == 0 || bytes[at - 1] != b'\r' {
            return Err(invalid(
                "HPE_CR_EXPECTED",
                "Missing expected CR after header value",
            ));
        }
    }
    let base = bytes.as_ptr() as usize;
    let range = |part: &[u8]| {
        let start = part.as_ptr() as usize - base;
        start..start + part.len()
    };
    let mut few = [httparse::EMPTY_HEADER; 32];
    let mut many = Vec::new();
    let lines = count_lines(&bytes);
    let slots = if lines <= few.len() {
        &mut few[..]
    } else {
        many.resize(lines, httparse::EMPTY_HEADER);
        &mut many[..]
    };
    let mut head = Head {
        bytes: Vec::new(),
        method: 0..0,
        target: 0..0,
        status: 0,
        reason: 0..0,
        minor: 1,
        headers: Vec::new(),
        length: Length::None,
        keeps_alive: true,
        upgrade: false,
        expects: false,
        expects_continue: false,
        has_host: false,
    };
    let incomplete = invalid("HPE_INVALID_HEADER_TOKEN", "Invalid header token");
    match side {
        Side::Request => {
            let mut request = httparse::Request::new(slots);
            match request.parse(&bytes) {
                Ok(httparse::Status::Complete(_)) => {}
                Ok(httparse::Status::Partial) => return Err(incomplete),
                Err(error) => return Err(reason_of(side, error, &bytes)),
            }
            let method = request.method.unwrap_or_default();
            if METHODS.binary_search(&method).is_err() {
                return Err(invalid("HPE_INVALID_METHOD", "Invalid method encountered"));
            }
            head.method = range(method.as_bytes());
            head.target = range(request.path.unwrap_or_default().as_bytes());
            head.minor = request.version.unwrap_or(1);
            head.upgrade = method == "CONNECT";
            for header in request.headers.iter() {
                head.headers
                    .push((range(header.name.as_bytes()), range(header.value)));
            }
        }
        Side::Response => {
            let mut response = httparse::Response::new(slots);
            match response.parse(&bytes) {
                Ok(httparse::Status::Complete(_)) => {}
                Ok(httparse::Status::Partial) => return Err(incomplete),
                Err(error) => return Err(reason_of(side, error, &bytes)),
            }
            head.status = response.code.unwrap_or(0);
            head.minor = response.version.unwrap_or(1);
            let reason = response.reason.unwrap_or_default().as_bytes();
            // A reason with bytes above ASCII is given as empty, at an address of its own.
            if !reason.is_empty() {
                head.reason = range(reason);
            }
            for header in response.headers.iter() {
                head.headers
                    .push((range(header.name.as_bytes()), range(header.value)));
            }
        }
    }
    head.bytes = bytes;
    judge(side, &mut head)?;
    Ok(head)
}

/// What the headers say about the body and the connection.
fn judge(side: Side, head: &mut Head) -> Result<(), Invalid> {
    let mut length: Option<u64> = None;
    let mut encoded = false;
    let mut chunked = false;
    let (mut close, mut keep, mut upgrades, mut has_upgrade) = (false, false, false, false);
    let (mut expects, mut continues, mut has_host) = (false, false, false);
    for (name, value) in &head.headers {
        let (name, value) = (head.slice(name), head.slice(value));
        match name.len() {
            14 if name.eq_ignore_ascii_case(b"content-length") => {
                if length.is_some() {
                    return Err(invalid(
                        "HPE_UNEXPECTED_CONTENT_LENGTH",
                        "Content-Length already present",
                    ));
                }
                if encoded {
                    return Err(invalid(
                        "HPE_UNEXPECTED_CONTENT_LENGTH",
                        "Content-Length can't be present with Transfer-Encoding",
                    ));
                }
                length = Some(number(value)?);
            }
            17 if name.eq_ignore_ascii_case(b"transfer-encoding") => {
                if length.is_some() {
                    return Err(invalid(
                        "HPE_INVALID_TRANSFER_ENCODING",
                        "Transfer-Encoding can't be present with Content-Length",
                    ));
                }
                encoded = true;
                if chunked && side == Side::Request {
                    return Err(invalid(
                        "HPE_INVALID_TRANSFER_ENCODING",
                        "Request has invalid `Transfer-Encoding`",
                    ));
                }
                chunked = tokens(value)
                    .last()
                    .is_some_and(|last| last.eq_ignore_ascii_case(b"chunked"));
            }
            10 if name.eq_ignore_ascii_case(b"connection") => {
                for token in tokens(value) {
                    close |= token.eq_ignore_ascii_case(b"close");
                    keep |= token.eq_ignore_ascii_case(b"keep-alive");
                    upgrades |= token.eq_ignore_ascii_case(b"upgrade");
                }
            }
            7 if name.eq_ignore_ascii_case(b"upgrade") => has_upgrade = true,
            6 if name.eq_ignore_ascii_case(b"expect") => {
                expects = true;
                continues |= value.eq_ignore_ascii_case(b"100-continue");
            }
            4 if name.eq_ignore_ascii_case(b"host") => has_host = true,
            _ => {}
        }
    }
    head.expects = expects;
    head.expects_continue = continues;
    head.has_host = has_host;
    head.length = match (encoded, chunked, length) {
        (true, true, _) => Length::Chunked,
        (true, false, _) if side == Side::Request => {
            return Err(invalid(
                "HPE_INVALID_TRANSFER_ENCODING",
                "Request has invalid `Transfer-Encoding`",
            ));
        }
        (_, _, Some(length)) => Length::Known(length),
        (_, _, None) if side == Side::Response => Length::UntilClose,
        _ => Length::None,
    };
    head.keeps_alive = if head.minor == 0 {
        keep && !close
    } else {
        !close
    };
    head.upgrade |= upgrades && has_upgrade;
    if head.upgrade && side == Side::Request && head.slice(&head.method) == b"CONNECT" {
        head.length = Length::None;
    }
    Ok(())
}

/// The parts of a comma-separated list.
fn tokens(value: &[u8]) -> impl Iterator<Item = &[u8]> {
    value
        .split(|byte| *byte == b',')
        .map(<[u8]>::trim_ascii)
        .filter(|token| !token.is_empty())
}

fn number(value: &[u8]) -> Result<u64, Invalid> {
    const BAD: Invalid = invalid(
        "HPE_INVALID_CONTENT_LENGTH",
        "Invalid character in Content-Length",
    );
    const LONG: Invalid = invalid("HPE_INVALID_CONTENT_LENGTH", "Content-Length overflow");
    if value.is_empty() || !value.iter().all(u8::is_ascii_digit) {
        return Err(BAD);
    }
    value.iter().try_fold(0u64, |sum, digit| {
        sum.checked_mul(10)
            .and_then(|sum| sum.checked_add(u64::from(digit - b'0')))
            .ok_or(LONG)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Everything a parser tells of some bytes given in pieces, as one text.
    fn told(side: Side, pieces: &[&[u8]]) -> String {
        let mut parser = Parser::new(side, 16 * 1024);
        let mut text = String::new();
        let mut body = Vec::new();
        for piece in pieces {
            let mut input = *piece;
            loop {
                match parser.next(&mut input) {
                    Ok(None) => break,
                    Ok(Some(Event::Head(head))) => text.push_str(&format!(
                        "head {} {} {} {:?} {}; ",
                        String::from_utf8_lossy(head.slice(&head.method)),
                        String::from_utf8_lossy(head.slice(&head.target)),
                        head.status,
                        head.length,
                        head.headers.len()
                    )),
                    Ok(Some(Event::Body(bytes))) => body.extend_from_slice(bytes),
                    Ok(Some(Event::End(trailers))) => {
                        text.push_str(&format!(
                            "body {:?} end {}; ",
                            String::from_utf8_lossy(&body),
                            trailers.len()
                        ));
                        body.clear();
                    }
                    Err(error) => return format!("{text}{}", error.code),
                }
            }
        }
        text
    }

    const MESSAGES: &[&[u8]] = &[
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhelloGET /b HTTP/1.0\r\n\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5;ext=1\r\nhello\r\n6\r\n world\r\n0\r\nA: b\r\n\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /n HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"BREW / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\nHost: x\n\n",
    ];

    #[test]
    fn any_split_gives_the_same_events() {
        for message in MESSAGES {
            let whole = told(Side::Request, &[message]);
            for at in 0..message.len() {
                let (a, b) = message.split_at(at);
                assert_eq!(told(Side::Request, &[a, b]), whole, "split at {at}");
            }
            let bytes: Vec<&[u8]> = message.chunks(1).collect();
            assert_eq!(told(Side::Request, &bytes), whole, "byte by byte");
        }
    }

    #[test]
    fn bodies_end_where_they_should() {
        assert_eq!(
            told(Side::Request, &[MESSAGES[1]]),
            "head POST /a 0 Known(5) 2; body \"hello\" end 0; head GET /b 0 None 0; body \"\" end 0; "
        );
        assert_eq!(
            told(Side::Request, &[MESSAGES[2]]),
            "head POST / 0 Chunked 1; body \"hello world\" end 1; "
        );
        assert_eq!(
            told(Side::Response, &[b"HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"]),
            "head   204 UntilClose 0; body \"\" end 0; head   200 Known(2) 1; body \"hi\" end 0; "
        );
    }

    #[test]
    fn what_smuggles_requests_is_refused() {
        let both = b"POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n";
        assert_eq!(
            told(Side::Request, &[both]),
            "HPE_INVALID_TRANSFER_ENCODING"
        );
        assert_eq!(
            told(Side::Request, &[MESSAGES[4]]),
            "HPE_UNEXPECTED_CONTENT_LENGTH"
        );
        assert_eq!(told(Side::Request, &[MESSAGES[7]]), "HPE_CR_EXPECTED");
        let long = [b"GET / HTTP/1.1\r\nA: ".as_slice(), &[b'a'; 20_000]].concat();
        assert_eq!(told(Side::Request, &[&long]), "HPE_HEADER_OVERFLOW");
    }
}
