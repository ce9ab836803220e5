'use strict';
// TransformStream: what is written goes through a transformer and is read. Writing waits while the
// readable side is full.

const { makeError } = require('internal/errors');
const { validateObject } = require('internal/validators');
const {
  checkStrategy, finish, invalidState, invoke, invokeOnce, kState, markOf, methodOf, own, sizeOf, transferable,
} = require('internal/webstreams/common');
const { inside: source } = require('internal/webstreams/readable');
const { inside: sink } = require('internal/webstreams/writable');

const illegal = Symbol('illegal');

class TransformStream {
  constructor(transformer = {}, writableStrategy = {}, readableStrategy = {}) {
    if (transformer === null) transformer = {};
    if (typeof transformer !== 'function') validateObject(transformer, 'transformer');
    const { readableType, writableType } = transformer;
    if (readableType !== undefined) {
      throw makeError('ERR_INVALID_ARG_VALUE.RangeError', 'transformer.readableType', readableType);
    }
    if (writableType !== undefined) {
      throw makeError('ERR_INVALID_ARG_VALUE.RangeError', 'transformer.writableType', writableType);
    }
    readableStrategy = checkStrategy(readableStrategy);
    writableStrategy = checkStrategy(writableStrategy);
    const readableMark = markOf(readableStrategy, 0);
    const readableSize = sizeOf(readableStrategy);
    const writableMark = markOf(writableStrategy, 1);
    const writableSize = sizeOf(writableStrategy);
    const start = methodOf(transformer, 'start', 'transformer');
    const transform = methodOf(transformer, 'transform', 'transformer');
    const flush = methodOf(transformer, 'flush', 'transformer');
    const cancel = methodOf(transformer, 'cancel', 'transformer');
    const controller = new TransformStreamDefaultController(illegal);
    const started = Promise.withResolvers();
    setUp(this, controller, {
      transform: transform ?
        (chunk) => invoke(transform, transformer, chunk, controller) :
        (chunk) => invoke(enqueue, undefined, controller[kState], chunk),
      flush: () => invokeOnce(flush, transformer, controller),
      cancel: (reason) => invokeOnce(cancel, transformer, reason),
    }, started.promise, writableMark, writableSize, readableMark, readableSize);
    started.resolve(start?.call(transformer, controller));
  }

  get readable() {
    return own(this, 'TransformStream').readable;
  }

  get writable() {
    return own(this, 'TransformStream').writable;
  }
}
finish(TransformStream, ['readable', 'writable'], function () {
  const { readable, writable, backpressure } = this[kState];
  return { readable, writable, backpressure };
});

transferable(TransformStream.prototype, 'transferTransform');

const inTransform = {
  // Two halves that belong together already.
  join(readable, writable) {
    const stream = Object.create(TransformStream.prototype);
    stream[kState] = { kind: 'TransformStream', stream, readable, writable, backpressure: undefined };
    return stream;
  },
};

function setUp(stream, controller, transformer, started, writableMark, writableSize, readableMark, readableSize) {
  const t = {
    kind: 'TransformStream',
    stream,
    readable: undefined,
    writable: undefined,
    backpressure: true,
    changed: Promise.withResolvers(),   // when backpressure changes
    controller: null,
  };
  stream[kState] = t;
  const c = { kind: 'TransformStreamDefaultController', transform: t, transformer, finishing: null };
  controller[kState] = c;
  t.controller = c;
  const start = () => started;
  t.writable = sink.createWritable({
    start, write: (chunk) => write(t, chunk), abort: (reason) => abort(t, reason), close: () => close(t),
  }, writableMark, writableSize);
  t.readable = source.createReadable({
    start, pull: () => pull(t), cancel: (reason) => cancel(t, reason),
  }, readableMark, readableSize);
}

const readableOf = (t) => t.readable[kState];
const writableOf = (t) => t.writable[kState];

function setBackpressure(t, on) {
  t.changed.resolve();
  t.changed = Promise.withResolvers();
  t.backpressure = on;
}

function unblock(t) {
  if (t.backpressure) setBackpressure(t, false);
}

function fail(t, err) {
  readableOf(t).controller.fail(err);
  failWriting(t, err);
}

function failWriting(t, err) {
  clear(t.controller);
  sink.controllerError(writableOf(t).controller, err);
  unblock(t);
}

function clear(c) {
  c.transformer = { transform: null, flush: () => Promise.resolve(), cancel: () => Promise.resolve() };
}

// --- The writable half's sink ---

function write(t, chunk) {
  if (!t.backpressure) return transform(t.controller, chunk);
  return t.changed.promise.then(() => {
    const state = writableOf(t);
    if (state.state === 'erroring') throw state.error;
    return transform(t.controller, chunk);
  });
}

function transform(c, chunk) {
  if (c.transformer.transform === null) return Promise.resolve();
  return c.transformer.transform(chunk).then(undefined, (err) => {
    fail(c.transform, err);
    throw err;
  });
}

// Ends by one of close, abort and cancel; whoever comes later gets the same promise.
function finishing(c, algorithm, done, failed) {
  if (c.finishing) return c.finishing.promise;
  c.finishing = Promise.withResolvers();
  const ended = algorithm(c.transformer);
  clear(c);
  ended.then(() => done(c.finishing), (err) => {
    failed(err);
    c.finishing.reject(err);
  });
  return c.finishing.promise;
}

function close(t) {
  const readable = readableOf(t);
  return finishing(t.controller, ({ flush }) => flush(), (record) => {
    if (readable.state === 'errored') {
      record.reject(readable.error);
    } else {
      readable.controller.close();
      record.resolve();
    }
  }, (err) => readable.controller.fail(err));
}

// (The only one of the three whose result takes the microtasks of an async function.)
async function abort(t, reason) {
  const readable = readableOf(t);
  return finishing(t.controller, (transformer) => transformer.cancel(reason), (record) => {
    if (readable.state === 'errored') {
      record.reject(readable.error);
    } else {
      readable.controller.fail(reason);
      record.resolve();
    }
  }, (err) => readable.controller.fail(err));
}

// --- The readable half's source ---

function pull(t) {
  setBackpressure(t, false);
  return t.changed.promise;
}

function cancel(t, reason) {
  const writable = writableOf(t);
  return finishing(t.controller, (transformer) => transformer.cancel(reason), (record) => {
    if (writable.state === 'errored') {
      record.reject(writable.error);
    } else {
      sink.controllerError(writable.controller, reason);
      unblock(t);
      record.resolve();
    }
  }, (err) => {
    sink.controllerError(writable.controller, err);
    unblock(t);
  });
}

// --- The controller ---

function enqueue(c, chunk) {
  const t = c.transform;
  const readable = readableOf(t);
  if (!readable.controller.canCloseOrEnqueue()) throw invalidState('Unable to enqueue');
  try {
    readable.controller.enqueue(chunk);
  } catch (err) {
    failWriting(t, err);
    throw readable.error;
  }
  const full = !readable.controller.shouldPull();
  if (full !== t.backpressure) setBackpressure(t, true);
}

class TransformStreamDefaultController {
  constructor(key) {
    if (key !== illegal) throw makeError('ERR_ILLEGAL_CONSTRUCTOR');
  }

  get desiredSize() {
    const { transform } = own(this, 'TransformStreamDefaultController');
    return readableOf(transform).controller.desiredSize();
  }

  enqueue(chunk = undefined) {
    enqueue(own(this, 'TransformStreamDefaultController'), chunk);
  }

  error(reason = undefined) {
    fail(own(this, 'TransformStreamDefaultController').transform, reason);
  }

  terminate() {
    const { transform } = own(this, 'TransformStreamDefaultController');
    readableOf(transform).controller.close();
    failWriting(transform, invalidState('TransformStream has been terminated'));
  }
}
finish(TransformStreamDefaultController, ['desiredSize', 'enqueue', 'error', 'terminate'], function () {
  const { stream } = this[kState].transform;
  return { stream };
});

module.exports = { TransformStream, TransformStreamDefaultController, inTransform };
