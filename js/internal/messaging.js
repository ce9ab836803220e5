// MessageChannel, MessagePort, MessageEvent and BroadcastChannel, within the process.
//
// A message is cloned when it is posted and waits in the receiving end's queue; the loop gives that
// end its turn in the poll phase, one callback a message.

const { makeError } = require('internal/errors');
const { Event, EventTarget, defineEventHandler, inTarget, kAdded, kRemoved } = require(
  'internal/event_target',
);
const { enumerable } = require('internal/event');
const { NodeEventTarget } = require('internal/node_event_target');
const { cloneMessage, kClone, kTransfer, refuseObjectsOf } = require('internal/structured_clone');
const loop = native('messaging');

const customInspect = Symbol.for('nodejs.util.inspect.custom');
const mayConstruct = Symbol('MessagePort');

const typeError = (message, code) =>
  Object.assign(new TypeError(message), code === undefined ? {} : { code });

class MessageEvent extends Event {
  #data;
  #origin;
  #lastEventId;
  #source;
  #ports;

  constructor(type, init) {
    if (arguments.length === 0) {
      throw typeError('MessageEvent constructor: 1 argument required, but 0 found.');
    }
    super(type, init);
    this.#fill(init ?? {}, 'MessageEvent constructor');
  }

  #fill({ data = null, origin = '', lastEventId = '', source = null, ports = [] }, where) {
    if (source !== null && !inPort.is(source)) {
      throw typeError(
        `${where}: Expected eventInitDict.source ("${source}") to be an instance of MessagePort.`,
      );
    }
    if (typeof ports?.[Symbol.iterator] !== 'function') {
      throw typeError(`${where}: eventInitDict.ports (${ports}) is not iterable.`);
    }
    ports = [...ports];
    const wrong = ports.find((port) => !inPort.is(port));
    if (wrong !== undefined) {
      throw typeError(
        `${where}: Expected eventInitDict.ports[${ports.indexOf(wrong)}] ` +
          `("${wrong}") to be an instance of MessagePort.`,
      );
    }
    this.#data = data;
    this.#origin = `${origin}`;
    this.#lastEventId = `${lastEventId}`;
    this.#source = source;
    this.#ports = Object.freeze(ports);
  }

  static #check(event) {
    if (!(#ports in event)) throw typeError('Illegal invocation');
  }

  get data() {
    MessageEvent.#check(this);
    return this.#data;
  }

  get origin() {
    MessageEvent.#check(this);
    return this.#origin;
  }

  get lastEventId() {
    MessageEvent.#check(this);
    return this.#lastEventId;
  }

  get source() {
    MessageEvent.#check(this);
    return this.#source;
  }

  get ports() {
    MessageEvent.#check(this);
    return this.#ports;
  }

  initMessageEvent(type, bubbles, cancelable, data, origin, lastEventId, source, ports) {
    MessageEvent.#check(this);
    if (arguments.length === 0) {
      throw typeError('MessageEvent.initMessageEvent: 1 argument required, but 0 found.');
    }
    this.initEvent(type, bubbles, cancelable);
    const init = { data, origin, lastEventId, source, ports };
    this.#fill(init, 'MessageEvent.initMessageEvent');
  }
}

enumerable(MessageEvent.prototype, [
  'data', 'origin', 'lastEventId', 'source', 'ports', 'initMessageEvent',
]);
Object.defineProperty(MessageEvent.prototype, Symbol.toStringTag, {
  value: 'MessageEvent',
  configurable: true,
});

refuseObjectsOf(MessageEvent);

let inPort;

class MessagePort extends NodeEventTarget {
  #end;
  #peer = null;
  #queue = [];
  #started = false;
  #closed = false;

  constructor(key) {
    if (key !== mayConstruct) {
      throw typeError('Constructor cannot be called', 'ERR_CONSTRUCT_CALL_INVALID');
    }
    super();
    this.#end = loop.open(() => this.#receive(), this);
  }

  static {
    inPort = {
      is: (port) => typeof port === 'object' && port !== null && #end in port,
      entangle(a, b) {
        a.#peer = b;
        b.#peer = a;
      },
      isClosed: (port) => port.#closed,
      deliver(port, message) {
        port.#queue.push(message);
        port.#wake();
      },
      take: (port) => port.#queue.shift(),
    };
  }

  // A port is only transferred: another object takes its place.
  [kClone]() {}

  [kTransfer]() {
    if (this.#closed) throw cloneError('MessagePort in transfer list is already detached');
    const moved = new MessagePort(mayConstruct);
    return [moved, () => {
      moved.#queue = this.#queue;
      if (this.#peer) inPort.entangle(moved, this.#peer);
      this.#peer = null;
      this.#queue = [];
      this.#close();
    }];
  }

  static #check(port) {
    if (!inPort.is(port)) throw typeError('Illegal invocation');
  }

  // Returns true while there is somebody to get it.
  postMessage(message, transfer) {
    MessagePort.#check(this);
    if (arguments.length === 0) {
      throw typeError('Not enough arguments to MessagePort.postMessage', 'ERR_MISSING_ARGS');
    }
    const list = transferList(transfer);
    if (list.includes(this)) throw cloneError('Transfer list contains source port');
    const peer = this.#peer;
    const lost = peer && list.includes(peer);
    const packed = pack(message, list);
    if (this.#closed || !peer) return undefined;
    if (lost) {
      const text = 'The target port was posted to itself, and the communication channel was lost';
      process.emitWarning(text);
      this.close();
      return undefined;
    }
    inPort.deliver(peer, packed);
    return true;
  }

  #wake() {
    if (this.#started && this.#queue.length > 0) loop.wake(this.#end, this.#queue.length);
  }

  // One message; true when more wait.
  #receive() {
    const message = this.#queue.shift();
    if (message === undefined) return false;
    if (message === closing) {
      this.#close();
      return false;
    }
    const { data, ports } = message;
    inTarget.dispatch(this, new MessageEvent('message', { data, ports }), data);
    return this.#started && this.#queue.length > 0;
  }

  start() {
    MessagePort.#check(this);
    if (this.#started || this.#closed) return;
    this.#started = true;
    this.#wake();
  }

  close(listener) {
    MessagePort.#check(this);
    if (typeof listener === 'function') this.once('close', listener);
    this.#close();
  }

  #close() {
    if (this.#closed) return;
    this.#closed = true;
    loop.close(this.#end, () => {
      const peer = this.#peer;
      if (peer && !peer.#closed) {
        // The other end learns of it when this one is closed, behind messages on their way.
        peer.#queue.push(closing);
        loop.wake(peer.#end, peer.#queue.length);
      }
      inTarget.dispatch(this, new Event('close'), undefined);
    });
  }

  ref() {
    MessagePort.#check(this);
    loop.reference(this.#end, true);
  }

  unref() {
    MessagePort.#check(this);
    loop.reference(this.#end, false);
  }

  hasRef() {
    MessagePort.#check(this);
    return loop.hasReference(this.#end);
  }

  [kAdded](count, type) {
    if (type === 'message' && count === 1) {
      this.ref();
      this.start();
    }
  }

  [kRemoved](count, type) {
    if (type === 'message' && count === 0) this.unref();
  }

  [customInspect](depth, options, inspect) {
    if (depth < 0) return '[MessagePort [EventTarget]]';
    const shown = { active: !this.#closed, refed: this.hasRef(), ...this };
    return `MessagePort [EventTarget] ${(inspect ?? require('util').inspect)(shown, options)}`;
  }
}

const closing = Symbol('closing');

enumerable(MessagePort.prototype, ['postMessage', 'start', 'close', 'ref', 'unref', 'hasRef']);
defineEventHandler(MessagePort.prototype, 'message');
defineEventHandler(MessagePort.prototype, 'messageerror');

class MessageChannel {
  constructor() {
    this.port1 = new MessagePort(mayConstruct);
    this.port2 = new MessagePort(mayConstruct);
    inPort.entangle(this.port1, this.port2);
  }
}

function receiveMessageOnPort(port) {
  if (inBroadcast(port)) port = broadcastPort(port);
  if (!inPort.is(port)) {
    const message = 'The "port" argument must be a MessagePort instance';
    throw typeError(message, 'ERR_INVALID_ARG_TYPE');
  }
  const message = inPort.take(port);
  if (message === undefined || message === closing) return undefined;
  return { message: message.data };
}

function cloneError(message) {
  const { DOMException } = require('internal/domexception');
  return new DOMException(message, 'DataCloneError');
}

function transferList(given) {
  if (given == null) return [];
  if (typeof given !== 'object' && typeof given !== 'function') {
    throw typeError('Optional transferList argument must be an iterable', 'ERR_INVALID_ARG_TYPE');
  }
  const method = given[Symbol.iterator];
  if (typeof method === 'function') {
    const iterator = method.call(given);
    // As in Node, a method that gives no iterator stands for an empty list.
    return Object(iterator) === iterator ? [...{ [Symbol.iterator]: () => iterator }] : [];
  }
  const { transfer } = given;
  if (transfer === undefined) return [];
  if (Object(transfer) !== transfer || typeof transfer[Symbol.iterator] !== 'function') {
    throw typeError('Optional options.transfer argument must be an iterable', 'ERR_INVALID_ARG_TYPE');
  }
  return [...transfer];
}

// The clone of a message, and its ports as they arrive, in the order of the list.
function pack(message, list) {
  const ports = list.filter(inPort.is);
  // Cloned beside the message: who finds a port in both finds the same.
  const { message: data, ports: moved } = cloneMessage({ message, ports }, { transfer: list });
  return { data, ports: moved };
}

const channels = new Map();
let inBroadcast;
let broadcastPort;

class BroadcastChannel extends EventTarget {
  #name;
  #port = new MessagePort(mayConstruct);

  constructor(name) {
    if (arguments.length === 0) throw makeError('ERR_MISSING_ARGS', 'name');
    super();
    this.#name = `${name}`;
    const members = channels.get(this.#name);
    if (members) members.add(this);
    else channels.set(this.#name, new Set([this]));
    this.#port.on('message', (data) => {
      // Unlike a port's, its listeners hear nothing more when it is closed.
      if (inPort.isClosed(this.#port)) return;
      this.dispatchEvent(new MessageEvent('message', { data }));
    });
  }

  static {
    inBroadcast = (channel) => typeof channel === 'object' && channel !== null && #port in channel;
    broadcastPort = (channel) => channel.#port;
  }

  static #check(channel) {
    if (!inBroadcast(channel)) throw makeError('ERR_INVALID_THIS', 'BroadcastChannel');
  }

  get name() {
    BroadcastChannel.#check(this);
    return this.#name;
  }

  close() {
    BroadcastChannel.#check(this);
    const members = channels.get(this.#name);
    members?.delete(this);
    if (members?.size === 0) channels.delete(this.#name);
    this.#port.close();
  }

  postMessage(message) {
    BroadcastChannel.#check(this);
    if (arguments.length === 0) throw makeError('ERR_MISSING_ARGS', 'message');
    const members = channels.get(this.#name);
    if (!members?.has(this)) {
      const { DOMException } = require('internal/domexception');
      throw new DOMException('BroadcastChannel is closed.', 'InvalidStateError');
    }
    // One clone a receiver; with none, one still says whether it can be cloned.
    pack(message, []);
    for (const member of members) {
      if (member !== this) inPort.deliver(member.#port, pack(message, []));
    }
  }

  ref() {
    BroadcastChannel.#check(this);
    this.#port.ref();
    return this;
  }

  unref() {
    BroadcastChannel.#check(this);
    this.#port.unref();
    return this;
  }

  [customInspect](depth, options, inspect) {
    BroadcastChannel.#check(this);
    if (depth < 0) return 'BroadcastChannel';
    const shown = { name: this.#name, active: !inPort.isClosed(this.#port) };
    const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    return `BroadcastChannel ${(inspect ?? require('util').inspect)(shown, inner)}`;
  }
}

enumerable(BroadcastChannel.prototype, ['name', 'close', 'postMessage']);
defineEventHandler(BroadcastChannel.prototype, 'message');
defineEventHandler(BroadcastChannel.prototype, 'messageerror');

module.exports = {
  BroadcastChannel, MessageChannel, MessageEvent, MessagePort, receiveMessageOnPort,
};
