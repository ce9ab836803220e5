//! `http2`: the protocol. Sessions read and make bytes (`session/`); sockets, streams and everything that
//! scripts see are in js/http2.js and js/internal/http2.

mod constants;
mod frame;
mod hpack;
mod rules;
mod session;
mod settings;
mod told;

use std::cell::RefCell;

use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsObject, JsResult, JsValue, Trace, js_string,
    object::builtins::JsArray,
};

use self::frame::Padding;
use self::hpack::Field;
use self::session::{Options, Session};
use self::settings::Settings;
use crate::engine::{convert, define};
use crate::modules::buffer::{self, encoding::Encoding};
use crate::runtime::runtime;
use crate::trace::{self, Kind};

/// Native state of a session.
#[derive(Trace, Finalize, JsData)]
struct SessionState {
    #[unsafe_ignore_trace]
    session: RefCell<Session>,
}

/// Functions for js/internal/http2.
pub fn native_half(context: &mut Context) -> JsResult<JsObject> {
    let half = define::object(context);
    let prototype = define::object(context);
    define::put_methods(&prototype, METHODS, context);
    let make = define::closure("session", 1, make_session, prototype, context);
    define::put(&half, "session", make);
    let constants = constants::all();
    define::put(&half, "constants", constants);
    define::put_functions(
        &half,
        &[
            ("words", 1, |_, args, context| {
                let number = args.get_or_undefined(0).to_i32(context)?;
                Ok(convert::string(told::words(number)).into())
            }),
            ("whenChecking", 1, when_checking),
        ],
        context,
    );
    Ok(half)
}

/// Has a session's words sent in the next check phase, as in Node: in front of immediates, in nobody's async
/// context, and before the ticks of what else is done there.
fn when_checking(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    const KIND: Kind = Kind::Source("http2 write");
    let send = args.get_or_undefined(0).as_function();
    let send = send.ok_or_else(convert::illegal_invocation)?;
    let mut origin = runtime().unnumbered();
    origin.frame = JsValue::undefined();
    trace::registered(KIND, &origin, context);
    runtime().when_checking(Box::new(move |context| {
        runtime().call_within(KIND, &origin, context, |context| {
            send.call(&JsValue::undefined(), &[], context).map(|_| ())
        });
    }));
    Ok(JsValue::undefined())
}

const METHODS: &[define::Method] = &[
    ("receive", 1, |this, args, context| {
        let taken = buffer::with_bytes(args.get_or_undefined(0), context, |bytes| {
            with(this, |session| session.receive(bytes))
        });
        taken.transpose()?;
        Ok(JsValue::undefined())
    }),
    // The next thing that happened, as `told.rs` has it, or undefined.
    ("step", 0, |this, _, context| {
        match with(this, Session::step)? {
            Some(event) => told::tell(event, context),
            None => Ok(JsValue::undefined()),
        }
    }),
    // The next thing that what was sent last has brought about, or undefined.
    ("happened", 0, |this, _, context| {
        match with(this, Session::happened)? {
            Some(event) => told::tell(event, context),
            None => Ok(JsValue::undefined()),
        }
    }),
    ("hasOutput", 0, |this, _, _| {
        Ok(with(this, |session| session.has_output())?.into())
    }),
    // What is to be sent, or undefined.
    ("output", 1, |this, args, context| {
        let most = args.get_or_undefined(0).to_u32(context)?;
        let output = with(this, |session| session.output(most as usize))?;
        match output.is_empty() {
            true => Ok(JsValue::undefined()),
            false => Ok(buffer::new_from_vec(output, context)?.into()),
        }
    }),
    // request(fields, ends, trailers): the stream's number, or a fault below 0.
    ("request", 3, |this, args, context| {
        let fields = fields_of(args.get_or_undefined(0), context)?;
        let (ends, trailers) = (flag(args, 1), flag(args, 2));
        let id = with(this, |session| session.request(fields, ends, trailers))?;
        Ok(id.map_or_else(JsValue::from, |id| f64::from(id).into()))
    }),
    // respond(stream, fields, ends, trailers), and its like: 0, or a fault below 0.
    ("respond", 4, |this, args, context| {
        let id = args.get_or_undefined(0).to_u32(context)?;
        let fields = fields_of(args.get_or_undefined(1), context)?;
        let (ends, trailers) = (flag(args, 2), flag(args, 3));
        result(with(this, |session| {
            session.respond(id, fields, ends, trailers)
        })?)
    }),
    ("inform", 2, |this, args, context| {
        let id = args.get_or_undefined(0).to_u32(context)?;
        let fields = fields_of(args.get_or_undefined(1), context)?;
        result(with(this, |session| session.inform(id, &fields))?)
    }),
    ("trailers", 2, |this, args, context| {
        let id = args.get_or_undefined(0).to_u32(context)?;
        let fields = fields_of(args.get_or_undefined(1), context)?;
        result(with(this, |session| session.trailers(id, fields))?)
    }),
    // The number of the stream that is promised, or a fault.
    ("promise", 2, |this, args, context| {
        let id = args.get_or_undefined(0).to_u32(context)?;
        let fields = fields_of(args.get_or_undefined(1), context)?;
        let id = with(this, |session| session.promise(id, &fields))?;
        Ok(id.map_or_else(JsValue::from, |id| f64::from(id).into()))
    }),
    // write(stream, bytes)
    ("write", 2, |this, args, context| {
        let id = args.get_or_undefined(0).to_u32(context)?;
        let bytes = args.get_or_undefined(1);
        let written = buffer::with_bytes(bytes, context, |bytes| {
            with(this, |session| session.write(id, bytes))
        });
        result(written.transpose()?.unwrap_or(Ok(())))
    }),
    ("end", 1, |this, args, context| {
        let id = args.get_or_undefined(0).to_u32(context)?;
        result(with(this, |session| session.end(id))?)
    }),
    // reset(stream, code, isReceiving)
    ("reset", 3, |this, args, context| {
        let id = args.get_or_undefined(0).to_u32(context)?;
        let code = args.get_or_undefined(1).to_u32(context)?;
        let is_late = flag(args, 2);
        with(this, |session| match is_late {
            true => session.reset_late(id, code),
            false => session.reset(id, code),
        })?;
        Ok(JsValue::undefined())
    }),
    // reading(stream, on)
    ("reading", 2, |this, args, context| {
        let id = args.get_or_undefined(0).to_u32(context)?;
        with(this, |session| session.set_reading(id, flag(args, 1)))?;
        Ok(JsValue::undefined())
    }),
    // settings(pairs): numbers and values in turn.
    ("settings", 1, |this, args, context| {
        let numbers = numbers_of(args.get_or_undefined(0), context)?;
        let pairs = numbers.chunks_exact(2);
        let all = pairs.map(|pair| (pair[0] as u16, pair[1])).collect();
        result(with(this, |session| session.send_settings(all))?)
    }),
    ("ping", 1, |this, args, context| {
        let bytes = buffer::bytes_of(args.get_or_undefined(0), context)?;
        let payload = <[u8; 8]>::try_from(&bytes[..]).unwrap_or_default();
        Ok(with(this, |session| session.ping(payload))?.into())
    }),
    // goaway(code, last, data)
    ("goaway", 3, |this, args, context| {
        let code = args.get_or_undefined(0).to_u32(context)?;
        let last = args.get_or_undefined(1).to_u32(context)?;
        let data = args.get_or_undefined(2);
        let data = match data.is_undefined() {
            true => Vec::new(),
            false => buffer::bytes_of(data, context)?,
        };
        with(this, |session| session.goaway(code, last, &data))?;
        Ok(JsValue::undefined())
    }),
    // terminate(code, isReceiving)
    ("terminate", 2, |this, args, context| {
        let code = args.get_or_undefined(0).to_u32(context)?;
        let is_receiving = args.get_or_undefined(1).to_boolean();
        with(this, |session| session.terminate(code, is_receiving))?;
        Ok(JsValue::undefined())
    }),
    ("setWindow", 1, |this, args, context| {
        let size = args.get_or_undefined(0).to_u32(context)?;
        with(this, |session| session.set_window(size))?;
        Ok(JsValue::undefined())
    }),
    ("setNextId", 1, |this, args, context| {
        let id = args.get_or_undefined(0).to_u32(context)?;
        Ok(with(this, |session| session.set_next_id(id))?.into())
    }),
    // altSvc(stream, origin, value)
    ("altSvc", 3, |this, args, context| {
        let id = args.get_or_undefined(0).to_u32(context)?;
        let origin = latin1_of(args.get_or_undefined(1));
        let value = latin1_of(args.get_or_undefined(2));
        with(this, |session| session.alt_svc(id, &origin, &value))?;
        Ok(JsValue::undefined())
    }),
    ("origins", 1, |this, args, context| {
        let all = items_of(args.get_or_undefined(0), context)?;
        let all: Vec<Vec<u8>> = all.iter().map(latin1_of).collect();
        with(this, |session| session.origins(&all))?;
        Ok(JsValue::undefined())
    }),
    ("localSettings", 0, |this, _, context| {
        let settings = with(this, |session| session.local.clone())?;
        Ok(settings_value(&settings, context))
    }),
    ("remoteSettings", 0, |this, _, context| {
        let settings = with(this, |session| session.remote.clone())?;
        Ok(settings_value(&settings, context))
    }),
    ("state", 0, |this, _, context| {
        let numbers = with(this, |session| {
            [
                session.window_size as f64,
                session.used as f64,
                f64::from(session.next_id),
                session.receive_window as f64,
                f64::from(session.last_peer),
                session.send_window as f64,
                session.waiting() as f64,
                session.deflater.size() as f64,
                session.inflater.limit() as f64,
                session.frames_received as f64,
                session.frames_sent as f64,
                f64::from(session.most_open),
            ]
        })?;
        Ok(JsArray::from_iter(numbers.map(JsValue::from), context).into())
    }),
    // streamState(stream): undefined when it is over.
    ("streamState", 1, |this, args, context| {
        let id = args.get_or_undefined(0).to_u32(context)?;
        let numbers = with(this, |session| {
            let stream = session.streams.get(&id)?;
            Some([
                f64::from(told::state(stream, id, session.options.is_server)),
                f64::from(u8::from(stream.is_local_closed)),
                f64::from(u8::from(stream.is_remote_closed)),
                stream.receive_window as f64,
            ])
        })?;
        Ok(match numbers {
            Some(numbers) => JsArray::from_iter(numbers.map(JsValue::from), context).into(),
            None => JsValue::undefined(),
        })
    }),
];

/// `session(options)`: an array, in the order of js/internal/http2/options.js.
fn make_session(
    _: &JsValue,
    args: &[JsValue],
    prototype: &JsObject,
    context: &mut Context,
) -> JsResult<JsValue> {
    let all = numbers_of(args.get_or_undefined(0), context)?;
    let custom = numbers_of(args.get_or_undefined(1), context)?;
    let number = |at: usize| all.get(at).copied().unwrap_or_default();
    let size = |at| number(at) as usize;
    let session = Session::new(Options {
        is_server: number(0) != 0,
        max_fields: size(1),
        max_sent_block: size(2),
        max_pings: size(3),
        max_settings_frames: size(4),
        max_settings: size(5),
        max_invalid: number(6),
        max_rejected: number(7),
        max_reserved: size(8),
        max_memory: size(9).saturating_mul(1_000_000),
        peer_max_streams: number(10),
        reset_burst: u64::from(number(11)),
        reset_rate: u64::from(number(12)),
        padding: match number(13) {
            0 => Padding::None,
            2 => Padding::Max,
            _ => Padding::Aligned,
        },
        is_strict: number(14) != 0,
        custom: custom.into_iter().map(|id| id as u16).collect(),
    });
    let session = RefCell::new(session);
    Ok(define::native_object(prototype, SessionState { session }, context).into())
}

/// Looks at, or changes, the session that `this` stands for. Nothing of a script runs meanwhile.
fn with<T>(this: &JsValue, act: impl FnOnce(&mut Session) -> T) -> JsResult<T> {
    let object = this.as_object().ok_or_else(convert::illegal_invocation)?;
    let state = object
        .downcast_ref::<SessionState>()
        .ok_or_else(convert::illegal_invocation)?;
    let mut session = state.session.borrow_mut();
    Ok(act(&mut session))
}

fn result(result: Result<(), i32>) -> JsResult<JsValue> {
    Ok(result.err().unwrap_or_default().into())
}

fn flag(args: &[JsValue], at: usize) -> bool {
    args.get_or_undefined(at).to_boolean()
}

fn latin1_of(value: &JsValue) -> Vec<u8> {
    let text = value.as_string();
    text.map_or_else(Vec::new, |text| Encoding::Latin1.decode(&text))
}

fn items_of(value: &JsValue, context: &mut Context) -> JsResult<Vec<JsValue>> {
    let Some(array) = value.as_object() else {
        return Ok(Vec::new());
    };
    let length = array.get(js_string!("length"), context)?.to_u32(context)?;
    (0..length).map(|at| array.get(at, context)).collect()
}

fn numbers_of(value: &JsValue, context: &mut Context) -> JsResult<Vec<u32>> {
    let items = items_of(value, context)?;
    items.iter().map(|item| item.to_u32(context)).collect()
}

/// Fields that a script's half has put into one array: name, value, whether it is sensitive.
fn fields_of(value: &JsValue, context: &mut Context) -> JsResult<Vec<Field>> {
    let items = items_of(value, context)?;
    let fields = items.chunks_exact(3).map(|three| Field {
        name: latin1_of(&three[0]),
        value: latin1_of(&three[1]),
        is_sensitive: three[2].to_boolean(),
    });
    Ok(fields.collect())
}

fn settings_value(settings: &Settings, context: &mut Context) -> JsValue {
    let known = [
        settings.header_table_size,
        u32::from(settings.enable_push),
        settings.max_concurrent_streams,
        settings.initial_window_size,
        settings.max_frame_size,
        settings.max_header_list_size,
        u32::from(settings.enable_connect_protocol),
    ];
    let custom = settings.custom.iter();
    let custom = custom.flat_map(|(id, value)| [u32::from(*id), *value]);
    let all = known.into_iter().chain(custom);
    JsArray::from_iter(all.map(|number| f64::from(number).into()), context).into()
}
