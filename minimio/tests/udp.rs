//! Datagrams.

mod common;

use std::io::ErrorKind;
use std::net::Ipv4Addr;

use common::{MODES, Queue, loopback};
use minimio::{BindOptions, Interests, Token, UdpSocket};

#[test]
fn send_to_and_recv_from() {
    for mode in MODES {
        let mut queue = Queue::new();
        let one = UdpSocket::bind(loopback()).unwrap();
        let two = UdpSocket::bind(loopback()).unwrap();
        let both = Interests::READABLE | Interests::WRITABLE;
        queue
            .registrator
            .register_with(&one, Token(1), both, mode)
            .unwrap();
        queue
            .registrator
            .register_with(&two, Token(2), Interests::READABLE, mode)
            .unwrap();
        queue.wait_writable(Token(1));
        let mut buf = [0; 16];
        assert_eq!(
            two.recv_from(&mut buf).unwrap_err().kind(),
            ErrorKind::WouldBlock
        );

        let to = two.local_addr().unwrap();
        assert_eq!(one.send_to(b"hello", to).unwrap(), 5);
        queue.wait_readable(Token(2));
        let (n, from) = two.recv_from(&mut buf).unwrap();
        assert_eq!(
            (&buf[..n], from),
            (&b"hello"[..], one.local_addr().unwrap())
        );

        // An empty datagram is a datagram, no end of anything.
        assert_eq!(
            two.recv_from(&mut buf).unwrap_err().kind(),
            ErrorKind::WouldBlock
        );
        one.send_to(b"", to).unwrap();
        queue.wait_readable(Token(2));
        assert_eq!(two.recv_from(&mut buf).unwrap().0, 0);
    }
}

#[test]
fn connected() {
    let mut queue = Queue::new();
    let one = UdpSocket::bind(loopback()).unwrap();
    let two = UdpSocket::bind(loopback()).unwrap();
    let stranger = UdpSocket::bind(loopback()).unwrap();
    one.connect(two.local_addr().unwrap()).unwrap();
    assert_eq!(one.peer_addr().unwrap(), two.local_addr().unwrap());
    two.connect(one.local_addr().unwrap()).unwrap();
    queue
        .registrator
        .register(&two, Token(2), Interests::READABLE)
        .unwrap();
    stranger
        .send_to(b"psst", two.local_addr().unwrap())
        .unwrap();
    one.send(b"hello").unwrap();
    queue.wait_readable(Token(2));
    let mut buf = [0; 16];
    let n = two.recv(&mut buf).unwrap();
    assert_eq!(&buf[..n], b"hello");

    #[cfg(target_os = "linux")]
    {
        one.disconnect().unwrap();
        assert_eq!(one.peer_addr().unwrap_err().kind(), ErrorKind::NotConnected);
    }
}

#[test]
fn options() {
    let socket = UdpSocket::bind(loopback()).unwrap();
    socket.set_broadcast(true).unwrap();
    socket.set_ttl(7).unwrap();
    socket.set_multicast_ttl(3).unwrap();
    socket.set_multicast_loop(true).unwrap();
    let raw = socket2::SockRef::from(&socket);
    assert!(raw.broadcast().unwrap());
    assert_eq!(raw.ttl_v4().unwrap(), 7);
    assert_eq!(raw.multicast_ttl_v4().unwrap(), 3);
    socket.set_recv_buffer_size(64 * 1024).unwrap();
    socket.set_send_buffer_size(64 * 1024).unwrap();
    assert!(socket.recv_buffer_size().unwrap() >= 64 * 1024);
    assert!(socket.send_buffer_size().unwrap() >= 64 * 1024);
}

#[test]
fn multicast_on_loopback() {
    let mut queue = Queue::new();
    let group = Ipv4Addr::new(239, 255, 77, 77);
    let any = (Ipv4Addr::UNSPECIFIED, 0).into();
    let receiver = UdpSocket::bind_with(
        any,
        &BindOptions {
            reuse_addr: Some(true),
            ..BindOptions::default()
        },
    )
    .unwrap();
    receiver
        .join_multicast_v4(group, Ipv4Addr::LOCALHOST)
        .unwrap();
    queue
        .registrator
        .register(&receiver, Token(1), Interests::READABLE)
        .unwrap();
    let sender = UdpSocket::bind(loopback()).unwrap();
    sender
        .set_multicast_interface_v4(Ipv4Addr::LOCALHOST)
        .unwrap();
    let port = receiver.local_addr().unwrap().port();
    sender.send_to(b"all", (group, port).into()).unwrap();
    queue.wait_readable(Token(1));
    let mut buf = [0; 16];
    let (n, _) = receiver.recv_from(&mut buf).unwrap();
    assert_eq!(&buf[..n], b"all");

    receiver
        .leave_multicast_v4(group, Ipv4Addr::LOCALHOST)
        .unwrap();
    assert_eq!(
        receiver.recv_from(&mut buf).unwrap_err().kind(),
        ErrorKind::WouldBlock
    );
    sender.send_to(b"all", (group, port).into()).unwrap();
    queue.assert_quiet("no longer in the group");
}

#[test]
fn groups_for_one_source() {
    let receiver = UdpSocket::bind(loopback()).unwrap();
    let group = Ipv4Addr::new(232, 0, 0, 77);
    let local = Ipv4Addr::LOCALHOST;
    receiver
        .join_multicast_from_v4(local, group, local)
        .unwrap();
    receiver
        .leave_multicast_from_v4(local, group, local)
        .unwrap();
    receiver
        .leave_multicast_from_v4(local, group, local)
        .unwrap_err();
}

#[cfg(target_os = "linux")]
#[test]
fn groups_for_one_source_over_ipv6() {
    // There may be no IPv6.
    let Ok(receiver) = UdpSocket::bind("[::1]:0".parse().unwrap()) else {
        return;
    };
    let source = "::1".parse().unwrap();
    let group = "ff31::77".parse().unwrap();
    // The loopback interface is the first.
    receiver.join_multicast_from_v6(source, group, 1).unwrap();
    receiver.leave_multicast_from_v6(source, group, 1).unwrap();
    receiver
        .leave_multicast_from_v6(source, group, 1)
        .unwrap_err();
}
