//! What the peer sends.

use super::super::frame::{self, Head, MAX_WINDOW, code, fault, number};
use super::super::rules::{self, Role};
use super::super::settings;
use super::{Event, Headers, Session};

/// How many frames a block of fields may have behind its first.
const MOST_CONTINUATIONS: usize = 8;
/// How many answers may wait for the peer to read them.
const MOST_ANSWERS: usize = 1000;

/// What was received and not read yet.
#[derive(Default)]
pub(super) struct Input {
    bytes: Vec<u8>,
    at: usize,
}

impl Input {
    fn add(&mut self, bytes: &[u8]) {
        self.bytes.drain(..self.at);
        self.at = 0;
        self.bytes.extend_from_slice(bytes);
    }

    fn rest(&self) -> &[u8] {
        &self.bytes[self.at..]
    }

    fn skip(&mut self, count: usize) {
        self.at += count;
    }

    fn take(&mut self, count: usize) -> Vec<u8> {
        let taken = self.bytes[self.at..self.at + count].to_vec();
        self.at += count;
        taken
    }
}

/// A block of fields that is not whole.
pub(super) struct Pending {
    kind: u8,
    stream: u32,
    /// The stream that is promised, of a promise.
    promised: u32,
    is_last: bool,
    block: Vec<u8>,
    frames: usize,
}

/// A frame of data that is not whole.
pub(super) struct DataFrame {
    stream: u32,
    is_last: bool,
    /// Bytes of data, and of padding behind them, that are still to come.
    left: usize,
    padding: usize,
    /// Nobody gets it.
    is_dropped: bool,
}

impl Session {
    /// Takes what the peer has sent.
    pub fn receive(&mut self, bytes: &[u8]) {
        if !self.is_dead {
            self.input.add(bytes);
        }
    }

    /// Reads a frame, or what there is of one. False: there must be more first.
    pub(super) fn read_frame(&mut self) -> bool {
        if !self.has_magic {
            let known = self.input.rest().len().min(frame::MAGIC.len());
            if self.input.rest()[..known] != frame::MAGIC[..known] {
                self.fail(code::PROTOCOL_ERROR, fault::BAD_MAGIC);
                return true;
            }
            if known < frame::MAGIC.len() {
                return false;
            }
            self.input.skip(known);
            self.has_magic = true;
        }
        if self.data.is_some() {
            return self.read_data();
        }
        let Some(head) = Head::read(self.input.rest()) else {
            return false;
        };
        if !self.has_settings && (head.kind != frame::SETTINGS || head.has(frame::ACK)) {
            self.fail(code::PROTOCOL_ERROR, fault::SETTINGS_EXPECTED);
            return true;
        }
        if head.length > self.local.max_frame_size as usize {
            self.fail_with(code::FRAME_SIZE_ERROR);
            return true;
        }
        let continues = head.kind == frame::CONTINUATION
            && matches!(&self.pending, Some(pending) if pending.stream == head.stream);
        if continues != self.pending.is_some() {
            self.fail_with(code::PROTOCOL_ERROR);
            return true;
        }
        if head.kind == frame::DATA {
            return self.begin_data(head);
        }
        if self.input.rest().len() < frame::HEAD + head.length {
            return false;
        }
        self.input.skip(frame::HEAD);
        let payload = self.input.take(head.length);
        self.take_frame(head, &payload);
        true
    }

    fn take_frame(&mut self, head: Head, payload: &[u8]) {
        self.frames_received += 1;
        match head.kind {
            frame::HEADERS => self.take_headers(head, payload),
            frame::PRIORITY if head.stream == 0 => self.fail_with(code::PROTOCOL_ERROR),
            frame::PRIORITY if payload.len() != 5 => self.fail_with(code::FRAME_SIZE_ERROR),
            frame::RST_STREAM => self.take_reset(head, payload),
            frame::SETTINGS => self.take_settings(head, payload),
            frame::PUSH_PROMISE => self.take_promise(head, payload),
            frame::PING => self.take_ping(head, payload),
            frame::GOAWAY => self.take_goaway(head, payload),
            frame::WINDOW_UPDATE => self.take_window(head, payload),
            frame::CONTINUATION if self.pending.is_none() => self.fail_with(code::PROTOCOL_ERROR),
            frame::CONTINUATION => self.take_continuation(head, payload),
            frame::ALTSVC => self.take_alt_svc(head, payload),
            frame::ORIGIN => self.take_origin(head, payload),
            // What is not known means nothing.
            _ => {}
        }
    }

    // --- data ---

    fn begin_data(&mut self, head: Head) -> bool {
        let is_padded = head.has(frame::PADDED);
        if self.input.rest().len() < frame::HEAD + usize::from(is_padded) {
            // (A padded frame without a byte is wrong, whatever comes.)
            if is_padded && head.length == 0 {
                self.fail_with(code::PROTOCOL_ERROR);
                return true;
            }
            return false;
        }
        if head.stream == 0 || self.is_idle(head.stream) {
            self.fail_with(code::PROTOCOL_ERROR);
            return true;
        }
        let padding = match is_padded {
            true => usize::from(self.input.rest()[frame::HEAD]),
            false => 0,
        };
        if usize::from(is_padded) + padding > head.length {
            self.fail_with(code::PROTOCOL_ERROR);
            return true;
        }
        self.input.skip(frame::HEAD + usize::from(is_padded));
        self.frames_received += 1;
        let length = head.length as i64;
        self.receive_window -= length;
        if self.receive_window < 0 {
            self.fail_with(code::FLOW_CONTROL_ERROR);
            return true;
        }
        self.use_connection(length);
        let mut is_dropped = true;
        let mut wrong = None;
        if let Some(stream) = self.streams.get_mut(&head.stream) {
            stream.receive_window -= length;
            stream.received += (head.length - usize::from(is_padded) - padding) as u64;
            let is_beyond = stream.length.is_some_and(|length| stream.received > length);
            if stream.is_remote_closed || stream.is_reserved {
                wrong = Some(code::STREAM_CLOSED);
            } else if stream.receive_window < 0 {
                wrong = Some(code::FLOW_CONTROL_ERROR);
            } else if is_beyond {
                // As in Node, whose library gives up here.
                self.fail(code::INTERNAL_ERROR, fault::PROTOCOL);
                return true;
            } else if !stream.has_begun {
                wrong = Some(code::PROTOCOL_ERROR);
            } else {
                is_dropped = false;
                let overhead = (usize::from(is_padded) + padding) as i64;
                self.use_stream(head.stream, overhead);
            }
        }
        if let Some(code) = wrong {
            self.violated(head.stream, code);
        }
        // Frames that say nothing cost as much as others.
        if head.length == 0 && !head.has(frame::END_STREAM) {
            self.note_invalid();
            if self.is_dead {
                return true;
            }
        }
        self.data = Some(DataFrame {
            stream: head.stream,
            is_last: head.has(frame::END_STREAM),
            left: head.length - usize::from(is_padded) - padding,
            padding,
            is_dropped,
        });
        true
    }

    fn read_data(&mut self) -> bool {
        let Some(mut data) = self.data.take() else {
            return false;
        };
        let count = data.left.min(self.input.rest().len());
        let bytes = self.input.take(count);
        data.left -= count;
        let padding = data.padding.min(self.input.rest().len());
        if data.left == 0 {
            self.input.skip(padding);
            data.padding -= padding;
        }
        let stream = data.stream;
        if !bytes.is_empty()
            && !data.is_dropped
            && let Some(known) = self.streams.get_mut(&stream)
        {
            match known.is_read {
                true => self.use_stream(stream, count as i64),
                false => known.held += count as i64,
            }
            self.events.push_back(Event::Data { stream, bytes });
        }
        if data.left == 0 && data.padding == 0 {
            if data.is_last && !data.is_dropped {
                self.end_remote(stream);
            }
            return true;
        }
        self.data = Some(data);
        count + padding > 0
    }

    /// The peer has said its last on a stream.
    fn end_remote(&mut self, id: u32) {
        let Some(stream) = self.streams.get_mut(&id) else {
            return;
        };
        let is_short = stream
            .length
            .is_some_and(|length| stream.received != length);
        if is_short && !stream.is_head {
            self.violated(id, code::PROTOCOL_ERROR);
            return;
        }
        stream.is_remote_closed = true;
        self.events.push_back(Event::End { stream: id });
        self.close_when_both(id);
    }

    // --- fields ---

    /// A payload without its padding.
    fn unpadded<'a>(&mut self, head: Head, payload: &'a [u8]) -> Option<&'a [u8]> {
        if !head.has(frame::PADDED) {
            return Some(payload);
        }
        let bare = payload.split_first().and_then(|(padding, rest)| {
            let length = rest.len().checked_sub(usize::from(*padding))?;
            rest.get(..length)
        });
        if bare.is_none() {
            self.fail_with(code::PROTOCOL_ERROR);
        }
        bare
    }

    fn take_headers(&mut self, head: Head, payload: &[u8]) {
        if head.stream == 0 {
            self.fail_with(code::PROTOCOL_ERROR);
            return;
        }
        let Some(mut block) = self.unpadded(head, payload) else {
            return;
        };
        if head.has(frame::HAS_PRIORITY) {
            let Some(rest) = block.get(5..) else {
                self.fail_with(code::FRAME_SIZE_ERROR);
                return;
            };
            block = rest;
        }
        self.begin_block(head, 0, block);
    }

    fn take_promise(&mut self, head: Head, payload: &[u8]) {
        let Some(bare) = self.unpadded(head, payload) else {
            return;
        };
        let Some(block) = bare.get(4..) else {
            self.fail_with(code::FRAME_SIZE_ERROR);
            return;
        };
        let promised = number(bare) & frame::MAX_ID;
        // Only what we have asked on may be answered with a promise, and only when we want any.
        let is_wanted = !self.options.is_server && self.local.enable_push;
        let is_known = self.is_ours(head.stream) && !self.is_idle(head.stream);
        let is_new = promised.is_multiple_of(2) && promised > self.last_peer;
        if head.stream == 0 || !is_wanted || !is_known || !is_new {
            self.fail_with(code::PROTOCOL_ERROR);
            return;
        }
        self.begin_block(head, promised, block);
    }

    fn begin_block(&mut self, head: Head, promised: u32, block: &[u8]) {
        let pending = Pending {
            kind: head.kind,
            stream: head.stream,
            promised,
            is_last: head.has(frame::END_STREAM),
            block: block.to_vec(),
            frames: 0,
        };
        match head.has(frame::END_HEADERS) {
            true => self.take_block(pending),
            false => self.pending = Some(pending),
        }
    }

    fn take_continuation(&mut self, head: Head, payload: &[u8]) {
        let Some(mut pending) = self.pending.take() else {
            return;
        };
        pending.frames += 1;
        if pending.frames > MOST_CONTINUATIONS {
            self.fail(code::PROTOCOL_ERROR, fault::TOO_MANY_CONTINUATIONS);
            return;
        }
        pending.block.extend_from_slice(payload);
        match head.has(frame::END_HEADERS) {
            true => self.take_block(pending),
            false => self.pending = Some(pending),
        }
    }

    fn take_block(&mut self, pending: Pending) {
        let most = self.local.max_header_list_size.min(MOST_BYTES) as usize;
        let read = self
            .inflater
            .read(&pending.block, most, self.options.max_fields);
        let Ok(block) = read else {
            self.fail_with(code::COMPRESSION_ERROR);
            return;
        };
        let id = pending.stream;
        if pending.kind == frame::PUSH_PROMISE {
            self.take_promised(pending, block.fields, block.is_too_large);
            return;
        }
        if !self.streams.contains_key(&id) && !self.begin_stream(id, pending.is_last) {
            return;
        }
        let Some(stream) = self.streams.get(&id) else {
            return;
        };
        if stream.is_remote_closed {
            self.violated(id, code::STREAM_CLOSED);
            return;
        }
        if block.is_too_large {
            self.reset(id, code::ENHANCE_YOUR_CALM);
            return;
        }
        self.take_fields(id, pending.is_last, block.fields);
    }

    /// The peer opens a stream, or speaks of one that is over. Whether there is one to go on with.
    fn begin_stream(&mut self, id: u32, _is_last: bool) -> bool {
        if self.is_idle(id) {
            if !self.options.is_server || self.is_ours(id) {
                self.fail_with(code::PROTOCOL_ERROR);
                return false;
            }
            // What comes behind a goodbye is not looked at.
            if self.sent_goaway.is_some_and(|last| id > last) {
                return false;
            }
            self.last_peer = id;
            if self.peer_open >= self.most_streams() {
                self.refuse(id, code::REFUSED_STREAM);
                return false;
            }
            if self.queued > self.options.max_memory {
                self.refuse(id, code::ENHANCE_YOUR_CALM);
                return false;
            }
            self.add_stream(id);
            self.count(id);
            return true;
        }
        // It was closed, and the peer may not have known.
        false
    }

    /// How many streams the peer may open: of what we have said, the least that it may know of.
    fn most_streams(&self) -> u32 {
        let said = self.unconfirmed.iter().flatten();
        let said = said.filter(|(id, _)| *id == settings::MAX_CONCURRENT_STREAMS);
        let said = said.map(|(_, value)| *value).min();
        said.unwrap_or(u32::MAX)
            .min(self.local.max_concurrent_streams)
    }

    fn refuse(&mut self, id: u32, code: u32) {
        let payload = code.to_be_bytes();
        self.answer(|output| frame::write(output, frame::RST_STREAM, 0, id, &payload));
        self.note_rejected();
    }

    fn take_fields(&mut self, id: u32, is_last: bool, mut fields: Vec<super::Field>) {
        let is_server = self.options.is_server;
        let Some(stream) = self.streams.get_mut(&id) else {
            return;
        };
        let role = match (stream.has_begun, is_server) {
            (true, _) => Role::Trailers,
            (false, true) => Role::Request,
            (false, false) => Role::Response,
        };
        let allows_protocol = self.local.enable_connect_protocol;
        let checked = rules::check(&mut fields, role, self.options.is_strict, allows_protocol);
        let Ok(facts) = checked else {
            self.violated(id, code::PROTOCOL_ERROR);
            return;
        };
        let was_reserved = std::mem::take(&mut stream.is_reserved);
        let kind = match role {
            // Trailers are the last.
            Role::Trailers if !is_last => {
                self.violated(id, code::PROTOCOL_ERROR);
                return;
            }
            Role::Trailers => Headers::Trailers,
            Role::Request => Headers::Request,
            Role::Response if facts.status < 200 => Headers::Information,
            Role::Response if !self.is_ours(id) => Headers::PushedResponse,
            Role::Response => Headers::Response,
        };
        let Some(stream) = self.streams.get_mut(&id) else {
            return;
        };
        if kind == Headers::Information {
            if is_last {
                self.violated(id, code::PROTOCOL_ERROR);
                return;
            }
            stream.is_reserved = was_reserved;
        } else if role != Role::Trailers {
            stream.has_begun = true;
            stream.length = facts.length;
            // (A client knows that it has asked for a head.)
            if is_server {
                stream.is_head = facts.is_head;
            }
            if facts.is_connect {
                stream.length = None;
            }
        }
        // What is announced and does not follow.
        let is_short = stream.length.is_some_and(|length| length > stream.received);
        if is_last && is_short && !stream.is_head {
            self.violated(id, code::PROTOCOL_ERROR);
            return;
        }
        if was_reserved && kind == Headers::PushedResponse {
            self.count(id);
        }
        self.events.push_back(Event::Headers {
            stream: id,
            kind,
            is_last,
            fields,
        });
        if is_last {
            self.end_remote(id);
        }
    }

    fn take_promised(&mut self, pending: Pending, fields: Vec<super::Field>, is_too_large: bool) {
        let promised = pending.promised;
        self.last_peer = promised;
        let reserved = self.streams.iter();
        let reserved = reserved.filter(|(id, stream)| stream.is_reserved && id.is_multiple_of(2));
        if reserved.count() >= self.options.max_reserved || self.sent_goaway.is_some() {
            self.refuse(promised, code::CANCEL);
            return;
        }
        if is_too_large {
            self.refuse(promised, code::ENHANCE_YOUR_CALM);
            return;
        }
        let mut fields = fields;
        let checked = rules::check(&mut fields, Role::Request, self.options.is_strict, false);
        if !self.streams.contains_key(&pending.stream) {
            self.refuse(promised, code::REFUSED_STREAM);
            return;
        }
        let Ok(facts) = checked else {
            self.violated(promised, code::PROTOCOL_ERROR);
            return;
        };
        let stream = self.add_stream(promised);
        stream.is_reserved = true;
        stream.is_local_closed = true;
        stream.is_head = facts.is_head;
        self.events.push_back(Event::Promise {
            stream: pending.stream,
            promised,
            fields,
        });
    }

    // --- the rest ---

    fn take_reset(&mut self, head: Head, payload: &[u8]) {
        if payload.len() != 4 {
            self.fail_with(code::FRAME_SIZE_ERROR);
            return;
        }
        if head.stream == 0 || self.is_idle(head.stream) {
            self.fail_with(code::PROTOCOL_ERROR);
            return;
        }
        if !self.is_ours(head.stream) && !self.resets.take() {
            self.fail(code::INTERNAL_ERROR, fault::FLOODED);
            return;
        }
        self.close(head.stream, number(payload));
    }

    fn take_settings(&mut self, head: Head, payload: &[u8]) {
        if head.stream != 0 {
            self.fail_with(code::PROTOCOL_ERROR);
            return;
        }
        if !payload.len().is_multiple_of(6) || (head.has(frame::ACK) && !payload.is_empty()) {
            self.fail_with(code::FRAME_SIZE_ERROR);
            return;
        }
        if head.has(frame::ACK) {
            if let Some(confirmed) = self.unconfirmed.pop_front() {
                self.confirm(&confirmed);
                self.events.push_back(Event::SettingsAcknowledged);
            }
            return;
        }
        if payload.len() / 6 > self.options.max_settings {
            self.fail(code::ENHANCE_YOUR_CALM, fault::FLOODED);
            return;
        }
        self.has_settings = true;
        let before = self.remote.initial_window_size;
        for (id, value) in settings::read(payload) {
            // A server is never sent promises by a client, nor may it ask for them.
            let is_odd = id == settings::ENABLE_PUSH && value != 0 && !self.options.is_server;
            let set = self.remote.set(id, value, &self.options.custom);
            if is_odd || set.is_err() {
                self.fail_with(set.err().unwrap_or(code::PROTOCOL_ERROR));
                return;
            }
        }
        let shift = i64::from(self.remote.initial_window_size) - i64::from(before);
        if shift != 0 && !self.shift_windows(shift) {
            self.fail_with(code::FLOW_CONTROL_ERROR);
            return;
        }
        self.deflater
            .set_limit(self.remote.header_table_size as usize);
        self.answer(|output| frame::write(output, frame::SETTINGS, frame::ACK, 0, &[]));
        self.events.push_back(Event::Settings);
        self.open_waiting();
    }

    /// The peer knows what we have said of ourselves.
    fn confirm(&mut self, all: &[(u16, u32)]) {
        let before = self.local.initial_window_size;
        let known: Vec<u16> = all.iter().map(|(id, _)| *id).collect();
        for (id, value) in all {
            // They were looked at when they were sent.
            let _ = self.local.set(*id, *value, &known);
        }
        self.inflater
            .set_limit(self.local.header_table_size as usize);
        let shift = i64::from(self.local.initial_window_size) - i64::from(before);
        for stream in self.streams.values_mut() {
            stream.receive_window += shift;
        }
    }

    fn take_ping(&mut self, head: Head, payload: &[u8]) {
        let Ok(payload) = <[u8; 8]>::try_from(payload) else {
            self.fail_with(code::FRAME_SIZE_ERROR);
            return;
        };
        if head.stream != 0 {
            self.fail_with(code::PROTOCOL_ERROR);
        } else if !head.has(frame::ACK) {
            self.answer(|output| frame::write(output, frame::PING, frame::ACK, 0, &payload));
            self.events.push_back(Event::Ping(payload));
        } else if self.pings.pop_front().is_some() {
            self.events.push_back(Event::Pong(payload));
        } else {
            self.fail_with(code::PROTOCOL_ERROR);
        }
    }

    fn take_goaway(&mut self, head: Head, payload: &[u8]) {
        if payload.len() < 8 {
            self.fail_with(code::FRAME_SIZE_ERROR);
            return;
        }
        let last = number(payload) & frame::MAX_ID;
        // A stream of the peer's own, or one that we have not opened, is none it could have answered.
        let is_wrong = last > 0 && !self.is_ours(last);
        let is_more = self.received_goaway.is_some_and(|before| last > before);
        if head.stream != 0 || is_wrong || is_more {
            self.fail_with(code::PROTOCOL_ERROR);
            return;
        }
        self.received_goaway = Some(last);
        self.events.push_back(Event::Goaway {
            code: number(&payload[4..]),
            last,
            data: payload[8..].to_vec(),
        });
        let unanswered = self.streams.keys().copied();
        let unanswered: Vec<u32> = unanswered
            .filter(|id| self.is_ours(*id) && *id > last)
            .collect();
        for id in unanswered {
            self.close(id, code::REFUSED_STREAM);
        }
    }

    fn take_window(&mut self, head: Head, payload: &[u8]) {
        if payload.len() != 4 {
            self.fail_with(code::FRAME_SIZE_ERROR);
            return;
        }
        let more = i64::from(number(payload) & frame::MAX_ID);
        if head.stream == 0 {
            if more == 0 {
                self.fail_with(code::PROTOCOL_ERROR);
                return;
            }
            self.send_window += more;
            if self.send_window > MAX_WINDOW {
                self.fail_with(code::FLOW_CONTROL_ERROR);
            }
            return;
        }
        if self.is_idle(head.stream) {
            self.fail_with(code::PROTOCOL_ERROR);
            return;
        }
        let Some(stream) = self.streams.get_mut(&head.stream) else {
            return;
        };
        stream.send_window += more;
        if more == 0 {
            self.violated(head.stream, code::PROTOCOL_ERROR);
        } else if stream.send_window > MAX_WINDOW {
            self.fail_with(code::FLOW_CONTROL_ERROR);
        } else {
            self.make_ready(head.stream);
        }
    }

    fn take_alt_svc(&mut self, head: Head, payload: &[u8]) {
        let length = payload.get(..2).map_or(0, |length| {
            usize::from(length[0]) << 8 | usize::from(length[1])
        });
        let (Some(origin), Some(value)) = (payload.get(2..2 + length), payload.get(2 + length..))
        else {
            self.fail_with(code::FRAME_SIZE_ERROR);
            return;
        };
        // A stream has an origin, the connection has none.
        if self.options.is_server || (head.stream == 0) == origin.is_empty() {
            return;
        }
        self.events.push_back(Event::AltSvc {
            stream: head.stream,
            origin: origin.to_vec(),
            value: value.to_vec(),
        });
    }

    fn take_origin(&mut self, head: Head, mut payload: &[u8]) {
        if self.options.is_server || head.stream != 0 || head.flags != 0 {
            return;
        }
        let mut origins = Vec::new();
        while let [high, low, rest @ ..] = payload {
            let length = usize::from(*high) << 8 | usize::from(*low);
            let Some(origin) = rest.get(..length) else {
                break;
            };
            payload = &rest[length..];
            if !origin.is_empty() {
                origins.push(origin.to_vec());
            }
        }
        if !payload.is_empty() {
            self.fail_with(code::FRAME_SIZE_ERROR);
            return;
        }
        self.events.push_back(Event::Origins(origins));
    }

    /// Answers something. A peer that has us answer and does not read is left.
    pub(super) fn answer(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        self.answers += 1;
        if self.answers > MOST_ANSWERS {
            self.fail(code::ENHANCE_YOUR_CALM, fault::FLOODED);
            return;
        }
        write(&mut self.output);
    }
}

/// More bytes of fields than this are too many, whatever was said.
const MOST_BYTES: u32 = 1 << 24;
