// What a FileHandle does with streams.

const { makeError } = require('internal/errors');
const { validateBoolean, validateObject } = require('internal/validators');
const host = native('fs');

exports.createReadStream = function createReadStream(options) {
  const { ReadStream } = require('internal/fs/streams');
  return new ReadStream(undefined, { ...options, fd: this });
};

exports.createWriteStream = function createWriteStream(options) {
  const { WriteStream } = require('internal/fs/streams');
  return new WriteStream(undefined, { ...options, fd: this });
};

exports.readLines = function readLines(options) {
  return require('readline').createInterface({
    input: this.createReadStream(options),
    crlfDelay: Infinity,
  });
};

// Handles that a Web stream reads from: each has one.
const locked = new WeakSet();

exports.readableWebStream = function readableWebStream(options = {}) {
  const handle = this;
  const isOpen = host.hold(handle);
  try {
    if (!isOpen) throw makeError('ERR_INVALID_STATE', 'The FileHandle is closed');
    if (locked.has(handle)) throw makeError('ERR_INVALID_STATE', 'The FileHandle is locked');
    validateObject(options, 'options');
    validateBoolean(options.autoClose ?? false, 'options.autoClose');
  } catch (err) {
    host.letGo(handle);
    throw err;
  }
  locked.add(handle);
  const { autoClose = false, type } = options;
  if (type !== undefined && type !== 'bytes') {
    process.emitWarning(
      'A non-"bytes" options.type has no effect. A byte-oriented steam is always created.',
      'ExperimentalWarning',
    );
  }
  let controller;
  let isDone = false;
  // The end of the stream, whoever comes to it first.
  const end = () => {
    if (isDone) return undefined;
    isDone = true;
    handle.off('close', closed);
    host.letGo(handle);
    return autoClose ? handle.close() : undefined;
  };
  const closed = () => {
    if (isDone) return;
    controller.close();
    controller.byobRequest?.respond(0);
    end();
  };
  handle.once('close', closed);
  return new ReadableStream({
    type: 'bytes',
    autoAllocateChunkSize: 16384,
    start(own) { controller = own; },
    async pull() {
      const { view } = controller.byobRequest;
      const { bytesRead } = await handle.read(view, view.byteOffset, view.byteLength);
      if (isDone) return;
      if (bytesRead === 0) {
        controller.close();
        await end();
      }
      controller.byobRequest.respond(bytesRead);
    },
    async cancel() { await end(); },
  });
};
