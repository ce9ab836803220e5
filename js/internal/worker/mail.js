// postMessageToThread: each thread that has workers, or is one, has a box that all others can reach.

const { makeError } = require('internal/errors');
const { MessageChannel, inPort, pack, transferList } = require('internal/messaging');
const thread = native('worker');

const [threadId] = thread.self();
const box = inPort.receive(thread.openMailbox());

box.on('message', ({ value, source, reply }) => {
  let result = 'ERR_WORKER_MESSAGING_FAILED';
  try {
    if (process.listenerCount('workerMessage') > 0) {
      process.emit('workerMessage', value, source);
      result = null;
    }
  } catch {
    result = 'ERR_WORKER_MESSAGING_ERRORED';
  }
  reply.postMessage(result);
  reply.close();
});
box.unref();

// Tells the thread's listeners of `workerMessage`; settles when they have been called.
async function postMessageToThread(id, value, transfer, timeout) {
  if (typeof transfer === 'number' && timeout === undefined) [transfer, timeout] = [undefined, transfer];
  if (timeout !== undefined) require('internal/validators').validateNumber(timeout, 'timeout', 0);
  if (id === threadId) throw makeError('ERR_WORKER_MESSAGING_SAME_THREAD');
  const { port1, port2 } = new MessageChannel();
  const message = { value, source: threadId, reply: port2 };
  const { data, ports } = pack(message, [port2, ...transferList(transfer)]);
  const { promise, resolve, reject } = Promise.withResolvers();
  const settle = (code) => {
    clearTimeout(timer);
    port1.close();
    if (code) reject(makeError(code));
    else resolve();
  };
  const timer = timeout === undefined ?
    undefined : setTimeout(settle, timeout, 'ERR_WORKER_MESSAGING_TIMEOUT');
  port1.on('message', settle);
  port1.on('close', () => settle('ERR_WORKER_MESSAGING_FAILED'));
  if (!Number.isInteger(id) || !thread.mail(id, data, ports)) {
    settle('ERR_WORKER_MESSAGING_FAILED');
  }
  return promise;
}

module.exports = { postMessageToThread };
