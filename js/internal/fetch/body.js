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
  constructor({ bytes = null, node = null, stream = null }) {
    this.bytes = bytes;
    this.node = node;         // a Readable, of a response
    this.stream = stream;
    this.used = false;
    this.failure = null;      // why the Readable came to an early end
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
      this.stream = require('internal/stream/web').readableToWeb(node, { type: 'bytes' });
    } else {
      this.stream = new ReadableStream({
        type: 'bytes',
        pull(controller) {
          if (bytes.length > 0) controller.enqueue(new Uint8Array(bytes));
          controller.close();
          controller.byobRequest?.respond(0);
        },
      });
    }
    return this.stream;
  }

  // All of it, as a Buffer.
  async read() {
    this.used = true;
    if (this.stream) return this.readStream();
    if (this.bytes) return this.bytes;
    const chunks = [];
    return new Promise((resolve, reject) => {
      if (this.failure) reject(this.failure.reason);
      this.node.on('data', (chunk) => chunks.push(chunk));
      this.node.on('end', () => resolve(Buffer.concat(chunks)));
      this.node.on('error', (err) => reject(this.failure ? this.failure.reason : err));
      this.node.on('close', () => reject(this.failure?.reason));
    });
  }

  async readStream() {
    const chunks = [];
    for await (const chunk of this.stream) {
      if (!(chunk instanceof Uint8Array)) throw new TypeError('Received non-Uint8Array chunk');
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  }

  // A second body with the same contents.
  clone() {
    if (this.bytes && !this.stream) return new Body({ bytes: this.bytes });
    const [mine, other] = this.asStream().tee();
    this.stream = mine;
    this.node = this.bytes = null;
    return new Body({ stream: other });
  }
}

// What a script gives as a body: { body, type }; the media type is null where the body tells none.
function extract(init) {
  if (typeof init === 'object' && init !== null) {
    if (typeof init.getReader === 'function' && typeof init.pipeTo === 'function') {
      if (init.locked || init[kDisturbed]) throw new TypeError('Response body object should not be disturbed or locked');
      return { body: new Body({ stream: init }), type: null };
    }
    if (isBlob(init)) return { body: new Body({ bytes: ownBytes(init) }), type: init.type || null };
    if (ArrayBuffer.isView(init)) {
      return { body: new Body({ bytes: Buffer.from(new Uint8Array(init.buffer, init.byteOffset, init.byteLength)) }), type: null };
    }
    if (isAnyArrayBuffer(init)) return { body: new Body({ bytes: Buffer.from(init.slice(0)) }), type: null };
    if (init instanceof URLSearchParams) {
      return { body: new Body({ bytes: Buffer.from(`${init}`) }), type: 'application/x-www-form-urlencoded;charset=UTF-8' };
    }
    if (init instanceof kFormData().FormData) {
      const { bytes, type } = kFormData().encode(init);
      return { body: new Body({ bytes }), type };
    }
    if (typeof init[Symbol.asyncIterator] === 'function') {
      return { body: new Body({ stream: ReadableStream.from(init) }), type: null };
    }
  }
  return { body: new Body({ bytes: Buffer.from(`${init}`) }), type: 'text/plain;charset=UTF-8' };
}

// The methods of Request and Response that read a body.
function mixIn(Class) {
  async function all(object) {
    if (!(kBody in object)) throw makeError('ERR_INVALID_THIS', Class.name);
    const body = object[kBody];
    if (body === null) return Buffer.alloc(0);
    if (body.isUnusable) throw new TypeError('Body is unusable: Body has already been read');
    return body.read();
  }
  const methods = {
    async blob() {
      const bytes = await all(this);
      return new Blob([bytes], { type: this.headers.get('content-type') ?? '' });
    },
    async arrayBuffer() {
      return new Uint8Array(await all(this)).buffer;
    },
    async text() {
      return new TextDecoder().decode(await all(this));
    },
    async json() {
      return JSON.parse(new TextDecoder().decode(await all(this)));
    },
    async formData() {
      const type = this.headers.get('content-type');
      return kFormData().decode(await all(this), type);
    },
    async bytes() {
      return new Uint8Array(await all(this));
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
