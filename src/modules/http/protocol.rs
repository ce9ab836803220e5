//! Methods and protocols that Node's parser knows.

use super::verdict::{Invalid, invalid};

/// The methods that Node's parser knows; any other is an error.
pub const METHODS: &[&str] = &[
    "ACL",
    "BIND",
    "CHECKOUT",
    "CONNECT",
    "COPY",
    "DELETE",
    "GET",
    "HEAD",
    "LINK",
    "LOCK",
    "M-SEARCH",
    "MERGE",
    "MKACTIVITY",
    "MKCALENDAR",
    "MKCOL",
    "MOVE",
    "NOTIFY",
    "OPTIONS",
    "PATCH",
    "POST",
    "PROPFIND",
    "PROPPATCH",
    "PURGE",
    "PUT",
    "QUERY",
    "REBIND",
    "REPORT",
    "SEARCH",
    "SOURCE",
    "SUBSCRIBE",
    "TRACE",
    "UNBIND",
    "UNLINK",
    "UNLOCK",
    "UNSUBSCRIBE",
];

/// Methods of RTSP, which the same parser reads, and the one that begins HTTP/2.
pub const OTHER_METHODS: &[&str] = &[
    "ANNOUNCE",
    "DESCRIBE",
    "FLUSH",
    "GET_PARAMETER",
    "PAUSE",
    "PLAY",
    "PRI",
    "RECORD",
    "REDIRECT",
    "SETUP",
    "SET_PARAMETER",
    "TEARDOWN",
];

/// The protocols whose messages the parser reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// `HTTP/`
    Http,
    /// `RTSP/`
    Rtsp,
    /// `ICE/`, of Icecast
    Ice,
}

impl Protocol {
    /// What stands in front of the version.
    pub const ALL: [(&'static [u8], Self); 3] = [
        (b"HTTP/", Self::Http),
        (b"RTSP/", Self::Rtsp),
        (b"ICE/", Self::Ice),
    ];

    /// Whether a request of this protocol may have the method.
    pub fn allows(self, method: &[u8]) -> Result<(), Invalid> {
        const CODE: &str = "HPE_INVALID_CONSTANT";
        let is_http = METHODS.iter().any(|known| known.as_bytes() == method);
        match self {
            Self::Http if is_http || method == b"PRI" => Ok(()),
            Self::Http => Err(invalid(CODE, "Invalid method for HTTP/x.x request")),
            Self::Rtsp
                if matches!(method, b"GET" | b"POST" | b"OPTIONS")
                    || (!is_http && method != b"PRI") =>
            {
                Ok(())
            }
            Self::Rtsp => Err(invalid(CODE, "Invalid method for RTSP/x.x request")),
            Self::Ice if method == b"SOURCE" => Ok(()),
            Self::Ice => Err(invalid(CODE, "Expected SOURCE method for ICE/x.x request")),
        }
    }
}
