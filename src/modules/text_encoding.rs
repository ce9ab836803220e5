//! `TextEncoder` and `TextDecoder`, after the WHATWG's encoding standard.

use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsError, JsNativeError, JsObject, JsResult, JsString,
    JsSymbol, JsValue, Trace, js_string, object::builtins::JsUint8Array, property::Attribute,
};
use encoding_rs::{CoderResult, Decoder, DecoderResult};

use super::buffer::{self, View, encoding};
use super::structured_clone;
use crate::engine::{convert, define, errors};

#[derive(Trace, Finalize, JsData)]
struct TextEncoder;

/// A `TextDecoder`'s options, and its decoder between two calls with `stream: true`.
#[derive(Trace, Finalize, JsData)]
struct TextDecoder {
    #[unsafe_ignore_trace]
    encoding: &'static encoding_rs::Encoding,
    fatal: bool,
    ignore_bom: bool,
    #[unsafe_ignore_trace]
    decoder: Option<Decoder>,
}

impl TextDecoder {
    fn fresh(&self) -> Decoder {
        if self.ignore_bom {
            self.encoding.new_decoder_without_bom_handling()
        } else {
            self.encoding.new_decoder_with_bom_removal()
        }
    }

    /// The text of `input`, or nothing when it is malformed and the decoder fatal. `more` says
    /// that more input follows.
    fn decode(&mut self, input: &[u8], more: bool) -> Option<JsString> {
        if self.decoder.is_none() && !more && self.encoding == encoding_rs::UTF_8 {
            let text = match input.strip_prefix(b"\xef\xbb\xbf") {
                Some(text) if !self.ignore_bom => text,
                _ => input,
            };
            if self.fatal && encoding_rs::Encoding::utf8_valid_up_to(text) < text.len() {
                return None;
            }
            return Some(encoding::utf8(text));
        }
        let mut decoder = self.decoder.take().unwrap_or_else(|| self.fresh());
        let mut units = vec![0; decoder.max_utf16_buffer_length(input.len())?];
        let written = if self.fatal {
            let (result, _, written) =
                decoder.decode_to_utf16_without_replacement(input, &mut units, !more);
            match result {
                DecoderResult::InputEmpty => written,
                DecoderResult::OutputFull | DecoderResult::Malformed(..) => return None,
            }
        } else {
            let (result, _, written, _) = decoder.decode_to_utf16(input, &mut units, !more);
            debug_assert_eq!(result, CoderResult::InputEmpty);
            written
        };
        if more {
            self.decoder = Some(decoder);
        }
        Some(encoding::utf16(&units[..written]))
    }
}

fn class_called(name: &str) -> JsError {
    JsNativeError::typ()
        .with_message(format!(
            "Class constructor {name} cannot be invoked without 'new'"
        ))
        .into()
}

/// An object with the prototype that `target`, the class called with `new`, asks for.
fn instance<T: boa_engine::object::NativeObject>(
    target: &JsObject,
    data: T,
    context: &mut Context,
) -> JsResult<JsValue> {
    let prototype = target.get(js_string!("prototype"), context)?;
    let Some(prototype) = prototype.as_object() else {
        return Err(convert::illegal_invocation());
    };
    Ok(define::native_object(&prototype, data, context).into())
}

fn construct_encoder(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    match this.as_constructor() {
        Some(target) => instance(&target, TextEncoder, context),
        None => Err(class_called("TextEncoder")),
    }
}

fn check_encoder(this: &JsValue, context: &mut Context) -> JsResult<()> {
    match this.as_object() {
        Some(object) if object.is::<TextEncoder>() => Ok(()),
        _ => Err(errors::invalid_this("TextEncoder", context)),
    }
}

fn encoder_encoding(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    check_encoder(this, context)?;
    Ok(js_string!("utf-8").into())
}

/// `encode(input)`: a plain `Uint8Array`.
fn encode(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    check_encoder(this, context)?;
    let text = match args.get_or_undefined(0) {
        value if value.is_undefined() => JsString::default(),
        value => value.to_string(context)?,
    };
    let bytes = encoding::utf8_bytes(text.as_str());
    let block = buffer::block::copied(&bytes)?;
    crate::engine::heap::look();
    let buffer = boa_engine::object::builtins::JsArrayBuffer::from_byte_block(block, context)?;
    Ok(JsUint8Array::from_array_buffer(buffer, context)?.into())
}

/// `encodeInto(src, dest)`: how many units were read and how many bytes written.
fn encode_into(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    check_encoder(this, context)?;
    let source = args.get_or_undefined(0);
    let Some(text) = source.as_string() else {
        return Err(errors::invalid_arg_type(
            "src",
            &["string"],
            source,
            context,
        ));
    };
    let target = args.get_or_undefined(1);
    let Some(view) = View::of_uint8_array(target, context) else {
        return Err(errors::invalid_arg_type(
            "dest",
            &["Uint8Array"],
            target,
            context,
        ));
    };
    let (read, written) = view.write(context, |target| {
        let text = text.as_str();
        match text.variant() {
            boa_engine::string::JsStrVariant::Latin1(units) => {
                encoding_rs::mem::convert_latin1_to_utf8_partial(units, target)
            }
            boa_engine::string::JsStrVariant::Utf16(units) => {
                encoding_rs::mem::convert_utf16_to_utf8_partial(units, target)
            }
        }
    })?;
    let result = define::object(context);
    define::put(&result, "read", read as f64);
    define::put(&result, "written", written as f64);
    Ok(result.into())
}

/// An options argument: an object, or nothing.
fn options(value: &JsValue, context: &mut Context) -> JsResult<Option<JsObject>> {
    if value.is_null_or_undefined() {
        return Ok(None);
    }
    match value.as_object() {
        Some(object) => Ok(Some(object)),
        None => Err(errors::invalid_arg_type(
            "options",
            &["Object"],
            value,
            context,
        )),
    }
}

fn flag(options: &Option<JsObject>, name: &str, context: &mut Context) -> JsResult<bool> {
    match options {
        Some(options) => Ok(options.get(JsString::from(name), context)?.to_boolean()),
        None => Ok(false),
    }
}

/// `new TextDecoder(label, { fatal, ignoreBOM })`.
fn construct_decoder(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let Some(target) = this.as_constructor() else {
        return Err(class_called("TextDecoder"));
    };
    let label = match args.get_or_undefined(0) {
        value if value.is_undefined() => "utf-8".into(),
        value => convert::to_text(value, context)?,
    };
    let options = options(args.get_or_undefined(1), context)?;
    let Some(encoding) = encoding_rs::Encoding::for_label_no_replacement(label.as_bytes()) else {
        return Err(errors::node_error(
            "ERR_ENCODING_NOT_SUPPORTED",
            &[&label],
            context,
        ));
    };
    let decoder = TextDecoder {
        encoding,
        fatal: flag(&options, "fatal", context)?,
        ignore_bom: flag(&options, "ignoreBOM", context)?,
        decoder: None,
    };
    instance(&target, decoder, context)
}

fn with_decoder<R>(
    this: &JsValue,
    context: &mut Context,
    f: impl FnOnce(&mut TextDecoder) -> R,
) -> JsResult<R> {
    if let Some(object) = this.as_object()
        && let Some(mut decoder) = object.downcast_mut::<TextDecoder>()
    {
        return Ok(f(&mut decoder));
    }
    Err(errors::invalid_this("TextDecoder", context))
}

fn name_of(encoding: &'static encoding_rs::Encoding) -> String {
    encoding.name().to_ascii_lowercase()
}

fn decoder_encoding(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let encoding = with_decoder(this, context, |decoder| decoder.encoding)?;
    Ok(JsString::from(name_of(encoding).as_str()).into())
}

fn fatal(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    Ok(with_decoder(this, context, |decoder| decoder.fatal)?.into())
}

fn ignore_bom(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    Ok(with_decoder(this, context, |decoder| decoder.ignore_bom)?.into())
}

/// What was given to `decode` is no bytes. Node's decoders of ICU, of single bytes and of UTF-8 at
/// once each say it in their way.
fn not_bytes(
    this: &JsValue,
    value: &JsValue,
    more: bool,
    context: &mut Context,
) -> JsResult<boa_engine::JsError> {
    let encoding = with_decoder(this, context, |decoder| decoder.encoding)?;
    let is_utf_8 = encoding == encoding_rs::UTF_8;
    if encoding.is_single_byte() || is_utf_8 && more {
        let wanted = ["ArrayBuffer", "ArrayBufferView"];
        return Ok(errors::invalid_arg_type("input", &wanted, value, context));
    }
    let name = if is_utf_8 { "list" } else { "input" };
    let message = format!(
        "The \"{name}\" argument must be an instance of SharedArrayBuffer, \
         ArrayBuffer or ArrayBufferView."
    );
    let class = errors::Class::Type;
    let error = errors::coded(class, "ERR_INVALID_ARG_TYPE", &message, context);
    Ok(errors::thrown(error))
}

/// `decode(input, { stream })`.
fn decode(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    with_decoder(this, context, |_| ())?;
    let value = args.get_or_undefined(0);
    let view = match value.as_object() {
        Some(object) => View::of(&object, context),
        None => None,
    };
    let options = options(args.get_or_undefined(1), context)?;
    let more = flag(&options, "stream", context)?;
    if view.is_none() && !value.is_undefined() {
        return Err(not_bytes(this, value, more, context)?);
    }
    let decoded = with_decoder(this, context, |decoder| match view {
        Some(view) => view.read(|bytes| decoder.decode(bytes, more)),
        None => decoder.decode(&[], more),
    })?;
    if let Some(text) = decoded {
        return Ok(text.into());
    }
    let encoding = with_decoder(this, context, |decoder| decoder.encoding)?;
    let message = format!(
        "The encoded data was not valid for encoding {}",
        name_of(encoding)
    );
    Err(errors::thrown(errors::coded(
        errors::Class::Type,
        "ERR_ENCODING_INVALID_ENCODED_DATA",
        &message,
        context,
    )))
}

/// `properties` as the inspect function among a custom inspector's arguments shows them.
fn shown(
    properties: JsObject,
    args: &[JsValue],
    context: &mut Context,
) -> JsResult<Option<String>> {
    let Some(inspect) = args.get_or_undefined(2).as_callable() else {
        return Ok(None);
    };
    let args = [properties.into(), args.get_or_undefined(1).clone()];
    let text = inspect.call(&JsValue::undefined(), &args, context)?;
    Ok(Some(convert::to_text(&text, context)?))
}

/// What is shown where no more than an object's class is to be; none elsewhere.
fn class_alone(name: &str, args: &[JsValue], context: &mut Context) -> JsResult<Option<JsValue>> {
    let depth = args.first().and_then(JsValue::as_number);
    if depth.is_none_or(|depth| depth >= 0.0) {
        return Ok(None);
    }
    let options = args.get_or_undefined(1).as_object();
    let Some(options) = options else {
        return Ok(None);
    };
    let Some(stylize) = options.get(js_string!("stylize"), context)?.as_function() else {
        return Ok(None);
    };
    let name = JsString::from(format!("[{name}]").as_str());
    let words = [name.into(), js_string!("special").into()];
    stylize.call(&options.into(), &words, context).map(Some)
}

/// What `util.inspect` shows of a TextDecoder: its options under the class's name.
fn inspect_decoder(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (encoding, fatal, ignore_bom) = with_decoder(this, context, |decoder| {
        (decoder.encoding, decoder.fatal, decoder.ignore_bom)
    })?;
    if let Some(class) = class_alone("TextDecoder", args, context)? {
        return Ok(class);
    }
    let properties = define::object(context);
    define::put(
        &properties,
        "encoding",
        JsString::from(name_of(encoding).as_str()),
    );
    define::put(&properties, "fatal", fatal);
    define::put(&properties, "ignoreBOM", ignore_bom);
    Ok(match shown(properties, args, context)? {
        Some(text) => JsString::from(format!("TextDecoder {text}").as_str()).into(),
        None => this.clone(),
    })
}

/// What `util.inspect` shows of a TextEncoder; Node leaves the class's name out.
fn inspect_encoder(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    check_encoder(this, context)?;
    if let Some(class) = class_alone("TextEncoder", args, context)? {
        return Ok(class);
    }
    let properties = define::object(context);
    define::put(&properties, "encoding", js_string!("utf-8"));
    Ok(match shown(properties, args, context)? {
        Some(text) => JsString::from(text.as_str()).into(),
        None => this.clone(),
    })
}

fn put_inspect(
    prototype: &JsObject,
    inspect: define::Native,
    context: &mut Context,
) -> JsResult<()> {
    let inspect = define::function("inspect", 2, inspect, context);
    let custom = buffer::inspect_symbol(context)?;
    let attribute = Attribute::WRITABLE | Attribute::CONFIGURABLE;
    define::put_with(prototype, custom, inspect, attribute);
    Ok(())
}

fn tag(prototype: &JsObject, name: &str) {
    let tag = JsSymbol::to_string_tag();
    define::put_with(
        prototype,
        tag,
        JsString::from(name),
        Attribute::CONFIGURABLE,
    );
}

/// `require('internal/encoding')`: `{ TextEncoder, TextDecoder }`.
pub fn exports(context: &mut Context) -> JsResult<JsObject> {
    let exports = define::object(context);
    let prototype = define::object(context);
    let class = define::constructor("TextEncoder", 0, construct_encoder, &prototype, context);
    let key = js_string!("encoding");
    define::put_accessor_with(&prototype, key, encoder_encoding, None, true, context);
    let methods: &[define::Method] = &[("encode", 0, encode), ("encodeInto", 2, encode_into)];
    define::put_functions(&prototype, methods, context);
    put_inspect(&prototype, inspect_encoder, context)?;
    tag(&prototype, "TextEncoder");
    structured_clone::lose_objects_of(&prototype, context)?;
    define::put(&exports, "TextEncoder", class);

    let prototype = define::object(context);
    let class = define::constructor("TextDecoder", 0, construct_decoder, &prototype, context);
    define::put_functions(&prototype, &[("decode", 0, decode)], context);
    let getters: [(&str, define::Native); 3] = [
        ("encoding", decoder_encoding),
        ("fatal", fatal),
        ("ignoreBOM", ignore_bom),
    ];
    for (name, get) in getters {
        let name = JsString::from(name);
        define::put_accessor_with(&prototype, name, get, None, true, context);
    }
    put_inspect(&prototype, inspect_decoder, context)?;
    tag(&prototype, "TextDecoder");
    structured_clone::lose_objects_of(&prototype, context)?;
    define::put(&exports, "TextDecoder", class);
    Ok(exports)
}
