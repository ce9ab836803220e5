// What an EventEmitter does, from listeners to the errors nobody listens to.
const EventEmitter = require('events');

const e = new EventEmitter();
e.on('newListener', (name, listener) => console.log('new', name, listener.name));
e.on('removeListener', (name, listener) => console.log('removed', name, listener.name));
function first(...args) { console.log('first', this === e, args); }
function second() { console.log('second'); }
e.on('x', first);
e.prependOnceListener('x', second);
console.log(e.emit('x', 1, 2), e.emit('x'), e.emit('y'));
console.log(e.eventNames(), e.listenerCount('x'), e.listenerCount('x', first), e.rawListeners('x'));
e.off('x', first);
e.once('z', first);
console.log(e.listeners('z'), e.rawListeners('z')[0].listener === first);
e.removeAllListeners();
console.log(e.eventNames(), e);

for (const value of [undefined, null, 'text', { a: 1 }, Symbol('s')]) {
  try {
    e.emit('error', value);
  } catch (error) {
    console.log(error.code, error.message, error.context);
  }
}
const problem = new TypeError('mine');
try {
  e.emit('error', problem);
} catch (error) {
  console.log(error === problem);
}
e.on(EventEmitter.errorMonitor, (error) => console.log('monitor', error.message));
e.on('error', (error) => console.log('handled', error.message));
e.emit('error', problem);

for (const [method, ...args] of [
  ['on', 'a'], ['once', 'a', 5], ['off', 'a', {}], ['setMaxListeners', -1], ['setMaxListeners', 'a'],
]) {
  try {
    e[method](...args);
  } catch (error) {
    console.log(method, error.name, error.code, error.message);
  }
}
