// What a file's tests hang below: a root, which starts after the script has run and ends when the loop
// has nothing left to do.

const { fileURLToPath } = require('url');
const { relative } = require('path');
const { tell } = require('internal/test/stream');
const { failure } = require('internal/test/failure');
const { Harness } = require('internal/test/harness');
const { commandLine } = require('internal/test/options');
const { LARGEST_TIMEOUT, Suite, Test, current, since } = require('internal/test/test');

const noop = () => {};

// Microtasks between the first declaration and the first test, as seen in Node 24.
const BEFORE_FIRST = 7;
// ... and more, if it is a suite.
const BEFORE_SUITE = 2;
// ... and between the last test's end and the hooks behind all.
const BEFORE_LAST = 9;

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
    if (this.hooks.after.length > 0) for (let i = 0; i < BEFORE_LAST; i++) await null;
    await this.runHooks('after').catch((error) => this.fail(error));
  }

  // `report` gets the events; a promise of it is waited for.
  async begin(report) {
    for (let i = 0; i < BEFORE_FIRST; i++) await null;
    for (let i = 0; this.children[0]?.isSuite && i < BEFORE_SUITE; i++) await null;
    const connected = report?.(this.harness.stream);
    if (connected) await connected;
    const { building } = this.harness;
    while (building.size > 0) await Promise.all([...building].map((suite) => suite.built));
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
  const { isUnderRunner, testNamePatterns, testSkipPatterns, timeout } = commandLine;
  const harness = new Harness({ testNamePatterns, testSkipPatterns, timeout });
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
  if (parent.isSuite) return Promise.resolve();
  return parent.parent ? done : done.then(noop);
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

exports.Root = Root;
exports.watchErrors = watchErrors;
