//! One side of a TLS connection, without a socket: it is given what came from the peer, and gives what
//! is to be sent and what the peer has said. Steps are taken one at a time, so that whoever drives it
//! can do something in between.

use std::io::{self, BufRead, Write};
use std::sync::Arc;

use rustls::pki_types::{CertificateDer, ServerName};
use rustls::server::{Accepted, Acceptor};
use rustls::{ClientConnection, Connection, Error, KeyLog, ProtocolVersion};

use super::context::Secure;
use super::failure::Failure;
use super::keys::Keys;

/// What a step has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// More bytes of the peer are needed.
    Waits = 0,
    /// A client has said hello: [`Session::choose`] goes on.
    Hello = 1,
    /// The handshake is done.
    Done = 2,
    /// There is plain text.
    Data = 3,
    /// The peer has said its last, properly.
    Ended = 4,
    /// It failed: see [`Session::failure`].
    Failed = 5,
    /// There is a secret to tell: [`Session::key`].
    Key = 6,
}

/// Plain text given out at once.
const PIECE: usize = 64 * 1024;

/// What came and was not looked at yet. It is taken record by record: as in Node, what each holds is
/// told by itself.
#[derive(Default)]
struct Input {
    bytes: Vec<u8>,
    /// What has been taken of `bytes`.
    taken: usize,
    /// What is still to be taken of the record that was begun.
    left: usize,
}

impl Input {
    fn add(&mut self, bytes: &[u8]) {
        if self.taken == self.bytes.len() {
            self.clear();
        }
        self.bytes.extend_from_slice(bytes);
    }

    fn clear(&mut self) {
        self.bytes.clear();
        self.taken = 0;
    }

    /// Has `read` take what is there of one record; none: nothing is, or not the record's head.
    fn take<T>(&mut self, read: impl FnOnce(&mut &[u8]) -> T) -> Option<T> {
        let waits = &self.bytes[self.taken..];
        if self.left == 0 {
            let &[_, _, _, high, low, ..] = waits else {
                return None;
            };
            self.left = 5 + usize::from(u16::from_be_bytes([high, low]));
        }
        let mut record = &waits[..self.left.min(waits.len())];
        let before = record.len();
        if before == 0 {
            return None;
        }
        let result = read(&mut record);
        let count = before - record.len();
        self.taken += count;
        self.left -= count;
        Some(result)
    }
}

enum Stage {
    Accepting(Acceptor),
    Choosing(Accepted),
    Running(Box<Connection>),
    Over,
}

/// A session.
pub struct Session {
    stage: Stage,
    is_server: bool,
    pub context: Option<Arc<Secure>>,
    told_name: Option<String>,
    input: Input,
    /// The first bytes that came, which tell another protocol.
    first: Vec<u8>,
    output: Vec<u8>,
    pub plain: Vec<u8>,
    is_done: bool,
    /// The peer has said its last.
    is_closed: bool,
    failure: Option<Failure>,
    pub keys: Arc<Keys>,
    /// The secret that is to be told.
    pub key: String,
    /// Its end, or its failure, has been told.
    is_told: bool,
}

impl Session {
    fn new(stage: Stage, is_server: bool, context: Option<Arc<Secure>>) -> Self {
        Self {
            stage,
            is_server,
            context,
            told_name: None,
            input: Input::default(),
            first: Vec::new(),
            output: Vec::new(),
            plain: Vec::new(),
            is_done: false,
            is_closed: false,
            failure: None,
            keys: Arc::new(Keys::new(is_server)),
            key: String::new(),
            is_told: false,
        }
    }

    /// A client's, for a server with this name; without one it is not told.
    pub fn client(
        context: &Arc<Secure>,
        wished: &str,
        protocols: Vec<Vec<u8>>,
    ) -> Result<Self, Error> {
        let name = ServerName::try_from(wished.to_string()).ok();
        let is_told = matches!(name, Some(ServerName::DnsName(_)));
        let name = name.unwrap_or(ServerName::IpAddress(
            std::net::Ipv4Addr::UNSPECIFIED.into(),
        ));
        let keys = Arc::new(Keys::new(false));
        let mut config = context.client(protocols, is_told)?;
        config.key_log = Arc::clone(&keys) as Arc<dyn KeyLog>;
        let mut connection: Connection = ClientConnection::new(Arc::new(config), name)?.into();
        connection.set_buffer_limit(None);
        let stage = Stage::Running(Box::new(connection));
        let mut session = Self::new(stage, false, Some(Arc::clone(context)));
        session.keys = keys;
        session.told_name = is_told.then(|| wished.to_string());
        Ok(session)
    }

    pub fn server() -> Self {
        Self::new(Stage::Accepting(Acceptor::default()), true, None)
    }

    /// Bytes of the peer. [`Session::step`] looks at them.
    pub fn receive(&mut self, bytes: &[u8]) {
        if self.first.len() < 5 {
            let wanted = bytes.len().min(5 - self.first.len());
            self.first.extend_from_slice(&bytes[..wanted]);
        }
        self.input.add(bytes);
    }

    /// Goes on until there is something to tell.
    pub fn step(&mut self) -> Step {
        loop {
            match &mut self.stage {
                Stage::Over => {
                    return match self.failure.is_some()
                        && !std::mem::replace(&mut self.is_told, true)
                    {
                        true => Step::Failed,
                        false => Step::Waits,
                    };
                }
                Stage::Choosing(_) => return Step::Waits,
                Stage::Accepting(acceptor) => {
                    let Some(read) = self.input.take(|bytes| acceptor.read_tls(bytes)) else {
                        return Step::Waits;
                    };
                    if read.is_err() {
                        self.fail(&Error::PeerSentOversizedRecord);
                        continue;
                    }
                    match acceptor.accept() {
                        Ok(None) => {}
                        Ok(Some(accepted)) => {
                            self.stage = Stage::Choosing(accepted);
                            return Step::Hello;
                        }
                        Err((error, mut alert)) => {
                            let _ = alert.write_all(&mut self.output);
                            self.fail(&error);
                        }
                    }
                }
                Stage::Running(connection) => {
                    if let Some(key) = self.keys.next(!connection.is_handshaking()) {
                        self.key = key;
                        return Step::Key;
                    }
                    if !self.is_done && !connection.is_handshaking() {
                        self.is_done = true;
                        return Step::Done;
                    }
                    if self.is_done && take_plain(connection, &mut self.plain) {
                        return Step::Data;
                    }
                    if self.failure.is_some() {
                        self.stage = Stage::Over;
                        continue;
                    }
                    if self.is_closed {
                        // What may come behind is nothing that was promised.
                        self.input.clear();
                        return match std::mem::replace(&mut self.is_told, true) {
                            false => Step::Ended,
                            true => Step::Waits,
                        };
                    }
                    let Some(read) = self.input.take(|bytes| connection.read_tls(bytes)) else {
                        return Step::Waits;
                    };
                    let result = match read {
                        Ok(_) => connection.process_new_packets(),
                        Err(_) => Err(Error::PeerSentOversizedRecord),
                    };
                    send(connection, &mut self.output);
                    match result {
                        Ok(state) => self.is_closed |= state.peer_has_closed(),
                        Err(error) => {
                            let failure = Failure::of(&error, self.is_server, &self.first);
                            if failure.is_foreign {
                                self.output.clear();
                            }
                            self.failure = Some(failure);
                        }
                    }
                }
            }
        }
    }

    fn fail(&mut self, error: &Error) {
        let failure = Failure::of(error, self.is_server, &self.first);
        if failure.is_foreign {
            self.output.clear();
        } else if self.is_server && matches!(error, Error::General(_)) {
            // As OpenSSL, which tells a client that nothing fits of a failed handshake.
            self.output = vec![21, 3, 3, 0, 2, 2, 40];
        }
        self.failure = Some(failure);
        self.stage = Stage::Over;
    }

    /// What the client that said hello wants: the server's name, and the protocols it speaks.
    pub fn hello(&self) -> Option<(Option<String>, Vec<Vec<u8>>)> {
        let Stage::Choosing(accepted) = &self.stage else {
            return None;
        };
        let hello = accepted.client_hello();
        let protocols = hello.alpn().map(|all| all.map(<[u8]>::to_vec).collect());
        Some((
            hello.server_name().map(str::to_string),
            protocols.unwrap_or_default(),
        ))
    }

    /// Answers a client's hello.
    pub fn choose(
        &mut self,
        context: &Arc<Secure>,
        protocols: Vec<Vec<u8>>,
        asks: bool,
        insists: bool,
    ) {
        let Stage::Choosing(accepted) = std::mem::replace(&mut self.stage, Stage::Over) else {
            return;
        };
        self.context = Some(Arc::clone(context));
        let config = match context.server(protocols, asks, insists) {
            Ok(mut config) => {
                config.key_log = Arc::clone(&self.keys) as Arc<dyn KeyLog>;
                config
            }
            Err(error) => {
                self.fail(&error);
                return;
            }
        };
        match accepted.into_connection(Arc::new(config)) {
            Ok(connection) => {
                let mut connection = Box::new(Connection::from(connection));
                connection.set_buffer_limit(None);
                send(&mut connection, &mut self.output);
                self.stage = Stage::Running(connection);
            }
            Err((error, mut alert)) => {
                let _ = alert.write_all(&mut self.output);
                self.fail(&error);
            }
        }
    }

    /// Encrypts. Nothing may be written before the handshake is done.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let Stage::Running(connection) = &mut self.stage else {
            return Err(io::ErrorKind::NotConnected.into());
        };
        for piece in bytes.chunks(PIECE) {
            connection.writer().write_all(piece)?;
            send(connection, &mut self.output);
        }
        Ok(())
    }

    /// Says the last.
    pub fn end(&mut self) {
        if let Stage::Running(connection) = &mut self.stage {
            connection.send_close_notify();
            send(connection, &mut self.output);
        }
    }

    /// What is to be sent.
    pub fn output(&mut self) -> Vec<u8> {
        if let Stage::Running(connection) = &mut self.stage {
            send(connection, &mut self.output);
        }
        std::mem::take(&mut self.output)
    }

    pub fn failure(&self) -> Option<&Failure> {
        self.failure.as_ref()
    }

    pub fn connection(&self) -> Option<&Connection> {
        match &self.stage {
            Stage::Running(connection) => Some(connection),
            _ => None,
        }
    }

    /// The name of the server that the client has told.
    pub fn server_name(&self) -> Option<&str> {
        match self.connection() {
            Some(Connection::Server(connection)) => connection.server_name(),
            _ => self.told_name.as_deref(),
        }
    }

    pub fn is_newest(&self) -> Option<bool> {
        let version = self.connection()?.protocol_version()?;
        Some(version == ProtocolVersion::TLSv1_3)
    }

    pub fn peer(&self) -> &[CertificateDer<'static>] {
        self.connection()
            .and_then(|connection| connection.peer_certificates())
            .unwrap_or_default()
    }

    pub fn is_of_server(&self) -> bool {
        self.is_server
    }
}

fn send(connection: &mut Connection, output: &mut Vec<u8>) {
    while connection.wants_write() {
        // A Vec takes everything.
        if connection.write_tls(output).is_err() {
            return;
        }
    }
}

/// Takes plain text that is there. True when there was some.
fn take_plain(connection: &mut Connection, plain: &mut Vec<u8>) -> bool {
    let before = plain.len();
    let mut reader = connection.reader();
    while plain.len() - before < PIECE {
        // What rustls has, without a step over memory that it would be copied to.
        let Ok(found) = reader.fill_buf() else { break };
        let count = found.len();
        if count == 0 {
            break;
        }
        plain.extend_from_slice(found);
        reader.consume(count);
    }
    plain.len() > before
}
