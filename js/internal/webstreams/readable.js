'use strict';
// ReadableStream, its default reader and its default controller. What concerns byte streams is in
// readable_byte, what takes a whole stream (pipeTo, tee, iteration, from) in files of its own.
//
// A request is what waits for a chunk: an object with chunk(value), close(value) and error(err).

const { makeError } = require('internal/errors');
const { validateObject } = require('internal/validators');
const {
  Queue, answer, checkStrategy, finish, follow, handled, invalidState, invoke, invokeOnce, kState, markOf, methodOf, own, quiet,
  rejected, sizeOf, stateOf, transferable,
} = require('internal/webstreams/common');

const byte = () => require('internal/webstreams/readable_byte');
const illegal = Symbol('illegal');

class ReadableStream {
  constructor(source = {}, strategy = {}) {
    if (typeof source !== 'function') validateObject(source, 'source');
    strategy = checkStrategy(strategy);
    initialize(this);
    const { type } = source;
    if (type !== undefined && `${type}` === 'bytes') {
      if (strategy.size !== undefined) {
        throw makeError('ERR_INVALID_ARG_VALUE.RangeError', 'strategy.size', strategy.size);
      }
      byte().setUpFromSource(this, source, markOf(strategy, 0));
      return;
    }
    if (type !== undefined) throw makeError('ERR_INVALID_ARG_VALUE', 'source.type', type);
    const size = sizeOf(strategy);
    const mark = markOf(strategy, 1);
    const start = methodOf(source, 'start', 'source');
    const pull = methodOf(source, 'pull', 'source');
    const cancel = methodOf(source, 'cancel', 'source');
    const controller = new ReadableStreamDefaultController(illegal);
    setUp(this, controller, {
      start: () => start?.call(source, controller),
      pull: () => invoke(pull, source, controller),
      cancel: (reason) => invokeOnce(cancel, source, reason),
    }, mark, size);
  }

  static from(iterable) {
    return require('internal/webstreams/iteration').from(iterable);
  }

  get locked() {
    return own(this, 'ReadableStream').reader !== null;
  }

  cancel(reason = undefined) {
    const state = stateOf(this, 'ReadableStream');
    if (state === null) return rejected(makeError('ERR_INVALID_THIS', 'ReadableStream'));
    if (state.reader) return rejected(invalidState('ReadableStream is locked'));
    return cancelStream(state, reason);
  }

  getReader(options = {}) {
    own(this, 'ReadableStream');
    if (options !== null && typeof options !== 'function') validateObject(options, 'options');
    const mode = options?.mode;
    if (mode === undefined) return new ReadableStreamDefaultReader(this);
    if (`${mode}` !== 'byob') throw makeError('ERR_INVALID_ARG_VALUE', 'options.mode', mode);
    return new (byte().ReadableStreamBYOBReader)(this);
  }

  pipeThrough(transform, options = {}) {
    const state = own(this, 'ReadableStream');
    return require('internal/webstreams/pipe').pipeThrough(this, state, transform, options);
  }

  pipeTo(destination, options = {}) {
    const state = stateOf(this, 'ReadableStream');
    if (state === null) return rejected(makeError('ERR_INVALID_THIS', 'ReadableStream'));
    return require('internal/webstreams/pipe').pipeTo(this, state, destination, options);
  }

  tee() {
    const state = own(this, 'ReadableStream');
    if (state.reader) throw invalidState('ReadableStream is locked');
    return require('internal/webstreams/tee')(this);
  }

  values(options = {}) {
    own(this, 'ReadableStream');
    if (options !== null && typeof options !== 'function') validateObject(options, 'options');
    return require('internal/webstreams/iteration').iterate(this, Boolean(options?.preventCancel));
  }
}
finish(ReadableStream, ['locked', 'cancel', 'getReader', 'pipeThrough', 'pipeTo', 'tee', 'values'], function () {
  const { locked } = this;
  const state = this[kState];
  const supportsBYOB = state.controller.kind === 'ReadableByteStreamController';
  return { locked, state: state.state, supportsBYOB };
});
answer(ReadableStream.prototype, {
  disturbed() { return this[kState].disturbed; },
  errored() { return this[kState].state === 'errored'; },
  readable() { return this[kState].state === 'readable'; },
  closed() { return closedRecord(this[kState]); },
}, function (err) {
  this[kState].controller.fail(err);
});
transferable(ReadableStream.prototype, 'transferReadable');
Object.defineProperty(ReadableStream, 'from', { enumerable: true });
Object.defineProperty(ReadableStream.prototype, Symbol.asyncIterator, {
  value: ReadableStream.prototype.values, writable: true, configurable: true,
});

function initialize(stream) {
  stream[kState] = {
    kind: 'ReadableStream',
    stream,
    state: 'readable',
    error: undefined,
    reader: null,         // the reader's state
    controller: null,     // the controller's state
    disturbed: false,
    closed: null,         // for stream.finished()
  };
}

function closedRecord(state) {
  if (state.closed === null) {
    state.closed = quiet();
    if (state.state === 'closed') state.closed.resolve();
    else if (state.state === 'errored') state.closed.reject(state.error);
  }
  return state.closed;
}

// --- What happens to a stream ---

function cancelStream(state, reason) {
  state.disturbed = true;
  if (state.state === 'closed') return Promise.resolve();
  if (state.state === 'errored') return rejected(state.error);
  closeStream(state);
  const { reader } = state;
  if (reader !== null && reader.kind === 'ReadableStreamBYOBReader') {
    const { requests } = reader;
    reader.requests = [];
    for (const request of requests) request.close(undefined);
  }
  return state.controller.cancel(reason).then(() => {});
}

function closeStream(state) {
  state.state = 'closed';
  state.closed?.resolve();
  const { reader } = state;
  if (reader === null) return;
  reader.closed.resolve();
  if (reader.kind !== 'ReadableStreamDefaultReader') return;
  const { requests } = reader;
  reader.requests = [];
  for (const request of requests) request.close();
}

function errorStream(state, err) {
  state.state = 'errored';
  state.error = err;
  state.closed?.reject(err);
  const { reader } = state;
  if (reader === null) return;
  reader.closed.reject(err);
  const { requests } = reader;
  reader.requests = [];
  for (const request of requests) request.error(err);
}

// --- The default controller ---

class ReadableStreamDefaultController {
  constructor(key) {
    if (key !== illegal) throw makeError('ERR_ILLEGAL_CONSTRUCTOR');
  }

  get desiredSize() {
    return own(this, 'ReadableStreamDefaultController').desiredSize();
  }

  close() {
    const c = own(this, 'ReadableStreamDefaultController');
    if (!c.canCloseOrEnqueue()) throw invalidState('Controller is already closed');
    c.close();
  }

  enqueue(chunk = undefined) {
    const c = own(this, 'ReadableStreamDefaultController');
    if (!c.canCloseOrEnqueue()) throw invalidState('Controller is already closed');
    c.enqueue(chunk);
  }

  error(err = undefined) {
    own(this, 'ReadableStreamDefaultController').fail(err);
  }
}
finish(ReadableStreamDefaultController, ['desiredSize', 'close', 'enqueue', 'error'], function () {
  return {};
});

// What it does, for scripts and for us.
class DefaultState {
  constructor(controller, stream, source, mark, size) {
    this.kind = 'ReadableStreamDefaultController';
    this.object = controller;
    this.stream = stream;
    this.source = source;
    this.mark = mark;
    this.size = size;
    this.queue = new Queue();
    this.started = false;
    this.closeRequested = false;
    this.pulling = false;
    this.pullAgain = false;
  }

  canCloseOrEnqueue() {
    return !this.closeRequested && this.stream.state === 'readable';
  }

  desiredSize() {
    const { state } = this.stream;
    if (state === 'errored') return null;
    return state === 'closed' ? 0 : this.mark - this.queue.total;
  }

  close() {
    if (!this.canCloseOrEnqueue()) return;
    this.closeRequested = true;
    if (this.queue.length === 0) {
      this.source = null;
      closeStream(this.stream);
    }
  }

  enqueue(chunk) {
    if (!this.canCloseOrEnqueue()) return;
    const { reader } = this.stream;
    if (reader !== null && reader.requests.length > 0) {
      reader.requests.shift().chunk(chunk);
    } else {
      try {
        this.queue.push(chunk, this.size(chunk));
      } catch (err) {
        this.fail(err);
        throw err;
      }
    }
    this.pullIfNeeded();
  }

  fail(err) {
    if (this.stream.state !== 'readable') return;
    this.queue.clear();
    this.source = null;
    errorStream(this.stream, err);
  }

  cancel(reason) {
    this.queue.clear();
    const { source } = this;
    this.source = null;
    return source.cancel(reason);
  }

  handleDrain() {
    if (this.closeRequested && this.queue.length === 0) {
      this.source = null;
      closeStream(this.stream);
    } else {
      this.pullIfNeeded();
    }
  }

  read(request) {
    if (this.queue.length > 0) {
      const chunk = this.queue.shift();
      this.handleDrain();
      request.chunk(chunk);
    } else {
      this.stream.reader.requests.push(request);
      this.pullIfNeeded();
    }
  }

  release() {}

  shouldPull() {
    if (!this.canCloseOrEnqueue() || !this.started) return false;
    const { reader } = this.stream;
    return (reader !== null && reader.requests.length > 0) || this.mark - this.queue.total > 0;
  }

  pullIfNeeded() {
    if (!this.shouldPull()) return;
    if (this.pulling) {
      this.pullAgain = true;
      return;
    }
    this.pulling = true;
    pull(this);
  }
}

// Asks the source for a chunk; for both kinds of controllers.
function pull(c) {
  c.source.pull().then(() => {
    c.pulling = false;
    if (c.pullAgain) {
      c.pullAgain = false;
      c.pullIfNeeded();
    }
  }, (err) => c.fail(err));
}

// Calls start() and goes on when it is done; for both kinds of controllers.
function begin(c, source) {
  const started = source.start();
  follow(started).then(() => {
    c.started = true;
    c.pullIfNeeded();
  }, (err) => c.fail(err));
}

function setUp(stream, controller, source, mark, size) {
  const state = stream[kState];
  const c = new DefaultState(controller, state, source, mark, size);
  controller[kState] = c;
  state.controller = c;
  begin(c, source);
}

// A stream whose source is made of functions, and what controls it.
function createReadable(source, mark = 1, size = () => 1) {
  const stream = Object.create(ReadableStream.prototype);
  initialize(stream);
  setUp(stream, new ReadableStreamDefaultController(illegal), source, mark, size);
  return stream;
}

// --- The default reader ---

// read()'s request: a promise. What waits in the queue comes with its keys the other way round, as in Node.
class PromiseRequest {
  constructor(isQueued) {
    this.record = Promise.withResolvers();
    this.isQueued = isQueued;
  }

  chunk(value) { this.record.resolve(this.isQueued ? { done: false, value } : { value, done: false }); }
  close(value) { this.record.resolve({ value, done: true }); }
  error(err) { this.record.reject(err); }
}

class ReadableStreamDefaultReader {
  constructor(stream) {
    const state = stateOf(stream, 'ReadableStream');
    if (state === null) throw makeError('ERR_INVALID_ARG_TYPE', 'stream', 'ReadableStream', stream);
    if (state.reader) throw invalidState('ReadableStream is locked');
    attach(this, 'ReadableStreamDefaultReader', state);
  }

  get closed() {
    return closedOf(this, 'ReadableStreamDefaultReader');
  }

  cancel(reason = undefined) {
    return cancelBy(this, 'ReadableStreamDefaultReader', reason);
  }

  read() {
    const reader = stateOf(this, 'ReadableStreamDefaultReader');
    if (reader === null) return rejected(makeError('ERR_INVALID_THIS', 'ReadableStreamDefaultReader'));
    if (reader.stream === null) return rejected(unattached());
    const { state, controller } = reader.stream;
    const request = new PromiseRequest(state === 'readable' && controller.queue.length > 0);
    read(reader, request);
    return request.record.promise;
  }

  releaseLock() {
    const reader = own(this, 'ReadableStreamDefaultReader');
    if (reader.stream !== null) release(reader);
  }
}
finish(ReadableStreamDefaultReader, ['closed', 'cancel', 'read', 'releaseLock'], function () {
  const reader = this[kState];
  return { stream: reader.stream?.stream, readRequests: reader.requests.length, close: reader.closed.promise, };
});

const unattached = () => invalidState('The reader is not attached to a stream');

function attach(object, kind, stream) {
  const reader = { kind, stream, closed: quiet(), requests: [] };
  object[kState] = reader;
  stream.reader = reader;
  if (stream.state === 'closed') reader.closed.resolve();
  else if (stream.state === 'errored') reader.closed.reject(stream.error);
}

function closedOf(object, kind) {
  const reader = stateOf(object, kind);
  return reader ? reader.closed.promise : rejected(makeError('ERR_INVALID_THIS', kind));
}

function cancelBy(object, kind, reason) {
  const reader = stateOf(object, kind);
  if (reader === null) return rejected(makeError('ERR_INVALID_THIS', kind));
  if (reader.stream === null) return rejected(unattached());
  return cancelStream(reader.stream, reason);
}

function read(reader, request) {
  const { stream } = reader;
  stream.disturbed = true;
  if (stream.state === 'closed') request.close();
  else if (stream.state === 'errored') request.error(stream.error);
  else stream.controller.read(request);
}

// Lets go of the stream; what was asked for and has not come is not given any more.
function release(reader) {
  const { stream } = reader;
  const released = invalidState('Reader released');
  if (stream.state !== 'readable') reader.closed = quiet();
  reader.closed.reject(released);
  stream.controller.release();
  stream.reader = null;
  reader.stream = null;
  const { requests } = reader;
  reader.requests = [];
  if (requests.length > 0) {
    const err = invalidState('Releasing reader');
    for (const request of requests) request.error(err);
  }
}

module.exports = {
  ReadableStream, ReadableStreamDefaultReader, ReadableStreamDefaultController,
  inside: {
    PromiseRequest, attach, begin, cancelBy, cancelStream, closeStream, closedOf, createReadable, errorStream, initialize,
    pull, read, release, unattached,
  },
};
