'use strict';
// Byte streams: ReadableByteStreamController, ReadableStreamBYOBReader, ReadableStreamBYOBRequest.
//
// A reader may bring its own buffer. It is a "descriptor" while it waits to be filled: the bytes from
// offset to offset + length of a buffer, of which `filled` are there; at least `least` are wanted.

const { makeError } = require('internal/errors');
const { validateObject } = require('internal/validators');
const {
  finish, invalidState, invoke, invokeOnce, kState, methodOf, own, stateOf,
} = require('internal/webstreams/common');
const { inside } = require('internal/webstreams/readable');
const { transfer } = native('webstreams');

const {
  PromiseRequest, attach, begin, cancelBy, closeStream, closedOf, errorStream, initialize, pull, release, unattached,
} = inside;
const illegal = Symbol('illegal');
const VIEWS = ['Buffer', 'TypedArray', 'DataView'];

const isBYOB = (reader) => reader !== null && reader.kind === 'ReadableStreamBYOBReader';
const elementSize = (Class) => Class.BYTES_PER_ELEMENT ?? 1;

function checkView(view, name) {
  if (!ArrayBuffer.isView(view)) throw makeError('ERR_INVALID_ARG_TYPE', name, VIEWS, view);
}

class ByteState {
  constructor(controller, stream, source, mark, chunkSize) {
    this.kind = 'ReadableByteStreamController';
    this.object = controller;
    this.stream = stream;
    this.source = source;
    this.mark = mark;
    this.chunkSize = chunkSize;   // of the buffers made for readers that bring none
    this.queue = [];              // { buffer, offset, length }
    this.total = 0;               // bytes in it
    this.pending = [];            // descriptors
    this.request = null;          // the BYOB request a script has in hand
    this.started = false;
    this.closeRequested = false;
    this.pulling = false;
    this.pullAgain = false;
  }

  desiredSize() {
    const { state } = this.stream;
    if (state === 'errored') return null;
    return state === 'closed' ? 0 : this.mark - this.total;
  }

  byobRequest() {
    if (this.request === null && this.pending.length > 0) {
      const first = this.pending[0];
      const view = new Uint8Array(first.buffer, first.offset + first.filled, first.length - first.filled);
      const request = new ReadableStreamBYOBRequest(illegal);
      request[kState] = { kind: 'ReadableStreamBYOBRequest', controller: this, view };
      this.request = request;
    }
    return this.request;
  }

  dropRequest() {
    if (this.request === null) return;
    this.request[kState].controller = null;
    this.request[kState].view = null;
    this.request = null;
  }

  clear() {
    this.dropRequest();
    this.queue = [];
    this.total = 0;
  }

  close() {
    if (this.closeRequested || this.stream.state !== 'readable') return;
    if (this.total > 0) {
      this.closeRequested = true;
      return;
    }
    const first = this.pending[0];
    if (first && first.filled % first.elementSize !== 0) {
      const err = invalidState('Partial read');
      this.fail(err);
      throw err;
    }
    this.source = null;
    closeStream(this.stream);
  }

  fail(err) {
    if (this.stream.state !== 'readable') return;
    this.clear();
    this.pending = [];
    this.source = null;
    errorStream(this.stream, err);
  }

  cancel(reason) {
    this.clear();
    this.pending = [];
    const { source } = this;
    this.source = null;
    return source.cancel(reason);
  }

  // A reader that lets go leaves the first descriptor behind: the source may be filling it.
  release() {
    if (this.pending.length === 0) return;
    this.pending[0].reader = 'none';
    this.pending['length'] = 1;   // by its name as a value: see engine/mend
  }

  shouldPull() {
    if (this.stream.state !== 'readable' || this.closeRequested || !this.started) return false;
    const { reader } = this.stream;
    return (reader !== null && reader.requests.length > 0) || this.mark - this.total > 0;
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

  // --- Out ---

  // A default reader's request.
  read(request) {
    if (this.total > 0) {
      this.giveQueued(request);
      return;
    }
    const { chunkSize } = this;
    if (chunkSize !== undefined) {
      let buffer;
      try {
        buffer = new ArrayBuffer(chunkSize);
      } catch (err) {
        request.error(err);
        return;
      }
      this.pending.push({
        buffer, size: chunkSize, offset: 0, length: chunkSize, filled: 0, least: 1, elementSize: 1, Class: Uint8Array,
        reader: 'default',
      });
    }
    this.stream.reader.requests.push(request);
    this.pullIfNeeded();
  }

  giveQueued(request) {
    const { buffer, offset, length } = this.queue.shift();
    this.total -= length;
    this.handleDrain();
    request.chunk(new Uint8Array(buffer, offset, length));
  }

  handleDrain() {
    if (this.total === 0 && this.closeRequested) {
      this.source = null;
      closeStream(this.stream);
    } else {
      this.pullIfNeeded();
    }
  }

  // A BYOB reader's.
  readInto(view, min, request) {
    const Class = view.constructor;
    const size = elementSize(Class);
    const { byteOffset, byteLength } = view;
    let buffer;
    try {
      buffer = transfer(view.buffer);
    } catch (err) {
      request.error(err);
      return;
    }
    const descriptor = {
      buffer, size: buffer.byteLength, offset: byteOffset, length: byteLength, filled: 0, least: min * size,
      elementSize: size, Class, reader: 'byob',
    };
    if (this.pending.length > 0) {
      this.pending.push(descriptor);
      this.stream.reader.requests.push(request);
      return;
    }
    if (this.stream.state === 'closed') {
      request.close(new Class(buffer, byteOffset, 0));
      return;
    }
    if (this.total > 0) {
      if (this.fillFromQueue(descriptor)) {
        const filled = viewOf(descriptor);
        this.handleDrain();
        request.chunk(filled);
        return;
      }
      if (this.closeRequested) {
        const err = invalidState('ReadableStream closed');
        this.fail(err);
        request.error(err);
        return;
      }
    }
    this.pending.push(descriptor);
    this.stream.reader.requests.push(request);
    this.pullIfNeeded();
  }

  // Whether the descriptor has what is wanted now.
  fillFromQueue(descriptor) {
    const most = Math.min(this.total, descriptor.length - descriptor.filled);
    const whole = descriptor.filled + most;
    const aligned = whole - whole % descriptor.elementSize;
    let left = most;
    let ready = false;
    if (aligned >= descriptor.least) {
      left = aligned - descriptor.filled;
      ready = true;
    }
    while (left > 0) {
      const first = this.queue[0];
      const count = Math.min(left, first.length);
      new Uint8Array(descriptor.buffer, descriptor.offset + descriptor.filled, count)
        .set(new Uint8Array(first.buffer, first.offset, count));
      if (first.length === count) {
        this.queue.shift();
      } else {
        first.offset += count;
        first.length -= count;
      }
      this.total -= count;
      descriptor.filled += count;
      left -= count;
    }
    return ready;
  }

  // Gives a filled descriptor to the reader that waits for it.
  commit(descriptor) {
    if (descriptor.reader === 'none') return;
    let done = false;
    if (this.stream.state === 'closed') done = true;
    const view = viewOf(descriptor);
    const request = this.stream.reader.requests.shift();
    if (descriptor.reader === 'default' || !done) {
      if (done) request.close();
      else request.chunk(view);
    } else {
      request.close(view);
    }
  }

  fillPending() {
    const done = [];
    while (this.pending.length > 0 && this.total > 0) {
      if (!this.fillFromQueue(this.pending[0])) break;
      this.dropRequest();
      done.push(this.pending.shift());
    }
    return done;
  }

  // --- In ---

  enqueue(chunk) {
    if (this.closeRequested || this.stream.state !== 'readable') return;
    const { byteOffset, byteLength } = chunk;
    const buffer = transfer(chunk.buffer);
    const first = this.pending[0];
    if (first) {
      this.dropRequest();
      first.buffer = transfer(first.buffer);
      if (first.reader === 'none') this.abandon(first);
    }
    const { reader } = this.stream;
    if (reader !== null && !isBYOB(reader)) {
      while (reader.requests.length > 0 && this.total > 0) this.giveQueued(reader.requests.shift());
      if (reader.requests.length === 0) {
        this.put(buffer, byteOffset, byteLength);
      } else {
        if (this.pending.length > 0) this.pending.shift();
        reader.requests.shift().chunk(new Uint8Array(buffer, byteOffset, byteLength));
      }
    } else if (isBYOB(reader)) {
      this.put(buffer, byteOffset, byteLength);
      for (const descriptor of this.fillPending()) this.commit(descriptor);
    } else {
      this.put(buffer, byteOffset, byteLength);
    }
    this.pullIfNeeded();
  }

  put(buffer, offset, length) {
    this.queue.push({ buffer, offset, length });
    this.total += length;
  }

  // What a reader that is gone had got already is for the next one.
  abandon(descriptor) {
    if (descriptor.filled > 0) {
      const { buffer, offset, filled } = descriptor;
      this.put(buffer.slice(offset, offset + filled), 0, filled);
    }
    this.dropRequest();
    this.pending.shift();
  }

  respond(count) {
    const first = this.pending[0];
    if (this.stream.state === 'closed') {
      if (count !== 0) throw invalidState('Controller is already closed');
    } else {
      if (count === 0) throw invalidState('bytesWritten must be greater than 0');
      if (first.filled + count > first.length) {
        throw makeError('ERR_INVALID_ARG_VALUE.RangeError', 'bytesWritten', count);
      }
    }
    first.buffer = transfer(first.buffer);
    this.respondWith(count);
  }

  respondWithView(view) {
    const first = this.pending[0];
    const { byteOffset, byteLength } = view;
    if (this.stream.state === 'closed') {
      if (byteLength !== 0) throw invalidState('View is not zero-length');
    } else if (byteLength === 0) {
      throw invalidState('View is zero-length');
    }
    if (first.offset + first.filled !== byteOffset || first.filled + byteLength > first.length ||
        view.buffer.byteLength !== first.size) {
      throw makeError('ERR_INVALID_ARG_VALUE.RangeError', 'view', view);
    }
    first.buffer = transfer(view.buffer);
    this.respondWith(byteLength);
  }

  respondWith(count) {
    const first = this.pending[0];
    this.dropRequest();
    if (this.stream.state === 'closed') {
      if (first.reader === 'none') this.pending.shift();
      if (isBYOB(this.stream.reader)) {
        while (this.stream.reader.requests.length > 0) this.commit(this.pending.shift());
      }
    } else {
      this.respondReadable(first, count);
    }
    this.pullIfNeeded();
  }

  respondReadable(descriptor, count) {
    descriptor.filled += count;
    if (descriptor.reader === 'none') {
      this.abandon(descriptor);
      for (const each of this.fillPending()) this.commit(each);
      return;
    }
    if (descriptor.filled < descriptor.least) return;
    this.pending.shift();
    // Bytes of an element that is not complete go back to the queue.
    const rest = descriptor.filled % descriptor.elementSize;
    if (rest > 0) {
      const end = descriptor.offset + descriptor.filled;
      this.put(descriptor.buffer.slice(end - rest, end), 0, rest);
      descriptor.filled -= rest;
    }
    const done = this.fillPending();
    this.commit(descriptor);
    for (const each of done) this.commit(each);
  }
}

function viewOf({ Class, buffer, offset, filled, elementSize }) {
  const to = transfer(buffer);
  if (typeof Class === 'function' && Class.name === 'Buffer') {
    return require('buffer').Buffer.from(to, offset, filled);
  }
  return new Class(to, offset, filled / elementSize);
}

class ReadableByteStreamController {
  constructor(key) {
    if (key !== illegal) throw makeError('ERR_ILLEGAL_CONSTRUCTOR');
  }

  get byobRequest() {
    return own(this, 'ReadableByteStreamController').byobRequest();
  }

  get desiredSize() {
    return own(this, 'ReadableByteStreamController').desiredSize();
  }

  close() {
    const c = own(this, 'ReadableByteStreamController');
    if (c.closeRequested) throw invalidState('Controller is already closed');
    if (c.stream.state !== 'readable') throw invalidState('ReadableStream is already closed');
    c.close();
  }

  enqueue(chunk) {
    const c = own(this, 'ReadableByteStreamController');
    checkView(chunk, 'buffer');
    if (chunk.byteLength === 0 || chunk.buffer.byteLength === 0) {
      throw invalidState('chunk ArrayBuffer is zero-length or detached');
    }
    if (c.closeRequested) throw invalidState('Controller is already closed');
    if (c.stream.state !== 'readable') throw invalidState('ReadableStream is already closed');
    c.enqueue(chunk);
  }

  error(err = undefined) {
    own(this, 'ReadableByteStreamController').fail(err);
  }
}
finish(ReadableByteStreamController, ['byobRequest', 'desiredSize', 'close', 'enqueue', 'error'], function () {
  return {};
});

class ReadableStreamBYOBRequest {
  constructor(key) {
    if (key !== illegal) throw makeError('ERR_ILLEGAL_CONSTRUCTOR');
  }

  get view() {
    return own(this, 'ReadableStreamBYOBRequest').view;
  }

  respond(bytesWritten) {
    const { controller, view } = own(this, 'ReadableStreamBYOBRequest');
    if (controller === null) throw invalidState('This BYOB request has been invalidated');
    if (view.byteLength === 0 || view.buffer.byteLength === 0) {
      throw invalidState('Viewed ArrayBuffer is detached');
    }
    controller.respond(Number(bytesWritten));
  }

  respondWithNewView(view) {
    const { controller } = own(this, 'ReadableStreamBYOBRequest');
    if (controller === null) throw invalidState('This BYOB request has been invalidated');
    checkView(view, 'view');
    if (view.buffer.detached) throw invalidState('Viewed ArrayBuffer is detached');
    controller.respondWithView(view);
  }
}
finish(ReadableStreamBYOBRequest, ['view', 'respond', 'respondWithNewView'], function () {
  const { view, controller } = this[kState];
  return { view, controller: controller?.object };
});

class ReadableStreamBYOBReader {
  constructor(stream) {
    const state = stateOf(stream, 'ReadableStream');
    if (state === null) throw makeError('ERR_INVALID_ARG_TYPE', 'stream', 'ReadableStream', stream);
    if (state.reader) throw invalidState('ReadableStream is locked');
    if (state.controller.kind !== 'ReadableByteStreamController') {
      throw makeError('ERR_INVALID_ARG_VALUE', 'stream', stream, 'must be a byte stream');
    }
    attach(this, 'ReadableStreamBYOBReader', state);
  }

  get closed() {
    return closedOf(this, 'ReadableStreamBYOBReader');
  }

  cancel(reason = undefined) {
    return cancelBy(this, 'ReadableStreamBYOBReader', reason);
  }

  async read(view, options = {}) {
    const reader = own(this, 'ReadableStreamBYOBReader');
    checkView(view, 'view');
    if (options !== null && typeof options !== 'function') validateObject(options, 'options');
    if (view.byteLength === 0 || view.buffer.byteLength === 0) {
      throw invalidState('View or Viewed ArrayBuffer is zero-length or detached');
    }
    const min = checkLeast(options?.min, view);
    if (reader.stream === null) throw unattached();
    const request = new PromiseRequest();
    readInto(reader, view, min, request);
    return request.record.promise;
  }

  releaseLock() {
    const reader = own(this, 'ReadableStreamBYOBReader');
    if (reader.stream !== null) release(reader);
  }
}
finish(ReadableStreamBYOBReader, ['closed', 'cancel', 'read', 'releaseLock'], function () {
  const reader = this[kState];
  return { stream: reader.stream?.stream, requests: reader.requests.length, close: reader.closed.promise, };
});

function checkLeast(min, view) {
  if (min === undefined) return 1;
  if (typeof min !== 'number' || !Number.isInteger(min)) {
    throw makeError('ERR_INVALID_ARG_VALUE', 'options.min', min, 'must be an integer');
  }
  if (min <= 0) throw makeError('ERR_INVALID_ARG_VALUE', 'options.min', min, 'must be greater than 0');
  const isDataView = view.length === undefined;
  if (min > (isDataView ? view.byteLength : view.length)) {
    throw makeError('ERR_OUT_OF_RANGE', 'options.min', isDataView ? '<= view.byteLength' : '<= view.length', min);
  }
  return min;
}

function readInto(reader, view, min, request) {
  const { stream } = reader;
  stream.disturbed = true;
  if (stream.state === 'errored') request.error(stream.error);
  else stream.controller.readInto(view, min, request);
}

function setUp(stream, source, mark, chunkSize) {
  const controller = new ReadableByteStreamController(illegal);
  const state = stream[kState];
  const c = new ByteState(controller, state, source, mark, chunkSize);
  controller[kState] = c;
  state.controller = c;
  if (source.start) begin(c, source);
  else c.started = true;
}

function setUpFromSource(stream, source, mark) {
  const start = methodOf(source, 'start', 'source');
  const pullMethod = methodOf(source, 'pull', 'source');
  const cancel = methodOf(source, 'cancel', 'source');
  const { autoAllocateChunkSize: chunkSize } = source;
  if (chunkSize === 0) throw makeError('ERR_INVALID_ARG_VALUE', 'source.autoAllocateChunkSize', chunkSize);
  const object = () => stream[kState].controller.object;
  setUp(stream, {
    start: () => start?.call(source, object()),
    pull: () => invoke(pullMethod, source, object()),
    cancel: (reason) => invokeOnce(cancel, source, reason),
  }, mark, chunkSize === undefined ? undefined : Number(chunkSize));
}

function createByteStream(source) {
  const stream = Object.create(require('internal/webstreams/readable').ReadableStream.prototype);
  initialize(stream);
  setUp(stream, source, 0, undefined);
  return stream;
}

module.exports = {
  ReadableByteStreamController, ReadableStreamBYOBReader, ReadableStreamBYOBRequest,
  createByteStream, readInto, setUpFromSource,
};
