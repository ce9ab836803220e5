// An event is not a callback of the loop
//
// What to expect: before, the listeners in the order in which they were added, after; at the very
// end the doors are opened.
//
// Why: `emit` calls the listeners on the spot, one after the other, and returns when the last has
// returned. No queue and no loop has a part in it: look at the call stack. A listener that wants to
// come later has to say so, as the last one does.
//
// Try: throw an error in the first listener. Who gets it?
'use strict';

const EventEmitter = require('events');

const door = new EventEmitter();
door.on('knock', (who) => console.log(`who is there? ${who}`));
door.once('knock', () => console.log('(this listener hears only the first knock)'));
door.on('knock', (who) => process.nextTick(() => console.log(`opening for ${who}`)));

console.log('before');
door.emit('knock', 'the postman');
door.emit('knock', 'a friend');
console.log('after');
