// The three ways in which programs make emitters of their own.
const EventEmitter = require('events');
const { inherits } = require('util');

class Modern extends EventEmitter {}
function Old() { EventEmitter.call(this); }
inherits(Old, EventEmitter);
function Older() { EventEmitter.call(this); }
Older.prototype = new EventEmitter();
function Careless() {}
inherits(Careless, EventEmitter);

for (const Class of [Modern, Old, Older, Careless]) {
  const one = new Class();
  const two = new Class();
  one.on('x', () => console.log(Class.name, 'x'));
  one.emit('x');
  console.log(one instanceof EventEmitter, two.listenerCount('x'), Object.keys(one));
}
console.log(new Modern(), new Careless());
const plain = Object.create(EventEmitter.prototype);
plain.once('y', (v) => console.log('y', v));
console.log(plain.emit('y', 1), plain.emit('y', 2));
