// Ports at the limit of an inspection's depth, and receiving from what is none.
const util = require('util');
const { MessageChannel, receiveMessageOnPort } = require('worker_threads');
console.log(util.inspect(new MessageChannel(), { depth: 0 }));
const { port1, port2 } = new MessageChannel();
console.log(Object.keys(Object.assign(port1, { id: 'x' })), port1.id);
console.log(util.inspect(port1, { depth: 0 }).includes("id: 'x'"));
for (const transfer of [[null], ['a'], 5, 'a', () => {}, { transfer: 5 }, { transfer: new Set() }]) {
  try {
    console.log(port1.postMessage(1, transfer));
  } catch (err) {
    console.log(err.name, err.code, err.message);
  }
}
for (let got; (got = receiveMessageOnPort(port2));) console.log(got);
port1.close();
