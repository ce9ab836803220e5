// events.once and events.on, with the signals that end them.
const EventEmitter = require('events');
const { once, on, getEventListeners, addAbortListener } = EventEmitter;

(async () => {
  const e = new EventEmitter();
  process.nextTick(() => e.emit('x', 1, 2));
  console.log(await once(e, 'x'), e.listenerCount('error'));
  process.nextTick(() => e.emit('error', new Error('instead')));
  await once(e, 'x').catch((error) => console.log(error.message, e.listenerCount('x')));
  const stop = new AbortController();
  process.nextTick(() => stop.abort('why'));
  await once(e, 'x', { signal: stop.signal }).catch((error) =>
    console.log(error.name, error.code, error.cause));

  process.nextTick(() => { e.emit('y', 'a'); e.emit('y', 'b'); e.emit('end'); });
  for await (const args of on(e, 'y', { close: ['end'] })) console.log('y', args);
  const end = new AbortController();
  setImmediate(() => { e.emit('y', 'c'); end.abort(); });
  try {
    for await (const args of on(e, 'y', { signal: end.signal })) console.log('y', args);
  } catch (error) {
    console.log(error.name, e.listenerCount('y'));
  }
  const target = new EventTarget();
  setImmediate(() => target.dispatchEvent(new Event('z')));
  const [event] = await once(target, 'z');
  console.log(event.type, getEventListeners(target, 'z').length);
  const last = new AbortController();
  last.signal.addEventListener('abort', (event) => event.stopImmediatePropagation());
  addAbortListener(last.signal, () => console.log('heard all the same'));
  last.abort();
})();
