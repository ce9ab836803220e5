// What happens to tests, as a stream of { type, data }; each is an event of that name, too.

const { Readable } = require('stream');

class TestsStream extends Readable {
  #waiting = [];
  #isRead = false;

  constructor() {
    super({ objectMode: true, highWaterMark: Number.MAX_SAFE_INTEGER });
  }

  _read() {
    this.#isRead = true;
    while (this.#isRead && this.#waiting.length > 0) this.#isRead = this.push(this.#waiting.shift());
  }

  tell(type, data) {
    this.emit(type, data);
    this.#put({ __proto__: null, type, data });
  }

  close() {
    this.#put(null);
  }

  #put(message) {
    if (this.#isRead) this.#isRead = this.push(message);
    else this.#waiting.push(message);
  }
}

const { tell, close } = TestsStream.prototype;
delete TestsStream.prototype.tell;
delete TestsStream.prototype.close;

exports.TestsStream = TestsStream;
exports.tell = (stream, type, data) => tell.call(stream, type, data);
exports.close = (stream) => close.call(stream);
