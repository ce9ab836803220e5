//! Compiled patterns. One is compiled when it is first matched, and kept for all objects that have
//! the same source and flags.

use std::cell::{OnceCell, RefCell};
use std::hash::{Hash, Hasher};
use std::rc::Rc;

use boa_engine::{
    Context, JsObject, JsResult, JsString, JsValue, js_string, string::CodePoint,
};
use regress::{Flags as Matching, Regex};
use rustc_hash::{FxHashMap, FxHasher};

use super::words;

/// A pattern's flags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Flags {
    pub indices: bool,
    pub global: bool,
    pub ignore_case: bool,
    pub multiline: bool,
    pub dot_all: bool,
    pub unicode: bool,
    pub unicode_sets: bool,
    pub sticky: bool,
}

impl Flags {
    /// None for a letter that is no flag, or one that is there twice, or `u` beside `v`.
    pub fn parse(text: &JsString) -> Option<Self> {
        let mut flags = Self::default();
        for unit in text.iter() {
            let flag = match char::from(u8::try_from(unit).ok()?) {
                'd' => &mut flags.indices,
                'g' => &mut flags.global,
                'i' => &mut flags.ignore_case,
                'm' => &mut flags.multiline,
                's' => &mut flags.dot_all,
                'u' => &mut flags.unicode,
                'v' => &mut flags.unicode_sets,
                'y' => &mut flags.sticky,
                _ => return None,
            };
            if std::mem::replace(flag, true) {
                return None;
            }
        }
        (!(flags.unicode && flags.unicode_sets)).then_some(flags)
    }

    /// Whether matching goes by code points.
    pub fn full_unicode(self) -> bool {
        self.unicode || self.unicode_sets
    }
}

/// A pattern with its flags.
pub struct Compiled {
    pub flags: Flags,
    pub regex: Regex,
    source: JsString,
    /// Matches at the place where it begins to look, always: its last group says that the pattern
    /// does not.
    here: OnceCell<Option<Regex>>,
}

impl Compiled {
    /// For the flag `y`: matches at one place only, where its last group is none.
    pub fn here(&self) -> Option<&Regex> {
        let here = self.here.get_or_init(|| {
            let source = [
                js_string!("(?:").as_str(),
                self.source.as_str(),
                js_string!(")|()").as_str(),
            ];
            compile(&JsString::concat_array(&source), self.flags).ok()
        });
        here.as_ref()
    }
}

/// The pattern as the matcher takes it: by code points, or by UTF-16 units.
fn compile(source: &JsString, flags: Flags) -> Result<Regex, regress::Error> {
    let matching = Matching {
        icase: flags.ignore_case,
        multiline: flags.multiline,
        dot_all: flags.dot_all,
        unicode: flags.unicode,
        unicode_sets: flags.unicode_sets,
        ..Matching::default()
    };
    let letters: Vec<u32> = if flags.full_unicode() {
        source.code_points().map(CodePoint::as_u32).collect()
    } else {
        source.iter().map(u32::from).collect()
    };
    Regex::from_unicode(letters.into_iter(), matching)
}

/// So many patterns are kept; then all are let go.
const MOST: usize = 4096;
/// Objects whose pattern is known without a look at their source: a power of two.
const SEEN: usize = 1024;

struct Cache {
    patterns: FxHashMap<(JsString, Flags), Rc<Compiled>>,
    seen: Vec<Option<(JsObject, Rc<Compiled>)>>,
}

thread_local! {
    static CACHE: RefCell<Cache> = RefCell::new(Cache {
        patterns: FxHashMap::default(),
        seen: vec![None; SEEN],
    });
}

fn slot(object: &JsObject) -> usize {
    let mut hasher = FxHasher::default();
    object.hash(&mut hasher);
    (hasher.finish() >> 20) as usize % SEEN
}

/// The pattern with a source and flags.
///
/// Fails with V8's SyntaxError for what is no pattern.
pub fn get(source: &JsString, flags: Flags) -> JsResult<Rc<Compiled>> {
    let key = (source.clone(), flags);
    if let Some(known) = CACHE.with(|cache| cache.borrow().patterns.get(&key).cloned()) {
        return Ok(known);
    }
    let regex = compile(source, flags).map_err(|error| words::invalid(source, flags, &error))?;
    let compiled = Rc::new(Compiled {
        flags,
        regex,
        source: source.clone(),
        here: OnceCell::new(),
    });
    CACHE.with(|cache| {
        let mut cache = cache.borrow_mut();
        if cache.patterns.len() >= MOST {
            cache.patterns.clear();
        }
        cache.patterns.insert(key, Rc::clone(&compiled));
    });
    Ok(compiled)
}

/// Notes that an object has a pattern.
pub fn note(object: &JsObject, compiled: &Rc<Compiled>) {
    let entry = Some((object.clone(), Rc::clone(compiled)));
    CACHE.with(|cache| cache.borrow_mut().seen[slot(object)] = entry);
}

/// Forgets an object's pattern, since it gets another.
pub fn forget(object: &JsObject) {
    CACHE.with(|cache| cache.borrow_mut().seen[slot(object)] = None);
}

/// The pattern of an object that is one of the engine's regular expressions.
pub fn of(object: &JsObject, context: &mut Context) -> JsResult<Rc<Compiled>> {
    let known = CACHE.with(|cache| match &cache.borrow().seen[slot(object)] {
        Some((known, compiled)) if known == object => Some(Rc::clone(compiled)),
        _ => None,
    });
    if let Some(known) = known {
        return Ok(known);
    }
    let (source, flags) = super::source::of(object, context)?;
    let compiled = get(&source, flags)?;
    note(object, &compiled);
    Ok(compiled)
}

/// What the engine's getters say of an object's flags.
pub fn flags_of(value: &JsValue) -> Flags {
    let text = value.as_string().unwrap_or_default();
    Flags::parse(&text).unwrap_or_default()
}
