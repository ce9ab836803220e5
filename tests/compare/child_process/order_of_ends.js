// Children that have ended before the loop looks: whose ends are told when.

const { spawn } = require('child_process');

function busy(time) {
  const end = Date.now() + time;
  while (Date.now() < end);
}

function start(name, command, done) {
  const told = (what) => console.log(name, what);
  const child = spawn('sh', ['-c', command]);
  for (const pipe of ['stdin', 'stdout', 'stderr']) {
    child[pipe].on('finish', () => told(`${pipe} finish`)).on('close', () => told(`${pipe} close`));
    if (pipe === 'stdin') continue;
    child[pipe].on('data', (data) => {
      told(`${pipe} ${data.toString().trim()}`);
      process.nextTick(() => told('tick'));
      setImmediate(() => told('immediate'));
    });
    child[pipe].on('end', () => told(`${pipe} end`));
  }
  child.on('exit', () => {
    const gone = ['stdin', 'stdout', 'stderr'].filter((pipe) => child[pipe].destroyed);
    told(`exit, destroyed: ${gone.join(' ') || 'none'}`);
  });
  child.on('close', () => { told('close'); setImmediate(done); });
  return child;
}

const steps = [
  (next) => { start('silent', 'true', next); busy(300); },
  (next) => { start('out', 'echo hi', next); busy(300); },
  (next) => { start('both', 'echo hi; echo ho >&2', next); busy(300); },
  (next) => {
    // Two at once.
    let left = 2;
    const done = () => { if (--left === 0) next(); };
    start('first', 'echo a', done);
    start('second', 'echo b >&2', done);
    busy(300);
  },
  (next) => {
    // The second ends while the loop tells of the first: its exit is told with the first's.
    let left = 2;
    const done = () => { if (--left === 0) next(); };
    start('early', 'true', done).stdout.on('end', () => busy(700));
    start('late', 'sleep 0.5; echo b', done);
    busy(300);
  },
];

(function next() {
  const step = steps.shift();
  if (step) step(() => { console.log('--'); next(); });
})();
