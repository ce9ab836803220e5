//! Bytes between the OS and JavaScript, through the module `buffer`.

use std::borrow::Cow;

use boa_engine::{Context, JsResult, JsString, JsValue, object::builtins::AlignedVec};

use crate::modules::buffer;

/// Bytes that can become an `ArrayBuffer` without a copy.
pub type Block = AlignedVec<u8>;

/// What an `encoding` option asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// No text: a Buffer.
    Buffer,
    /// Text.
    Text(buffer::Encoding),
}

impl Encoding {
    /// `utf8`
    pub const UTF8: Self = Self::Text(buffer::Encoding::Utf8);

    /// An encoding by its name, in any case; `buffer` is one here.
    pub fn named(name: &str) -> Option<Self> {
        if name == "buffer" {
            return Some(Self::Buffer);
        }
        buffer::Encoding::parse(name).map(Self::Text)
    }
}

/// UTF-8 text of bytes, wrong ones replaced.
pub fn lossy(bytes: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}

/// A Buffer that takes the block over.
pub fn take(block: Block, context: &mut Context) -> JsResult<JsValue> {
    Ok(buffer::new_from_block(block, context)?.into())
}

/// Bytes as text in an encoding, or as a Buffer with a copy.
pub fn encoded(bytes: &[u8], encoding: Encoding, context: &mut Context) -> JsResult<JsValue> {
    Ok(match encoding {
        Encoding::Buffer => buffer::new_from_slice(bytes, context)?.into(),
        Encoding::Text(encoding) => encoding.encode(bytes).into(),
    })
}

/// The bytes of a text in an encoding.
pub fn decoded(text: &JsString, encoding: Encoding) -> Vec<u8> {
    match encoding {
        Encoding::Buffer => buffer::Encoding::Utf8.decode(text),
        Encoding::Text(encoding) => encoding.decode(text),
    }
}

/// A view of bytes that belong to JavaScript: of a Buffer, TypedArray or DataView.
pub struct View(buffer::View);

impl View {
    /// Nothing for a value that is no view of bytes (an ArrayBuffer is none).
    pub fn of(value: &JsValue, context: &mut Context) -> Option<Self> {
        let object = value.as_object()?;
        if buffer::is_any_array_buffer(&object) {
            return None;
        }
        buffer::View::of(&object, context).map(Self)
    }

    /// Length in bytes.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// A copy of a part; what lies outside is left out.
    pub fn copy(&self, from: usize, length: usize) -> Vec<u8> {
        self.0.read(|bytes| {
            let start = from.min(bytes.len());
            let end = start.saturating_add(length).min(bytes.len());
            bytes[start..end].to_vec()
        })
    }

    /// Puts bytes at a place of the view, as many as fit.
    pub fn put(&self, at: usize, from: &[u8], context: &mut Context) -> JsResult<()> {
        self.0.write(context, |bytes| {
            let start = at.min(bytes.len());
            let end = start.saturating_add(from.len()).min(bytes.len());
            bytes[start..end].copy_from_slice(&from[..end - start]);
        })
    }
}
