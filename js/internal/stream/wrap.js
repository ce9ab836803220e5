'use strict';
// A Readable over a stream of the old kind, which only has 'data', 'end', pause() and resume().

const { errorOrDestroy } = require('internal/stream/lifecycle');
const { destroyStream } = require('internal/stream/kind');

function wrap(readable, source) {
  let paused = false;

  source.on('data', (chunk) => {
    if (!readable.push(chunk) && source.pause) {
      paused = true;
      source.pause();
    }
  });
  source.on('end', () => readable.push(null));
  source.on('error', (err) => errorOrDestroy(readable, err));
  source.on('close', () => readable.destroy());
  source.on('destroy', () => readable.destroy());

  readable._read = () => {
    if (!paused || !source.resume) return;
    paused = false;
    source.resume();
  };
  // Whatever else the source can do stays at hand.
  for (const name of Object.keys(source)) {
    if (readable[name] === undefined && typeof source[name] === 'function') {
      readable[name] = source[name].bind(source);
    }
  }
  return readable;
}

// Readable.wrap()
function create(source, options) {
  const { Readable } = require('internal/stream/readable');
  const readable = new Readable({
    objectMode: source.readableObjectMode ?? source.objectMode ?? true,
    ...options,
    destroy(err, callback) {
      destroyStream(source, err);
      callback(err);
    },
  });
  return wrap(readable, source);
}

module.exports = { wrap, create };
