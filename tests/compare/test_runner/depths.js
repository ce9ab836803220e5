// node:test: how many microtasks lie between what tests and hooks do, each group in a process of its own.
const { spawnSync } = require('child_process');
const { after, afterEach, before, beforeEach, describe, it, test } = require('node:test');

let microtasks = 0;
let last = 0;
function say(name) {
  console.log(`@${name} +${microtasks - last}`);
  last = microtasks;
}

function around(hooks) {
  hooks.before(() => say('before'));
  hooks.beforeEach(() => say('beforeEach'));
  hooks.afterEach(async () => say('afterEach'));
}

const groups = {
  plain() { for (const name of ['one', 'two', 'three']) test(name, () => say(name)); },
  async() { for (const name of ['one', 'two', 'three']) test(name, async () => say(name)); },
  awaits() { for (const name of ['one', 'two']) test(name, async () => { say(name); await null; await null; say('later'); }); },
  callbacks() {
    test('at once', (t, done) => { say('at once'); done(); });
    test('later', (t, done) => { say('later'); queueMicrotask(() => { say('done'); done(); }); });
    test('last', () => say('last'));
  },
  promises() {
    test('promise', () => { say('promise'); return Promise.resolve(); });
    test('value', () => { say('value'); return 5; });
    test('last', () => say('last'));
  },
  told() { for (const name of ['one', 'two']) test(name, () => say(name)).then(() => say(`behind ${name}`)); },
  hooks() {
    around({ before, beforeEach, afterEach });
    after(() => say('after'));
    for (const name of ['one', 'two']) test(name, () => say(name));
  },
  suite() {
    describe('suite', () => { for (const name of ['one', 'two']) it(name, () => say(name)); });
    test('last', () => say('last'));
  },
  suites() { for (const name of ['one', 'two']) describe(name, () => { it(name, () => say(name)); }); },
  nested() {
    describe('outer', () => {
      describe('inner', () => { it('one', () => say('one')); });
      it('two', () => say('two'));
    });
  },
  hooksOfSuite() {
    describe('suite', () => {
      around({ before, beforeEach, afterEach });
      for (const name of ['one', 'two']) it(name, () => say(name));
    });
  },
  asyncSuite() {
    describe('suite', async () => { say('suite'); await null; it('one', () => say('one')); });
    test('last', () => say('last'));
  },
  together() {
    describe('suite', { concurrency: true }, () => {
      it('one', () => say('one'));
      it('two', async () => { say('two'); await null; say('two ends'); });
    });
    test('last', () => say('last'));
  },
  subtests() {
    test('outer', async (t) => {
      say('outer');
      await t.test('one', () => say('one'));
      say('between');
      await t.test('two', () => say('two'));
      say('behind');
    });
    test('last', () => say('last'));
  },
  notWaitedFor() {
    test('outer', async (t) => { for (const name of ['one', 'two']) t.test(name, () => say(name)); });
    test('last', () => say('last'));
  },
  hooksOfTest() {
    test('outer', async (t) => {
      around(t);
      t.after(() => say('after'));
      say('outer');
      await t.test('one', () => say('one'));
      say('behind');
    });
    test('last', () => say('last'));
  },
  skipped() {
    test('skipped', { skip: true }, () => say('skipped'));
    test('to do', { todo: true }, () => say('to do'));
    test('skips', (t) => { say('skips'); t.skip(); });
    test('last', () => say('last'));
  },
  failed() {
    test('throws', () => { say('throws'); throw new Error('x'); });
    test('rejects', async () => { say('rejects'); throw new Error('x'); });
    test('last', () => say('last'));
  },
  plans() {
    test('plan', (t) => { t.plan(1); t.assert.ok(1); say('plan'); });
    test('time', { timeout: 1000 }, () => say('time'));
    test('last', () => say('last'));
  },
  takesTooLong() {
    test('long', { timeout: 1 }, async (t) => {
      t.signal.addEventListener('abort', () => {
        console.log('@abort');
        process.nextTick(() => console.log('@tick'));
        queueMicrotask(() => console.log('@microtask'));
      });
      await new Promise((resolve) => t.signal.addEventListener('abort', resolve));
      console.log('@long ends');
    });
    test('last', () => console.log('@last'));
  },
};

const name = process.argv[2];
if (name) {
  queueMicrotask(function count() {
    if (++microtasks < 300) queueMicrotask(count);
  });
  groups[name]();
} else {
  for (const name of Object.keys(groups)) {
    const { stdout } = spawnSync(process.execPath, [__filename, name], { encoding: 'utf8' });
    console.log(name, ...stdout.split('\n').filter((line) => line.startsWith('@')).map((line) => line.slice(1)));
  }
}
