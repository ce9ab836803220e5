// v8.Serializer: values as bytes, in V8's own format, so that what it writes Node can read.

const { makeError } = require('internal/errors');
const { types, inspect } = require('util');
const { VERSION, tags, errorTags, errorClasses, regexpFlags, viewClasses, viewLetters } = require('internal/v8/format');

const WIDE = /[^\0-\xff]/;

// How an error names what cannot be cloned.
function shown(value) {
  if (typeof value === 'function') return Function.prototype.toString.call(value);
  if (typeof value === 'symbol') return value.toString();
  return `#<${value.constructor?.name || 'Object'}>`;
}

const classOf = (view) => viewClasses.findLastIndex((kind) => kind && view instanceof kind && !(
  kind === Uint8Array && Buffer.isBuffer(view)));

class Serializer {
  #bytes = Buffer.allocUnsafe(256);
  #length = 0;
  #ids = new Map();
  #transferred = new Map();
  #viewsAreHosts = false;

  #reserve(count) {
    const needed = this.#length + count;
    if (needed > this.#bytes.length) {
      const grown = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2));
      this.#bytes.copy(grown, 0, 0, this.#length);
      this.#bytes = grown;
    }
    const at = this.#length;
    this.#length = needed;
    return at;
  }

  // (The place is asked for first: it may come with another buffer.)
  #byte(value) {
    const at = this.#reserve(1);
    this.#bytes[at] = value;
  }

  #varint(value) {
    while (value >= 0x80) {
      this.#byte((value % 0x80) | 0x80);
      value = Math.floor(value / 0x80);
    }
    this.#byte(value);
  }

  #double(value) {
    const at = this.#reserve(8);
    this.#bytes.writeDoubleLE(value, at);
  }

  #raw(bytes) {
    const at = this.#reserve(bytes.length);
    this.#bytes.set(bytes, at);
  }

  #string(value) {
    if (!WIDE.test(value)) {
      this.#byte(tags.oneByte);
      this.#varint(value.length);
      this.#raw(Buffer.from(value, 'latin1'));
      return;
    }
    const bytes = Buffer.from(value, 'utf16le');
    let sizeOfLength = 1;
    for (let rest = bytes.length; rest >= 0x80; rest = Math.floor(rest / 0x80)) sizeOfLength++;
    // Two-byte units begin at an even place.
    if ((this.#length + 1 + sizeOfLength) % 2 === 1) this.#byte(tags.padding);
    this.#byte(tags.twoByte);
    this.#varint(bytes.length);
    this.#raw(bytes);
  }

  #bigint(value) {
    const negative = value < 0n;
    if (negative) value = -value;
    const digits = [];
    for (; value > 0n; value >>= 64n) digits.push(value & 0xFFFFFFFFFFFFFFFFn);
    this.#varint(digits.length * 8 * 2 + (negative ? 1 : 0));
    for (const digit of digits) {
      const at = this.#reserve(8);
      this.#bytes.writeBigUInt64LE(digit, at);
    }
  }

  #refuse(value) { throw new (this._getDataCloneError || Error)(`${shown(value)} could not be cloned.`); }

  writeHeader() {
    this.#byte(tags.version);
    this.#byte(VERSION);
  }

  writeUint32(value) { this.#varint(value >>> 0); }
  writeUint64(high, low) { this.#varint((high >>> 0) * 2 ** 32 + (low >>> 0)); }
  writeDouble(value) { this.#double(+value); }

  writeRawBytes(source) {
    if (!ArrayBuffer.isView(source)) {
      const err = new TypeError('source must be a TypedArray or a DataView');
      err.code = 'ERR_INVALID_ARG_TYPE';
      throw err;
    }
    this.#raw(new Uint8Array(source.buffer, source.byteOffset, source.byteLength));
  }

  transferArrayBuffer(id, buffer) { this.#transferred.set(buffer, id >>> 0); }
  _setTreatArrayBufferViewsAsHostObjects(on) { this.#viewsAreHosts = Boolean(on); }

  releaseBuffer() {
    const bytes = Buffer.from(this.#bytes.subarray(0, this.#length));
    this.#bytes = Buffer.allocUnsafe(256);
    this.#length = 0;
    return bytes;
  }

  writeValue(value) {
    this.#write(value);
    return true;
  }

  #write(value) {
    switch (typeof value) {
      case 'undefined': return this.#byte(tags.undefined);
      case 'boolean': return this.#byte(value ? tags.true : tags.false);
      case 'number': return this.#number(value);
      case 'bigint':
        this.#byte(tags.bigint);
        return this.#bigint(value);
      case 'string': return this.#string(value);
      case 'symbol': return this.#refuse(value);
    }
    if (value === null) return this.#byte(tags.null);
    return this.#object(value);
  }

  #number(value) {
    if ((value | 0) === value && !Object.is(value, -0)) {
      this.#byte(tags.int32);
      this.#varint(((value << 1) ^ (value >> 31)) >>> 0);
    } else {
      this.#byte(tags.double);
      this.#double(value);
    }
  }

  #object(value) {
    const id = this.#ids.get(value);
    if (id !== undefined) {
      this.#byte(tags.reference);
      this.#varint(id);
      return undefined;
    }
    const isView = ArrayBuffer.isView(value);
    // A view's buffer comes before the view itself.
    if (isView && !this.#viewsAreHosts) {
      if (!this.#ids.has(value.buffer)) this.#object(value.buffer);
    }
    this.#ids.set(value, this.#ids.size);
    if (typeof value === 'function') return this.#refuse(value);
    if (isView) return this.#viewsAreHosts ? this.#host(value) : this.#view(value);
    if (Array.isArray(value)) return this.#array(value);
    if (types.isDate(value)) {
      this.#byte(tags.date);
      return this.#double(value.getTime());
    }
    if (types.isBoxedPrimitive(value)) return this.#boxed(value.valueOf(), value);
    if (types.isRegExp(value)) return this.#regexp(value);
    if (types.isMap(value)) return this.#entries(value, tags.map, tags.endMap, 2);
    if (types.isSet(value)) return this.#entries(value, tags.set, tags.endSet, 1);
    if (types.isAnyArrayBuffer(value)) return this.#buffer(value);
    if (types.isNativeError(value)) return this.#error(value);
    if (types.isProxy(value) || types.isPromise(value) || types.isWeakMap(value) || types.isWeakSet(value) ||
        types.isGeneratorObject(value) || value instanceof WeakRef) return this.#refuse(value);
    if (types.isExternal(value)) return this.#host(value);
    this.#byte(tags.object);
    const count = this.#properties(value, Object.keys(value));
    this.#byte(tags.endObject);
    return this.#varint(count);
  }

  #properties(object, keys) {
    let count = 0;
    for (const key of keys) {
      // A getter that ran before may have deleted it.
      if (!Object.hasOwn(object, key)) continue;
      const index = +key;
      if (`${index >>> 0}` === key && index < 2 ** 32 - 1) this.#number(index);
      else this.#string(key);
      this.#write(object[key]);
      count++;
    }
    return count;
  }

  #array(array) {
    const { length } = array;
    const keys = Object.keys(array);
    const elements = keys.findLastIndex((key) => `${key >>> 0}` === key) + 1;
    // With holes it is told by its properties.
    const isDense = elements === length;
    if (isDense) {
      this.#byte(tags.dense);
      this.#varint(length);
      for (let at = 0; at < length; at++) {
        // A getter that ran before may have made one.
        if (Object.hasOwn(array, at)) this.#write(array[at]);
        else this.#byte(tags.hole);
      }
    } else {
      this.#byte(tags.sparse);
      this.#varint(length);
    }
    const count = this.#properties(array, isDense ? keys.slice(elements) : keys);
    this.#byte(isDense ? tags.endDense : tags.endSparse);
    this.#varint(count);
    this.#varint(length);
  }

  #boxed(value, object) {
    switch (typeof value) {
      case 'boolean': return this.#byte(value ? tags.boxedTrue : tags.boxedFalse);
      case 'number':
        this.#byte(tags.boxedNumber);
        return this.#double(value);
      case 'bigint':
        this.#byte(tags.boxedBigint);
        return this.#bigint(value);
      case 'string':
        this.#byte(tags.boxedString);
        return this.#string(value);
      default: return this.#refuse(object);
    }
  }

  #regexp({ source, flags }) {
    this.#byte(tags.regexp);
    this.#string(source);
    let bits = 0;
    regexpFlags.forEach((flag, at) => { if (flag && flags.includes(flag)) bits |= 1 << at; });
    this.#varint(bits);
  }

  #entries(collection, begin, end, width) {
    this.#byte(begin);
    // As they are now: a getter may change the collection.
    const entries = [...collection];
    for (const entry of entries) {
      if (width === 2) {
        this.#write(entry[0]);
        this.#write(entry[1]);
      } else {
        this.#write(entry);
      }
    }
    this.#byte(end);
    this.#varint(entries.length * width);
  }

  #buffer(buffer) {
    const id = this.#transferred.get(buffer);
    if (id !== undefined) {
      this.#byte(tags.transferred);
      return this.#varint(id);
    }
    if (types.isSharedArrayBuffer(buffer)) {
      if (typeof this._getSharedArrayBufferId === 'function') {
        this.#byte(0x75);
        return this.#varint(this._getSharedArrayBufferId(buffer) >>> 0);
      }
      return this.#refuse(buffer);
    }
    if (buffer.resizable) {
      this.#byte(tags.resizable);
      this.#varint(buffer.byteLength);
      this.#varint(buffer.maxByteLength);
    } else {
      this.#byte(tags.buffer);
      this.#varint(buffer.byteLength);
    }
    return this.#raw(new Uint8Array(buffer));
  }

  #view(view) {
    this.#byte(tags.view);
    const [letter] = viewLetters.find(([, kind]) => kind && view instanceof kind);
    this.#byte(letter);
    this.#varint(view.byteOffset);
    this.#varint(view.byteLength);
    this.#varint(0);
  }

  #error(err) {
    this.#byte(tags.error);
    const known = errorClasses.find(([, kind]) => err.name === kind.name);
    if (known) this.#byte(known[0]);
    if (Object.hasOwn(err, 'message')) {
      this.#byte(errorTags.message);
      this.#string(`${err.message}`);
    }
    if (typeof err.stack === 'string') {
      this.#byte(errorTags.stack);
      this.#string(err.stack);
    }
    if (Object.hasOwn(err, 'cause')) {
      this.#byte(errorTags.cause);
      this.#write(err.cause);
    }
    this.#byte(errorTags.end);
  }

  #host(object) {
    this.#byte(tags.host);
    if (typeof this._writeHostObject !== 'function') {
      throw makeError('ERR_METHOD_NOT_IMPLEMENTED', '_writeHostObject()');
    }
    this._writeHostObject(object);
  }
}
Serializer.prototype._getDataCloneError = Error;

class DefaultSerializer extends Serializer {
  constructor() {
    super();
    this._setTreatArrayBufferViewsAsHostObjects(true);
  }

  _writeHostObject(view) {
    // Keep track of how to make it again: its kind, its size, its bytes.
    const kind = classOf(view);
    if (kind < 0) throw new this._getDataCloneError(`Unserializable host object: ${inspect(view)}`);
    this.writeUint32(kind);
    this.writeUint32(view.byteLength);
    this.writeRawBytes(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
  }
}

function serialize(value) {
  const serializer = new DefaultSerializer();
  serializer.writeHeader();
  serializer.writeValue(value);
  return serializer.releaseBuffer();
}

module.exports = { Serializer, DefaultSerializer, serialize };
