// captureRejections, and the warning of a leak.
const EventEmitter = require('events');

process.on('warning', (w) => console.log(w.name, w.message, w.count, w.type, w.emitter === leaky));
const leaky = new EventEmitter();
leaky.setMaxListeners(1);
leaky.on('a', () => {});
leaky.on('a', () => {});
leaky.on('a', () => {});
console.log(leaky);

const e = new EventEmitter({ captureRejections: true });
e.on('a', async () => { throw new Error('from a'); });
e.on('error', (error) => console.log('error event', error.message));
e.emit('a');

const own = new EventEmitter({ captureRejections: true });
own[Symbol.for('nodejs.rejection')] = (error, name, ...args) => console.log('own', error.message, name, args);
own.on('b', async () => { throw new Error('from b'); });
own.emit('b', 1, 2);
process.nextTick(() => console.log('tick'));
Promise.resolve().then(() => console.log('microtask'));
