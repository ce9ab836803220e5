// process.exit() in a worker, wherever it is called: nothing of the worker runs any more.
const { Worker } = require('worker_threads');

const run = (text) => new Promise((resolve) => {
  const said = [];
  const worker = new Worker(`(async () => { ${text} })()`, { eval: true });
  worker.on('message', (message) => said.push(message));
  worker.on('error', (error) => said.push(error.message));
  worker.on('exit', (code) => {
    console.log(code, said, text);
    resolve();
  });
});

(async () => {
  for (const [at, text] of [
    'require("vm").runInNewContext("f()", { f() { process.exit(0) } })',
    'await import("data:text/javascript,process.exit(1)")',
    'class A { static { process.exit(2) } }',
    '[3, 1, 2].sort(() => process.exit(3))',
    'new Proxy({}, { get() { process.exit(4) } }).x',
    'JSON.stringify({ toJSON() { process.exit(5) } })',
    '"a".replace(/a/, () => process.exit(6))',
    'structuredClone({ get a() { process.exit(7) } })',
    'require("worker_threads").parentPort.postMessage({ get a() { process.exit(8) } })',
    'const e = new Error("x"); Object.defineProperty(e, "message", { get() { process.exit(9) } }); throw e',
    'process.on("uncaughtException", () => process.exit(10)); throw 1',
    'function* g() { try { yield 1 } finally { process.exit(11) } } for (const x of g()) break',
    'Error.prepareStackTrace = () => process.exit(12); new Error("x").stack',
    'try { process.exit(13) } finally { require("worker_threads").parentPort.postMessage("no") }',
    'for (let i = 0; i < 50; i++) require("crypto").pbkdf2("a", "b", 1e5, 8, "sha1", () => {}); process.exit(14)',
    'require("net").createServer().listen(0, () => process.exit(15))',
    'const { spawn } = require("child_process"); spawn("sleep", ["1"]).on("spawn", () => process.exit(16))',
    'const { Worker } = require("worker_threads"); new Worker("setInterval(() => {}, 10)", { eval: true }).on("online", () => process.exit(17))',
  ].entries()) {
    await run(text, at);
  }
})();
