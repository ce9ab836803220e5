'use strict';
// TextEncoderStream and TextDecoderStream.

const { finish, kState, own } = require('internal/webstreams/common');
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
    own(this, 'TextEncoderStream');
    return 'utf-8';
  }

  get readable() {
    return own(this, 'TextEncoderStream').transform.readable;
  }

  get writable() {
    return own(this, 'TextEncoderStream').transform.writable;
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
      },
    });
    this[kState] = { kind: 'TextDecoderStream', transform, decoder };
  }

  get encoding() {
    return own(this, 'TextDecoderStream').decoder.encoding;
  }

  get fatal() {
    return own(this, 'TextDecoderStream').decoder.fatal;
  }

  get ignoreBOM() {
    return own(this, 'TextDecoderStream').decoder.ignoreBOM;
  }

  get readable() {
    return own(this, 'TextDecoderStream').transform.readable;
  }

  get writable() {
    return own(this, 'TextDecoderStream').transform.writable;
  }
}
finish(TextDecoderStream, ['encoding', 'fatal', 'ignoreBOM', 'readable', 'writable'], function () {
  const { encoding, fatal, ignoreBOM, readable, writable } = this;
  return { encoding, fatal, ignoreBOM, readable, writable };
});

module.exports = { TextEncoderStream, TextDecoderStream };
