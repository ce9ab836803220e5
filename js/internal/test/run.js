// run(): files with tests, each in a process of its own, or all in this one.

const { spawn } = require('child_process');
const { basename, resolve } = require('path');
const { createInterface } = require('readline');
const { makeError } = require('internal/errors');
const { validateArray, validateBoolean, validateFunction, validateInteger, validateObject, validateString, validateStringArray,
  validateAbortSignal, validateOneOf } = require('internal/validators');
const { failure } = require('internal/test/failure');
const { Harness } = require('internal/test/harness');
const { commandLine, pattern } = require('internal/test/options');
const { adopt, Root, watchErrors } = require('internal/test/runner');
const { Test } = require('internal/test/test');
const { Unpacker } = require('internal/test/wire');
const { error: missing } = native('missing');

const EXTENSIONS = commandLine.stripsTypes ? 'js,mjs,cjs,ts,mts,cts' : 'js,mjs,cjs';
const DEFAULT_PATTERNS = [`**/{test,test/**/*,test-*,*[._-]test}.{${EXTENSIONS}}`];
// What a file's process says of itself at its end, and its runner says of all.
const SUMMARY = /^(?:tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) /;

class FileTest extends Test {
  constructor(root, name, options) {
    // (In Node a file's place hangs on the process's folder, not on the option.)
    super(root, name, {}, undefined, { line: 1, column: 1, file: resolve(name) });
    this.path = resolve(options.cwd, name);
    this.options = options;
    this.timeout = options.timeout ?? Infinity;
  }

  async body() {
    const { argv, cwd, env, execArgv } = this.options;
    const args = [...ownArguments(this.options), ...execArgv, this.path, ...argv];
    const child = spawn(process.execPath, args, {
      __proto__: null,
      cwd,
      env: { ...env, NODE_TEST_CONTEXT: 'child-v8', NODE_TEST_WORKER_ID: String(this.worker()) },
      signal: this.controller.signal,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let problem;
    child.on('error', (error) => {
      problem = error;
    });
    child.stdin.end();
    const say = (type, message) => this.forward(type, { __proto__: null, file: this.name, message });
    const unpacker = new Unpacker(({ type, data }) => this.forward(type, data), (text) => say('test:stdout', text.toString()));
    child.stdout.on('data', (chunk) => unpacker.take(chunk));
    child.stdout.on('end', () => unpacker.end());
    createInterface({ __proto__: null, input: child.stderr }).on('line', (line) => say('test:stderr', `${line}\n`));
    const [code, signal] = await new Promise((done) => {
      child.on('close', (...how) => done(how));
    });
    this.options.workers.delete(this);
    if (code === 0 && signal === null) return;
    if (problem) throw failure(problem, 'testCodeFailure');
    const error = failure('test failed', this.hasFailures ? 'subtestsFailed' : 'testCodeFailure');
    error.exitCode = code;
    error.signal = signal;
    error.stack = undefined;
    throw error;
  }

  // The lowest number that no other file's process has.
  worker() {
    const { workers } = this.options;
    const taken = new Set(workers.values());
    let number = 1;
    while (taken.has(number)) number++;
    workers.set(this, number);
    return number;
  }

  forward(type, data) {
    if (this.finished) return;
    if (data.nesting === 0) {
      // (A file that has tests of which none is to run says so.)
      if ((type === 'test:plan' && data.count > 0) || (type === 'test:diagnostic' && SUMMARY.test(data.message))) return;
      if (type === 'test:pass' || type === 'test:fail') this.hasReported = true;
    }
    if (type === 'test:fail') this.hasFailures = true;
    this.tell(type, { ...data, entryFile: this.path });
  }

  // The outermost tests of all files are counted through.
  tell(type, data, isCancelled) {
    if (this.parent.children[this.parent.toldChildren] === this) {
      const isResult = type === 'test:pass' || type === 'test:fail';
      if (isResult && data.nesting === 0 && data.entryFile !== undefined) data = { ...data, testNumber: this.harness.counts.topLevel + 1 };
      this.parent.tell(type, data, isCancelled);
    } else {
      this.held.push([type, data, isCancelled]);
    }
  }

  // A file is told of as a test where its own tests do not tell everything.
  tellVerdict() {
    if (this.hasReported && (!this.error || this.error.failureType === 'subtestsFailed')) return;
    this.announce();
    super.tellVerdict();
  }
}

// The host's own options for a file's process: those of this one, but for what the runner does with them.
function ownArguments({ only, timeout, testNamePatterns, testSkipPatterns }) {
  const args = [...commandLine.others];
  if (commandLine.updateSnapshots) args.push('--test-update-snapshots');
  if (commandLine.moduleMocks) args.push('--experimental-test-module-mocks');
  if (commandLine.forceExit) args.push('--test-force-exit');
  if (only) args.push('--test-only');
  if (timeout !== undefined && timeout !== Infinity) args.push(`--test-timeout=${timeout}`);
  for (const one of testNamePatterns ?? []) args.push(`--test-name-pattern=${one}`);
  for (const one of testSkipPatterns ?? []) args.push(`--test-skip-pattern=${one}`);
  return args;
}

function patternsOf(value, name) {
  if (value === undefined || value === null) return undefined;
  const list = Array.isArray(value) ? value : [value];
  return list.map((one, at) => {
    if (require('util').types.isRegExp(one)) return one;
    if (typeof one === 'string') return pattern(one);
    throw makeError('ERR_INVALID_ARG_TYPE', `options.${name}[${at}]`, ['string', 'RegExp'], one);
  });
}

function checkedShard({ shard, watch }) {
  if (shard === undefined || shard === null) return undefined;
  validateObject(shard, 'options.shard');
  const { total, index } = { ...shard };
  validateInteger(total, 'options.shard.total', 1);
  validateInteger(index, 'options.shard.index', 1, total);
  if (watch) throw makeError('ERR_INVALID_ARG_VALUE', 'options.shard', watch, 'shards not supported with watch mode');
  return { total, index };
}

function checked(options) {
  validateObject(options, 'options');
  const { files, globPatterns, watch, forceExit, setup, only, signal, isolation = 'process', argv = [], execArgv = [],
    cwd = process.cwd(), env, timeout, concurrency, globalSetupPath, coverage, rerunFailuresFilePath, randomize } = options;
  if (files !== undefined && files !== null) validateArray(files, 'options.files');
  if (globPatterns !== undefined && globPatterns !== null) validateArray(globPatterns, 'options.globPatterns');
  validateString(cwd, 'options.cwd');
  if (globPatterns?.length > 0 && files?.length > 0) {
    throw makeError('ERR_INVALID_ARG_VALUE', 'options.globPatterns', globPatterns, 'is not supported when specifying \'options.files\'');
  }
  if (watch !== undefined && watch !== null) validateBoolean(watch, 'options.watch');
  if (forceExit !== undefined && forceExit !== null) {
    validateBoolean(forceExit, 'options.forceExit');
    if (forceExit && watch) {
      throw makeError('ERR_INVALID_ARG_VALUE', 'options.forceExit', watch, 'is not supported with watch mode.');
    }
  }
  const shard = checkedShard(options);
  if (setup !== undefined && setup !== null) validateFunction(setup, 'options.setup');
  if (only !== undefined && only !== null) validateBoolean(only, 'options.only');
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  validateOneOf(isolation, 'options.isolation', ['process', 'none']);
  validateStringArray(argv, 'options.argv');
  validateStringArray(execArgv, 'options.execArgv');
  if (env !== undefined) validateObject(env, 'options.env');
  if (globalSetupPath !== undefined && globalSetupPath !== null) validateString(globalSetupPath, 'options.globalSetupPath');
  for (const [name, is] of Object.entries({ watch, coverage, rerunFailuresFilePath, randomize })) {
    if (is) throw missing(`run({ ${name} })`);
  }
  return {
    files, globPatterns, forceExit, shard, setup, only, signal, isolation, argv, execArgv, cwd, timeout, concurrency, globalSetupPath,
    env: env ?? process.env,
    workers: new Map(),
    testNamePatterns: patternsOf(options.testNamePatterns, 'testNamePatterns'),
    testSkipPatterns: patternsOf(options.testSkipPatterns, 'testSkipPatterns'),
  };
}

function filesOf({ files, globPatterns, shard, cwd, hasToMatch }) {
  let found = files;
  if (!found) {
    const patterns = globPatterns?.length > 0 ? globPatterns : DEFAULT_PATTERNS;
    const { globSync } = require('fs');
    found = globSync(patterns, { cwd, exclude: (name) => basename(name) === 'node_modules' }).sort();
    if (found.length === 0 && hasToMatch && globPatterns?.length > 0 && !globPatterns.some((one) => /[*?[{(!]/.test(one))) {
      console.error(`Could not find '${globPatterns.join(', ')}'`);
      process.exit(1);
    }
  }
  if (shard) found = found.filter((_, at) => at % shard.total === shard.index - 1);
  return found;
}

async function eachInOwn(root, files, options) {
  root.isOpen = true;
  const tests = files.map((name) => new FileTest(root, name, options));
  await Promise.all(tests.map((test) => root.add(test)));
}

// The files' tests hang below one root, and run when all files have.
async function allInThis(root, files, options) {
  adopt(root);
  const unwatch = watchErrors();
  for (const name of files) {
    try {
      await native('test').load(require('url').pathToFileURL(resolve(options.cwd, name)).href);
    } catch (error) {
      const place = { line: 1, column: 1, file: resolve(options.cwd, name) };
      root.add(new Test(root, name, {}, () => {
        throw error;
      }, place));
    }
  }
  await root.begin();
  let known;
  do {
    known = root.children.length;
    await Promise.all(root.children.map((child) => child.done));
  } while (root.children.length > known);
  await root.isLeft();
  unwatch();
  adopt(undefined);
}

async function goThrough(root, options) {
  let shared;
  try {
    if (options.globalSetupPath) {
      shared = await native('test').load(require('url').pathToFileURL(resolve(options.cwd, options.globalSetupPath)).href);
      await shared.globalSetup?.();
    }
    await options.setup?.(root.harness.stream);
    const files = filesOf(options);
    if (options.isolation === 'none') await allInThis(root, files, options);
    else await eachInOwn(root, files, options);
    await root.isLeft();
  } catch (error) {
    root.fail(error);
  }
  try {
    await shared?.globalTeardown?.();
  } catch (error) {
    root.fail(error);
  }
  root.end();
  if (options.forceExit) root.harness.stream.once('end', () => setImmediate(() => process.exit()));
}

// With `hasToMatch` a file that is named and not there ends the process.
exports.start = function start(options, hasToMatch) {
  const known = checked(options);
  known.hasToMatch = hasToMatch;
  const { concurrency, timeout, signal, testNamePatterns, testSkipPatterns } = known;
  const harness = new Harness({ concurrency, timeout, testNamePatterns, testSkipPatterns });
  const root = new Root(harness, {});
  if (commandLine.isUnderRunner) {
    process.emitWarning('node:test run() is being called recursively within a test file. skipping running files.');
    process.nextTick(() => root.end());
    return harness.stream;
  }
  if (signal) {
    const stop = () => {
      for (const child of root.children) child.abort(signal.reason);
    };
    if (signal.aborted) process.nextTick(stop);
    else signal.addEventListener('abort', stop, { once: true });
  }
  goThrough(root, known);
  return harness.stream;
};

exports.run = (options = {}) => exports.start(options, false);
