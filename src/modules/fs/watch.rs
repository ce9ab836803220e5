//! `fs.watch` on Linux: inotify, watched through the loop.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::mem::MaybeUninit;
use std::os::fd::OwnedFd;
use std::rc::Rc;

use boa_engine::{
    Context, Finalize, JsData, JsObject, JsResult, JsValue, Trace, object::builtins::JsFunction,
};

use super::args;
use super::bytes::{self, Encoding};
use super::failure::Failure;
use crate::engine::{convert, define};
use crate::runtime::{Handle, Origin, Watch, runtime};

/// What is watched, for as long as it is open.
struct Watched {
    queue: Rc<OwnedFd>,
    /// What stands before the names in each folder that is watched.
    prefixes: Prefixes,
    watch: Watch,
    handle: Handle,
    open: Rc<Cell<bool>>,
}

type Prefixes = Rc<RefCell<HashMap<i32, Vec<u8>>>>;

/// The native half of an FSWatcher.
#[derive(Trace, Finalize, JsData)]
struct Watcher {
    #[unsafe_ignore_trace]
    watched: RefCell<Option<Watched>>,
}

thread_local! {
    static PROTOTYPE: RefCell<Option<JsObject>> = const { RefCell::new(None) };
}

fn prototype(context: &mut Context) -> JsObject {
    if let Some(made) = PROTOTYPE.with(|p| p.borrow().clone()) {
        return made;
    }
    let prototype = define::object(context);
    define::put_methods(
        &prototype,
        &[
            ("add", 2, add),
            ("close", 0, close),
            ("ref", 0, reference),
            ("unref", 0, unreference),
        ],
        context,
    );
    PROTOTYPE.with(|p| *p.borrow_mut() = Some(prototype.clone()));
    prototype
}

fn close(this: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let open = with(this, |watcher| watcher.watched.borrow_mut().take())?;
    if let Some(Watched {
        queue,
        watch,
        handle,
        open,
        ..
    }) = open
    {
        open.set(false);
        runtime().io.unwatch(watch, &*queue);
        handle.close();
    }
    Ok(JsValue::undefined())
}

fn with<T>(this: &JsValue, read: impl FnOnce(&Watcher) -> T) -> JsResult<T> {
    let object = this.as_object().ok_or_else(convert::illegal_invocation)?;
    let watcher = object
        .downcast_ref::<Watcher>()
        .ok_or_else(convert::illegal_invocation)?;
    Ok(read(&watcher))
}

fn reference(this: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    with(this, |watcher| {
        if let Some(open) = &*watcher.watched.borrow() {
            open.handle.reference();
        }
    })?;
    Ok(JsValue::undefined())
}

fn unreference(this: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    with(this, |watcher| {
        if let Some(open) = &*watcher.watched.borrow() {
            open.handle.unreference();
        }
    })?;
    Ok(JsValue::undefined())
}

/// What is asked of the system.
#[cfg(target_os = "linux")]
fn wanted() -> rustix::fs::inotify::WatchFlags {
    use rustix::fs::inotify::WatchFlags;
    WatchFlags::ATTRIB
        | WatchFlags::CREATE
        | WatchFlags::MODIFY
        | WatchFlags::DELETE
        | WatchFlags::DELETE_SELF
        | WatchFlags::MOVE_SELF
        | WatchFlags::MOVED_FROM
        | WatchFlags::MOVED_TO
}

/// `add(path, prefix)`: watches one more folder, whose names come with a prefix.
#[cfg(target_os = "linux")]
fn add(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let folder = args::path(&args.first().cloned().unwrap_or_default(), "path", context)?;
    let prefix = convert::to_text(&args.get(1).cloned().unwrap_or_default(), context)?;
    with(this, |watcher| {
        let watched = watcher.watched.borrow();
        let Some(watched) = &*watched else { return };
        // A folder that has gone meanwhile is not watched.
        let number = rustix::fs::inotify::add_watch(&*watched.queue, folder.as_slice(), wanted());
        if let Ok(number) = number {
            let mut prefixes = watched.prefixes.borrow_mut();
            prefixes.insert(number, prefix.into_bytes());
        }
    })?;
    Ok(JsValue::undefined())
}

/// Elsewhere than on Linux nothing is watched.
#[cfg(not(target_os = "linux"))]
fn add(_: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    Ok(JsValue::undefined())
}

/// `watch(path, encoding, onChange)`: calls `onChange(eventType, filename)`.
#[cfg(target_os = "linux")]
pub fn watch(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    use rustix::fs::inotify::{self, CreateFlags};
    let path = args::path(&args.first().cloned().unwrap_or_default(), "path", context)?;
    let encoding = args.get(1).cloned().unwrap_or_default();
    let encoding = args::encoding(&encoding, Encoding::UTF8, context)?;
    let Some(on_change) = args.get(2).and_then(JsValue::as_function) else {
        return Err(convert::illegal_invocation());
    };
    let fail = |errno, context: &mut Context| Failure::path("watch", errno, &path).into_js(context);
    let queue = inotify::init(CreateFlags::CLOEXEC | CreateFlags::NONBLOCK)
        .map_err(|errno| fail(errno, context))?;
    let number = inotify::add_watch(&queue, path.as_slice(), wanted())
        .map_err(|errno| fail(errno, context))?;
    let prefixes: Prefixes = Rc::new(RefCell::new(HashMap::from([(number, Vec::new())])));
    let queue = Rc::new(queue);
    let base = path
        .rsplit(|&byte| byte == b'/')
        .find(|part| !part.is_empty())
        .unwrap_or(&path)
        .to_vec();
    let source = Rc::clone(&queue);
    let known = Rc::clone(&prefixes);
    let open = Rc::new(Cell::new(true));
    let still_open = Rc::clone(&open);
    let mut origin = runtime().origin();
    crate::trace::registered(crate::trace::Kind::Source("fs.watch"), &origin, context);
    (runtime().execution).announce(&mut origin, "FSEVENTWRAP", context);
    let on_ready = move |_, context: &mut Context| {
        let found = changes(&source, &known.borrow(), &base);
        for (kind, name) in found {
            // A listener may have closed it.
            if !still_open.get() {
                return;
            }
            tell(&origin, &on_change, kind, &name, encoding, context);
        }
    };
    let watch = runtime()
        .io
        .watch(
            "fs.watch",
            &*queue,
            minimio::Interests::READABLE,
            Rc::new(on_ready),
        )
        .map_err(|error| {
            let errno = rustix::io::Errno::from_io_error(&error).unwrap_or(rustix::io::Errno::IO);
            fail(errno, context)
        })?;
    let handle = runtime()
        .handles
        .open("FSEvent", runtime().execution.next_id());
    let watcher = Watcher {
        watched: RefCell::new(Some(Watched {
            queue,
            prefixes,
            watch,
            handle,
            open,
        })),
    };
    let prototype = prototype(context);
    Ok(define::native_object(&prototype, watcher, context).into())
}

/// Elsewhere than on Linux.
#[cfg(not(target_os = "linux"))]
pub fn watch(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    Err(crate::engine::errors::thrown(crate::engine::errors::coded(
        crate::engine::errors::Class::Type,
        "ERR_FEATURE_UNAVAILABLE_ON_PLATFORM",
        "fs.watch is not there yet on this system",
        context,
    )))
}

/// What the OS has queued: kind of change and name. An event of the watched thing itself has its
/// own name.
#[cfg(target_os = "linux")]
fn changes(
    queue: &OwnedFd,
    prefixes: &HashMap<i32, Vec<u8>>,
    base: &[u8],
) -> Vec<(&'static str, Vec<u8>)> {
    use rustix::fs::inotify::{ReadFlags, Reader};
    let mut found = Vec::new();
    let mut room = [MaybeUninit::<u8>::uninit(); 4096];
    let mut reader = Reader::new(queue, &mut room);
    // Ends with EAGAIN when the queue is empty.
    while let Ok(event) = reader.next() {
        let flags = event.events();
        if flags.contains(ReadFlags::IGNORED) {
            continue;
        }
        let change = ReadFlags::ATTRIB | ReadFlags::MODIFY;
        let kind = if flags.intersects(change) && !flags.intersects(change.complement()) {
            "change"
        } else {
            "rename"
        };
        let name = match event.file_name() {
            Some(name) => {
                let prefix = prefixes.get(&event.wd()).map_or(&[][..], Vec::as_slice);
                super::trees::join(prefix, name.to_bytes())
            }
            None => base.to_vec(),
        };
        found.push((kind, name));
    }
    found
}

fn tell(
    origin: &Origin,
    on_change: &JsFunction,
    kind: &'static str,
    name: &[u8],
    encoding: Encoding,
    context: &mut Context,
) {
    let runtime = runtime();
    runtime.call_back(
        crate::trace::Kind::Source("fs.watch"),
        origin,
        context,
        |context| {
            let name = bytes::encoded(name, encoding, context)?;
            let kind = boa_engine::JsString::from(kind);
            on_change.call(&JsValue::undefined(), &[kind.into(), name], context)?;
            Ok(())
        },
    );
}
