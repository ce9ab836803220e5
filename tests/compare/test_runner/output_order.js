'use strict';
// node:test: what tests print goes between what is told of them in Node's order, when a file is run by itself and by
// `--test`; who is waited for.
const { spawnSync } = require('child_process');
const { after, afterEach, before, beforeEach, describe, it, test } = require('node:test');

const log = (...words) => console.log('>', ...words);
const wait = (time) => new Promise((resolve) => setTimeout(resolve, time));

const groups = {
  // Once no test below is left, those that are declared later are not waited for.
  waited() {
    test('only', async (t) => { t.test('below', () => wait(5)); });
    test('behind one', async (t) => { await t.test('one', () => {}); t.test('below', () => wait(60)); });
    test('behind one, at once', async (t) => { await t.test('one', () => {}); t.test('below', () => {}); });
    test('beside one', async (t) => { t.test('one', () => wait(40)); await wait(1); t.test('below', () => wait(5)); });
    test('two', async (t) => { await t.test('one', () => {}); t.test('below', () => wait(60)); t.test('next', () => wait(5)); });
    test('later', async (t) => { t.test('one', () => wait(1)).then(() => { t.test('below', () => {}); }); });
    test('callback', (t, done) => { t.test('one', () => {}).then(() => { t.test('below', () => wait(60)); done(); }); });
  },
  cancelled() {
    test('hooks', async (t) => {
      t.after(() => log('after'));
      t.beforeEach(() => log('beforeEach'));
      t.afterEach(() => log('afterEach'));
      await t.test('one', () => {});
      t.test('below', async () => { await wait(60); log('never'); });
      t.test('next', () => log('next'));
    });
    let count = 0;
    test('beside it', () => {
      const step = () => { log('microtask', count); if (count++ < 8) Promise.resolve().then(step); };
      step();
    });
  },
  // The outermost suites are built first.
  built() {
    before(() => log('before all'));
    describe('first', () => { before(() => log('before')); it('one', () => log('one')); });
    test('two', () => log('two'));
    describe('async', async () => { log('in'); await wait(5); log('late'); it('three', () => log('three')); });
    describe('failing', async () => { await wait(3); throw new Error('failing'); });
    after(() => log('after all'));
  },
  inner() {
    test('one', () => log('one'));
    describe('outer', () => {
      describe('deep', async () => { log('in'); await wait(5); log('late'); it('two', () => log('two')); });
      it('three', () => log('three'));
    });
    process.nextTick(() => log('tick'));
  },
  hooks() {
    for (const [name, hook] of Object.entries({ before, after, beforeEach, afterEach })) {
      describe(name, () => { hook(async () => { await wait(300); }, { timeout: 20 }); it('one', () => log('one')); it('two', () => log('two')); });
      describe(`${name} throws`, () => { hook(() => { throw new Error(name); }); it('one', () => log('one')); it('two', () => log('two')); });
    }
  },
  mixed() {
    beforeEach((t) => log('beforeEach', t.name));
    afterEach((t) => log('afterEach', t.name));
    describe('outer', () => {
      it('one', () => log('one'));
      describe('inner', () => {
        before(async () => { await wait(2); log('before'); });
        it('two', async () => { await wait(1); log('two'); });
        it.skip('three', () => log('three'));
        it.todo('four', () => { throw new Error('four'); });
        it('five', (t, done) => { setImmediate(done); });
      });
      it('six', { todo: 'why' }, () => log('six'));
    });
    describe('together', { concurrency: 3 }, () => {
      it('slow', async () => { await wait(120); log('slow'); });
      it('middle', async () => { await wait(60); log('middle'); });
      it('fast', async () => { log('fast'); });
      it('fourth', async () => { log('fourth'); });
    });
    test('below', async (t) => {
      t.diagnostic('a word');
      await t.test('a', async (t) => { t.diagnostic('another'); await t.test('b', () => log('b')); });
      await t.test('c', { concurrency: 2 }, async (t) => {
        await Promise.all([t.test('d', async () => { await wait(30); log('d'); }), t.test('e', () => log('e'))]);
      });
    });
    test('too long', { timeout: 20 }, async () => { await wait(300); });
    test('skips', (t) => t.skip('now'));
    test('callback', (t, done) => { process.nextTick(done, new Error('callback')); });
    describe('empty');
    describe('throws', () => { throw new Error('suite'); });
  },
};

const { GROUP } = process.env;
if (GROUP) {
  groups[GROUP]();
} else {
  const plain = (text) => {
    let isStack = -1;
    return text.split('\n').filter((line) => {
      const indent = line.search(/\S/);
      if (isStack >= 0 && indent > isStack) return false;
      isStack = /^\s*stack: \|-/.test(line) ? indent : -1;
      return isStack < 0 && !/^\s*(?:at|async) /.test(line);
    }).map((line) => line.replace(/duration_ms:? [\d.]+/, 'duration_ms').replace(/\([\d.]+ms\)/g, '(ms)').replaceAll(__dirname, '')).join('\n');
  };
  for (const group of Object.keys(groups)) {
    for (const reporter of ['tap']) {
      for (const flags of [[], ['--test']]) {
        const env = { ...process.env, GROUP: group };
        delete env.NODE_TEST_CONTEXT;
        const { stdout, status } = spawnSync(process.execPath, [...flags, `--test-reporter=${reporter}`, __filename], { env, encoding: 'utf8' });
        console.log(`--- ${group}, ${reporter} ${flags}: ${status}`);
        console.log(plain(stdout));
      }
    }
  }
}
