// createHook and AsyncResource: what the host starts is announced, entered, left and ended.
const { AsyncResource, createHook, executionAsyncId } = require('async_hooks');

const names = new Map();
const log = [];
const name = (id) => names.get(id) ?? (id === 1 ? 'main' : 'other');
const hook = createHook({
  init(id, type, trigger) {
    names.set(id, type);
    log.push(`init ${type} by ${name(trigger)}`);
  },
  before: (id) => names.has(id) && log.push(`before ${name(id)}`),
  after: (id) => names.has(id) && log.push(`after ${name(id)}`),
}).enable();

setTimeout(() => {
  log.push('timeout');
  setImmediate(() => {
    log.push('immediate');
    hook.disable();
    console.log(log.join('\n'));
  });
}, 1);
const resource = new AsyncResource('Mine');
resource.runInAsyncScope(() => log.push(`in ${name(executionAsyncId())}`));
