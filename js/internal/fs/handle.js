// What a FileHandle does with streams.

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

exports.readableWebStream = function readableWebStream(options = {}) {
  const handle = this;
  host.hold(handle);
  return new ReadableStream({
    type: 'bytes',
    autoAllocateChunkSize: 16384,
    async pull(controller) {
      const view = controller.byobRequest.view;
      const { bytesRead } = await handle.read(view, view.byteOffset, view.byteLength);
      if (bytesRead === 0) {
        host.letGo(handle);
        controller.close();
        if (options.autoClose) await handle.close();
      }
      controller.byobRequest.respond(bytesRead);
    },
    cancel() {
      host.letGo(handle);
      return options.autoClose ? handle.close() : undefined;
    },
  });
};
