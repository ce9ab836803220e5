// Thousands of listeners that hear once: each takes itself away, in order.
const EventEmitter = require('events');

const emitter = new EventEmitter();
emitter.setMaxListeners(0);
let heard = 0;
let inOrder = true;
for (let i = 0; i < 3000; i++) {
  emitter.once('x', () => {
    if (heard++ !== i) inOrder = false;
  });
}
emitter.emit('x');
console.log(heard, inOrder, emitter.listenerCount('x'));

// Who stands for whom: a wrapper of a wrapper, a `listener` of one's own, an accessor.
const log = [];
emitter.on('removeListener', (name, listener) => log.push(listener.name));
function first() {}
function second() {}
emitter.once('y', first);
const wrapper = emitter.rawListeners('y')[0];
emitter.once('y', second);
emitter.once('y', wrapper);
emitter.on('y', first);
emitter.once('y', second);
function own() {}
own.listener = second;
emitter.on('y', own);
function hidden() {}
Object.defineProperty(hidden, 'listener', { get: () => first });
emitter.on('y', hidden);
emitter.once('y', () => {});
const names = () => emitter.rawListeners('y').map((each) => each.name + (each.listener ? `>${each.listener.name}` : '')).join(' ');
console.log(names());
emitter.off('y', second);
console.log(names());
emitter.off('y', wrapper);
console.log(names());
emitter.off('y', first);
console.log(names());
emitter.off('y', second);
console.log(names());
emitter.emit('y');
console.log(names(), log.join(' '));
