//! `fs`: files, native.
//!
//! [`TABLE`] has one line an operation; each line gives the callback form (on the pool), the
//! `Sync` form and the promise. How arguments are read and what is done is in `paths`,
//! `descriptors`, `whole` and `trees`; how a result reaches the program is in `operation`.
//! Classes that stand on streams or events are JavaScript (js/internal/fs/), parsed when a program
//! first touches them.

mod args;
mod bytes;
mod constants;
mod deprecations;
mod descriptors;
mod directory;
mod failure;
pub mod handle;
mod observed;
mod operation;
mod paths;
mod stats;
mod trees;
pub mod unmanaged;
mod watch;
mod whole;

use std::cell::RefCell;

use boa_engine::{
    Context, JsObject, JsResult, JsString, JsSymbol, JsValue, js_string,
    property::{Attribute, PropertyDescriptor},
};

use crate::engine::define;
use crate::modules;
use operation::{Definition, Face, NONE, Rules};

macro_rules! table {
    ($($name:literal $lengths:tt $takes:literal $needs:literal $begin:path $(, $rules:expr)?;)*) => {
        &[$(Definition {
            name: $name,
            lengths: $lengths,
            takes: $takes,
            needs: $needs,
            begin: $begin,
            rules: table!(@rules $($rules)?),
        }),*]
    };
    (@rules) => { Rules::NONE };
    (@rules $rules:expr) => { $rules };
}

/// Name, `length` of the three faces, arguments before the callback, how many must be there, what
/// it does, by which rules. In the order in which Node's exports have them.
#[rustfmt::skip]
const TABLE: &[Definition] = table! {
    "appendFile" [4, 3, 3] 3 2 whole::append_file, Rules::NONE.last_is_callback().refused_late(2, &[(0, Some("/")), (1, Some("/"))]);
    "access" [3, 2, 1] 2 1 paths::access, Rules::NONE.arguments_first(1);
    "chown" [4, 3, 3] 3 3 paths::chown;
    "chmod" [3, 2, 2] 2 2 paths::chmod, Rules::NONE.arguments_first(2);
    "close" [1, 1, NONE] 1 1 descriptors::close, Rules::NONE.without_callback();
    "copyFile" [4, 3, 3] 3 2 paths::copy_file, Rules::NONE.arguments_first(3);
    "fchown" [4, 3, NONE] 3 3 descriptors::fchown, Rules::NONE.arguments_first(3);
    "fchmod" [3, 2, NONE] 2 2 descriptors::fchmod, Rules::NONE.arguments_first(2);
    "fdatasync" [2, 1, NONE] 1 1 descriptors::fdatasync;
    "fstat" [1, 1, NONE] 2 1 descriptors::fstat;
    "fsync" [2, 1, NONE] 1 1 descriptors::fsync;
    "ftruncate" [1, 1, NONE] 2 1 descriptors::ftruncate, Rules::NONE.length_first();
    "futimes" [4, 3, NONE] 3 3 descriptors::futimes, Rules::NONE.arguments_first(3);
    "lchown" [4, 3, 3] 3 3 paths::lchown;
    "link" [3, 2, 2] 2 2 paths::link;
    "lstat" [1, 1, 1] 2 1 paths::lstat;
    "lutimes" [4, 3, 3] 3 3 paths::lutimes;
    "mkdir" [3, 2, 2] 2 1 trees::mkdir;
    "mkdtemp" [3, 2, 2] 2 1 paths::mkdtemp;
    "open" [4, 3, NONE] 3 1 descriptors::open, Rules::NONE.arguments_first(1);
    "readdir" [3, 2, 2] 2 1 trees::readdir;
    "read" [6, 5, NONE] 5 1 descriptors::read, Rules::NONE.arguments_first(5);
    "readv" [4, 3, NONE] 3 2 descriptors::readv, Rules::NONE.arguments_first(3);
    "readFile" [3, 2, 2] 2 1 whole::read_file, Rules::NONE.last_is_callback().refused_late(1, &[(0, Some("/"))]);
    "readlink" [3, 2, 2] 2 1 paths::readlink;
    "realpath" [3, 2, 2] 2 1 trees::realpath;
    "rename" [3, 2, 2] 2 2 paths::rename;
    "rm" [3, 2, 2] 2 1 trees::rm, Rules::NONE.arguments_first(2).refused_late(1, &[(1, None)]);
    "rmdir" [3, 2, 2] 2 1 paths::rmdir;
    "stat" [1, 1, 1] 2 1 paths::stat;
    "statfs" [1, 1, 1] 2 1 paths::statfs;
    "symlink" [4, 3, 3] 3 2 paths::symlink, Rules::NONE.last_is_callback();
    "truncate" [3, 2, 1] 2 1 paths::truncate, Rules::NONE.length_first().refused_late(1, &[(0, Some("/"))]);
    "unlink" [2, 1, 1] 1 1 paths::unlink;
    "utimes" [4, 3, 3] 3 3 paths::utimes;
    "writeFile" [4, 3, 3] 3 2 whole::write_file, Rules::NONE.last_is_callback().refused_late(1, &[(0, Some("/"))]);
    "write" [6, 5, NONE] 5 2 descriptors::write, Rules::NONE.arguments_first(5);
    "writev" [4, 3, NONE] 3 2 descriptors::writev, Rules::NONE.arguments_first(3);
};

static NATIVE_REALPATH: Definition = Definition {
    name: "native",
    lengths: [3, 2, NONE],
    takes: 2,
    needs: 1,
    begin: paths::realpath_native,
    rules: Rules::NONE,
};

static OPEN_HANDLE: Definition = Definition {
    name: "open",
    lengths: [NONE, NONE, 3],
    takes: 3,
    needs: 1,
    begin: handle::open,
    rules: Rules::NONE,
};

static READ_PAIR: [&str; 4] = ["read", "readv", "write", "writev"];

/// What is JavaScript: its name in `fs`, the module in js/ that has it.
const SCRIPTED: &[(&str, &str, usize)] = &[
    ("cp", "internal/fs/cp", 4),
    ("cpSync", "internal/fs/cp", 3),
    ("createReadStream", "internal/fs/streams", 2),
    ("createWriteStream", "internal/fs/streams", 2),
    ("glob", "internal/fs/glob", 3),
    ("globSync", "internal/fs/glob", 2),
    ("mkdtempDisposableSync", "internal/fs/more", 2),
    ("openAsBlob", "internal/fs/more", 1),
    ("unwatchFile", "internal/fs/watchers", 2),
    ("watch", "internal/fs/watchers", 3),
    ("watchFile", "internal/fs/watchers", 3),
    ("opendir", "internal/fs/dir", 3),
    ("opendirSync", "internal/fs/dir", 2),
];

/// Classes of JavaScript, as accessors that load them.
const CLASSES: &[(&str, &str)] = &[
    ("ReadStream", "internal/fs/streams"),
    ("WriteStream", "internal/fs/streams"),
    ("FileReadStream", "internal/fs/streams"),
    ("FileWriteStream", "internal/fs/streams"),
    ("Dir", "internal/fs/dir"),
];

/// The same for `fs.promises`.
const SCRIPTED_PROMISES: &[(&str, &str, usize)] = &[
    ("cp", "internal/fs/cp", 3),
    ("glob", "internal/fs/glob", 2),
    ("opendir", "internal/fs/dir", 3),
    ("watch", "internal/fs/watchers", 1),
    ("mkdtempDisposable", "internal/fs/more", 2),
    ("lchmod", "internal/fs/more", 2),
];

thread_local! {
    static PROMISES: RefCell<Option<JsObject>> = const { RefCell::new(None) };
    static CONSTANTS: RefCell<Option<JsObject>> = const { RefCell::new(None) };
}

/// `fs.constants`, which `fs.promises.constants` is too.
fn constants(context: &mut Context) -> JsObject {
    if let Some(made) = CONSTANTS.with(|c| c.borrow().clone()) {
        return made;
    }
    let made = constants::object(context);
    CONSTANTS.with(|c| *c.borrow_mut() = Some(made.clone()));
    made
}

/// A function that loads its module in js/ when it is first called.
fn scripted(
    target: &JsObject,
    table: &[(&'static str, &'static str, usize)],
    prefix: &str,
    context: &mut Context,
) {
    for &(name, module, length) in table {
        let key = JsString::from(format!("{prefix}{name}").as_str());
        let key = (JsString::from(module), key);
        let native = boa_engine::NativeFunction::from_copy_closure_with_captures(
            |this, args, (module, key): &(JsString, JsString), context| {
                let module = crate::engine::convert::text(module);
                let exports = modules::require_object(&module, context)?;
                match exports.get(key.clone(), context)?.as_function() {
                    Some(function) => function.call(this, args, context),
                    None => Err(crate::engine::convert::illegal_invocation()),
                }
            },
            key,
        );
        // Some programs say `new fs.createReadStream(...)`.
        let made = boa_engine::object::FunctionObjectBuilder::new(context.realm(), native)
            .name(JsString::from(name))
            .length(length)
            .constructor(name.starts_with("create"))
            .build();
        define::put(target, name, made);
    }
}

/// `require('fs')`.
pub fn exports(context: &mut Context) -> JsResult<JsObject> {
    let fs = define::object(context);
    let custom = promisify_symbol(context);
    for definition in TABLE {
        let callback = definition.function(Face::Callback, context);
        if READ_PAIR.contains(&definition.name)
            && let Some(custom) = &custom
        {
            let promise = definition.function(Face::Promise, context);
            define::put_with(&callback, custom.clone(), promise, Attribute::CONFIGURABLE);
        }
        let sync = definition.function(Face::Sync, context);
        if definition.name == "realpath" {
            let native = NATIVE_REALPATH.function(Face::Callback, context);
            define::put(&callback, "native", native);
            let native = NATIVE_REALPATH.function(Face::Sync, context);
            define::put(&sync, "native", native);
        }
        define::put(&fs, definition.name, callback);
        define::put(&fs, &format!("{}Sync", definition.name), sync);
    }
    put_exists(&fs, custom, context);
    scripted(&fs, SCRIPTED, "", context);
    define::put(&fs, "lchmod", JsValue::undefined());
    define::put(&fs, "lchmodSync", JsValue::undefined());
    define::put(&fs, "Dirent", stats::dirent_class(context));
    define::put(&fs, "Stats", stats::stats_class(context));
    for &(name, module) in CLASSES {
        lazy_class(&fs, name, module, context);
    }
    define::put_functions(
        &fs,
        &[("_toUnixTimestamp", 1, descriptors::to_unix_timestamp)],
        context,
    );
    let constants = constants(context);
    for (name, value) in [("F_OK", 0), ("R_OK", 4), ("W_OK", 2), ("X_OK", 1)] {
        define::put_with(&fs, JsString::from(name), value, Attribute::empty());
    }
    define::put_with(
        &fs,
        js_string!("constants"),
        constants,
        Attribute::ENUMERABLE,
    );
    define::put_accessor_with(
        &fs,
        js_string!("promises"),
        |_, _, context| crate::modules::require("fs/promises", context),
        None,
        true,
        context,
    );
    Ok(fs)
}

/// `Symbol.for('nodejs.util.promisify.custom')`.
fn promisify_symbol(context: &mut Context) -> Option<JsSymbol> {
    let class = context
        .global_object()
        .get(js_string!("Symbol"), context)
        .ok()?;
    let class = class.as_object()?;
    let make = class.get(js_string!("for"), context).ok()?;
    let name = js_string!("nodejs.util.promisify.custom");
    make.as_function()?
        .call(&JsValue::undefined(), &[name.into()], context)
        .ok()?
        .as_symbol()
}

static EXISTS: Definition = Definition {
    name: "exists",
    lengths: [2, 1, 1],
    takes: 1,
    needs: 1,
    begin: paths::exists,
    rules: Rules::NONE,
};

/// `exists` calls back with the answer alone, without an error before it.
fn put_exists(fs: &JsObject, custom: Option<JsSymbol>, context: &mut Context) {
    let callback = define::function(
        "exists",
        2,
        |_, args, context| {
            let Some(callback) = args.get(1).and_then(JsValue::as_function) else {
                let given = args.get(1).cloned().unwrap_or_default();
                return Err(crate::engine::errors::invalid_arg_type(
                    "cb",
                    &["function"],
                    &given,
                    context,
                ));
            };
            let face = Face::Callback;
            let job = paths::exists(&operation::Call { args, face }, context)?;
            job.start(
                move |result, context| {
                    let answer = match result {
                        Ok(operation::Outcome::Value(value)) => value,
                        _ => false.into(),
                    };
                    callback.call(&JsValue::undefined(), &[answer], context)?;
                    Ok(())
                },
                context,
            );
            Ok(JsValue::undefined())
        },
        context,
    );
    if let Some(custom) = custom {
        let promise = EXISTS.function(Face::Promise, context);
        define::put_with(&callback, custom, promise, Attribute::CONFIGURABLE);
    }
    define::put(fs, "exists", callback);
    let sync = EXISTS.function(Face::Sync, context);
    define::put(fs, "existsSync", sync);
}

/// A class that is loaded when it is first read, and can be replaced.
fn lazy_class(fs: &JsObject, name: &'static str, module: &'static str, context: &mut Context) {
    let key = (JsString::from(module), JsString::from(name));
    let get = define::closure(
        name,
        0,
        |_, _, (module, name): &(JsString, JsString), context| {
            let module = crate::engine::convert::text(module);
            modules::require_object(&module, context)?.get(name.clone(), context)
        },
        key.clone(),
        context,
    );
    let set = define::closure(
        name,
        1,
        |_, args, (module, name): &(JsString, JsString), context| {
            let module = crate::engine::convert::text(module);
            let exports = modules::require_object(&module, context)?;
            let value = args.first().cloned().unwrap_or_default();
            exports.set(name.clone(), value, false, context)?;
            Ok(JsValue::undefined())
        },
        key,
        context,
    );
    fs.insert_property(
        JsString::from(name),
        PropertyDescriptor::builder()
            .get(get)
            .set(set)
            .enumerable(true)
            .configurable(true),
    );
}

/// `require('fs/promises')`.
pub fn promises(context: &mut Context) -> JsResult<JsObject> {
    if let Some(made) = PROMISES.with(|p| p.borrow().clone()) {
        return Ok(made);
    }
    let promises = define::object(context);
    let open = OPEN_HANDLE.function(Face::Promise, context);
    define::put(&promises, "open", open);
    for definition in TABLE.iter().filter(|d| d.lengths[2] != NONE) {
        let function = definition.function(Face::Promise, context);
        define::put(&promises, definition.name, function);
    }
    gather_sources(&promises, context)?;
    scripted(&promises, SCRIPTED_PROMISES, "promises_", context);
    let constants = constants(context);
    define::put_with(
        &promises,
        js_string!("constants"),
        constants,
        Attribute::all(),
    );
    PROMISES.with(|p| *p.borrow_mut() = Some(promises.clone()));
    Ok(promises)
}

/// `promises.writeFile` takes iterables and streams as data: those go through JavaScript.
fn gather_sources(promises: &JsObject, context: &mut Context) -> JsResult<()> {
    let native = promises.get(js_string!("writeFile"), context)?;
    let function = define::closure(
        "writeFile",
        3,
        |this, args, native: &JsValue, context| {
            let data = args.get(1).cloned().unwrap_or_default();
            let function = match whole::is_source(&data, context)? {
                Some(_) => modules::require_object("internal/fs/more", context)?
                    .get(js_string!("promises_writeFile"), context)?,
                None => native.clone(),
            };
            match function.as_function() {
                Some(function) => function.call(this, args, context),
                None => Ok(JsValue::undefined()),
            }
        },
        native,
        context,
    );
    define::put(promises, "writeFile", function);
    Ok(())
}

/// What the texts in js/internal/fs get.
pub fn native_half(context: &mut Context) -> JsResult<JsObject> {
    let half = define::object(context);
    define::put_functions(
        &half,
        &[
            ("resolve", 1, trees::resolve),
            ("openFolder", 3, directory::open),
            ("hold", 1, handle::hold),
            ("letGo", 1, handle::let_go),
            ("watch", 3, watch::watch),
            ("validatePath", 2, validate_path),
            ("parseFlags", 1, parse_flags),
            ("parseMode", 3, parse_mode),
            ("isHandle", 1, is_handle),
        ],
        context,
    );
    Ok(half)
}

/// The path as a string, checked as every operation checks it.
fn validate_path(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let name = match args.get(1) {
        Some(name) if name.is_string() => crate::engine::convert::to_text(name, context)?,
        _ => "path".into(),
    };
    let value = args.first().cloned().unwrap_or_default();
    let path = self::args::path(&value, &name, context)?;
    Ok(JsString::from(bytes::lossy(&path).as_ref()).into())
}

fn parse_flags(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let value = args.first().cloned().unwrap_or_default();
    Ok(self::args::flags(&value, context)?.into())
}

fn parse_mode(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let value = args.first().cloned().unwrap_or_default();
    Ok(self::args::mode(&value, "mode", Some(0o666), context)?.into())
}

/// Whether a value is a FileHandle.
fn is_handle(_: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let object = args.first().and_then(JsValue::as_object);
    Ok(match object {
        Some(object) => handle::descriptor(&object).is_some().into(),
        None => false.into(),
    })
}
