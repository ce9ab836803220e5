'use strict';
// stream/web: the Web's streams. Each class's code is loaded when the class is first asked for.

const FILES = {
  readable: ['ReadableStream', 'ReadableStreamDefaultReader', 'ReadableStreamDefaultController'],
  readable_byte: ['ReadableStreamBYOBReader', 'ReadableStreamBYOBRequest', 'ReadableByteStreamController'],
  transform: ['TransformStream', 'TransformStreamDefaultController'],
  writable: ['WritableStream', 'WritableStreamDefaultWriter', 'WritableStreamDefaultController'],
  strategies: ['ByteLengthQueuingStrategy', 'CountQueuingStrategy'],
  encoding: ['TextEncoderStream', 'TextDecoderStream'],
  compression: ['CompressionStream', 'DecompressionStream'],
};

for (const file in FILES) {
  for (const name of FILES[file]) {
    Object.defineProperty(exports, name, {
      enumerable: true,
      configurable: true,
      get: () => require(`internal/webstreams/${file}`)[name],
    });
  }
}
