'use strict';
// stream/promises: finished and pipeline that return promises.

const { validateBoolean } = require('internal/validators');

function finished(stream, options = {}) {
  const node = require('internal/stream/finished');
  if (options?.cleanup !== undefined) validateBoolean(options.cleanup, 'cleanup');
  return new Promise((resolve, reject) => {
    const cleanup = node.finished(stream, options, (err) => {
      if (options?.cleanup) cleanup();
      if (err) reject(err);
      else resolve();
    });
  });
}

function pipeline(...streams) {
  const { pipelineOf } = require('internal/stream/pipeline');
  const { isStreamLike } = require('internal/stream/kind');
  return new Promise((resolve, reject) => {
    let signal, end;
    const last = streams[streams.length - 1];
    if (last && typeof last === 'object' && !isStreamLike(last)) ({ signal, end } = streams.pop());
    pipelineOf(streams, (err, value) => {
      if (err) reject(err);
      else resolve(value);
    }, { signal, end });
  });
}

module.exports = { finished, pipeline };
