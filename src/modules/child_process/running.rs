//! A child that runs: its exit is noticed by the OS queue, and told to js/internal/child_process.

use std::cell::{Cell, RefCell};
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, ExitStatus};
use std::rc::{Rc, Weak};

use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsObject, JsResult, JsString, JsValue, Trace,
    object::builtins::JsFunction,
};
use minimio::Interests;

use crate::engine::{convert, define};
use crate::modules::process;
use crate::runtime::{First, Handle, Origin, Watch, runtime};
use crate::trace::{self, Kind};

/// Its name in traces.
const NAME: &str = "child process";

/// A child until its exit has been seen.
struct Running {
    pid: i32,
    handle: Handle,
    exit: Exit,
    watch: Cell<Option<Watch>>,
    on_exit: JsFunction,
    origin: Origin,
}

/// The JavaScript object that stands for it. What tells of the exit is `CHILDREN`'s alone: a native
/// object must not hold a root.
#[derive(Trace, Finalize, JsData)]
struct ChildHandle {
    #[unsafe_ignore_trace]
    running: Weak<Running>,
}

thread_local! {
    static PROTOTYPE: RefCell<Option<JsObject>> = const { RefCell::new(None) };
    /// The children whose exit has not been seen, in the order in which they were started.
    static CHILDREN: RefCell<Vec<Rc<Running>>> = const { RefCell::new(Vec::new()) };
}

/// Watches the child; `on_exit` is called with its exit code and the name of the signal that
/// killed it, or null.
pub fn watch(
    child: Child,
    on_exit: JsFunction,
    origin: Origin,
    context: &mut Context,
) -> io::Result<JsObject> {
    let pid = child.id() as i32;
    let exit = Exit::of(child)?;
    trace::registered(Kind::Source(NAME), &origin, context);
    let running = Rc::new(Running {
        pid,
        handle: runtime().handles.open(NAME, origin.id),
        exit,
        watch: Cell::new(None),
        on_exit,
        origin,
    });
    let registered = runtime().io.watch(
        NAME,
        running.exit.source(),
        Interests::READABLE,
        Rc::new(|_, context| tell_of_ends(context)),
    )?;
    // As in libuv an exit is told after everything else that was ready: what the child wrote comes
    // first.
    runtime().io.report_by_signal(registered);
    runtime().first_time(First::Child);
    runtime().wait_for_children();
    running.watch.set(Some(registered));
    let child = ChildHandle {
        running: Rc::downgrade(&running),
    };
    CHILDREN.with_borrow_mut(|children| children.push(running));
    let prototype = prototype(context);
    Ok(define::native_object(&prototype, child, context))
}

/// Some child has ended. As in libuv, which hears of all by one signal, every child is looked at: one
/// that has ended meanwhile is told of, too, though the OS queue has not reported it yet.
fn tell_of_ends(context: &mut Context) {
    let mut ended = Vec::new();
    CHILDREN.with_borrow_mut(|children| {
        children.retain(|child| match child.exit.status() {
            Some(status) => {
                ended.push((Rc::clone(child), status));
                false
            }
            None => true,
        });
    });
    for (child, _) in &ended {
        if let Some(watch) = child.watch.take() {
            runtime().io.unwatch(watch, child.exit.source());
        }
        child.handle.close();
    }
    for (child, status) in ended {
        child.tell(status, context);
    }
}

impl Running {
    /// Calls `on_exit(code, signal)`; a child that a signal killed has the code 0, as in libuv.
    fn tell(&self, status: ExitStatus, context: &mut Context) {
        let signal = status.signal().map_or_else(JsValue::null, |signal| {
            process::signal_name(signal)
                .map_or_else(JsValue::null, |name| JsString::from(name).into())
        });
        let args = [status.code().unwrap_or(0).into(), signal];
        runtime().call_back(Kind::Source(NAME), &self.origin, context, |context| {
            self.on_exit.call(&JsValue::undefined(), &args, context)?;
            Ok(())
        });
        runtime().execution.has_ended(self.origin.number);
    }
}

/// How an exit is noticed: a descriptor that is readable from then on.
#[cfg(target_os = "linux")]
struct Exit {
    child: RefCell<Child>,
    descriptor: OwnedFd,
}

#[cfg(target_os = "linux")]
impl Exit {
    fn of(mut child: Child) -> io::Result<Self> {
        use rustix::process::{Pid, PidfdFlags, pidfd_open};
        match pidfd_open(Pid::from_child(&child), PidfdFlags::NONBLOCK) {
            Ok(descriptor) => Ok(Self {
                child: RefCell::new(child),
                descriptor,
            }),
            // No descriptor is left: a child that nobody can look after must not run.
            Err(errno) => {
                let _ = child.kill();
                let _ = child.wait();
                Err(errno.into())
            }
        }
    }

    fn source(&self) -> &OwnedFd {
        &self.descriptor
    }

    fn status(&self) -> Option<ExitStatus> {
        self.child.borrow_mut().try_wait().ok().flatten()
    }
}

/// How an exit is noticed where there is no descriptor for it: a thread waits, and then closes its
/// end of a pair of sockets.
#[cfg(not(target_os = "linux"))]
struct Exit {
    status: std::sync::mpsc::Receiver<ExitStatus>,
    descriptor: OwnedFd,
}

#[cfg(not(target_os = "linux"))]
impl Exit {
    fn of(mut child: Child) -> io::Result<Self> {
        let (ours, theirs) = std::os::unix::net::UnixStream::pair()?;
        let (sender, status) = std::sync::mpsc::channel();
        std::thread::Builder::new()
            .name("child".into())
            .spawn(move || {
                if let Ok(status) = child.wait() {
                    let _ = sender.send(status);
                }
                drop(theirs);
            })?;
        Ok(Self {
            status,
            descriptor: ours.into(),
        })
    }

    fn source(&self) -> &OwnedFd {
        &self.descriptor
    }

    fn status(&self) -> Option<ExitStatus> {
        self.status.try_recv().ok()
    }
}

fn prototype(context: &mut Context) -> JsObject {
    if let Some(known) = PROTOTYPE.with(|prototype| prototype.borrow().clone()) {
        return known;
    }
    let prototype = define::object(context);
    define::put_methods(
        &prototype,
        &[
            ("kill", 1, kill),
            ("ref", 0, |this, _, _| {
                if let Some(running) = this_running(this)? {
                    running.handle.reference();
                }
                Ok(JsValue::undefined())
            }),
            ("unref", 0, |this, _, _| {
                if let Some(running) = this_running(this)? {
                    running.handle.unreference();
                }
                Ok(JsValue::undefined())
            }),
            ("hasRef", 0, |this, _, _| {
                let running = this_running(this)?;
                Ok(running
                    .is_some_and(|running| running.handle.is_referenced())
                    .into())
            }),
        ],
        context,
    );
    PROTOTYPE.with(|known| *known.borrow_mut() = Some(prototype.clone()));
    prototype
}

/// The child that a handle stands for; none once its exit has been seen.
fn this_running(this: &JsValue) -> JsResult<Option<Rc<Running>>> {
    let object = this.as_object().ok_or_else(convert::illegal_invocation)?;
    let child = object
        .downcast_ref::<ChildHandle>()
        .ok_or_else(convert::illegal_invocation)?;
    Ok(child.running.upgrade())
}

/// `handle.kill(signal)`: returns 0 or an errno. A child whose exit has been seen is not asked: the
/// number may be another's by now.
fn kill(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let signal = args.get_or_undefined(0).to_i32(context)?;
    let Some(running) = this_running(this)? else {
        return Ok(libc::ESRCH.into());
    };
    Ok(process::send_signal(running.pid, signal)
        .map_or_else(|errno| errno, |()| 0)
        .into())
}
