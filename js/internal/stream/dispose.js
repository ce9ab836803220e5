'use strict';
// What `await using` waits for: the stream destroyed, with an AbortError if it was not `over`.

const { AbortError } = require('internal/errors');
const { finished } = require('internal/stream/finished');

module.exports = async function dispose(stream, over) {
  let aborted = null;
  if (!stream.destroyed) {
    if (!over) aborted = new AbortError();
    stream.destroy(aborted);
  }
  await new Promise((resolve, reject) => {
    finished(stream, (err) => {
      // Node takes any AbortError for its own on a Writable, but not on a Readable.
      const expected = stream._readableState ? err === aborted : err?.name === 'AbortError';
      if (err && !expected) reject(err);
      else resolve();
    });
  });
};
