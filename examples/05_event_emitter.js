// An EventEmitter is not asynchronous.
//
// What to expect: 'before', the listeners in the order they were added, 'after'. emit() calls the
// listeners on the spot; no queue and no loop is involved. To come later a listener has to say so,
// as the last one does.
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
