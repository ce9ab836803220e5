// What is told of an error that ends a worker: its class among the language's, and its properties.
const { Worker } = require('worker_threads');

function told(text) {
  return new Promise((resolve) => {
    const worker = new Worker(text, { eval: true });
    worker.on('error', (error) => {
      const names = Object.getOwnPropertyNames(error).filter((name) => name !== 'stack' && name !== 'diff');
      console.log(error.constructor.name, String(error), names, Object.keys(error).filter((key) => key !== 'diff'));
    });
    worker.on('exit', (code) => {
      console.log(text, code);
      resolve();
    });
  });
}

(async () => {
  await told('throw new AggregateError([new Error("x")], "agg")');
  await told('class Foo extends Error { get name() { return "Foo" } } throw new Foo("m")');
  await told('class Foo extends TypeError { name = "Foo" } throw new Foo("m")');
  await told('require("fs").readFileSync("/nope")');
  await told('Buffer.alloc("x")');
  await told('throw new Error("a", { cause: 5 })');
  await told('require("assert").strictEqual(1, 2)');
  await told('const e = new Error("c"); e.self = e; e.f = () => 1; throw e');
  // Thrown at its end: the exit code stays what it was.
  const late = 'process.on("exit", () => { throw new Error("late") });';
  await told(late);
  await told(`${late} process.exit(5)`);
  await told(`${late} process.exitCode = 3`);
})();
