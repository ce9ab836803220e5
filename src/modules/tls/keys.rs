//! The secrets of a connection, for tools that look into what went over the wire (`keylog`), in the
//! order in which OpenSSL tells of them.

use std::fmt::{self, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use rustls::KeyLog;

/// In which order a client hears of them. The first it hears of in the middle of the handshake.
const OF_CLIENT: [&str; 5] = [
    "SERVER_HANDSHAKE_TRAFFIC_SECRET",
    "EXPORTER_SECRET",
    "SERVER_TRAFFIC_SECRET_0",
    "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
    "CLIENT_TRAFFIC_SECRET_0",
];
/// In which order a server hears of them: of the last when the client has answered.
const OF_SERVER: [&str; 5] = [
    "SERVER_HANDSHAKE_TRAFFIC_SECRET",
    "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
    "EXPORTER_SECRET",
    "SERVER_TRAFFIC_SECRET_0",
    "CLIENT_TRAFFIC_SECRET_0",
];

/// What there is to tell of one connection.
#[derive(Default)]
pub struct Keys {
    is_wanted: AtomicBool,
    lines: Mutex<Vec<(usize, String)>>,
    is_server: bool,
}

impl Keys {
    pub fn new(is_server: bool) -> Self {
        Self {
            is_server,
            ..Self::default()
        }
    }

    /// From now on somebody hears of them.
    pub fn want(&self) {
        self.is_wanted.store(true, Ordering::Relaxed);
    }

    /// The line that is to be told next. `is_done`: the handshake is.
    pub fn next(&self, is_done: bool) -> Option<String> {
        if !self.is_wanted.load(Ordering::Relaxed) {
            return None;
        }
        let mut lines = self.lines.lock().ok()?;
        let (at, &(rank, _)) = lines
            .iter()
            .enumerate()
            .min_by_key(|(_, (rank, _))| *rank)?;
        let early = if self.is_server { 4 } else { 1 };
        (is_done || rank < early).then(|| lines.remove(at).1)
    }
}

impl KeyLog for Keys {
    fn log(&self, label: &str, client_random: &[u8], secret: &[u8]) {
        let order = if self.is_server { OF_SERVER } else { OF_CLIENT };
        let rank = order.iter().position(|known| *known == label);
        let mut line = format!("{label} ");
        for (bytes, end) in [(client_random, ' '), (secret, '\n')] {
            for byte in bytes {
                // A String takes everything.
                let _ = write!(line, "{byte:02x}");
            }
            line.push(end);
        }
        if let Ok(mut lines) = self.lines.lock() {
            lines.push((rank.unwrap_or(0), line));
        }
    }

    fn will_log(&self, _: &str) -> bool {
        self.is_wanted.load(Ordering::Relaxed)
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys")
    }
}
