//! A client's half of RFC 6455: frames that come, put together to messages, and frames that go.

/// A message is at most as large as undici takes it by default, in bytes.
const MOST_BYTES: u64 = 128 << 20;
/// So many frames a message may be in.
const MOST_FRAMES: u32 = 1 << 17;
/// Lengths beyond it are another failure, in undici's words.
const MOST_LENGTH: u64 = (1 << 31) - 1;
/// What a control frame may hold.
const MOST_CONTROL: u64 = 125;

/// What a frame is, by its number on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opcode {
    Continuation = 0,
    Text = 1,
    Binary = 2,
    Close = 8,
    Ping = 9,
    Pong = 10,
}

impl Opcode {
    pub fn of(number: u8) -> Option<Self> {
        Some(match number {
            0 => Self::Continuation,
            1 => Self::Text,
            2 => Self::Binary,
            8 => Self::Close,
            9 => Self::Ping,
            10 => Self::Pong,
            _ => return None,
        })
    }

    fn is_control(self) -> bool {
        self as u8 >= Self::Close as u8
    }
}

/// Why a connection fails: the status and the reason that the server is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failure(pub u16, pub &'static str);

/// What the bytes so far amount to, one thing at a time.
#[derive(Debug, PartialEq, Eq)]
pub enum Step {
    /// Nothing before more bytes come.
    More,
    Message {
        is_text: bool,
        is_deflated: bool,
        bytes: Vec<u8>,
    },
    Ping(Vec<u8>),
    Pong(Vec<u8>),
    /// The status, if there is one, and the reason.
    Close(Option<u16>, String),
    Failed(Failure),
}

/// A frame whose head has been read.
#[derive(Clone, Copy)]
struct Frame {
    opcode: Opcode,
    is_last: bool,
    /// Bytes that are still to come.
    left: usize,
}

/// A message of which a frame has come.
struct Message {
    is_text: bool,
    is_deflated: bool,
    frames: u32,
    bytes: Vec<u8>,
}

/// Reads what a server sends.
#[derive(Default)]
pub struct Reader {
    waiting: Vec<u8>,
    /// What of `waiting` has been read.
    at: usize,
    frame: Option<Frame>,
    message: Option<Message>,
    /// Whether the connection may send compressed messages.
    deflates: bool,
    /// Nothing that comes counts any more.
    is_over: bool,
}

impl Reader {
    pub fn new(deflates: bool) -> Self {
        Self {
            deflates,
            ..Self::default()
        }
    }

    pub fn receive(&mut self, bytes: &[u8]) {
        if !self.is_over {
            self.waiting.extend_from_slice(bytes);
        }
    }

    /// The next thing that has happened.
    pub fn step(&mut self) -> Step {
        match self.read() {
            Ok(Some(step)) => {
                if matches!(step, Step::Close(..)) {
                    self.end();
                }
                step
            }
            Ok(None) => {
                self.waiting.drain(..self.at);
                self.at = 0;
                Step::More
            }
            Err(failure) => {
                self.end();
                Step::Failed(failure)
            }
        }
    }

    fn end(&mut self) {
        *self = Self {
            is_over: true,
            ..Self::default()
        };
    }

    fn read(&mut self) -> Result<Option<Step>, Failure> {
        loop {
            let frame = match self.frame {
                Some(frame) => frame,
                None => match self.head()? {
                    Some(frame) => frame,
                    None => return Ok(None),
                },
            };
            self.frame = Some(frame);
            let there = &self.waiting[self.at..];
            if frame.opcode.is_control() {
                let Some(bytes) = there.get(..frame.left) else {
                    return Ok(None);
                };
                let bytes = bytes.to_vec();
                self.at += frame.left;
                self.frame = None;
                return control(frame.opcode, bytes).map(Some);
            }
            let taken = there.len().min(frame.left);
            let Some(message) = &mut self.message else {
                return Ok(None);
            };
            message.bytes.extend_from_slice(&there[..taken]);
            self.at += taken;
            if taken < frame.left {
                self.frame = Some(Frame {
                    left: frame.left - taken,
                    ..frame
                });
                return Ok(None);
            }
            self.frame = None;
            if frame.is_last
                && let Some(message) = self.message.take()
            {
                return Ok(Some(Step::Message {
                    is_text: message.is_text,
                    is_deflated: message.is_deflated,
                    bytes: message.bytes,
                }));
            }
        }
    }

    /// Reads the head of the next frame once it is there. What is wrong is looked for in undici's
    /// order, since the server is told the first.
    fn head(&mut self) -> Result<Option<Frame>, Failure> {
        let there = &self.waiting[self.at..];
        let &[first, second, ..] = there else {
            return Ok(None);
        };
        let opcode = Opcode::of(first & 0x0f).ok_or(Failure(1002, "Invalid opcode received"))?;
        let is_last = first & 0x80 != 0;
        let is_deflated = first & 0x40 != 0;
        if second & 0x80 != 0 {
            return Err(Failure(1002, "Frame cannot be masked"));
        }
        if is_deflated && !self.deflates {
            return Err(Failure(1002, "Expected RSV1 to be clear."));
        }
        if first & 0x30 != 0 {
            return Err(Failure(1002, "RSV1, RSV2, RSV3 must be clear"));
        }
        if !is_last && opcode.is_control() {
            return Err(Failure(1002, "Invalid frame type was fragmented."));
        }
        let begins = matches!(opcode, Opcode::Text | Opcode::Binary);
        if begins && self.message.is_some() {
            return Err(Failure(1002, "Expected continuation frame"));
        }
        let short = u64::from(second & 0x7f);
        if opcode.is_control() && short > MOST_CONTROL {
            let reason = "Control frame either too large or fragmented";
            return Err(Failure(1002, reason));
        }
        if opcode == Opcode::Continuation && self.message.is_none() {
            return Err(Failure(1002, "Unexpected continuation frame"));
        }
        let more = match short {
            126 => 2,
            127 => 8,
            _ => 0,
        };
        let Some(more) = there.get(2..2 + more) else {
            return Ok(None);
        };
        let length = match more {
            [] => short,
            more => more.iter().fold(0, |sum, &byte| sum << 8 | u64::from(byte)),
        };
        if length > MOST_LENGTH {
            return Err(Failure(1009, "Received payload length > 2^31 bytes."));
        }
        self.at += 2 + more.len();
        if !opcode.is_control() {
            let message = self.message.get_or_insert_with(|| Message {
                is_text: opcode == Opcode::Text,
                is_deflated,
                frames: 0,
                bytes: Vec::new(),
            });
            if message.bytes.len() as u64 + length > MOST_BYTES {
                return Err(Failure(1009, "Payload size exceeds maximum allowed size"));
            }
            message.frames += 1;
            if message.frames > MOST_FRAMES {
                return Err(Failure(1008, "Too many message fragments"));
            }
        }
        Ok(Some(Frame {
            opcode,
            is_last,
            left: length as usize,
        }))
    }
}

fn control(opcode: Opcode, bytes: Vec<u8>) -> Result<Step, Failure> {
    match opcode {
        Opcode::Ping => return Ok(Step::Ping(bytes)),
        Opcode::Pong => return Ok(Step::Pong(bytes)),
        _ => {}
    }
    let (status, reason) = match bytes.as_slice() {
        [] => return Ok(Step::Close(None, String::new())),
        [_] => return Err(Failure(1002, "Received close frame with a 1-byte body.")),
        &[high, low, ref reason @ ..] => (u16::from_be_bytes([high, low]), reason),
    };
    if !matches!(status, 1000..=1003 | 1007..=1014 | 3000..=4999) {
        return Err(Failure(1002, "Invalid status code"));
    }
    match text(reason) {
        Some(reason) => Ok(Step::Close(Some(status), reason.to_string())),
        None => Err(Failure(1007, "Invalid UTF-8")),
    }
}

/// Bytes as the standard's decoder reads them, without a byte order mark; nothing when they are no
/// UTF-8.
pub fn text(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bytes).ok()?;
    Some(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// A whole message, or a control frame, as a client sends it.
pub fn frame(opcode: Opcode, bytes: &[u8], mask: [u8; 4]) -> Vec<u8> {
    let length = bytes.len();
    let mut made = Vec::with_capacity(length + 14);
    made.push(0x80 | opcode as u8);
    if let Ok(short) = u8::try_from(length)
        && u64::from(short) <= MOST_CONTROL
    {
        made.push(0x80 | short);
    } else if let Ok(length) = u16::try_from(length) {
        made.push(0x80 | 126);
        made.extend_from_slice(&length.to_be_bytes());
    } else {
        made.push(0x80 | 127);
        made.extend_from_slice(&(length as u64).to_be_bytes());
    }
    made.extend_from_slice(&mask);
    let begin = made.len();
    made.extend_from_slice(bytes);
    for piece in made[begin..].chunks_mut(4) {
        for (byte, mask) in piece.iter_mut().zip(mask) {
            *byte ^= mask;
        }
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A frame as a server sends it.
    fn sent(first: u8, bytes: &[u8]) -> Vec<u8> {
        let mut made = vec![first, bytes.len() as u8];
        made.extend_from_slice(bytes);
        made
    }

    fn steps<'a>(pieces: impl Iterator<Item = &'a [u8]>) -> Vec<Step> {
        let mut reader = Reader::new(true);
        let mut told = Vec::new();
        for piece in pieces {
            reader.receive(piece);
            loop {
                match reader.step() {
                    Step::More => break,
                    step => told.push(step),
                }
            }
        }
        told
    }

    #[test]
    fn a_control_frame_may_stand_inside_a_message() {
        let all = [sent(1, b"a"), sent(0x89, b"p"), sent(0x80, b"b")].concat();
        let message = Step::Message {
            is_text: true,
            is_deflated: false,
            bytes: b"ab".to_vec(),
        };
        let told = steps(std::iter::once(all.as_slice()));
        assert_eq!(told, [Step::Ping(b"p".to_vec()), message]);
    }

    #[test]
    fn what_is_announced_takes_no_memory() {
        let mut reader = Reader::new(false);
        reader.receive(&[0x82, 127, 0, 0, 0, 0, 0x07, 0xff, 0xff, 0xff]);
        assert_eq!(reader.step(), Step::More);
        let message = reader.message.expect("a message that has begun");
        assert!(message.bytes.capacity() < 1 << 10);
    }

    proptest! {
        #[test]
        fn no_split_changes_what_is_told(
            frames in prop::collection::vec((0u8..=255, prop::collection::vec(any::<u8>(), 0..8)), 0..8),
            size in 1usize..9,
        ) {
            let all: Vec<u8> = frames.iter().flat_map(|(first, bytes)| sent(*first, bytes)).collect();
            let whole = steps(std::iter::once(all.as_slice()));
            prop_assert_eq!(whole, steps(all.chunks(size)));
        }

        #[test]
        fn a_mask_comes_off_again(bytes in prop::collection::vec(any::<u8>(), 0..70_000), mask: [u8; 4]) {
            let made = frame(Opcode::Binary, &bytes, mask);
            let head = made.len() - bytes.len();
            prop_assert_eq!(&made[head - 4..head], &mask);
            let read: Vec<u8> = made[head..].iter().zip(mask.iter().cycle()).map(|(a, b)| a ^ b).collect();
            prop_assert_eq!(read, bytes);
        }
    }
}
