'use strict';
// pipeTo() and pipeThrough(): reads when the destination has room, until one side is over; then the
// other is told, unless the options prevent it.

const { AbortError, makeError } = require('internal/errors');
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
    this.written = null;                // the promise of our last write
    this.beginning = false;             // ... which is being called
    this.asking = false;                // a read is not answered yet
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
    writer.pipe = this;
    this.pump();
    // What is over already is dealt with now, what is over later when it is.
    if (this.source.state === 'errored') this.sourceFailed(this.source.error);
    else reader.closed.promise.then(undefined, (err) => this.sourceFailed(err));
    if (this.destination.state === 'errored') this.destinationFailed(this.destination.error);
    else writer.closed.promise.then(undefined, (err) => this.destinationFailed(err));
    if (this.source.state === 'closed') this.sourceClosed();
    else reader.closed.promise.then(() => this.sourceClosed(), nop);
    if (sink.isClosing(this.destination) || this.destination.state === 'closed') this.destinationClosed();
    return this.record.promise;
  }

  // Called at the start, after a write, and by the destination when it has room again: what the source
  // has in its queue goes over at once; what it has not is asked for, after a microtask if something
  // went over just now.
  pump() {
    if (this.shuttingDown || this.asking || this.destination.backpressure) return;
    if (this.drain()) {
      queueMicrotask(() => this.pump());
      return;
    }
    this.asking = true;
    inside.read(this.reader, this);
  }

  drain() {
    const { source, destination } = this;
    const { controller } = source;
    if (controller.kind !== 'ReadableStreamDefaultController') return false;
    let drained = false;
    while (source.state === 'readable' && controller.queue.length > 0 &&
           destination.state === 'writable' && !destination.backpressure) {
      source.disturbed = drained = true;
      this.write(controller.queue.shift());
      if (controller.queue.length === 0 && controller.closeRequested) controller.handleDrain();
    }
    // The source is asked for more once for all that went over.
    if (drained && source.state === 'readable') controller.pullIfNeeded();
    return drained;
  }

  write(chunk) {
    this.beginning = true;
    this.written = handled(sink.write(this.writer, chunk));
    this.beginning = false;
  }

  // The last write of ours, if it is not done.
  lastWrite() {
    const { writeRequests, writing } = this.destination;
    const last = writeRequests[writeRequests.length - 1] ?? writing;
    return this.beginning || last?.promise === this.written ? last : null;
  }

  // When the chunks that went over are written, and those that were to follow them meanwhile; an earlier
  // writer's are not waited for. If that fails, so does the pipe, and nothing else is done.
  whenWritten(act) {
    const last = this.lastWrite();
    if (last === null) {
      Promise.resolve().then(act);
      return;
    }
    const look = () => {
      if (this.lastWrite() === null) act();
      else this.whenWritten(act);
    };
    last.promise.then(look, (err) => this.finish(true, err));
  }

  // The pipe is its own read request.
  chunk(chunk) {
    // A microtask later: a read may be answered while the reader is being asked.
    queueMicrotask(() => {
      this.asking = false;
      if (this.writer.stream === null) return;
      this.write(chunk);
      this.pump();
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
    let { reason } = this.options.signal;
    // Node's own class becomes the Web's.
    if (reason instanceof AbortError) reason = new DOMException(reason.message, 'AbortError');
    const actions = [];
    if (!this.options.preventAbort) {
      actions.push(() => (this.destination.state === 'writable' ?
        sink.abortStream(this.destination, reason) : Promise.resolve()));
    }
    if (!this.options.preventCancel) {
      actions.push(() => (this.source.state === 'readable' ?
        inside.cancelStream(this.source, reason) : Promise.resolve()));
    }
    // (Node's Promise.all takes a microtask for each promise, and one for all.)
    this.shutDown(() => Promise.all(actions.map((action) => action().then(nop))).then(nop), true, reason);
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

  finish(failed, err) {
    sink.release(this.writer);
    inside.release(this.reader);
    this.options.signal?.removeEventListener('abort', this.onAbort);
    if (failed) this.record.reject(err);
    else this.record.resolve();
  }
}

module.exports = { pipe: (stream, destination) => new Pipe(stream, destination, {}).start(), pipeTo, pipeThrough };
