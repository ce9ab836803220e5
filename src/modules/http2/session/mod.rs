//! One side of a connection, without a socket: bytes go in (`receive.rs`), each `step` tells one thing, and
//! `output` gives what is to be sent (`send.rs`). It keeps the rules of RFC 9113: who may say what when
//! (`streams.rs`), how much may be on its way, and how much of what costs more to answer than to send.

mod limits;
mod receive;
mod send;
mod streams;

use std::collections::{BTreeMap, VecDeque};

use super::frame::{self, Padding, code, fault};
use super::hpack::{Deflater, Field, Inflater};
use super::settings::{self, Settings};
use limits::Bucket;
use receive::{DataFrame, Input, Pending};
pub use streams::Stream;

/// What happened.
#[derive(Debug)]
pub enum Event {
    /// A block of fields has come.
    Headers {
        stream: u32,
        kind: Headers,
        is_last: bool,
        fields: Vec<Field>,
    },
    /// A stream is promised; `stream` is the one that is answered with it.
    Promise {
        stream: u32,
        promised: u32,
        fields: Vec<Field>,
    },
    Data {
        stream: u32,
        bytes: Vec<u8>,
    },
    /// The peer has said its last on a stream.
    End {
        stream: u32,
    },
    /// A stream is over.
    Closed {
        stream: u32,
        code: u32,
    },
    Settings,
    SettingsAcknowledged,
    Ping([u8; 8]),
    Pong([u8; 8]),
    Goaway {
        code: u32,
        last: u32,
        data: Vec<u8>,
    },
    AltSvc {
        stream: u32,
        origin: Vec<u8>,
        value: Vec<u8>,
    },
    Origins(Vec<Vec<u8>>),
    /// A frame of ours could not be sent.
    NotSent {
        kind: u8,
        code: u32,
        stream: u32,
    },
    /// All that was written on a stream is on its way.
    Drained {
        stream: u32,
    },
    /// All that was written is on its way, and trailers are to follow.
    WantsTrailers {
        stream: u32,
    },
    /// The connection cannot go on.
    Fatal {
        fault: i32,
        /// A reason beside the fault, that scripts know by another code.
        why: Option<&'static str>,
    },
}

/// Which block of fields it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Headers {
    Request = 0,
    Response = 1,
    PushedResponse = 2,
    Information = 3,
    Trailers = 4,
}

/// What a script may choose.
#[derive(Clone, Debug)]
pub struct Options {
    pub is_server: bool,
    pub max_fields: usize,
    pub max_sent_block: usize,
    pub max_pings: usize,
    pub max_settings_frames: usize,
    pub max_settings: usize,
    pub max_invalid: u32,
    pub max_rejected: u32,
    pub max_reserved: usize,
    pub max_memory: usize,
    pub peer_max_streams: u32,
    pub reset_burst: u64,
    pub reset_rate: u64,
    pub padding: Padding,
    pub is_strict: bool,
    /// Settings of other numbers that are to be kept of the peer's.
    pub custom: Vec<u16>,
}

/// One side of a connection.
pub struct Session {
    pub options: Options,
    pub inflater: Inflater,
    pub deflater: Deflater,
    pub local: Settings,
    pub remote: Settings,
    /// What we have said of ourselves, and the peer has not confirmed.
    unconfirmed: VecDeque<Vec<(u16, u32)>>,
    pings: VecDeque<[u8; 8]>,
    pub streams: BTreeMap<u32, Stream>,
    events: VecDeque<Event>,

    input: Input,
    has_magic: bool,
    has_settings: bool,
    pending: Option<Pending>,
    data: Option<DataFrame>,
    invalid: u32,
    rejected: u32,
    resets: Bucket,

    /// Frames that go before any data.
    output: Vec<u8>,
    /// How many of them answer something of the peer's.
    answers: usize,
    /// Streams with something to send, in turns.
    ready: VecDeque<u32>,
    /// Streams that were reset while what had come was still being told, each with its code.
    late_resets: Vec<(u32, u32)>,
    /// Requests that the peer has no room for yet.
    waiting: VecDeque<send::Waiting>,

    pub send_window: i64,
    pub receive_window: i64,
    /// How large the window for what is received is, and how much of it was used since the peer heard of it.
    pub window_size: i64,
    pub used: i64,

    pub next_id: u32,
    /// The last stream that the peer has opened.
    pub last_peer: u32,
    /// How many streams each side has open.
    local_open: u32,
    peer_open: u32,
    /// The last stream that is still answered, once it was said that no more will be.
    sent_goaway: Option<u32>,
    received_goaway: Option<u32>,
    is_dead: bool,
    /// What waits in queues.
    pub queued: usize,
    pub frames_received: u64,
    pub frames_sent: u64,
    /// The most streams that were open at a time.
    pub most_open: u32,
}

impl Session {
    pub fn new(options: Options) -> Self {
        let output = match options.is_server {
            true => Vec::new(),
            false => frame::MAGIC.to_vec(),
        };
        Self {
            inflater: Inflater::new(),
            deflater: Deflater::new(),
            local: Settings::default(),
            remote: Settings::default(),
            unconfirmed: VecDeque::new(),
            pings: VecDeque::new(),
            streams: BTreeMap::new(),
            events: VecDeque::new(),
            input: Input::default(),
            has_magic: !options.is_server,
            has_settings: false,
            pending: None,
            data: None,
            invalid: 0,
            rejected: 0,
            resets: Bucket::new(options.reset_burst, options.reset_rate),
            output,
            answers: 0,
            ready: VecDeque::new(),
            late_resets: Vec::new(),
            waiting: VecDeque::new(),
            send_window: 65_535,
            receive_window: 65_535,
            window_size: 65_535,
            used: 0,
            next_id: if options.is_server { 2 } else { 1 },
            last_peer: 0,
            local_open: 0,
            peer_open: 0,
            sent_goaway: None,
            received_goaway: None,
            is_dead: false,
            queued: 0,
            frames_received: 0,
            frames_sent: 0,
            most_open: 0,
            options,
        }
    }

    /// The next thing that happened.
    pub fn step(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.events.pop_front() {
                return Some(event);
            }
            if self.is_dead || !self.read_frame() {
                return self.events.pop_front();
            }
        }
    }

    /// The next thing that has happened already: nothing more is read.
    pub fn happened(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    /// Whether a stream is one that we open.
    fn is_ours(&self, stream: u32) -> bool {
        stream.is_multiple_of(2) == self.options.is_server
    }

    /// Whether nobody has opened a stream yet.
    fn is_idle(&self, stream: u32) -> bool {
        match self.is_ours(stream) {
            true => stream >= self.next_id,
            false => stream > self.last_peer,
        }
    }

    /// Ends the connection for what the peer did.
    fn fail(&mut self, code: u32, fault: i32) {
        self.fail_because(code, fault, None);
    }

    fn fail_because(&mut self, code: u32, fault: i32, why: Option<&'static str>) {
        if self.is_dead {
            return;
        }
        self.is_dead = true;
        self.input = Input::default();
        self.pending = None;
        self.data = None;
        // Who does not speak this protocol is told when the session is ended.
        if fault != fault::BAD_MAGIC {
            self.write_goaway(code, self.last_peer, &[]);
        }
        self.events.push_back(Event::Fatal { fault, why });
    }

    /// Ends the connection with the code that belongs to a setting, or to a frame.
    fn fail_with(&mut self, code: u32) {
        self.fail(
            code,
            match code {
                code::FRAME_SIZE_ERROR => fault::FRAME_SIZE,
                code::FLOW_CONTROL_ERROR => fault::FLOW_CONTROL,
                code::COMPRESSION_ERROR => fault::COMPRESSION,
                code::STREAM_CLOSED => fault::STREAM_CLOSED,
                _ => fault::PROTOCOL,
            },
        );
    }

    // --- what a script says ---

    /// Says something of ourselves. Fails when too much of it is unconfirmed.
    pub fn send_settings(&mut self, all: Vec<(u16, u32)>) -> Result<(), i32> {
        if self.unconfirmed.len() >= self.options.max_settings_frames {
            return Err(fault::TOO_MANY_SETTINGS);
        }
        let payload = settings::write(&all);
        let known: Vec<u16> = all.iter().map(|(id, _)| *id).collect();
        for (id, value) in &all {
            // Those of other numbers mean nothing to us: there is nothing to wait for.
            if *id > settings::ENABLE_CONNECT_PROTOCOL {
                let _ = self.local.set(*id, *value, &known);
            }
        }
        frame::write(&mut self.output, frame::SETTINGS, 0, 0, &payload);
        self.unconfirmed.push_back(all);
        Ok(())
    }

    /// Asks whether the peer is there. False: it was asked too often.
    pub fn ping(&mut self, payload: [u8; 8]) -> bool {
        if self.pings.len() >= self.options.max_pings {
            return false;
        }
        self.pings.push_back(payload);
        frame::write(&mut self.output, frame::PING, 0, 0, &payload);
        true
    }

    /// Says that no more is answered behind a stream; 0 stands for the last that has come.
    pub fn goaway(&mut self, code: u32, last: u32, data: &[u8]) {
        // It was said why, when the peer was at fault.
        if self.is_dead && self.sent_goaway.is_some() {
            return;
        }
        let last = match last {
            0 => self.last_peer,
            some => some,
        };
        self.write_goaway(code, last, data);
    }

    /// Says that all is over. Resets that still wait are not sent any more, as the streams end by this as well; and
    /// while what was received is being looked at (`is_receiving`), nothing is that was said meanwhile.
    pub fn terminate(&mut self, code: u32, is_receiving: bool) {
        if self.is_dead && self.sent_goaway.is_some() {
            return;
        }
        self.is_dead = true;
        let output = std::mem::take(&mut self.output);
        let mut rest = output.as_slice();
        if let Some(behind) = rest.strip_prefix(frame::MAGIC) {
            self.output.extend_from_slice(frame::MAGIC);
            rest = behind;
        }
        while let Some(head) = frame::Head::read(rest) {
            let (frame, behind) = rest.split_at(rest.len().min(frame::HEAD + head.length));
            rest = behind;
            let is_first = head.kind == frame::SETTINGS && head.flags & frame::ACK == 0;
            if is_first || (!is_receiving && head.kind != frame::RST_STREAM) {
                self.output.extend_from_slice(frame);
            }
        }
        self.write_goaway(code, self.last_peer, &[]);
    }

    fn write_goaway(&mut self, code: u32, last: u32, data: &[u8]) {
        // What was said once cannot be taken back.
        let last = self.sent_goaway.map_or(last, |said| said.min(last));
        self.sent_goaway = Some(last);
        let mut payload = last.to_be_bytes().to_vec();
        payload.extend_from_slice(&code.to_be_bytes());
        payload.extend_from_slice(data);
        frame::write(&mut self.output, frame::GOAWAY, 0, 0, &payload);
    }

    /// How much the peer may send on all streams together.
    pub fn set_window(&mut self, size: u32) {
        let grown = i64::from(size) - self.window_size;
        self.window_size = i64::from(size);
        if grown > 0 {
            self.receive_window += grown;
            self.write_window(0, grown);
        }
    }

    fn write_window(&mut self, stream: u32, more: i64) {
        let more = (more as u32).to_be_bytes();
        frame::write(&mut self.output, frame::WINDOW_UPDATE, 0, stream, &more);
    }

    /// Names other places of what was asked for.
    pub fn alt_svc(&mut self, stream: u32, origin: &[u8], value: &[u8]) {
        if stream != 0 && !self.streams.contains_key(&stream) {
            return;
        }
        let mut payload = (origin.len() as u16).to_be_bytes().to_vec();
        payload.extend_from_slice(origin);
        payload.extend_from_slice(value);
        frame::write(&mut self.output, frame::ALTSVC, 0, stream, &payload);
    }

    /// Names what else is served here.
    pub fn origins(&mut self, all: &[Vec<u8>]) {
        let mut payload = Vec::new();
        for origin in all {
            payload.extend_from_slice(&(origin.len() as u16).to_be_bytes());
            payload.extend_from_slice(origin);
        }
        frame::write(&mut self.output, frame::ORIGIN, 0, 0, &payload);
    }

    pub fn set_next_id(&mut self, id: u32) -> bool {
        let fits = self.is_ours(id) && id >= self.next_id && id <= frame::MAX_ID;
        if fits {
            self.next_id = id;
        }
        fits
    }
}
