//! Functions and classes of `crypto` that are written in js/internal/crypto: each loads its text
//! when it is first used, and is the same function all the while.

use std::cell::RefCell;

use boa_engine::{
    Context, JsArgs, JsObject, JsResult, JsString, JsValue, NativeFunction, js_string,
    object::FunctionObjectBuilder, property::PropertyDescriptor,
};

use crate::engine::{convert, define};
use crate::modules::{require_object, util};

/// What a text of js/internal/crypto has: functions and classes, as `name/length`.
struct Text {
    name: &'static str,
    functions: &'static str,
    classes: &'static str,
}

const TEXTS: &[Text] = &[
    Text {
        name: "internal/crypto/cipher",
        functions: "createCipheriv/4 createDecipheriv/4 getCiphers/0 getCipherInfo/2",
        classes: "Cipheriv/4 Decipheriv/4",
    },
    Text {
        name: "internal/crypto/keys",
        functions: "createPrivateKey/1 createPublicKey/1 generateKeyPair/3 generateKeyPairSync/2",
        classes: "",
    },
    Text {
        name: "internal/crypto/sign",
        functions: "createSign/2 createVerify/2 sign/4 verify/5 publicEncrypt/2 publicDecrypt/2 \
                    privateEncrypt/2 privateDecrypt/2",
        classes: "Sign/2 Verify/2",
    },
    Text {
        name: "internal/crypto/exchange",
        functions: "ECDH.convertKey/5 createECDH/1 createDiffieHellman/4 createDiffieHellmanGroup/1 \
                    getDiffieHellman/1 diffieHellman/2 getCurves/0",
        classes: "ECDH/1 DiffieHellman/4 DiffieHellmanGroup/1",
    },
    Text {
        name: "internal/crypto/argon2",
        functions: "argon2/3 argon2Sync/2",
        classes: "",
    },
    Text {
        name: "internal/crypto/certificate",
        functions: "Certificate.exportChallenge/2 Certificate.exportPublicKey/2 \
                    Certificate.verifySpkac/2",
        classes: "Certificate/0",
    },
    Text {
        name: "internal/crypto/primes",
        functions: "generatePrime/3 generatePrimeSync/1 checkPrime/1 checkPrimeSync/1",
        classes: "",
    },
    Text {
        name: "internal/crypto/x509",
        functions: "",
        classes: "X509Certificate/1",
    },
];

thread_local! {
    static CLASSES: RefCell<Vec<(&'static str, JsObject)>> = const { RefCell::new(Vec::new()) };
}

/// Where the real one is: the text and the name in it.
type Place = (JsString, JsString);

fn real((text, name): &Place, context: &mut Context) -> JsResult<JsObject> {
    let exports = require_object(&convert::text(text), context)?;
    exports.get(name.clone(), context)?.to_object(context)
}

fn entries(list: &'static str) -> impl Iterator<Item = (&'static str, usize)> {
    list.split_whitespace().filter_map(|entry| {
        let (name, length) = entry.split_once('/')?;
        Some((name, length.parse().ok()?))
    })
}

/// Puts all of them among the module's exports.
pub fn define(exports: &JsObject, context: &mut Context) {
    for text in TEXTS {
        for (name, length) in entries(text.classes) {
            let made = class(text.name, name, length, context);
            CLASSES.with(|classes| classes.borrow_mut().push((name, made.clone())));
            define::put(exports, name, made);
        }
        for (full, length) in entries(text.functions) {
            // `Class.name` is a function of a class.
            let (owner, name) = full.split_once('.').unwrap_or(("", full));
            let place = (JsString::from(text.name), JsString::from(full));
            // Libraries call some of them with `new`, as any plain function can be.
            let native = NativeFunction::from_copy_closure_with_captures(call, place);
            let made = FunctionObjectBuilder::new(context.realm(), native)
                .name(JsString::from(name))
                .length(length)
                .constructor(true)
                .build();
            if name == "generateKeyPair" {
                let values = ["publicKey", "privateKey"];
                util::functions::name_callback_values(&made, &values, context);
            }
            match adopted(owner) {
                Some(class) => define::put(&class, name, made),
                None => define::put(exports, name, made),
            }
        }
    }
}

/// The exported class of a name.
fn adopted(name: &str) -> Option<JsObject> {
    CLASSES.with(|classes| {
        let classes = classes.borrow();
        let found = classes.iter().find(|(known, _)| *known == name);
        found.map(|(_, class)| class.clone())
    })
}

fn call(
    this: &JsValue,
    args: &[JsValue],
    place: &Place,
    context: &mut Context,
) -> JsResult<JsValue> {
    real(place, context)?.call(this, args, context)
}

/// With `new` the engine gives `new.target` for `this`.
fn construct(
    this: &JsValue,
    args: &[JsValue],
    place: &Place,
    context: &mut Context,
) -> JsResult<JsValue> {
    let real = real(place, context)?;
    match this.as_object().filter(JsObject::is_constructor) {
        Some(target) => Ok(real.construct(args, Some(&target), context)?.into()),
        None => real.call(this, args, context),
    }
}

/// A class whose prototype is that of the real one.
fn class(text: &str, name: &str, length: usize, context: &mut Context) -> JsObject {
    let place = (JsString::from(text), JsString::from(name));
    let native = NativeFunction::from_copy_closure_with_captures(construct, place.clone());
    let made = FunctionObjectBuilder::new(context.realm(), native)
        .name(JsString::from(name))
        .length(length)
        .constructor(true)
        .build();
    let prototype = |_: &JsValue, _: &[JsValue], place: &Place, context: &mut Context| {
        real(place, context)?.get(js_string!("prototype"), context)
    };
    let get = define::closure("get prototype", 0, prototype, place, context);
    made.insert_property(
        js_string!("prototype"),
        PropertyDescriptor::builder()
            .get(get)
            .enumerable(false)
            .configurable(false),
    );
    made.into()
}

/// `adopt(Class)`: instances of a real class have the exported one for their constructor.
pub fn adopt(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    require_object("crypto", context)?;
    let class = args.get_or_undefined(0).to_object(context)?;
    let name = class.get(js_string!("name"), context)?;
    let name = convert::to_text(&name, context)?;
    if let Some(known) = adopted(&name) {
        let prototype = class.get(js_string!("prototype"), context)?;
        define::put_hidden(&prototype.to_object(context)?, "constructor", known);
    }
    Ok(JsValue::undefined())
}
