// Every promise that a hook of async_hooks hears of: those of async functions, of each await, of finally,
// of combinators, of thenables, of generators and of classes; and what they show when they are printed.
const { createHook, executionAsyncId, triggerAsyncId, executionAsyncResource, AsyncResource } = require('async_hooks');
const { inspect } = require('util');

const told = [];
let depth = 0;
const tell = (text) => told.push('  '.repeat(Math.max(depth, 0)) + text);
const say = (text) => tell(`${text} [${executionAsyncId()} ${triggerAsyncId()}]`);
const hook = createHook({
  init(id, type, trigger, resource) {
    tell(`${type}(${id}) by ${trigger} in ${executionAsyncId()}, a ${resource.constructor.name}`);
  },
  before(id) { tell(`before ${id}`); depth++; },
  after(id) { depth--; tell(`after ${id}`); },
  promiseResolve(id) { tell(`resolve ${id}`); },
});

const later = (value) => new Promise((resolve) => setImmediate(resolve, value));
const thenable = { then(resolve) { say('then'); resolve(7); } };
async function* generator() { say('generator'); yield 1; await null; yield later(2); return 3; }
class Own extends Promise {}

const parts = {
  async values() { await 1; say('one'); await null; say('two'); return 3; },
  async promises() { await later(1); say('later'); await Promise.resolve(2); say('now'); return later(4); },
  async nested() {
    const inner = async (depth) => { if (depth > 0) await inner(depth - 1); say(`inner ${depth}`); };
    await inner(2);
    inner(0);
  },
  async throws() {
    try { await Promise.reject(new Error('x')); } catch (error) { say(error.message); }
    throw new Error('y');
  },
  async handles() {
    await Promise.resolve(1).finally(() => say('finally')).then(() => { throw 1; }).catch(() => later(2));
    await Promise.resolve(1).then();
  },
  async thenables() { await thenable; await new Promise((resolve) => resolve(thenable)); return thenable; },
  async combinators() {
    await Promise.all([1, later(2), Promise.resolve(3)]);
    await Promise.allSettled([Promise.reject(1), 2]);
    await Promise.race([later(1), later(2)]);
    await Promise.any([Promise.reject(1), 2]);
    await Promise.try(() => 1);
    const { promise, resolve } = Promise.withResolvers();
    resolve(1);
    await promise;
  },
  async generators() { for await (const value of generator()) say(`value ${value}`); },
  async classes() { await Own.resolve(1).then(() => say('own')); await new Own((resolve) => resolve(1)); },
  async resource() {
    await null;
    const here = executionAsyncResource();
    const shown = inspect(Promise.resolve(5)).replace(/\d+(?=\D*$)/, 'T');
    say(`${here instanceof Promise} ${Object.keys(here).length} ${shown.replace(/\): \d+/, '): N')}`);
    say(Reflect.ownKeys(Promise).map(String).sort().join());
    say(`${Promise.resolve(1).constructor === Promise} ${Promise.name} ${Promise.length} ${Promise.prototype.then}`);
  },
  unhandled() {
    return new Promise((done) => {
      process.once('unhandledRejection', (reason) => { say(`unhandled ${reason}`); setImmediate(done); });
      Promise.reject(9);
    });
  },
  before() { hook.disable(); const promise = later(1); hook.enable(); return promise; },
};

(function next([name, ...rest]) {
  if (!name) return;
  const first = new AsyncResource('FIRST').asyncId();
  told.length = 0;
  depth = 0;
  hook.enable();
  const done = () => {
    hook.disable();
    const own = (text) => text.replace(/\d+/g, (number) => (+number > first ? `#${number - first}` : number));
    console.log(`# ${name}\n${told.map(own).join('\n')}`);
    setTimeout(next, 5, rest);
  };
  parts[name]().then(done, done);
})(Object.keys(parts));
