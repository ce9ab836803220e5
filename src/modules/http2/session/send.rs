//! What is sent: fields at once, data when there is room for it, by turns.

use super::super::frame::{self, Padding, code, fault};
use super::super::hpack::Field;
use super::{Event, Session};

/// A request that the peer has no room for.
pub(super) struct Waiting {
    pub(super) id: u32,
    fields: Vec<Field>,
    ends: bool,
}

/// What compression may add to a field.
const MOST_ADDED: usize = 12;

impl Session {
    /// Opens a stream with a request; its number.
    pub fn request(&mut self, fields: Vec<Field>, ends: bool, trailers: bool) -> Result<u32, i32> {
        if self.is_dead || self.received_goaway.is_some() {
            return Err(fault::START_NOT_ALLOWED);
        }
        let id = self.take_id()?;
        let is_head = is_head(&fields);
        let stream = self.add_stream(id);
        stream.is_waiting = true;
        stream.wants_trailers = trailers;
        stream.is_head = is_head;
        self.waiting.push_back(Waiting { id, fields, ends });
        self.open_waiting();
        Ok(id)
    }

    fn take_id(&mut self) -> Result<u32, i32> {
        let id = self.next_id;
        if id > frame::MAX_ID {
            return Err(fault::NO_STREAM_ID);
        }
        self.next_id += 2;
        Ok(id)
    }

    /// Opens as many streams as the peer has room for.
    pub(super) fn open_waiting(&mut self) {
        // Until the peer says something else it has room for what a script thinks.
        let most = match self.has_settings {
            true => self.remote.max_concurrent_streams,
            false => self.options.peer_max_streams,
        };
        while !self.is_dead && self.local_open < most {
            let Some(Waiting { id, fields, ends }) = self.waiting.pop_front() else {
                return;
            };
            let Some(stream) = self.streams.get_mut(&id) else {
                continue;
            };
            stream.is_waiting = false;
            stream.is_local_closed = ends;
            stream.has_fields = true;
            self.count(id);
            if self.is_too_long(&fields) {
                self.not_sent(id, code::REFUSED_STREAM);
                continue;
            }
            self.write_fields(frame::HEADERS, id, &fields, ends, None);
            self.make_ready(id);
        }
    }

    /// How many requests wait for room.
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    fn is_too_long(&self, fields: &[Field]) -> bool {
        let sizes = fields
            .iter()
            .map(|field| field.name.len() + field.value.len() + MOST_ADDED);
        sizes.sum::<usize>() > self.options.max_sent_block
    }

    fn not_sent(&mut self, id: u32, code: u32) {
        self.events.push_back(Event::NotSent {
            kind: frame::HEADERS,
            code: code::FRAME_SIZE_ERROR,
            stream: id,
        });
        // The peer has not heard of it.
        if let Some(stream) = self.streams.get_mut(&id) {
            stream.is_waiting = true;
        }
        self.reset(id, code);
    }

    fn known(&mut self, id: u32) -> Result<&mut super::Stream, i32> {
        self.streams.get_mut(&id).ok_or(fault::STREAM_CLOSED)
    }

    /// Answers a request, or what was promised.
    pub fn respond(
        &mut self,
        id: u32,
        fields: Vec<Field>,
        ends: bool,
        trailers: bool,
    ) -> Result<(), i32> {
        let is_too_long = self.is_too_long(&fields);
        let stream = self.known(id)?;
        if stream.is_local_closed {
            return Err(fault::STREAM_CLOSED);
        }
        stream.wants_trailers = trailers;
        stream.has_fields = true;
        if is_too_long {
            self.events.push_back(Event::NotSent {
                kind: frame::HEADERS,
                code: code::FRAME_SIZE_ERROR,
                stream: id,
            });
            self.reset(id, code::INTERNAL_ERROR);
            return Ok(());
        }
        if std::mem::take(&mut stream.is_reserved) {
            self.count(id);
        }
        self.write_fields(frame::HEADERS, id, &fields, ends, None);
        match ends {
            true => self.end_local(id),
            false => self.make_ready(id),
        }
        Ok(())
    }

    /// An answer before the answer.
    pub fn inform(&mut self, id: u32, fields: &[Field]) -> Result<(), i32> {
        self.known(id)?;
        self.write_fields(frame::HEADERS, id, fields, false, None);
        Ok(())
    }

    /// What follows the data, which ends the stream.
    pub fn trailers(&mut self, id: u32, fields: Vec<Field>) -> Result<(), i32> {
        let is_too_long = self.is_too_long(&fields);
        let stream = self.known(id)?;
        if stream.is_local_closed {
            return Err(fault::STREAM_CLOSED);
        }
        if is_too_long {
            self.events.push_back(Event::NotSent {
                kind: frame::HEADERS,
                code: code::FRAME_SIZE_ERROR,
                stream: id,
            });
            self.reset(id, code::FRAME_SIZE_ERROR);
            return Ok(());
        }
        // None at all are better not sent: an end is enough.
        stream.wants_trailers = !fields.is_empty();
        stream.trailers = Some(fields);
        stream.ends = true;
        self.make_ready(id);
        Ok(())
    }

    /// Promises an answer to what was not asked; its stream's number.
    pub fn promise(&mut self, id: u32, fields: &[Field]) -> Result<u32, i32> {
        if !self.remote.enable_push {
            return Err(fault::PUSH_DISABLED);
        }
        let stream = self.known(id)?;
        if stream.is_local_closed {
            return Err(fault::STREAM_CLOSED);
        }
        let promised = self.take_id()?;
        let is_head = is_head(fields);
        let stream = self.add_stream(promised);
        stream.is_reserved = true;
        stream.is_remote_closed = true;
        stream.is_head = is_head;
        self.write_fields(frame::PUSH_PROMISE, id, fields, false, Some(promised));
        Ok(promised)
    }

    /// Data for a stream; it goes when there is room.
    pub fn write(&mut self, id: u32, bytes: &[u8]) -> Result<(), i32> {
        let stream = self.known(id)?;
        if stream.is_local_closed || stream.ends {
            return Err(fault::STREAM_CLOSED);
        }
        stream.queue.drain(..stream.sent);
        stream.sent = 0;
        stream.queue.extend_from_slice(bytes);
        stream.is_watched = true;
        self.queued += bytes.len();
        self.make_ready(id);
        Ok(())
    }

    /// Nothing more is written on a stream.
    pub fn end(&mut self, id: u32) -> Result<(), i32> {
        let stream = self.known(id)?;
        if !stream.is_local_closed {
            stream.ends = true;
            self.make_ready(id);
        }
        Ok(())
    }

    fn end_local(&mut self, id: u32) {
        if let Some(stream) = self.streams.get_mut(&id) {
            stream.is_local_closed = true;
        }
        self.close_when_both(id);
    }

    /// A stream may have something to send.
    pub(super) fn make_ready(&mut self, id: u32) {
        let Some(stream) = self.streams.get_mut(&id) else {
            return;
        };
        let has_data = stream.left() > 0 && stream.send_window > 0;
        let has_end = stream.left() == 0 && (stream.ends || stream.is_watched);
        let is_able = stream.has_fields && !stream.is_local_closed;
        if is_able && !stream.is_ready && (has_data || has_end) {
            stream.is_ready = true;
            self.ready.push_back(id);
        }
    }

    /// Whether there is something to send now.
    pub fn has_output(&self) -> bool {
        let has_more = !self.ready.is_empty() || !self.late_resets.is_empty();
        !self.output.is_empty() || (has_more && !self.is_dead)
    }

    /// What is to be sent: fields and answers, and about so much data.
    pub fn output(&mut self, most: usize) -> Vec<u8> {
        self.answers = 0;
        let mut turns = self.ready.len();
        while self.output.len() < most && turns > 0 && !self.is_dead {
            turns -= 1;
            let Some(id) = self.ready.pop_front() else {
                break;
            };
            if self.send_from(id) {
                turns = self.ready.len();
            }
        }
        // When all else is with the socket.
        if self.output.is_empty() && !self.is_dead {
            for (id, code) in std::mem::take(&mut self.late_resets) {
                self.reset(id, code);
            }
        }
        let output = std::mem::take(&mut self.output);
        self.count_frames(&output);
        output
    }

    /// Counts what is sent, for those who observe it.
    fn count_frames(&mut self, output: &[u8]) {
        let mut rest = output.strip_prefix(frame::MAGIC).unwrap_or(output);
        while let Some(head) = frame::Head::read(rest) {
            self.frames_sent += 1;
            rest = rest.get(frame::HEAD + head.length..).unwrap_or_default();
        }
    }

    /// One stream's turn. Whether it had one.
    pub(super) fn send_from(&mut self, id: u32) -> bool {
        let most = (self.remote.max_frame_size as usize).min(frame::MIN_FRAME as usize);
        let Some(stream) = self.streams.get_mut(&id) else {
            return false;
        };
        let left = stream.left();
        if left > 0 && self.send_window <= 0 {
            // Until the peer has read; the others may end meanwhile.
            if stream.is_ready {
                self.ready.push_back(id);
            }
            return false;
        }
        stream.is_ready = false;
        let window = stream.send_window.min(self.send_window);
        let room = most.min(usize::try_from(window).unwrap_or_default());
        let count = left.min(room);
        if left > 0 && count == 0 {
            return false;
        }
        let is_whole = count == left;
        let is_end = is_whole && stream.ends && !stream.wants_trailers;
        if count > 0 || is_end {
            let padding = self.options.padding.of(count, room);
            let mut flags = if is_end { frame::END_STREAM } else { 0 };
            if padding > 0 {
                flags |= frame::PADDED;
            }
            frame::head(&mut self.output, count + padding, frame::DATA, flags, id);
            if padding > 0 {
                self.output.push((padding - 1) as u8);
            }
            let from = stream.sent;
            self.output
                .extend_from_slice(&stream.queue[from..from + count]);
            if padding > 0 {
                self.output.resize(self.output.len() + padding - 1, 0);
            }
            stream.sent += count;
            stream.send_window -= (count + padding) as i64;
            self.send_window -= (count + padding) as i64;
            self.queued = self.queued.saturating_sub(count);
        }
        if !is_whole {
            self.make_ready(id);
            return true;
        }
        stream.queue = Vec::new();
        stream.sent = 0;
        // That trailers may follow is told before that all was written.
        let wants_trailers = stream.ends && stream.wants_trailers && stream.trailers.is_none();
        if wants_trailers {
            stream.ends = false;
            self.events.push_back(Event::WantsTrailers { stream: id });
        }
        if std::mem::take(&mut stream.is_watched) {
            self.events.push_back(Event::Drained { stream: id });
        }
        if is_end {
            self.end_local(id);
        } else if stream.ends {
            let fields = stream.trailers.take().unwrap_or_default();
            self.write_fields(frame::HEADERS, id, &fields, true, None);
            self.end_local(id);
        }
        true
    }

    /// A block of fields, in as many frames as it needs.
    fn write_fields(
        &mut self,
        kind: u8,
        id: u32,
        fields: &[Field],
        ends: bool,
        promised: Option<u32>,
    ) {
        let block = self.deflater.write(fields);
        let most = self.remote.max_frame_size as usize;
        let mut front = Vec::new();
        if let Some(promised) = promised {
            front.extend_from_slice(&promised.to_be_bytes());
        }
        // Padding is for what fits into one frame.
        let length = front.len() + block.len();
        let padding = match length < most {
            true => self.options.padding.of(length, most),
            false => Padding::None.of(length, most),
        };
        let first = block.len().min(most - front.len());
        let mut flags = if ends { frame::END_STREAM } else { 0 };
        if first == block.len() {
            flags |= frame::END_HEADERS;
        }
        if padding > 0 {
            flags |= frame::PADDED;
        }
        let whole = front.len() + first + padding;
        frame::head(&mut self.output, whole, kind, flags, id);
        if padding > 0 {
            self.output.push((padding - 1) as u8);
        }
        self.output.extend_from_slice(&front);
        self.output.extend_from_slice(&block[..first]);
        if padding > 0 {
            self.output.resize(self.output.len() + padding - 1, 0);
        }
        let mut rest = &block[first..];
        while !rest.is_empty() {
            let (piece, behind) = rest.split_at(rest.len().min(most));
            rest = behind;
            let flags = if rest.is_empty() {
                frame::END_HEADERS
            } else {
                0
            };
            frame::write(&mut self.output, frame::CONTINUATION, flags, id, piece);
        }
    }
}

fn is_head(fields: &[Field]) -> bool {
    fields
        .iter()
        .any(|field| field.name == b":method" && field.value == b"HEAD")
}
