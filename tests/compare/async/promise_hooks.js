// What hooks are told of the promises that a script makes.
const { promiseHooks } = require('v8');
const { createHook, executionAsyncId, triggerAsyncId } = require('async_hooks');
const names = new Map();
const name = (promise) => {
  if (promise === undefined) return 'none';
  if (!names.has(promise)) names.set(promise, `p${names.size}`);
  return names.get(promise);
};

function ofV8(done) {
  const log = [];
  const stop = promiseHooks.createHook({
    init: (promise, parent) => log.push(`init ${name(promise)} of ${name(parent)}`),
    before: (promise) => log.push(`before ${name(promise)}`),
    after: (promise) => log.push(`after ${name(promise)}`),
    settled: (promise) => log.push(`settled ${name(promise)}`),
  });
  log.push('resolve'); const a = Promise.resolve(1);
  log.push('same'); Promise.resolve(a);
  log.push('executor'); const b = new Promise((resolve) => { log.push('inside'); resolve(2); resolve(3); });
  log.push('throwing executor'); new Promise(() => { throw new Error('x'); }).catch(() => log.push('caught'));
  log.push('then'); const c = b.then((value) => { log.push(`then ${value}`); return value; });
  log.push('nothing'); c.then();
  log.push('throws'); a.then(() => { throw new Error('y'); }).catch((error) => log.push(error.message));
  log.push('class');
  class Own extends Promise {}
  const own = Own.resolve(5);
  log.push(String(own instanceof Own), String(own instanceof Promise), String(a instanceof Promise));
  log.push(String(Object.prototype.toString.call(Promise)), Promise.name, String(Promise.length));
  setTimeout(() => {
    stop();
    Promise.resolve(9);
    console.log(log.join('\n'));
    done();
  }, 5);
}

function ofAsyncHooks(done) {
  const log = [];
  const ids = new Map([[executionAsyncId(), 'outer']]);
  const hook = createHook({
    init(id, type, trigger) {
      if (type !== 'PROMISE') return;
      ids.set(id, `#${ids.size}`);
      log.push(`init ${ids.get(id)} trigger ${ids.get(trigger) ?? 'other'}`);
    },
    before(id) { if (ids.has(id)) log.push(`before ${ids.get(id)}`); },
    after(id) { if (ids.has(id)) log.push(`after ${ids.get(id)}`); },
    promiseResolve(id) { log.push(`resolve ${ids.get(id)}`); },
  }).enable();
  const a = new Promise((resolve) => setTimeout(resolve, 1));
  a.then(() => log.push(`in ${ids.get(executionAsyncId())} because of ${ids.get(triggerAsyncId())}`))
    .catch(() => log.push('never')).then(() => log.push('then'));
  setTimeout(() => {
    hook.disable();
    Promise.resolve();
    console.log(log.join('\n'));
    done();
  }, 20);
}

function wrongHooks() {
  for (const make of [() => promiseHooks.onInit(async () => {}), () => promiseHooks.createHook({ before: 1 }),
    () => createHook({ promiseResolve: 1 })]) {
    try {
      make();
    } catch (error) {
      console.log(error.code, error.message);
    }
  }
}

process.on('uncaughtException', (error) => console.log('uncaught', error.message));
ofV8(() => ofAsyncHooks(() => {
  wrongHooks();
  const stop = promiseHooks.onInit(() => { stop(); throw new Error('from a hook'); });
  Promise.resolve().then(() => console.log('goes on'));
}));
