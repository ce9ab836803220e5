// Messages of a channel with the serialization 'advanced': four bytes of length, then V8's format.

const { DefaultSerializer } = require('internal/v8/serializer');
const { DefaultDeserializer } = require('internal/v8/deserializer');

const VIEW = 0;
const OTHER = 1;

class MessageSerializer extends DefaultSerializer {
  _writeHostObject(object) {
    this.writeUint32(ArrayBuffer.isView(object) ? VIEW : OTHER);
    if (ArrayBuffer.isView(object)) super._writeHostObject(object);
    else this.writeValue({ ...object });
  }
}

class MessageDeserializer extends DefaultDeserializer {
  _readHostObject() {
    return this.readUint32() === VIEW ? super._readHostObject() : this.readValue();
  }
}

function encode(message) {
  const serializer = new MessageSerializer();
  serializer.writeHeader();
  serializer.writeValue(message);
  const bytes = serializer.releaseBuffer();
  const length = Buffer.allocUnsafe(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

class Decoder {
  #parts = [];
  #length = 0;

  // Calls `take` with each message that is whole by now.
  feed(bytes, take) {
    this.#parts.push(bytes);
    this.#length += bytes.length;
    while (this.#length >= 4) {
      if (this.#parts[0].length < 4) this.#join();
      const end = 4 + this.#parts[0].readUInt32BE(0);
      if (this.#length < end) return;
      this.#join();
      const all = this.#parts[0];
      this.#parts = [all.subarray(end)];
      this.#length -= end;
      const deserializer = new MessageDeserializer(all.subarray(4, end));
      deserializer.readHeader();
      take(deserializer.readValue());
    }
  }

  #join() { this.#parts = [Buffer.concat(this.#parts)]; }
}

module.exports = { encode, Decoder };
