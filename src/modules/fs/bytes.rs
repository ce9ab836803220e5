//! Bytes between the OS and JavaScript: the one place where fs makes and reads buffers.

use std::borrow::Cow;

use boa_engine::{
    Context, JsObject, JsResult, JsString, JsValue, js_string,
    object::builtins::{AlignedVec, JsArrayBuffer, JsUint8Array},
};

use crate::engine::convert;

/// Bytes that can become an `ArrayBuffer` without a copy.
pub type Block = AlignedVec<u8>;

/// The encodings of Node's `encoding` options.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// No text: a Buffer.
    Buffer,
    /// `utf8`, `utf-8`
    Utf8,
    /// `latin1`, `binary`
    Latin1,
    /// `ascii`: seven bits
    Ascii,
    /// `hex`
    Hex,
    /// `base64`
    Base64,
    /// `base64url`
    Base64Url,
    /// `utf16le`, `ucs2`
    Utf16,
}

impl Encoding {
    /// An encoding by its name, in any case.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "buffer" => Self::Buffer,
            "utf8" | "utf-8" => Self::Utf8,
            "latin1" | "binary" => Self::Latin1,
            "ascii" => Self::Ascii,
            "hex" => Self::Hex,
            "base64" => Self::Base64,
            "base64url" => Self::Base64Url,
            "utf16le" | "utf-16le" | "ucs2" | "ucs-2" => Self::Utf16,
            _ => return None,
        })
    }
}

/// UTF-8 text of bytes, wrong ones replaced.
pub fn lossy(bytes: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}

/// A Buffer that takes the block over.
pub fn buffer(block: Block, context: &mut Context) -> JsResult<JsValue> {
    let buffer = JsArrayBuffer::from_byte_block(block, context)?;
    Ok(JsUint8Array::from_array_buffer(buffer, context)?.into())
}

/// A Buffer that holds a copy of `bytes`.
pub fn buffer_of(bytes: &[u8], context: &mut Context) -> JsResult<JsValue> {
    let mut block = Block::with_capacity(64, bytes.len());
    block.extend_from_slice(bytes);
    buffer(block, context)
}

/// Bytes as text in an encoding, or as a Buffer.
pub fn encoded(bytes: &[u8], encoding: Encoding, context: &mut Context) -> JsResult<JsValue> {
    Ok(match encoding {
        Encoding::Buffer => return buffer_of(bytes, context),
        Encoding::Utf8 => JsString::from(lossy(bytes).as_ref()),
        Encoding::Latin1 => {
            let text: String = bytes.iter().map(|&byte| char::from(byte)).collect();
            JsString::from(text.as_str())
        }
        Encoding::Ascii => {
            let text: String = bytes.iter().map(|&byte| char::from(byte & 0x7f)).collect();
            JsString::from(text.as_str())
        }
        Encoding::Hex => {
            let mut text = String::with_capacity(bytes.len() * 2);
            for byte in bytes {
                text.push(char::from_digit(u32::from(byte >> 4), 16).unwrap_or('0'));
                text.push(char::from_digit(u32::from(byte & 15), 16).unwrap_or('0'));
            }
            JsString::from(text.as_str())
        }
        Encoding::Base64 => {
            JsString::from(base64_simd::STANDARD.encode_to_string(bytes).as_str())
        }
        Encoding::Base64Url => JsString::from(
            base64_simd::URL_SAFE_NO_PAD
                .encode_to_string(bytes)
                .as_str(),
        ),
        Encoding::Utf16 => {
            let units: Vec<u16> = bytes
                .chunks_exact(2)
                .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
                .collect();
            JsString::from(units.as_slice())
        }
    }
    .into())
}

/// The bytes of a text in an encoding.
pub fn decoded(text: &JsString, encoding: Encoding) -> Vec<u8> {
    match encoding {
        Encoding::Utf8 | Encoding::Buffer => convert::text(text).into_bytes(),
        Encoding::Latin1 | Encoding::Ascii => text.iter().map(|unit| unit as u8).collect(),
        Encoding::Utf16 => text.iter().flat_map(u16::to_le_bytes).collect(),
        Encoding::Hex => {
            let text = convert::text(text);
            text.as_bytes()
                .chunks_exact(2)
                .map_while(|pair| {
                    let high = char::from(pair[0]).to_digit(16)?;
                    let low = char::from(pair[1]).to_digit(16)?;
                    Some((high * 16 + low) as u8)
                })
                .collect()
        }
        Encoding::Base64 | Encoding::Base64Url => {
            let clean: Vec<u8> = convert::text(text)
                .bytes()
                .take_while(|&byte| byte != b'=')
                .filter_map(|byte| match byte {
                    b'-' => Some(b'+'),
                    b'_' => Some(b'/'),
                    b'+' | b'/' => Some(byte),
                    _ if byte.is_ascii_alphanumeric() => Some(byte),
                    _ => None,
                })
                .collect();
            base64_simd::STANDARD_NO_PAD
                .decode_to_vec(&clean)
                .unwrap_or_default()
        }
    }
}

/// A view of bytes that belong to JavaScript.
pub struct View {
    buffer: JsArrayBuffer,
    offset: usize,
    length: usize,
}

impl View {
    /// The bytes of a TypedArray or DataView; nothing for any other value.
    pub fn of(value: &JsValue, context: &mut Context) -> Option<Self> {
        let object = value.as_object()?;
        if !is_view(&object) {
            return None;
        }
        let buffer = object.get(js_string!("buffer"), context).ok()?;
        let buffer = JsArrayBuffer::from_object(buffer.as_object()?.clone()).ok()?;
        let number = |name: JsString, context: &mut Context| {
            let value = object.get(name, context).ok()?;
            convert::integer(&value).and_then(|number| usize::try_from(number).ok())
        };
        let offset = number(js_string!("byteOffset"), context)?;
        let length = number(js_string!("byteLength"), context)?;
        Some(Self {
            buffer,
            offset,
            length,
        })
    }

    /// Length in bytes.
    pub fn len(&self) -> usize {
        self.length
    }

    /// A copy of a part; what lies outside is left out.
    pub fn copy(&self, from: usize, length: usize) -> Vec<u8> {
        let Some(all) = self.buffer.data() else {
            return Vec::new();
        };
        let end = (self.offset + self.length).min(all.len());
        let start = (self.offset + from).min(end);
        let stop = start.saturating_add(length).min(end);
        all[start..stop].to_vec()
    }

    /// Puts bytes at a place of the view, as many as fit.
    pub fn put(&self, at: usize, bytes: &[u8]) {
        let Some(mut all) = self.buffer.data_mut() else {
            return;
        };
        let end = (self.offset + self.length).min(all.len());
        let start = (self.offset + at).min(end);
        let stop = start.saturating_add(bytes.len()).min(end);
        all[start..stop].copy_from_slice(&bytes[..stop - start]);
    }
}

fn is_view(object: &JsObject) -> bool {
    use boa_engine::object::builtins::{JsDataView, JsTypedArray};
    JsTypedArray::from_object(object.clone()).is_ok()
        || JsDataView::from_object(object.clone()).is_ok()
}
