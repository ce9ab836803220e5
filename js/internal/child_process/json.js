// Messages of a channel with the serialization 'json': a line each.

const NEWLINE = 10;

function encode(message) { return Buffer.from(`${JSON.stringify(message)}\n`); }

class Decoder {
  #rest = [];

  // Calls `take` with each message that is whole by now.
  feed(bytes, take) {
    let from = 0;
    for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, from)) {
      const line = Buffer.concat([...this.#rest, bytes.subarray(from, at)]).toString();
      this.#rest = [];
      from = at + 1;
      if (line !== '') take(JSON.parse(line));
    }
    if (from < bytes.length) this.#rest.push(bytes.subarray(from));
  }
}

module.exports = { encode, Decoder };
