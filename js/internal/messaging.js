// MessageChannel, MessagePort, MessageEvent and BroadcastChannel.
//
// A message is cloned when it is posted and waits in the receiving end's queue; the loop gives that
// end its turn in the poll phase, one callback a message. A port knows its other end (`#peer`) while
// that is in this thread; else there is a wire between them, and the queue is at its end.

const { makeError } = require('internal/errors');
const { Event, EventTarget, defineEventHandler, inTarget, kAdded, kRemoved } = require(
  'internal/event_target',
);
const { enumerable } = require('internal/event');
const { NodeEventTarget } = require('internal/node_event_target');
const { cloneMessage, kClone, kSend, kTransfer, refuseObjectsOf } = require(
  'internal/structured_clone',
);
const loop = native('messaging');

const customInspect = Symbol.for('nodejs.util.inspect.custom');

const typeError = (message, code) =>
  Object.assign(new TypeError(message), code === undefined ? {} : { code });

const shown = (value) => (typeof value === 'string' ? `"${value}"` : require('util').inspect(value));

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
        `${where}: Expected eventInitDict.source ("${shown(source)}") to be an instance of MessagePort.`,
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
          `("${shown(wrong)}") to be an instance of MessagePort.`,
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

class Port extends NodeEventTarget {
  #end;
  #peer = null;
  #wire = null;
  #queue = [];
  #started = false;
  #closed = false;

  constructor() {
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
        if (loop.isTraced) message.letter = loop.sent();
        port.#queue.push(message);
        port.#wake();
      },
      take: (port) => port.#next(),
      // The port as it goes to another thread: its end of a wire. The object is closed.
      send(port) {
        let wire = port.#wire;
        if (!wire) {
          let [kept, sent] = loop.wires();
          wire = sent;
          if (port.#peer) port.#peer.#connect(kept);
          else loop.hangUp(kept);
        }
        const sent = loop.detach(wire, port.#queue.map((message) => message === closing ?
          null : [message.data, message.ports, message.letter ?? 0]));
        port.#peer = null;
        port.#wire = null;
        port.#queue = [];
        port.#closed = true;
        loop.close(port.#end);
        return sent;
      },
      // The port that has come from another thread.
      receive(wire) {
        const port = new Port();
        port.#connect(wire);
        return port;
      },
      wireOf: (port) => port.#wire,
    };
  }

  // A port is only transferred: another object takes its place.
  [kClone]() {}

  [kTransfer]() {
    if (this.#closed) throw cloneError('MessagePort in transfer list is already detached');
    const moved = new Port();
    return [moved, () => {
      moved.#queue = this.#queue;
      if (this.#peer) inPort.entangle(moved, this.#peer);
      if (this.#wire) moved.#connect(this.#wire);
      this.#peer = null;
      this.#wire = null;
      this.#queue = [];
      this.#close();
    }];
  }

  [kSend]() { return inPort.send(this); }

  static #check(port) {
    if (!inPort.is(port)) throw typeError('Illegal invocation');
  }

  // Returns true while there is somebody to get it.
  postMessage(message, transfer) {
    Port.#check(this);
    if (arguments.length === 0) {
      throw typeError('Not enough arguments to MessagePort.postMessage', 'ERR_MISSING_ARGS');
    }
    const list = transferList(transfer);
    if (list.includes(this)) throw cloneError('Transfer list contains source port');
    const peer = this.#peer;
    const lost = peer && list.includes(peer);
    const packed = pack(message, list);
    if (this.#closed) return undefined;
    if (this.#wire) {
      loop.send(this.#wire, packed.data, packed.ports);
      return true;
    }
    if (!peer) return undefined;
    if (lost) {
      const text = 'The target port was posted to itself, and the communication channel was lost';
      process.emitWarning(text);
      this.close();
      return undefined;
    }
    inPort.deliver(peer, packed);
    return true;
  }

  #connect(wire) {
    this.#peer = null;
    this.#wire = wire;
    loop.attach(this.#end, wire);
  }

  #waiting() {
    return this.#queue.length + (this.#wire ? loop.arrived(this.#wire) : 0);
  }

  // What has come: a message, `closing`, or undefined.
  #next() {
    if (this.#queue.length > 0 || !this.#wire) {
      const message = this.#queue.shift();
      if (message?.letter) loop.received(message.letter);
      return message;
    }
    const message = loop.take(this.#wire, inPort.receive);
    return message === null ? closing : message;
  }

  #wake() {
    if (!this.#started) return;
    const waiting = this.#waiting();
    if (waiting > 0) loop.wake(this.#end, waiting);
  }

  // One message; true when more wait.
  #receive() {
    if (this.#closed && !this.#wire && this.#queue.length === 0) return false;
    const hasEnded = this.#wire ? loop.hasEnded(this.#wire) : this.#queue.at(-1) === closing;
    if (!this.#started && !hasEnded) return false;
    let message;
    try {
      message = this.#next();
    } catch (error) {
      inTarget.dispatch(this, new MessageEvent('messageerror', { data: error }), error);
      return this.#started && this.#waiting() > 0;
    }
    if (message === undefined) return false;
    if (message === closing) {
      this.#close();
      return false;
    }
    const { data, ports } = message;
    inTarget.dispatch(this, new MessageEvent('message', { data, ports }), data);
    return this.#started && this.#waiting() > 0;
  }

  start() {
    Port.#check(this);
    if (this.#started || this.#closed) return;
    this.#started = true;
    this.#wake();
  }

  close(listener) {
    Port.#check(this);
    if (typeof listener === 'function') this.once('close', listener);
    this.#close();
  }

  #close() {
    if (this.#closed) return;
    this.#closed = true;
    loop.close(this.#end, () => {
      const peer = this.#peer;
      if (this.#wire) loop.hangUp(this.#wire);
      if (peer && !peer.#closed) {
        // The other end learns of it when this one is closed, behind messages on their way.
        peer.#queue.push(closing);
        loop.wake(peer.#end, peer.#queue.length);
      }
      inTarget.dispatch(this, new Event('close'), undefined);
    });
  }

  ref() {
    Port.#check(this);
    loop.reference(this.#end, true);
  }

  unref() {
    Port.#check(this);
    loop.reference(this.#end, false);
  }

  hasRef() {
    Port.#check(this);
    return loop.hasReference(this.#end);
  }

  [kAdded](count, type) {
    if (type === 'message' && count === 1) {
      this.ref();
      this.start();
    }
  }

  [kRemoved](count, type) {
    if (type !== 'message' || count > 0) return;
    this.unref();
    // What comes now waits until somebody listens again.
    this.#started = false;
  }

  [customInspect](depth, options, inspect) {
    if (depth < 0) return '[MessagePort [EventTarget]]';
    const shown = { active: !this.#closed, refed: this.hasRef(), ...this };
    return `MessagePort [EventTarget] ${(inspect ?? require('util').inspect)(shown, options)}`;
  }
}

const closing = Symbol('closing');

// Scripts see functions, as in Node; the first makes nothing.
function MessagePort() {
  throw typeError('Constructor cannot be called', 'ERR_CONSTRUCT_CALL_INVALID');
}
Object.setPrototypeOf(MessagePort, NodeEventTarget);
MessagePort.prototype = Port.prototype;
Object.defineProperty(Port.prototype, 'constructor', { value: MessagePort });
enumerable(MessagePort.prototype, ['postMessage', 'start', 'close', 'ref', 'unref', 'hasRef']);
defineEventHandler(MessagePort.prototype, 'message');
defineEventHandler(MessagePort.prototype, 'messageerror');

function MessageChannel() {
  if (!new.target) throw typeError('Cannot call constructor without `new`', 'ERR_CONSTRUCT_CALL_REQUIRED');
  this.port1 = new Port();
  this.port2 = new Port();
  inPort.entangle(this.port1, this.port2);
}

function receiveMessageOnPort(port) {
  if (inBroadcast(port)) port = broadcastPort(port);
  if (!inPort.is(port)) {
    const message = 'The "port" argument must be a MessagePort instance';
    throw typeError(message, 'ERR_INVALID_ARG_TYPE');
  }
  const message = inPort.take(port);
  if (message === closing) port.close();
  return message === undefined || message === closing ? undefined : { message: message.data };
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
  const items = iterated(given);
  if (items) return items;
  const { transfer } = given;
  if (transfer === undefined) return [];
  const inOptions = Object(transfer) === transfer ? iterated(transfer) : undefined;
  if (!inOptions) {
    throw typeError('Optional options.transfer argument must be an iterable', 'ERR_INVALID_ARG_TYPE');
  }
  return inOptions;
}

// What an iterable has, by what stands on itself only; undefined when it is none.
function iterated(given) {
  const iterate = given[Symbol.iterator];
  if (typeof iterate !== 'function') return undefined;
  const iterator = Reflect.apply(iterate, given, []);
  if (Object(iterator) !== iterator) return undefined;
  const { next } = iterator;
  const items = [];
  if (typeof next !== 'function') return undefined;
  for (;;) {
    const step = Reflect.apply(next, iterator, []);
    if (Object(step) !== step) return undefined;
    if (step.done) return items;
    items.push(step.value);
  }
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
  #port;
  #number;

  constructor(name) {
    if (arguments.length === 0) throw makeError('ERR_MISSING_ARGS', 'name');
    super();
    this.#name = `${name}`;
    const [number, wire] = loop.join(this.#name);
    this.#number = number;
    this.#port = inPort.receive(wire);
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
    loop.part(this.#name, this.#number);
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
    loop.broadcast(this.#name, () => pack(message, []).data);
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
  inPort, pack, transferList,
};
