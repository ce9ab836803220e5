//! Compiled patterns: one for all objects that have the same source and flags, made when it is first
//! matched.

use std::cell::{OnceCell, RefCell};
use std::hash::{Hash, Hasher};
use std::rc::Rc;

use boa_engine::{
    Context, JsNativeError, JsObject, JsResult, JsString, js_string, string::CodePoint,
};
use regress::{Match, Regex};
use rustc_hash::{FxHashMap, FxHasher};

use super::{source, text};

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
    /// For letters that the engine has accepted.
    pub fn new(letters: &str) -> Self {
        let has = |letter: char| letters.contains(letter);
        Self {
            indices: has('d'),
            global: has('g'),
            ignore_case: has('i'),
            multiline: has('m'),
            dot_all: has('s'),
            unicode: has('u'),
            unicode_sets: has('v'),
            sticky: has('y'),
        }
    }

    /// Whether matching goes on at `lastIndex`.
    pub fn moves(self) -> bool {
        self.global || self.sticky
    }

    /// Whether matching goes by code points.
    pub fn full_unicode(self) -> bool {
        self.unicode || self.unicode_sets
    }
}

/// A pattern with its flags.
pub struct Compiled {
    pub flags: Flags,
    source: JsString,
    /// It matches at the text's beginning only.
    is_anchored: bool,
    anywhere: OnceCell<Option<Regex>>,
    /// Matches where it begins to look, always: its last group says that the pattern does not. The
    /// matcher itself would search all of the text.
    here: OnceCell<Option<Regex>>,
}

impl Compiled {
    fn new(source: JsString, flags: Flags) -> Self {
        Self {
            flags,
            is_anchored: source::is_anchored(&source, flags.multiline),
            source,
            anywhere: OnceCell::new(),
            here: OnceCell::new(),
        }
    }

    /// The same pattern without `y`.
    pub fn without_sticky(self: &Rc<Self>) -> Rc<Self> {
        if !self.flags.sticky {
            return Rc::clone(self);
        }
        let flags = Flags {
            sticky: false,
            ..self.flags
        };
        get(&self.source, flags)
    }

    /// The first match at a place or behind it; with `y`, at that place only.
    pub fn find(&self, text: &JsString, start: usize) -> JsResult<Option<Match>> {
        let by_code_points = self.flags.full_unicode();
        // As the standard has it: the letter that the second half of a pair belongs to. Not with `v`,
        // where the engine's `replace` goes on at halves and would never end.
        let start = if self.flags.unicode && is_within_pair(text, start) {
            start - 1
        } else {
            start
        };
        if self.is_anchored && start > 0 {
            return Ok(None);
        }
        if (self.is_anchored || self.flags.sticky)
            && let Some(here) = self.here()
        {
            let found = text::find(here, text, start, by_code_points);
            return Ok(found.and_then(|mut found| match found.captures.pop() {
                Some(None) => Some(found),
                _ => None,
            }));
        }
        let found = text::find(self.anywhere()?, text, start, by_code_points);
        Ok(found.filter(|found| !self.flags.sticky || found.start() == start))
    }

    fn anywhere(&self) -> JsResult<&Regex> {
        let regex = self
            .anywhere
            .get_or_init(|| compile(&self.source, self.flags));
        regex.as_ref().ok_or_else(|| {
            JsNativeError::syntax()
                .with_message("Invalid regular expression")
                .into()
        })
    }

    fn here(&self) -> Option<&Regex> {
        let here = self.here.get_or_init(|| {
            if source::names_group_behind_last(&self.source) {
                return None;
            }
            let (before, behind) = (js_string!("(?:"), js_string!(")|()"));
            let around = [before.as_str(), self.source.as_str(), behind.as_str()];
            compile(&JsString::concat_array(&around), self.flags)
        });
        here.as_ref()
    }
}

fn is_within_pair(text: &JsString, at: usize) -> bool {
    let is = |at: usize, kind: u16| {
        text.code_unit_at(at)
            .is_some_and(|unit| unit & 0xfc00 == kind)
    };
    at > 0 && is(at, 0xdc00) && is(at - 1, 0xd800)
}

/// The index behind an empty match.
pub fn advance(text: &JsString, index: usize, full_unicode: bool) -> usize {
    index + 1 + usize::from(full_unicode && is_within_pair(text, index + 1))
}

/// The pattern as the matcher takes it: by code points, or by UTF-16 units.
fn compile(source: &JsString, flags: Flags) -> Option<Regex> {
    let matching = regress::Flags {
        icase: flags.ignore_case,
        multiline: flags.multiline,
        dot_all: flags.dot_all,
        unicode: flags.unicode,
        unicode_sets: flags.unicode_sets,
        ..regress::Flags::default()
    };
    let letters: Vec<u32> = if flags.full_unicode() {
        source.code_points().map(CodePoint::as_u32).collect()
    } else {
        source.iter().map(u32::from).collect()
    };
    Regex::from_unicode(letters.into_iter(), matching).ok()
}

/// So many patterns are kept, whose sources are so long together; then all are let go.
const MOST: usize = 1024;
const LONGEST: usize = 256 << 10;
/// Objects whose pattern is known without a look at their source, in pairs: a power of two.
const SEEN: usize = 1024;

type Seen = Option<(JsObject, Rc<Compiled>)>;

struct Cache {
    patterns: FxHashMap<(JsString, Flags), Rc<Compiled>>,
    length: usize,
    seen: Vec<Seen>,
}

thread_local! {
    static CACHE: RefCell<Cache> = RefCell::new(Cache {
        patterns: FxHashMap::default(),
        length: 0,
        seen: vec![None; SEEN],
    });
}

impl Cache {
    /// The two places where an object may stand.
    fn pair(&mut self, object: &JsObject) -> &mut [Seen] {
        let mut hasher = FxHasher::default();
        object.hash(&mut hasher);
        let at = ((hasher.finish() >> 20) as usize % SEEN) & !1;
        &mut self.seen[at..at + 2]
    }
}

fn is_of(seen: &Seen, object: &JsObject) -> bool {
    seen.as_ref().is_some_and(|(known, _)| known == object)
}

/// The pattern with a source and flags that the engine has accepted.
pub fn get(source: &JsString, flags: Flags) -> Rc<Compiled> {
    CACHE.with(|cache| {
        let mut cache = cache.borrow_mut();
        let key = (source.clone(), flags);
        if let Some(known) = cache.patterns.get(&key) {
            return Rc::clone(known);
        }
        if cache.patterns.len() >= MOST || cache.length > LONGEST {
            cache.patterns.clear();
            cache.seen.fill(None);
            cache.length = 0;
        }
        let compiled = Rc::new(Compiled::new(source.clone(), flags));
        cache.length += source.len();
        cache.patterns.insert(key, Rc::clone(&compiled));
        compiled
    })
}

/// Notes an object's pattern.
pub fn note(object: &JsObject, compiled: &Rc<Compiled>) {
    CACHE.with(|cache| {
        let mut cache = cache.borrow_mut();
        let pair = cache.pair(object);
        pair.swap(0, 1);
        pair[0] = Some((object.clone(), Rc::clone(compiled)));
    });
}

/// Forgets an object's pattern, since it gets another.
pub fn forget(object: &JsObject) {
    CACHE.with(|cache| {
        for seen in cache.borrow_mut().pair(object) {
            if is_of(seen, object) {
                *seen = None;
            }
        }
    });
}

/// The pattern of an object that is one of the engine's regular expressions.
pub fn of(object: &JsObject, context: &mut Context) -> JsResult<Rc<Compiled>> {
    let known = CACHE.with(|cache| {
        let mut cache = cache.borrow_mut();
        let known = cache.pair(object).iter().find(|seen| is_of(seen, object))?;
        known.as_ref().map(|(_, compiled)| Rc::clone(compiled))
    });
    if let Some(known) = known {
        return Ok(known);
    }
    let (source, flags) = source::of(object, context)?;
    let compiled = get(&source, flags);
    note(object, &compiled);
    Ok(compiled)
}
