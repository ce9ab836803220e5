// A child's life: spawn, what it writes, exit, close.
const { spawn } = require('child_process');
const child = spawn('sh', ['-c', 'cat; echo err >&2; exit 3'], { env: { ...process.env, X: '1' } });
console.log(child.spawnfile, child.spawnargs, typeof child.pid, child.exitCode, child.killed, child.connected);
console.log(child.stdio.length, child.stdin === child.stdio[0], child.stdin.readable, child.stdout.readable);
for (const name of ['spawn', 'exit', 'close']) child.on(name, (...args) => console.log(name, ...args));
let out = '';
let err = '';
child.stdout.setEncoding('utf8').on('data', (text) => { out += text; });
child.stderr.setEncoding('utf8').on('data', (text) => { err += text; });
child.on('close', () => console.log({ out, err }, child.exitCode, child.signalCode, child.stdin.destroyed));
child.stdin.write('one ');
child.stdin.end('two');
