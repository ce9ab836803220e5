//! Brotli (RFC 7932).

use brotli::enc::StandardAlloc;
use brotli::enc::encode::{
    BrotliEncoderOperation as Operation, BrotliEncoderParameter as Parameter,
    BrotliEncoderStateStruct,
};
use brotli::{BrotliDecompressStream, BrotliResult, BrotliState};

use super::codec::{Codec, Failure, Step};

const FINISH: i32 = 2;

/// A parameter's number and its value.
pub type Pair = (i32, u32);

pub struct Compressor {
    state: BrotliEncoderStateStruct<StandardAlloc>,
    params: Vec<Pair>,
}

impl Compressor {
    pub fn new(params: Vec<Pair>) -> Result<Self, Failure> {
        let mut state = BrotliEncoderStateStruct::new(StandardAlloc::default());
        for &(key, value) in &params {
            let parameter = match key {
                0 => Parameter::BROTLI_PARAM_MODE,
                1 => Parameter::BROTLI_PARAM_QUALITY,
                2 => Parameter::BROTLI_PARAM_LGWIN,
                3 => Parameter::BROTLI_PARAM_LGBLOCK,
                4 => Parameter::BROTLI_PARAM_DISABLE_LITERAL_CONTEXT_MODELING,
                5 => Parameter::BROTLI_PARAM_SIZE_HINT,
                6 => Parameter::BROTLI_PARAM_LARGE_WINDOW,
                // How distances are coded is the encoder's own choice here.
                7 | 8 => continue,
                _ => return Err(Failure::initialization("Initialization failed")),
            };
            if !state.set_parameter(parameter, value) {
                return Err(Failure::initialization("Initialization failed"));
            }
        }
        Ok(Self { state, params })
    }
}

impl Codec for Compressor {
    fn step(&mut self, input: &[u8], output: &mut [u8], flush: i32) -> Step {
        let operation = match flush {
            0 => Operation::BROTLI_OPERATION_PROCESS,
            1 => Operation::BROTLI_OPERATION_FLUSH,
            FINISH => Operation::BROTLI_OPERATION_FINISH,
            _ => Operation::BROTLI_OPERATION_EMIT_METADATA,
        };
        let (mut left, mut read) = (input.len(), 0);
        let (mut room, mut written) = (output.len(), 0);
        let done = self.state.compress_stream(
            operation,
            &mut left,
            input,
            &mut read,
            &mut room,
            output,
            &mut written,
            &mut None,
            &mut |_, _, _, _| {},
        );
        let failure = (!done)
            .then(|| Failure::new("Compression failed", "ERR_BROTLI_COMPRESSION_FAILED", -1));
        Step {
            read,
            written,
            failure,
        }
    }

    fn reset(&mut self) -> Result<(), Failure> {
        *self = Self::new(std::mem::take(&mut self.params))?;
        Ok(())
    }
}

type Decoder = BrotliState<StandardAlloc, StandardAlloc, StandardAlloc>;

pub struct Decompressor {
    state: Box<Decoder>,
    params: Vec<Pair>,
}

impl Decompressor {
    pub fn new(params: Vec<Pair>) -> Result<Self, Failure> {
        let alloc = StandardAlloc::default;
        let mut state = Box::new(BrotliState::new_strict(alloc(), alloc(), alloc()));
        for &(key, value) in &params {
            match key {
                // When the window is allocated is the decoder's own choice.
                0 => {}
                1 => state.large_window = value != 0,
                _ => return Err(Failure::initialization("Initialization failed")),
            }
        }
        Ok(Self { state, params })
    }
}

impl Codec for Decompressor {
    fn step(&mut self, input: &[u8], output: &mut [u8], flush: i32) -> Step {
        let (mut left, mut read) = (input.len(), 0);
        let (mut room, mut written) = (output.len(), 0);
        let mut total = 0;
        let result = BrotliDecompressStream(
            &mut left,
            &mut read,
            input,
            &mut room,
            &mut written,
            output,
            &mut total,
            &mut self.state,
        );
        let failure = match result {
            BrotliResult::ResultFailure => Some(self.failure()),
            BrotliResult::NeedsMoreInput if flush == FINISH => Some(Failure::truncated()),
            _ => None,
        };
        Step {
            read,
            written,
            failure,
        }
    }

    fn reset(&mut self) -> Result<(), Failure> {
        *self = Self::new(std::mem::take(&mut self.params))?;
        Ok(())
    }
}

impl Decompressor {
    /// Node makes the code of the decoder's name for it, less `BROTLI_DECODER`.
    fn failure(&self) -> Failure {
        let name = format!("{:?}", self.state.error_code);
        let code = format!("ERR_{}", name.trim_start_matches("BROTLI_DECODER"));
        Failure::new("Decompression failed", &code, self.state.error_code as i32)
    }
}
