// A worker takes Node tens of milliseconds to start: files are read and timers run before its script begins.
const { Worker } = require('worker_threads');
const fs = require('fs');

const worker = new Worker('require("worker_threads").parentPort.postMessage("message")', { eval: true });
worker.on('online', () => console.log('online'));
worker.on('message', (message) => console.log(message));
worker.on('exit', () => console.log('exit'));
fs.stat('.', () => fs.stat('.', () => fs.stat('.', () => {
  console.log('files');
  setTimeout(() => console.log('timer'), 4);
})));
