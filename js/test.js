// `node:test`: tests, suites, hooks, subtests, and a report as the spec reporter's when the process
// ends. Mocks, snapshots, `run()` and other reporters are not there.
const { makeError } = require('internal/errors');
const { inspect } = require('util');

let root;
let running;
const now = () => performance.now();

/** Where a test was declared: the first frame outside this file. */
function place() {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 8;
  const lines = new Error().stack.split('\n').slice(1);
  Error.stackTraceLimit = stackTraceLimit;
  const line = lines.find((one) => !one.includes('node:test'));
  return line?.match(/(?:file:\/\/)?(\/[^()]+:\d+:\d+)\)?$/)?.[1] ?? '';
}

class Test {
  constructor(parent, name, options, fn, isSuite) {
    this.parent = parent;
    this.name = name;
    this.fn = fn;
    this.isSuite = isSuite;
    this.depth = parent ? parent.depth + 1 : -1;
    this.skip = options.skip;
    this.todo = options.todo;
    this.timeout = options.timeout ?? Infinity;
    this.plan = options.plan;
    this.concurrency = options.concurrency === true ? Infinity : Number(options.concurrency) || 1;
    this.signal = options.signal;
    this.subtests = [];
    this.hooks = { before: [], after: [], beforeEach: [], afterEach: [] };
    this.notes = [];
    this.place = parent ? place() : '';
    this.status = undefined;
    this.ended = Promise.withResolvers();
  }

  add(name, options, fn, isSuite) {
    const test = new Test(this, name, options, fn, isSuite);
    this.subtests.push(test);
    if (isSuite && !test.skip) {
      const before = running;
      running = test;
      try {
        test.built = Promise.resolve(fn.call(test.context(), test.context())).catch((error) => { test.error = error; });
      } catch (error) {
        test.error = error;
      } finally {
        running = before;
      }
    }
    if (this === root) root.last = root.last.then(() => test.run());
    else if (!this.isSuite) this.last = (this.last ?? Promise.resolve()).then(() => test.run());
    return test;
  }

  context() {
    return this.made ??= new Context(this);
  }

  hooksOf(kind) {
    const own = this.parent ? this.parent.hooksOf(kind) : [];
    return [...own, ...this.hooks[kind]];
  }

  async run() {
    this.start = now();
    try {
      if (this.skip) this.status = 'skip';
      else if (this.isSuite) await this.runSuite();
      else await this.runTest();
    } catch (error) {
      this.fail(error);
    }
    this.status ??= this.todo ? 'todo' : 'pass';
    this.duration = now() - this.start;
    if (this.parent === root) print(this);
    this.ended.resolve();
  }

  fail(error) {
    this.error ??= error;
    this.status = this.todo ? 'todo' : 'fail';
  }

  async runSuite() {
    await this.built;
    if (this.error) return this.fail(this.error);
    for (const hook of this.hooks.before) await call(hook, this.context());
    const waiting = [...this.subtests];
    const work = async () => {
      for (let test = waiting.shift(); test; test = waiting.shift()) await test.run();
    };
    await Promise.all(Array.from({ length: Math.min(this.concurrency, waiting.length) }, work));
    for (const hook of this.hooks.after) await call(hook, this.context());
    if (this.subtests.some((test) => test.status === 'fail')) this.status = 'fail';
  }

  async runTest() {
    const context = this.context();
    if (this.parent !== root) await this.parent.ready;
    for (const hook of this.parent.hooksOf('beforeEach')) await call(hook, context);
    try {
      const before = running;
      running = this;
      let result;
      try {
        result = call(this.fn ?? (() => {}), context);
      } finally {
        running = before;
      }
      await within(result, this.timeout);
      await this.last;
      if (this.plan !== undefined && this.planned() !== this.plan) {
        throw new Error(`plan expected ${this.plan} assertions but received ${this.planned()}`);
      }
      const failed = this.subtests.filter((test) => test.status === 'fail').length;
      if (failed) throw makeError('ERR_TEST_FAILURE', `${failed} subtest${failed > 1 ? 's' : ''} failed`, 'subtestsFailed');
    } finally {
      for (const hook of this.hooks.after) await call(hook, context);
      for (const hook of this.parent.hooksOf('afterEach')) await call(hook, context);
    }
  }

  planned() {
    return this.subtests.length + (this.asserted ?? 0);
  }
}

/** Calls a test's or hook's function; with two parameters the second is a callback. */
function call(fn, context) {
  if (fn.length < 2) return new Promise((resolve) => resolve(fn.call(context, context)));
  return new Promise((resolve, reject) => {
    fn.call(context, context, (error) => (error ? reject(error) : resolve()));
  });
}

function within(promise, timeout) {
  if (timeout === Infinity) return promise;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(makeError('ERR_TEST_FAILURE', `test timed out after ${timeout}ms`, 'testTimeoutFailure')), timeout);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

class Context {
  #test;
  constructor(test) { this.#test = test; }
  get name() { return this.#test.name; }
  get fullName() {
    const names = [];
    for (let test = this.#test; test.parent; test = test.parent) names.unshift(test.name);
    return names.join(' > ');
  }
  get signal() { return (this.#test.controller ??= new AbortController()).signal; }
  get assert() {
    const test = this.#test;
    const assert = require('assert');
    return test.assert ??= Object.fromEntries(Object.entries(assert).filter(([, value]) => typeof value === 'function').map(([name, fn]) => [name, (...args) => {
      test.asserted = (test.asserted ?? 0) + 1;
      return fn(...args);
    }]));
  }
  get mock() { return exported.mock; }
  diagnostic(message) { this.#test.notes.push(message); }
  plan(count) { this.#test.plan = count; }
  skip(reason) { this.#test.skip = reason ?? true; this.#test.status = 'skip'; }
  todo(reason) { this.#test.todo = reason ?? true; }
  before(fn) { return call(fn, this); }
  after(fn) { this.#test.hooks.after.push(fn); }
  beforeEach(fn) { this.#test.hooks.beforeEach.push(fn); }
  afterEach(fn) { this.#test.hooks.afterEach.push(fn); }
  test(...args) {
    const { name, options, fn } = given(args);
    return this.#test.add(name, options, fn, false).ended.promise;
  }
}

/** `(name, options, fn)`, each of which may be left out. */
function given(args, extra) {
  let [name, options, fn] = args;
  if (typeof name === 'function') [name, options, fn] = [undefined, undefined, name];
  else if (name !== null && typeof name === 'object') [name, options, fn] = [undefined, name, options];
  else if (typeof options === 'function') [options, fn] = [undefined, options];
  if (fn !== undefined && typeof fn !== 'function') throw makeError('ERR_INVALID_ARG_TYPE', 'fn', 'function', fn);
  return { name: name || fn?.name || '<anonymous>', options: { ...options, ...extra }, fn };
}

function begin() {
  if (root) return;
  root = new Test(null, '', {}, undefined, true);
  root.start = now();
  root.last = new Promise((resolve) => setImmediate(resolve)).then(async () => {
    for (const hook of root.hooks.before) await call(hook, root.context());
  });
  process.once('beforeExit', async () => {
    // What waits for something that will not come does not end by itself.
    for (const test of all(root)) {
      if (test.duration === undefined && test.start !== undefined) {
        test.cancelled = true;
        test.fail(makeError('ERR_TEST_FAILURE', 'Promise resolution is still pending but the event loop has already resolved', 'cancelledByParent'));
      }
    }
    for (const hook of root.hooks.after) await call(hook, root.context());
  });
  process.once('exit', () => {
    summarize();
    if (all(root).some((test) => test.status === 'fail')) process.exitCode = 1;
  });
}

function declare(isSuite, extra) {
  return (...args) => {
    begin();
    const { name, options, fn } = given(args, extra);
    const parent = running ?? root;
    const test = parent.add(name, options, fn ?? (() => {}), isSuite);
    return parent.isSuite && parent !== root ? undefined : test.ended.promise;
  };
}

function family(isSuite) {
  const declared = declare(isSuite);
  for (const kind of ['skip', 'todo', 'only']) declared[kind] = declare(isSuite, { [kind]: true });
  return declared;
}

function hook(kind) {
  return (fn) => {
    begin();
    (running ?? root).hooks[kind].push(fn);
  };
}

function all(test) {
  return test.subtests.flatMap((one) => [one, ...all(one)]);
}

const SIGNS = { pass: '✔', fail: '✖', skip: '﹣', todo: '✔' };

function line(test) {
  let words = `${SIGNS[test.status]} ${test.name} (${test.duration?.toFixed(6).replace(/\.?0+$/, '')}ms)`;
  if (test.skip) words += ` # ${typeof test.skip === 'string' ? test.skip : 'SKIP'}`;
  else if (test.todo) words += ` # ${typeof test.todo === 'string' ? test.todo : 'TODO'}`;
  return words;
}

function print(test) {
  const indent = '  '.repeat(test.depth);
  if (test.subtests.length) {
    console.log(`${indent}▶ ${test.name}`);
    test.subtests.forEach(print);
  }
  console.log(`${indent}${line(test)}`);
  for (const note of test.notes) console.log(`${indent}ℹ ${note}`);
}

function summarize() {
  const tests = all(root);
  const count = (pick) => tests.filter((test) => !test.isSuite && pick(test)).length;
  const lines = {
    tests: count(() => true),
    suites: tests.filter((test) => test.isSuite).length,
    pass: count((test) => test.status === 'pass'),
    fail: count((test) => test.status === 'fail' && !test.cancelled),
    cancelled: count((test) => test.cancelled),
    skipped: count((test) => test.status === 'skip'),
    todo: count((test) => test.status === 'todo'),
    duration_ms: now() - root.start,
  };
  for (const [name, value] of Object.entries(lines)) console.log(`ℹ ${name} ${value}`);
  const failed = tests.filter((test) => test.status === 'fail' && test.error);
  if (failed.length) console.log('\n✖ failing tests:');
  for (const test of failed) {
    const file = test.place.startsWith(process.cwd()) ? test.place.slice(process.cwd().length + 1) : test.place;
    console.log(`\ntest at ${file}\n${line(test)}\n  ${inspect(test.error).replaceAll('\n', '\n  ')}`);
  }
}

const test = family(false);
const suite = family(true);
const missing = (name) => () => { throw makeError('ERR_METHOD_NOT_IMPLEMENTED', `test.${name}`); };
const exported = Object.assign(test, {
  test,
  it: family(false),
  suite,
  describe: suite,
  before: hook('before'),
  after: hook('after'),
  beforeEach: hook('beforeEach'),
  afterEach: hook('afterEach'),
  run: missing('run'),
  mock: Object.fromEntries(['fn', 'method', 'getter', 'setter', 'module', 'property', 'reset', 'restoreAll'].map((name) => [name, missing(`mock.${name}`)])),
  snapshot: Object.fromEntries(['setDefaultSnapshotSerializers', 'setResolveSnapshotPath'].map((name) => [name, missing(`snapshot.${name}`)])),
});
module.exports = exported;
