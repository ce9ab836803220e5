// The channel between a program and one it forked: messages over a pair of sockets.

const EventEmitter = require('events');
const { makeError, errnoException } = require('internal/errors');
const { validateObject } = require('internal/validators');

// Bytes that may wait before send() asks for patience by returning false.
const PATIENCE = 65536 * 2;

// What is said between the two hosts, not between their programs.
const isInternal = (message) => message !== null && typeof message === 'object' &&
  typeof message.cmd === 'string' && message.cmd.startsWith('NODE_');

class Channel extends EventEmitter {
  #handle;
  #target;
  #onClosed;
  #encode;
  #decoder;
  #waiting = [];
  #unheard = [];
  // What was passed along with a message that the other side has not confirmed yet, and what is
  // sent only then.
  #passing = null;
  #held = [];
  #listeners = 0;
  #explicit = false;
  #referenced;

  constructor(target, handle, serialization, referenced, onClosed) {
    super();
    const { encode, Decoder } = require(`internal/child_process/${serialization}`);
    this.#encode = encode;
    this.#decoder = new Decoder();
    this.#target = target;
    this.#handle = handle;
    this.#onClosed = onClosed;
    handle.own(this);
    this.#reference(referenced);
    target.on('newListener', (name) => {
      if (name === 'message' && this.#unheard.length > 0) process.nextTick(() => this.#deliverUnheard());
    });
  }

  start() { this.#handle.readStart(); }

  get fd() { return this.#handle ? this.#handle.fd : undefined; }
  hasRef() { return Boolean(this.#handle) && this.#handle.hasRef(); }
  ref() { this.#explicit = true; this.#reference(true); }
  unref() { this.#explicit = true; this.#reference(false); }

  // As long as nobody listens in a forked program, the channel does not keep it alive.
  refCounted() { if (++this.#listeners === 1 && !this.#explicit) this.#reference(true); }
  unrefCounted() { if (--this.#listeners === 0 && !this.#explicit) this.#reference(false); }

  #reference(on) {
    this.#referenced = on;
    // What is still to be written has to be.
    if (this.#handle) this.#handle[on || this.#waiting.length > 0 ? 'ref' : 'unref']();
  }

  // `passed` goes along with the message: see internal/child_process/passing.
  write(message, callback, passed) {
    if (typeof callback !== 'function') callback = undefined;
    if (this.#passing) {
      return this.#held.push([message, callback, passed]) === 1;
    }
    return this.#put(message, callback, passed);
  }

  #put(message, callback, passed) {
    const written = () => this.#written();
    let errno;
    if (passed) {
      this.#passing = passed;
      const { type, dgramType } = passed;
      const bytes = this.#encode({ cmd: 'NODE_HANDLE', type, msg: message, dgramType });
      errno = this.#handle.writeCarrying(bytes, passed.descriptor, written);
      if (errno > 0) this.#confirmed();
    } else {
      errno = this.#handle.write(this.#encode(message), written);
    }
    if (errno > 0) {
      const err = errnoException(-errno, 'write');
      if (callback) process.nextTick(callback, err);
      else process.nextTick(() => this.#target.emit('error', err));
    } else if (errno === 0) {
      if (callback) process.nextTick(callback, null);
    } else {
      this.#waiting.push(callback);
      this.#handle.ref();
    }
    return this.#handle.writeQueueSize < PATIENCE;
  }

  // Everything that waited is with the system, or never will be.
  #written(errno) {
    const waiting = this.#waiting;
    this.#waiting = [];
    if (!this.#referenced && this.#handle) this.#handle.unref();
    for (const callback of waiting) callback?.(errno ? errnoException(-errno, 'write') : null);
    if (this.#closing) this.#finish();
  }

  // The other side has what was passed, or never will.
  #confirmed() {
    this.#passing?.done();
    this.#passing = null;
    while (this.#held.length > 0 && !this.#passing && this.#handle) this.write(...this.#held.shift());
    if (this.#closing) this.#finish();
  }

  // --- what the handle tells ---

  _received(bytes) { this.#decoder.feed(bytes, (message) => this.#take(message)); }

  _ended() {
    this.#held = [];
    this.#confirmed();
    if (this.#target.connected) {
      hangUp(this.#target);
      // As in Node: who hangs up itself is not told by 'close'.
      if (this.#onClosed) process.nextTick(this.#onClosed);
    }
  }

  _failed() { this._ended(); }

  #take(message) {
    const target = this.#target;
    if (!target.channel) return;
    const descriptor = isInternal(message) && message.cmd === 'NODE_HANDLE' ? this.#handle.takeDescriptor() : -1;
    process.nextTick(() => {
      if (!isInternal(message)) {
        this.#deliver(message, undefined);
        return;
      }
      if (message.cmd === 'NODE_HANDLE') this.#receivePassed(message, descriptor);
      else if (message.cmd === 'NODE_HANDLE_ACK') this.#confirmed();
      target.emit('internalMessage', message, undefined);
    });
  }

  // Who listens is looked at when it is told.
  #deliver(message, handle) {
    if (this.#target.listenerCount('message') > 0) this.#target.emit('message', message, handle);
    else this.#unheard.push([message, handle]);
  }

  #receivePassed(message, descriptor) {
    // Both sides may wait for it. One that is gone by now does not need it.
    if (this.#handle) this.#put({ cmd: 'NODE_HANDLE_ACK' }, () => {});
    const { receive } = require('internal/child_process/passing');
    receive(message, descriptor, (handle) => {
      if (isInternal(message.msg)) this.#target.emit('internalMessage', message.msg, handle);
      else this.#deliverSoon(message.msg, handle);
    });
  }

  #deliverSoon(message, handle) { process.nextTick(() => this.#deliver(message, handle)); }

  #deliverUnheard() {
    if (!this.#target.channel || this.#target.listenerCount('message') === 0) return;
    const messages = this.#unheard;
    this.#unheard = [];
    for (const [message, handle] of messages) this.#target.emit('message', message, handle);
  }

  // --- the end ---

  #closing = false;

  // Closes once everything has been written.
  close() {
    this.#closing = true;
    process.nextTick(() => this.#finish());
  }

  #finish() {
    if (!this.#handle || this.#waiting.length > 0 || this.#passing) return;
    this.#handle.close();
    this.#handle = null;
    this.#target.emit('disconnect');
  }
}

function hangUp(target) {
  const { channel } = target;
  target.connected = false;
  target.channel = null;
  channel.close();
}

const SENDABLE = ['string', 'object', 'number', 'boolean'];

const methods = {
  send(message, handle, options, callback) {
    if (typeof handle === 'function') [callback, handle, options] = [handle, undefined, undefined];
    else if (typeof options === 'function') [callback, options] = [options, undefined];
    else if (options !== undefined) validateObject(options, 'options');
    if (this.connected) return this._send(message, handle, options, callback);
    const err = makeError('ERR_IPC_CHANNEL_CLOSED');
    if (typeof callback === 'function') process.nextTick(callback, err);
    else process.nextTick(() => this.emit('error', err));
    return false;
  },

  _send(message, handle, options, callback) {
    if (message === undefined) throw makeError('ERR_MISSING_ARGS', 'message');
    if (!SENDABLE.includes(typeof message)) throw makeError('ERR_INVALID_ARG_TYPE', 'message', SENDABLE, message);
    const passed = handle ? require('internal/child_process/passing').pass(handle, options) : undefined;
    return this.channel.write(message, callback, passed);
  },

  disconnect() {
    if (!this.connected) {
      this.emit('error', makeError('ERR_IPC_DISCONNECTED'));
      return;
    }
    this._disconnect();
  },

  _disconnect() {
    hangUp(this);
  },
};

// Gives a ChildProcess, or `process` itself, a channel over the handle.
function open(target, handle, serialization, referenced, onClosed) {
  const channel = new Channel(target, handle, serialization, referenced, onClosed);
  target.channel = channel;
  target.connected = true;
  Object.assign(target, methods);
  Object.defineProperty(target, '_channel', {
    enumerable: true, configurable: true, get: () => target.channel, set(value) { target.channel = value; },
  });
  channel.start();
  return channel;
}

// In a forked program: the channel that the parent left under a descriptor.
function openInChild(fd, serialization) {
  const handle = native('child_process').openChannel(fd);
  if (typeof handle === 'number') throw errnoException(-handle, 'open');
  const channel = open(process, handle, serialization === 'advanced' ? 'advanced' : 'json', false);
  const counts = (name) => name === 'message' || name === 'disconnect';
  process.on('newListener', (name) => { if (counts(name)) channel.refCounted(); });
  process.on('removeListener', (name) => { if (counts(name)) channel.unrefCounted(); });
  if (process.env.NODE_UNIQUE_ID) {
    require('cluster')._setupWorker();
    delete process.env.NODE_UNIQUE_ID;
  }
}

module.exports = { open, openInChild };
