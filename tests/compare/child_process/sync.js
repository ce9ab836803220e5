// The forms that wait.
const cp = require('child_process');
const { spawnSync, execSync, execFileSync } = cp;
const show = ({ status, signal, stdout, stderr, error, pid }) => {
  console.log({ status, signal, stdout: `${stdout}`, stderr: `${stderr}`, error: error?.message, pid: pid > 0 });
};
show(spawnSync('sh', ['-c', 'cat; echo err >&2; exit 2'], { input: 'in' }));
show(spawnSync('cat', { input: Buffer.alloc(300000, 'x'), encoding: 'latin1', stdio: ['pipe', 'ignore', 'pipe'] }));
console.log(spawnSync('cat', { input: Buffer.alloc(300000, 'x') }).stdout.length);
show(spawnSync('sleep', ['5'], { timeout: 50 }));
show(spawnSync('sleep', ['5'], { timeout: 50, killSignal: 'SIGKILL' }));
show(spawnSync('sh', ['-c', 'kill -HUP $$']));
console.log(spawnSync('yes', { maxBuffer: 100 }).error.code);
console.log(spawnSync('sh', ['-c', 'echo three >&3'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] }).output.map(String));
console.log(execSync('echo $0 $A', { env: { A: 'a' }, encoding: 'utf8' }), execFileSync('echo', ['x']));
console.log(`${spawnSync('sh', ['-c', 'echo $0'], { argv0: 'other' }).stdout}`, `${execSync('echo "$0"', { shell: '/bin/sh' })}`);
try {
  execSync('echo broken >&2; exit 3', { stdio: 'pipe' });
} catch (err) {
  console.log(err.message, err.status, err.signal, `${err.stderr}`, err.output.map((part) => part && `${part}`));
}
console.log(Object.keys(spawnSync('true')));
