'use strict';
// tee(): two streams of one. Each chunk that is read is given to both; the source is cancelled when
// both are.

const { kState } = require('internal/webstreams/common');
const { ReadableStreamDefaultReader, inside } = require('internal/webstreams/readable');

const { process } = globalThis;
const { cancelStream, createReadable, read, release } = inside;

function tee(stream) {
  const bytes = stream[kState].controller.kind === 'ReadableByteStreamController';
  return bytes ? teeBytes(stream) : teeChunks(stream);
}

// What the branches know of each other.
class Both {
  constructor(stream) {
    this.source = stream[kState];
    this.cancelled = [false, false];
    this.reasons = [undefined, undefined];
    this.record = Promise.withResolvers();
    this.streams = [];
  }

  cancel(at, reason) {
    this.cancelled[at] = true;
    this.reasons[at] = reason;
    if (this.cancelled[1 - at]) this.record.resolve(cancelStream(this.source, this.reasons));
    return this.record.promise;
  }

  controller(at) {
    return this.streams[at][kState].controller;
  }

  over() {
    if (!this.cancelled[0] || !this.cancelled[1]) this.record.resolve();
  }

  // The source failed: so do both.
  watch(reader, isCurrent) {
    reader.closed.promise.then(undefined, (err) => {
      if (!isCurrent(reader)) return;
      this.controller(0).fail(err);
      this.controller(1).fail(err);
      this.over();
    });
  }
}

function teeChunks(stream) {
  const reader = new ReadableStreamDefaultReader(stream)[kState];
  const both = new Both(stream);
  let reading = false;

  function pull() {
    if (reading) return Promise.resolve();
    reading = true;
    read(reader, {
      chunk(chunk) {
        // A microtask later, so that the reader's own failure is noticed first.
        queueMicrotask(() => {
          reading = false;
          for (const at of [0, 1]) if (!both.cancelled[at]) both.controller(at).enqueue(chunk);
        });
      },
      // In a tick, so after all microtasks, as Node does it.
      close() {
        process.nextTick(() => {
          reading = false;
          for (const at of [0, 1]) if (!both.cancelled[at]) both.controller(at).close();
          both.over();
        });
      },
      error() {
        reading = false;
      },
    });
    return Promise.resolve();
  }

  both.streams = [0, 1].map((at) => createReadable({
    start() {}, pull, cancel: (reason) => both.cancel(at, reason),
  }));
  both.watch(reader, () => true);
  return both.streams;
}

// Of a byte stream's branches each may be read with a buffer of its reader's, which then goes to the
// source; the other branch gets a copy.
function teeBytes(stream) {
  const { ReadableStreamBYOBReader, createByteStream, readInto } = require('internal/webstreams/readable_byte');
  const both = new Both(stream);
  let reader = new ReadableStreamDefaultReader(stream)[kState];
  let reading = false;
  const again = [false, false];

  const isCurrent = (asked) => asked === reader;

  function become(Class) {
    if (reader.kind === Class.name) return;
    release(reader);
    reader = new Class(stream)[kState];
    both.watch(reader, isCurrent);
  }

  function copyOf(chunk) {
    try {
      return new Uint8Array(chunk.buffer.slice(chunk.byteOffset, chunk.byteOffset + chunk.byteLength));
    } catch (err) {
      both.controller(0).fail(err);
      both.controller(1).fail(err);
      both.record.resolve(cancelStream(both.source, err));
      return null;
    }
  }

  function goOn() {
    reading = false;
    if (again[0]) pull(0);
    else if (again[1]) pull(1);
  }

  function closeBoth() {
    reading = false;
    for (const at of [0, 1]) if (!both.cancelled[at]) both.controller(at).close();
    for (const at of [0, 1]) {
      const c = both.controller(at);
      if (c.pending.length > 0) c.respond(0);
    }
    both.over();
  }

  const error = () => {
    reading = false;
  };

  function pullDefault() {
    become(ReadableStreamDefaultReader);
    read(reader, {
      chunk(chunk) {
        queueMicrotask(() => {
          again.fill(false);
          let second = chunk;
          if (!both.cancelled[0] && !both.cancelled[1]) {
            second = copyOf(chunk);
            if (second === null) return;
          }
          if (!both.cancelled[0]) both.controller(0).enqueue(chunk);
          if (!both.cancelled[1]) both.controller(1).enqueue(second);
          goOn();
        });
      },
      close: closeBoth,
      error,
    });
  }

  function pullInto(view, at) {
    become(ReadableStreamBYOBReader);
    const other = 1 - at;
    readInto(reader, view, 1, {
      chunk(chunk) {
        queueMicrotask(() => {
          again.fill(false);
          if (!both.cancelled[other]) {
            const copy = copyOf(chunk);
            if (copy === null) return;
            if (!both.cancelled[at]) both.controller(at).respondWithView(chunk);
            both.controller(other).enqueue(copy);
          } else if (!both.cancelled[at]) {
            both.controller(at).respondWithView(chunk);
          }
          goOn();
        });
      },
      close(chunk) {
        reading = false;
        if (!both.cancelled[at]) both.controller(at).close();
        if (!both.cancelled[other]) both.controller(other).close();
        if (chunk !== undefined) {
          if (!both.cancelled[at]) both.controller(at).respondWithView(chunk);
          const c = both.controller(other);
          if (!both.cancelled[other] && c.pending.length > 0) c.respond(0);
        }
        both.over();
      },
      error,
    });
  }

  function pull(at) {
    if (reading) {
      again[at] = true;
      return Promise.resolve();
    }
    reading = true;
    const request = both.controller(at).byobRequest();
    if (request === null) pullDefault();
    else pullInto(request.view, at);
    return Promise.resolve();
  }

  both.streams = [0, 1].map((at) => createByteStream({
    start() {}, pull: () => pull(at), cancel: (reason) => both.cancel(at, reason),
  }));
  both.watch(reader, isCurrent);
  return both.streams;
}

module.exports = tee;
