'use strict';
// CountQueuingStrategy and ByteLengthQueuingStrategy.

const { makeError } = require('internal/errors');
const { validateObject } = require('internal/validators');
const { finish, kState, ownPrivate } = require('internal/webstreams/common');

function makeClass(name, size) {
  // One function for all instances, as the standard wants it.
  Object.defineProperty(size, 'name', { value: 'size' });
  const Class = class {
    constructor(init) {
      if (typeof init !== 'function') validateObject(init, 'init');
      if (init.highWaterMark === undefined) throw makeError('ERR_MISSING_OPTION', 'init.highWaterMark');
      this[kState] = { kind: name, highWaterMark: Number(init.highWaterMark) };
    }

    get highWaterMark() {
      return ownPrivate(this, name, 'state').highWaterMark;
    }

    get size() {
      ownPrivate(this, name, 'byteSizeFunction');
      return size;
    }
  };
  Object.defineProperty(Class, 'name', { value: name, configurable: true });
  finish(Class, ['highWaterMark', 'size'], function () {
    return { highWaterMark: this.highWaterMark };
  });
  return Class;
}

const CountQueuingStrategy = makeClass('CountQueuingStrategy', () => 1);
const ByteLengthQueuingStrategy = makeClass('ByteLengthQueuingStrategy', (chunk) => chunk.byteLength);

module.exports = { CountQueuingStrategy, ByteLengthQueuingStrategy };
