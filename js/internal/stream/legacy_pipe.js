'use strict';
// The `pipe` of a stream that only emits 'data', 'end' and 'close' and has pause() and resume().

const EventEmitter = require('events');

module.exports = function pipe(source, destination, options) {
  let ended = false;

  function onData(chunk) {
    if (destination.writable && destination.write(chunk) === false && source.pause) source.pause();
  }
  function onDrain() {
    if (source.readable && source.resume) source.resume();
  }
  function onEnd() {
    if (ended) return;
    ended = true;
    destination.end();
  }
  function onClose() {
    if (ended) return;
    ended = true;
    if (typeof destination.destroy === 'function') destination.destroy();
  }
  function onError(err) {
    cleanup();
    // Nobody else listens: emitting again makes it an uncaught error, with the right emitter.
    if (EventEmitter.prototype.listenerCount.call(this, 'error') === 0) this.emit('error', err);
  }
  function cleanup() {
    source.off('data', onData).off('end', onEnd).off('close', onClose);
    destination.off('drain', onDrain);
    for (const stream of [source, destination]) {
      stream.off('error', onError).off('end', cleanup).off('close', cleanup);
    }
  }

  source.on('data', onData);
  destination.on('drain', onDrain);
  // stdout and stderr have no end.
  if (!destination._isStdio && (!options || options.end !== false)) {
    source.on('end', onEnd);
    source.on('close', onClose);
  }
  // Some have taken `prependListener` away.
  const prepend = EventEmitter.prototype.prependListener ?? EventEmitter.prototype.on;
  prepend.call(source, 'error', onError);
  prepend.call(destination, 'error', onError);
  source.on('end', cleanup);
  source.on('close', cleanup);
  destination.on('close', cleanup);
  destination.emit('pipe', source);
  return destination;
};
