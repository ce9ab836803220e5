// fs.ReadStream and fs.WriteStream: a file as a stream, on the operations of fs.

const fs = require('fs');
const { Readable, Writable } = require('stream');
const { finished } = require('internal/stream/finished');
const { errorOrDestroy } = require('internal/stream/lifecycle');
const { makeError } = require('internal/errors');
const { optionsOf } = require('internal/fs/options');
const { validateInteger, validateBoolean, validateFunction, validateAbortSignal } = require('internal/validators');
const host = native('fs');

const validateFd = (fd) => validateInteger(fd, 'fd', 0, 2147483647);

// Whether a stream closes its file at its end.
const closes = (options) => (options.autoClose === undefined ? true : options.autoClose);

// The descriptor that `options.fd` means; a FileHandle is held open while the stream lives.
function importFd(stream, options) {
  if (typeof options.fd === 'number') {
    validateFd(options.fd);
    return options.fd;
  }
  if (host.isHandle(options.fd)) {
    validateFd(options.fd.fd);
    if (options.fs) throw makeError('ERR_METHOD_NOT_IMPLEMENTED', 'FileHandle with fs');
    const handle = options.fd;
    host.hold(handle);
    stream._fs = through(handle);
    stream._handle = handle;
    hide(stream, '_handle');
    handle.on('close', () => stream.close());
    return handle.fd;
  }
  throw makeError('ERR_INVALID_ARG_TYPE', 'options.fd', ['number', 'FileHandle'], options.fd);
}

// The operations of a stream on a FileHandle: the handle's own methods.
function through(handle) {
  const call = (promise, callback, first) => {
    promise.then((result) => callback(null, result?.[first], result?.buffer), callback);
  };
  return {
    read: (fd, buffer, offset, length, position, callback) => {
      call(handle.read(buffer, offset, length, position), callback, 'bytesRead');
    },
    write: (fd, buffer, offset, length, position, callback) => {
      call(handle.write(buffer, offset, length, position), callback, 'bytesWritten');
    },
    writev: (fd, buffers, position, callback) => {
      call(handle.writev(buffers, position), callback, 'bytesWritten');
    },
    fsync: (fd, callback) => call(handle.sync(), callback),
    close: (fd, callback) => {
      host.letGo(handle);
      call(handle.close(), callback);
    },
  };
}

function hide(object, name) {
  Object.defineProperty(object, name, { __proto__: null, value: object[name], writable: true, enumerable: false, configurable: true });
}

// What both kinds do at the start: the file, the range, who opens and closes.
function prepare(stream, path, options, flags) {
  stream._fs = options.fs || fs;
  hide(stream, '_fs');
  stream._busy = false;
  hide(stream, '_busy');
  if (options.fd === undefined || options.fd === null) {
    stream.fd = null;
    host.validatePath(path);
    stream.path = typeof path === 'object' && !(path instanceof Uint8Array) ? host.validatePath(path) : path;
    stream.flags = options.flags === undefined ? flags : options.flags;
    stream.mode = options.mode === undefined ? 0o666 : options.mode;
  } else {
    stream.fd = importFd(stream, options);
  }
}

// What an options.fs must bring.
function validateOperations(stream, options, needed) {
  if (!options.fs) return;
  const isOpened = typeof stream.fd === 'number';
  for (const name of [!isOpened && 'open', ...needed, closes(options) && 'close']) {
    if (name) validateFunction(options.fs[name], `options.fs.${name}`);
  }
}

function setRange(stream, options) {
  if (options.start !== undefined) {
    validateInteger(options.start, 'start', 0);
    stream.pos = options.start;
  }
}

// Opens the file when there is no descriptor yet; what streams call before anything else.
function construct(callback) {
  const stream = this;
  if (typeof stream.fd === 'number') {
    callback();
    return;
  }
  if (stream.open !== openStream) {
    // A subclass of old times: open() of its own emits 'open'.
    const emit = stream.emit;
    stream.emit = function (name, ...args) {
      if (name === 'open') {
        stream.emit = emit;
        callback();
        return Reflect.apply(emit, stream, [name, ...args]);
      }
      if (name === 'error') {
        stream.emit = emit;
        callback(args[0]);
        return true;
      }
      return Reflect.apply(emit, stream, [name, ...args]);
    };
    stream.open();
    return;
  }
  openFile(stream, callback);
}

function openFile(stream, callback) {
  stream._fs.open(stream.path, stream.flags, stream.mode, (err, fd) => {
    if (err) {
      callback(err);
      return;
    }
    stream.fd = fd;
    callback();
    stream.emit('open', fd);
    stream.emit('ready');
  });
}

// For who calls it, as in old times.
function openStream() {
  const kind = this instanceof ReadStream ? 'ReadStream' : 'WriteStream';
  if (!told.has(kind)) {
    told.add(kind);
    process.emitWarning(`${kind}.prototype.open() is deprecated`, 'DeprecationWarning', 'DEP0135');
  }
  openFile(this, (err) => {
    if (!err) return;
    if (this.autoClose) this.destroy();
    this.emit('error', err);
  });
}
const told = new Set();

// Closes the descriptor, once no operation is under way with it.
function destroy(err, callback) {
  const stream = this;
  if (stream._busy) {
    stream.once(IDLE, (late) => closeFile(stream, err || late, callback));
  } else {
    closeFile(stream, err, callback);
  }
}

const IDLE = Symbol('idle');

function closeFile(stream, err, callback) {
  if (typeof stream.fd !== 'number') {
    callback(err);
    return;
  }
  const close = (failed) => {
    stream._fs.close(stream.fd, (late) => callback(late || failed || err));
    stream.fd = null;
  };
  if (stream.flush) stream._fs.fsync(stream.fd, close);
  else close();
}

// An operation has ended. True when the stream was destroyed meanwhile, and goes on from there.
function idle(stream, err) {
  stream._busy = false;
  if (!stream.destroyed) return false;
  stream.emit(IDLE, err);
  return true;
}

function ReadStream(path, options) {
  if (!(this instanceof ReadStream)) return new ReadStream(path, options);
  options = optionsOf(options, {});
  if (options.signal !== undefined) validateAbortSignal(options.signal, 'options.signal');
  options.highWaterMark ??= 64 * 1024;
  if (options.autoDestroy === undefined) options.autoDestroy = false;
  prepare(this, path, options, 'r');
  validateOperations(this, options, ['read']);
  if (options.start !== undefined) validateInteger(options.start, 'start', 0);
  this.start = options.start;
  this.end = options.end === undefined ? Infinity : options.end;
  this.pos = this.start;
  this.bytesRead = 0;
  if (this.end !== Infinity) {
    validateInteger(this.end, 'end', 0);
    if (this.start !== undefined && this.start > this.end) {
      throw makeError('ERR_OUT_OF_RANGE', 'start', `<= "end" (here: ${this.end})`, this.start);
    }
  }
  options.autoDestroy = closes(options);
  Reflect.apply(Readable, this, [options]);
  if (options.encoding) this.setEncoding(options.encoding);
}
Object.setPrototypeOf(ReadStream.prototype, Readable.prototype);
Object.setPrototypeOf(ReadStream, Readable);

// What both kinds have in common, in the order in which Node's prototypes have it.
for (const Stream of [ReadStream, WriteStream]) {
  const state = Stream === ReadStream ? '_readableState' : '_writableState';
  Object.defineProperty(Stream.prototype, 'autoClose', {
    __proto__: null,
    get() {
      if (!(this instanceof Stream)) throw makeError('ERR_INVALID_THIS', Stream.name);
      return this[state]?.autoDestroy;
    },
    set(value) { this[state].autoDestroy = value; },
    configurable: true,
  });
  Stream.prototype.open = openStream;
  Stream.prototype._construct = construct;
}

ReadStream.prototype._read = function (size) {
  const stream = this;
  let wanted = stream.pos !== undefined
    ? Math.min(stream.end - stream.pos + 1, size)
    : Math.min(stream.end - stream.bytesRead + 1, size);
  if (wanted <= 0) {
    stream.push(null);
    return;
  }
  const chunk = Buffer.allocUnsafeSlow(wanted);
  stream._busy = true;
  stream._fs.read(stream.fd, chunk, 0, wanted, stream.pos, (err, bytesRead, buffer) => {
    if (idle(stream, err)) return;
    if (err) {
      errorOrDestroy(stream, err);
    } else if (bytesRead > 0) {
      stream.bytesRead += bytesRead;
      if (stream.pos !== undefined) stream.pos += bytesRead;
      // A small part of a large buffer would keep all of it alive.
      stream.push(bytesRead === buffer.length ? buffer : Buffer.from(buffer.subarray(0, bytesRead)));
    } else {
      stream.push(null);
    }
  });
};

function WriteStream(path, options) {
  if (!(this instanceof WriteStream)) return new WriteStream(path, options);
  options = optionsOf(options, {});
  if (options.signal !== undefined) validateAbortSignal(options.signal, 'options.signal');
  options.decodeStrings = true;
  prepare(this, path, options, 'w');
  this.flush = options.flush === undefined || options.flush === null ? false : options.flush;
  validateBoolean(this.flush, 'options.flush');
  if (options.fs) {
    const writes = ['write', 'writev'].filter((name) => options.fs[name]);
    for (const name of ['write', 'writev']) if (!writes.includes(name)) this[`_${name}`] = null;
    validateOperations(this, options, [...(writes.length ? writes : ['write']), this.flush && 'fsync']);
  }
  this.start = options.start;
  this.pos = undefined;
  setRange(this, options);
  this.bytesWritten = 0;
  options.autoDestroy = closes(options);
  Reflect.apply(Writable, this, [options]);
  if (options.encoding) this.setDefaultEncoding(options.encoding);
}
Object.setPrototypeOf(WriteStream.prototype, Writable.prototype);
Object.setPrototypeOf(WriteStream, Writable);

// Writes all of `data`, a system call at a time.
function writeAll(stream, data, position, callback, tries = 0) {
  stream._fs.write(stream.fd, data, 0, data.length, position, (err, written) => {
    if (err && err.code === 'EAGAIN') {
      err = null;
      written = 0;
    }
    if (stream.destroyed || err) {
      callback(err || makeError('ERR_STREAM_DESTROYED', 'write'));
      return;
    }
    stream.bytesWritten += written;
    tries = written ? 0 : tries + 1;
    if (tries > 5) {
      callback(makeError('ERR_SYSTEM_ERROR', { syscall: 'write', code: 'EAGAIN', message: 'resource temporarily unavailable' }));
    } else if (written < data.length) {
      writeAll(stream, data.subarray(written), position === undefined ? undefined : position + written, callback, tries);
    } else {
      callback();
    }
  });
}

WriteStream.prototype._write = function (data, encoding, callback) {
  this._busy = true;
  writeAll(this, data, this.pos, (err) => {
    callback(err);
    idle(this, err);
  });
  if (this.pos !== undefined) this.pos += data.length;
};

WriteStream.prototype._writev = function (chunks, callback) {
  const buffers = chunks.map((entry) => entry.chunk);
  const size = buffers.reduce((sum, buffer) => sum + buffer.length, 0);
  this._busy = true;
  this._fs.writev(this.fd, buffers, this.pos, (err, written) => {
    if (!err && !this.destroyed && written < size) {
      this.bytesWritten += written;
      const at = this.pos === undefined ? undefined : this.pos - size + written;
      writeAll(this, Buffer.concat(buffers).subarray(written), at, (late) => {
        callback(late);
        idle(this, late);
      });
      return;
    }
    if (!err && !this.destroyed) this.bytesWritten += written;
    if (!err && this.destroyed) err = makeError('ERR_STREAM_DESTROYED', 'writev');
    callback(err);
    idle(this, err);
  });
  if (this.pos !== undefined) this.pos += size;
};

ReadStream.prototype._destroy = destroy;

ReadStream.prototype.close = function (callback) {
  if (callback) finished(this, callback);
  this.destroy();
};

WriteStream.prototype._destroy = destroy;

// Ends the stream, so that what was written is written, and calls back when the file is closed.
WriteStream.prototype.close = function (callback) {
  if (callback) {
    if (this.closed) {
      process.nextTick(callback);
      return;
    }
    this.on('close', callback);
  }
  if (!this.autoClose) this.on('finish', this.destroy);
  this.end();
};
WriteStream.prototype.destroySoon = WriteStream.prototype.end;

for (const Stream of [ReadStream, WriteStream]) {
  Object.defineProperty(Stream.prototype, 'pending', {
    __proto__: null,
    get() { return this.fd === null; },
    configurable: true,
  });
}

exports.ReadStream = ReadStream;
exports.WriteStream = WriteStream;
exports.FileReadStream = ReadStream;
exports.FileWriteStream = WriteStream;
exports.createReadStream = function createReadStream(path, options) { return new ReadStream(path, options); };
exports.createWriteStream = function createWriteStream(path, options) { return new WriteStream(path, options); };
