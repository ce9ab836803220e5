'use strict';
// Thousands of listeners that come and go, one by one: of emitters, of targets, of signals.
const events = require('events');
const timers = require('timers/promises');

const count = 4000;
const functions = Array.from({ length: count }, (_, i) => () => i);
const show = (...values) => console.log(...values);

const emitter = new events.EventEmitter();
emitter.setMaxListeners(0);
for (const each of functions) emitter.on('x', each);
for (const each of functions.toReversed()) emitter.off('x', each);
show(emitter.listenerCount('x'), emitter.eventNames());
for (const each of functions.slice(0, 1000)) emitter.on('x', each);
for (const each of functions.slice(0, 1000)) emitter.off('x', each);
show(emitter.listenerCount('x'), emitter.eventNames());

// Which one of several goes: the last, wrapped or not.
const [a, b, c] = functions;
const odd = () => {};
odd.listener = a;
const getter = Object.defineProperty(() => {}, 'listener', { get: () => b });
const inherits = Object.setPrototypeOf(() => {}, odd);
const names = new Map([[a, 'a'], [b, 'b'], [c, 'c'], [odd, 'odd'], [getter, 'getter'], [inherits, 'inherits']]);
const order = () => show(emitter.rawListeners('y').map((each) => names.get(each) ?? 'wrapper').join(' '));
for (const each of [a, b, odd, c, a, getter, inherits]) emitter.on('y', each);
emitter.once('y', c);
emitter.prependOnceListener('y', c);
order();
for (const each of [a, a, c, b, a, c, odd, b, c, a]) {
  emitter.off('y', each);
  order();
}
show(emitter.eventNames());

const told = [];
emitter.on('removeListener', (name, each) => told.push(name, names.get(each)));
emitter.on('z', a).on('z', b).on('z', c);
const list = emitter.rawListeners('z');
emitter.off('z', b);
emitter.off('z', c);
emitter.off('z', a);
show(told, list.length);

const target = new EventTarget();
events.setMaxListeners(0, target);
let called = 0;
const callers = functions.map((_, i) => () => { called += i; });
for (const each of callers) target.addEventListener('x', each, { once: true });
for (const each of callers) target.addEventListener('x', each);
for (const each of callers) target.addEventListener('x', each, true);
target.dispatchEvent(new Event('x'));
show(called, events.getEventListeners(target, 'x').length);
for (const each of callers.slice(0, 3990)) target.removeEventListener('x', each, true);
target.dispatchEvent(new Event('x'));
show(called, events.getEventListeners(target, 'x').length);
target.addEventListener('x', callers[3995]);
target.addEventListener('x', callers[3995], true);
target.addEventListener('x', callers[5], true);
target.addEventListener('x', { handleEvent: () => called++ });
show(events.getEventListeners(target, 'x').length);

(async () => {
  const aborts = new AbortController();
  events.setMaxListeners(0, aborts.signal);
  await Promise.all(functions.slice(0, 1500).map((_, i) => timers.setTimeout(1, i, { signal: aborts.signal })));
  show(events.getEventListeners(aborts.signal, 'abort').length);
  const ended = functions.slice(0, 1500).map(() => timers.setTimeout(1e6, 0, { signal: aborts.signal }).catch((error) => error.name));
  for (let i = 0; i < 1000; i++) target.addEventListener(`event ${i}`, a, { signal: aborts.signal });
  aborts.abort();
  show(new Set(await Promise.all(ended)), events.getEventListeners(target, 'event 5').length);
})();
