//! Unix sockets, and descriptors that are no sockets at all.
#![cfg(unix)]

mod common;

use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::net::Shutdown;
use std::os::fd::OwnedFd;
use std::path::PathBuf;

use common::{MODES, Queue, drain, fill};
use minimio::{Interests, Mode, TcpStream, Token, UnixListener, UnixStream};

/// A path of this test's own, removed at its end.
struct Path(PathBuf);

impl Path {
    fn new(name: &str) -> Path {
        let path = std::env::temp_dir().join(format!("minimio-{}-{name}", std::process::id()));
        let _ = fs::remove_file(&path);
        Path(path)
    }
}

impl Drop for Path {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

fn accepts_and_echoes(queue: &mut Queue, listener: &UnixListener, client: UnixStream, mode: Mode) {
    let registrator = queue.registrator.clone();
    registrator
        .register_with(listener, Token(1), Interests::READABLE, mode)
        .unwrap();
    queue.wait_readable(Token(1));
    let (server, from) = listener.accept().unwrap();
    assert!(from.is_unnamed());
    assert_eq!(listener.accept().unwrap_err().kind(), ErrorKind::WouldBlock);

    for (stream, token) in [(&client, Token(2)), (&server, Token(3))] {
        registrator
            .register_with(stream, token, Interests::READABLE, mode)
            .unwrap();
    }
    (&client).write_all(b"hello").unwrap();
    client.shutdown(Shutdown::Write).unwrap();
    let mut got = Vec::new();
    queue.run_until("the client's end", |event| {
        event.token() == Token(3) && drain(&server, &mut got).unwrap()
    });
    assert_eq!(got, b"hello");
    (&server).write_all(&got).unwrap();
    drop(server);
    got.clear();
    queue.run_until("the server's end", |event| {
        event.token() == Token(2) && drain(&client, &mut got).unwrap()
    });
    assert_eq!(got, b"hello");
}

#[test]
fn at_a_path() {
    for mode in MODES {
        let mut queue = Queue::new();
        let path = Path::new(&format!("path-{mode:?}"));
        let listener = UnixListener::bind(&path.0).unwrap();
        assert_eq!(listener.local_addr().unwrap().as_pathname(), Some(&*path.0));
        let client = UnixStream::connect(&path.0).unwrap();
        assert_eq!(client.peer_addr().unwrap().as_pathname(), Some(&*path.0));
        accepts_and_echoes(&mut queue, &listener, client, mode);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn at_an_abstract_name() {
    use std::os::linux::net::SocketAddrExt;
    let mut queue = Queue::new();
    let name = format!("minimio-test-{}", std::process::id());
    let path = format!("\0{name}");
    let listener = UnixListener::bind(&path).unwrap();
    let addr = listener.local_addr().unwrap();
    assert_eq!(addr.as_abstract_name(), Some(name.as_bytes()));
    let client = UnixStream::connect(&path).unwrap();
    accepts_and_echoes(&mut queue, &listener, client, Mode::Level);
}

#[test]
fn what_cannot_be_bound_or_connected() {
    let path = Path::new("errors");
    let error = UnixStream::connect(&path.0).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    let listener = UnixListener::bind(&path.0).unwrap();
    let error = UnixListener::bind(&path.0).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AddrInUse);
    drop(listener);
    let error = UnixStream::connect(&path.0).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionRefused);
    let long = "x".repeat(200);
    let error = UnixListener::bind(long).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_backlog_would_block() {
    let path = Path::new("backlog");
    let options = minimio::BindOptions {
        backlog: 1,
        ..Default::default()
    };
    let _listener = UnixListener::bind_with(&path.0, &options).unwrap();
    let mut waiting = Vec::new();
    let error = loop {
        match UnixStream::connect(&path.0) {
            Ok(stream) => waiting.push(stream),
            Err(error) => break error,
        }
        assert!(waiting.len() < 10, "backlog of one");
    };
    assert_eq!(error.kind(), ErrorKind::WouldBlock);
}

#[test]
fn writable_again_once_the_peer_has_read() {
    for mode in MODES {
        let mut queue = Queue::new();
        let (ours, theirs) = UnixStream::pair().unwrap();
        queue
            .registrator
            .register_with(&ours, Token(1), Interests::WRITABLE, mode)
            .unwrap();
        queue.wait_writable(Token(1));
        let sent = fill(&ours);
        queue.assert_quiet("full");
        let mut got = Vec::new();
        assert!(!drain(&theirs, &mut got).unwrap());
        assert_eq!(got.len(), sent);
        queue.wait_writable(Token(1));
    }
}

#[test]
fn a_pipe() {
    let mut queue = Queue::new();
    let (mut reader, mut writer) = std::io::pipe().unwrap();
    queue
        .registrator
        .register_with(&reader, Token(1), Interests::READABLE, Mode::Level)
        .unwrap();
    queue
        .registrator
        .register_with(&writer, Token(2), Interests::WRITABLE, Mode::Level)
        .unwrap();
    queue.wait_writable(Token(2));
    writer.write_all(b"x").unwrap();
    queue.wait_readable(Token(1));
    let mut buf = [0; 8];
    assert_eq!(reader.read(&mut buf).unwrap(), 1);

    // The end of a pipe is readable though there never was anything to read.
    queue.registrator.deregister(&writer).unwrap();
    queue.assert_quiet("read, and the writer is no longer watched");
    drop(writer);
    let event = queue.wait_readable(Token(1));
    #[cfg(target_os = "linux")]
    assert!(event.is_read_closed());
    let _ = event;
    assert_eq!(reader.read(&mut buf).unwrap(), 0);
}

#[test]
fn a_pipe_without_a_reader() {
    let mut queue = Queue::new();
    let (reader, mut writer) = std::io::pipe().unwrap();
    drop(reader);
    queue
        .registrator
        .register_with(&writer, Token(1), Interests::WRITABLE, Mode::Level)
        .unwrap();
    let event = queue.wait_writable(Token(1));
    #[cfg(target_os = "linux")]
    assert!(event.is_error() && event.is_write_closed());
    let _ = event;
    let error = writer.write(b"x").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BrokenPipe);
}

/// A source that is not minimio's own says itself when it would block. Where
/// the OS has an edge-triggered mode that changes nothing.
#[test]
fn rearming_a_source_of_ones_own() {
    let mut queue = Queue::new();
    let (mut ours, mut theirs) = std::os::unix::net::UnixStream::pair().unwrap();
    ours.set_nonblocking(true).unwrap();
    queue
        .registrator
        .register(&ours, Token(1), Interests::READABLE)
        .unwrap();
    for _ in 0..3 {
        theirs.write_all(b"x").unwrap();
        queue.wait_readable(Token(1));
        queue.assert_quiet("reported already");
        let mut got = Vec::new();
        assert!(!drain(&mut ours, &mut got).unwrap());
        assert_eq!(got, b"x");
        queue.registrator.rearm(&ours, Interests::READABLE).unwrap();
        queue.assert_quiet("all was read");
    }
}

#[test]
fn to_and_from_a_descriptor() {
    let mut queue = Queue::new();
    let (ours, mut theirs) = queue.tcp_pair();
    let peer = ours.peer_addr().unwrap();
    let ours = TcpStream::from(OwnedFd::from(ours));
    assert_eq!(ours.peer_addr().unwrap(), peer);
    queue
        .registrator
        .register(&ours, Token(1), Interests::READABLE)
        .unwrap();
    theirs.write_all(b"x").unwrap();
    queue.wait_readable(Token(1));
}

#[cfg(target_os = "linux")]
#[test]
fn a_regular_file_is_refused() {
    let queue = Queue::new();
    let file = fs::File::open("/proc/self/exe").unwrap();
    let error = queue
        .registrator
        .register(&file, Token(1), Interests::READABLE)
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::PermissionDenied);
}

/// A process descriptor is readable once the process has ended.
#[cfg(target_os = "linux")]
#[test]
fn the_end_of_a_process() {
    use rustix::process::{Pid, PidfdFlags, pidfd_open};
    use std::process::{Command, Stdio};

    let mut queue = Queue::new();
    let mut child = Command::new("cat").stdin(Stdio::piped()).spawn().unwrap();
    let process = pidfd_open(Pid::from_child(&child), PidfdFlags::empty()).unwrap();
    queue
        .registrator
        .register_with(&process, Token(1), Interests::READABLE, Mode::Level)
        .unwrap();
    queue.assert_quiet("it waits for its standard input");
    drop(child.stdin.take());
    queue.wait_readable(Token(1));
    assert!(child.wait().unwrap().success());
}
