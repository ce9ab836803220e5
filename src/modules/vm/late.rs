//! Variables that a script declares at its top (`let`, `const`, `class`) for functions of earlier
//! scripts.
//!
//! The engine decides when it compiles a function which names are the global object's, and finds no
//! variable that a later script declares, unless `eval` has been called at the top of a script: from
//! then on it looks. That costs time with every name, so it is called where a script declares what an
//! earlier one of the same realm speaks of.

use std::collections::HashSet;

use boa_engine::{Context, Finalize, JsData, JsObject, Script, Source, Trace, js_string};

use crate::engine::mend;

/// The words of a realm's scripts, by their hashes.
#[derive(Default, Trace, Finalize, JsData)]
struct Words {
    #[unsafe_ignore_trace]
    known: HashSet<u32>,
    looks: bool,
}

/// To be called before a script of the running realm is evaluated.
pub fn prepare(text: &str, context: &mut Context) {
    let realm = context.realm().clone();
    let words = {
        let mut host_defined = realm.host_defined_mut();
        if !host_defined.has::<Words>() {
            host_defined.insert(Words::default());
        }
        host_defined.get_mut::<Words>().map(std::mem::take)
    };
    let Some(mut words) = words else { return };
    let has = |word: &str| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    if !words.looks && !words.known.is_empty() && ["let", "const", "class"].into_iter().any(has) {
        let names = mend::lexical_names(text);
        if names.iter().any(|name| words.known.contains(&hash(name))) {
            words.looks = true;
            look(context);
        }
    }
    if !words.looks {
        words.known.extend(words_of(text).map(hash));
    } else {
        words.known = HashSet::new();
    }
    realm.host_defined_mut().insert(words);
}

/// Has the engine look for variables of later scripts.
fn look(context: &mut Context) {
    let global = context.global_object();
    let eval: JsObject = context.intrinsics().objects().eval().into();
    let known = global.get(js_string!("eval"), context);
    let is_engines = (known.ok())
        .and_then(|known| known.as_object())
        .is_some_and(|known| JsObject::equals(&known, &eval));
    if is_engines && let Ok(script) = Script::parse(Source::from_bytes("eval('')"), None, context) {
        // A realm that makes no code from strings stays as it is.
        let _ = script.evaluate(context);
    }
}

fn words_of(text: &str) -> impl Iterator<Item = &str> {
    let is_part = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '$');
    text.split(move |letter| !is_part(letter))
        .filter(|word| !word.is_empty() && !word.starts_with(|first: char| first.is_ascii_digit()))
}

fn hash(word: &str) -> u32 {
    word.bytes().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}
