// node:test: tests of a file, run one after the other, told of on standard output.

const { declare, declareSuite, getTestContext, hook } = require('internal/test/runner');

const asTest = (name, options, fn, more) => declare(name, options, fn, more);
const asSuite = (name, options, fn, more) => declareSuite(name, options, fn, more);

function family(make) {
  const call = (more) => (name, options, fn) => make(name, options, fn, more);
  return Object.assign(call({}), {
    expectFailure: call({ expectFailure: true }),
    skip: call({ skip: true }),
    todo: call({ todo: true }),
    only: call({ only: true }),
  });
}

const named = (name, fn) => Object.defineProperty(fn, 'name', { value: name, configurable: true });
const test = named('test', family(asTest));
const suite = named('suite', family(asSuite));

module.exports = Object.assign(test, {
  after: hook('after'),
  afterEach: hook('afterEach'),
  before: hook('before'),
  beforeEach: hook('beforeEach'),
  describe: suite,
  getTestContext,
  it: test,
  run: (options) => require('internal/test/run').run(options),
  suite,
  test,
});

for (const [name, get] of [
  ['mock', () => require('internal/test/mock').shared],
  ['snapshot', () => require('internal/test/snapshot').settings],
  ['assert', () => require('internal/test/context').registry],
]) {
  Object.defineProperty(module.exports, name, { configurable: true, enumerable: true, get });
}
