//! A stream's life: which side may still say something, how much, and what waits.

use super::super::frame::{self, MAX_WINDOW, code};
use super::super::hpack::Field;
use super::{Event, Session};

/// A stream that is not over.
#[derive(Debug, Default)]
pub struct Stream {
    /// Which side has said its last.
    pub is_local_closed: bool,
    pub is_remote_closed: bool,
    /// It is promised only; by us, or to us.
    pub is_reserved: bool,
    /// The peer has no room for it yet.
    pub is_waiting: bool,
    /// Its fields are on their way: data may follow.
    pub has_fields: bool,
    /// It counts among those that are open.
    is_counted: bool,
    pub send_window: i64,
    pub receive_window: i64,
    /// What was received, read, and not told to the peer yet; and what came while nobody read.
    pub used: i64,
    pub held: i64,
    pub is_read: bool,
    /// What is to be sent, from `sent` on.
    pub queue: Vec<u8>,
    pub sent: usize,
    /// Nothing follows what is in the queue; or trailers do, when they are there.
    pub ends: bool,
    pub wants_trailers: bool,
    pub trailers: Option<Vec<Field>>,
    pub is_ready: bool,
    /// A script waits for the queue to be sent.
    pub is_watched: bool,
    /// The fields of a request, or of a response that is no information, have come.
    pub has_begun: bool,
    /// How much the other side has said it will send, and has sent.
    pub length: Option<u64>,
    pub received: u64,
    pub is_head: bool,
    /// It is reset when what has come was told.
    is_leaving: bool,
}

impl Stream {
    /// What waits to be sent.
    pub fn left(&self) -> usize {
        self.queue.len() - self.sent
    }
}

impl Session {
    /// Makes a stream.
    pub(super) fn add_stream(&mut self, id: u32) -> &mut Stream {
        let stream = Stream {
            send_window: i64::from(self.remote.initial_window_size),
            receive_window: i64::from(self.local.initial_window_size),
            ..Stream::default()
        };
        self.streams.entry(id).or_insert(stream)
    }

    /// From now on a stream counts as open.
    pub(super) fn count(&mut self, id: u32) {
        let is_ours = self.is_ours(id);
        if let Some(stream) = self.streams.get_mut(&id)
            && !stream.is_counted
        {
            stream.is_counted = true;
            match is_ours {
                true => self.local_open += 1,
                false => self.peer_open += 1,
            }
            self.most_open = self.most_open.max(self.local_open + self.peer_open);
        }
    }

    /// A stream is over.
    pub(super) fn close(&mut self, id: u32, code: u32) {
        let Some(stream) = self.streams.remove(&id) else {
            return;
        };
        self.queued = self.queued.saturating_sub(stream.left());
        if stream.is_counted {
            match self.is_ours(id) {
                true => self.local_open -= 1,
                false => self.peer_open -= 1,
            }
        }
        if stream.is_waiting {
            self.waiting.retain(|waiting| waiting.id != id);
        }
        // What nobody will read is no load on the connection: that part is given back at once when it comes.
        self.events.push_back(Event::Closed { stream: id, code });
        self.open_waiting();
    }

    pub(super) fn close_when_both(&mut self, id: u32) {
        if let Some(stream) = self.streams.get(&id)
            && stream.is_local_closed
            && stream.is_remote_closed
        {
            self.close(id, code::NO_ERROR);
        }
    }

    /// Ends a stream at once.
    pub fn reset(&mut self, id: u32, code: u32) {
        let Some(stream) = self.streams.get(&id) else {
            return;
        };
        let is_waiting = stream.is_waiting;
        // What was written before it still goes, as far as there is room.
        if stream.has_fields && !stream.is_local_closed && stream.left() > 0 && !self.is_dead {
            while self.send_from(id) && self.streams.get(&id).is_some_and(|it| it.left() > 0) {}
            if !self.streams.contains_key(&id) {
                return;
            }
        }
        if !is_waiting && !self.is_dead {
            let payload = code.to_be_bytes();
            frame::write(&mut self.output, frame::RST_STREAM, 0, id, &payload);
        }
        self.close(id, code);
    }

    /// Ends a stream when all that has come was told, and all that can be sent by then has been: it may be over
    /// by itself, without a word of this.
    pub fn reset_late(&mut self, id: u32, code: u32) {
        if let Some(stream) = self.streams.get_mut(&id)
            && !std::mem::replace(&mut stream.is_leaving, true)
        {
            self.late_resets.push((id, code));
        }
    }

    /// The peer has broken a rule of a stream.
    pub(super) fn violated(&mut self, id: u32, code: u32) {
        self.note_invalid();
        if self.is_dead {
            return;
        }
        if self.streams.contains_key(&id) {
            self.reset(id, code);
        } else {
            let payload = code.to_be_bytes();
            self.answer(|output| frame::write(output, frame::RST_STREAM, 0, id, &payload));
        }
    }

    /// A frame was wrong: there may be so many of them.
    pub(super) fn note_invalid(&mut self) {
        let before = self.invalid;
        self.invalid += 1;
        if before > self.options.max_invalid {
            self.fail_because(
                code::ENHANCE_YOUR_CALM,
                super::fault::PROTOCOL,
                Some("ERR_HTTP2_TOO_MANY_INVALID_FRAMES"),
            );
        }
    }

    /// A stream was refused: there may be so many of them.
    pub(super) fn note_rejected(&mut self) {
        self.rejected += 1;
        if self.rejected > self.options.max_rejected {
            self.fail(code::ENHANCE_YOUR_CALM, super::fault::FLOODED);
        }
    }

    // --- windows ---

    /// So much more may be sent on each stream.
    pub(super) fn shift_windows(&mut self, more: i64) -> bool {
        let mut ready = Vec::new();
        for (id, stream) in &mut self.streams {
            stream.send_window += more;
            if stream.send_window > MAX_WINDOW {
                return false;
            }
            ready.push(*id);
        }
        for id in ready {
            self.make_ready(id);
        }
        true
    }

    /// Bytes of the connection were received, and are no load any more.
    pub(super) fn use_connection(&mut self, count: i64) {
        self.used += count;
        if self.used > 0 && self.used >= self.window_size / 2 {
            let used = std::mem::take(&mut self.used);
            // A window that was made smaller is filled up to its size only.
            let more = used.min(self.window_size - self.receive_window);
            if more > 0 {
                self.receive_window += more;
                self.write_window(0, more);
            }
        }
    }

    /// The same for a stream's.
    pub(super) fn use_stream(&mut self, id: u32, count: i64) {
        let size = i64::from(self.local.initial_window_size);
        let Some(stream) = self.streams.get_mut(&id) else {
            return;
        };
        stream.used += count;
        if stream.used > 0 && stream.used >= size / 2 && !stream.is_remote_closed {
            let used = std::mem::take(&mut stream.used);
            let more = used.min(MAX_WINDOW - stream.receive_window);
            if more > 0 {
                stream.receive_window += more;
                self.write_window(id, more);
            }
        }
    }

    /// Whether somebody reads a stream. What comes meanwhile is held against it.
    pub fn set_reading(&mut self, id: u32, is_read: bool) {
        let Some(stream) = self.streams.get_mut(&id) else {
            return;
        };
        stream.is_read = is_read;
        if is_read {
            let held = std::mem::take(&mut stream.held);
            self.use_stream(id, held);
        }
    }
}
