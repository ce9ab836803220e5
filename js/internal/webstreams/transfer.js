'use strict';
// Streams that go to somebody else by postMessage() or structuredClone(): what was given stays and is
// piped; at the other end of a message channel stands a stream that speaks with it, in four messages:
// `pull` goes one way, `chunk`, `close` and `error` the other, and `error` both.

const { MessageChannel } = require('internal/messaging');
const { handled, kState } = require('internal/webstreams/common');
const { inside: source } = require('internal/webstreams/readable');
const { inside: sink } = require('internal/webstreams/writable');
const { pipe } = require('internal/webstreams/pipe');
const { inTransform } = require('internal/webstreams/transform');

// For what arrives, what makes it in another thread: a function's name here, and its arguments.
const recipes = new WeakMap();

const clones = (type, value) => ({ type, value });

// What cannot be cloned is told to the other end, and thrown.
function send(port, type, value) {
  try {
    port.postMessage(clones(type, value));
  } catch (err) {
    port.postMessage(clones('error', err));
    throw err;
  }
}

function sendLast(port, type, value) {
  try {
    send(port, type, value);
    return Promise.resolve();
  } catch (err) {
    return Promise.reject(err);
  } finally {
    port.close();
  }
}

// In Node the end that is piped on asks for a chunk ahead, the one that is read does not. Ports keep the loop alive at the end that uses its stream, from then on.
function listen(port, isNear, hear) {
  port.onmessage = ({ data: { type, value } }) => hear(type, value);
  port.unref();
  return isNear ? () => {} : () => port.ref();
}

function readable(port, isNear) {
  const used = listen(port, isNear, (type, value) => {
    const c = stream[kState].controller;
    if (type === 'chunk') c.enqueue(value);
    if (type === 'close') c.close();
    if (type === 'error') c.fail(value);
    if (type !== 'chunk') port.close();
  });
  const stream = source.createReadable({
    start() {},
    async pull() {
      used();
      port.postMessage(clones('pull'));
    },
    cancel: (reason) => sendLast(port, 'error', reason),
  }, isNear ? 1 : 0);
  return stream;
}

function writable(port, isNear) {
  let wanted = Promise.withResolvers();
  const used = listen(port, isNear, (type, value) => {
    if (type === 'error') sink.controllerError(stream[kState].controller, value);
    wanted.resolve();
  });
  const stream = sink.createWritable({
    start() {},
    async write(chunk) {
      used();
      await wanted.promise;
      wanted = Promise.withResolvers();
      try {
        send(port, 'chunk', chunk);
      } catch (err) {
        port.close();
        throw err;
      }
    },
    close: () => sendLast(port, 'close'),
    abort: (reason) => sendLast(port, 'error', reason),
  }, 1, () => 1);
  return stream;
}

function refuseLocked(stream, what) {
  if (!stream.locked) return;
  throw new DOMException(`Cannot transfer a locked ${what}`, 'DataCloneError');
}

// What arrives.
function arrivingReadable(port) {
  const stream = readable(port, false);
  recipes.set(stream, ['arrivingReadable', port]);
  return stream;
}

function arrivingWritable(port) {
  const stream = writable(port, false);
  recipes.set(stream, ['arrivingWritable', port]);
  return stream;
}

function arrivingTransform(reading, writing) {
  const stream = inTransform.join(reading, writing);
  recipes.set(stream, ['arrivingTransform', reading, writing]);
  return stream;
}

const sent = (stream) => ['internal/webstreams/transfer', ...recipes.get(stream)];

// What the stream is transferred to, and the function that does it.
function transferReadable(stream) {
  refuseLocked(stream, 'ReadableStream');
  const { port1, port2 } = new MessageChannel();
  return [arrivingReadable(port2), () => handled(pipe(stream, writable(port1, true)))];
}

function transferWritable(stream) {
  refuseLocked(stream, 'WritableStream');
  const { port1, port2 } = new MessageChannel();
  return [arrivingWritable(port2), () => handled(pipe(readable(port1, true), stream))];
}

function transferTransform(stream) {
  const [reading, pipeOut] = transferReadable(stream.readable);
  const [writing, pipeIn] = transferWritable(stream.writable);
  return [arrivingTransform(reading, writing), () => {
    pipeOut();
    pipeIn();
  }];
}

module.exports = {
  arrivingReadable, arrivingWritable, arrivingTransform, sent, transferReadable, transferWritable, transferTransform,
};
