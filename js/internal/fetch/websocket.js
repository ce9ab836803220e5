'use strict';
// WebSocket (https://websockets.spec.whatwg.org). Frames are read and made by the native half; what is
// compressed goes through a stream of zlib, one message at a time.

const { Buffer } = require('buffer');
const { Blob } = require('internal/blob');
const { Event, EventTarget } = require('internal/event_target');
const { Headers, headersOf, illegal, needs, textOf } = require('internal/fetch/headers');
const { CloseEvent, ErrorEvent, finish, handle, scalars } = require('internal/fetch/socket_events');
const half = native('websocket');

const [CONNECTING, OPEN, CLOSING, CLOSED] = [0, 1, 2, 3];
// Frames by their numbers, and what else the reader tells.
const [TEXT, BINARY, CLOSE, PING, PONG] = [1, 2, 8, 9, 10];
const [MORE, FAILED, DEFLATED] = [0, 3, 16];
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const MOST_BYTES = 128 * 1024 * 1024;
const MOST_REASON = 123;
// What ends a compressed message, which is not sent along.
const TAIL = Buffer.from([0, 0, 0xff, 0xff]);

function domException(message, name) {
  const { DOMException } = require('internal/domexception');
  return new DOMException(message, name);
}

function urlOf(text) {
  let url;
  try {
    url = new URL(text);
  } catch (err) {
    throw domException(`${err.name}: ${err.message}`, 'SyntaxError');
  }
  if (url.protocol === 'http:') url.protocol = 'ws:';
  else if (url.protocol === 'https:') url.protocol = 'wss:';
  if (url.protocol !== 'ws:' && url.protocol !== 'wss:') throw domException('expected a ws: or wss: url', 'SyntaxError');
  if (url.hash || url.href.endsWith('#')) throw domException('hash', 'SyntaxError');
  return url;
}

function protocolsOf(given) {
  if (typeof given === 'object' && given !== null && typeof given[Symbol.iterator] === 'function') {
    return Array.from(given, (item, at) => textOf(item, `undefined: undefined[${at}]`));
  }
  return [textOf(given, 'undefined: undefined')];
}

// The second argument: protocols, or options among which they may be.
function optionsOf(given) {
  const isObject = (typeof given === 'object' && given !== null) || typeof given === 'function';
  if (!isObject || given[Symbol.iterator] !== undefined) return { protocols: protocolsOf(given), headers: undefined };
  const { protocols = [], dispatcher, headers } = given;
  const options = { protocols: protocolsOf(protocols), headers: headers == null ? undefined : headersOf(headers) };
  if (dispatcher !== undefined) throw native('missing').error('The option dispatcher of WebSocket');
  return options;
}

// The nearest number of 16 bits, halves to the even one.
function clamped(value) {
  const number = Math.min(Math.max(Number(value), 0), 65535);
  if (Number.isNaN(number)) return 0;
  const low = Math.floor(number);
  const rest = number - low;
  return rest < 0.5 || (rest === 0.5 && low % 2 === 0) ? low : low + 1;
}

// What a message holds: a Blob, or a text or bytes that no longer change with the script's.
function dataOf(data) {
  if (data instanceof Blob) return data;
  if (ArrayBuffer.isView(data)) {
    if (data.buffer instanceof ArrayBuffer) return data;
  } else if (data instanceof ArrayBuffer) {
    return data;
  }
  return scalars(data);
}

class WebSocket extends EventTarget {
  #url;
  #state = CONNECTING;
  #protocol = '';
  #extensions = '';
  #binaryType = 'blob';
  #buffered = 0;
  #handlers = { open: null, error: null, close: null, message: null };
  #abort = null;                 // while it connects
  #socket = null;
  #reader = null;
  #parameters = undefined;       // of compression
  #inflate = null;
  #waiting = null;               // what is sent behind a Blob that is being read
  #hasSentClose = false;
  #close = null;                 // what the server's close frame says

  constructor(url, protocols = []) {
    super();
    needs(1, arguments, 'WebSocket constructor');
    const text = scalars(url);
    const { protocols: wanted, headers } = optionsOf(protocols);
    this.#url = urlOf(text);
    const names = new Set(wanted.map((name) => name.toLowerCase()));
    if (names.size !== wanted.length || !wanted.every((name) => TOKEN.test(name))) {
      throw domException('Invalid Sec-WebSocket-Protocol value', 'SyntaxError');
    }
    this.#connect(wanted, new Headers(headers));
  }

  static #own(value) {
    if (typeof value !== 'object' || value === null || !(#url in value)) throw illegal('WebSocket');
    return value;
  }

  close(code = undefined, reason = undefined) {
    WebSocket.#own(this);
    if (code !== undefined) code = clamped(code);
    if (reason !== undefined) reason = scalars(reason);
    if (code !== undefined && code !== 1000 && (code < 3000 || code > 4999)) {
      throw domException('invalid code', 'InvalidAccessError');
    }
    const length = Buffer.byteLength(reason ?? '');
    if (length > MOST_REASON) {
      throw domException(`Reason must be less than ${MOST_REASON} bytes; received ${length}`, 'SyntaxError');
    }
    if (this.#state >= CLOSING) return;
    if (this.#socket === null) this.#fail();
    else this.#sendClose(code ?? (reason ? 1000 : undefined), reason);
    this.#state = CLOSING;
  }

  send(data) {
    WebSocket.#own(this);
    needs(1, arguments, 'WebSocket.send');
    data = dataOf(data);
    if (this.#state === CONNECTING) throw domException('Sent before connected.', 'InvalidStateError');
    if (this.#state !== OPEN) return;
    if (typeof data === 'string') {
      const bytes = Buffer.from(data);
      this.#queue(half.frame(TEXT, bytes), bytes.length);
    } else if (typeof data.size === 'number' && data.byteLength === undefined) {
      this.#queue(data.arrayBuffer().then((bytes) => half.frame(BINARY, bytes)), data.size);
    } else {
      this.#queue(half.frame(BINARY, data), data.byteLength);
    }
  }

  get readyState() { return WebSocket.#own(this).#state; }
  get bufferedAmount() { return WebSocket.#own(this).#buffered; }
  get url() { return WebSocket.#own(this).#url.href; }
  get extensions() { return WebSocket.#own(this).#extensions; }
  get protocol() { return WebSocket.#own(this).#protocol; }

  get onopen() { return WebSocket.#own(this).#handlers.open; }
  set onopen(handler) { handle(WebSocket.#own(this), this.#handlers, 'open', handler); }
  get onerror() { return WebSocket.#own(this).#handlers.error; }
  set onerror(handler) { handle(WebSocket.#own(this), this.#handlers, 'error', handler); }
  get onclose() { return WebSocket.#own(this).#handlers.close; }
  set onclose(handler) { handle(WebSocket.#own(this), this.#handlers, 'close', handler); }
  get onmessage() { return WebSocket.#own(this).#handlers.message; }
  set onmessage(handler) { handle(WebSocket.#own(this), this.#handlers, 'message', handler); }

  get binaryType() { return WebSocket.#own(this).#binaryType; }
  set binaryType(type) { WebSocket.#own(this).#binaryType = type === 'arraybuffer' ? type : 'blob'; }

  // --- the beginning ---

  #connect(protocols, headers) {
    const { AbortController } = require('internal/abort_controller');
    const { shake } = require('internal/fetch/handshake');
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    const shaken = shake(this.#url, protocols, headers, signal);
    shaken.then((connection) => connection).then((connection) => {
      this.#abort = null;
      if (signal.aborted) connection?.socket.destroy();
      else if (connection === null) this.#fail();
      else this.#open(connection);
    }, () => {});
    // That nobody answers is told of at once.
    shaken.catch(() => {
      this.#abort = null;
      if (!signal.aborted) this.#fail();
    });
  }

  #open({ socket, rest, protocol, extensions, parameters }) {
    this.#socket = socket;
    this.#reader = half.reader(parameters !== undefined);
    this.#parameters = parameters;
    this.#protocol = protocol;
    this.#extensions = extensions;
    // Its end tells, too.
    socket.on('error', () => {});
    socket.on('close', () => this.#end());
    if (rest.length > 0) socket.unshift(rest);
    socket.on('data', (chunk) => {
      this.#reader.receive(chunk);
      this.#read();
    });
    this.#state = OPEN;
    this.dispatchEvent(new Event('open'));
  }

  // --- what comes ---

  #read() {
    while (true) {
      const what = this.#reader.step();
      switch (what) {
        case MORE: return;
        case FAILED:
          this.#fail(...this.#reader.why());
          return;
        case TEXT:
          this.#receiveText(this.#reader.text());
          break;
        case BINARY:
          this.#receive(this.#reader.bytes());
          break;
        case PING:
          this.#write(half.frame(PONG, this.#reader.bytes()));
          break;
        case PONG:
          break;
        case CLOSE: {
          const [code, reason] = this.#reader.why();
          this.#close = { code, reason };
          this.#sendClose(code);
          this.#state = CLOSING;
          break;
        }
        default:
          // All else waits for it.
          this.#socket.pause();
          this.#inflated(this.#reader.bytes(), (bytes) => {
            if (what - DEFLATED === TEXT) this.#receiveText(half.text(bytes));
            else this.#receive(bytes);
            this.#socket.resume();
            this.#read();
          });
          return;
      }
    }
  }

  #receiveText(text) {
    if (text === undefined) this.#fail(1007, 'Received invalid UTF-8 in text frame.');
    else this.#deliver(text);
  }

  #receive(bytes) {
    if (this.#binaryType === 'blob') this.#deliver(new Blob([bytes]));
    else this.#deliver(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  }

  #deliver(data) {
    if (this.#state !== OPEN) return;
    const { MessageEvent } = require('internal/messaging');
    this.dispatchEvent(new MessageEvent('message', { data, origin: this.#url.origin }));
  }

  // Calls back with what bytes are that came compressed, if they will do.
  #inflated(bytes, callback) {
    const inflate = this.#inflate ??= this.#makeInflate();
    if (inflate === null) {
      this.#fail(1007, 'Invalid server_max_window_bits');
      return;
    }
    const pieces = [];
    let length = 0;
    const stop = (code, reason) => {
      inflate.removeAllListeners();
      inflate.on('error', () => {});
      inflate.destroy();
      this.#fail(code, reason);
    };
    inflate.removeAllListeners('data').removeAllListeners('error');
    inflate.on('data', (piece) => {
      length += piece.length;
      if (length > MOST_BYTES) stop(1009, 'Max decompressed message size exceeded');
      else pieces.push(piece);
    });
    inflate.on('error', (err) => stop(1007, err.message));
    inflate.write(bytes);
    inflate.write(TAIL);
    inflate.flush(() => {
      if (!inflate.destroyed) callback(Buffer.concat(pieces, length));
    });
  }

  #makeInflate() {
    const bits = this.#parameters.get('server_max_window_bits') || '15';
    if (!/^\d+$/.test(bits) || Number(bits) < 8 || Number(bits) > 15) return null;
    const { InflateRaw } = require('internal/zlib/streams');
    return new InflateRaw({ windowBits: Number(bits) });
  }

  // --- what goes ---

  // A frame, or the promise of one, behind which all others wait.
  #queue(frame, length) {
    this.#buffered += length;
    const sent = () => { this.#buffered -= length; };
    if (this.#waiting !== null) {
      this.#waiting.push({ frame, sent });
    } else if (frame instanceof Uint8Array) {
      this.#write(frame, sent);
    } else {
      this.#waiting = [{ frame, sent }];
      this.#sendWaiting();
    }
  }

  async #sendWaiting() {
    for (const { frame, sent } of this.#waiting) this.#write(frame instanceof Uint8Array ? frame : await frame, sent);
    this.#waiting = null;
  }

  #write(bytes, callback) {
    this.#socket.write(bytes, callback);
  }

  #sendClose(code, reason = '') {
    if (this.#hasSentClose) return;
    this.#hasSentClose = true;
    const body = code === undefined ? Buffer.alloc(0) : Buffer.from(`\0\0${reason}`);
    if (code !== undefined) body.writeUInt16BE(code);
    this.#write(half.frame(CLOSE, body));
  }

  // --- the end ---

  // The connection is given up; the server is told why.
  #fail(code, reason) {
    if (this.#socket === null) {
      this.#abort?.abort();
      this.#end();
      return;
    }
    this.#sendClose(code, reason);
    this.#state = CLOSING;
    this.#socket.destroy();
  }

  #end() {
    this.#state = CLOSED;
    this.#inflate?.destroy();
    const wasClean = this.#hasSentClose && this.#close !== null;
    if (!wasClean) {
      const error = new TypeError('');
      this.dispatchEvent(new ErrorEvent('error', { error, message: error.message }));
    }
    const { code, reason } = this.#close ?? { code: 1006, reason: '' };
    this.dispatchEvent(new CloseEvent('close', { wasClean, code: code ?? 1005, reason }));
  }
}

for (const [name, value] of Object.entries({ CONNECTING, OPEN, CLOSING, CLOSED })) {
  Object.defineProperty(WebSocket, name, { value, enumerable: true });
  Object.defineProperty(WebSocket.prototype, name, { value, enumerable: true });
}
finish(WebSocket, [
  'close', 'send', 'readyState', 'bufferedAmount', 'url', 'extensions', 'protocol', 'onopen', 'onerror', 'onclose',
  'onmessage', 'binaryType',
]);

module.exports = { WebSocket };
