//! What the three families of formats have in common: they take bytes, give bytes, and fail.

/// Compresses or decompresses a stream of bytes, piece by piece.
pub trait Codec: Send {
    /// Reads as much of `input`, and writes as much of `output`, as one call can. `flush` is an
    /// operation of the family's own (`Z_SYNC_FLUSH`, `BROTLI_OPERATION_FLUSH`, `ZSTD_e_flush`).
    fn step(&mut self, input: &[u8], output: &mut [u8], flush: i32) -> Step;

    /// Back to the state of a new one with the same options.
    fn reset(&mut self) -> Result<(), Failure>;

    /// Another level and strategy from here on; for deflate only.
    fn params(&mut self, _level: i32, _strategy: i32) -> Result<(), Failure> {
        Ok(())
    }
}

/// What one step did, in bytes.
#[derive(Debug)]
pub struct Step {
    pub read: usize,
    pub written: usize,
    pub failure: Option<Failure>,
}

/// An error as Node words it: its message, `code` and `errno`.
#[derive(Clone, Debug)]
pub struct Failure {
    pub message: String,
    pub code: String,
    pub errno: i32,
}

impl Failure {
    pub fn new(message: &str, code: &str, errno: i32) -> Self {
        Self {
            message: message.into(),
            code: code.into(),
            errno,
        }
    }

    /// The input was said to be over, and is not.
    pub fn truncated() -> Self {
        Self::new("unexpected end of file", "Z_BUF_ERROR", -5)
    }

    /// A codec could not be made; such an error has no `errno`.
    pub fn initialization(message: &str) -> Self {
        Self::new(message, "ERR_ZLIB_INITIALIZATION_FAILED", 0)
    }
}
