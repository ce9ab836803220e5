// Options of a worker: which there are, which are the whole process's, and what they become.
const { Worker } = require('worker_threads');

const tries = [
  { execArgv: 'text' },
  { execArgv: ['--foo'] },
  { execArgv: ['--foo', '--no-warnings', '--bar=3'] },
  { execArgv: ['--title=x'] },
  { execArgv: ['--no-warnings', '--expose-gc', '--stack-size=100'] },
  { execArgv: ['--max-old-space-size=100'] },
  { execArgv: ['--abort-on-uncaught-exception'] },
  { execArgv: ['--help'] },
  { execArgv: ['--require'] },
  { execArgv: ['--redirect-warnings'] },
  { execArgv: ['--pending-deprecation', '--', 'x'] },
  { execArgv: ['--no-warnings', 'x', '--trace-exit'] },
  { execArgv: ['--trace-warnings=3', '-C', 'a', '--conditions=b'] },
  { execArgv: ['-r', './there_is_none.js'] },
  { env: { NODE_OPTIONS: '--nonexistent-option' } },
  { env: { NODE_OPTIONS: '--title=x' } },
  { env: { NODE_OPTIONS: '-e 1' } },
  { env: { NODE_OPTIONS: '--max-old-space-size=100' } },
  { env: { NODE_OPTIONS: '--require ./there_is_none.js' } },
  { env: { NODE_OPTIONS: '--no-deprecation' }, execArgv: ['--no-warnings'] },
  { env: {} },
];

function next() {
  const options = tries.shift();
  if (!options) return;
  console.log(options);
  try {
    const text = 'console.log(process.execArgv, process.argv.slice(2), process.noDeprecation)';
    const worker = new Worker(text, { eval: true, argv: ['an argument'], ...options });
    worker.on('error', (error) => console.log(error.code, error.message.split('\n')[0]));
    worker.on('exit', (code) => {
      console.log('exit', code);
      next();
    });
  } catch (error) {
    console.log(error.name, error.code, error.message);
    next();
  }
}
next();
