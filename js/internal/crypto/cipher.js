'use strict';
// Ciphers. The classes are Transform streams, which are set up when one is first used as such.

const { Buffer } = require('buffer');
const { makeError } = require('internal/errors');
const { validateInt32, validateObject, validateString } = require('internal/validators');
const { VIEWS, checkSize, isBytes, secretBytes } = require('internal/crypto/arguments');
const host = native('crypto');

const kHandle = Symbol('kHandle');

function CipherBase() {}

// Bytes, or text that is read natively.
function bytes(value, name) {
  if (typeof value !== 'string' && !isBytes(value)) throw makeError('ERR_INVALID_ARG_TYPE', name, ['string', ...VIEWS], value);
  checkSize(value, `${name === 'aadbuf' ? 'buffer' : name} is too big`);
  return value;
}

function tagLengthOf(options) {
  const length = options?.authTagLength;
  if (length === undefined || length === null) return undefined;
  if (length >> 0 !== length || length < 0) {
    throw makeError('ERR_INVALID_ARG_VALUE', 'options.authTagLength', length);
  }
  return length;
}

function open(stream, encrypts, cipher, key, iv, options) {
  validateString(cipher, 'cipher');
  const secret = secretBytes(key, 'key', options?.encoding);
  const vector = iv === null ? null : bytes(iv, 'iv');
  checkSize(secret, 'key is too big');
  const handle = host.openCipher(cipher, secret, vector, encrypts, tagLengthOf(options));
  stream._decoder = null;
  stream._options = options;
  stream[kHandle] = Object.setPrototypeOf(handle, CipherBase.prototype);
}

function Cipheriv(cipher, key, iv, options) {
  if (!(this instanceof Cipheriv)) return new Cipheriv(cipher, key, iv, options);
  open(this, true, cipher, key, iv, options);
}

function Decipheriv(cipher, key, iv, options) {
  if (!(this instanceof Decipheriv)) return new Decipheriv(cipher, key, iv, options);
  open(this, false, cipher, key, iv, options);
}

// The output as the encoding wants it; what does not make a whole character waits.
function encoded(stream, output, encoding, isLast) {
  if (!encoding || encoding === 'buffer') return output;
  const { StringDecoder } = require('string_decoder');
  const decoder = stream._decoder ?? new StringDecoder(encoding);
  if (decoder.encoding !== new StringDecoder(encoding).encoding) {
    throw makeError('ERR_INVALID_ARG_VALUE', 'outputEncoding', encoding, `cannot be changed from '${decoder.encoding}'`);
  }
  stream._decoder = decoder;
  return isLast ? decoder.end(output) : decoder.write(output);
}

const methods = {
  _transform(chunk, encoding, callback) {
    this.push(host.updateCipher(this[kHandle], chunk, encoding));
    callback();
  },
  _flush(callback) {
    try {
      this.push(host.finishCipher(this[kHandle]));
    } catch (err) {
      callback(err);
      return;
    }
    callback();
  },
  update(data, inputEncoding, outputEncoding) {
    checkSize(data, 'data is too long');
    return encoded(this, host.updateCipher(this[kHandle], data, inputEncoding), outputEncoding, false);
  },
  final(outputEncoding) {
    return encoded(this, host.finishCipher(this[kHandle]), outputEncoding, true);
  },
  setAutoPadding(autoPadding) {
    host.padCipher(this[kHandle], autoPadding === undefined || Boolean(autoPadding));
    return this;
  },
  setAAD(aadbuf, options) {
    const length = options?.plaintextLength;
    if (length !== undefined && (length >> 0 !== length || length < 0)) {
      throw makeError('ERR_INVALID_ARG_VALUE', 'options.plaintextLength', length);
    }
    const extra = typeof aadbuf === 'string' ? Buffer.from(aadbuf, options?.encoding) : bytes(aadbuf, 'aadbuf');
    host.addToSeal(this[kHandle], extra, length);
    return this;
  },
  getAuthTag() {
    return host.tag(this[kHandle]);
  },
  setAuthTag(tagbuf, encoding) {
    const tag = typeof tagbuf === 'string' ? Buffer.from(tagbuf, encoding) : bytes(tagbuf, 'buffer');
    if (host.setTag(this[kHandle], tag)) {
      host.deprecated('DEP0182', 'Using AES-GCM authentication tags of less than 128 bits without specifying the ' +
        'authTagLength option when initializing decryption is deprecated.');
    }
    return this;
  },
};

function give(Class, names) {
  const prototype = host.lazyStream();
  Object.defineProperty(prototype, 'constructor', { value: Class, configurable: true, writable: true });
  for (const name of names) prototype[name] = methods[name];
  Class.prototype = prototype;
  host.adopt(Class);
}

give(Cipheriv, ['_transform', '_flush', 'update', 'final', 'setAutoPadding', 'getAuthTag', 'setAAD']);
give(Decipheriv, ['_transform', '_flush', 'update', 'final', 'setAutoPadding', 'setAuthTag', 'setAAD']);

function getCipherInfo(nameOrNid, options) {
  if (typeof nameOrNid !== 'string' && typeof nameOrNid !== 'number') {
    throw makeError('ERR_INVALID_ARG_TYPE', 'nameOrNid', ['string', 'number'], nameOrNid);
  }
  if (typeof nameOrNid === 'number') validateInt32(nameOrNid, 'nameOrNid');
  const lengths = [];
  if (options !== undefined) {
    validateObject(options, 'options');
    for (const name of ['keyLength', 'ivLength']) {
      if (options[name] !== undefined) validateInt32(options[name], `options.${name}`);
      lengths.push(options[name]);
    }
  }
  return host.cipherInfo(nameOrNid, ...lengths);
}

exports.Cipheriv = Cipheriv;
exports.Decipheriv = Decipheriv;
exports.createCipheriv = (cipher, key, iv, options) => new Cipheriv(cipher, key, iv, options);
exports.createDecipheriv = (cipher, key, iv, options) => new Decipheriv(cipher, key, iv, options);
exports.getCiphers = () => host.ciphers();
exports.getCipherInfo = getCipherInfo;
