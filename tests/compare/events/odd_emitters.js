// Emitters whose fields are not the plain ones: frozen, behind a proxy, with accessors, borrowed methods.
'use strict';
const EventEmitter = require('events');
const attempt = (name, run) => { try { console.log(name, run()); } catch (error) { console.log(name, error.name, error.message); } };

const frozen = Object.freeze(Object.create(EventEmitter.prototype));
attempt('frozen', () => frozen.on('a', () => {}));
const sealed = Object.seal(new EventEmitter());
attempt('sealed', () => { sealed.on('a', () => {}); return [sealed.listenerCount('a'), sealed._eventsCount]; });

const log = [];
const target = new EventEmitter();
const proxy = new Proxy(target, {
  set(object, key, value, receiver) { log.push(`set ${String(key)}`); return Reflect.set(object, key, value, receiver); },
  defineProperty(object, key, descriptor) { log.push(`define ${String(key)}`); return Reflect.defineProperty(object, key, descriptor); },
});
proxy.on('a', () => log.push('called'));
proxy.emit('a');
proxy.removeAllListeners();
console.log(log.join(), target._eventsCount);

const bare = {};
EventEmitter.prototype.on.call(bare, 'x', function () { console.log('bare', this === bare); });
EventEmitter.prototype.emit.call(bare, 'x');
console.log(Object.keys(bare), bare._eventsCount);
const borrowed = Object.create({ _eventsCount: 41 });
EventEmitter.prototype.on.call(borrowed, 'x', () => {});
console.log(borrowed._eventsCount, Object.keys(borrowed));

const hidden = new EventEmitter();
Object.defineProperty(hidden, '_eventsCount', { value: 0, writable: true, enumerable: false, configurable: true });
hidden.on('a', () => {});
console.log(Object.keys(hidden).includes('_eventsCount'), hidden._eventsCount);
const own = new EventEmitter();
own._events = { x: () => console.log('from an object of the script') };
own.emit('x');
own.on('y', () => console.log('y'));
console.log(own.emit('y'), Object.keys(own._events));
own._events = Object.create({ inherited: () => console.log('inherited listener') });
console.log(own.emit('inherited'), own.emit('nothing'));
