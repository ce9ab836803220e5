// Tests, suites and their hooks. A file's tests hang below one root, which starts after the script
// has run and ends when the loop has nothing left to do. What happens is told to the root's harness.

const { AsyncLocalStorage } = require('async_hooks');
const { makeError } = require('internal/errors');
const { validateFunction, validateNumber, validateAbortSignal, validateUint32 } = require('internal/validators');
const { fileURLToPath } = require('url');
const { relative } = require('path');
const { tell } = require('internal/test/stream');
const { CANCELLED, failure, isFailure } = require('internal/test/failure');
const { Harness } = require('internal/test/harness');
const { commandLine } = require('internal/test/options');

const current = new AsyncLocalStorage();
const LARGEST_TIMEOUT = 2 ** 31 - 1;
const noop = () => {};

class Test {
  constructor(parent, name, options, fn, place, harness = parent.harness) {
    checkOptions(options);
    this.parent = parent;
    this.harness = harness;
    this.id = harness.nextId();
    this.name = name;
    this.fn = fn;
    this.place = place;
    this.nesting = parent ? parent.nesting + 1 : -1;
    this.fullName = parent?.parent ? `${parent.fullName} > ${name}` : name;
    this.tags = [...new Set([...(parent?.tags ?? []), ...(options.tags ?? [])])];
    this.children = [];
    this.held = [];
    this.toldChildren = 0;
    this.diagnostics = [];
    this.hooks = { before: [], after: [], beforeEach: [], afterEach: [] };
    this.timeout = options.timeout ?? parent?.timeout ?? Infinity;
    this.concurrency = simultaneous(options.concurrency ?? parent?.concurrency ?? 1, parent);
    this.skipped = given(options.skip);
    this.todo = given(options.todo) ?? parent?.todo;
    this.only = Boolean(options.only);
    this.runsOnly = false;
    this.expected = expectation(options.expectFailure) ?? parent?.expected;
    this.plan = options.plan || undefined;
    this.controller = new AbortController();
    this.outerSignal = options.signal;
    this.error = undefined;
    this.passed = false;
    this.finished = false;
    this.started = false;
    this.running = 0;
    this.waiting = [];
    const { promise, resolve } = Promise.withResolvers();
    this.done = promise;
    this.resolve = resolve;
    parent?.children.push(this);
    this.forwardAbort();
  }

  get isSuite() {
    return false;
  }

  get kind() {
    return this.isSuite ? 'suite' : 'test';
  }

  // What every event of a test says of it, in Node's order.
  get own() {
    return { testId: this.id, parentId: this.parent.id };
  }

  get number() {
    return this.parent.children.indexOf(this) + 1;
  }

  // Adds a subtest and starts it when its turn comes.
  add(child) {
    this.waiting.push(child);
    this.startNext();
    return child.done;
  }

  get attempt() {
    return 0;
  }

  diagnose(message, level = 'info') {
    this.diagnostics.push({ message, level });
  }

  // Told at once, not when the test is.
  log(message, data) {
    const more = data === undefined ? {} : { data };
    const { name, nesting, place } = this;
    this.harness.tell('test:log', { __proto__: null, name, nesting, ...this.own, message, ...more, ...place });
  }

  queued(type, kind) {
    const { name, nesting, tags, place } = this;
    this.harness.tell(type, { __proto__: null, nesting, name, type: kind, ...this.own, tags, ...place });
  }

  enqueue() {
    if (this.isEnqueued) return;
    this.isEnqueued = true;
    this.queued('test:enqueue', this.kind);
  }

  startNext() {
    if (!this.mayStart()) return;
    while (this.running < this.concurrency && this.waiting.length > 0) {
      const child = this.waiting.shift();
      // One that had to wait is told of under the kind of what it waited for, as in Node.
      const kind = child.isEnqueued ? this.kind : child.kind;
      child.enqueue();
      child.queued('test:dequeue', kind);
      this.running++;
      current.run(child, async () => {
        await child.run();
        this.running--;
        this.startNext();
        if (!this.parent && this.running === 0) await this.isLeft?.();
      });
    }
    for (const child of this.waiting) child.enqueue();
  }

  mayStart() {
    return true;
  }

  addHook(kind, fn, options = {}) {
    validateFunction(fn, 'fn');
    const { signal } = options;
    if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
    const hook = { fn, timeout: options.timeout ?? Infinity, signal, once: undefined };
    this.hooks[kind].push(hook);
    if (kind !== 'before' || !this.started) return;
    hook.once = runHook(hook, this);
    hook.once.catch((error) => this.fail(error));
  }

  // The hooks around each test below: before it the outermost first, behind it the innermost.
  around(kind) {
    const outer = this.parent?.around(kind) ?? [];
    return kind === 'beforeEach' ? [...outer, ...this.hooks[kind]] : [...this.hooks[kind], ...outer];
  }

  async runHooks(kind, about = this) {
    for (const hook of kind.endsWith('Each') ? this.around(kind) : this.hooks[kind]) {
      if (kind === 'before' || kind === 'after') {
        hook.once ??= runHook(hook, about);
        await hook.once;
      } else {
        await runHook(hook, about);
      }
    }
  }

  fail(error) {
    if (this.error === undefined) this.error = isFailure(error) ? error : failure(error, 'testCodeFailure');
    this.passed = false;
  }

  async run() {
    if (this.finished) return;
    this.started = true;
    this.from = performance.now();
    if (this.skipped || this.error) {
      if (this.error && !this.built) this.children = [];
      this.finish();
      return;
    }
    try {
      if (this.parent.parent) {
        if (this.parent.hooks.before.length > 0) await this.parent.runHooks('before');
      } else if (this.parent.isReady) await this.parent.isReady;
      if (!this.isSuite && this.parent.around('beforeEach').length > 0) await this.parent.runHooks('beforeEach', this);
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
    const { outerSignal } = this;
    if (!outerSignal) return;
    const abort = () => this.abort(outerSignal.reason);
    if (outerSignal.aborted) abort();
    else outerSignal.addEventListener('abort', abort, { once: true });
  }

  // Stops it. The reason is the failure, as it is.
  abort(reason) {
    if (this.finished) return;
    if (this.error === undefined) {
      if (reason !== null && typeof reason === 'object') {
        reason.failureType = 'testAborted';
        this.error = reason;
      } else {
        this.error = failure(reason, 'testAborted');
      }
    }
    this.passed = false;
    this.controller.abort();
    this.stop?.();
  }

  async body() {
    await callWith(this.fn, this.context());
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
        reject(failure(message, 'testTimeoutFailure'));
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
    throw failure(`plan expected ${this.plan} assertions but received ${counted}`, 'testCodeFailure');
  }

  finish() {
    if (this.finished) return;
    for (const child of this.children) child.cancel('test did not finish before its parent and was cancelled');
    this.isCancelled = CANCELLED.includes(this.error?.failureType);
    if (this.expected && !this.skipped) this.compareWithExpected();
    const failed = this.children.filter((child) => child.hasFailed).length;
    if (failed > 0 && this.error === undefined) {
      this.fail(failure(`${failed} subtest${failed > 1 ? 's' : ''} failed`, 'subtestsFailed'));
    }
    this.finished = true;
    this.took = since(this.from);
    this.controller.abort();
    this.shownContext?.restoreMocks();
    this.tellEnd();
    this.resolve();
  }

  verdict() {
    const { name, nesting, tags, place, error, skipped, todo, expected, parent } = this;
    const details = { __proto__: null, duration_ms: this.took, type: this.kind };
    if (error) details.error = error;
    const classname = parent.parent ? parent.fullName.replaceAll(' > ', '.') : undefined;
    if (classname !== undefined) details.classname = classname;
    const end = { ...place };
    if (skipped !== undefined) end.skip = skipped;
    if (todo !== undefined && skipped === undefined) end.todo = todo;
    if (expected && skipped === undefined && todo === undefined) end.expectFailure = expected.label ?? true;
    return { head: { __proto__: null, name, nesting, testNumber: this.number, ...this.own }, details, tags, classname, end };
  }

  tellEnd() {
    const { head, details, tags, end } = this.verdict();
    this.harness.tell('test:complete', { ...head, details: { ...details, passed: !this.error }, tags, ...end });
    this.parent?.tellChildren();
  }

  // Tests that run at the same time are told of in the order in which they were declared.
  tellChildren() {
    while (this.toldChildren < this.children.length) {
      const next = this.children[this.toldChildren];
      for (const event of next.held.splice(0)) next.tell(...event);
      if (!next.finished) return;
      next.tellVerdict();
      this.toldChildren++;
    }
  }

  tellVerdict() {
    const { head, details, tags, classname, end } = this.verdict();
    const { nesting, place } = this;
    if (this.children.length > 0) {
      this.tell('test:plan', { __proto__: null, nesting: nesting + 1, count: this.children.length, ...place });
    }
    const type = this.error ? 'test:fail' : 'test:pass';
    const data = { ...head, details, tags, ...(classname === undefined ? {} : { classname }), ...end };
    this.tell(type, data, this.isCancelled);
    for (const { message, level } of this.diagnostics) {
      this.tell('test:diagnostic', { __proto__: null, nesting, message, level, ...place });
    }
  }

  tell(type, data, isCancelled) {
    const { parent } = this;
    if (!parent) {
      this.harness.tell(type, data, isCancelled);
    } else if (parent.children[parent.toldChildren] === this) {
      this.announce();
      parent.tell(type, data, isCancelled);
    } else {
      this.held.push([type, data, isCancelled]);
    }
  }

  announce() {
    if (this.isAnnounced) return;
    this.isAnnounced = true;
    const { name, nesting, tags, place } = this;
    this.tell('test:start', { __proto__: null, nesting, name, ...this.own, tags, ...place });
  }

  compareWithExpected() {
    const { error, expected } = this;
    this.error = undefined;
    if (!error) {
      this.fail(failure('test was expected to fail but passed', 'expectedFailure'));
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

  // Forgets the tests that patterns of names leave out. A suite stays where a test of it does.
  sift() {
    for (const child of [...this.children]) {
      child.sift();
      if (!child.isNamed && child.children.length === 0 && !child.error) child.drop();
    }
  }

  get isNamed() {
    const { testNamePatterns, testSkipPatterns } = this.harness.options;
    if (testNamePatterns && !this.matches(testNamePatterns)) return false;
    return !(testSkipPatterns && this.matches(testSkipPatterns));
  }

  // Whether its name, its parents' or all of them together do.
  matches(patterns) {
    if (!this.parent) return false;
    const does = (name) => patterns.some((pattern) => {
      pattern.lastIndex = 0;
      return pattern.test(name);
    });
    return does(this.name) || this.parent.matches(patterns) || does(this.fullName.replaceAll(' > ', ' '));
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
    this.fail(failure(why, 'cancelledByParent'));
    this.finish();
  }
}

class Suite extends Test {
  get isSuite() {
    return true;
  }

  // A suite's function declares its tests at once; they run when the suite does.
  build() {
    if (this.skipped || this.error) return;
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

// Milliseconds, exact to nanoseconds.
const since = (from) => (from === undefined ? 0 : Number((performance.now() - from).toFixed(6)));

const given = (option) => (option || option === '' ? option : undefined);

function simultaneous(concurrency, parent) {
  if (concurrency !== true) return Number(concurrency) || 1;
  return parent ? Infinity : Math.max(require('os').availableParallelism() - 1, 1);
}

// What `expectFailure` says: the failure that is expected, or none.
function expectation(value) {
  if (value === undefined || value === false) return undefined;
  if (typeof value === 'string') return { label: value };
  if (typeof value === 'function' || value instanceof RegExp) return { match: value };
  if (typeof value !== 'object') return {};
  const keys = Object.keys(value);
  if (keys.length === 0) {
    throw makeError('ERR_INVALID_ARG_VALUE', 'options.expectFailure', value, 'must not be an empty object');
  }
  return keys.every((key) => key === 'label' || key === 'match') ? value : { match: value };
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
async function callWith(fn, context) {
  if (fn.length < 2) return Reflect.apply(fn, context, [context]);
  const { promise, resolve, reject } = Promise.withResolvers();
  let calls = 0;
  const returned = Reflect.apply(fn, context, [
    context,
    (error) => {
      if (++calls > 1) throw failure('callback invoked multiple times', 'multipleCallbackInvocations');
      if (error) reject(error);
      else resolve();
    },
  ]);
  if (typeof returned?.then === 'function') {
    Promise.resolve(returned).catch(noop);
    throw failure('passed a callback but also returned a Promise', 'callbackAndPromisePresent');
  }
  return promise;
}

async function limited(timeout, work, onTimeout, signal) {
  if (timeout === Infinity && !signal) return work();
  let timer;
  let abort;
  const stopped = new Promise((resolve, reject) => {
    if (timeout !== Infinity) {
      timer = setTimeout(() => {
        onTimeout();
        reject(failure(`test timed out after ${timeout}ms`, 'testTimeoutFailure'));
      }, timeout);
    }
    abort = () => reject(failure(signal.reason, 'testAborted'));
    signal?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted) abort();
  });
  stopped.catch(noop);
  try {
    const result = work();
    return await Promise.race([stopped, result]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

async function runHook({ fn, timeout, signal }, test) {
  try {
    await limited(timeout, () => callWith(fn, test.context()), noop, signal);
  } catch (error) {
    throw failure(isFailure(error) ? error.cause : error, 'hookFailed');
  }
}

// Microtasks between the first declaration and the first test, as seen in Node 24.
const BEFORE_FIRST = 8;

// Whatever tests hang below. `isLeft` is called when no test below is left to run.
class Root extends Test {
  constructor(harness, place) {
    const { concurrency, timeout } = harness.options;
    super(undefined, '<root>', { concurrency, timeout }, noop, place, harness);
    harness.root = this;
    this.isOpen = false;
    this.started = true;
    this.from = performance.now();
  }

  mayStart() {
    return this.isOpen;
  }

  // The hooks behind all tests run when no test is left, and not again for those that come later.
  async isLeft() {
    if (this.hasEnded) return;
    this.hasEnded = true;
    clearInterval(this.alive);
    await this.runHooks('after').catch((error) => this.fail(error));
  }

  // `report` gets the events; a promise of it is waited for.
  async begin(report) {
    for (let i = 0; i < BEFORE_FIRST; i++) await null;
    const connected = report?.(this.harness.stream);
    if (connected) await connected;
    this.sift();
    this.narrow();
    this.isOpen = true;
    // While tests run the loop has something to do, even if what they wait for is not.
    if (this.children.length > 0) this.alive = setInterval(noop, LARGEST_TIMEOUT);
    if (this.hooks.before.length > 0) {
      this.isReady = this.runHooks('before');
      this.isReady.catch((error) => this.fail(error));
    }
    this.startNext();
  }

  // What failed outside of all tests is told of as the file's.
  tellFailure() {
    const { error, place, tags } = this;
    const details = { __proto__: null, duration_ms: this.took, type: 'test', error };
    const data = { __proto__: null, name: place.file ?? '<root>', nesting: 0, testNumber: 0, testId: this.id, details, tags, ...place };
    tell(this.harness.stream, 'test:fail', data);
  }

  // Tells the result; true: nothing failed.
  end() {
    for (const child of this.children) {
      child.cancel('Promise resolution is still pending but the event loop has already resolved');
    }
    this.took = since(this.from);
    if (this.error) this.tellFailure();
    this.harness.end(this);
    return this.harness.success;
  }
}

let root;

function theRoot() {
  if (root) return root;
  const file = process.argv[1];
  const place = file === undefined ? {} : { line: 1, column: 1, file };
  const { isUnderRunner, testNamePatterns, testSkipPatterns } = commandLine;
  const harness = new Harness({ testNamePatterns, testSkipPatterns });
  root = new Root(harness, place);
  const { report, reportToParent } = require('internal/test/report');
  root.begin(isUnderRunner ? reportToParent : report);
  watch(root);
  return root;
}

// Makes another root the one that tests without a parent hang below.
exports.adopt = function adopt(other) {
  root = other;
};

const whose = (name, file) => `Test "${name}" at ${relative(process.cwd(), file.file ?? '')}:${file.line}:${file.column}`;

function blame(error, event) {
  if (require('internal/test/report').isFatal(error)) throw error;
  const test = current.getStore();
  if (test && !test.finished) {
    test.fail(failure(error, event));
    test.stop?.();
    return;
  }
  const created = `generated asynchronous activity after the test ended. This activity created the error "${error}"`;
  const message = test ?
    `Error: ${whose(test.name, test.place)} ${created} and would have caused the test to fail, but instead triggered an ${event} event.` :
    `Error: A resource ${created} which triggered an ${event} event, caught by the test runner.`;
  (test?.harness.root ?? root).diagnostics.push({ message, level: 'info' });
  process.exitCode = 1;
}

// Errors that nobody catches count for the test that they come from.
function watchErrors() {
  const thrown = (error) => blame(error, 'uncaughtException');
  const rejected = (error) => blame(error, 'unhandledRejection');
  process.on('uncaughtException', thrown);
  process.on('unhandledRejection', rejected);
  return () => {
    process.off('uncaughtException', thrown);
    process.off('unhandledRejection', rejected);
  };
}

// A file's tests end when the loop has nothing left to do.
function watch(root) {
  const unwatch = watchErrors();
  let isOver = false;
  const end = () => {
    if (isOver) return;
    isOver = true;
    if (!root.end()) process.exitCode = 1;
    unwatch();
    process.off('beforeExit', endBehindHooks);
    process.off('exit', end);
  };
  const endBehindHooks = async () => {
    if (isOver) return;
    await root.isLeft();
    end();
  };
  process.on('beforeExit', endBehindHooks);
  process.on('exit', end);
  if (!commandLine.forceExit) return;
  const { isLeft } = root;
  root.isLeft = async function forced() {
    await isLeft.call(this);
    end();
    root.harness.stream.once('end', () => setImmediate(() => process.exit()));
  };
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
  const site = getCallSites(10).find(({ scriptName }) => !scriptName.startsWith('node:'));
  if (!site) return {};
  const { scriptName, lineNumber: line, columnNumber: column } = site;
  return { line, column, file: scriptName.startsWith('file:') ? fileURLToPath(scriptName) : scriptName };
}

exports.declare = function declare(name, options, fn, more, parent = openTest()) {
  [name, options, fn] = takenApart(name, options, fn, more);
  if ((parent.runsOnly && !options.only) || (commandLine.only && options.only === false)) return Promise.resolve();
  if (parent.finished) return tooLate(parent, name, options, fn);
  const test = new Test(parent, name, options, fn, callerPlace());
  // Patterns are matched when all is declared, or else at once.
  if (!parent.isSuite && parent.mayStart() && !test.isNamed) {
    parent.children.pop();
    return Promise.resolve();
  }
  const done = parent.add(test);
  return parent.isSuite ? Promise.resolve() : done;
};

exports.declareSuite = function declareSuite(name, options, fn, more) {
  [name, options, fn] = takenApart(name, options, fn, more);
  let parent = openTest();
  if (parent.finished) parent = parent.harness.root;
  const suite = new Suite(parent, name, options, fn, callerPlace());
  suite.build();
  parent.add(suite);
  return Promise.resolve();
};

// A test whose parent has finished is told of among the outermost ones.
function tooLate(parent, name, options, fn) {
  const { root } = parent.harness;
  const test = new Test(root, name, options, fn, callerPlace());
  test.fail(failure('test could not be started because its parent finished', 'parentAlreadyFinished'));
  return root.add(test);
}

const openTest = () => current.getStore() ?? theRoot();

exports.hook = (kind) => ({ [kind]: (fn, options) => openTest().addHook(kind, fn, options) })[kind];

// The context of the test or suite that runs, or undefined.
exports.getTestContext = function getTestContext() {
  return current.getStore()?.context();
};

exports.Test = Test;
exports.Root = Root;
exports.watchErrors = watchErrors;
