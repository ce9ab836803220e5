'use strict';
// string_decoder: bytes to text, in pieces that may end in the middle of a character.

const { Buffer } = require('buffer');
const { makeError } = require('internal/errors');

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

function StringDecoder(encoding) {
  this.encoding = normalize(encoding);
  // The first bytes of a character that is not complete: `lastNeed` are missing of `lastTotal`.
  this.lastChar = Buffer.alloc(4);
  this.lastNeed = 0;
  this.lastTotal = 0;
}

// Notes how many bytes at the end of `bytes` begin a character that is not complete, and returns
// how many come before them.
function complete(decoder, bytes) {
  const { length } = bytes;
  let have = 0;
  let total = 0;
  switch (decoder.encoding) {
    case 'utf8':
      [have, total] = incompleteUtf8(bytes);
      break;
    case 'utf16le':
      total = 2;
      if (length % 2 === 1) {
        have = 1;
        // ... unless it continues a pair.
        if (length === 3 && decoder.lastTotal === 4) [have, total] = [3, 4];
      } else if (length > 0 && bytes[length - 1] >= 0xd8 && bytes[length - 1] <= 0xdb) {
        // Half a pair waits for the other half; not (in Node, too) where it ends what was waited for.
        if (length !== decoder.lastTotal) [have, total] = [2, 4];
      }
      break;
    case 'base64': case 'base64url':
      have = length % 3;
      total = 3;
  }
  decoder.lastNeed = have > 0 ? total - have : 0;
  decoder.lastTotal = have > 0 ? total : 0;
  if (have > 0) bytes.copy(decoder.lastChar, 0, length - have);
  return length - have;
}

function incompleteUtf8(bytes) {
  const { length } = bytes;
  for (let back = 1; back <= 3 && back <= length; back++) {
    const byte = bytes[length - back];
    if (byte < 0x80) break;
    if (byte < 0xc0) continue;              // a continuation: its lead is further back
    const total = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : byte < 0xf8 ? 4 : 1;
    if (total <= back) break;
    return [back, total];
  }
  return [0, 0];
}

function rest(decoder) {
  return decoder.lastChar.subarray(0, decoder.lastTotal - decoder.lastNeed);
}

StringDecoder.prototype.write = function(bytes) {
  if (!this.lastChar) throw makeError('ERR_INVALID_THIS', 'StringDecoder');
  if (typeof bytes === 'string') return bytes;
  if (!ArrayBuffer.isView(bytes)) {
    throw makeError('ERR_INVALID_ARG_TYPE', 'buf', ['Buffer', 'TypedArray', 'DataView'], bytes);
  }
  let all = bytes instanceof Buffer ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (this.lastNeed > 0) all = Buffer.concat([rest(this), all]);
  return all.toString(this.encoding, 0, complete(this, all));
};

StringDecoder.prototype.end = function(bytes) {
  let text = bytes === undefined ? '' : this.write(bytes);
  // utf16le drops half a unit; the other encodings say what they have.
  if (this.lastNeed > 0) text += rest(this).toString(this.encoding);
  this.lastNeed = this.lastTotal = 0;
  return text;
};

// Decodes `bytes` from `offset` on, without what was left from before.
StringDecoder.prototype.text = function(bytes, offset) {
  this.lastNeed = this.lastTotal = 0;
  return this.write(bytes.slice(offset));
};

exports.StringDecoder = StringDecoder;
