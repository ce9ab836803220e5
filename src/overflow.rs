//! The end of a thread's stack: native functions of the engine call each other without a limit in a
//! few cases (a proxy that inherits from itself). No script can catch that; it is said, and the
//! process ends as with every bug of the host.

use std::ffi::{c_int, c_void};

/// How far from the stack's end, as the processor knows it, what it could not touch may be.
const NEAR: usize = 1 << 20;

const WORDS: &[u8] =
    b"\nouro: internal error: native functions nest deeper than the stack goes\n\n\
    ouro: this is a bug of Ouro or of its engine, not of the script.\n\
    What was printed so far stands; the program ends here.\n";

/// Has an overflow told of. The threads have another stack for it, from Rust's library.
pub fn tell() {
    // SAFETY: a zeroed `sigaction` is a valid one; the function has the type that SA_SIGINFO asks for
    // and calls only what may be called in a signal's handler.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = on_fault as *const () as usize;
        action.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK;
        libc::sigaction(libc::SIGSEGV, &raw const action, std::ptr::null_mut());
    }
}

extern "C" fn on_fault(signal: c_int, info: *mut libc::siginfo_t, context: *mut c_void) {
    // SAFETY: the system gives both pointers; the calls are those that a handler may make.
    unsafe {
        let address = (*info).si_addr() as usize;
        let is_own = (*info).si_code > 0;
        if is_own && stack_pointer(context).is_some_and(|top| top.abs_diff(address) < NEAR) {
            libc::write(2, WORDS.as_ptr().cast(), WORDS.len());
            libc::_exit(ouro::HOST_FAILED);
        }
        // Any other ends the process as it always does, when this returns.
        libc::signal(signal, libc::SIG_DFL);
        if !is_own {
            libc::raise(signal);
        }
    }
}

/// SAFETY: `context` is what the system gave the handler.
unsafe fn stack_pointer(context: *mut c_void) -> Option<usize> {
    let context = context.cast::<libc::ucontext_t>();
    #[cfg(all(target_os = "linux", target_arch = "x86_64"))]
    return Some(unsafe { (*context).uc_mcontext.gregs[libc::REG_RSP as usize] } as usize);
    #[cfg(all(target_os = "linux", target_arch = "aarch64"))]
    return Some(unsafe { (*context).uc_mcontext.sp } as usize);
    #[cfg(not(all(
        target_os = "linux",
        any(target_arch = "x86_64", target_arch = "aarch64")
    )))]
    return (context.is_null()).then_some(0);
}
