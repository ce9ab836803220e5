//! What is known of each module of the graph, and the table of them all.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::rc::Rc;

use boa_engine::{
    JsValue, Module,
    builtins::promise::{PromiseState, ResolvingFunctions},
    object::builtins::JsPromise,
};

use super::syntax::Syntax;

/// What stands behind a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A text of its own.
    Source,
    /// The exports of a CommonJS module.
    CommonJs,
    /// A JSON value.
    Json,
    /// A module of the host's.
    Builtin,
    /// An instance of WebAssembly.
    Wasm,
}

/// How far a module has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Its text is read; what it imports is being loaded.
    Loading,
    /// It and everything it imports is there.
    Loaded,
    /// The engine has linked it.
    Linked,
    /// Its body runs, or that of something it imports.
    Evaluating,
    /// Its body has run, up to its first `await` at least.
    Evaluated,
}

/// One module.
pub struct Record {
    pub url: String,
    /// Its file; none for `data:` and built-in modules.
    pub path: Option<PathBuf>,
    pub kind: Kind,
    pub stage: Cell<Stage>,
    /// Whether what it imports is being evaluated, so that it can be.
    pub is_entered: Cell<bool>,
    /// Whether it is what the command line named.
    pub is_main: Cell<bool>,
    /// Whether it or something it imports awaits at its top level.
    pub is_async: Cell<bool>,
    pub syntax: Syntax,
    /// The text, for messages about it; empty unless the kind is [`Kind::Source`].
    pub text: String,
    /// What each of its requests has led to.
    pub links: RefCell<HashMap<Key, Rc<Record>>>,
    pub module: RefCell<Option<Module>>,
    /// Of its evaluation, when it was evaluated in its own right.
    pub promise: RefCell<Option<JsPromise>>,
    /// What fills `import.meta` of a module that a script links itself.
    pub own_meta: RefCell<Option<JsValue>>,
    /// The export that is to be called when its graph is linked: see [`mend::first_call`].
    ///
    /// [`mend::first_call`]: crate::engine::mend::first_call
    pub first_call: RefCell<Option<String>>,
    /// A `require` has evaluated it.
    pub is_required: Cell<bool>,
    /// While an `import()` of it is under way: whom it is given to in the end.
    pub importers: RefCell<Option<Vec<ResolvingFunctions>>>,
}

/// A request as a key: the specifier, and the type asked for.
pub type Key = (String, String);

impl Record {
    pub fn new(url: String, path: Option<PathBuf>, kind: Kind) -> Self {
        Self {
            url,
            path,
            kind,
            stage: Cell::new(Stage::Loading),
            is_entered: Cell::new(false),
            is_main: Cell::new(false),
            is_async: Cell::new(false),
            syntax: Syntax::default(),
            text: String::new(),
            links: RefCell::default(),
            module: RefCell::default(),
            promise: RefCell::default(),
            own_meta: RefCell::default(),
            first_call: RefCell::default(),
            is_required: Cell::new(false),
            importers: RefCell::default(),
        }
    }

    /// Whether its evaluation has begun and its body has not ended.
    pub fn is_evaluating(&self) -> bool {
        self.is_entered.get() || self.stage.get() == Stage::Evaluating
    }

    /// Whether it has been evaluated in its own right, and waits for nothing any more.
    pub fn is_done(&self) -> bool {
        self.is_settled(|state| matches!(state, PromiseState::Fulfilled(_)))
    }

    /// Whether its evaluation in its own right has failed.
    pub fn has_failed(&self) -> bool {
        self.is_settled(|state| matches!(state, PromiseState::Rejected(_)))
    }

    fn is_settled(&self, how: fn(PromiseState) -> bool) -> bool {
        let promise = self.promise.borrow();
        promise.as_ref().is_some_and(|promise| how(promise.state()))
    }

    /// The name under which the engine knows the text, and stacks show it.
    pub fn script_name(&self) -> String {
        match &self.path {
            Some(path) => path.to_string_lossy().into_owned(),
            None => self.url.clone(),
        }
    }

    /// What it imports, in the order of its text.
    pub fn dependencies(&self) -> Vec<Rc<Record>> {
        let links = self.links.borrow();
        let requests = self.syntax.requests.iter();
        requests
            .filter_map(|request| links.get(&key(&request.specifier, &request.attributes)))
            .cloned()
            .collect()
    }

    /// Whether it imports itself, by way of others or not, as far as is known while it is loading:
    /// what it imports then leads to itself or to one that waits for it.
    pub fn is_in_cycle(&self) -> bool {
        let mut seen = HashSet::new();
        let mut waiting = self.dependencies();
        while let Some(one) = waiting.pop() {
            if one.stage.get() == Stage::Loading {
                return true;
            }
            if one.stage.get() < Stage::Linked && seen.insert(Rc::as_ptr(&one)) {
                waiting.extend(one.dependencies());
            }
        }
        false
    }

    /// The engine's module. A record that has not been loaded has none.
    pub fn engine_module(&self) -> Option<Module> {
        self.module.borrow().clone()
    }
}

/// The key of a request.
pub fn key(specifier: &str, attributes: &[(String, String)]) -> Key {
    let kind = attributes.iter().find(|(name, _)| name == "type");
    (
        specifier.to_string(),
        kind.map(|(_, value)| value.clone()).unwrap_or_default(),
    )
}

#[derive(Default)]
struct Table {
    by_url: HashMap<Key, Rc<Record>>,
    by_module: HashMap<Module, Rc<Record>>,
}

thread_local! {
    static TABLE: RefCell<Table> = RefCell::default();
}

/// The module of a URL and the type asked for (`json` or nothing).
pub fn find(url: &str, kind: &str) -> Option<Rc<Record>> {
    TABLE.with(|table| {
        let key = (url.to_string(), kind.to_string());
        table.borrow().by_url.get(&key).cloned()
    })
}

/// Enters a module.
pub fn insert(record: &Rc<Record>, kind: &str) {
    TABLE.with(|table| {
        let key = (record.url.clone(), kind.to_string());
        table.borrow_mut().by_url.insert(key, Rc::clone(record));
    });
}

/// Forgets a module that could not be loaded, and all that import it; returns them.
pub fn remove(record: &Rc<Record>) -> Vec<Rc<Record>> {
    let mut waiting = vec![Rc::clone(record)];
    let mut gone: Vec<Rc<Record>> = Vec::new();
    TABLE.with(|table| {
        let mut table = table.borrow_mut();
        while let Some(one) = waiting.pop() {
            table.by_url.retain(|_, known| !Rc::ptr_eq(known, &one));
            for other in table.by_url.values() {
                let imports = other.links.borrow();
                if imports.values().any(|link| Rc::ptr_eq(link, &one)) {
                    waiting.push(Rc::clone(other));
                }
            }
            gone.push(one);
        }
    });
    gone
}

/// Gives a record its engine module.
pub fn attach(record: &Rc<Record>, module: Module) {
    TABLE.with(|table| {
        let mut table = table.borrow_mut();
        table.by_module.insert(module.clone(), Rc::clone(record));
    });
    *record.module.borrow_mut() = Some(module);
}

/// The record of an engine module.
pub fn of(module: &Module) -> Option<Rc<Record>> {
    TABLE.with(|table| table.borrow().by_module.get(module).cloned())
}
