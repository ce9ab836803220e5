//! What Boa needs from a host: a context, a job executor, conversions, errors.

pub mod arrays;
mod callers;
mod collections;
pub mod convert;
pub mod define;
pub mod depth;
pub mod dynamic;
pub mod errors;
pub mod explain;
mod ghosts;
pub mod heap;
pub mod hooks;
pub mod json;
mod lists;
mod math;
pub mod mend;
pub mod microtasks;
pub mod numbers;
pub mod promises;
pub mod proxies;
mod redefine;
pub mod regexp;
pub mod report;
mod resized;
pub mod room;
pub mod slots;
mod sort;
pub mod source_map;
pub mod stack;
pub mod stand_ins;
mod storage;
mod strings;
pub mod symbols;
pub mod syntax;
mod weak;
pub mod words;
pub mod zone;

use std::rc::Rc;

use boa_engine::{
    Context, JsResult,
    context::{
        ContextBuilder,
        time::{Clock, JsInstant},
    },
    module::ModuleLoader,
};

use crate::runtime::{look, runtime, wall_clock};
use crate::trace::Position;

/// The Node version whose behaviour the host follows.
pub const NODE_VERSION: &str = "v24.12.0";

/// Calls nest at most this deep, about as deep as in Node, and the engine's stack holds at most this
/// many values. (What a call had put there when it threw stays until the function that caught it
/// returns: some million caught errors in one call must have room.) JavaScript calling JavaScript uses no native stack; native
/// functions that call back do, and the main thread's stack is sized for that.
const RECURSION: usize = 10_000;
const STACK_VALUES: usize = 32 << 20;

/// The engine's clock: what `Date` shows.
struct EngineClock;

impl Clock for EngineClock {
    fn now(&self) -> JsInstant {
        runtime().clock.looked();
        let now = look();
        JsInstant::new(now / 1_000_000_000, (now % 1_000_000_000) as u32)
    }

    fn system_time_millis(&self) -> i64 {
        runtime().clock.looked();
        wall_clock().as_millis() as i64
    }
}

/// An engine for this thread, with Node's limits and hooks; its globals are still the engine's.
pub fn create_context(loader: Rc<impl ModuleLoader + 'static>) -> JsResult<Context> {
    let mut context = ContextBuilder::new()
        .host_hooks(Rc::new(hooks::Hooks))
        .job_executor(Rc::clone(&runtime().microtasks))
        .clock(Rc::new(EngineClock))
        .module_loader(loader)
        // Atomics.wait may stop the main thread, as in Node.
        .can_block(true)
        .build()?;
    let limits = context.runtime_limits_mut();
    limits.set_recursion_limit(RECURSION);
    limits.set_stack_size_limit(STACK_VALUES);
    stack::install(&mut context)?;
    json::install(&mut context)?;
    mend::install(&mut context);
    dynamic::install(&mut context)?;
    regexp::install(&mut context);
    sort::install(&mut context);
    arrays::install(&mut context);
    strings::install(&mut context);
    collections::install(&mut context);
    lists::install(&mut context);
    math::install(&mut context)?;
    numbers::install(&mut context)?;
    redefine::install(&mut context);
    resized::install(&mut context);
    stand_ins::install(&mut context);
    guard_natives(&mut context);
    weak::install(&mut context);
    Ok(context)
}

/// Has functions of a fresh realm see to what the engine would panic at, or nest without an end.
pub fn guard_natives(context: &mut Context) {
    ghosts::install(context);
    proxies::install(context);
    callers::install(context);
}

/// Where the running script is: the innermost frame that is not the host's own.
pub fn position(context: &Context) -> Option<Position> {
    context.stack_trace().find_map(|frame| {
        let location = frame.position();
        let file = location.path.to_string();
        let position = location.position?;
        let (line, column) = (position.line_number(), position.column_number());
        (!file.starts_with("node:") && file != "native").then(|| Position {
            column: stack::frames::column_in_file(&file, line, column),
            file,
            line,
        })
    })
}

/// Whether what runs belongs to a package: Node then keeps some deprecations to itself.
pub fn called_from_package(context: &Context) -> bool {
    position(context).is_some_and(|position| {
        ["/", "\\"].iter().any(|slash| {
            position
                .file
                .contains(&format!("{slash}node_modules{slash}"))
        })
    })
}
