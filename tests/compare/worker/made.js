'use strict';
// How ports and channels are made, and what may stand for a list of what is transferred.
const { MessageChannel, MessagePort } = require('worker_threads');

const tried = (what) => {
  try {
    what();
    console.log('fine');
  } catch (err) {
    console.log(err.constructor.name, err.code, err.message);
  }
};
tried(() => MessagePort());
tried(() => new MessagePort());
tried(() => new (class extends MessagePort {})());
tried(() => MessageChannel());
tried(() => Reflect.construct(MessagePort, [], Object));
console.log(MessagePort, MessageChannel, MessagePort.length, MessageChannel.length, globalThis.MessagePort === MessagePort);
class Named extends MessageChannel {
  name = 'named';
}
const named = new Named();
console.log(Object.keys(named), named instanceof Named, named.port1 instanceof MessagePort, named.port1.constructor === MessagePort);

const { port1, port2 } = new MessageChannel();
const iterable = (next) => ({ [Symbol.iterator]: () => next });
for (const odd of [iterable({}), iterable({ next: 42 }), iterable({ next: null }), iterable(5), iterable({ next: () => 5 }),
  iterable({ next: () => ({ done: true }) }), { [Symbol.iterator]: 5 }, 'x', 5]) {
  tried(() => port1.postMessage(1, odd));
  tried(() => port1.postMessage(1, { transfer: odd }));
}
port1.close();

// What is emitted by hand.
port2.addEventListener('odd', (event) => console.log(event.constructor.name, event.type, event.detail, event.target === port2));
port2.on('odd', (...args) => console.log(args));
port2.emit('odd', 'told', 'more');
port2.emit('odd');
port2.emit('odd', { an: 'object' });
console.log(port2.emit('nobody'));
