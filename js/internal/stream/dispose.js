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
  return new Promise((resolve, reject) => {
    finished(stream, (err) => {
      if (err && err !== aborted) reject(err);
      else resolve(null);
    });
  });
};
