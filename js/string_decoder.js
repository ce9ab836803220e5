'use strict';
// string_decoder: bytes to text, in pieces that may end in the middle of a character.

const { Buffer } = require('buffer');
const { makeError } = require('internal/errors');

const EMPTY = Buffer.alloc(0);

function normalize(encoding) {
  if (encoding === undefined || encoding === null || encoding === '') return 'utf8';
  const name = String(encoding).toLowerCase();
  switch (name) {
    case 'utf-8': return 'utf8';
    case 'ucs2': case 'ucs-2': case 'utf-16le': return 'utf16le';
    case 'binary': return 'latin1';
  }
  if (!Buffer.isEncoding(name)) throw makeError('ERR_UNKNOWN_ENCODING', encoding);
  return name;
}

// How many bytes at the end of `bytes` begin a character that is not complete.
function incomplete(encoding, bytes) {
  const { length } = bytes;
  switch (encoding) {
    case 'utf8': return incompleteUtf8(bytes);
    case 'utf16le': {
      const odd = length % 2;
      const high = length - odd >= 2 ? bytes[length - odd - 1] : 0;
      return high >= 0xd8 && high <= 0xdb ? odd + 2 : odd;
    }
    case 'base64': case 'base64url': return length % 3;
    default: return 0;
  }
}

function incompleteUtf8(bytes) {
  const { length } = bytes;
  for (let back = 1; back <= 3 && back <= length; back++) {
    const byte = bytes[length - back];
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;              // a continuation: its lead is further back
    const size = byte < 0xc2 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : byte < 0xf5 ? 4 : 1;
    if (size <= back) return 0;
    // A second byte that no character has after this lead ends it: the decoder replaces it now.
    if (back > 1) {
      const second = bytes[length - back + 1];
      if ((byte === 0xe0 && second < 0xa0) || (byte === 0xed && second > 0x9f) ||
          (byte === 0xf0 && second < 0x90) || (byte === 0xf4 && second > 0x8f)) return 0;
    }
    return back;
  }
  return 0;
}

class StringDecoder {
  constructor(encoding) {
    this.encoding = normalize(encoding);
    this.rest = EMPTY;
  }

  write(bytes) {
    if (typeof bytes === 'string') return bytes;
    if (!ArrayBuffer.isView(bytes)) {
      throw makeError('ERR_INVALID_ARG_TYPE', 'buf', ['Buffer', 'TypedArray', 'DataView'], bytes);
    }
    let all = bytes instanceof Buffer ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (this.rest.length > 0) all = Buffer.concat([this.rest, all]);
    const cut = all.length - incomplete(this.encoding, all);
    this.rest = cut === all.length ? EMPTY : Buffer.from(all.subarray(cut));
    return all.toString(this.encoding, 0, cut);
  }

  end(bytes) {
    const text = bytes === undefined ? '' : this.write(bytes);
    const { rest } = this;
    this.rest = EMPTY;
    // utf16le drops half a unit; the other encodings say what they have.
    return text + rest.toString(this.encoding);
  }
}

exports.StringDecoder = StringDecoder;
