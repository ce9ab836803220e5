//! Sends that go together do what sends by themselves do.

mod common;

use std::io::{ErrorKind, Read};

use common::loopback;
use minimio::{SendBatch, TcpListener, TcpStream};

fn batches() -> [SendBatch; 2] {
    [SendBatch::new(), SendBatch::one_by_one()]
}

/// A connected pair: ours, which does not block, and the peer's, which does.
fn pair(listener: &TcpListener) -> (TcpStream, std::net::TcpStream) {
    let peer = std::net::TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    loop {
        match listener.accept() {
            Ok((ours, _)) => return (ours, peer),
            Err(error) => assert_eq!(error.kind(), ErrorKind::WouldBlock),
        }
    }
}

fn pairs(count: usize) -> Vec<(TcpStream, std::net::TcpStream)> {
    let listener = TcpListener::bind(loopback()).unwrap();
    (0..count).map(|_| pair(&listener)).collect()
}

#[test]
fn any_number_of_them_arrives() {
    for mut batch in batches() {
        for count in [0, 1, 2, 63, 64, 65, 130] {
            let mut pairs = pairs(count);
            let texts: Vec<String> = (0..count).map(|at| "x".repeat(at) + "end").collect();
            let sends: Vec<_> = pairs.iter().zip(&texts).collect();
            let sends: Vec<_> = sends
                .iter()
                .map(|((ours, _), text)| (ours, text.as_bytes()))
                .collect();
            let mut results = vec![Ok(7)];
            batch.send(&sends, &mut results);
            let taken: Vec<_> = results.drain(..).map(Result::unwrap).collect();
            assert_eq!(taken, texts.iter().map(String::len).collect::<Vec<_>>());
            for ((_, peer), text) in pairs.iter_mut().zip(&texts) {
                let mut came = vec![0; text.len()];
                peer.read_exact(&mut came).unwrap();
                assert_eq!(came, text.as_bytes());
            }
        }
    }
}

#[test]
fn several_on_one_socket_keep_their_order() {
    for mut batch in batches() {
        let mut pairs = pairs(1);
        let (ours, peer) = &mut pairs[0];
        let sends = [(&*ours, &b"one "[..]), (ours, b"two "), (ours, b"three")];
        let mut results = Vec::new();
        batch.send(&sends, &mut results);
        assert!(results.iter().all(Result::is_ok));
        let mut came = [0; 13];
        peer.read_exact(&mut came).unwrap();
        assert_eq!(&came, b"one two three");
    }
}

/// A socket that takes no more, or takes a part, or whose peer is gone, keeps none of the others
/// from sending.
#[test]
fn each_has_its_own_result() {
    for mut batch in batches() {
        let mut pairs = pairs(4);
        let much = vec![b'x'; 64 << 20];
        let mut results = Vec::new();
        // It fills: at first the system takes a part.
        batch.send(
            &[(&pairs[1].0, &much[..]), (&pairs[0].0, b"first")],
            &mut results,
        );
        assert!((1..much.len()).contains(results[0].as_ref().unwrap()));
        loop {
            batch.send(&[(&pairs[1].0, &much[..])], &mut results);
            match &results[0] {
                Ok(_) => {}
                Err(error) => break assert_eq!(error.kind(), ErrorKind::WouldBlock),
            }
        }
        pairs[2].0.shutdown(std::net::Shutdown::Write).unwrap();
        let sends = [
            (&pairs[0].0, &b"second"[..]),
            (&pairs[1].0, b"full"),
            (&pairs[2].0, b"shut"),
            (&pairs[3].0, b"last"),
        ];
        batch.send(&sends, &mut results);
        let kinds: Vec<_> = results
            .iter()
            .map(|result| result.as_ref().copied().map_err(std::io::Error::kind))
            .collect();
        let wanted = [
            Ok(6),
            Err(ErrorKind::WouldBlock),
            Err(ErrorKind::BrokenPipe),
            Ok(4),
        ];
        assert_eq!(kinds, wanted);
        let mut came = [0; 11];
        pairs[0].1.read_exact(&mut came).unwrap();
        assert_eq!(&came, b"firstsecond");
    }
}
