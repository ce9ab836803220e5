'use strict';
// What the primary and its workers say to each other, over the channel between parent and child.

const waiting = new Map();
let next = 0;

// `target` is the child, or in a worker `process`. What is `passed` along is a handle's type and
// descriptor; `answered(answer, descriptor)` is called when the other side answers.
function send(target, message, passed, answered) {
  if (!target.connected) return false;
  message = { cmd: 'NODE_CLUSTER', ...message, seq: next };
  if (answered) waiting.set(next, answered);
  next++;
  return target.channel.write(message, undefined, passed && { ...passed, done() {} });
}

// Calls `take` with what the other side says of itself.
function listen(target, take) {
  target.on('internalMessage', (message, descriptor) => {
    if (message.cmd !== 'NODE_CLUSTER') return;
    const answered = waiting.get(message.ack);
    if (answered) {
      waiting.delete(message.ack);
      answered(message, descriptor);
    } else if (message.ack === undefined) {
      take(message, descriptor);
    }
  });
}

module.exports = { send, listen };
