// Where the events of a run go: reporters, or the process that runs this file's tests.

const { makeError } = require('internal/errors');
const { commandLine } = require('internal/test/options');

const OWN = ['spec', 'tap', 'dot', 'junit', 'lcov'];

// Errors of reporters end the process.
const fatal = new Set();
exports.isFatal = (error) => fatal.has(error);

function withDestinations() {
  let { reporters, destinations } = commandLine;
  if (reporters.length === 0 && destinations.length === 0) reporters = ['spec'];
  if (reporters.length === 1 && destinations.length === 0) destinations = ['stdout'];
  if (reporters.length !== destinations.length) {
    const reason = "must match the number of specified '--test-reporter-destination'";
    throw makeError('ERR_INVALID_ARG_VALUE', '--test-reporter', reporters, reason);
  }
  return reporters.map((name, at) => [name, destinations[at]]);
}

async function imported(name) {
  const { default: reporter } = await native('test').load(name);
  if (typeof reporter !== 'function' && typeof reporter?.pipe !== 'function') {
    throw makeError('ERR_INVALID_ARG_TYPE', 'Reporter', ['function', 'stream.Duplex'], reporter);
  }
  const isClass = reporter?.prototype && Object.getOwnPropertyDescriptor(reporter.prototype, 'constructor');
  const isTransform = isClass && reporter.prototype instanceof require('stream').Transform;
  return isTransform ? new reporter() : reporter;
}

function destination(name) {
  if (name === 'stdout') return process.stdout;
  if (name === 'stderr') return process.stderr;
  return require('fs').createWriteStream(name);
}

function connect(stream, reporter, where) {
  const lines = stream.compose(reporter);
  lines.once('error', (error) => {
    fatal.add(error);
    throw error;
  });
  lines.pipe(where);
}

function own(name) {
  const reporter = require('test/reporters')[name];
  return name === 'spec' ? new reporter() : reporter;
}

// A promise if there are reporters to be loaded: the usual case takes no turn.
exports.report = function report(stream) {
  const all = withDestinations();
  if (!all.every(([name]) => OWN.includes(name))) return reportByOthers(stream, all);
  for (const [name, where] of all) connect(stream, own(name), destination(where));
  return undefined;
};

async function reportByOthers(stream, all) {
  try {
    for (const [name, where] of all) {
      connect(stream, OWN.includes(name) ? own(name) : await imported(name), destination(where));
    }
  } catch (error) {
    fatal.add(error);
    throw error;
  }
}

// As any reporter: what a file prints meanwhile goes before what is told of its tests.
exports.reportToParent = function reportToParent(stream) {
  const { packed } = require('internal/test/wire');
  connect(stream, async function* toParent(events) {
    for await (const event of events) yield packed(event);
  }, process.stdout);
};
