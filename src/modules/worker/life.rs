//! A worker's thread, from its first step to its last.

use std::any::Any;
use std::cell::RefCell;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::{IS_WORKER, Leash, OWN, Own, STARTED, mail};
use crate::modules::messaging::far;
use crate::modules::messaging::wire::End;
use crate::modules::process::Start;
use crate::modules::structured_clone::packed::Packed;
use crate::modules::{atomics, fs, locks};
use crate::runtime::ending::{self, Ended};
use crate::runtime::{Doorbell, Gate, runtime};
use crate::trace::{self, Event};
use crate::{HOST_FAILED, Host, engine};

/// What a worker runs.
pub enum Entry {
    /// A file.
    File(PathBuf),
    /// A text, as `-e` runs it.
    Text(String),
    /// A `data:` URL.
    Url(String),
    /// A text of the host's own, by its name.
    Internal(String),
}

/// All that a thread is given.
pub struct Life {
    pub id: u32,
    pub name: String,
    pub start: Start,
    /// Number, in traces, of what stands for it in the thread that started it.
    pub cause: u64,
    pub entry: Entry,
    /// Its first message.
    pub first: Packed,
    pub mailbox: End,
    /// Descriptors that its script leaves open are closed with it.
    pub closes_descriptors: bool,
    pub leash: Arc<Leash>,
    /// Gets the exit code; then the bell is rung.
    pub code: Arc<Mutex<Option<i32>>>,
    pub bell: Doorbell,
    /// What its script waits at; none for the host's own.
    pub gate: Option<Arc<Gate>>,
}

/// Starts the thread, with a stack as large as the main thread's if the system grants it.
pub fn begin(life: Life) -> io::Result<()> {
    let id = life.id;
    let life = Arc::new(Mutex::new(Some(life)));
    let mut result = Ok(());
    for size in crate::STACKS {
        let life = Arc::clone(&life);
        let started = std::thread::Builder::new()
            .name(format!("worker{id}"))
            .stack_size(size)
            .spawn(move || {
                let life = life.lock().unwrap_or_else(PoisonError::into_inner).take();
                if let Some(life) = life {
                    engine::room::begin(size);
                    live(life);
                }
            });
        match started {
            Ok(_) => return Ok(()),
            Err(error) => result = Err(error),
        }
    }
    result
}

/// In Node the end of a thread takes some milliseconds more than ours: what it has said last is heard
/// before, unless its parent is busy.
const LOOKS: u32 = 400;
const LOOK: Duration = Duration::from_micros(250);

fn live(life: Life) {
    let Life {
        id,
        name,
        start,
        cause,
        entry,
        first,
        mailbox,
        closes_descriptors,
        leash,
        code,
        bell,
        gate,
    } = life;
    // The collector's own table is made first: of what a thread has of its own, the last made goes
    // first, and the others hold what it keeps.
    engine::heap::collect();
    if matches!(entry, Entry::Internal(_)) {
        trace::silence_this_thread();
    }
    IS_WORKER.set(true);
    runtime().execution.is_of_worker(id, cause);
    if closes_descriptors {
        fs::unmanaged::keep_account();
    }
    let own = Own {
        id,
        name,
        first: RefCell::new(Some(first)),
        mailbox: RefCell::new(Some(mailbox)),
        output: RefCell::default(),
        leash: Arc::clone(&leash),
    };
    OWN.with(|known| *known.borrow_mut() = Some(Rc::new(own)));
    let mut host = None;
    let ended = catch_unwind(AssertUnwindSafe(|| match Host::new(start) {
        Ok(made) => {
            leash.ending.is_for_this_thread();
            ending::check();
            let _ = leash.usage.set(Arc::clone(runtime().io.usage()));
            if let Some(gate) = gate {
                gate.pass();
            }
            ending::check();
            host.insert(made).run_worker(&entry)
        }
        Err(error) => {
            eprintln!("ouro: a worker could not start: {error}");
            HOST_FAILED
        }
    }));
    let ended = ended.unwrap_or_else(|payload| code_of(payload.as_ref()));
    leash.ending.is_over();
    for child in STARTED.with(RefCell::take) {
        if let Some(child) = child.upgrade() {
            child.end(1);
        }
    }
    // What the thread leaves behind tells others that it is gone; a bug in that must not keep its
    // end from them.
    let _ = catch_unwind(AssertUnwindSafe(|| {
        far::part_all();
        mail::close(id);
        atomics::leave();
        locks::leave();
        runtime().release();
        fs::unmanaged::close_all();
        drop(host);
        OWN.with(|own| own.borrow_mut().take());
        engine::heap::collect();
    }));
    for _ in 0..LOOKS {
        if bell.all_heard() {
            break;
        }
        std::thread::sleep(LOOK);
    }
    trace::emit(|| Event::Exit { code: ended });
    *code.lock().unwrap_or_else(PoisonError::into_inner) = Some(ended);
    bell.ring();
}

/// The exit code of a thread that unwound.
fn code_of(payload: &(dyn Any + Send)) -> i32 {
    match payload.downcast_ref::<Ended>() {
        Some(Ended(code)) => *code,
        None => {
            eprintln!("ouro: this is a bug of Ouro or of its engine; the worker ends here.");
            HOST_FAILED
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    static GONE: Mutex<Vec<&str>> = Mutex::new(Vec::new());

    struct Goes(&'static str);

    impl Drop for Goes {
        fn drop(&mut self) {
            GONE.lock().expect("not poisoned").push(self.0);
        }
    }

    thread_local! {
        static FIRST: Goes = const { Goes("first") };
        static SECOND: Goes = const { Goes("second") };
    }

    /// What `live` relies on when it makes the collector's table first: objects that are kept in
    /// others of a thread's own variables must be gone before it.
    #[test]
    fn of_a_threads_own_variables_the_first_goes_last() {
        std::thread::spawn(|| {
            FIRST.with(|_| {});
            SECOND.with(|_| {});
        })
        .join()
        .expect("ends well");
        assert_eq!(*GONE.lock().expect("not poisoned"), ["second", "first"]);
    }
}
