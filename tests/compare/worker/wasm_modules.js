'use strict';
// Compiled modules of WebAssembly can be cloned, and go to other threads.
const { MessageChannel, Worker, receiveMessageOnPort } = require('worker_threads');

const bytes = Buffer.from('0061736d0100000001070160027f7f017f030201000707010361646400000a09010700200020016a0b', 'hex');
const compiled = new WebAssembly.Module(bytes);
const clone = structuredClone(compiled);
console.log(clone instanceof WebAssembly.Module, clone === compiled, new WebAssembly.Instance(clone).exports.add(1, 2));
console.log(clone, Object.getOwnPropertyNames(clone), WebAssembly.Module.exports(clone));
const { port1, port2 } = new MessageChannel();
port1.postMessage({ module: compiled, again: compiled });
const { message } = receiveMessageOnPort(port2);
console.log(message.module === message.again, new WebAssembly.Instance(message.module).exports.add(3, 4));
port1.close();
for (const what of [new WebAssembly.Instance(compiled), new WebAssembly.Memory({ initial: 1 }), new WebAssembly.Table({ initial: 1, element: 'anyfunc' })]) {
  try {
    console.log(structuredClone(what));
  } catch (err) {
    console.log(err.name, err.message);
  }
}
const worker = new Worker(`
  const { parentPort, workerData } = require('worker_threads');
  const add = (module) => new WebAssembly.Instance(module).exports.add(20, 22);
  parentPort.postMessage(add(workerData));
  parentPort.once('message', (module) => parentPort.postMessage([add(module), module]));
`, { eval: true, workerData: compiled });
worker.once('message', (sum) => {
  console.log(sum);
  worker.once('message', ([sum, back]) => console.log(sum, back instanceof WebAssembly.Module));
  worker.postMessage(compiled);
});
