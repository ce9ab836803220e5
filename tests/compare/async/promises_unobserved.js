// In a promise's callback there is no number while no hook is on.
const ah = require('async_hooks');
Promise.resolve().then(() => {
  const r = new ah.AsyncResource('X');
  console.log('in then', ah.executionAsyncId(), ah.triggerAsyncId(), r.triggerAsyncId());
  r.runInAsyncScope(() => console.log('inside', ah.executionAsyncId() === r.asyncId(), ah.triggerAsyncId()));
  console.log('after', ah.executionAsyncId());
  queueMicrotask(() => {
    console.log('queueMicrotask', ah.executionAsyncId(), ah.triggerAsyncId());
    setTimeout(() => {
      ah.createHook({ init() {} }).enable();
      Promise.resolve().then(() => console.log('hooked', ah.executionAsyncId() > 0, ah.triggerAsyncId() > 0));
      (async () => {
        await null;
        console.log('hooked await', ah.executionAsyncId() > 0);
      })();
      queueMicrotask(() => console.log('hooked queueMicrotask', ah.executionAsyncId() > 0));
    }, 5);
  });
});
