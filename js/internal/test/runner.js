// Tests, suites and their hooks. A file's tests hang below one root, which starts after the script
// has run and tells its result when the loop has nothing left to do.

const { AsyncLocalStorage } = require('async_hooks');
const { makeError } = require('internal/errors');
const { validateFunction, validateNumber, validateAbortSignal, validateUint32 } = require('internal/validators');
const { Failure } = require('internal/test/failure');

const current = new AsyncLocalStorage();
const LARGEST_TIMEOUT = 2 ** 31 - 1;
const noop = () => {};

class Test {
  constructor(parent, name, options, fn, location) {
    checkOptions(options);
    this.parent = parent;
    this.name = name;
    this.fn = fn;
    this.location = location;
    this.nesting = parent ? parent.nesting + 1 : -1;
    this.fullName = parent?.parent ? `${parent.fullName} > ${name}` : name;
    this.children = [];
    this.lines = [];
    this.reportedChildren = 0;
    this.diagnostics = [];
    this.hooks = {
      before: [],
      after: [],
      beforeEach: [...(parent?.hooks.beforeEach ?? [])],
      afterEach: [...(parent?.hooks.afterEach ?? [])],
    };
    this.ownAfterEach = 0;
    this.timeout = options.timeout ?? parent?.timeout ?? Infinity;
    const { concurrency = parent?.concurrency ?? 1 } = options;
    this.concurrency = concurrency === true ? Infinity : Number(concurrency) || 1;
    this.skipped = options.skip || undefined;
    this.todo = options.todo || undefined;
    this.only = Boolean(options.only);
    this.runsOnly = false;
    this.expected = expectation(options.expectFailure) ?? parent?.expected;
    this.plan = options.plan || undefined;
    this.controller = new AbortController();
    this.outerSignal = options.signal;
    this.error = undefined;
    this.passed = false;
    this.isCancelled = false;
    this.finished = false;
    this.started = false;
    this.running = 0;
    this.waiting = [];
    const { promise, resolve } = Promise.withResolvers();
    this.done = promise;
    this.resolve = resolve;
    parent?.children.push(this);
  }

  get isSuite() {
    return false;
  }

  // Adds a subtest and starts it when its turn comes.
  add(child) {
    if (this.finished) child.fail(new Failure('test could not be started because its parent finished', 'parentAlreadyFinished'));
    this.waiting.push(child);
    this.startNext();
    return child.done;
  }

  startNext() {
    while (this.mayStart() && this.running < this.concurrency && this.waiting.length > 0) {
      const child = this.waiting.shift();
      this.running++;
      current.run(child, async () => {
        await child.run();
        this.running--;
        this.startNext();
        if (this === root && this.running === 0) await endRoot();
      });
    }
  }

  mayStart() {
    return true;
  }

  addHook(kind, fn, options = {}) {
    validateFunction(fn, 'fn');
    const hook = { fn, timeout: options.timeout ?? Infinity, once: undefined };
    if (kind === 'afterEach') this.hooks.afterEach.splice(this.ownAfterEach++, 0, hook);
    else this.hooks[kind].push(hook);
    if (kind === 'before' && this.started) this.early = hook.once = runHook(hook, this);
  }

  async runHooks(kind, about = this) {
    for (const hook of this.hooks[kind]) {
      if (kind === 'before' || kind === 'after') {
        hook.once ??= runHook(hook, about);
        await hook.once;
      } else {
        await runHook(hook, about);
      }
    }
  }

  fail(error) {
    if (this.error === undefined) this.error = error instanceof Failure ? error : new Failure(error, 'testCodeFailure');
    this.passed = false;
  }

  async run() {
    if (this.finished) return;
    this.started = true;
    this.from = performance.now();
    if (this.skipped || this.error) {
      this.finish();
      return;
    }
    try {
      this.forwardAbort();
      if (this.parent.parent) await this.parent.runHooks('before');
      else await rootReady;
      if (!this.isSuite) await this.parent.runHooks('beforeEach', this);
      await this.within(this.timeout, () => this.body());
      await this.waitForPlan();
      this.checkPlan();
      if (this.error === undefined) this.passed = true;
    } catch (error) {
      this.fail(error);
    }
    for (const kind of ['afterEach', 'after']) {
      try {
        if (kind === 'after') await this.runHooks('after');
        else if (!this.isSuite) await this.parent.runHooks('afterEach', this);
      } catch (error) {
        this.fail(error);
      }
    }
    this.finish();
  }

  forwardAbort() {
    const { outerSignal, controller } = this;
    if (!outerSignal) return;
    const abort = () => {
      this.fail(new Failure(outerSignal.reason, 'testAborted'));
      controller.abort(outerSignal.reason);
      this.stop?.();
    };
    if (outerSignal.aborted) abort();
    else outerSignal.addEventListener('abort', abort, { once: true });
  }

  async body() {
    await callWith(this.fn, this.context(), this);
    await Promise.all(this.children.map((child) => child.done));
  }

  context() {
    const { TestContext } = require('internal/test/context');
    return (this.shownContext ??= new TestContext(this));
  }

  // Waits for `work` as long as the test may take, or until it is told to stop.
  async within(timeout, work) {
    const stopped = new Promise((resolve, reject) => {
      this.stop = () => reject(this.error);
    });
    stopped.catch(noop);
    try {
      if (this.error) throw this.error;
      await Promise.race([limited(timeout, work, () => this.controller.abort()), stopped]);
    } finally {
      this.stop = undefined;
    }
  }

  get countedForPlan() {
    return (this.counted ?? 0) + this.children.length;
  }

  // Waits for assertions that come later, as long as the plan allows.
  async waitForPlan() {
    const { plan, planWait: wait } = this;
    if (plan === undefined || wait === undefined || wait === false || this.countedForPlan >= plan) return;
    await new Promise((resolve, reject) => {
      const timer = wait === true ? undefined : setTimeout(() => {
        const message = `plan timed out after ${wait}ms with ${this.countedForPlan} assertions when expecting ${plan}`;
        reject(new Failure(message, 'testTimeoutFailure'));
      }, wait);
      this.planMet = () => {
        if (this.countedForPlan < plan) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }

  checkPlan() {
    if (this.plan === undefined) return;
    const counted = this.countedForPlan;
    if (counted === this.plan) return;
    throw new Failure(`plan expected ${this.plan} assertions but received ${counted}`, 'testCodeFailure');
  }

  finish() {
    if (this.finished) return;
    for (const child of this.children) child.cancel('test did not finish before its parent and was cancelled');
    this.isCancelled = ['cancelledByParent', 'testTimeoutFailure', 'testAborted'].includes(this.error?.kind);
    if (this.expected && !this.skipped) this.compareWithExpected();
    const failed = this.children.filter((child) => child.hasFailed).length;
    if (failed > 0 && this.error === undefined) {
      this.fail(new Failure(`${failed} subtest${failed > 1 ? 's' : ''} failed`, 'subtestsFailed'));
    }
    this.finished = true;
    this.took = this.from === undefined ? 0 : performance.now() - this.from;
    this.controller.abort();
    this.shownContext?.restoreMocks();
    require('internal/test/report').told(this);
    this.resolve();
  }

  compareWithExpected() {
    const { error, expected } = this;
    this.error = undefined;
    if (!error) {
      this.fail(new Failure('test was expected to fail but passed', 'expectedFailure'));
    } else if (expected.match !== undefined) {
      try {
        require('assert').throws(() => {
          throw error.cause;
        }, expected.match);
      } catch (mismatch) {
        this.fail(mismatch);
      }
    }
    this.passed = this.error === undefined;
  }

  // Forgets what is not to run, when some tests below are to run only: whether anything is left.
  narrow() {
    const chosen = this.children.filter((child) => child.isChosen);
    if (chosen.length === 0) return this.only;
    for (const child of [...this.children]) {
      if (!child.narrow()) child.drop();
    }
    return true;
  }

  get isChosen() {
    return this.only || this.children.some((child) => child.isChosen);
  }

  // It is as if it had not been declared.
  drop() {
    const { children, waiting } = this.parent;
    children.splice(children.indexOf(this), 1);
    waiting.splice(waiting.indexOf(this), 1);
    this.finished = true;
    this.resolve();
  }

  get hasFailed() {
    return this.finished && this.error !== undefined && !this.todo && !this.skipped;
  }

  cancel(why) {
    if (this.finished) return;
    this.fail(new Failure(why, 'cancelledByParent'));
    this.from ??= performance.now();
    this.finish();
  }
}

class Suite extends Test {
  get isSuite() {
    return true;
  }

  // A suite's function declares its tests at once; they run when the suite does.
  build() {
    if (this.skipped) return;
    try {
      const built = current.run(this, () => Reflect.apply(this.fn, this.context(), [this.context()]));
      this.built = Promise.resolve(built).catch((error) => this.fail(error));
    } catch (error) {
      this.fail(error);
    }
  }

  mayStart() {
    return this.isOpen;
  }

  context() {
    const { SuiteContext } = require('internal/test/context');
    return (this.shownContext ??= new SuiteContext(this));
  }

  async body() {
    await this.built;
    if (this.error) throw this.error;
    await this.runHooks('before');
    this.isOpen = true;
    this.startNext();
    await Promise.all(this.children.map((child) => child.done));
  }
}

// What `expectFailure` says: the failure that is expected, or none.
function expectation(value) {
  if (value === undefined || value === false) return undefined;
  if (typeof value === 'function' || value instanceof RegExp) return { match: value };
  if (typeof value !== 'object') return {};
  const keys = Object.keys(value);
  if (keys.length === 0) {
    throw makeError('ERR_INVALID_ARG_VALUE', 'options.expectFailure', value, 'must not be an empty object');
  }
  return keys.every((key) => key === 'label' || key === 'match') ? { match: value.match } : { match: value };
}

function checkOptions({ timeout, concurrency, signal }) {
  if (timeout != null && timeout !== Infinity) validateNumber(timeout, 'options.timeout', 0, LARGEST_TIMEOUT);
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  if (typeof concurrency === 'number') validateUint32(concurrency, 'options.concurrency', true);
  else if (concurrency != null && typeof concurrency !== 'boolean') {
    throw makeError('ERR_INVALID_ARG_TYPE', 'options.concurrency', ['boolean', 'number'], concurrency);
  }
}

// A function with one parameter more than the context wants a callback.
async function callWith(fn, context, test) {
  if (fn.length < 2) return Reflect.apply(fn, context, [context]);
  const { promise, resolve, reject } = Promise.withResolvers();
  let calls = 0;
  const returned = Reflect.apply(fn, context, [
    context,
    (error) => {
      if (++calls > 1) test.fail(new Failure('callback invoked multiple times', 'multipleCallbackInvocations'));
      else if (error) reject(error);
      else resolve();
    },
  ]);
  if (typeof returned?.then === 'function') {
    throw new Failure('passed a callback but also returned a Promise', 'callbackAndPromisePresent');
  }
  return promise;
}

async function limited(timeout, work, onTimeout) {
  if (timeout === Infinity) return work();
  let timer;
  const late = new Promise((resolve, reject) => {
    timer = setTimeout(() => {
      onTimeout();
      reject(new Failure(`test timed out after ${timeout}ms`, 'testTimeoutFailure'));
    }, timeout);
  });
  late.catch(noop);
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}

async function runHook({ fn, timeout }, test) {
  try {
    await limited(timeout, () => callWith(fn, test.context(), test), noop);
  } catch (error) {
    throw error instanceof Failure ? error : new Failure(error, 'hookFailed');
  }
}

let root;
let rootReady;

// Microtasks between the first declaration and the first test, as seen in Node 24.
const BEFORE_FIRST = 8;

function theRoot() {
  if (root) return root;
  root = new Test(undefined, '<root>', {}, noop);
  root.isOpen = false;
  root.started = true;
  root.mayStart = () => root.isOpen;
  root.from = performance.now();
  startRoot();
  watch();
  return root;
}

async function startRoot() {
  for (let i = 0; i < BEFORE_FIRST; i++) await null;
  root.narrow();
  root.isOpen = true;
  rootReady = root.runHooks('before');
  rootReady.catch((error) => root.fail(error));
  root.startNext();
}

// The hooks behind all tests run when no test is left, and not again for those that come later.
async function endRoot() {
  if (root.hasEnded) return;
  root.hasEnded = true;
  await root.runHooks('after').catch((error) => root.fail(error));
}

function blame(error) {
  const test = current.getStore();
  if (!test || test.finished) {
    root.fail(error);
    require('internal/test/report').outside(error, test);
    return;
  }
  test.fail(error);
  test.stop?.();
}

function watch() {
  process.on('uncaughtException', blame);
  process.on('unhandledRejection', blame);
  let isOver = false;
  const end = () => {
    if (isOver) return;
    isOver = true;
    for (const child of root.children) {
      child.cancel('Promise resolution is still pending but the event loop has already resolved');
    }
    if (require('internal/test/report').summary(root)) process.exitCode = 1;
  };
  process.on('beforeExit', async () => {
    if (isOver) return;
    await endRoot();
    end();
  });
  process.on('exit', end);
}

function takenApart(name, options, fn, more) {
  if (typeof name === 'function') fn = name;
  else if (name !== null && typeof name === 'object') {
    fn = options;
    options = name;
  } else if (typeof options === 'function') fn = options;
  if (options === null || typeof options !== 'object') options = {};
  if (typeof name !== 'string' || name === '') name = fn?.name || '<anonymous>';
  return [name, { ...options, ...more }, fn ?? noop];
}

// The first frame that is not the host's own: where a test was declared.
function callerPlace() {
  const { getCallSites } = require('util');
  return getCallSites(10).find((site) => !site.scriptName.startsWith('node:'));
}

exports.declare = function declare(name, options, fn, more, parent = openTest()) {
  [name, options, fn] = takenApart(name, options, fn, more);
  if (parent.runsOnly && !options.only) return Promise.resolve();
  const done = parent.add(new Test(parent, name, options, fn, callerPlace()));
  return parent.isSuite ? Promise.resolve() : done;
};

exports.declareSuite = function declareSuite(name, options, fn, more) {
  [name, options, fn] = takenApart(name, options, fn, more);
  const parent = openTest();
  const suite = new Suite(parent, name, options, fn, callerPlace());
  suite.build();
  parent.add(suite);
  return Promise.resolve();
};

function openTest() {
  const test = current.getStore();
  return test && !test.finished ? test : theRoot();
}

exports.hook = (kind) => ({ [kind]: (fn, options) => openTest().addHook(kind, fn, options) })[kind];
