//! The bytes of a Buffer, TypedArray, DataView, ArrayBuffer or SharedArrayBuffer, without a copy.
//!
//! A [`View`] is found by looking at the object once; its bytes are then borrowed for the length
//! of a closure. No JavaScript may run in that closure: a script could ask for the same bytes
//! again, and two borrows of one buffer are a panic.

use boa_engine::{
    Context, JsObject, JsResult, JsValue,
    builtins::{dataview::DataView, typed_array::TypedArray},
    object::builtins::{JsArrayBuffer, JsDataView, JsSharedArrayBuffer, JsTypedArray},
};

/// What the engine calls the kind of a typed array's elements.
pub use boa_engine::builtins::typed_array::TypedArrayKind;

/// Where a view's bytes live.
#[derive(Clone)]
pub enum Store {
    /// An `ArrayBuffer`.
    Own(JsArrayBuffer),
    /// A `SharedArrayBuffer`; the engine gives its bytes out by copy only.
    Shared(JsSharedArrayBuffer),
}

/// A run of bytes in some buffer. Zero long when the buffer has been detached or has shrunk.
#[derive(Clone)]
pub struct View {
    store: Store,
    offset: usize,
    length: usize,
}

fn store(object: JsObject) -> Option<Store> {
    match JsArrayBuffer::from_object(object.clone()) {
        Ok(buffer) => Some(Store::Own(buffer)),
        Err(_) => JsSharedArrayBuffer::from_object(object)
            .ok()
            .map(Store::Shared),
    }
}

impl Store {
    /// Length in bytes; zero when detached.
    pub fn len(&self) -> usize {
        match self {
            Self::Own(buffer) => buffer.byte_length(),
            Self::Shared(buffer) => buffer.byte_length(),
        }
    }

    /// Whether there are no bytes.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The `ArrayBuffer` or `SharedArrayBuffer` itself.
    pub fn object(&self) -> JsObject {
        match self {
            Self::Own(buffer) => buffer.clone().into(),
            Self::Shared(buffer) => buffer.clone().into(),
        }
    }

    fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Own(a), Self::Own(b)) => JsObject::equals(a, b),
            _ => false,
        }
    }
}

/// Whether an object is a `Uint8Array`, which every Buffer is.
pub fn is_uint8_array(object: &JsObject) -> bool {
    kind(object) == Some(TypedArrayKind::Uint8)
}

/// The kind of a typed array; nothing for any other object.
pub fn kind(object: &JsObject) -> Option<TypedArrayKind> {
    object
        .downcast_ref::<TypedArray>()
        .map(|array| array.kind())
}

/// How many elements a typed array has; none for any other object, or where it lies outside of its buffer.
pub fn length_of(object: &JsObject, context: &mut Context) -> usize {
    let view = View::of_typed_array(object, context).zip(kind(object));
    view.map_or(0, |(view, kind)| view.len() / element_size(kind))
}

/// How many bytes an element takes.
pub fn element_size(kind: TypedArrayKind) -> usize {
    match kind {
        TypedArrayKind::Int8 | TypedArrayKind::Uint8 | TypedArrayKind::Uint8Clamped => 1,
        TypedArrayKind::Int16 | TypedArrayKind::Uint16 | TypedArrayKind::Float16 => 2,
        TypedArrayKind::Int32 | TypedArrayKind::Uint32 | TypedArrayKind::Float32 => 4,
        _ => 8,
    }
}

/// Whether an object is an `ArrayBuffer` or a `SharedArrayBuffer`.
pub fn is_any_array_buffer(object: &JsObject) -> bool {
    store(object.clone()).is_some()
}

impl View {
    /// The bytes of a typed array, a `DataView`, an `ArrayBuffer` or a `SharedArrayBuffer`;
    /// nothing for any other object.
    pub fn of(object: &JsObject, context: &mut Context) -> Option<Self> {
        if let Some(view) = Self::of_typed_array(object, context) {
            return Some(view);
        }
        if object.is::<DataView>() {
            return Self::of_data_view(object, context);
        }
        let store = store(object.clone())?;
        let length = store.len();
        Some(Self {
            store,
            offset: 0,
            length,
        })
    }

    /// The bytes of a typed array alone.
    pub fn of_typed_array(object: &JsObject, context: &mut Context) -> Option<Self> {
        if !object.is::<TypedArray>() {
            return None;
        }
        let buffer = JsTypedArray::from_object(object.clone())
            .and_then(|array| array.buffer(context))
            .ok()?;
        let store = store(buffer.as_object()?)?;
        let available = store.len();
        let array = object.downcast_ref::<TypedArray>()?;
        let offset = usize::try_from(array.byte_offset()).ok()?;
        let length = usize::try_from(array.byte_length(available)).ok()?;
        drop(array);
        Some(if offset.checked_add(length)? <= available {
            Self {
                store,
                offset,
                length,
            }
        } else {
            Self {
                store,
                offset: 0,
                length: 0,
            }
        })
    }

    fn of_data_view(object: &JsObject, context: &mut Context) -> Option<Self> {
        let view = JsDataView::from_object(object.clone()).ok()?;
        let buffer = view.buffer(context).ok()?;
        let store = store(buffer.as_object()?)?;
        // Both throw when the view is out of its buffer's bounds: then it has no bytes.
        let offset = view.byte_offset(context).unwrap_or(0);
        let length = view.byte_length(context).unwrap_or(0);
        let offset = usize::try_from(offset).ok()?;
        let length = usize::try_from(length).ok()?;
        let fits = offset.checked_add(length)? <= store.len();
        Some(Self {
            store,
            offset: if fits { offset } else { 0 },
            length: if fits { length } else { 0 },
        })
    }

    /// A view of a `Uint8Array` or Buffer alone.
    pub fn of_uint8_array(value: &JsValue, context: &mut Context) -> Option<Self> {
        let object = value.as_object()?;
        if !is_uint8_array(&object) {
            return None;
        }
        Self::of_typed_array(&object, context)
    }

    /// Length in bytes.
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether there are no bytes.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Where the view begins in its buffer.
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// The buffer the bytes are in.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Calls `f` with the bytes. `f` must not run JavaScript.
    pub fn read<R>(&self, f: impl FnOnce(&[u8]) -> R) -> R {
        match &self.store {
            Store::Own(buffer) => match buffer.data() {
                Some(data) => f(data.get(self.range()).unwrap_or(&[])),
                None => f(&[]),
            },
            Store::Shared(buffer) => f(buffer.to_vec().get(self.range()).unwrap_or(&[])),
        }
    }

    /// Calls `f` with the bytes, which it may change. `f` must not run JavaScript.
    ///
    /// Fails only for shared memory, when the engine cannot copy the changed bytes back.
    pub fn write<R>(&self, context: &mut Context, f: impl FnOnce(&mut [u8]) -> R) -> JsResult<R> {
        match &self.store {
            Store::Own(buffer) => Ok(match buffer.data_mut() {
                Some(mut data) => f(data.get_mut(self.range()).unwrap_or(&mut [])),
                None => f(&mut []),
            }),
            Store::Shared(buffer) => {
                let mut bytes = buffer.to_vec();
                let result = f(bytes.get_mut(self.range()).unwrap_or(&mut []));
                let changed = bytes.get(self.range()).unwrap_or(&[]);
                let changed = crate::engine::convert::uint8_array(changed, context)?;
                let whole = boa_engine::object::builtins::JsUint8Array::from_shared_array_buffer(
                    buffer.clone(),
                    context,
                )?;
                whole.set_values(changed.into(), Some(self.offset as u64), context)?;
                Ok(result)
            }
        }
    }

    fn range(&self) -> std::ops::Range<usize> {
        self.offset..self.offset + self.length
    }

    /// The part from `start` to `end`, both at most [`View::len`] and in order.
    pub fn part(&self, start: usize, end: usize) -> Self {
        let end = end.min(self.length);
        let start = start.min(end);
        Self {
            store: self.store.clone(),
            offset: self.offset + start,
            length: end - start,
        }
    }

    /// A copy of the bytes.
    pub fn to_vec(&self) -> Vec<u8> {
        self.read(<[u8]>::to_vec)
    }

    /// Copies as many bytes as fit from `self` to the start of `target`; the two may overlap.
    pub fn copy_to(&self, target: &View, context: &mut Context) -> JsResult<usize> {
        let count = self.length.min(target.length);
        if count == 0 {
            return Ok(0);
        }
        if self.store.same(&target.store) {
            if let Store::Own(buffer) = &self.store
                && let Some(mut data) = buffer.data_mut()
            {
                let end = (self.offset + count).min(data.len());
                let to = target.offset.min(data.len().saturating_sub(count));
                if end >= self.offset {
                    data.copy_within(self.offset..end, to);
                }
            }
            return Ok(count);
        }
        self.read(|from| {
            let from = &from[..count.min(from.len())];
            // A borrow of another buffer; JavaScript cannot run in between.
            target.write(context, |to| {
                let count = from.len().min(to.len());
                to[..count].copy_from_slice(&from[..count]);
                count
            })
        })
    }
}

/// Calls `f` with the bytes of any Buffer, TypedArray, DataView, ArrayBuffer or
/// SharedArrayBuffer; nothing for any other value. `f` must not run JavaScript.
pub fn with_bytes<R>(
    value: &JsValue,
    context: &mut Context,
    f: impl FnOnce(&[u8]) -> R,
) -> Option<R> {
    let view = View::of(&value.as_object()?, context)?;
    Some(view.read(f))
}

/// Calls `f` with the bytes, which it may change; nothing for a value that has no bytes.
/// `f` must not run JavaScript.
pub fn bytes_mut<R>(
    value: &JsValue,
    context: &mut Context,
    f: impl FnOnce(&mut [u8]) -> R,
) -> Option<JsResult<R>> {
    let view = View::of(&value.as_object()?, context)?;
    Some(view.write(context, f))
}
