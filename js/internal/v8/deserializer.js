// v8.Deserializer: values from bytes in V8's format.

const { VERSION, tags, errorTags, errorClasses, regexpFlags, viewClasses, viewLetters } = require('internal/v8/format');

const unreadable = () => new Error('Unable to deserialize cloned data.');

class Deserializer {
  #at = 0;
  #bytes;
  #version = 0;
  #objects = [];
  #transferred = new Map();

  constructor(buffer) {
    if (!ArrayBuffer.isView(buffer)) {
      const err = new TypeError('buffer must be a TypedArray or a DataView');
      err.code = 'ERR_INVALID_ARG_TYPE';
      throw err;
    }
    this.buffer = buffer;
    this.#bytes = Buffer.from(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  }

  #take(count) {
    const at = this.#at;
    if (!(count <= this.#bytes.length - at)) throw unreadable();
    this.#at += count;
    return at;
  }

  #byte() { return this.#bytes[this.#take(1)]; }

  #varint() {
    let value = 0;
    for (let factor = 1; ; factor *= 0x80) {
      const byte = this.#byte();
      if (factor < 2 ** 63) value += (byte & 0x7F) * factor;
      if (byte < 0x80) return value;
    }
  }

  #double() { return this.#bytes.readDoubleLE(this.#take(8)); }

  // A number of elements that the rest of the bytes can hold at all.
  #count() {
    const count = this.#varint();
    if (count > this.#bytes.length - this.#at) throw unreadable();
    return count;
  }

  #tag() {
    let tag = this.#byte();
    while (tag === tags.padding) tag = this.#byte();
    return tag;
  }

  #peek() {
    while (this.#bytes[this.#at] === tags.padding) this.#at++;
    return this.#bytes[this.#at];
  }

  readHeader() {
    if (this.#bytes[this.#at] === tags.version) {
      this.#at++;
      this.#version = this.#varint();
    }
    if (this.#version === 0 || this.#version > VERSION) {
      throw new Error('Unable to deserialize cloned data due to invalid or unsupported version.');
    }
    return true;
  }

  getWireFormatVersion() { return this.#version; }
  transferArrayBuffer(id, buffer) { this.#transferred.set(id >>> 0, buffer); }
  readUint32() { return this.#varint() >>> 0; }

  readUint64() {
    const value = this.#varint();
    return [Math.floor(value / 2 ** 32) >>> 0, value >>> 0];
  }

  readDouble() { return this.#double(); }
  _readRawBytes(length) { return this.#take(length); }

  readRawBytes(length) {
    const at = this.#take(length);
    return Buffer.from(this.#bytes.subarray(at, at + length));
  }

  readValue() { return this.#read(this.#tag()); }

  #string(tag = this.#tag()) {
    const length = this.#varint();
    const at = this.#take(length);
    if (tag === tags.oneByte) return this.#bytes.latin1Slice(at, at + length);
    if (tag === tags.twoByte && length % 2 === 0) return this.#bytes.ucs2Slice(at, at + length);
    if (tag === tags.utf8) return this.#bytes.utf8Slice(at, at + length);
    throw unreadable();
  }

  #bigint() {
    const bits = this.#varint();
    const size = Math.floor(bits / 2);
    if (size % 8 !== 0) throw unreadable();
    const at = this.#take(size);
    let value = 0n;
    for (let place = size - 8; place >= 0; place -= 8) value = (value << 64n) | this.#bytes.readBigUInt64LE(at + place);
    return bits % 2 === 1 ? -value : value;
  }

  // An object has its number before its parts are read: they may refer to it.
  #remember(object) {
    this.#objects.push(object);
    return object;
  }

  #read(tag) {
    switch (tag) {
      case tags.verify:
        this.#varint();
        return this.readValue();
      case tags.undefined: return undefined;
      case tags.null: return null;
      case tags.true: return true;
      case tags.false: return false;
      case tags.int32: {
        const value = this.#varint() >>> 0;
        return (value >>> 1) ^ -(value & 1);
      }
      case tags.uint32: return this.#varint() >>> 0;
      case tags.double: return this.#double();
      case tags.bigint: return this.#bigint();
      case tags.oneByte: case tags.twoByte: case tags.utf8: return this.#string(tag);
      case tags.reference: {
        const id = this.#varint();
        if (id >= this.#objects.length) throw unreadable();
        return this.#view(this.#objects[id]);
      }
      case tags.object: {
        const object = this.#remember({});
        this.#properties(object, tags.endObject);
        this.#varint();
        return object;
      }
      case tags.dense: return this.#dense();
      case tags.sparse: {
        const array = this.#remember([]);
        array['length'] = this.#varint() >>> 0;
        this.#properties(array, tags.endSparse);
        this.#varint();
        this.#varint();
        return array;
      }
      case tags.date: return this.#remember(new Date(this.#double()));
      case tags.boxedTrue: return this.#remember(Object(true));
      case tags.boxedFalse: return this.#remember(Object(false));
      case tags.boxedNumber: return this.#remember(Object(this.#double()));
      case tags.boxedBigint: return this.#remember(Object(this.#bigint()));
      case tags.boxedString: return this.#remember(Object(this.#string()));
      case tags.regexp: {
        const source = this.#string();
        const bits = this.#varint();
        const flags = regexpFlags.filter((flag, at) => flag && bits & (1 << at)).join('');
        return this.#remember(new RegExp(source, flags));
      }
      case tags.map: return this.#map();
      case tags.set: {
        const set = this.#remember(new Set());
        while (this.#peek() !== tags.endSet) set.add(this.readValue());
        this.#tag();
        this.#varint();
        return set;
      }
      case tags.buffer: return this.#buffer(this.#varint());
      case tags.resizable: {
        const length = this.#varint();
        return this.#buffer(length, { maxByteLength: this.#varint() });
      }
      case tags.transferred: {
        const buffer = this.#transferred.get(this.#varint());
        if (buffer === undefined) throw unreadable();
        return this.#view(this.#remember(buffer));
      }
      case tags.error: return this.#error();
      case tags.host: {
        const place = this.#objects.push(undefined) - 1;
        if (typeof this._readHostObject !== 'function') throw unreadable();
        const object = this._readHostObject();
        if (typeof object !== 'object' || object === null) {
          throw new TypeError('readHostObject must return an object');
        }
        this.#objects[place] = object;
        return object;
      }
      default: throw unreadable();
    }
  }

  #key(value) {
    if (typeof value !== 'string' && typeof value !== 'number') throw unreadable();
    return value;
  }

  #properties(object, end) {
    while (this.#peek() !== end) {
      const key = this.#key(this.readValue());
      // Defined, not set: `__proto__` is a name like others here.
      Object.defineProperty(object, key, {
        value: this.readValue(), writable: true, enumerable: true, configurable: true,
      });
    }
    this.#tag();
  }

  #dense() {
    const length = this.#count();
    const array = this.#remember(new Array(length));
    for (let at = 0; at < length; at++) {
      const tag = this.#tag();
      if (tag !== tags.hole) array[at] = this.#read(tag);
    }
    this.#properties(array, tags.endDense);
    this.#varint();
    this.#varint();
    return array;
  }

  #map() {
    const map = this.#remember(new Map());
    while (this.#peek() !== tags.endMap) {
      const key = this.readValue();
      map.set(key, this.readValue());
    }
    this.#tag();
    this.#varint();
    return map;
  }

  #buffer(length, options) {
    const at = this.#take(length);
    if (options && !(options.maxByteLength >= length)) throw unreadable();
    const buffer = new ArrayBuffer(length, options);
    new Uint8Array(buffer).set(this.#bytes.subarray(at, at + length));
    return this.#view(this.#remember(buffer));
  }

  // A view comes right behind its buffer, and stands in its place.
  #view(buffer) {
    if (this.#bytes[this.#at] !== tags.view || !(buffer instanceof ArrayBuffer)) return buffer;
    this.#at++;
    const letter = this.#byte();
    const kind = viewLetters.find(([known]) => known === letter)?.[1];
    const offset = this.#varint();
    const length = this.#varint();
    if (this.#version >= 14) this.#varint();
    if (!kind) throw unreadable();
    const size = kind.BYTES_PER_ELEMENT || 1;
    if (offset + length > buffer.byteLength || length % size !== 0 || offset % size !== 0) throw unreadable();
    return this.#remember(new kind(buffer, offset, length / size));
  }

  #error() {
    const place = this.#objects.push(undefined) - 1;
    const known = errorClasses.find(([letter]) => letter === this.#bytes[this.#at]);
    if (known) this.#at++;
    const err = new (known ? known[1] : Error)();
    this.#objects[place] = err;
    const define = (name, value) => Object.defineProperty(err, name, { value, writable: true, configurable: true });
    let stack;
    for (;;) {
      switch (this.#byte()) {
        case errorTags.message: define('message', this.#string()); break;
        case errorTags.cause: define('cause', this.readValue()); break;
        case errorTags.stack: stack = this.#string(); break;
        case errorTags.end:
          define('stack', stack);
          return err;
        default: throw unreadable();
      }
    }
  }
}

class DefaultDeserializer extends Deserializer {
  _readHostObject() {
    const kind = viewClasses[this.readUint32()];
    const length = this.readUint32();
    if (!kind) throw unreadable();
    const bytes = this.readRawBytes(length);
    if (kind === Buffer) return bytes;
    // Bytes of their own, where the elements begin at a multiple of their size.
    const { buffer } = new Uint8Array(bytes);
    return new kind(buffer, 0, length / (kind.BYTES_PER_ELEMENT || 1));
  }
}

function deserialize(buffer) {
  const deserializer = new DefaultDeserializer(buffer);
  deserializer.readHeader();
  return deserializer.readValue();
}

module.exports = { Deserializer, DefaultDeserializer, deserialize };
