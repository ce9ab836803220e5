'use strict';
// EventSource (https://html.spec.whatwg.org/multipage/server-sent-events.html): a fetch whose answer does
// not end, and that is made again when it does.

const { DOMException } = require('internal/domexception');
const { AbortController } = require('internal/abort_controller');
const { Event, EventTarget } = require('internal/event_target');
const { MessageEvent } = require('internal/messaging');
const { illegal, needs } = require('internal/fetch/headers');
const { finish, handle, scalars } = require('internal/fetch/socket_events');

const [CONNECTING, OPEN, CLOSED] = [0, 1, 2];
// Milliseconds until it is tried again, before a server says otherwise.
const FIRST_DELAY = 3000;
// What a line may hold, in characters: a stream without an end of line is given up.
const MOST = 128 * 1024 * 1024;

// Reads a stream's text and tells of its events and wishes.
class Parser {
  #decoder = new TextDecoder();
  #pieces = [];                  // of a line whose end has not come
  #length = 0;
  #hasReturned = false;          // a line ended in CR: an LF that follows is its end, too
  #data = undefined;
  #type = undefined;
  #id = undefined;
  #retry = undefined;
  #tell;

  constructor(tell) { this.#tell = tell; }

  // False: this is no such stream.
  receive(bytes) {
    let text = this.#decoder.decode(bytes, { stream: true });
    if (text === '') return true;
    if (this.#hasReturned && text[0] === '\n') text = text.slice(1);
    this.#hasReturned = text.endsWith('\r');
    const lines = text.split(/\r\n|\r|\n/);
    const rest = lines.pop();
    for (const line of lines) {
      this.#pieces.push(line);
      const whole = this.#pieces.join('');
      this.#pieces = [];
      this.#length = 0;
      this.#read(whole);
    }
    this.#pieces.push(rest);
    this.#length += rest.length;
    return this.#length <= MOST;
  }

  #read(line) {
    if (line === '') {
      const event = { data: this.#data, type: this.#type, id: this.#id, retry: this.#retry };
      this.#data = this.#type = this.#id = this.#retry = undefined;
      this.#tell(event);
      return;
    }
    const at = line.indexOf(':');
    if (at === 0) return;
    const field = at === -1 ? line : line.slice(0, at);
    const value = at === -1 ? '' : line.slice(line[at + 1] === ' ' ? at + 2 : at + 1);
    switch (field) {
      case 'data':
        this.#data = this.#data === undefined ? value : `${this.#data}\n${value}`;
        break;
      case 'event':
        this.#type = value;
        break;
      case 'id':
        if (!value.includes('\0')) this.#id = value;
        break;
      case 'retry':
        if (/^[0-9]+$/.test(value)) this.#retry = Number(value);
        break;
      default:
    }
  }
}

let hasWarned = false;

class EventSource extends EventTarget {
  #url;
  #state = CONNECTING;
  #withCredentials = false;
  #handlers = { open: null, message: null, error: null };
  #abort = new AbortController();
  #delay = FIRST_DELAY;
  #lastEventId = '';
  // Of each request: the next is like it.
  #target;
  #headers = [['accept', 'text/event-stream']];

  constructor(url, options = {}) {
    super();
    needs(1, arguments, 'EventSource constructor');
    if (!hasWarned) {
      hasWarned = true;
      process.emitWarning('EventSource is experimental, expect them to change at any time.', { code: 'UNDICI-ES' });
    }
    const text = scalars(url);
    const isObject = (typeof options === 'object' && options !== null) || typeof options === 'function';
    if (options !== null && !isObject) {
      const shown = require('util').inspect(options);
      throw new TypeError(`EventSource constructor: Expected ${shown} to be one of: Null, Undefined, Object.`);
    }
    const { withCredentials, node } = options ?? {};
    this.#withCredentials = Boolean(withCredentials);
    if (node?.dispatcher !== undefined) throw native('missing').error('The option node.dispatcher of EventSource');
    if (node?.reconnectionTime !== undefined) this.#delay = Number(node.reconnectionTime);
    try {
      this.#url = new URL(text).href;
    } catch (err) {
      throw new DOMException(`${err.name}: ${err.message}`, 'SyntaxError');
    }
    this.#target = this.#url;
    this.#connect();
  }

  static #own(value) {
    if (typeof value !== 'object' || value === null || !(#url in value)) throw illegal('EventSource');
    return value;
  }

  get readyState() { return EventSource.#own(this).#state; }
  get url() { return EventSource.#own(this).#url; }
  get withCredentials() { return EventSource.#own(this).#withCredentials; }

  close() {
    EventSource.#own(this);
    if (this.#state === CLOSED) return;
    this.#state = CLOSED;
    this.#abort.abort();
  }

  get onopen() { return EventSource.#own(this).#handlers.open; }
  set onopen(handler) { handle(EventSource.#own(this), this.#handlers, 'open', handler); }
  get onmessage() { return EventSource.#own(this).#handlers.message; }
  set onmessage(handler) { handle(EventSource.#own(this), this.#handlers, 'message', handler); }
  get onerror() { return EventSource.#own(this).#handlers.error; }
  set onerror(handler) { handle(EventSource.#own(this), this.#handlers, 'error', handler); }

  #connect() {
    const { fetch } = require('internal/fetch');
    const answer = fetch(this.#target, {
      headers: this.#headers, cache: 'no-store', credentials: this.#withCredentials ? 'include' : 'same-origin',
      signal: this.#abort.signal,
    });
    answer.then((response) => this.#begin(response), () => {
      // It has been closed meanwhile: that is told, too.
      if (this.#state === CLOSED) this.dispatchEvent(new Event('error'));
      else this.#reconnect();
    });
  }

  #begin(response) {
    const type = (response.headers.get('content-type') ?? '').split(';', 1)[0].trim().toLowerCase();
    if (response.status !== 200 || type !== 'text/event-stream' || response.body === null) {
      this.#state = CLOSED;
      this.#abort.abort();
      this.dispatchEvent(new Event('error'));
      return;
    }
    this.#target = response.url || this.#target;
    this.#state = OPEN;
    this.dispatchEvent(new Event('open'));
    const parser = new Parser((event) => this.#take(event, new URL(this.#target).origin));
    const { Transform } = require('internal/stream/transform');
    const { pipeline } = require('internal/stream/pipeline');
    const sink = new Transform({
      readableObjectMode: true,
      transform(chunk, encoding, callback) {
        callback(parser.receive(chunk) ? null : new Error('A line is too long'));
      },
    });
    const { finished } = require('internal/stream/finished');
    // What breaks off ends.
    finished(response.body, () => Promise.resolve().then(() => {}).then(() => this.#reconnect()));
    pipeline(response.body, sink, () => {});
  }

  #take({ data, type, id, retry }, origin) {
    if (retry !== undefined) this.#delay = retry;
    if (id !== undefined) this.#lastEventId = id;
    if (data === undefined) return;
    this.dispatchEvent(new MessageEvent(type || 'message', { data, origin, lastEventId: this.#lastEventId }));
  }

  // The next attempt keeps no process alive.
  #reconnect() {
    if (this.#state === CLOSED) return;
    this.#state = CONNECTING;
    this.dispatchEvent(new Event('error'));
    setTimeout(() => {
      if (this.#state !== CONNECTING) return;
      if (this.#lastEventId !== '') {
        this.#headers = [['accept', 'text/event-stream'], ['accept-language', '*'], ['last-event-id', this.#lastEventId]];
      }
      this.#connect();
    }, this.#delay).unref();
  }
}

for (const [name, value] of Object.entries({ CONNECTING, OPEN, CLOSED })) {
  Object.defineProperty(EventSource, name, { value, enumerable: true });
  Object.defineProperty(EventSource.prototype, name, { value, enumerable: true });
}
finish(EventSource, ['readyState', 'url', 'withCredentials', 'close', 'onopen', 'onmessage', 'onerror']);

module.exports = { EventSource };
