//! Operations that walk: `readdir`, `mkdir` with `recursive`, `rm`, `realpath`.
//!
//! Each advances in the steps in which Node's own advances, since a step is a turn of the loop.

use std::collections::{HashMap, HashSet, VecDeque};

use boa_engine::{Context, JsResult, JsString, JsValue, object::builtins::JsArray};
use rustix::fs::{self, Mode, OFlags};
use rustix::io::Errno;

use super::args::{self, Options};
use super::bytes::{self, Encoding};
use super::failure::{Failure, PathBytes};
use super::operation::{Call, Face, Job, Outcome, Step};
use super::paths::{loose_path, path_outcome};
use super::stats::{self, Entry, Whose};
use crate::engine::{convert, errors};

/// `folder/name`.
pub fn join(folder: &[u8], name: &[u8]) -> PathBytes {
    let mut path = folder.to_vec();
    if !path.is_empty() && path.last() != Some(&b'/') {
        path.push(b'/');
    }
    path.extend_from_slice(name);
    path
}

/// The entries of a folder, without `.` and `..`, in the order of their bytes, as libuv sorts them.
pub fn scan(path: &[u8]) -> Result<Vec<Entry>, Errno> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let folder = fs::open(path, flags, Mode::empty())?;
    let mut entries = Vec::new();
    for entry in fs::Dir::new(folder)? {
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
        entries.push(Entry {
            name: name.to_vec(),
            kind,
        });
    }
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(entries)
}

/// A recursive `readdir`: one folder a step.
struct Walk {
    root: PathBytes,
    /// Folders still to be read, by their path below the root.
    waiting: VecDeque<PathBytes>,
    last_first: bool,
    follow: bool,
    /// Parent below the root, and entry.
    found: Vec<(PathBytes, Entry)>,
}

impl Walk {
    fn step(&mut self) -> Step<Vec<(PathBytes, Entry)>> {
        let below = if self.last_first {
            self.waiting.pop_back()
        } else {
            self.waiting.pop_front()
        };
        let Some(below) = below else {
            return Step::Done(Ok(std::mem::take(&mut self.found)));
        };
        let path = if below.is_empty() {
            self.root.clone()
        } else {
            join(&self.root, &below)
        };
        let entries = match scan(&path) {
            Ok(entries) => entries,
            Err(errno) => return Step::Done(Err(Failure::path("scandir", errno, &path))),
        };
        for entry in entries {
            let here = join(&below, &entry.name);
            let folder = entry.kind == 2
                || (self.follow
                    && entry.kind == 3
                    && stats::stat(&Whose::Path(&join(&self.root, &here)))
                        .is_ok_and(|stat| stat.is(libc::S_IFDIR)));
            if folder {
                self.waiting.push_back(here);
            }
            self.found.push((below.clone(), entry));
        }
        if self.waiting.is_empty() {
            Step::Done(Ok(std::mem::take(&mut self.found)))
        } else {
            Step::More
        }
    }
}

pub fn readdir(call: &Call<'_>, context: &mut Context) -> JsResult<Job> {
    let options = Options::read(&call.at(1), context)?;
    let encoding = options.encoding(Encoding::UTF8, context)?;
    let path = args::path(&call.at(0), "path", context)?;
    let recursive = options.flag("recursive", context)?;
    let types = options.get("withFileTypes", context)?.to_boolean();
    let promise = call.face == Face::Promise;
    let mut walk = Walk {
        root: path.clone(),
        waiting: VecDeque::from([Vec::new()]),
        last_first: promise,
        follow: !(promise && types),
        found: Vec::new(),
    };
    let given = call.at(0);
    let finish = move |found: Vec<(PathBytes, Entry)>, context: &mut Context| {
        let mut values = Vec::with_capacity(found.len());
        // The parent of the entries of the root is the path as it was written.
        let root = if given.is_string() {
            given
        } else {
            bytes::encoded(&path, encoding, context)?
        };
        let mut parents: HashMap<PathBytes, JsValue> = HashMap::new();
        for (below, entry) in found {
            if !types {
                values.push(bytes::encoded(
                    &join(&below, &entry.name),
                    encoding,
                    context,
                )?);
                continue;
            }
            let parent = if below.is_empty() {
                root.clone()
            } else if let Some(known) = parents.get(&below) {
                known.clone()
            } else {
                let made = bytes::encoded(&clean_join(&path, &below), encoding, context)?;
                parents.insert(below.clone(), made.clone());
                made
            };
            values.push(stats::dirent_object(&entry, &parent, encoding, context)?);
        }
        let array = JsArray::from_iter(values, context);
        Ok(Outcome::Value(array.into()))
    };
    if recursive {
        return Ok(Job::stepped("scandir", move || walk.step(), finish));
    }
    let job = Job::once(
        "scandir",
        move || {
            let entries =
                scan(&walk.root).map_err(|errno| Failure::path("scandir", errno, &walk.root))?;
            Ok(entries.into_iter().map(|e| (Vec::new(), e)).collect())
        },
        finish,
    );
    Ok(Job {
        shape: types.then_some("readdirWithTypes"),
        ..job
    })
}

/// `path.join`: `.` and doubled slashes go away.
fn clean_join(folder: &[u8], below: &[u8]) -> PathBytes {
    let joined = join(folder, below);
    let absolute = joined.first() == Some(&b'/');
    let mut parts: Vec<&[u8]> = Vec::new();
    for part in joined.split(|&byte| byte == b'/') {
        match part {
            b"" | b"." => {}
            b".." if parts.last().is_some_and(|last| *last != b"..") => {
                parts.pop();
            }
            b".." if absolute => {}
            part => parts.push(part),
        }
    }
    let mut clean = parts.join(&b'/');
    if absolute {
        clean.insert(0, b'/');
    }
    clean
}

fn parent(path: &[u8]) -> Option<&[u8]> {
    let end = path.iter().rposition(|&byte| byte != b'/')? + 1;
    let slash = path[..end].iter().rposition(|&byte| byte == b'/')?;
    let end = path[..slash]
        .iter()
        .rposition(|&byte| byte != b'/')
        .map_or(1, |at| at + 1);
    Some(&path[..end])
}

/// `mkdir -p` as libuv's users know it from Node: tries the whole path first, goes up where a
/// parent is missing, and comes down again.
struct MakePath {
    waiting: Vec<PathBytes>,
    mode: Mode,
    first: Option<PathBytes>,
    /// A path that was there already, to be looked at.
    look: Option<(PathBytes, Errno)>,
}

impl MakePath {
    fn step(&mut self) -> Step<Option<PathBytes>> {
        if let Some((path, errno)) = self.look.take() {
            return match stats::stat(&Whose::Path(&path)) {
                Ok(stat) if stat.is(libc::S_IFDIR) => self.next(),
                Ok(_) if errno == Errno::EXIST && !self.waiting.is_empty() => {
                    Step::Done(Err(Failure::path("mkdir", Errno::NOTDIR, &path)))
                }
                Ok(_) => Step::Done(Err(Failure::path("mkdir", errno, &path))),
                Err(Errno::NOTDIR | Errno::NOENT) => {
                    Step::Done(Err(Failure::path("mkdir", errno, &path)))
                }
                Err(errno) => Step::Done(Err(Failure::path("stat", errno, &path))),
            };
        }
        let Some(path) = self.waiting.pop() else {
            return Step::Done(Ok(self.first.take()));
        };
        match fs::mkdir(path.as_slice(), self.mode) {
            Ok(()) => {
                if self.first.is_none() {
                    self.first = Some(path);
                }
                self.next()
            }
            Err(Errno::NOENT) => {
                let up = parent(&path).filter(|up| *up != path.as_slice() && !up.is_empty());
                match up.map(<[u8]>::to_vec) {
                    Some(up) => {
                        self.waiting.push(path);
                        self.waiting.push(up);
                        Step::More
                    }
                    None => Step::Done(Err(Failure::path("mkdir", Errno::NOENT, &path))),
                }
            }
            Err(errno @ (Errno::ACCESS | Errno::PERM | Errno::NOSPC | Errno::NOTDIR)) => {
                Step::Done(Err(Failure::path("mkdir", errno, &path)))
            }
            Err(errno) => {
                self.look = Some((path, errno));
                Step::More
            }
        }
    }

    fn next(&mut self) -> Step<Option<PathBytes>> {
        if self.waiting.is_empty() {
            Step::Done(Ok(self.first.take()))
        } else {
            Step::More
        }
    }
}

pub fn mkdir(call: &Call<'_>, context: &mut Context) -> JsResult<Job> {
    let options = call.at(1);
    let (mut mode, mut recursive) = (JsValue::undefined(), false);
    if options.is_number() || options.is_string() {
        mode = options;
    } else if let Some(options) = options.as_object() {
        let value = args::get(&options, "recursive", context)?;
        recursive = !value.is_null() && args::boolean(&value, "options.recursive", context)?;
        if value.is_null() {
            let name = "options.recursive";
            return Err(errors::invalid_arg_type(
                name,
                &["boolean"],
                &value,
                context,
            ));
        }
        mode = args::get(&options, "mode", context)?;
    }
    let path = args::path(&call.at(0), "path", context)?;
    let mode = args::mode(&mode, "mode", Some(0o777), context)?;
    let mode = Mode::from_bits_retain(mode);
    if !recursive {
        return Ok(Job::once(
            "mkdir",
            move || {
                fs::mkdir(path.as_slice(), mode)
                    .map_err(|errno| Failure::path("mkdir", errno, &path))
            },
            super::paths::nothing,
        ));
    }
    let mut make = MakePath {
        waiting: vec![path],
        mode,
        first: None,
        look: None,
    };
    Ok(Job::stepped(
        "mkdir",
        move || make.step(),
        |first, context| {
            Ok(Outcome::Value(match first {
                Some(path) => bytes::encoded(&path, Encoding::UTF8, context)?,
                None => JsValue::undefined(),
            }))
        },
    ))
}

/// `path.resolve(path)`.
pub fn absolute(path: &[u8]) -> PathBytes {
    use std::os::unix::ffi::OsStringExt;
    if path.first() == Some(&b'/') {
        return clean_join(b"", path);
    }
    match std::env::current_dir() {
        Ok(folder) => clean_join(&folder.into_os_string().into_vec(), path),
        // The folder the process is in has gone: the OS will say so.
        Err(_) => path.to_vec(),
    }
}

/// How `rm` deals with what it meets.
#[derive(Clone, Copy)]
struct Removal {
    /// `rmdir`: what is removed must be a folder.
    folder: bool,
    force: bool,
    recursive: bool,
    retries: u32,
    delay: u64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Doing {
    Look,
    Unlink,
    RemoveFolder,
    List,
    RemoveEmptied,
}

struct Node {
    path: PathBytes,
    parent: Option<usize>,
    children: usize,
    tries: u32,
}

/// A tree being removed. Node does the entries of a folder side by side, so a step does the next
/// thing to everything that is in work.
struct Remove {
    how: Removal,
    checked: bool,
    nodes: Vec<Node>,
    active: Vec<(usize, Doing)>,
}

impl Remove {
    fn step(&mut self) -> Step<()> {
        if !self.checked {
            self.checked = true;
            return self.check();
        }
        let active = std::mem::take(&mut self.active);
        for (at, doing) in active {
            if let Err((syscall, errno)) = self.act(at, doing) {
                if self.retry(at, doing, errno) {
                    continue;
                }
                let path = &self.nodes[at].path;
                return Step::Done(Err(Failure::path(syscall, errno, path)));
            }
        }
        if self.active.is_empty() {
            Step::Done(Ok(()))
        } else {
            Step::More
        }
    }

    /// What Node asks before it begins: that there is something, and that it is no folder unless
    /// `recursive`.
    fn check(&mut self) -> Step<()> {
        let path = &self.nodes[0].path;
        match stats::stat(&Whose::Link(path)) {
            Ok(stat) if stat.is(libc::S_IFDIR) && !self.how.recursive => {
                Step::Done(Err(Failure::IsFolder(path.clone())))
            }
            Ok(stat) if self.how.folder && !stat.is(libc::S_IFDIR) => {
                Step::Done(Err(Failure::path("rmdir", Errno::NOTDIR, path)))
            }
            Ok(_) => Step::More,
            Err(Errno::NOENT) if self.how.force => Step::More,
            Err(errno) => Step::Done(Err(Failure::path("lstat", errno, path))),
        }
    }

    fn retry(&mut self, at: usize, doing: Doing, errno: Errno) -> bool {
        let passing = matches!(
            errno,
            Errno::BUSY | Errno::MFILE | Errno::NFILE | Errno::NOTEMPTY | Errno::PERM
        );
        let tries = self.nodes[at].tries;
        if !passing || tries >= self.how.retries {
            return false;
        }
        self.nodes[at].tries = tries + 1;
        let pause = self.how.delay.saturating_mul(u64::from(tries) + 1);
        std::thread::sleep(std::time::Duration::from_millis(pause));
        self.active.push((at, doing));
        true
    }

    fn act(&mut self, at: usize, doing: Doing) -> Result<(), (&'static str, Errno)> {
        let path = self.nodes[at].path.clone();
        let path = path.as_slice();
        match doing {
            Doing::Look => match stats::stat(&Whose::Link(path)) {
                Ok(stat) if stat.is(libc::S_IFDIR) => self.active.push((at, Doing::RemoveFolder)),
                Ok(_) => self.active.push((at, Doing::Unlink)),
                Err(Errno::NOENT) => self.finished(at),
                Err(errno) => return Err(("lstat", errno)),
            },
            Doing::Unlink => match fs::unlink(path) {
                Ok(()) | Err(Errno::NOENT) => self.finished(at),
                Err(errno) => return Err(("unlink", errno)),
            },
            Doing::RemoveFolder => match fs::rmdir(path) {
                Ok(()) | Err(Errno::NOENT) => self.finished(at),
                Err(Errno::NOTEMPTY | Errno::EXIST | Errno::PERM) => {
                    self.active.push((at, Doing::List));
                }
                Err(errno) => return Err(("rmdir", errno)),
            },
            Doing::List => {
                let entries = match scan(path) {
                    Ok(entries) => entries,
                    Err(Errno::NOENT) => Vec::new(),
                    Err(errno) => return Err(("scandir", errno)),
                };
                if entries.is_empty() {
                    self.active.push((at, Doing::RemoveEmptied));
                }
                self.nodes[at].children = entries.len();
                for entry in entries {
                    self.nodes.push(Node {
                        path: join(path, &entry.name),
                        parent: Some(at),
                        children: 0,
                        tries: 0,
                    });
                    self.active.push((self.nodes.len() - 1, Doing::Look));
                }
            }
            Doing::RemoveEmptied => match fs::rmdir(path) {
                Ok(()) | Err(Errno::NOENT) => self.finished(at),
                Err(errno) => return Err(("rmdir", errno)),
            },
        }
        Ok(())
    }

    fn finished(&mut self, at: usize) {
        self.nodes[at].path = Vec::new();
        let Some(parent) = self.nodes[at].parent else {
            return;
        };
        self.nodes[parent].children -= 1;
        if self.nodes[parent].children == 0 {
            self.active.push((parent, Doing::RemoveEmptied));
        }
    }
}

pub fn rm(call: &Call<'_>, context: &mut Context) -> JsResult<Job> {
    remove(call, false, context)
}

/// `rmdir` with `recursive`.
pub fn rmdir(call: &Call<'_>, context: &mut Context) -> JsResult<Job> {
    remove(call, true, context)
}

fn remove(call: &Call<'_>, folder: bool, context: &mut Context) -> JsResult<Job> {
    let options = call.at(1);
    let path = args::path(&call.at(0), "path", context)?;
    let mut how = Removal {
        folder,
        force: false,
        recursive: false,
        retries: 0,
        delay: 100,
    };
    if !options.is_undefined() {
        let Some(options) = options.as_object() else {
            return Err(errors::invalid_arg_type(
                "options",
                &["object"],
                &options,
                context,
            ));
        };
        let flag = |name: &str, context: &mut Context| {
            let value = args::get(&options, name, context)?;
            if value.is_undefined() {
                return Ok(false);
            }
            value.as_boolean().ok_or_else(|| {
                let name = format!("options.{name}");
                errors::invalid_arg_type(&name, &["boolean"], &value, context)
            })
        };
        how.force = flag("force", context)?;
        how.recursive = flag("recursive", context)?;
        let delay = args::get(&options, "retryDelay", context)?;
        if !delay.is_undefined() {
            let most = 2_147_483_647.0;
            how.delay = args::whole(&delay, "options.retryDelay", 0.0, most, context)? as u64;
        }
        let retries = args::get(&options, "maxRetries", context)?;
        if !retries.is_undefined() {
            let most = 4_294_967_295.0;
            how.retries = args::whole(&retries, "options.maxRetries", 0.0, most, context)? as u32;
        }
    }
    let mut remove = Remove {
        how,
        checked: false,
        nodes: vec![Node {
            path,
            parent: None,
            children: 0,
            tries: 0,
        }],
        active: vec![(0, Doing::Look)],
    };
    Ok(Job::stepped(
        "rm",
        move || remove.step(),
        super::paths::nothing,
    ))
}

/// `fs.realpath` as Node's JavaScript does it: from the root down, a step for each thing it asks
/// the OS.
struct RealPath {
    /// What is still to be walked, absolute and clean.
    path: PathBytes,
    /// How far it is known to be free of links.
    at: usize,
    known: HashSet<PathBytes>,
    /// A link that is being followed: where it stands.
    link: Option<(PathBytes, bool)>,
    links: usize,
    /// Whether what was looked at last is a pipe or a socket.
    is_pipe: bool,
}

/// More links than this on the way are taken for a loop.
const MOST_LINKS: usize = 4096;

fn is_pipe(stat: &stats::FileStat) -> bool {
    stat.is(libc::S_IFIFO) || stat.is(libc::S_IFSOCK)
}

impl RealPath {
    fn step(&mut self) -> Step<PathBytes> {
        if let Some((base, looked)) = self.link.take() {
            return self.follow(base, looked);
        }
        loop {
            if self.at >= self.path.len() {
                return Step::Done(Ok(std::mem::take(&mut self.path)));
            }
            let base = self.base();
            if self.known.contains(&base) {
                // A link led to a pipe, whose name is none of a file.
                if self.is_pipe {
                    return Step::Done(Ok(std::mem::take(&mut self.path)));
                }
                self.at = base.len() + 1;
                continue;
            }
            return match stats::stat(&Whose::Link(&base)) {
                Err(errno) => Step::Done(Err(Failure::path("lstat", errno, &base))),
                Ok(stat) if stat.is(libc::S_IFLNK) => {
                    self.link = Some((base, false));
                    Step::More
                }
                Ok(stat) => {
                    self.at = base.len() + 1;
                    self.is_pipe = is_pipe(&stat);
                    self.known.insert(base);
                    if self.at >= self.path.len() {
                        Step::Done(Ok(std::mem::take(&mut self.path)))
                    } else {
                        Step::More
                    }
                }
            };
        }
    }

    /// The path up to the next slash.
    fn base(&self) -> PathBytes {
        let from = self.at.max(1);
        let end = self.path[from..]
            .iter()
            .position(|&byte| byte == b'/')
            .map_or(self.path.len(), |at| from + at);
        self.path[..end].to_vec()
    }

    fn follow(&mut self, base: PathBytes, looked: bool) -> Step<PathBytes> {
        if !looked {
            // Node asks whether the link leads anywhere before it reads it.
            match stats::stat(&Whose::Path(&base)) {
                Err(errno) => return Step::Done(Err(Failure::path("stat", errno, &base))),
                Ok(stat) => self.is_pipe = is_pipe(&stat),
            }
            self.link = Some((base, true));
            return Step::More;
        }
        self.links += 1;
        if self.links > MOST_LINKS {
            return Step::Done(Err(Failure::path("stat", Errno::LOOP, &base)));
        }
        let target = match fs::readlink(base.as_slice(), Vec::new()) {
            Ok(target) => target.into_bytes(),
            Err(errno) => return Step::Done(Err(Failure::path("readlink", errno, &base))),
        };
        let target = if target.first() == Some(&b'/') {
            target
        } else {
            join(parent(&base).unwrap_or(b"/"), &target)
        };
        let rest = self.path[base.len()..].to_vec();
        let rest: &[u8] = rest.strip_prefix(b"/").unwrap_or(&rest);
        self.path = clean_join(&target, rest);
        self.at = 0;
        Step::More
    }
}

pub fn realpath(call: &Call<'_>, context: &mut Context) -> JsResult<Job> {
    if call.face == Face::Promise {
        return super::paths::realpath_native(call, context);
    }
    let options = Options::read(&call.at(1), context)?;
    let encoding = options.encoding(Encoding::UTF8, context)?;
    let path = absolute(&loose_path(&call.at(0), context)?);
    let mut real = RealPath {
        path,
        at: 1,
        known: HashSet::new(),
        link: None,
        links: 0,
        is_pipe: false,
    };
    let job = Job::stepped("realpath", move || real.step(), path_outcome(encoding));
    Ok(Job {
        tick_first: true,
        ..job
    })
}

/// Absolute path of what a script wrote, for errors in JavaScript.
pub fn resolve(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let value = args.first().cloned().unwrap_or_default();
    let text = convert::to_text(&value, context)?;
    let path = absolute(text.as_bytes());
    Ok(JsString::from(bytes::lossy(&path).as_ref()).into())
}
