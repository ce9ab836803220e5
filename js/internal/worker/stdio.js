// The streams that stand for a worker's stdin, stdout and stderr, on both sides.

const { Readable } = require('internal/stream/readable');
const { Writable } = require('internal/stream/writable');

// What comes from the other thread. `start` is called when somebody begins to read.
class ReadableWorkerStdio extends Readable {
  #start;

  constructor(start) {
    super();
    this.#start = start;
  }

  _read() {
    const start = this.#start;
    this.#start = undefined;
    start?.(this);
  }
}

// What goes to the other thread.
class WritableWorkerStdio extends Writable {
  #send;
  #end;

  constructor(send, end) {
    super({ decodeStrings: true });
    this.#send = send;
    this.#end = end;
  }

  _write(chunk, encoding, callback) {
    this.#send(chunk);
    callback();
  }

  _final(callback) {
    this.#end?.();
    callback();
  }
}

module.exports = { ReadableWorkerStdio, WritableWorkerStdio };
