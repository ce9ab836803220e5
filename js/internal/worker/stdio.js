// The streams that stand for a worker's stdin, stdout and stderr, on both sides.

const { Readable } = require('internal/stream/readable');
const { Writable } = require('internal/stream/writable');

// What comes from the other thread; `want` asks for more.
class ReadableWorkerStdio extends Readable {
  #want;

  constructor(want) {
    super();
    this.#want = want;
  }

  _read() {
    this.#want?.();
  }
}

// What goes to the other thread.
class WritableWorkerStdio extends Writable {
  #send;

  constructor(send) {
    super({ decodeStrings: true });
    this.#send = send;
  }

  _write(chunk, encoding, callback) {
    this.#send(chunk);
    callback();
  }
}

// A worker's stdin, for its parent: what goes there is written when the worker wants more.
class WorkerInput extends Writable {
  #send;
  #waiting = [];

  constructor(send) {
    super({ decodeStrings: true });
    this.#send = send;
  }

  _write(chunk, encoding, callback) {
    this._writev([{ chunk }], callback);
  }

  _writev(chunks, callback) {
    this.#send(chunks.map(({ chunk }) => chunk));
    this.#waiting.push(callback);
  }

  _final(callback) {
    this.#send([null]);
    callback();
  }

  more() {
    for (const callback of this.#waiting.splice(0)) callback();
  }
}
Object.defineProperty(WorkerInput, 'name', { value: 'WritableWorkerStdio' });

module.exports = { ReadableWorkerStdio, WorkerInput, WritableWorkerStdio };
