// An error of a worker that nobody listens to ends the parent.
const { Worker } = require('worker_threads');
process.on('uncaughtException', (error, origin) => console.log(error.message, origin));
const worker = new Worker("throw new Error('nobody listens')", { eval: true });
worker.on('exit', (code) => console.log('exit', code));
