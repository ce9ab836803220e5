// The order in which node:test runs hooks and tests, and what a context knows; the report is left out.
'use strict';
const { test, describe, it, before, after, beforeEach, afterEach } = require('node:test');
const assert = require('node:assert');
const said = [];
const say = (text) => said.push(text);
process.stdout.write = () => true;
before(() => say('before'));
after(() => say('after'));
beforeEach(() => say('beforeEach'));
afterEach(() => say('afterEach'));
test('one', () => say('one'));
test('two', async (t) => {
  t.after(() => say('after of two'));
  t.beforeEach(() => say('beforeEach of two'));
  await t.test('inner', (inner) => say(inner.fullName));
});
test('callback', (t, done) => setImmediate(() => (say('callback'), done())));
test('skipped', { skip: true }, () => say('never'));
describe('suite', () => {
  it('first', async () => say('first'));
  it('second', (t) => {
    const fn = t.mock.fn((a, b) => a + b);
    say(`${fn(1, 2)} ${fn.mock.callCount()} ${JSON.stringify(fn.mock.calls[0].arguments)}`);
  });
});
test('plan', (t) => {
  t.plan(1);
  t.assert.strictEqual(1, 1);
});
process.on('exit', (code) => require('fs').writeSync(1, `${said.join('\n')}\n${code} ${assert.strict !== undefined}\n`));
