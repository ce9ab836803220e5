//! `using` and `await using`, which the engine does not have: what a mended text calls.
//!
//! A block with such declarations becomes
//! `const s = $ouro_using(); try { ... const x = s.use(value); ... } catch (e) { s.fail(e) } finally
//! { s.more(); s.end() }`. Where something is awaited, the `finally` says
//! `while (s.more()) try { await s.value } catch (e) { s.fail(e) }`: as many `await`s as the language has
//! there, in the script's own function.

use boa_engine::{Context, JsResult, JsValue, Script, Source};

thread_local! {
    static MAKE: std::cell::RefCell<Option<JsValue>> = const { std::cell::RefCell::new(None) };
}

/// ECMA-262's DisposeCapability, and DisposeResources in steps.
const TEXT: &str = "(() => {
  'use strict';
  const method = (value, symbol) => {
    const found = value[symbol];
    if (found === undefined || found === null) return undefined;
    if (typeof found !== 'function') throw new TypeError(`${String(symbol)} is not a function`);
    return found;
  };
  const { dispose, asyncDispose } = Symbol;
  class Scope {
    resources = [];
    failed = false;
    error = undefined;
    needsAwait = false;
    hasAwaited = false;
    value = undefined;
    use(value, isAsync) {
      if (value === undefined || value === null) {
        if (isAsync) this.resources.push({ isAsync, call: undefined, value });
        return value;
      }
      if (typeof value !== 'object' && typeof value !== 'function') {
        throw new TypeError('An object is expected with `using` declarations');
      }
      let call = isAsync ? method(value, asyncDispose) : undefined;
      if (call === undefined) {
        const sync = method(value, dispose);
        if (sync === undefined) throw new TypeError(`${String(dispose)} is not a function`);
        // What it returns is not waited for.
        call = isAsync ? async function() { sync.call(this); } : sync;
      }
      this.resources.push({ isAsync, call, value });
      return value;
    }
    // Disposes until something is to be awaited: true then.
    more() {
      this.value = undefined;
      while (this.resources.length > 0) {
        const { isAsync, call, value } = this.resources.at(-1);
        if (!isAsync && this.needsAwait && !this.hasAwaited) {
          this.needsAwait = false;
          return true;
        }
        this.resources.pop();
        if (call === undefined) {
          this.needsAwait = true;
          continue;
        }
        try {
          const result = call.call(value);
          if (isAsync) {
            this.hasAwaited = true;
            this.value = result;
            return true;
          }
        } catch (error) {
          this.fail(error);
        }
      }
      const waits = this.needsAwait && !this.hasAwaited;
      this.needsAwait = false;
      return waits;
    }
    fail(error) {
      this.error = this.failed ?
        new SuppressedError(error, this.error, 'An error was suppressed during disposal') : error;
      this.failed = true;
    }
    end() {
      if (this.failed) throw this.error;
    }
  }
  return () => new Scope();
})()";

/// `$ouro_using()`
pub fn using(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let known = MAKE.with(|make| make.borrow().clone());
    let make = match known {
        Some(make) => make,
        None => {
            let source =
                Source::from_bytes(TEXT).with_path(std::path::Path::new("node:internal/using"));
            let made = Script::parse(source, None, context)?.evaluate(context)?;
            MAKE.with(|make| *make.borrow_mut() = Some(made.clone()));
            made
        }
    };
    match make.as_callable() {
        Some(make) => make.call(&JsValue::undefined(), &[], context),
        None => Ok(JsValue::undefined()),
    }
}

/// What is put around the statements that a scope is for.
#[derive(Clone, Copy)]
pub struct Code {
    /// In front of them.
    pub open: &'static str,
    /// Behind them, where nothing is awaited, and where something is.
    close: [&'static str; 2],
}

impl Code {
    /// Around a block's.
    pub const USUAL: Self = Self {
        open: "const $ouro_scope=$ouro_using();try{",
        close: [
            "}catch($ouro_error){$ouro_scope.fail($ouro_error)}\
             finally{$ouro_scope.more();$ouro_scope.end()}",
            "}catch($ouro_error){$ouro_scope.fail($ouro_error)}\
             finally{while($ouro_scope.more())try{await $ouro_scope.value}\
             catch($ouro_error){$ouro_scope.fail($ouro_error)}$ouro_scope.end()}",
        ],
    };

    /// Around those of a module that imports or exports, which cannot do that in a block: nothing is
    /// disposed of when it throws.
    pub const OF_MODULES: Self = Self {
        open: "const $ouro_scope=$ouro_using();",
        close: [
            ";$ouro_scope.more();$ouro_scope.end();",
            ";while($ouro_scope.more())try{await $ouro_scope.value}\
             catch($ouro_error){$ouro_scope.fail($ouro_error)}$ouro_scope.end();",
        ],
    };

    /// Behind the statements.
    pub fn close(self, awaits: bool) -> &'static str {
        self.close[usize::from(awaits)]
    }
}
