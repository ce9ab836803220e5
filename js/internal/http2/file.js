'use strict';
// Files as answers. The stream's writable side is over when a file is sent: its bytes go to the session.

const fs = require('fs');
const { makeError } = require('internal/errors');
const { constants } = require('internal/http2/errors');
const { listOf, assertStatusOnly } = require('internal/http2/headers');
const { kSession, kState, endWriting } = require('internal/http2/stream');

// What is read at a time.
const PIECE = 65536;

const numberOf = (fd) => (typeof fd === 'number' ? fd : fd.fd);

function closeFile(fd, isOurs) {
  if (!isOurs) return;
  fs.close(numberOf(fd), (err) => {
    if (err) throw err;
  });
}

function fail(stream, options, err) {
  if (options.onError) options.onError(err);
  else stream.destroy(err);
}

function sendFile(stream, path, headers, options) {
  fs.open(path, 'r', 0o666, (err, fd) => {
    if (err) {
      fail(stream, options, err);
    } else if (stream.destroyed || stream.closed) {
      closeFile(fd, true);
    } else {
      sendStated(stream, fd, headers, options, true);
    }
  });
}

function sendStated(stream, fd, headers, options, isOurs) {
  fs.fstat(numberOf(fd), (err, stat) => {
    if (err) {
      closeFile(fd, isOurs);
      fail(stream, options, err);
      return;
    }
    const isFile = stat.isFile();
    if (!isFile) {
      const isDirectory = stat.isDirectory();
      if (options.offset !== undefined || options.length !== undefined || isDirectory) {
        closeFile(fd, isOurs);
        fail(stream, options, makeError(isDirectory ? 'ERR_HTTP2_SEND_FILE' : 'ERR_HTTP2_SEND_FILE_NOSEEK'));
        return;
      }
    }
    if (stream.destroyed || stream.closed) {
      closeFile(fd, isOurs);
      return;
    }
    const range = { offset: options.offset ?? 0, length: options.length ?? -1 };
    if (typeof options.statCheck === 'function' && options.statCheck.call(stream, stat, headers, range) === false) {
      closeFile(fd, isOurs);
      return;
    }
    // Whoever looked at the file may have answered.
    if (stream.headersSent || stream.destroyed) {
      closeFile(fd, isOurs);
      return;
    }
    if (isFile) {
      range.length = range.length < 0 ? stat.size - Number(range.offset) : Math.min(stat.size - Number(range.offset), range.length);
      headers['content-length'] = range.length;
    }
    let list;
    try {
      list = listOf(headers, assertStatusOnly);
    } catch (err) {
      closeFile(fd, isOurs);
      stream.destroy(err);
      return;
    }
    require('internal/http2/server_stream').answer(stream, list, headers, options);
    sendFrom(stream, fd, isFile ? range.offset : null, range.length, isOurs);
  });
}

// Reads on as the peer takes it. A length below 0: to the end.
function sendFrom(stream, fd, position, length, isOurs) {
  const state = stream[kState];
  if (stream.destroyed) {
    closeFile(fd, isOurs);
    return;
  }
  state.file = true;
  stream.end();
  let left = length < 0 ? Infinity : length;
  let isReading = false;
  let isOver = false;
  const over = (isFailed) => {
    if (isOver) return;
    isOver = true;
    stream.off('close', onClose);
    closeFile(fd, isOurs);
    state.file = false;
    if (stream.destroyed) return;
    if (isFailed) stream.close(constants.NGHTTP2_INTERNAL_ERROR);
    else endWriting(stream);
  };
  // A file is not closed while it is read.
  const onClose = () => { if (!isReading) over(); };
  stream.on('close', onClose);
  const next = () => {
    if (isOver) return;
    if (stream.destroyed || stream.closed || left <= 0) {
      over();
      return;
    }
    const buffer = Buffer.allocUnsafeSlow(Math.min(PIECE, left));
    isReading = true;
    fs.read(numberOf(fd), buffer, 0, buffer.length, position, (err, count) => {
      isReading = false;
      const session = stream[kSession];
      if (err || count === 0 || stream.destroyed || stream.closed || !session?._native) {
        over(Boolean(err));
        return;
      }
      if (position !== null) position += count;
      left -= count;
      session._native.write(state.id, buffer.subarray(0, count));
      if (left <= 0) {
        over();
      } else {
        state.written = next;
        state.writing = count;
      }
      session._flushSoon();
    });
  };
  next();
}

module.exports = { sendFile, sendStated, sendFrom };
