'use strict';
// TextEncoderStream and TextDecoderStream.

const { finish, kState, ownPrivate } = require('internal/webstreams/common');
const { TransformStream } = require('internal/webstreams/transform');

class TextEncoderStream {
  constructor() {
    const encoder = new TextEncoder();
    let high = '';    // the first half of a surrogate pair
    const transform = new TransformStream({
      transform(chunk, controller) {
        let text = high + String(chunk);
        high = '';
        const last = text.charCodeAt(text.length - 1);
        if (last >= 0xd800 && last <= 0xdbff) {
          high = text.slice(-1);
          text = text.slice(0, -1);
        }
        if (text) controller.enqueue(encoder.encode(text));
      },
      flush(controller) {
        if (high) controller.enqueue(encoder.encode(high));
      },
    });
    this[kState] = { kind: 'TextEncoderStream', transform };
  }

  get encoding() {
    ownPrivate(this, 'TextEncoderStream', 'handle');
    return 'utf-8';
  }

  get readable() {
    return ownPrivate(this, 'TextEncoderStream', 'transform').transform.readable;
  }

  get writable() {
    return ownPrivate(this, 'TextEncoderStream', 'transform').transform.writable;
  }
}
finish(TextEncoderStream, ['encoding', 'readable', 'writable'], function () {
  const { encoding, readable, writable } = this;
  return { encoding, readable, writable };
});

class TextDecoderStream {
  constructor(encoding = 'utf-8', options = {}) {
    const decoder = new TextDecoder(encoding, options);
    const transform = new TransformStream({
      transform(chunk, controller) {
        const text = decoder.decode(chunk, { stream: true });
        if (text) controller.enqueue(text);
      },
      flush(controller) {
        const text = decoder.decode();
        if (text) controller.enqueue(text);
        // The reader hears of the end right now, and not when the flush is done.
        transform.readable[kState].controller.close();
      },
    });
    this[kState] = { kind: 'TextDecoderStream', transform, decoder };
  }

  get encoding() {
    return ownPrivate(this, 'TextDecoderStream', 'handle').decoder.encoding;
  }

  get fatal() {
    return ownPrivate(this, 'TextDecoderStream', 'handle').decoder.fatal;
  }

  get ignoreBOM() {
    return ownPrivate(this, 'TextDecoderStream', 'handle').decoder.ignoreBOM;
  }

  get readable() {
    return ownPrivate(this, 'TextDecoderStream', 'transform').transform.readable;
  }

  get writable() {
    return ownPrivate(this, 'TextDecoderStream', 'transform').transform.writable;
  }
}
finish(TextDecoderStream, ['encoding', 'fatal', 'ignoreBOM', 'readable', 'writable'], function () {
  const { encoding, fatal, ignoreBOM, readable, writable } = this;
  return { encoding, fatal, ignoreBOM, readable, writable };
});

module.exports = { TextEncoderStream, TextDecoderStream };
