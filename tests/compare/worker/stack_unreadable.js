// An error whose stack cannot be read comes without one.
const { Worker } = require('worker_threads');
const text = `
  const error = new Error('first');
  Object.defineProperty(error, 'stack', { get() { throw new Error('second'); } });
  throw error;`;
new Worker(text, { eval: true }).on('error', (error) => {
  console.log(error instanceof Error, error.message, error.stack, Object.keys(error));
}).on('exit', () => {
  new Worker('throw new RangeError("third")', { eval: true }).on('error', (error) => {
    console.log(error.name, error.message, typeof error.stack);
  });
});
