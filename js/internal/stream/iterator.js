'use strict';
// for await over a stream: read() until it gives nothing, then wait for 'readable' or the end.

const { makeError } = require('internal/errors');
const { validateObject } = require('internal/validators');
const { joinErrors } = require('internal/stream/lifecycle');
const { finished } = require('internal/stream/finished');
const { destroyStream } = require('internal/stream/kind');

function iterator(stream, options) {
  if (options !== undefined) validateObject(options, 'options');
  return iterate(stream, options);
}

// The generator knows its stream, for those who want it back.
function iterate(stream, options) {
  if (typeof stream.read !== 'function') {
    stream = require('internal/stream/wrap').create(stream, { objectMode: true });
  }
  const chunks = chunksOf(stream, options);
  chunks.stream = stream;
  return chunks;
}

async function* chunksOf(stream, options) {
  let wake = null;
  // undefined: still open; null: ended well.
  let error;
  function onReadable() {
    if (wake === null) return;
    const call = wake;
    wake = null;
    call();
  }
  const wait = (resolve) => {
    wake = resolve;
  };
  stream.on('readable', onReadable);
  const cleanup = finished(stream, { writable: false }, (err) => {
    error = err ? joinErrors(error, err) : null;
    onReadable();
  });
  try {
    // Two `try`, since the engine (boa 0.22) loses what a `catch` throws when the `finally` beside it
    // calls a function that catches.
    try {
      while (true) {
        const chunk = stream.destroyed ? null : stream.read();
        if (chunk !== null) yield chunk;
        else if (error) throw error;
        else if (error === null) return;
        else await new Promise(wait);
      }
    } catch (err) {
      error = joinErrors(error, err);
      throw error;
    }
  } finally {
    // Left early: destroyed, unless the options say no. Over: as autoDestroy says, but a Duplex may
    // still be written.
    if ((error || options?.destroyOnReturn !== false) &&
        (error === undefined || (stream._readableState.autoDestroy && (error || !stream.writable)))) {
      destroyStream(stream, null);
    } else {
      stream.off('readable', onReadable);
      cleanup();
    }
  }
}

module.exports = { iterator, iterate };
