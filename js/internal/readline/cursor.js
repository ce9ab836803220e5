'use strict';
// Moving a terminal's cursor and clearing its screen: control sequences (ECMA-48).

const { makeError } = require('internal/errors');
const { validateFunction } = require('internal/validators');

const { process } = globalThis;
const CSI = '\x1b[';

const sequences = {
  to: (x, y) => (typeof y === 'number' ? `${CSI}${y + 1};${x + 1}H` : `${CSI}${x + 1}G`),
  by(dx, dy) {
    const across = dx < 0 ? `${CSI}${-dx}D` : dx > 0 ? `${CSI}${dx}C` : '';
    const down = dy < 0 ? `${CSI}${-dy}A` : dy > 0 ? `${CSI}${dy}B` : '';
    return across + down;
  },
  clearLine: (direction) => `${CSI}${direction < 0 ? 1 : direction > 0 ? 0 : 2}K`,
  clearDown: `${CSI}0J`,
};

function nothing(callback) {
  if (typeof callback === 'function') process.nextTick(callback, null);
  return true;
}

function cursorTo(stream, x, y, callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (typeof y === 'function') {
    callback = y;
    y = undefined;
  }
  if (Number.isNaN(x)) throw makeError('ERR_INVALID_ARG_VALUE', 'x', x);
  if (Number.isNaN(y)) throw makeError('ERR_INVALID_ARG_VALUE', 'y', y);
  if (!stream || (typeof x !== 'number' && typeof y !== 'number')) return nothing(callback);
  if (typeof x !== 'number') throw makeError('ERR_INVALID_CURSOR_POS');
  return stream.write(sequences.to(x, y), callback);
}

function moveCursor(stream, dx, dy, callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (!stream || !(dx || dy)) return nothing(callback);
  return stream.write(sequences.by(dx, dy), callback);
}

function clearLine(stream, direction, callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (!stream) return nothing(callback);
  return stream.write(sequences.clearLine(direction), callback);
}

function clearScreenDown(stream, callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (!stream) return nothing(callback);
  return stream.write(sequences.clearDown, callback);
}

module.exports = { clearLine, clearScreenDown, cursorTo, moveCursor, sequences };
