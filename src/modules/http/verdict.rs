//! What is wrong with bytes: Node's codes and reasons.

/// What was wrong with the bytes: Node's code (`HPE_...`) and the reason it gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invalid {
    /// `err.code`
    pub code: &'static str,
    /// `err.reason`; the message is `Parse Error: ` and this.
    pub reason: &'static str,
}

/// Makes one.
pub const fn invalid(code: &'static str, reason: &'static str) -> Invalid {
    Invalid { code, reason }
}

/// Where it was noticed: in front of the byte that was looked at, or behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Node counts the byte as not parsed.
    Before(Invalid),
    /// Node counts the byte as parsed.
    Behind(Invalid),
}

/// The result of looking at a byte.
pub type Look<T> = Result<T, Fault>;

/// A fault in front of the byte.
pub fn before<T>(code: &'static str, reason: &'static str) -> Look<T> {
    Err(Fault::Before(invalid(code, reason)))
}

/// A fault behind the byte.
pub fn behind<T>(code: &'static str, reason: &'static str) -> Look<T> {
    Err(Fault::Behind(invalid(code, reason)))
}

/// The head is longer than is allowed: answered with 431.
pub const OVERFLOW: Invalid = invalid("HPE_HEADER_OVERFLOW", "Header overflow");
/// A chunk's extensions are longer than is allowed: answered with 413.
pub const EXTENSIONS: Invalid =
    invalid("HPE_CHUNK_EXTENSIONS_OVERFLOW", "Chunk extensions overflow");
/// The bytes ended inside a message.
pub const EOF: Invalid = invalid("HPE_INVALID_EOF_STATE", "Invalid EOF state");
/// Bytes came behind the last message of a connection.
pub const CLOSED: Invalid = invalid("HPE_CLOSED_CONNECTION", "Data after `Connection: close`");
/// A request whose body has no end that the server knows.
pub const ENCODING: Invalid = invalid(
    "HPE_INVALID_TRANSFER_ENCODING",
    "Request has invalid `Transfer-Encoding`",
);
