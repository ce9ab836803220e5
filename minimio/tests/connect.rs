//! Connecting without blocking, and accepting.

mod common;

use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, SocketAddr};

use common::{MODES, Queue, loopback};
use minimio::{BindOptions, Interests, TcpListener, TcpStream, Token};
use socket2::{Domain, Socket, Type};

/// How a connect ends, whether the OS knows at once or later.
fn outcome(queue: &mut Queue, stream: io::Result<TcpStream>) -> io::Result<TcpStream> {
    let stream = stream?;
    let registrator = queue.registrator.clone();
    registrator.register(&stream, Token(1), Interests::WRITABLE)?;
    loop {
        queue.wait_writable(Token(1));
        if stream.finish_connect()? {
            registrator.deregister(&stream)?;
            return Ok(stream);
        }
    }
}

#[test]
fn success() {
    let mut queue = Queue::new();
    let listener = TcpListener::bind(loopback()).unwrap();
    let addr = listener.local_addr().unwrap();
    let stream = TcpStream::connect(addr);
    let stream = outcome(&mut queue, stream).unwrap();
    assert_eq!(stream.peer_addr().unwrap(), addr);
    assert!(stream.take_error().unwrap().is_none());
}

#[test]
fn success_over_ipv6() {
    let mut queue = Queue::new();
    let options = BindOptions {
        ipv6_only: Some(true),
        ..BindOptions::default()
    };
    // A machine may have no IPv6; there is nothing to test on it.
    let Ok(listener) = TcpListener::bind_with("[::1]:0".parse().unwrap(), &options) else {
        return;
    };
    let stream = TcpStream::connect(listener.local_addr().unwrap());
    outcome(&mut queue, stream).unwrap();
}

#[test]
fn refused() {
    let mut queue = Queue::new();
    // Bound, so that nobody else gets the port, but not listening.
    let bound = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    bound.bind(&loopback().into()).unwrap();
    let addr = bound.local_addr().unwrap().as_socket().unwrap();
    let stream = TcpStream::connect(addr);
    let error = outcome(&mut queue, stream).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionRefused, "{error}");
}

#[test]
fn unreachable() {
    let mut queue = Queue::new();
    // No TCP connection can lead to the broadcast address; which error says so
    // depends on the OS and its routes.
    let stream = TcpStream::connect((Ipv4Addr::BROADCAST, 9).into());
    outcome(&mut queue, stream).unwrap_err();
}

#[test]
fn from_a_local_address() {
    let mut queue = Queue::new();
    let listener = TcpListener::bind(loopback()).unwrap();
    let stream = TcpStream::bind(loopback())
        .unwrap()
        .connect(listener.local_addr().unwrap());
    let stream = outcome(&mut queue, stream).unwrap();
    let local = stream.local_addr().unwrap();
    assert_eq!(local.ip(), Ipv4Addr::LOCALHOST);
    assert_ne!(local.port(), 0);

    // 192.0.2.0/24 is reserved for documentation: no interface has it.
    let foreign: SocketAddr = "192.0.2.1:0".parse().unwrap();
    let error = TcpStream::bind(foreign).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AddrNotAvailable);
}

#[test]
fn accept() {
    for mode in MODES {
        let mut queue = Queue::new();
        let listener = TcpListener::bind(loopback()).unwrap();
        let addr = listener.local_addr().unwrap();
        queue
            .registrator
            .register_with(&listener, Token(5), Interests::READABLE, mode)
            .unwrap();
        assert_eq!(listener.accept().unwrap_err().kind(), ErrorKind::WouldBlock);
        queue.assert_quiet("nobody has connected");

        let clients: Vec<_> = (0..3).map(|_| TcpStream::connect(addr).unwrap()).collect();
        let mut accepted = Vec::new();
        queue.run_until("three connections", |event| {
            assert_eq!(event.token(), Token(5));
            assert!(event.is_readable());
            loop {
                match listener.accept() {
                    Ok((stream, from)) => {
                        // Accepted streams do not block either.
                        let error = stream.peek(&mut [0]).unwrap_err();
                        assert_eq!(error.kind(), ErrorKind::WouldBlock);
                        accepted.push(from);
                    }
                    Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                    Err(error) => panic!("{error}"),
                }
            }
            accepted.len() == 3
        });
        for client in &clients {
            assert!(accepted.contains(&client.local_addr().unwrap()));
        }
        queue.assert_quiet("all were accepted");
    }
}

#[test]
fn a_port_can_be_listened_on_once() {
    let listener = TcpListener::bind(loopback()).unwrap();
    let error = TcpListener::bind(listener.local_addr().unwrap()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AddrInUse);
}

#[cfg(target_os = "linux")]
#[test]
fn reuse_port_shares_it() {
    let options = BindOptions {
        reuse_port: true,
        ..BindOptions::default()
    };
    let first = TcpListener::bind_with(loopback(), &options).unwrap();
    TcpListener::bind_with(first.local_addr().unwrap(), &options).unwrap();
}

#[test]
fn options_of_a_stream() {
    use std::time::Duration;

    let mut queue = Queue::new();
    let (stream, _peer) = queue.tcp_pair();
    stream.set_nodelay(true).unwrap();
    assert!(stream.nodelay().unwrap());
    let socket = socket2::SockRef::from(&stream);
    stream
        .set_keepalive(Some(Duration::from_millis(1500)))
        .unwrap();
    assert!(socket.keepalive().unwrap());
    #[cfg(target_os = "linux")]
    assert_eq!(socket.tcp_keepalive_time().unwrap(), Duration::from_secs(2));
    #[cfg(target_os = "linux")]
    {
        stream
            .set_keepalive_probes(Duration::from_secs(3), 4)
            .unwrap();
        assert_eq!(
            socket.tcp_keepalive_interval().unwrap(),
            Duration::from_secs(3)
        );
        assert_eq!(socket.tcp_keepalive_retries().unwrap(), 4);
    }
    stream.set_keepalive(None).unwrap();
    assert!(!socket.keepalive().unwrap());
    stream.set_keepalive(Some(Duration::ZERO)).unwrap();
    assert!(socket.keepalive().unwrap());
    stream.set_linger(Some(Duration::ZERO)).unwrap();
    assert_eq!(socket.linger().unwrap(), Some(Duration::ZERO));
    stream.set_ttl(42).unwrap();
    assert_eq!(socket.ttl_v4().unwrap(), 42);
}
