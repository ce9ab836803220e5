//! The state of a stream's readable half (`stream._readableState`): a native object whose fields
//! are accessors, for the texts in js/internal/stream and for scripts that look.

use std::cell::Cell;
use std::collections::VecDeque;

use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsObject, JsResult, JsString, JsValue, NativeFunction,
    Trace, gc::GcRefCell, js_string, object::builtins::JsArray,
};

use crate::engine::{convert, define};

/// What is true of a readable half; see [`State::is`].
pub mod flag {
    /// Chunks are objects and count as one each.
    pub const OBJECT_MODE: u32 = 1;
    /// Inside a call of `_read`, as opposed to after it has returned.
    pub const SYNC: u32 = 1 << 1;
    /// `_construct` has called back, or there is none.
    pub const CONSTRUCTED: u32 = 1 << 2;
    pub const AUTO_DESTROY: u32 = 1 << 3;
    pub const EMIT_CLOSE: u32 = 1 << 4;
    /// `destroy` was called.
    pub const DESTROYED: u32 = 1 << 5;
    pub const ERROR_EMITTED: u32 = 1 << 6;
    /// `_destroy` has called back.
    pub const CLOSED: u32 = 1 << 7;
    pub const CLOSE_EMITTED: u32 = 1 << 8;
    /// `pause` came after the last `resume`.
    pub const PAUSED: u32 = 1 << 9;
    /// `_read` was called and `push` has not answered.
    pub const READING: u32 = 1 << 10;
    /// `push(null)` came.
    pub const ENDED: u32 = 1 << 11;
    pub const END_EMITTED: u32 = 1 << 12;
    /// A consumer waits for `readable`.
    pub const NEED_READABLE: u32 = 1 << 13;
    /// `readable` is due or was emitted, and nothing was read since.
    pub const EMITTED_READABLE: u32 = 1 << 14;
    pub const READABLE_LISTENING: u32 = 1 << 15;
    pub const DATA_LISTENING: u32 = 1 << 16;
    pub const RESUME_SCHEDULED: u32 = 1 << 17;
    /// Reading ahead is due in the next tick.
    pub const READING_MORE: u32 = 1 << 18;
    /// Something was read, once.
    pub const DATA_EMITTED: u32 = 1 << 19;
    /// Several destinations: `awaitDrainWriters` is a Set, else one of them or null.
    pub const MULTI_AWAIT_DRAIN: u32 = 1 << 20;
    /// The end is due in the next tick.
    pub const ENDING: u32 = 1 << 21;
}

/// The flags under their names in JavaScript.
const FLAGS: &[(&str, u32)] = &[
    ("objectMode", flag::OBJECT_MODE),
    ("sync", flag::SYNC),
    ("constructed", flag::CONSTRUCTED),
    ("autoDestroy", flag::AUTO_DESTROY),
    ("emitClose", flag::EMIT_CLOSE),
    ("destroyed", flag::DESTROYED),
    ("errorEmitted", flag::ERROR_EMITTED),
    ("closed", flag::CLOSED),
    ("closeEmitted", flag::CLOSE_EMITTED),
    ("paused", flag::PAUSED),
    ("reading", flag::READING),
    ("ended", flag::ENDED),
    ("endEmitted", flag::END_EMITTED),
    ("needReadable", flag::NEED_READABLE),
    ("emittedReadable", flag::EMITTED_READABLE),
    ("readableListening", flag::READABLE_LISTENING),
    ("dataListening", flag::DATA_LISTENING),
    ("resumeScheduled", flag::RESUME_SCHEDULED),
    ("readingMore", flag::READING_MORE),
    ("dataEmitted", flag::DATA_EMITTED),
    ("multiAwaitDrain", flag::MULTI_AWAIT_DRAIN),
];

/// A value that is there from the start, or null.
type Slot = fn(&mut Values) -> &mut Option<JsValue>;

const SLOTS: &[(&str, Slot)] = &[
    ("decoder", |values| &mut values.decoder),
    ("encoding", |values| &mut values.encoding),
    ("errored", |values| &mut values.errored),
    ("awaitDrainWriters", |values| {
        &mut values.await_drain_writers
    }),
    ("heldDestroy", |values| &mut values.held_destroy),
];

/// The state of a readable half.
#[derive(Trace, Finalize, JsData)]
pub struct State {
    #[unsafe_ignore_trace]
    flags: Cell<u32>,
    /// Who consumes: nobody yet; `data` as it comes; somebody who calls `read`, or nobody any more.
    #[unsafe_ignore_trace]
    pub flowing: Cell<Option<bool>>,
    #[unsafe_ignore_trace]
    pub high_water_mark: Cell<f64>,
    /// Bytes, characters or objects in the buffer.
    #[unsafe_ignore_trace]
    pub length: Cell<f64>,
    pub buffer: GcRefCell<VecDeque<JsValue>>,
    values: GcRefCell<Option<Box<Values>>>,
}

/// What most streams do not have.
#[derive(Default, Trace, Finalize)]
struct Values {
    decoder: Option<JsValue>,
    encoding: Option<JsValue>,
    default_encoding: Option<JsValue>,
    errored: Option<JsValue>,
    /// The array of destinations.
    pipes: Option<JsValue>,
    await_drain_writers: Option<JsValue>,
    held_destroy: Option<JsValue>,
}

impl State {
    /// That of a new stream.
    pub fn new(high_water_mark: f64) -> Self {
        use flag::{AUTO_DESTROY, CONSTRUCTED, EMIT_CLOSE, SYNC};
        Self {
            flags: Cell::new(SYNC | CONSTRUCTED | AUTO_DESTROY | EMIT_CLOSE),
            flowing: Cell::new(None),
            high_water_mark: Cell::new(high_water_mark),
            length: Cell::new(0.0),
            buffer: GcRefCell::default(),
            values: GcRefCell::default(),
        }
    }

    /// Whether one of the flags is set.
    pub fn is(&self, flags: u32) -> bool {
        self.flags.get() & flags != 0
    }

    /// Sets or clears flags.
    pub fn put(&self, flags: u32, on: bool) {
        let known = self.flags.get();
        self.flags
            .set(if on { known | flags } else { known & !flags });
    }

    fn look<T>(&self, look: impl FnOnce(&Values) -> Option<T>) -> Option<T> {
        self.values.borrow().as_deref().and_then(look)
    }

    fn edit(&self, edit: impl FnOnce(&mut Values)) {
        edit(self.values.borrow_mut().get_or_insert_default());
    }

    /// What makes texts of bytes, if something does.
    pub fn decoder(&self) -> Option<JsObject> {
        self.look(|values| values.decoder.as_ref()?.as_object())
    }

    /// `encoding`, or null.
    pub fn encoding(&self) -> JsValue {
        self.look(|values| values.encoding.clone())
            .unwrap_or_else(JsValue::null)
    }

    /// `defaultEncoding`
    pub fn default_encoding(&self) -> JsValue {
        self.look(|values| values.default_encoding.clone())
            .unwrap_or_else(|| js_string!("utf8").into())
    }

    /// Whether the stream has failed.
    pub fn has_failed(&self) -> bool {
        self.look(|values| values.errored.as_ref().map(JsValue::to_boolean)) == Some(true)
    }

    /// Takes `awaitDrainWriters`, unless it is a Set: then that, which is to be emptied.
    pub fn forget_awaited(&self) -> Option<JsObject> {
        let is_set = self.is(flag::MULTI_AWAIT_DRAIN);
        let mut values = self.values.borrow_mut();
        let awaited = &mut values.as_deref_mut()?.await_drain_writers;
        if is_set {
            return awaited.as_ref()?.as_object();
        }
        *awaited = None;
        None
    }
}

/// Looks at a state. `look` must not run JavaScript. Fails for what is none.
pub fn with<T>(state: &JsObject, look: impl FnOnce(&State) -> T) -> JsResult<T> {
    let state = state
        .downcast_ref::<State>()
        .ok_or_else(convert::illegal_invocation)?;
    Ok(look(&state))
}

/// Has a readable half read ahead by itself, or (`on`) not: it takes itself to be doing so already.
pub fn put_reading_more(state: &JsObject, on: bool) -> JsResult<()> {
    with(state, |state| state.put(flag::READING_MORE, on))
}

/// Whether a readable half has emitted `end`.
pub fn has_ended(state: &JsObject) -> bool {
    with(state, |state| state.is(flag::END_EMITTED)).unwrap_or(false)
}

fn get(this: &JsValue, look: impl FnOnce(&State) -> JsValue) -> JsResult<JsValue> {
    let found = this.as_object().map(|state| with(&state, look).ok());
    Ok(found.flatten().unwrap_or_default())
}

fn set(this: &JsValue, change: impl FnOnce(&State)) -> JsResult<JsValue> {
    if let Some(state) = this.as_object() {
        let _ = with(&state, change);
    }
    Ok(JsValue::undefined())
}

/// Defines the fields on `ReadableState.prototype`.
pub fn define_fields(prototype: &JsObject, context: &mut Context) {
    for &(name, bits) in FLAGS {
        let read = NativeFunction::from_copy_closure(move |this, _, _| {
            get(this, |state| state.is(bits).into())
        });
        let write = NativeFunction::from_copy_closure(move |this, args, _| {
            let on = args.get_or_undefined(0).to_boolean();
            set(this, |state| state.put(bits, on))
        });
        define::put_closures(prototype, name, read, Some(write), context);
    }
    for &(name, slot) in SLOTS {
        let read = NativeFunction::from_copy_closure(move |this, _, _| {
            get(this, |state| {
                let mut values = state.values.borrow_mut();
                let known = values
                    .as_deref_mut()
                    .and_then(|values| slot(values).clone());
                known.unwrap_or_else(JsValue::null)
            })
        });
        let write = NativeFunction::from_copy_closure(move |this, args, _| {
            let value = args.get_or_undefined(0).clone();
            set(this, |state| {
                state.edit(|values| *slot(values) = Some(value));
            })
        });
        define::put_closures(prototype, name, read, Some(write), context);
    }
    type Entry = (&'static str, define::Native, Option<define::Native>);
    let entries: [Entry; 7] = [
        ("flowing", flowing, Some(set_flowing)),
        (
            "highWaterMark",
            |this, _, _| get(this, |state| state.high_water_mark.get().into()),
            Some(|this, args, _| {
                let mark = args.get_or_undefined(0).as_number().unwrap_or(0.0);
                set(this, |state| state.high_water_mark.set(mark))
            }),
        ),
        (
            "length",
            |this, _, _| get(this, |state| state.length.get().into()),
            Some(|this, args, _| {
                let length = args.get_or_undefined(0).as_number().unwrap_or(0.0);
                set(this, |state| state.length.set(length))
            }),
        ),
        ("buffer", buffer, Some(set_buffer)),
        (
            "bufferIndex",
            |_, _, _| Ok(0.into()),
            Some(|_, _, _| Ok(JsValue::undefined())),
        ),
        ("pipes", pipes, Some(set_pipes)),
        (
            "defaultEncoding",
            |this, _, _| get(this, State::default_encoding),
            Some(|this, args, _| {
                let encoding = args.get_or_undefined(0).clone();
                set(this, |state| {
                    state.edit(|values| values.default_encoding = Some(encoding));
                })
            }),
        ),
    ];
    for (name, read, write) in entries {
        define::put_accessor(prototype, JsString::from(name), read, write, context);
    }
}

fn flowing(this: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    get(this, |state| {
        state
            .flowing
            .get()
            .map_or_else(JsValue::null, JsValue::from)
    })
}

fn set_flowing(this: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let value = args.get_or_undefined(0);
    let flowing = (!value.is_null_or_undefined()).then(|| value.to_boolean());
    set(this, |state| state.flowing.set(flowing))
}

/// The chunks that wait, as an array: changing it changes nothing.
fn buffer(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let Some(state) = this.as_object() else {
        return Ok(JsValue::undefined());
    };
    let Ok(chunks) = with(&state, |state| {
        let chunks = state.buffer.borrow();
        chunks.iter().cloned().collect::<Vec<_>>()
    }) else {
        return Ok(JsValue::undefined());
    };
    Ok(JsArray::from_iter(chunks, context).into())
}

fn set_buffer(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let mut chunks = VecDeque::new();
    if let Some(array) = args.get_or_undefined(0).as_object() {
        let length = define::get!(array, "length", context)?;
        for at in 0..length.to_length(context)? {
            chunks.push_back(array.get(at, context)?);
        }
    }
    set(this, |state| *state.buffer.borrow_mut() = chunks)
}

fn pipes(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let Some(state) = this.as_object() else {
        return Ok(JsValue::undefined());
    };
    let known = with(&state, |state| state.look(|values| values.pipes.clone()));
    match known {
        Ok(Some(pipes)) => Ok(pipes),
        Ok(None) => Ok(JsArray::new(context)?.into()),
        Err(_) => Ok(JsValue::undefined()),
    }
}

fn set_pipes(this: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let pipes = args.get_or_undefined(0).clone();
    set(this, |state| {
        state.edit(|values| values.pipes = Some(pipes))
    })
}
