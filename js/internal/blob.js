// Blob and File: bytes that do not change, with a media type and a name.

const { Buffer } = require('buffer');
const { makeError } = require('internal/errors');
const { kClone, kSend } = require('internal/structured_clone');

const inspect = Symbol.for('nodejs.util.inspect.custom');
const UNPRINTABLE = /[^\u0020-\u007e]/;

// Media types are lower case, and none at all when a character is not printable ASCII.
function mediaType(value) {
  const type = `${value}`;
  return UNPRINTABLE.test(type) ? '' : type.toLowerCase();
}

function dictionary(options) {
  if (options === undefined || options === null) return {};
  if (typeof options !== 'object' && typeof options !== 'function') {
    throw makeError('ERR_INVALID_ARG_TYPE', 'options', 'Object', options);
  }
  return options;
}

// The bytes of one element of the sequence a Blob is made from, which is no Blob. They are copied: a
// Blob's bytes do not change when those of its source do.
function bytesOf(part, endings) {
  if (ArrayBuffer.isView(part)) {
    return Buffer.from(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
  }
  if (part instanceof ArrayBuffer || part instanceof SharedArrayBuffer) {
    return Buffer.from(new Uint8Array(part));
  }
  let text = `${part}`;
  if (endings === 'native') text = text.replaceAll(/\r\n|\r|\n/g, '\n');
  return Buffer.from(text);
}

// The place of the first of ascending numbers that is not smaller than another.
function firstFrom(numbers, least) {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

// What only this file may do with a Blob: see its bytes, and make one on bytes that are already
// another Blob's own.
let isBlob, ownBytes, over, overFiles, partsOf, pieces;

const unreadable = () => new DOMException('The blob could not be read', 'NotReadableError');

// Part of a file, whose bytes are read when they are asked for, and only while the file is what it was.
class FilePart {
  constructor(path, stat, start, end) {
    Object.assign(this, { path, stat, start, end });
  }

  get length() { return this.end - this.start; }

  part(start, end) { return new FilePart(this.path, this.stat, this.start + start, this.start + end); }

  isSame(now) { return now.size === this.stat.size && now.mtimeNs === this.stat.mtimeNs; }

  // Some of its bytes, at most so many of them, beginning there.
  async read(at, most) {
    const file = await require('fs').promises.open(this.path).catch(() => null);
    const bytes = file && await this.readFrom(file, at, Math.min(most, this.length - at)).catch(() => null);
    await file?.close();
    if (!bytes) throw unreadable();
    return bytes;
  }

  async readFrom(file, at, length) {
    if (!this.isSame(await file.stat({ bigint: true }))) return null;
    const bytes = new Uint8Array(length);
    let count = 0;
    while (count < length) {
      const { bytesRead } = await file.read(bytes, count, length - count, this.start + at + count);
      if (bytesRead === 0) return null;
      count += bytesRead;
    }
    return bytes;
  }

  readSync() {
    const fs = require('fs');
    let bytes = null;
    try {
      if (this.isSame(fs.statSync(this.path, { bigint: true }))) bytes = fs.readFileSync(this.path);
    } catch {
      // Told below.
    }
    if (!bytes) throw unreadable();
    return bytes.subarray(this.start, this.end);
  }
}

// A file's bytes come in pieces of this size.
const CHUNK = 65536;

function sliceOfFiles(all, size, start, end, type) {
  const place = (at) => {
    const whole = Math.trunc(at) || 0;
    return Math.min(whole < 0 ? Math.max(size + whole, 0) : whole, size);
  };
  const from = place(start);
  const to = Math.max(from, end === undefined ? size : place(end));
  const parts = [];
  let at = 0;
  for (const part of all) {
    const [first, last] = [Math.max(from - at, 0), Math.min(to - at, part.length)];
    if (first < last) parts.push(part instanceof FilePart ? part.part(first, last) : part.subarray(first, last));
    at += part.length;
  }
  return overFiles(parts, mediaType(type));
}

async function* piecesOf(parts) {
  for (const part of parts) {
    if (!(part instanceof FilePart)) {
      yield new Uint8Array(part);
      continue;
    }
    for (let at = 0; at < part.length; at += CHUNK) yield await part.read(at, CHUNK);
    // That this is its end is asked of the file, too.
    await part.read(part.length, 0);
  }
}

function needsBytes(blob) {
  if (partsOf(blob)) throw makeError('ERR_INVALID_STATE.TypeError', 'File-backed Blobs are not cloneable');
}

class Blob {
  #bytes;
  #type;
  // Where the pieces end that it was put together from: Node reads one at a time.
  #ends = [];
  // The pieces of one that has files among them; it has no bytes of its own.
  #parts;

  constructor(sources = [], options = undefined) {
    if (sources === null || typeof sources !== 'object' ||
        typeof sources[Symbol.iterator] !== 'function') {
      const error = new TypeError('Value cannot be converted to sequence.');
      error.code = 'ERR_INVALID_ARG_TYPE';
      throw error;
    }
    const { endings = 'transparent', type = '' } = dictionary(options);
    if (`${endings}` !== 'transparent' && `${endings}` !== 'native') {
      throw makeError('ERR_INVALID_ARG_VALUE', 'options.endings', endings);
    }
    const parts = [];
    let size = 0;
    let hasFiles = false;
    for (const part of sources) {
      if (isBlob(part) && part.#parts) {
        hasFiles = true;
        parts.push(...part.#parts);
        continue;
      }
      const bytes = isBlob(part) ? part.#bytes : bytesOf(part, `${endings}`);
      if (isBlob(part)) for (const end of part.#ends) this.#ends.push(size + end);
      else this.#ends.push(size + bytes.length);
      parts.push(bytes);
      size += bytes.length;
    }
    if (hasFiles) this.#parts = parts;
    this.#bytes = hasFiles ? Buffer.alloc(0) : Buffer.concat(parts);
    this.#type = mediaType(type);
  }

  static {
    isBlob = (value) => typeof value === 'object' && value !== null && #bytes in value;
    // (A file's are read here and now.)
    ownBytes = (blob) => {
      if (!blob.#parts) return blob.#bytes;
      return Buffer.concat(blob.#parts.map((part) => (part instanceof FilePart ? part.readSync() : part)));
    };
    partsOf = (blob) => blob.#parts;
    overFiles = (parts, type) => {
      const blob = new Blob();
      blob.#parts = parts;
      blob.#type = type;
      return blob;
    };
    over = (bytes, type, ends = [bytes.length]) => {
      const blob = new Blob();
      blob.#bytes = bytes;
      blob.#type = mediaType(type);
      blob.#ends = ends;
      return blob;
    };
    pieces = (blob) => blob.#ends.length;
  }

  get type() { check(this); return this.#type; }
  get size() {
    check(this);
    return this.#parts ? this.#parts.reduce((size, { length }) => size + length, 0) : this.#bytes.length;
  }

  [kClone]() { needsBytes(this); return over(this.#bytes, this.#type, this.#ends); }

  [kSend]() {
    needsBytes(this);
    return ['internal/blob', 'received', new Uint8Array(this.#bytes), this.#type, ...this.#ends];
  }

  slice(start = 0, end = undefined, type = '') {
    check(this);
    if (this.#parts) return sliceOfFiles(this.#parts, this.size, start, end, type);
    const bytes = this.#bytes.subarray(start, end);
    const from = bytes.byteOffset - this.#bytes.byteOffset;
    const ends = [];
    if (bytes.length > 0) {
      let at = firstFrom(this.#ends, from);
      let begin = at > 0 ? this.#ends[at - 1] : 0;
      for (; at < this.#ends.length && begin < from + bytes.length; at++) {
        begin = this.#ends[at];
        ends.push(Math.min(begin - from, bytes.length));
      }
    }
    return over(bytes, type, ends);
  }

  async arrayBuffer() {
    check(this);
    if (this.#parts) {
      const parts = this.#parts.map((part) => (part instanceof FilePart ? part.read(0, part.length) : part));
      const { buffer, byteOffset, length } = Buffer.concat(await Promise.all(parts));
      return buffer.slice(byteOffset, byteOffset + length);
    }
    for (let steps = 2 * pieces(this) - 1; steps > 0; steps--) await undefined;
    return new Uint8Array(this.#bytes).buffer;
  }

  async text() {
    check(this);
    return new TextDecoder().decode(await this.arrayBuffer());
  }

  async bytes() {
    check(this);
    return new Uint8Array(await this.arrayBuffer());
  }

  // A chunk for each piece, and one ahead. Going on to the next piece is a step of its own, and after
  // each step that leaves nothing in the queue the next is an immediate.
  stream() {
    check(this);
    const { ReadableStream } = require('stream/web');
    if (this.#parts) {
      const pieces = piecesOf(this.#parts);
      return new ReadableStream({
        type: 'bytes',
        async pull(controller) {
          const { value, done } = await pieces.next();
          if (!done) {
            controller.enqueue(value);
            return;
          }
          controller.close();
          controller.byobRequest?.respond(0);
        },
        cancel: () => pieces.return(),
      });
    }
    const bytes = this.#bytes;
    const ends = this.#ends;
    let at = 0;               // the piece
    let begin = 0;            // where it begins
    let isRead = false;
    let isOver = false;

    function step(controller, done) {
      if (isOver) return;
      if (isRead) {
        isRead = false;
        begin = ends[at++];
      } else if (at < ends.length) {
        isRead = true;
        if (ends[at] > begin) {
          controller.enqueue(new Uint8Array(bytes.subarray(begin, ends[at])));
          if (controller.desiredSize < 0) {
            done();
            return;
          }
        }
      }
      if (at < ends.length) {
        setImmediate(step, controller, done);
        return;
      }
      isOver = true;
      controller.close();
      controller.byobRequest?.respond(0);
      done();
    }

    return new ReadableStream({
      type: 'bytes',
      pull: (controller) => new Promise((resolve) => step(controller, resolve)),
      cancel() {
        isOver = true;
      },
    });
  }

  textStream() {
    const { TextDecoderStream } = require('stream/web');
    return this.stream().pipeThrough(new TextDecoderStream());
  }

  [inspect](depth, options, show) {
    return shown(this, { size: this.size, type: this.type }, depth, options, show);
  }
}

function check(blob) {
  if (!isBlob(blob)) throw makeError('ERR_INVALID_THIS', 'Blob');
}

function shown(object, properties, depth, options, show) {
  if (depth < 0) return `[${object.constructor.name}]`;
  return `${object.constructor.name} ${show(properties, options)}`;
}

class File extends Blob {
  #name;
  #lastModified;

  constructor(fileBits, fileName, options = undefined) {
    if (arguments.length < 2) throw makeError('ERR_MISSING_ARGS', 'fileBits', 'fileName');
    super(fileBits, options);
    const { lastModified = Date.now() } = dictionary(options);
    this.#name = `${fileName}`.toWellFormed();
    this.#lastModified = Math.trunc(+lastModified) || 0;
  }

  get name() {
    if (!(#name in this)) throw makeError('ERR_INVALID_THIS', 'File');
    return this.#name;
  }

  get lastModified() {
    if (!(#name in this)) throw makeError('ERR_INVALID_THIS', 'File');
    return this.#lastModified;
  }

  [kClone]() {
    const { type, lastModified } = this;
    return new File([super[kClone]()], this.#name, { type, lastModified });
  }

  [kSend]() {
    const [module, , ...parts] = super[kSend]();
    return [module, 'receivedFile', this.#name, this.#lastModified, ...parts];
  }

  [inspect](depth, options, show) {
    const { size, type, name, lastModified } = this;
    return shown(this, { size, type, name, lastModified }, depth, options, show);
  }
}

function finish(Class, names) {
  for (const name of names) {
    Object.defineProperty(Class.prototype, name, { enumerable: true });
  }
  const tag = { value: Class.name, configurable: true };
  Object.defineProperty(Class.prototype, Symbol.toStringTag, tag);
}

finish(Blob, ['type', 'size', 'slice', 'arrayBuffer', 'text', 'bytes', 'stream', 'textStream']);
finish(File, ['name', 'lastModified']);

// A Blob of a file as it is now.
function ofFile(path, type) {
  const fs = require('fs');
  let stat;
  try {
    stat = fs.statSync(path, { bigint: true });
  } catch {
    throw Object.assign(new TypeError('Unable to open file as blob'), { code: 'ERR_INVALID_ARG_VALUE' });
  }
  return overFiles([new FilePart(path, stat, 0, Number(stat.size))], type);
}

// What has come from another thread.
function received({ buffer }, type, ...ends) {
  return over(Buffer.from(buffer), type, ends);
}

function receivedFile(name, lastModified, ...parts) {
  const blob = received(...parts);
  return new File([blob], name, { type: blob.type, lastModified });
}

// Object URLs keep their Blob until they are revoked.
const objectURLs = new Map();

function createObjectURL(blob) {
  if (!isBlob(blob)) throw makeError('ERR_INVALID_ARG_TYPE', 'obj', 'Blob', blob);
  const id = `blob:nodedata:${require('crypto').randomUUID()}`;
  objectURLs.set(id, blob);
  return id;
}

function revokeObjectURL(id) {
  objectURLs.delete(`${id}`);
}

function resolveObjectURL(id) {
  const blob = objectURLs.get(`${id}`);
  return blob && blob.slice(0, undefined, blob.type);
}

module.exports = {
  Blob, File, createObjectURL, isBlob, ofFile, ownBytes, received, receivedFile, resolveObjectURL,
  revokeObjectURL,
};
