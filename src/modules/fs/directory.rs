//! An open folder (`fs.Dir`): opening it, reading some entries and closing it are a task each, as in
//! libuv. js/internal/fs/dir.js makes a `Dir` of it.

use std::sync::{Arc, Mutex, PoisonError};

use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsObject, JsResult, JsValue, Trace,
    object::builtins::JsArray,
};
use rustix::fs::{self, Dir, Mode, OFlags};
use rustix::io::Errno;

use super::args;
use super::bytes::Encoding;
use super::failure::{Failure, PathBytes};
use super::operation::{self, Job, Outcome};
use super::stats::{self, Entry, Whose};
use super::trees::join;
use crate::engine::{convert, define};

/// What the main thread and a pool thread share of an open folder; none: it has been closed.
type Shared = Arc<Mutex<Option<Dir>>>;

#[derive(Trace, Finalize, JsData)]
struct Folder {
    #[unsafe_ignore_trace]
    open: Shared,
    #[unsafe_ignore_trace]
    path: PathBytes,
    #[unsafe_ignore_trace]
    encoding: Encoding,
}

/// `openFolder(path, encoding[, callback])`: an object with `read` and `close`.
pub fn open(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let path = args::path(args.get_or_undefined(0), "path", context)?;
    let name = args.get_or_undefined(1).as_string();
    let named = name.and_then(|name| Encoding::named(&convert::text(&name)));
    let encoding = named.unwrap_or(Encoding::UTF8);
    let callback = args.get_or_undefined(2);
    let tells_path = callback.is_callable();
    let opened = path.clone();
    let job = Job::once(
        "opendir",
        move || {
            let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
            fs::open(opened.as_slice(), flags, Mode::empty())
                .and_then(Dir::new)
                .map_err(|errno| match tells_path {
                    true => Failure::path("opendir", errno, &opened),
                    false => Failure::call("opendir", errno),
                })
        },
        move |dir, context| {
            let prototype = prototype(context);
            let open = Arc::new(Mutex::new(Some(dir)));
            let folder = Folder {
                open,
                path,
                encoding,
            };
            let object = define::native_object(&prototype, folder, context);
            Ok(Outcome::Value(object.into()))
        },
    );
    go(job, callback, context)
}

/// Does it on the pool when there is a callback, else here.
fn go(job: Job, callback: &JsValue, context: &mut Context) -> JsResult<JsValue> {
    let Some(callback) = callback.as_function() else {
        return Ok(match job.run(context)? {
            Outcome::Nothing => JsValue::undefined(),
            Outcome::Value(value) | Outcome::Pair(value, ..) => value,
        });
    };
    let done =
        move |result, context: &mut Context| operation::call_back(&callback, result, context);
    job.start(done, context);
    Ok(JsValue::undefined())
}

fn prototype(context: &mut Context) -> JsObject {
    let prototype = define::object(context);
    define::put_methods(
        &prototype,
        &[("read", 2, read), ("close", 1, close)],
        context,
    );
    prototype
}

fn with_folder<T>(this: &JsValue, look: impl FnOnce(&Folder) -> T) -> JsResult<T> {
    let object = this.as_object().ok_or_else(convert::illegal_invocation)?;
    let folder = object
        .downcast_ref::<Folder>()
        .ok_or_else(convert::illegal_invocation)?;
    Ok(look(&folder))
}

/// `read(count[, callback])`: an array of at most so many entries, in the order in which the system
/// has them; empty at the end.
fn read(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (open, path, encoding) = with_folder(this, |folder| {
        (
            Arc::clone(&folder.open),
            folder.path.clone(),
            folder.encoding,
        )
    })?;
    let count = args.get_or_undefined(0).to_u32(context)? as usize;
    let root = path.clone();
    let job = Job::once(
        "scandir",
        move || some_entries(&open, &root, count).map_err(|errno| Failure::call("scandir", errno)),
        move |entries, context| {
            let parent = super::bytes::encoded(&path, encoding, context)?;
            let mut values = Vec::with_capacity(entries.len());
            for entry in entries {
                values.push(stats::dirent_object(&entry, &parent, encoding, context)?);
            }
            Ok(Outcome::Value(JsArray::from_iter(values, context).into()))
        },
    );
    go(job, args.get_or_undefined(1), context)
}

fn some_entries(open: &Shared, path: &[u8], count: usize) -> Result<Vec<Entry>, Errno> {
    let mut open = open.lock().unwrap_or_else(PoisonError::into_inner);
    let dir = open.as_mut().ok_or(Errno::BADF)?;
    let mut entries = Vec::new();
    while entries.len() < count {
        let Some(entry) = dir.read() else { break };
        let entry = entry?;
        let name = entry.file_name().to_bytes();
        if name == b"." || name == b".." {
            continue;
        }
        let mut kind = stats::kind_number(entry.file_type());
        if kind == 0
            && let Ok(stat) = stats::stat(&Whose::Link(&join(path, name)))
        {
            kind = stats::kind_of_mode(stat.mode());
        }
        let name = name.to_vec();
        entries.push(Entry { name, kind });
    }
    Ok(entries)
}

/// `close([callback])`
fn close(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let open = with_folder(this, |folder| Arc::clone(&folder.open))?;
    let job = Job::once(
        "closedir",
        move || {
            open.lock().unwrap_or_else(PoisonError::into_inner).take();
            Ok(())
        },
        |(), _| Ok(Outcome::Nothing),
    );
    go(job, args.get_or_undefined(0), context)
}
