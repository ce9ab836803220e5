'use strict';
// The body of a Request or a Response: bytes, a Node stream, or a Web stream. It becomes a Web stream
// only when somebody asks for `body`.

const { Buffer } = require('buffer');
const { isBlob, ownBytes } = require('internal/blob');
const { isAnyArrayBuffer } = require('util/types');
const { makeError } = require('internal/errors');

const kBody = Symbol('kBody');
const kDisturbed = Symbol.for('nodejs.stream.disturbed');
const kFormData = () => require('internal/fetch/form_data');

class Body {
  constructor({ bytes = null, blob = null, node = null, stream = null }) {
    this.bytes = bytes;
    this.blob = blob;         // that the bytes are of, or what streams them as one does
    this.node = node;         // a Readable, of a response
    this.stream = stream;
    this.used = false;
    this.failure = null;      // why the Readable came to an early end
    this.onFailure = null;    // tells the stream of it
  }

  get isUsed() {
    return this.used || Boolean(this.stream?.[kDisturbed]);
  }

  get isUnusable() {
    return this.isUsed || Boolean(this.stream?.locked);
  }

  asStream() {
    if (this.stream) return this.stream;
    const { bytes, node } = this;
    if (node) {
      this.stream = streamOfNode(node, this);
    } else {
      this.stream = this.blob ? this.blob.stream() : streamOf(bytes);
    }
    return this.stream;
  }

  // All of it, as a Buffer, is given to `done`, or the reason to `failed`.
  read(done, failed) {
    this.used = true;
    if (this.bytes && !this.blob && !this.stream) {
      // As many microtasks as a stream of one chunk would take. (A blob is read in turns of the loop.)
      Promise.resolve().then(() => {}).then(() => done(this.bytes));
      return;
    }
    if (this.node && !this.stream) {
      const chunks = [];
      let hasEnded = false;
      if (this.failure) failed(this.failure.reason);
      this.node.on('data', (chunk) => chunks.push(chunk));
      this.node.on('end', async () => {
        hasEnded = true;
        // As many microtasks as through a stream.
        for (let i = chunks.length > 0 ? 2 : 3; i > 0; i--) await undefined;
        done(Buffer.concat(chunks));
      });
      this.node.on('error', (err) => failed(this.failure ? this.failure.reason : err));
      this.node.on('close', () => { if (!hasEnded) failed(this.failure?.reason); });
      return;
    }
    readStream(this.asStream(), done, failed);
  }

  // Nobody will read what nobody has begun to read.
  drop() {
    if (!this.used && !this.stream) this.node.destroy();
  }

  // A second body with the same contents.
  clone() {
    const [mine, other] = this.asStream().tee();
    this.stream = mine;
    this.node = this.bytes = null;
    return new Body({ stream: other });
  }
}

// What a response's Readable gives, asked for one chunk at a time: all that is there comes a few microtasks
// after it was asked for.
function streamOfNode(node, body) {
  const { createByteStream } = require('internal/webstreams/readable_byte');
  const { kState } = require('internal/webstreams/common');
  const chunks = node[Symbol.asyncIterator]();
  let over = false;
  const fail = (reason) => {
    if (over) return;
    over = true;
    controller.error(reason);
  };
  const take = async () => {
    while (!over) {
      let chunk;
      try {
        chunk = await chunks.next();
      } catch (err) {
        fail(body.failure ? body.failure.reason : err);
        return;
      }
      if (over) return;
      if (chunk.done) {
        over = true;
        controller.close();
        // A reader that lent its own buffer is given it back only when it hears of the end.
        controller.byobRequest?.respond(0);
        return;
      }
      if (chunk.value.length > 0) controller.enqueue(new Uint8Array(chunk.value));
      if (controller.desiredSize <= 0) return;
    }
  };
  const stream = createByteStream({
    async pull() { await take(); },
    async cancel() {
      over = true;
      node.destroy();
    },
  });
  const controller = stream[kState].controller.object;
  body.onFailure = () => fail(body.failure.reason);
  if (body.failure) body.onFailure();
  return stream;
}

// Ends a stream in a microtask, in which it may be over already.
function endSoon(controller, isOver) {
  queueMicrotask(() => {
    if (isOver()) return;
    controller.close();
    controller.byobRequest?.respond(0);
  });
}

function streamOf(bytes) {
  let over = false;
  return new ReadableStream({
    type: 'bytes',
    start(controller) {
      if (bytes.length > 0) controller.enqueue(new Uint8Array(bytes));
      endSoon(controller, () => over);
    },
    cancel() {
      over = true;
    },
  });
}

// What an asynchronous iterator gives, as bytes.
function streamFrom(iterable) {
  const iterator = iterable[Symbol.asyncIterator]();
  let over = false;
  return new ReadableStream({
    type: 'bytes',
    async pull(controller) {
      const { value, done } = await iterator.next();
      if (done) {
        endSoon(controller, () => over);
      } else if (!over) {
        const bytes = new Uint8Array(Buffer.from(value));
        if (bytes.length > 0) controller.enqueue(bytes);
      }
    },
    cancel() {
      over = true;
      return iterator.return?.();
    },
  });
}

// The parts of a form, each by itself: bytes, and blobs as they are read.
async function* inTurn(parts) {
  for (const part of parts) {
    if (isBlob(part)) yield* part.stream();
    else yield part;
  }
}

// All of them, which are taken before anybody asks.
function streamOfParts(parts) {
  let over = false;
  const take = async (controller) => {
    try {
      for await (const bytes of inTurn(parts)) {
        if (over) return;
        if (bytes.length > 0) controller.enqueue(new Uint8Array(bytes));
      }
    } catch (err) {
      if (!over) controller.error(err);
      return;
    }
    endSoon(controller, () => over);
  };
  return new ReadableStream({
    type: 'bytes',
    start(controller) { take(controller); },
    cancel() {
      over = true;
    },
  });
}

async function readStream(stream, done, failed) {
  try {
    const reader = stream.getReader();
    const chunks = [];
    for (;;) {
      const { done: isEnd, value } = await reader.read();
      if (isEnd) break;
      if (!(value instanceof Uint8Array)) throw new TypeError('Received non-Uint8Array chunk');
      chunks.push(value);
    }
    done(Buffer.concat(chunks));
  } catch (err) {
    failed(err);
  }
}

// What a script gives as a body: { body, type }; the media type is null where the body tells none.
function extract(init) {
  if (typeof init === 'object' && init !== null) {
    if (typeof init.getReader === 'function' && typeof init.pipeTo === 'function') {
      if (init.locked || init[kDisturbed]) throw new TypeError('Response body object should not be disturbed or locked');
      return { body: new Body({ stream: init }), type: null };
    }
    if (isBlob(init)) return { body: new Body({ bytes: ownBytes(init), blob: init }), type: init.type || null };
    if (ArrayBuffer.isView(init)) {
      return { body: new Body({ bytes: Buffer.from(new Uint8Array(init.buffer, init.byteOffset, init.byteLength)) }), type: null };
    }
    if (isAnyArrayBuffer(init)) return { body: new Body({ bytes: Buffer.from(init.slice(0)) }), type: null };
    if (init instanceof URLSearchParams) {
      return { body: new Body({ bytes: Buffer.from(`${init}`) }), type: 'application/x-www-form-urlencoded;charset=UTF-8' };
    }
    if (init instanceof kFormData().FormData) {
      const { bytes, parts, type } = kFormData().encode(init);
      const stream = streamOfParts(parts);
      return { body: new Body({ bytes, blob: { stream: () => stream } }), type };
    }
    if (typeof init[Symbol.asyncIterator] === 'function') {
      return { body: new Body({ stream: streamFrom(init) }), type: null };
    }
  }
  return { body: new Body({ bytes: Buffer.from(`${init}`) }), type: 'text/plain;charset=UTF-8' };
}

// The methods of Request and Response that read a body.
function mixIn(Class) {
  // A promise of what `convert` makes of the bytes.
  function all(object, convert) {
    const { promise, resolve, reject } = Promise.withResolvers();
    const done = (bytes) => {
      try {
        resolve(convert(bytes));
      } catch (err) {
        reject(err);
      }
    };
    if (object === null || typeof object !== 'object' || !(kBody in object)) {
      reject(makeError('ERR_INVALID_THIS', Class.name));
      return promise;
    }
    const body = object[kBody];
    if (body === null) done(Buffer.alloc(0));
    else if (body.isUnusable) reject(new TypeError('Body is unusable: Body has already been read'));
    else body.read(done, reject);
    return promise;
  }
  const methods = {
    blob() {
      return all(this, (bytes) => new Blob([bytes], { type: this.headers.get('content-type') ?? '' }));
    },
    arrayBuffer() {
      return all(this, (bytes) => new Uint8Array(bytes).buffer);
    },
    text() {
      return all(this, (bytes) => new TextDecoder().decode(bytes));
    },
    json() {
      return all(this, (bytes) => JSON.parse(new TextDecoder().decode(bytes)));
    },
    formData() {
      return all(this, (bytes) => kFormData().decode(bytes, this.headers.get('content-type')));
    },
    bytes() {
      return all(this, (bytes) => new Uint8Array(bytes));
    },
  };
  const accessors = {
    get body() { return this[kBody] === null ? null : this[kBody].asStream(); },
    get bodyUsed() { return this[kBody] !== null && this[kBody].isUsed; },
  };
  Object.defineProperties(Class.prototype, Object.getOwnPropertyDescriptors({ ...methods }));
  Object.defineProperties(Class.prototype, Object.getOwnPropertyDescriptors(accessors));
}

module.exports = { Body, extract, kBody, mixIn };
