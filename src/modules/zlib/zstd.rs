//! Zstandard (RFC 8878).

use zstd_safe::zstd_sys::{ZSTD_EndDirective as End, ZSTD_strategy as Strategy};
use zstd_safe::{
    CCtx, CParameter, DCtx, DParameter, InBuffer, OutBuffer, ResetDirective, get_error_name,
};

use super::codec::{Codec, Failure, Step};
use super::constants;

const FINISH: i32 = 2;
const SOURCE_SIZE_WRONG: usize = 72;

/// A parameter's number and its value.
pub type Pair = (i32, u32);

/// An error of the library's, from what its functions return.
fn failure_of(code: usize) -> Failure {
    let number = code.wrapping_neg() as i32;
    let name = constants::zstd_error(number).unwrap_or("ZSTD_error_GENERIC");
    Failure::new(get_error_name(code), name, number)
}

/// zstd's own strategies by number; `None` for a number it has not.
fn strategy(number: u32) -> Option<Strategy> {
    Some(match number {
        1 => Strategy::ZSTD_fast,
        2 => Strategy::ZSTD_dfast,
        3 => Strategy::ZSTD_greedy,
        4 => Strategy::ZSTD_lazy,
        5 => Strategy::ZSTD_lazy2,
        6 => Strategy::ZSTD_btlazy2,
        7 => Strategy::ZSTD_btopt,
        8 => Strategy::ZSTD_btultra,
        9 => Strategy::ZSTD_btultra2,
        _ => return None,
    })
}

fn parameter((key, value): Pair) -> Option<CParameter> {
    Some(match key {
        100 => CParameter::CompressionLevel(value as i32),
        101 => CParameter::WindowLog(value),
        102 => CParameter::HashLog(value),
        103 => CParameter::ChainLog(value),
        104 => CParameter::SearchLog(value),
        105 => CParameter::MinMatch(value),
        106 => CParameter::TargetLength(value),
        107 => CParameter::Strategy(strategy(value)?),
        160 => CParameter::EnableLongDistanceMatching(value != 0),
        161 => CParameter::LdmHashLog(value),
        162 => CParameter::LdmMinMatch(value),
        163 => CParameter::LdmBucketSizeLog(value),
        164 => CParameter::LdmHashRateLog(value),
        200 => CParameter::ContentSizeFlag(value != 0),
        201 => CParameter::ChecksumFlag(value != 0),
        202 => CParameter::DictIdFlag(value != 0),
        400 => CParameter::NbWorkers(value),
        401 => CParameter::JobSize(value),
        402 => CParameter::OverlapSizeLog(value),
        _ => return None,
    })
}

pub struct Compressor {
    context: CCtx<'static>,
    source_size: Option<u64>,
    read: u64,
}

impl Compressor {
    /// `source_size` is how many bytes will be compressed, if the script says so.
    pub fn new(
        params: &[Pair],
        dictionary: &[u8],
        source_size: Option<u64>,
    ) -> Result<Self, Failure> {
        let mut context =
            CCtx::try_create().ok_or_else(|| Failure::initialization("Initialization failed"))?;
        for &pair in params {
            // Its default, which has no number of its own among the strategies.
            if pair == (107, 0) {
                continue;
            }
            parameter(pair)
                .and_then(|parameter| context.set_parameter(parameter).ok())
                .ok_or_else(|| Failure::initialization("Setting parameter failed"))?;
        }
        if !dictionary.is_empty() && context.load_dictionary(dictionary).is_err() {
            return Err(Failure::initialization("Failed to load dictionary"));
        }
        let mut made = Self {
            context,
            source_size,
            read: 0,
        };
        made.pledge()?;
        Ok(made)
    }

    fn pledge(&mut self) -> Result<(), Failure> {
        self.read = 0;
        self.context
            .set_pledged_src_size(self.source_size)
            .map(drop)
            .map_err(|_| Failure::initialization("Could not set pledged src size"))
    }
}

impl Codec for Compressor {
    fn step(&mut self, input: &[u8], output: &mut [u8], flush: i32) -> Step {
        let operation = match flush {
            0 => End::ZSTD_e_continue,
            1 => End::ZSTD_e_flush,
            _ => End::ZSTD_e_end,
        };
        let mut from = InBuffer::around(input);
        let mut to = OutBuffer::around(output);
        let result = self.context.compress_stream2(&mut to, &mut from, operation);
        let (read, written) = (from.pos(), to.pos());
        self.read += read as u64;
        // All in one call, the library takes what came for what was pledged.
        let broken = flush == FINISH
            && read == input.len()
            && self.source_size.is_some_and(|size| size != self.read);
        let failure = match result {
            Err(code) => Some(failure_of(code)),
            Ok(_) if broken => Some(failure_of(SOURCE_SIZE_WRONG.wrapping_neg())),
            Ok(_) => None,
        };
        Step {
            read,
            written,
            failure,
        }
    }

    fn reset(&mut self) -> Result<(), Failure> {
        self.context
            .reset(ResetDirective::SessionOnly)
            .map_err(failure_of)?;
        self.pledge()
    }
}

pub struct Decompressor {
    context: DCtx<'static>,
    /// The frame is complete, and no other has begun.
    ended: bool,
}

impl Decompressor {
    pub fn new(params: &[Pair], dictionary: &[u8]) -> Result<Self, Failure> {
        let mut context =
            DCtx::try_create().ok_or_else(|| Failure::initialization("Initialization failed"))?;
        for &(key, value) in params {
            if key != 100
                || context
                    .set_parameter(DParameter::WindowLogMax(value))
                    .is_err()
            {
                return Err(Failure::initialization("Setting parameter failed"));
            }
        }
        if !dictionary.is_empty() && context.load_dictionary(dictionary).is_err() {
            return Err(Failure::initialization("Failed to load dictionary"));
        }
        Ok(Self {
            context,
            ended: false,
        })
    }
}

impl Codec for Decompressor {
    fn step(&mut self, input: &[u8], output: &mut [u8], flush: i32) -> Step {
        if self.ended && input.is_empty() {
            return Step {
                read: 0,
                written: 0,
                failure: None,
            };
        }
        let mut from = InBuffer::around(input);
        let mut to = OutBuffer::around(output);
        let result = self.context.decompress_stream(&mut to, &mut from);
        self.ended = result == Ok(0);
        let (read, written) = (from.pos(), to.pos());
        let failure = match result {
            Err(code) => Some(failure_of(code)),
            // It hints at how much is to come; with room left it has nothing more to give.
            Ok(hint) if hint > 0 && flush == FINISH && written < output.len() => {
                Some(Failure::truncated())
            }
            Ok(_) => None,
        };
        Step {
            read,
            written,
            failure,
        }
    }

    fn reset(&mut self) -> Result<(), Failure> {
        self.ended = false;
        self.context
            .reset(ResetDirective::SessionOnly)
            .map(drop)
            .map_err(failure_of)
    }
}
