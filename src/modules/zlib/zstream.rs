//! Safe calls of zlib's interface (RFC 1950 to 1952), as zlib-rs offers it.

use libz_rs_sys as z;

/// Which half of zlib a stream belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Half {
    Deflate,
    Inflate,
}

/// A `z_stream` that has been initialized. Boxed, since it must not move.
pub struct ZStream {
    stream: Box<z::z_stream>,
    half: Half,
}

// SAFETY: the stream owns its state, no thread but the holder's sees it, and the pointers to input
// and output are used during a call only.
unsafe impl Send for ZStream {}

impl ZStream {
    /// `window_bits` is negative for raw data and has 16 added for gzip. Fails with zlib's code.
    pub fn deflate(
        level: i32,
        window_bits: i32,
        mem_level: i32,
        strategy: i32,
    ) -> Result<Self, i32> {
        let mut stream = Box::<z::z_stream>::default();
        let size = size_of::<z::z_stream>() as i32;
        // SAFETY: the stream is a valid one, made by its Default.
        let result = unsafe {
            z::deflateInit2_(
                &mut *stream,
                level,
                z::Z_DEFLATED,
                window_bits,
                mem_level,
                strategy,
                z::zlibVersion(),
                size,
            )
        };
        Self::made(stream, Half::Deflate, result)
    }

    /// As [`Self::deflate`]; 32 added to `window_bits` recognises gzip and zlib.
    pub fn inflate(window_bits: i32) -> Result<Self, i32> {
        let mut stream = Box::<z::z_stream>::default();
        let size = size_of::<z::z_stream>() as i32;
        // SAFETY: as above.
        let result = unsafe { z::inflateInit2_(&mut *stream, window_bits, z::zlibVersion(), size) };
        Self::made(stream, Half::Inflate, result)
    }

    fn made(stream: Box<z::z_stream>, half: Half, result: i32) -> Result<Self, i32> {
        if result == z::Z_OK {
            Ok(Self { stream, half })
        } else {
            Err(result)
        }
    }

    /// One call of `deflate` or `inflate`: bytes read, bytes written, zlib's code.
    pub fn run(&mut self, input: &[u8], output: &mut [u8], flush: i32) -> (usize, usize, i32) {
        let stream = &mut *self.stream;
        let given = u32::try_from(input.len()).unwrap_or(u32::MAX);
        let room = u32::try_from(output.len()).unwrap_or(u32::MAX);
        stream.next_in = input.as_ptr();
        stream.avail_in = given;
        stream.next_out = output.as_mut_ptr();
        stream.avail_out = room;
        // SAFETY: the stream is initialized for this half, and its pointers are those of two slices
        // of at least the lengths told.
        let result = unsafe {
            match self.half {
                Half::Deflate => z::deflate(stream, flush),
                Half::Inflate => z::inflate(stream, flush),
            }
        };
        let read = (given - stream.avail_in) as usize;
        let written = (room - stream.avail_out) as usize;
        stream.next_in = std::ptr::null();
        stream.avail_in = 0;
        stream.next_out = std::ptr::null_mut();
        stream.avail_out = 0;
        (read, written, result)
    }

    /// Whether nothing has been written yet.
    pub fn is_fresh(&self) -> bool {
        self.stream.total_out == 0
    }

    pub fn reset(&mut self) -> i32 {
        // SAFETY: the stream is initialized for this half.
        unsafe {
            match self.half {
                Half::Deflate => z::deflateReset(&mut *self.stream),
                Half::Inflate => z::inflateReset(&mut *self.stream),
            }
        }
    }

    pub fn set_dictionary(&mut self, dictionary: &[u8]) -> i32 {
        let length = u32::try_from(dictionary.len()).unwrap_or(u32::MAX);
        let (stream, bytes) = (&mut *self.stream, dictionary.as_ptr());
        // SAFETY: the stream is initialized for this half, the pointer is that of a slice.
        unsafe {
            match self.half {
                Half::Deflate => z::deflateSetDictionary(stream, bytes, length),
                Half::Inflate => z::inflateSetDictionary(stream, bytes, length),
            }
        }
    }

    /// `deflateParams`, which compresses what is pending with the old parameters.
    pub fn params(&mut self, level: i32, strategy: i32) -> i32 {
        // With no room for it: the caller has flushed before.
        let mut none = [0; 0];
        self.stream.next_out = none.as_mut_ptr();
        self.stream.avail_out = 0;
        // SAFETY: the stream is initialized, and was by `deflate`: only a Deflater calls this.
        unsafe { z::deflateParams(&mut *self.stream, level, strategy) }
    }

    /// `deflateTune`
    pub fn tune(&mut self, good: i32, lazy: i32, nice: i32, chain: i32) {
        // SAFETY: as in `params`.
        unsafe { z::deflateTune(&mut *self.stream, good, lazy, nice, chain) };
    }

    /// zlib's words for what went wrong.
    pub fn message(&self) -> Option<String> {
        if self.stream.msg.is_null() {
            return None;
        }
        // SAFETY: zlib's messages are constant texts that end in a zero byte.
        let text = unsafe { std::ffi::CStr::from_ptr(self.stream.msg) };
        Some(text.to_string_lossy().into_owned())
    }
}

impl Drop for ZStream {
    fn drop(&mut self) {
        // SAFETY: the stream is initialized for this half, and is not used again.
        unsafe {
            match self.half {
                Half::Deflate => z::deflateEnd(&mut *self.stream),
                Half::Inflate => z::inflateEnd(&mut *self.stream),
            };
        }
    }
}

/// The CRC-32 of `data`, going on from `value`.
pub fn crc32(value: u32, data: &[u8]) -> u32 {
    data.chunks(1 << 30).fold(value, |sum, part| {
        // SAFETY: pointer and length are those of a slice, at most 1 GiB long.
        unsafe { z::crc32(sum.into(), part.as_ptr(), part.len() as u32) as u32 }
    })
}
