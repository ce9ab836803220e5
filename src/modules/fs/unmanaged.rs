//! Descriptors that a worker's script has opened by number: what it leaves open is closed when its
//! thread ends.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::os::fd::RawFd;

use boa_engine::{Context, JsResult};

use super::descriptors::close_raw;
use crate::modules::process;

thread_local! {
    /// None in a thread that keeps no account of them: the main thread.
    static OPEN: RefCell<Option<BTreeSet<RawFd>>> = const { RefCell::new(None) };
}

/// From now on this thread keeps account.
pub fn keep_account() {
    OPEN.set(Some(BTreeSet::new()));
}

fn account(change: impl FnOnce(&mut BTreeSet<RawFd>) -> bool) -> bool {
    OPEN.with_borrow_mut(|open| open.as_mut().is_none_or(change))
}

/// A script has opened a descriptor.
pub(super) fn opened(fd: RawFd, context: &mut Context) -> JsResult<()> {
    if !account(|open| open.insert(fd)) {
        let text = format!("File descriptor {fd} opened in unmanaged mode twice");
        process::emit_warning(&text, "Warning", context)?;
    }
    Ok(())
}

/// A script closes one.
pub(super) fn closes(fd: RawFd, context: &mut Context) -> JsResult<()> {
    if !account(|open| open.remove(&fd)) {
        let text = format!("File descriptor {fd} closed but not opened in unmanaged mode");
        process::emit_warning(&text, "Warning", context)?;
    }
    Ok(())
}

/// The thread ends.
pub fn close_all() {
    for fd in OPEN.take().unwrap_or_default() {
        // It may be closed already.
        let _ = close_raw(fd);
    }
}
