// Where a child's descriptors go.
const { spawn } = require('child_process');
const fs = require('fs');
const file = `${__dirname}/stdio.tmp`;
const run = (script, stdio) => new Promise((resolve) => {
  const child = spawn('sh', ['-c', script], { stdio });
  const heard = child.stdio.map((stream) => stream && [stream.readable, stream.writable]);
  child.on('close', (code) => resolve([code, heard]));
});
(async () => {
  console.log(await run('echo inherited', 'inherit'));
  console.log(await run('echo nobody; read x || exit 9', 'ignore'));
  console.log(await run('echo to one', ['ignore', 1, 'ignore']));
  console.log(await run('echo to two', ['ignore', process.stdout, process.stderr]));
  const fd = fs.openSync(file, 'w');
  console.log(await run('echo to a file; echo more >&4', ['ignore', fd, null, 'ignore', fd]));
  fs.closeSync(fd);
  console.log(fs.readFileSync(file, 'utf8'));
  fs.unlinkSync(file);
  const child = spawn('sh', ['-c', 'cat <&3 >&5'], { stdio: ['ignore', 'inherit', 'inherit', 'pipe', 'ignore', 'pipe'] });
  child.stdio[5].on('data', (chunk) => console.log('five says', `${chunk}`));
  child.stdio[3].end('to three');
  child.on('close', (code) => console.log(code, child.stdin, child.stdio.map(Boolean)));
})();
