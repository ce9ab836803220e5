'use strict';
// pipeTo() and pipeThrough(): a loop that reads when the destination has room, until one side is
// over; then the other is told, unless the options prevent it.

const { makeError } = require('internal/errors');
const { validateAbortSignal, validateObject } = require('internal/validators');
const { handled, invalidState, kState, nop, rejected, stateOf } = require('internal/webstreams/common');
const { ReadableStreamDefaultReader, inside } = require('internal/webstreams/readable');
const { WritableStreamDefaultWriter, inside: sink } = require('internal/webstreams/writable');

function readOptions(options) {
  if (options === null || options === undefined) return {};
  if (typeof options !== 'function') validateObject(options, 'options');
  const { preventAbort, preventCancel, preventClose, signal } = options;
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  return {
    preventAbort: Boolean(preventAbort), preventCancel: Boolean(preventCancel), preventClose: Boolean(preventClose), signal,
  };
}

function pipeTo(stream, state, destination, options) {
  try {
    if (stateOf(destination, 'WritableStream') === null) {
      throw makeError('ERR_INVALID_ARG_TYPE', 'transform.writable', 'WritableStream', destination);
    }
    options = readOptions(options);
    if (state.reader) throw invalidState('The ReadableStream is locked');
    if (destination[kState].writer) throw invalidState('The WritableStream is locked');
  } catch (err) {
    return rejected(err);
  }
  return new Pipe(stream, destination, options).start();
}

function pipeThrough(stream, state, transform, options) {
  const readable = transform?.readable;
  if (stateOf(readable, 'ReadableStream') === null) {
    throw makeError('ERR_INVALID_ARG_TYPE', 'transform.readable', 'ReadableStream', readable);
  }
  const { writable } = transform;
  if (stateOf(writable, 'WritableStream') === null) {
    throw makeError('ERR_INVALID_ARG_TYPE', 'transform.writable', 'WritableStream', writable);
  }
  options = readOptions(options);
  if (state.reader) throw invalidState('The ReadableStream is locked');
  if (writable[kState].writer) throw invalidState('The WritableStream is locked');
  handled(new Pipe(stream, writable, options).start());
  return readable;
}

class Pipe {
  constructor(stream, destination, options) {
    this.source = stream[kState];
    this.destination = destination[kState];
    this.options = options;
    this.reader = new ReadableStreamDefaultReader(stream)[kState];
    this.writer = new WritableStreamDefaultWriter(destination)[kState];
    this.source.disturbed = true;
    this.record = Promise.withResolvers();
    this.shuttingDown = false;
    this.written = Promise.resolve();   // the last write
    this.onAbort = () => this.abort();
  }

  start() {
    const { signal } = this.options;
    if (signal) {
      if (signal.aborted) {
        this.abort();
        return this.record.promise;
      }
      signal.addEventListener('abort', this.onAbort);
    }
    const { reader, writer } = this;
    // What is over already is dealt with now, what is over later when it is.
    if (this.source.state === 'errored') this.sourceFailed(this.source.error);
    else reader.closed.promise.then(undefined, (err) => this.sourceFailed(err));
    if (this.destination.state === 'errored') this.destinationFailed(this.destination.error);
    else writer.closed.promise.then(undefined, (err) => this.destinationFailed(err));
    if (this.source.state === 'closed') this.sourceClosed();
    else reader.closed.promise.then(() => this.sourceClosed(), nop);
    if (sink.isClosing(this.destination) || this.destination.state === 'closed') this.destinationClosed();
    this.loop();
    return this.record.promise;
  }

  loop() {
    if (this.shuttingDown) return;
    const { ready } = this.writer;
    ready.promise.then(() => this.step(), nop);
  }

  step() {
    if (this.shuttingDown) return;
    if (this.destination.state !== 'writable' || this.destination.backpressure) {
      this.loop();
      return;
    }
    inside.read(this.reader, this);
  }

  // The pipe is its own read request.
  chunk(chunk) {
    // A microtask later: a read may be answered while the reader is being asked.
    queueMicrotask(() => {
      this.written = handled(sink.write(this.writer, chunk));
      this.loop();
    });
  }

  close() {}
  error() {}

  sourceFailed(err) {
    if (this.options.preventAbort) this.shutDown(null, true, err);
    else this.shutDown(() => sink.abortStream(this.destination, err), true, err);
  }

  destinationFailed(err) {
    if (this.options.preventCancel) this.shutDown(null, true, err);
    else this.shutDown(() => inside.cancelStream(this.source, err), true, err);
  }

  sourceClosed() {
    if (this.options.preventClose) this.shutDown(null, false);
    else this.shutDown(() => sink.closeWithErrorPropagation(this.writer), false);
  }

  destinationClosed() {
    const err = invalidState('Destination WritableStream is closed');
    if (this.options.preventCancel) this.shutDown(null, true, err);
    else this.shutDown(() => inside.cancelStream(this.source, err), true, err);
  }

  abort() {
    const { reason } = this.options.signal;
    const actions = [];
    if (!this.options.preventAbort) {
      actions.push(() => (this.destination.state === 'writable' ?
        sink.abortStream(this.destination, reason) : Promise.resolve()));
    }
    if (!this.options.preventCancel) {
      actions.push(() => (this.source.state === 'readable' ?
        inside.cancelStream(this.source, reason) : Promise.resolve()));
    }
    this.shutDown(() => Promise.all(actions.map((action) => action())), true, reason);
  }

  shutDown(action, failed, err) {
    if (this.shuttingDown) return;
    this.shuttingDown = true;
    const act = () => {
      if (action === null) {
        this.finish(failed, err);
        return;
      }
      action().then(() => this.finish(failed, err), (later) => this.finish(true, later));
    };
    if (this.destination.state === 'writable' && !sink.isClosing(this.destination)) this.whenWritten(act);
    else act();
  }

  // Chunks that have been read are written, although more may be added meanwhile.
  whenWritten(then) {
    const { written } = this;
    // The chunk that a read has just been answered with is written in a microtask.
    const look = () => {
      if (this.written === written) then();
      else this.whenWritten(then);
    };
    const check = () => queueMicrotask(look);
    written.then(check, check);
  }

  finish(failed, err) {
    sink.release(this.writer);
    inside.release(this.reader);
    this.options.signal?.removeEventListener('abort', this.onAbort);
    if (failed) this.record.reject(err);
    else this.record.resolve();
  }
}

module.exports = { pipeTo, pipeThrough };
