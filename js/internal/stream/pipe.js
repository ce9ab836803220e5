'use strict';
// readable.pipe(destination): 'data' goes to write(), and a destination that is full stops the
// source until its 'drain'. A source with several destinations waits for the slowest.

const EventEmitter = require('events');
const { errorOrDestroy } = require('internal/stream/lifecycle');
const { process } = globalThis;

module.exports = function pipe(source, destination, options) {
  const state = source._readableState;
  let detached = false;
  let onDrain = null;

  if (state.pipes.length === 0) {
    state.pipes = [destination];
  } else {
    if (state.pipes.length === 1 && !state.multiAwaitDrain) {
      state.multiAwaitDrain = true;
      state.awaitDrainWriters = new Set(state.awaitDrainWriters ? [state.awaitDrainWriters] : []);
    }
    state.pipes.push(destination);
  }

  const atEnd = (!options || options.end !== false) && !isStandard(destination) ? onEnd : unpipe;
  if (state.endEmitted) process.nextTick(atEnd);
  else source.once('end', atEnd);

  destination.on('unpipe', onUnpipe);
  source.on('data', onData);
  // First in line: our listener removes the pipe before the program's own hears of the error.
  const { prependListener = EventEmitter.prototype.prependListener } = destination;
  prependListener.call(destination, 'error', onError);
  destination.once('close', onClose);
  destination.once('finish', onFinish);
  destination.emit('pipe', source);

  if (destination.writableNeedDrain === true) wait();
  else if (!state.flowing) source.resume();
  return destination;

  function onEnd() {
    destination.end();
  }

  function unpipe() {
    source.unpipe(destination);
  }

  function onData(chunk) {
    let room;
    try {
      room = destination.write(chunk);
    } catch (err) {
      destination.destroy(err);
      return;
    }
    if (room === false) wait();
  }

  function wait() {
    // write() may have made the destination fail, or the program unpipe it.
    if (!detached) {
      if (state.pipes.length === 1 && state.pipes[0] === destination) {
        state.awaitDrainWriters = destination;
        state.multiAwaitDrain = false;
      } else if (state.pipes.length > 1 && state.pipes.includes(destination)) {
        state.awaitDrainWriters.add(destination);
      }
      source.pause();
    }
    if (!onDrain) {
      onDrain = drained;
      destination.on('drain', onDrain);
    }
  }

  function drained() {
    if (state.awaitDrainWriters === destination) state.awaitDrainWriters = null;
    else if (state.multiAwaitDrain) state.awaitDrainWriters.delete(destination);
    const waiting = state.multiAwaitDrain ? state.awaitDrainWriters.size > 0 : state.awaitDrainWriters !== null;
    if (!waiting && source.listenerCount('data') > 0) source.resume();
  }

  function onError(err) {
    unpipe();
    destination.removeListener('error', onError);
    if (destination.listenerCount('error') > 0) return;
    const half = destination._writableState || destination._readableState;
    if (half && !half.errorEmitted) errorOrDestroy(destination, err);
    else destination.emit('error', err);
  }

  function onClose() {
    destination.removeListener('finish', onFinish);
    unpipe();
  }

  function onFinish() {
    destination.removeListener('close', onClose);
    unpipe();
  }

  // The information object is there so that, of two pipes between the same streams, one unpipe()
  // takes one away.
  function onUnpipe(readable, info) {
    if (readable !== source || !info || info.hasUnpiped !== false) return;
    info.hasUnpiped = true;
    detach();
  }

  function detach() {
    destination.removeListener('close', onClose);
    destination.removeListener('finish', onFinish);
    if (onDrain) destination.removeListener('drain', onDrain);
    destination.removeListener('error', onError);
    destination.removeListener('unpipe', onUnpipe);
    source.removeListener('end', onEnd);
    source.removeListener('end', unpipe);
    source.removeListener('data', onData);
    detached = true;
    // Nobody will hear this destination drain any more, and others may wait on it.
    const half = destination._writableState;
    if (onDrain && state.awaitDrainWriters && (!half || half.needDrain)) drained();
  }
};

// stdout and stderr outlive what is piped to them. Asking process for them would create them, so the
// descriptor is looked at first.
function isStandard(stream) {
  return (stream.fd === 1 && stream === process.stdout) || (stream.fd === 2 && stream === process.stderr);
}
