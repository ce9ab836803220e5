//! `write` and `end`: the body, framed as the head has announced it.

use std::cell::RefCell;

use boa_engine::{
    Context, JsArgs, JsError, JsObject, JsResult, JsValue, js_string, object::builtins::JsFunction,
    string::JsStrVariant,
};

use super::super::response;
use super::apart::{self, Cuts};
use super::outlet::{self, give_raw};
use super::{Outgoing, flag, peek, this_message, with};
use crate::engine::{define, errors};
use crate::modules::buffer::{self, Encoding};
use crate::runtime::runtime;

/// The most memory that is kept for the next response.
const SCRATCH: usize = 256 * 1024;

thread_local! {
    static BYTES: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Appends a chunk's bytes: `[chunk, encoding]`.
pub fn push_chunk(args: &[JsValue], into: &mut Vec<u8>, context: &mut Context) -> JsResult<()> {
    let chunk = args.get_or_undefined(0);
    if let Some(text) = chunk.as_string() {
        let encoding = Encoding::option(args.get_or_undefined(1), Encoding::Utf8);
        match (encoding, text.as_str().variant()) {
            (None | Some(Encoding::Utf8), JsStrVariant::Latin1(bytes)) if bytes.is_ascii() => {
                into.extend_from_slice(bytes);
            }
            (encoding, _) => into.extend(encoding.unwrap_or(Encoding::Utf8).decode(&text)),
        }
        return Ok(());
    }
    if chunk.is_null_or_undefined() {
        return Ok(());
    }
    let pushed = buffer::with_bytes(chunk, context, |bytes| into.extend_from_slice(bytes));
    match pushed {
        Some(()) => Ok(()),
        None => Err(wrong_chunk(chunk, context)),
    }
}

/// Node writes a head and the text behind it as one text: in UTF-8, if that is the text's encoding,
/// though the head alone is Latin-1.
fn join_head(head: &mut Vec<u8>, chunk: &JsValue, encoding: &JsValue) {
    if head.is_ascii() || !chunk.is_string() {
        return;
    }
    if Encoding::option(encoding, Encoding::Utf8) == Some(Encoding::Utf8) {
        let text: String = head.iter().copied().map(char::from).collect();
        *head = text.into_bytes();
    }
}

fn wrong_chunk(chunk: &JsValue, context: &mut Context) -> boa_engine::JsError {
    errors::invalid_arg_type("chunk", &["string", "Buffer", "Uint8Array"], chunk, context)
}

/// How many bytes a chunk has. Fails for what is no chunk.
fn length_of(chunk: &JsValue, encoding: &JsValue, context: &mut Context) -> JsResult<usize> {
    let is_odd = encoding.to_boolean()
        && (!encoding.is_string() || Encoding::option(encoding, Encoding::Utf8).is_none());
    // What streams call the encoding of bytes.
    let is_of_bytes = chunk.is_object() && encoding.as_string() == Some(js_string!("buffer"));
    if is_odd && !is_of_bytes && (chunk.is_string() || chunk.is_object()) {
        return Err(errors::unknown_encoding(encoding, context));
    }
    if let Some(text) = chunk.as_string() {
        return match Encoding::option(encoding, Encoding::Utf8) {
            Some(encoding) => Ok(encoding.byte_length(&text)),
            None => Err(errors::unknown_encoding(encoding, context)),
        };
    }
    if chunk.is_null() {
        return Err(errors::raise("ERR_STREAM_NULL_VALUES", &[], context));
    }
    match chunk.as_object() {
        Some(object) if buffer::is_uint8_array(&object) => {
            let length = buffer::with_bytes(chunk, context, <[u8]>::len);
            Ok(length.unwrap_or(0))
        }
        _ => Err(wrong_chunk(chunk, context)),
    }
}

/// Renders the head if that has not happened: `writeHead(statusCode)` of a response, whatever
/// `_implicitHeader` is of another message.
fn implicit_head(message: &JsObject, is_response: bool, context: &mut Context) -> JsResult<()> {
    if is_response {
        return response::implicit_head(message, context);
    }
    let method = define::get!(message, "_implicitHeader", context)?;
    match method.as_callable() {
        Some(method) => method.call(&message.clone().into(), &[], context).map(drop),
        None => Err(errors::method_not_implemented("_implicitHeader()", context)),
    }
}

fn is_response(message: &JsObject) -> bool {
    peek(message, |state| state.is(flag::RESPONSE)) == Some(true)
}

fn has_head(message: &JsObject) -> bool {
    peek(message, |state| state.is(flag::HEADER)) == Some(true)
}

/// What is wrong with a piece of body.
enum Wrong {
    /// There is to be none.
    Body,
    /// So many bytes, where the head has announced so many.
    Length(u64, f64),
}

impl Wrong {
    fn raise(self, context: &mut Context) -> JsError {
        match self {
            Self::Body => errors::raise("ERR_HTTP_BODY_NOT_ALLOWED", &[], context),
            Self::Length(bytes, most) => errors::raise(
                "ERR_HTTP_CONTENT_LENGTH_MISMATCH",
                &[(bytes as f64).into(), most.into()],
                context,
            ),
        }
    }
}

impl Outgoing {
    /// Whether a piece of body goes out. Fails where the message may have none and says so.
    fn takes_body(&self) -> Result<bool, Wrong> {
        let may = self.is(flag::HAS_BODY);
        match !may && self.is(flag::REJECTS_BODY) {
            true => Err(Wrong::Body),
            false => Ok(may),
        }
    }

    /// Whether pieces of body that are written now are to become one chunk later.
    fn piles_up(&self) -> bool {
        self.is(flag::HEADER_SENT) && self.is(flag::CHUNKED) && self.corked() > 0
    }

    /// Fails when more bytes of body have come than the head has announced, or at the end less.
    fn count(&self, length: usize, ends: bool) -> Result<(), Wrong> {
        if !self.is(flag::STRICT_LENGTH) || !self.is(flag::HAS_BODY) || self.is(flag::CHUNKED) {
            return Ok(());
        }
        let bytes = self.look(|rare| rare.bytes) + length as u64;
        let most = self.content_length.get().unwrap_or(bytes as f64);
        let wrong = if ends {
            bytes as f64 != most
        } else {
            bytes as f64 > most
        };
        if wrong {
            return Err(Wrong::Length(bytes, most));
        }
        self.edit(|rare| rare.bytes = bytes);
        Ok(())
    }
}

/// An error that a callback and, unless the message is destroyed by then, `error` are told of when
/// what runs now has returned.
fn fail_later(
    message: &JsObject,
    code: &str,
    args: &[JsValue],
    callback: Option<JsFunction>,
    context: &mut Context,
) -> JsResult<()> {
    let error = JsValue::from(errors::make(code, args, context)?);
    let destroyed = peek(message, |state| state.is(flag::DESTROYED)) == Some(true);
    if destroyed {
        if let Some(callback) = callback {
            runtime().next_tick(callback, &[error], context);
        }
        return Ok(());
    }
    let run: define::Native = |_, args, context| {
        let message = this_message(args.get_or_undefined(0))?;
        if let Some(callback) = args.get_or_undefined(2).as_callable() {
            let error = args.get_or_undefined(1).clone();
            callback.call(&JsValue::undefined(), &[error], context)?;
        }
        if !with(&message, |state| state.is(flag::DESTROYED)) {
            let error = args.get_or_undefined(1).clone();
            outlet::emit(&message, js_string!("error"), &[error], context)?;
        }
        Ok(JsValue::undefined())
    };
    let run = define::function("", 3, run, context);
    let callback = callback.map_or(JsValue::undefined(), JsValue::from);
    runtime().next_tick(run, &[message.clone().into(), error, callback], context);
    Ok(())
}

/// `write(chunk, encoding, callback)`
pub fn write(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let message = this_message(this)?;
    let chunk = args.get_or_undefined(0);
    let (encoding, callback) = match args.get_or_undefined(1).as_function() {
        Some(callback) => (JsValue::undefined(), Some(callback)),
        None => (
            args.get_or_undefined(1).clone(),
            args.get_or_undefined(2).as_function(),
        ),
    };
    if chunk.is_undefined() {
        return Err(wrong_chunk(chunk, context));
    }
    let length = length_of(chunk, &encoding, context)?;
    let (finished, destroyed) = with(&message, |state| {
        (state.is(flag::FINISHED), state.is(flag::DESTROYED))
    });
    if finished {
        fail_later(
            &message,
            "ERR_STREAM_WRITE_AFTER_END",
            &[],
            callback,
            context,
        )?;
        return Ok(false.into());
    }
    if destroyed {
        let args = [js_string!("write").into()];
        fail_later(&message, "ERR_STREAM_DESTROYED", &args, callback, context)?;
        return Ok(false.into());
    }
    if !has_head(&message) {
        implicit_head(&message, is_response(&message), context)?;
    }
    let takes_body = with(&message, Outgoing::takes_body);
    if !takes_body.map_err(|wrong| wrong.raise(context))? {
        if let Some(callback) = callback {
            runtime().next_tick(callback, &[], context);
        }
        return Ok(true.into());
    }
    let counted = with(&message, |state| state.count(length, false));
    counted.map_err(|wrong| wrong.raise(context))?;
    if length > 0 && with(&message, Outgoing::piles_up) {
        let mut piece = Vec::with_capacity(length);
        push_chunk(&[chunk.clone(), encoding], &mut piece, context)?;
        return Ok(outlet::pile(&message, &piece, callback).into());
    }
    outlet::gather(&message, context)?;
    let mut bytes = Vec::with_capacity(length + 16);
    let (plain, chunked) = with(&message, |state| {
        (state.take_head(&mut bytes), state.is(flag::CHUNKED))
    });
    if !chunked && !plain {
        join_head(&mut bytes, chunk, &encoding);
    }
    let args = [chunk.clone(), encoding];
    let mut cuts = push_framed(chunked, length, &args, &mut bytes, context)?;
    cuts.is_told = true;
    Ok(give_raw(&message, &bytes, &cuts, callback, context)?.into())
}

/// Appends a chunk as it is sent. Where a script's stream gets the bytes cut.
fn push_framed(
    chunked: bool,
    length: usize,
    args: &[JsValue],
    into: &mut Vec<u8>,
    context: &mut Context,
) -> JsResult<Cuts> {
    let mut cuts = Cuts::default();
    if !chunked || length == 0 {
        if !into.is_empty() && !args.get_or_undefined(0).is_string() {
            cuts.push(into.len(), false);
        }
        push_chunk(args, into, context)?;
        return Ok(cuts);
    }
    use std::io::Write;
    // Writing to memory does not fail.
    let _ = write!(into, "{length:x}");
    cuts.push(into.len(), false);
    into.extend_from_slice(b"\r\n");
    cuts.push(into.len(), false);
    push_chunk(args, into, context)?;
    cuts.push(into.len(), false);
    into.extend_from_slice(b"\r\n");
    Ok(cuts)
}

/// `end(chunk, encoding, callback)`
pub fn end_method(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let message = this_message(this)?;
    let mut chunk = args.get_or_undefined(0).clone();
    let mut encoding = args.get_or_undefined(1).clone();
    let callback;
    if let Some(first) = chunk.as_function() {
        callback = Some(first);
        chunk = JsValue::undefined();
        encoding = JsValue::undefined();
    } else if let Some(second) = encoding.as_function() {
        callback = Some(second);
        encoding = JsValue::undefined();
    } else {
        callback = args.get_or_undefined(2).as_function();
    }
    end(&message, &chunk, &encoding, callback, context)?;
    Ok(this.clone())
}

/// Ends a message, with a last chunk or without.
pub fn end(
    message: &JsObject,
    chunk: &JsValue,
    encoding: &JsValue,
    callback: Option<JsFunction>,
    context: &mut Context,
) -> JsResult<()> {
    let has_chunk = chunk.to_boolean();
    let [finished, has_head, destroyed] = with(message, |state| {
        [flag::FINISHED, flag::HEADER, flag::DESTROYED].map(|flag| state.is(flag))
    });
    if finished {
        if has_chunk && destroyed {
            return Ok(());
        }
        if has_chunk {
            fail_later(
                message,
                "ERR_STREAM_WRITE_AFTER_END",
                &[],
                callback,
                context,
            )?;
        } else if let Some(callback) = callback {
            if with(message, |state| state.is(flag::SENT)) {
                let args = [js_string!("end").into()];
                let error = errors::make("ERR_STREAM_ALREADY_FINISHED", &args, context)?;
                callback.call(&JsValue::undefined(), &[error.into()], context)?;
            } else {
                with(message, |state| {
                    state.edit(|rare| rare.end_callbacks.push(callback));
                });
            }
        }
        return Ok(());
    }
    if has_chunk && destroyed {
        with(message, |state| state.put(flag::FINISHED, true));
        if outlet::has_outlet(message) {
            outlet::prefinish(message, context)?;
        } else {
            with(message, |state| state.put(flag::FINISH_OWED, true));
        }
        return Ok(());
    }
    let length = match has_chunk {
        true => length_of(chunk, encoding, context)?,
        false => 0,
    };
    let apart = outlet::apart(message);
    if let Some(stream) = apart.as_ref().filter(|_| has_chunk || !has_head) {
        apart::call(stream, "cork", context)?;
    }
    if !has_head {
        let is_response = with(message, |state| {
            // Whatever an end() before this one, which failed, had meant to send.
            state.content_length.set(Some(length as f64));
            state.is(flag::RESPONSE)
        });
        implicit_head(message, is_response, context)?;
    }
    let mut bytes = BYTES.with(RefCell::take);
    bytes.clear();
    let begun = with(message, |state| {
        let has_body = match has_chunk {
            true => state.takes_body()?,
            false => state.is(flag::HAS_BODY),
        };
        state.count(length, true)?;
        Ok((
            has_body,
            state.piles_up(),
            state.take_head(&mut bytes),
            state.is(flag::CHUNKED),
        ))
    });
    let (has_body, piles, plain, chunked) = begun.map_err(|wrong: Wrong| wrong.raise(context))?;
    let is_given = has_chunk;
    let has_chunk = has_chunk && has_body;
    let args = [chunk.clone(), encoding.clone()];
    let mut cuts = Cuts::default();
    if has_chunk && piles {
        let mut piece = Vec::with_capacity(length);
        push_chunk(&args, &mut piece, context)?;
        outlet::pile(message, &piece, None);
    } else if has_chunk {
        if !chunked && !plain {
            join_head(&mut bytes, chunk, encoding);
        }
        cuts = push_framed(chunked, length, &args, &mut bytes, context)?;
    }
    if has_body && chunked {
        if has_chunk && !piles {
            cuts.push(bytes.len(), true);
        }
        bytes.extend_from_slice(b"0\r\n");
        with(message, |state| {
            state.look(|rare| bytes.extend_from_slice(&rare.trailer));
        });
        bytes.extend_from_slice(b"\r\n");
    }
    let nothing = with(message, |state| {
        state.put(flag::FINISHED, true);
        if let Some(callback) = callback {
            state.edit(|rare| rare.end_callbacks.push(callback));
        }
        bytes.is_empty() && !is_given && state.held() == 0
    });
    let has_outlet =
        if nothing && outlet::has_outlet(message) && outlet::waiting(message, context)? == 0 {
            outlet::finish_later(message, context);
            true
        } else {
            outlet::give_last(message, &bytes, &cuts, context)?
        };
    if bytes.capacity() <= SCRATCH {
        BYTES.with(|kept| kept.replace(bytes));
    }
    if let Some(stream) = &apart {
        apart::uncork_all(stream, context)?;
    }
    // As in Node, which lets what is corked at the end come behind it.
    outlet::give_pieces(message, context)?;
    if has_outlet {
        outlet::prefinish(message, context)?;
    }
    Ok(())
}

/// `flushHeaders()`
pub fn flush_headers(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let message = this_message(this)?;
    if !has_head(&message) {
        implicit_head(&message, is_response(&message), context)?;
    }
    outlet::send_head(&message, context)?;
    Ok(JsValue::undefined())
}
