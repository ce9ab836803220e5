// What the command line says about tests.

const { makeError } = require('internal/errors');

const { options, others, stripsTypes } = native('test');
const words = options();
const valuesOf = (name) => words.filter((word) => word.startsWith(`${name}=`)).map((word) => word.slice(name.length + 1));
const has = (name) => words.includes(name);
const lastOf = (name) => valuesOf(name).at(-1);

// `/text/flags`, or the text of a regular expression.
exports.pattern = function pattern(text) {
  const [, source, flags] = /^\/(.*)\/([a-z]*)$/s.exec(text) ?? [undefined, text, ''];
  try {
    return new RegExp(source, flags);
  } catch (error) {
    throw makeError('ERR_INVALID_ARG_VALUE', 'regex', text, `is an invalid regular expression.${error.message}`);
  }
};

function number(name) {
  const value = lastOf(name);
  return value === undefined ? undefined : Number(value) || 0;
}

function shard() {
  const text = lastOf('test-shard');
  if (text === undefined) return undefined;
  const [, index, total] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  if (index === undefined) {
    throw makeError('ERR_INVALID_ARG_VALUE', '--test-shard', text, 'must be in the form of <index>/<total>');
  }
  return { index: Number(index), total: Number(total) };
}

function patterns(name) {
  const found = valuesOf(name).map(exports.pattern);
  return found.length > 0 ? found : undefined;
}

// What is not there is refused, not passed over.
for (const name of ['experimental-test-coverage', 'test-randomize', 'test-rerun-failures', 'experimental-test-tag-filter']) {
  if (has(name) || lastOf(name) !== undefined) throw native('missing').error(`--${name}`);
}

const isolation = lastOf('test-isolation') ?? 'process';

exports.commandLine = {
  isUnderRunner: Boolean(process.env.NODE_TEST_CONTEXT),
  only: has('test-only'),
  forceExit: has('test-force-exit'),
  updateSnapshots: has('test-update-snapshots'),
  moduleMocks: has('experimental-test-module-mocks'),
  isolation,
  stripsTypes: stripsTypes(),
  // The host's options besides those of tests, as they were given.
  get others() {
    return others();
  },
  // 0 and nothing are no limit.
  timeout: number('test-timeout') || undefined,
  concurrency: number('test-concurrency'),
  get shard() {
    return shard();
  },
  get testNamePatterns() {
    return patterns('test-name-pattern');
  },
  get testSkipPatterns() {
    return patterns('test-skip-pattern');
  },
  reporters: valuesOf('test-reporter'),
  destinations: valuesOf('test-reporter-destination'),
  globalSetupPath: lastOf('test-global-setup'),
};
