//! What the two sides of a connection tell each other of themselves.

use super::frame::{MAX_FRAME, MAX_WINDOW, MIN_FRAME, code, number};

pub const HEADER_TABLE_SIZE: u16 = 1;
pub const ENABLE_PUSH: u16 = 2;
pub const MAX_CONCURRENT_STREAMS: u16 = 3;
pub const INITIAL_WINDOW_SIZE: u16 = 4;
pub const MAX_FRAME_SIZE: u16 = 5;
pub const MAX_HEADER_LIST_SIZE: u16 = 6;
pub const ENABLE_CONNECT_PROTOCOL: u16 = 8;

/// How many settings of other numbers are kept.
const MOST_CUSTOM: usize = 10;

/// The settings of one side.
#[derive(Clone, Debug)]
pub struct Settings {
    pub header_table_size: u32,
    pub enable_push: bool,
    pub max_concurrent_streams: u32,
    pub initial_window_size: u32,
    pub max_frame_size: u32,
    pub max_header_list_size: u32,
    pub enable_connect_protocol: bool,
    /// Those of other numbers, as far as somebody has named them.
    pub custom: Vec<(u16, u32)>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            header_table_size: 4096,
            enable_push: true,
            max_concurrent_streams: u32::MAX,
            initial_window_size: 65_535,
            max_frame_size: MIN_FRAME,
            max_header_list_size: u32::MAX,
            enable_connect_protocol: false,
            custom: Vec::new(),
        }
    }
}

impl Settings {
    /// Takes one over. Fails with a code when it cannot be.
    pub fn set(&mut self, id: u16, value: u32, known: &[u16]) -> Result<(), u32> {
        let flag = |value| match value {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(code::PROTOCOL_ERROR),
        };
        match id {
            HEADER_TABLE_SIZE => self.header_table_size = value,
            ENABLE_PUSH => self.enable_push = flag(value)?,
            MAX_CONCURRENT_STREAMS => self.max_concurrent_streams = value,
            INITIAL_WINDOW_SIZE if i64::from(value) > MAX_WINDOW => {
                return Err(code::FLOW_CONTROL_ERROR);
            }
            INITIAL_WINDOW_SIZE => self.initial_window_size = value,
            MAX_FRAME_SIZE if !(MIN_FRAME..=MAX_FRAME).contains(&value) => {
                return Err(code::PROTOCOL_ERROR);
            }
            MAX_FRAME_SIZE => self.max_frame_size = value,
            MAX_HEADER_LIST_SIZE => self.max_header_list_size = value,
            ENABLE_CONNECT_PROTOCOL => {
                let on = flag(value)?;
                // Once allowed it stays so.
                if self.enable_connect_protocol && !on {
                    return Err(code::PROTOCOL_ERROR);
                }
                self.enable_connect_protocol = on;
            }
            other => {
                let kept = self.custom.iter().position(|(id, _)| *id == other);
                match kept {
                    Some(at) => self.custom[at].1 = value,
                    None if known.contains(&other) && self.custom.len() < MOST_CUSTOM => {
                        self.custom.push((other, value));
                    }
                    None => {}
                }
            }
        }
        Ok(())
    }
}

/// The numbers and values of a frame's payload.
pub fn read(payload: &[u8]) -> impl Iterator<Item = (u16, u32)> + '_ {
    payload
        .chunks_exact(6)
        .map(|six| (u16::from_be_bytes([six[0], six[1]]), number(&six[2..])))
}

/// The payload of a frame.
pub fn write(all: &[(u16, u32)]) -> Vec<u8> {
    let mut out = Vec::with_capacity(all.len() * 6);
    for (id, value) in all {
        out.extend_from_slice(&id.to_be_bytes());
        out.extend_from_slice(&value.to_be_bytes());
    }
    out
}
