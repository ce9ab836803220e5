// Tests, suites and their hooks. What happens is told to the harness of the run.

const { AsyncLocalStorage } = require('async_hooks');
const { makeError } = require('internal/errors');
const { validateFunction, validateNumber, validateAbortSignal, validateUint32 } = require('internal/validators');
const { CANCELLED, failure, isFailure } = require('internal/test/failure');
const { callWith, runHook, steady } = require('internal/test/calls');

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
    // Whether a test below has ended and no other was left.
    this.wasIdle = false;
    this.waiting = [];
    // How many of those, the first, have been told of.
    this.queued = 0;
    // How many children have got a number.
    this.numbered = 0;
    this.number = undefined;
    // Its end, for its parent, and for whoever declared it.
    this.ended = Promise.withResolvers();
    this.declared = Promise.withResolvers();
    this.done = this.declared.promise;
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

  // Adds a subtest and starts it when its turn comes.
  add(child) {
    this.waiting.push(child);
    this.startNext();
    return child.done;
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

  tellQueued(type, kind) {
    const { name, nesting, tags, place } = this;
    this.harness.tell(type, { __proto__: null, nesting, name, type: kind, ...this.own, tags, ...place });
  }

  startNext() {
    if (this.finished || !this.mayStart()) return;
    while (this.running < this.concurrency && this.waiting.length > 0) this.start(this.waiting.shift());
    while (this.queued < this.waiting.length) this.enqueue(this.waiting[this.queued++]);
  }

  enqueue(child) {
    child.tellQueued('test:enqueue', child.kind);
  }

  start(child) {
    let { kind } = child;
    const wasQueued = this.queued > 0;
    if (wasQueued) {
      this.queued--;
      // One that had to wait is told of under the kind of what it waited for, as in Node.
      kind = this.kind;
    } else {
      this.enqueue(child);
    }
    child.number ??= ++this.numbered;
    child.tellQueued('test:dequeue', kind);
    this.running++;
    current.run(child, async () => {
      await child.run();
      await undefined;
      this.running--;
      this.wasIdle ||= this.running === 0 && this.waiting.length === 0;
      child.tellDone(wasQueued);
      this.startNext();
      if (!this.parent && this.running === 0) await this.isLeft?.();
    });
  }

  mayStart() {
    return true;
  }

  addHook(kind, fn, options = {}) {
    validateFunction(fn, 'fn');
    const { signal } = options;
    if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
    const hook = { kind, fn, timeout: options.timeout ?? Infinity, signal, once: undefined };
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
      // It takes as long as one that does nothing.
      if (!this.error && !this.isSuite) for (let i = 0; i < 4; i++) await undefined;
      this.finish();
      return;
    }
    try {
      if (this.parent.hooks.before.length > 0) await this.parent.runHooks('before');
      if (!this.isSuite && this.parent.around('beforeEach').length > 0) await this.parent.runHooks('beforeEach', this);
      await this.within(() => this.body());
      if (!this.isSuite && this.children.length > 0) await this.within(() => this.allDone());
      if (this.plan !== undefined) {
        if (this.waitsForPlan) await this.planIsMet();
        this.checkPlan();
      }
      if (this.error === undefined) this.passed = true;
    } catch (error) {
      this.fail(error);
    }
    this.stop = undefined;
    clearTimeout(this.timer);
    for (const kind of ['afterEach', 'after']) {
      try {
        if (kind === 'after') {
          if (this.stepsBehind > 0) await this.runHooksBehind(this.stepsBehind);
        } else if (!this.isSuite && this.parent.around(kind).length > 0) {
          await this.parent.runHooks(kind, this);
        }
      } catch (error) {
        this.fail(error);
      }
    }
    this.finish();
  }

  // Microtasks in front of the hooks behind it; 0: there are none, and nothing to wait for.
  get stepsBehind() {
    return this.hooks.after.length > 0 ? 1 : 0;
  }

  async runHooksBehind(steps) {
    while (steps-- > 0) await undefined;
    for (const hook of this.hooks.after) await (hook.once ??= runHook(hook, this, 0));
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

  body() {
    return steady(callWith(this.fn, this.context()));
  }

  // As many microtasks behind the last test below as in Node. Once there was none left to wait for, those that
  // are declared later are not waited for.
  async allDone() {
    const all = this.wasIdle ? this.children.filter((child) => child.finished) : this.children;
    await Promise.all(all.map((child) => child.ended.promise));
  }

  context() {
    const { TestContext } = require('internal/test/context');
    return (this.shownContext ??= new TestContext(this));
  }

  // Waits for `work` as long as the test may take, or until it is told to stop. What `work` throws at once is
  // thrown at once.
  within(work) {
    this.stopped ??= this.stoppable();
    if (this.error) throw this.error;
    return Promise.race([work(), this.stopped]);
  }

  stoppable() {
    const stopped = new Promise((resolve, reject) => {
      this.stop = () => reject(this.error);
      if (this.timeout === Infinity) return;
      this.timer = setTimeout(() => {
        reject(failure(`test timed out after ${this.timeout}ms`, 'testTimeoutFailure'));
      }, this.timeout);
    });
    stopped.catch(noop);
    return stopped;
  }

  get countedForPlan() {
    return (this.counted ?? 0) + this.children.length;
  }

  get waitsForPlan() {
    const { planWait: wait } = this;
    return wait !== undefined && wait !== false && this.countedForPlan < this.plan;
  }

  // Waits for assertions that come later, as long as the plan allows.
  planIsMet() {
    const { plan, planWait: wait } = this;
    return new Promise((resolve, reject) => {
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
    if (!this.started) this.tellDone();
  }

  // One that had to wait tells whoever declared it a microtask later.
  tellDone(wasQueued = false) {
    this.ended.resolve();
    if (wasQueued) this.ended.promise.then(this.declared.resolve);
    else this.declared.resolve();
  }

  async stopSoon(steps) {
    while (steps-- > 0) await undefined;
    this.stop?.();
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
    const does = (name) => patterns.some((pattern) => {
      pattern.lastIndex = 0;
      return pattern.test(name);
    });
    // The file has a name, too.
    if (!this.parent) return does('<root>');
    return does(this.name) || this.parent.matches(patterns) || does(this.fullName.replaceAll(' > ', ' '));
  }

  // It is as if it had not been declared.
  drop() {
    const { children, waiting } = this.parent;
    children.splice(children.indexOf(this), 1);
    waiting.splice(waiting.indexOf(this), 1);
    this.finished = true;
    this.tellDone();
  }

  get hasFailed() {
    return this.finished && this.error !== undefined && !this.todo && !this.skipped;
  }

  cancel(why) {
    if (this.finished) return;
    this.fail(failure(why, 'cancelledByParent'));
    this.number ??= ++this.parent.numbered;
    this.finish();
    // The hooks behind it run all the same, after as many microtasks as in Node.
    this.stopSoon(4);
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
      if (!this.parent.parent && typeof built?.then === 'function') {
        this.harness.building.add(this);
        this.built.then(() => this.harness.building.delete(this));
      }
    } catch (error) {
      this.built = Promise.resolve();
      this.fail(error);
    }
  }

  mayStart() {
    return this.isOpen;
  }

  get stepsBehind() {
    return this.hooks.after.length > 0 ? 3 : 1;
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

exports.LARGEST_TIMEOUT = LARGEST_TIMEOUT;
exports.Suite = Suite;
exports.Test = Test;
exports.current = current;
exports.since = since;
