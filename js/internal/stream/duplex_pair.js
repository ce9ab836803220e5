'use strict';
// duplexPair(): two streams; what is written to one is read from the other.

const { Duplex } = require('internal/stream/duplex');
const { process } = globalThis;

class Side extends Duplex {
  other = null;
  written = null;     // the callback of a write that the other side has not asked for yet

  _read() {
    const callback = this.written;
    if (callback === null) return;
    this.written = null;
    callback();
  }

  _write(chunk, encoding, callback) {
    if (chunk.length === 0) {
      process.nextTick(callback);
      return;
    }
    this.other.push(chunk);
    this.other.written = callback;
  }

  _final(callback) {
    this.other.on('end', callback);
    this.other.push(null);
  }

  // What ends one side early ends the other, which does not hear why.
  _destroy(err, callback) {
    process.nextTick(() => {
      if (err) this.other.destroy();
      else this.other.push(null);
    });
    callback(err);
  }
}

module.exports = function duplexPair(options) {
  const one = new Side(options);
  const two = new Side(options);
  one.other = two;
  two.other = one;
  return [one, two];
};
