// A program that is not there: an 'error', then 'close'; nothing is thrown.
const { spawn, spawnSync, execFile, execSync, execFileSync } = require('child_process');
const child = spawn('no-such-program', ['a', 'b']);
console.log(child.pid, child.stdout !== null);
child.on('exit', () => console.log('never'));
child.on('error', ({ message, code, errno, syscall, path, spawnargs }) => {
  console.log({ message, code, errno, syscall, path, spawnargs });
});
child.on('close', (code, signal) => {
  console.log('close', code, signal, child.exitCode);
  execFile('/', (err, stdout, stderr) => console.log(err.code, err.cmd, [stdout, stderr]));
  spawn('ls', { cwd: '/no/such/folder' }).on('error', (err) => console.log(err.message));
  const { error, status, signal: by, output, pid } = spawnSync('no-such-program', ['x']);
  console.log(error.message, error.code, error.spawnargs, status, by, output, pid);
  try {
    execFileSync('no-such-program');
  } catch (err) {
    console.log(err.message, Object.keys(err));
  }
  try {
    execSync('exit 7', { stdio: 'pipe' });
  } catch (err) {
    console.log(err.message, err.status, Object.keys(err));
  }
  try {
    spawn('true', ['x'.repeat(3e6)]);
  } catch (err) {
    console.log(err.message, err.syscall);
  }
});
