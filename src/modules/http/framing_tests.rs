//! What the parser tells must not depend on the pieces in which the bytes come.

use proptest::prelude::*;

use super::*;

/// Everything a parser tells of some bytes given in pieces, as one text.
fn told(side: Side, pieces: &[&[u8]]) -> String {
    told_within(side, 16 * 1024, pieces)
}

fn told_within(side: Side, limit: usize, pieces: &[&[u8]]) -> String {
    let mut parser = Parser::new(side, limit);
    let mut text = String::new();
    let mut body = Vec::new();
    for piece in pieces {
        let mut input = *piece;
        loop {
            match parser.next(&mut input) {
                Ok(None) => break,
                Ok(Some(Event::Head(head))) => text.push_str(&format!(
                    "head {} {} {} {:?} {}; ",
                    String::from_utf8_lossy(head.slice(head.method)),
                    String::from_utf8_lossy(head.slice(head.target)),
                    head.status,
                    head.length,
                    head.headers.len()
                )),
                Ok(Some(Event::Body(bytes))) => body.extend_from_slice(bytes),
                Ok(Some(Event::End(trailers))) => {
                    text.push_str(&format!(
                        "body {:?} end {}; ",
                        String::from_utf8_lossy(&body),
                        trailers.len()
                    ));
                    body.clear();
                }
                Err(error) => {
                    let body = String::from_utf8_lossy(&body);
                    return format!("{text}body {body:?} {} {}", error.code, error.reason);
                }
            }
        }
    }
    let end = parser.finish();
    format!("{text}body {:?} {end:?}", String::from_utf8_lossy(&body))
}

const MESSAGES: &[&[u8]] = &[
    b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
    b"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhelloGET /b HTTP/1.0\r\n\r\n",
    b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5;ext=1\r\nhello\r\n6\r\n world\r\n0\r\nA: b\r\n\r\n",
    b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /n HTTP/1.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx",
    b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"BREW / HTTP/1.1\r\n\r\n",
    b"GET / HTTP/1.1\nHost: x\n\n",
];

#[test]
fn any_split_gives_the_same_events() {
    for message in MESSAGES {
        let whole = told(Side::Request, &[message]);
        for at in 0..message.len() {
            let (a, b) = message.split_at(at);
            assert_eq!(told(Side::Request, &[a, b]), whole, "split at {at}");
        }
        let bytes: Vec<&[u8]> = message.chunks(1).collect();
        assert_eq!(told(Side::Request, &bytes), whole, "byte by byte");
    }
}

#[test]
fn bodies_end_where_they_should() {
    assert_eq!(
        told(Side::Request, &[MESSAGES[1]]),
        "head POST /a 0 Known(5) 2; body \"hello\" end 0; head GET /b 0 None 0; body \"\" end 0; \
         body \"\" Ok(None)"
    );
    assert_eq!(
        told(Side::Request, &[MESSAGES[2]]),
        "head POST / 0 Chunked 1; body \"hello world\" end 1; body \"\" Ok(None)"
    );
    let responses =
        b"HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
    assert_eq!(
        told(Side::Response, &[responses]),
        "head   204 None 0; body \"\" end 0; head   200 Known(2) 1; body \"hi\" end 0; \
         body \"\" Ok(None)"
    );
}

#[test]
fn what_smuggles_requests_is_refused() {
    let both = b"POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n";
    let long = [b"GET / HTTP/1.1\r\nA: ".as_slice(), &[b'a'; 20_000]].concat();
    for (bytes, code) in [
        (both.as_slice(), "HPE_INVALID_TRANSFER_ENCODING"),
        (MESSAGES[4], "HPE_UNEXPECTED_CONTENT_LENGTH"),
        (MESSAGES[7], "HPE_INVALID_VERSION"),
        (&long, "HPE_HEADER_OVERFLOW"),
    ] {
        let told = told(Side::Request, &[bytes]);
        assert!(told.contains(code), "{told}");
    }
}

/// What messages are made of, right and wrong.
const PARTS: &[&str] = &[
    "GET ",
    "POST ",
    "HEAD ",
    "CONNECT ",
    "M-SEARCH ",
    "BREW ",
    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "/",
    "*",
    "/a?b#c",
    "http://x:1/",
    "a:80",
    " HTTP/1.1\r\n",
    " HTTP/1.0\r\n",
    " HTTP/2.0\r\n",
    " RTSP/1.0\r\n",
    "HTTP/1.1 200 OK\r\n",
    "HTTP/1.1 204 \r\n",
    "HTTP/1.0 304\r\n",
    "HTTP/1.1 100 Continue\r\n\r\n",
    "HTTP/1.1 101 \r\n",
    "Host: x\r\n",
    "Content-Length: 5\r\n",
    "Content-Length: ",
    "Transfer-Encoding: chunked\r\n",
    "Transfer-Encoding: gzip, chunked\r\n",
    "Transfer-Encoding: ",
    "chunked",
    "Connection: close\r\n",
    "Connection: upgrade\r\n",
    "Connection: keep-alive\r\n",
    "Upgrade: x\r\n",
    "Expect: 100-continue\r\n",
    "A: b\r\n",
    "A:\r\n",
    "A: b\r\n c\r\n",
    "A : b\r\n",
    "\r\n",
    "\r\n\r\n",
    "\n",
    "\r",
    "5\r\n",
    "hello",
    "\r\n0\r\n\r\n",
    "5;a=\"b\\\"c\";d\r\nhello\r\n",
    "0\r\n",
    "ffffffffffffffff\r\n",
    "0\r\nA: b\r\n\r\n",
    " ",
    "\t",
    ":",
    ";",
    ",",
    "\0",
    "\u{7f}",
    "ä",
    "x",
    "0",
    "9999999999",
];

fn part() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        12 => proptest::sample::select(PARTS).prop_map(|part| part.as_bytes().to_vec()),
        1 => proptest::collection::vec(any::<u8>(), 1..4),
    ]
}

/// A head that is mostly right, with a body of some kind, and whatever comes behind it.
fn message() -> impl Strategy<Value = Vec<u8>> {
    let start = prop_oneof![
        4 => Just("POST / HTTP/1.1\r\nHost: x\r\n"),
        4 => Just("HTTP/1.1 200 OK\r\n"),
        1 => Just("GET / HTTP/1.0\r\n"),
        2 => Just("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"),
        2 => Just("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"),
        1 => Just(""),
    ];
    (start, proptest::collection::vec(part(), 0..12))
        .prop_map(|(start, parts)| [start.as_bytes(), &parts.concat()].concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_split_changes_what_is_told(
        bytes in message(),
        cuts in proptest::collection::vec(any::<proptest::sample::Index>(), 0..6),
        is_request in any::<bool>(),
        limit in prop_oneof![Just(16 * 1024), 8usize..80],
    ) {
        let side = if is_request { Side::Request } else { Side::Response };
        let whole = told_within(side, limit, &[&bytes]);
        let mut places: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
        places.extend([0, bytes.len()]);
        places.sort_unstable();
        let pieces: Vec<&[u8]> = places.windows(2).map(|pair| &bytes[pair[0]..pair[1]]).collect();
        prop_assert_eq!(told_within(side, limit, &pieces), &whole[..]);
        let single: Vec<&[u8]> = bytes.chunks(1).collect();
        prop_assert_eq!(told_within(side, limit, &single), &whole[..]);
    }
}
