//! `tls`: sessions and contexts, on rustls. The classes are in js/tls.js and js/internal/tls; what
//! carries the bytes is theirs, too.

mod context;
mod failure;
mod keys;
mod names;
mod pfx;
mod session;
mod verify;

use std::cell::RefCell;
use std::sync::Arc;

use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsObject, JsResult, JsString, JsValue, Trace, js_string,
    object::builtins::JsArray,
};
use rustls::Connection;

use self::context::{Secure, Wishes};
use self::session::Session;
use self::verify::Purpose;
use crate::engine::{convert, define, errors};
use crate::modules::buffer;
use crate::modules::crypto::{pem, x509};
use crate::runtime::runtime;
use crate::trace::{self, Kind};

/// Functions for js/tls.js.
pub fn native_half(context: &mut Context) -> JsResult<JsObject> {
    let half = define::object(context);
    define::put_functions(
        &half,
        &[
            ("context", 9, make_context),
            ("archive", 2, open_archive),
            ("clientSession", 3, client_session),
            ("serverSession", 0, |_, _, context| {
                Ok(wrap(Session::server(), context).into())
            }),
            ("bundled", 0, |_, _, context| {
                let all = webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter();
                Ok(texts(all.map(|der| pem_of(der)), context))
            }),
            ("extra", 0, |_, _, context| {
                let all = context::extra_authorities().0.iter();
                Ok(texts(all.map(|der| pem_of(der)), context))
            }),
            ("extraProblem", 0, |_, _, _| {
                let why = context::extra_authorities().1.as_deref();
                Ok(why.map_or_else(JsValue::undefined, |why| JsString::from(why).into()))
            }),
            ("describe", 1, |_, args, context| {
                let der = buffer::bytes_of(args.get_or_undefined(0), context)?;
                x509::describe(&der, context)
            }),
            ("whenChecking", 1, when_checking),
            ("ciphers", 0, |_, _, context| {
                let provider = rustls::crypto::ring::default_provider();
                let names = provider.cipher_suites.iter().map(|suite| {
                    let name = context::standard_name(suite.suite());
                    context::openssl_name(&name).to_lowercase()
                });
                Ok(texts(names, context))
            }),
        ],
        context,
    );
    Ok(half)
}

/// Has a write's end told in the next check phase: in front of immediates, and before the ticks of
/// other ends of the same phase.
fn when_checking(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    const KIND: Kind = Kind::Source("tls write");
    let told = args.get_or_undefined(0).as_function();
    let told = told.ok_or_else(convert::illegal_invocation)?;
    let mut origin = runtime().origin();
    trace::registered(KIND, &origin, context);
    let execution = &runtime().execution;
    execution.announce_as(&mut origin, "WRITEWRAP", &told, context);
    runtime().when_checking(Box::new(move |context| {
        runtime().call_within(KIND, &origin, context, |context| {
            told.call(&JsValue::undefined(), &[], context).map(|_| ())
        });
        runtime().execution.has_ended(origin.number);
    }));
    Ok(JsValue::undefined())
}

fn texts(all: impl Iterator<Item = String>, context: &mut Context) -> JsValue {
    let all = all.map(|text| JsValue::from(JsString::from(text)));
    JsArray::from_iter(all, context).into()
}

fn pem_of(der: &[u8]) -> String {
    pem::text("CERTIFICATE", "", der).trim_end().to_string()
}

/// Native state of a secure context.
#[derive(Trace, Finalize, JsData)]
struct ContextState {
    #[unsafe_ignore_trace]
    secure: Arc<Secure>,
}

/// Native state of a session.
#[derive(Trace, Finalize, JsData)]
struct SessionState {
    #[unsafe_ignore_trace]
    session: RefCell<Session>,
}

thread_local! {
    static PROTOTYPE: RefCell<Option<JsObject>> = const { RefCell::new(None) };
}

/// The items of an array, each as bytes.
fn list_of(value: &JsValue, context: &mut Context) -> JsResult<Vec<Vec<u8>>> {
    let Some(array) = value.as_object() else {
        return Ok(Vec::new());
    };
    let length = array.get(js_string!("length"), context)?.to_u32(context)?;
    let mut all = Vec::new();
    for at in 0..length {
        let item = array.get(at, context)?;
        all.push(buffer::bytes_of(&item, context)?);
    }
    Ok(all)
}

/// `context(chains, keys, passphrases, authorities, lowest, highest, ciphers, curves, partial)`
fn make_context(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let authorities = args.get_or_undefined(3);
    let mut text = |at| -> JsResult<Option<String>> {
        match args.get_or_undefined(at) {
            value if value.is_undefined() => Ok(None),
            value => Ok(Some(convert::to_text(value, context)?)),
        }
    };
    let (ciphers, curves) = (text(6)?, text(7)?);
    let wishes = Wishes {
        chains: list_of(args.get_or_undefined(0), context)?,
        keys: list_of(args.get_or_undefined(1), context)?,
        passphrases: list_of(args.get_or_undefined(2), context)?,
        authorities: match authorities.is_undefined() {
            true => None,
            false => Some(list_of(authorities, context)?),
        },
        lowest: args.get_or_undefined(4).to_u32(context)?,
        highest: args.get_or_undefined(5).to_u32(context)?,
        ciphers,
        curves,
        partial: args.get_or_undefined(8).to_boolean(),
    };
    let secure = match Secure::new(wishes) {
        Ok(secure) => Arc::new(secure),
        Err(failure) => return Err(failure.thrown(context)),
    };
    let prototype = context.intrinsics().constructors().object().prototype();
    Ok(define::native_object(&prototype, ContextState { secure }, context).into())
}

/// `archive(bytes, passphrase)`: an archive's key, the key's certificate and a list of others, in PEM.
fn open_archive(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let bytes = buffer::bytes_of(args.get_or_undefined(0), context)?;
    let passphrase = buffer::bytes_of(args.get_or_undefined(1), context)?;
    match pfx::open(&bytes, &String::from_utf8_lossy(&passphrase)) {
        Ok(opened) => {
            let above = texts(opened.above.into_iter(), context);
            let [key, certificate] =
                [opened.key, opened.certificate].map(|text| JsValue::from(JsString::from(text)));
            Ok(JsArray::from_iter([key, certificate, above], context).into())
        }
        Err(failure) => Err(failure.thrown(context)),
    }
}

fn context_of(value: &JsValue) -> JsResult<Arc<Secure>> {
    let object = value.as_object().ok_or_else(convert::illegal_invocation)?;
    let state = object
        .downcast_ref::<ContextState>()
        .ok_or_else(convert::illegal_invocation)?;
    Ok(Arc::clone(&state.secure))
}

/// `clientSession(context, servername, protocols)`
fn client_session(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let secure = context_of(args.get_or_undefined(0))?;
    let name = convert::to_text(args.get_or_undefined(1), context)?;
    let protocols = list_of(args.get_or_undefined(2), context)?;
    match Session::client(&secure, &name, protocols) {
        Ok(session) => Ok(wrap(session, context).into()),
        Err(error) => Err(boa_engine::JsError::from_opaque(
            errors::plain_coded("ERR_SSL_INTERNAL_ERROR", &error.to_string(), context).into(),
        )),
    }
}

fn wrap(session: Session, context: &mut Context) -> JsObject {
    let prototype = prototype(context);
    let session = RefCell::new(session);
    define::native_object(&prototype, SessionState { session }, context)
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

fn text_or_undefined(text: Option<String>) -> JsValue {
    text.map_or_else(JsValue::undefined, |text| JsString::from(text).into())
}

fn prototype(context: &mut Context) -> JsObject {
    if let Some(known) = PROTOTYPE.with(|prototype| prototype.borrow().clone()) {
        return known;
    }
    let prototype = define::object(context);
    define::put_methods(
        &prototype,
        &[
            // Bytes that the peer has sent.
            ("receive", 1, |this, args, context| {
                let bytes = args.get_or_undefined(0);
                let taken = buffer::with_bytes(bytes, context, |bytes| {
                    with(this, |session| session.receive(bytes))
                });
                taken.transpose()?;
                Ok(JsValue::undefined())
            }),
            // Goes on: the number of a `Step`.
            ("step", 0, |this, _, _| {
                Ok(with(this, |session| session.step() as i32)?.into())
            }),
            // What the peer has said, after the step that told of it.
            ("plain", 0, |this, _, context| {
                let plain = with(this, |session| std::mem::take(&mut session.plain))?;
                let made = buffer::new_from_slice(&plain, context)?;
                // The next piece goes to the same memory.
                with(this, |session| {
                    session.plain = plain;
                    session.plain.clear();
                })?;
                Ok(made.into())
            }),
            // From now on its secrets are told, each by a step of its own.
            ("tellKeys", 0, |this, _, _| {
                with(this, |session| session.keys.want())?;
                Ok(JsValue::undefined())
            }),
            // The line of the secret that a step told of.
            ("key", 0, |this, _, context| {
                let line = with(this, |session| std::mem::take(&mut session.key))?;
                Ok(buffer::new_from_vec(line.into_bytes(), context)?.into())
            }),
            // What is to be sent, or undefined.
            ("output", 0, |this, _, context| {
                let output = with(this, Session::output)?;
                match output.is_empty() {
                    true => Ok(JsValue::undefined()),
                    false => Ok(buffer::new_from_vec(output, context)?.into()),
                }
            }),
            ("write", 1, write),
            ("end", 0, |this, _, _| {
                with(this, Session::end)?;
                Ok(JsValue::undefined())
            }),
            ("hello", 0, hello),
            ("choose", 4, choose),
            ("failure", 0, failure),
            ("verify", 0, verify_peer),
            ("certificates", 0, certificates),
            // In DER.
            ("ownCertificate", 0, |this, _, context| {
                let own = with(this, |session| {
                    let context = session.context.clone()?;
                    Some(context.own_chain()?.first()?.to_vec())
                })?;
                match own {
                    Some(der) => Ok(buffer::new_from_vec(der, context)?.into()),
                    None => Ok(JsValue::undefined()),
                }
            }),
            // The certificates that the peer has sent, in DER.
            ("sent", 0, |this, _, context| {
                let sent = with(this, |session| {
                    let sent = session.peer().iter();
                    sent.map(|der| der.to_vec()).collect::<Vec<_>>()
                })?;
                buffers(sent, context)
            }),
            ("protocol", 0, |this, _, _| {
                let newest = with(this, |session| session.is_newest())?;
                Ok(newest.map_or_else(JsValue::null, |newest| match newest {
                    true => js_string!("TLSv1.3").into(),
                    false => js_string!("TLSv1.2").into(),
                }))
            }),
            ("cipher", 0, |this, _, _| {
                let suite = with(this, |session| {
                    let suite = session.connection()?.negotiated_cipher_suite()?;
                    Some(context::standard_name(suite.suite()))
                })?;
                Ok(text_or_undefined(suite))
            }),
            ("cipherName", 1, |_, args, context| {
                let standard = convert::to_text(args.get_or_undefined(0), context)?;
                Ok(JsString::from(context::openssl_name(&standard)).into())
            }),
            ("group", 0, |this, _, _| {
                let group = with(this, |session| {
                    let group = session.connection()?.negotiated_key_exchange_group()?;
                    group.name().as_str().map(str::to_string)
                })?;
                Ok(text_or_undefined(group))
            }),
            ("protocolOfApplication", 0, |this, _, _| {
                let protocol = with(this, |session| {
                    let protocol = session.connection()?.alpn_protocol()?;
                    Some(protocol.iter().map(|byte| char::from(*byte)).collect())
                })?;
                Ok(text_or_undefined(protocol))
            }),
            ("serverName", 0, |this, _, _| {
                let name = with(this, |session| session.server_name().map(str::to_string))?;
                Ok(text_or_undefined(name))
            }),
            ("isReused", 0, |this, _, _| {
                let kind = with(this, |session| session.connection()?.handshake_kind())?;
                Ok((kind == Some(rustls::HandshakeKind::Resumed)).into())
            }),
            ("exportKey", 3, export_key),
        ],
        context,
    );
    PROTOTYPE.with(|known| *known.borrow_mut() = Some(prototype.clone()));
    prototype
}

/// `session.write(chunks)`: one, or an array of them, which share records as in Node.
fn write(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let chunks = args.get_or_undefined(0);
    let bytes = match chunks.as_object().filter(JsObject::is_array) {
        Some(_) => list_of(chunks, context)?.concat(),
        None => buffer::bytes_of(chunks, context)?,
    };
    let written = with(this, |session| session.write(&bytes))?;
    Ok(written.is_ok().into())
}

/// `session.hello()`: `[servername, protocols]` of the client that has said hello.
fn hello(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let Some((name, protocols)) = with(this, |session| session.hello())? else {
        return Ok(JsValue::undefined());
    };
    let latin1 = |bytes: &Vec<u8>| bytes.iter().map(|byte| char::from(*byte)).collect();
    let protocols = texts(protocols.iter().map(latin1), context);
    Ok(JsArray::from_iter([text_or_undefined(name), protocols], context).into())
}

/// `session.choose(context, protocols, asks, insists)`
fn choose(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let secure = context_of(args.get_or_undefined(0))?;
    let protocols = list_of(args.get_or_undefined(1), context)?;
    let asks = args.get_or_undefined(2).to_boolean();
    let insists = args.get_or_undefined(3).to_boolean();
    with(this, |session| {
        session.choose(&secure, protocols, asks, insists);
    })?;
    Ok(JsValue::undefined())
}

/// `session.failure()`: an Error.
fn failure(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let Some(failure) = with(this, |session| session.failure().cloned())? else {
        return Ok(JsValue::undefined());
    };
    let error = errors::plain(errors::Class::Error, &failure.message(), context);
    define::put(&error, "library", js_string!("SSL routines"));
    define::put(&error, "reason", JsString::from(failure.reason.as_str()));
    define::put(&error, "code", JsString::from(failure.code()));
    Ok(error.into())
}

/// `session.verify()`: undefined when the peer's certificate may be believed, or an Error.
fn verify_peer(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let fault = with(this, |session| {
        let secure = session.context.clone()?;
        let sent = session.peer();
        if sent.is_empty() {
            return Some(verify::NO_ISSUER);
        }
        let purpose = match session.is_of_server() {
            true => Purpose::Client,
            false => Purpose::Server,
        };
        verify::verify(sent, secure.store(), purpose, secure.allows_partial_chains).fault
    })?;
    let Some(verify::Fault(code, words)) = fault else {
        return Ok(JsValue::undefined());
    };
    Ok(errors::plain_coded(code, words, context).into())
}

/// `session.certificates(all)`: the peer's certificates from its own upwards, in DER: those it has sent
/// and one that is trusted, as far as they belong together; without `all` its own.
fn certificates(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let all = args.get_or_undefined(0).to_boolean();
    let found: Vec<Vec<u8>> = with(this, |session| match (&session.context, session.peer()) {
        (Some(secure), sent) if all && !sent.is_empty() => {
            let path = verify::verify(sent, secure.store(), Purpose::Server, false);
            path.certificates.iter().map(|der| der.to_vec()).collect()
        }
        (_, sent) => sent.iter().take(1).map(|der| der.to_vec()).collect(),
    })?;
    buffers(found, context)
}

fn buffers(all: Vec<Vec<u8>>, context: &mut Context) -> JsResult<JsValue> {
    let mut buffers = Vec::new();
    for bytes in all {
        buffers.push(JsValue::from(buffer::new_from_vec(bytes, context)?));
    }
    Ok(JsArray::from_iter(buffers, context).into())
}

/// `session.exportKey(length, label, context)`
fn export_key(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let length = args.get_or_undefined(0).to_u32(context)?;
    let label = convert::to_text(args.get_or_undefined(1), context)?;
    let about = match args.get_or_undefined(2) {
        value if value.is_undefined() => None,
        value => Some(buffer::bytes_of(value, context)?),
    };
    let made = with(this, |session| {
        let output = vec![0; length as usize];
        let about = about.as_deref();
        match session.connection()? {
            Connection::Client(connection) => {
                connection.export_keying_material(output, label.as_bytes(), about)
            }
            Connection::Server(connection) => {
                connection.export_keying_material(output, label.as_bytes(), about)
            }
        }
        .ok()
    })?;
    match made {
        Some(bytes) => Ok(buffer::new_from_vec(bytes, context)?.into()),
        None => Ok(JsValue::undefined()),
    }
}
