'use strict';
// WritableStream, its writer and its controller.
//
// A stream is 'writable', then 'closed'; or 'erroring' while what is under way comes to its end, then
// 'errored'. At most one write or close is under way; the others wait in the controller's queue.

const { makeError, AbortError } = require('internal/errors');
const { validateObject } = require('internal/validators');
const {
  Queue, answer, checkStrategy, finish, follow, handled, invalidState, invoke, invokeOnce, kState, markOf, methodOf, nop, own,
  quiet, rejected, sizeOf, stateOf, transferable,
} = require('internal/webstreams/common');

const CLOSE = Symbol('close');    // in the queue: the end
const illegal = Symbol('illegal');

class WritableStream {
  constructor(sink = {}, strategy = {}) {
    if (typeof sink !== 'function') validateObject(sink, 'sink');
    const { type } = sink;
    if (type !== undefined) throw makeError('ERR_INVALID_ARG_VALUE.RangeError', 'type', type);
    strategy = checkStrategy(strategy);
    const size = sizeOf(strategy);
    const mark = markOf(strategy, 1);
    const start = methodOf(sink, 'start', 'sink');
    const write = methodOf(sink, 'write', 'sink');
    const close = methodOf(sink, 'close', 'sink');
    const abort = methodOf(sink, 'abort', 'sink');
    initialize(this);
    const controller = new WritableStreamDefaultController(illegal);
    setUp(this, controller, {
      start: () => start?.call(sink, controller),
      write: (chunk) => invoke(write, sink, chunk, controller),
      close: () => invokeOnce(close, sink),
      abort: (reason) => invokeOnce(abort, sink, reason),
    }, mark, size);
  }

  get locked() {
    return own(this, 'WritableStream').writer !== null;
  }

  abort(reason = undefined) {
    const state = stateOf(this, 'WritableStream');
    if (state === null) return rejected(makeError('ERR_INVALID_THIS', 'WritableStream'));
    if (state.writer) return rejected(invalidState('WritableStream is locked'));
    return abortStream(state, reason);
  }

  close() {
    const state = stateOf(this, 'WritableStream');
    if (state === null) return rejected(makeError('ERR_INVALID_THIS', 'WritableStream'));
    if (state.writer) return rejected(invalidState('WritableStream is locked'));
    if (isClosing(state)) return rejected(invalidState('Failure to close WritableStream'));
    return closeStream(state);
  }

  getWriter() {
    own(this, 'WritableStream');
    return new WritableStreamDefaultWriter(this);
  }
}
finish(WritableStream, ['locked', 'abort', 'close', 'getWriter'], function () {
  const { locked } = this;
  return { locked, state: this[kState].state };
});
answer(WritableStream.prototype, {
  writable() { return this[kState].state === 'writable'; },
  errored() { return this[kState].state === 'errored'; },
  closed() { return closedRecord(this[kState]); },
}, function (err) {
  controllerError(this[kState].controller, err);
});

transferable(WritableStream.prototype, 'transferWritable');

function initialize(stream) {
  stream[kState] = {
    kind: 'WritableStream',
    stream,
    state: 'writable',
    error: undefined,
    writer: null,             // the writer's state
    controller: null,         // the controller's state
    backpressure: false,
    closeRequest: null,       // close() that waits in the queue
    closing: null,            // ... that is under way
    writeRequests: [],        // write() of each chunk in the queue, or
    writing: null,            // under way
    pendingAbort: null,
    closed: null,             // for stream.finished()
  };
}

function setUp(stream, controller, sink, mark, size) {
  const state = stream[kState];
  const c = {
    kind: 'WritableStreamDefaultController',
    object: controller,
    stream: state,
    queue: new Queue(),
    started: false,
    mark,
    size,
    sink,
    abortController: null,
    aborted: false,
    reason: undefined,
  };
  controller[kState] = c;
  state.controller = c;
  setBackpressure(state, isFull(c));
  const started = sink.start();
  follow(started).then(() => {
    c.started = true;
    advance(c);
  }, (err) => {
    c.started = true;
    dealWithFailure(state, err);
  });
}

// A stream whose sink is made of functions: a TransformStream's writable half, and adapters.
function createWritable(sink, mark, size) {
  const stream = Object.create(WritableStream.prototype);
  initialize(stream);
  setUp(stream, new WritableStreamDefaultController(illegal), sink, mark, size);
  return stream;
}

function closedRecord(state) {
  if (state.closed === null) {
    state.closed = quiet();
    if (state.state === 'closed') state.closed.resolve();
    else if (state.state === 'errored') state.closed.reject(state.error);
  }
  return state.closed;
}

const isClosing = (state) => state.closeRequest !== null || state.closing !== null;

function abortStream(state, reason) {
  if (state.state === 'closed' || state.state === 'errored') return Promise.resolve();
  const c = state.controller;
  c.aborted = true;
  c.reason = reason;
  c.abortController?.abort(reason);
  // The signal's listeners may have changed everything.
  if (state.state === 'closed' || state.state === 'errored') return Promise.resolve();
  if (state.pendingAbort) return state.pendingAbort.promise;
  const wasErroring = state.state === 'erroring';
  if (wasErroring) reason = undefined;
  const record = Promise.withResolvers();
  state.pendingAbort = { ...record, reason, wasErroring };
  if (!wasErroring) startErroring(state, reason);
  return record.promise;
}

function closeStream(state) {
  if (state.state === 'closed' || state.state === 'errored') {
    return rejected(invalidState('WritableStream is closed'));
  }
  const record = Promise.withResolvers();
  state.closeRequest = record;
  if (state.writer && state.backpressure && state.state === 'writable') state.writer.ready.resolve();
  const c = state.controller;
  c.queue.push(CLOSE, 0);
  advance(c);
  return record.promise;
}

const isFull = (c) => c.mark - c.queue.total <= 0;

function setBackpressure(state, on) {
  const { writer } = state;
  const changes = on !== state.backpressure;
  if (writer && changes) {
    if (on) writer.ready = quiet();
    else writer.ready.resolve();
  }
  state.backpressure = on;
  if (writer && changes && !on) writer.pipe?.pump();
}

// --- How a stream fails ---

function dealWithFailure(state, err) {
  if (state.state === 'writable') startErroring(state, err);
  else finishErroring(state);
}

function startErroring(state, reason) {
  state.state = 'erroring';
  state.error = reason;
  if (state.writer) rejectReady(state.writer, reason);
  if (state.writing === null && state.closing === null && state.controller.started) finishErroring(state);
}

function finishErroring(state) {
  state.state = 'errored';
  const c = state.controller;
  c.queue.clear();
  const { error } = state;
  for (const request of state.writeRequests) request.reject(error);
  state.writeRequests = [];
  const abort = state.pendingAbort;
  if (abort === null) {
    rejectCloseAndClosed(state);
    return;
  }
  state.pendingAbort = null;
  if (abort.wasErroring) {
    abort.reject(error);
    rejectCloseAndClosed(state);
    return;
  }
  const { sink } = c;
  clearAlgorithms(c);
  sink.abort(abort.reason).then(() => {
    abort.resolve();
    rejectCloseAndClosed(state);
  }, (err) => {
    abort.reject(err);
    rejectCloseAndClosed(state);
  });
}

function rejectCloseAndClosed(state) {
  if (state.closeRequest) {
    state.closeRequest.reject(state.error);
    state.closeRequest = null;
  }
  state.closed?.reject(state.error);
  if (state.writer) state.writer.closed.reject(state.error);
}

function rejectReady(writer, err) {
  // A promise that was fulfilled already is replaced.
  writer.ready.reject(err);
  writer.ready = quiet();
  writer.ready.reject(err);
}

// --- The controller ---

class WritableStreamDefaultController {
  constructor(key) {
    if (key !== illegal) throw makeError('ERR_ILLEGAL_CONSTRUCTOR');
  }

  get signal() {
    const c = own(this, 'WritableStreamDefaultController');
    if (c.abortController === null) {
      c.abortController = new AbortController();
      if (c.aborted) c.abortController.abort(c.reason);
    }
    return c.abortController.signal;
  }

  error(err = undefined) {
    controllerError(own(this, 'WritableStreamDefaultController'), err);
  }
}
finish(WritableStreamDefaultController, ['signal', 'error'], function () {
  return { stream: this[kState].stream.stream };
});

function controllerError(c, err) {
  if (c.stream.state !== 'writable') return;
  clearAlgorithms(c);
  startErroring(c.stream, err);
}

function clearAlgorithms(c) {
  c.sink = { write: nop, close: nop, abort: () => Promise.resolve() };
  c.size = () => 1;
}

function advance(c) {
  const state = c.stream;
  if (!c.started || state.writing !== null) return;
  if (state.state === 'erroring') {
    finishErroring(state);
    return;
  }
  if (c.queue.length === 0) return;
  const value = c.queue.peek();
  if (value === CLOSE) processClose(c);
  else processWrite(c, value);
}

function processClose(c) {
  const state = c.stream;
  const request = state.closing = state.closeRequest;
  state.closeRequest = null;
  c.queue.shift();
  const done = c.sink.close();
  clearAlgorithms(c);
  done.then(() => {
    request.resolve();
    state.closing = null;
    if (state.state === 'erroring') {
      state.error = undefined;
      state.pendingAbort?.resolve();
      state.pendingAbort = null;
    }
    state.state = 'closed';
    state.closed?.resolve();
    if (state.writer) state.writer.closed.resolve();
  }, (err) => {
    request.reject(err);
    state.closing = null;
    state.pendingAbort?.reject(err);
    state.pendingAbort = null;
    dealWithFailure(state, err);
  });
}

function processWrite(c, chunk) {
  const state = c.stream;
  const request = state.writing = state.writeRequests.shift();
  c.sink.write(chunk).then(() => {
    request.resolve();
    state.writing = null;
    c.queue.shift();
    if (!isClosing(state) && state.state === 'writable') setBackpressure(state, isFull(c));
    advance(c);
  }, (err) => {
    if (state.state === 'writable') clearAlgorithms(c);
    request.reject(err);
    state.writing = null;
    dealWithFailure(state, err);
  });
}

// --- The writer ---

class WritableStreamDefaultWriter {
  constructor(stream) {
    const state = stateOf(stream, 'WritableStream');
    if (state === null) throw makeError('ERR_INVALID_ARG_TYPE', 'stream', 'WritableStream', stream);
    if (state.writer) throw invalidState('WritableStream is locked');
    const writer = { kind: 'WritableStreamDefaultWriter', stream: state, ready: quiet(), closed: quiet(), pipe: null };
    this[kState] = writer;
    state.writer = writer;
    if (state.state === 'writable') {
      if (isClosing(state) || !state.backpressure) writer.ready.resolve();
    } else if (state.state === 'closed') {
      writer.ready.resolve();
      writer.closed.resolve();
    } else {
      writer.ready.reject(state.error);
      if (state.state === 'errored') writer.closed.reject(state.error);
    }
  }

  get closed() {
    const writer = stateOf(this, 'WritableStreamDefaultWriter');
    return writer ? writer.closed.promise : rejected(makeError('ERR_INVALID_THIS', 'WritableStreamDefaultWriter'));
  }

  get ready() {
    const writer = stateOf(this, 'WritableStreamDefaultWriter');
    return writer ? writer.ready.promise : rejected(makeError('ERR_INVALID_THIS', 'WritableStreamDefaultWriter'));
  }

  get desiredSize() {
    const { stream } = own(this, 'WritableStreamDefaultWriter');
    if (stream === null) throw unbound();
    return desiredSize(stream);
  }

  abort(reason = undefined) {
    const stream = boundStream(this);
    return stream instanceof Promise ? stream : abortStream(stream, reason);
  }

  close() {
    const stream = boundStream(this);
    if (stream instanceof Promise) return stream;
    if (isClosing(stream)) return rejected(invalidState('Failure to close WritableStream'));
    return closeStream(stream);
  }

  releaseLock() {
    const writer = own(this, 'WritableStreamDefaultWriter');
    if (writer.stream !== null) release(writer);
  }

  write(chunk = undefined) {
    const stream = boundStream(this);
    return stream instanceof Promise ? stream : write(this[kState], chunk);
  }
}
finish(WritableStreamDefaultWriter, ['closed', 'ready', 'desiredSize', 'abort', 'close', 'releaseLock', 'write'], function () {
  const writer = this[kState];
  return { stream: writer.stream?.stream, close: writer.closed.promise, ready: writer.ready.promise, desiredSize: writer.stream && desiredSize(writer.stream), };
});

const unbound = () => invalidState('Writer is not bound to a WritableStream');

// The stream's state, or the rejection that a method returns instead.
function boundStream(object) {
  const writer = stateOf(object, 'WritableStreamDefaultWriter');
  if (writer === null) return rejected(makeError('ERR_INVALID_THIS', 'WritableStreamDefaultWriter'));
  return writer.stream ?? rejected(unbound());
}

function desiredSize(state) {
  if (state.state === 'errored' || state.state === 'erroring') return null;
  if (state.state === 'closed') return 0;
  return state.controller.mark - state.controller.queue.total;
}

function release(writer) {
  const err = invalidState('Writer has been released');
  rejectReady(writer, err);
  writer.closed.reject(err);
  writer.closed = quiet();
  writer.closed.reject(err);
  writer.stream.writer = null;
  writer.stream = null;
}

function write(writer, chunk) {
  const state = writer.stream;
  const c = state.controller;
  let size;
  try {
    size = c.size(chunk);
  } catch (err) {
    if (state.state === 'writable') controllerError(c, err);
    size = 1;
  }
  // size() is a script's: it may have released the lock.
  if (writer.stream !== state) return rejected(unbound());
  if (state.state === 'errored') return rejected(state.error);
  if (isClosing(state) || state.state === 'closed') return rejected(invalidState('WritableStream is closed'));
  if (state.state === 'erroring') return rejected(state.error);
  const record = Promise.withResolvers();
  state.writeRequests.push(record);
  try {
    c.queue.push(chunk, size);
  } catch (err) {
    controllerError(c, err);
    return record.promise;
  }
  if (!isClosing(state) && state.state === 'writable') setBackpressure(state, isFull(c));
  advance(c);
  return record.promise;
}

// close() that is content with a stream that is closed already, and tells an earlier failure.
function closeWithErrorPropagation(writer) {
  const state = writer.stream;
  if (isClosing(state) || state.state === 'closed') return Promise.resolve();
  if (state.state === 'errored') return rejected(state.error);
  return closeStream(state);
}

module.exports = {
  WritableStream, WritableStreamDefaultWriter, WritableStreamDefaultController,
  inside: { abortStream, closeWithErrorPropagation, controllerError, createWritable, isClosing, release, write },
};
