//! The frames of HTTP/2 (RFC 9113, section 6): their numbers, and how they are written.

/// Bytes of a frame's head.
pub const HEAD: usize = 9;
/// What a client says first.
pub const MAGIC: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
/// The largest frame that may be sent to a peer that has not allowed more.
pub const MIN_FRAME: u32 = 16_384;
pub const MAX_FRAME: u32 = 16_777_215;
/// The largest window, and the largest stream.
pub const MAX_WINDOW: i64 = 2_147_483_647;
pub const MAX_ID: u32 = 0x7FFF_FFFF;

pub const DATA: u8 = 0;
pub const HEADERS: u8 = 1;
pub const PRIORITY: u8 = 2;
pub const RST_STREAM: u8 = 3;
pub const SETTINGS: u8 = 4;
pub const PUSH_PROMISE: u8 = 5;
pub const PING: u8 = 6;
pub const GOAWAY: u8 = 7;
pub const WINDOW_UPDATE: u8 = 8;
pub const CONTINUATION: u8 = 9;
pub const ALTSVC: u8 = 10;
pub const ORIGIN: u8 = 12;

pub const END_STREAM: u8 = 1;
pub const ACK: u8 = 1;
pub const END_HEADERS: u8 = 4;
pub const PADDED: u8 = 8;
pub const HAS_PRIORITY: u8 = 32;

/// Why a stream, or a connection, ends.
pub mod code {
    pub const NO_ERROR: u32 = 0;
    pub const PROTOCOL_ERROR: u32 = 1;
    pub const INTERNAL_ERROR: u32 = 2;
    pub const FLOW_CONTROL_ERROR: u32 = 3;
    pub const STREAM_CLOSED: u32 = 5;
    pub const FRAME_SIZE_ERROR: u32 = 6;
    pub const REFUSED_STREAM: u32 = 7;
    pub const CANCEL: u32 = 8;
    pub const COMPRESSION_ERROR: u32 = 9;
    pub const ENHANCE_YOUR_CALM: u32 = 11;
}

/// The numbers that Node's library has for what goes wrong; scripts see them as `errno`.
pub mod fault {
    pub const PROTOCOL: i32 = -505;
    pub const NO_STREAM_ID: i32 = -509;
    pub const STREAM_CLOSED: i32 = -510;
    pub const START_NOT_ALLOWED: i32 = -516;
    pub const FRAME_SIZE: i32 = -522;
    pub const COMPRESSION: i32 = -523;
    pub const FLOW_CONTROL: i32 = -524;
    pub const TOO_MANY_SETTINGS: i32 = -527;
    pub const PUSH_DISABLED: i32 = -528;
    pub const SETTINGS_EXPECTED: i32 = -536;
    pub const BAD_MAGIC: i32 = -903;
    pub const FLOODED: i32 = -904;
    pub const TOO_MANY_CONTINUATIONS: i32 = -905;
}

/// The head of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    pub length: usize,
    pub kind: u8,
    pub flags: u8,
    pub stream: u32,
}

impl Head {
    /// Reads a head, when all of it is there.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let head = bytes.get(..HEAD)?;
        Some(Self {
            length: usize::from(head[0]) << 16 | usize::from(head[1]) << 8 | usize::from(head[2]),
            kind: head[3],
            flags: head[4],
            stream: number(&head[5..]) & MAX_ID,
        })
    }

    pub fn has(self, flag: u8) -> bool {
        self.flags & flag != 0
    }
}

/// A number of four bytes; what is not there counts as zeros.
pub fn number(bytes: &[u8]) -> u32 {
    let mut four = [0; 4];
    for (to, from) in four.iter_mut().zip(bytes) {
        *to = *from;
    }
    u32::from_be_bytes(four)
}

/// Writes the head of a frame.
pub fn head(out: &mut Vec<u8>, length: usize, kind: u8, flags: u8, stream: u32) {
    let length = (length as u32).to_be_bytes();
    out.extend_from_slice(&length[1..]);
    out.push(kind);
    out.push(flags);
    out.extend_from_slice(&stream.to_be_bytes());
}

/// Writes a whole frame.
pub fn write(out: &mut Vec<u8>, kind: u8, flags: u8, stream: u32, payload: &[u8]) {
    head(out, payload.len(), kind, flags, stream);
    out.extend_from_slice(payload);
}

/// How many bytes of padding a frame gets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Padding {
    #[default]
    None,
    /// So many that head and payload together are a multiple of eight bytes.
    Aligned,
    /// As many as there may be.
    Max,
}

impl Padding {
    /// The bytes that padding adds to a payload, the one that tells of it among them.
    pub fn of(self, payload: usize, most: usize) -> usize {
        let room = most.saturating_sub(payload).min(256);
        match self {
            Self::None => 0,
            Self::Max => room,
            Self::Aligned => match (payload + HEAD) % 8 {
                0 => 0,
                over if 8 - over <= room => 8 - over,
                _ => 0,
            },
        }
    }
}
