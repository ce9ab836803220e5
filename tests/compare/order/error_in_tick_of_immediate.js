// An error in a tick leaves the others to the next check phase's beginning; an error in an
// immediate makes the phase begin anew, with what was queued meanwhile, before its ticks.
process.on('uncaughtException', (e) => console.log('uncaught', e.message));
setImmediate(() => {
  console.log('first');
  process.nextTick(() => { throw new Error('tick'); });
  process.nextTick(() => console.log('the other tick'));
  queueMicrotask(() => console.log('microtask'));
  setImmediate(() => {
    console.log('second');
    process.nextTick(() => console.log('its tick'));
    setImmediate(() => console.log('third'));
    throw new Error('immediate');
  });
});
