// What is refused before anything is started.
const cp = require('child_process');
const attempts = {
  'spawn()': () => cp.spawn(),
  'empty file': () => cp.spawn(''),
  'null byte': () => cp.spawn('a\0'),
  'null byte in args': () => cp.spawn('a', ['\0']),
  'null byte in env': () => cp.spawn('a', { env: { a: '\0' } }),
  'args': () => cp.spawn('a', 5),
  'options': () => cp.spawn('a', [], 5),
  'cwd': () => cp.spawn('a', { cwd: 5 }),
  'stdio word': () => cp.spawn('a', { stdio: 'x' }),
  'stdio entry': () => cp.spawn('a', { stdio: ['x'] }),
  'stdio object': () => cp.spawn('a', { stdio: [{}] }),
  'stdio fd': () => cp.spawn('true', { stdio: [999] }),
  'two channels': () => cp.spawn('a', { stdio: ['ipc', 'ipc'] }),
  'uid': () => cp.spawn('a', { uid: 'x' }),
  'gid': () => cp.spawn('a', { gid: 1.5 }),
  'detached': () => cp.spawn('a', { detached: 'x' }),
  'shell': () => cp.spawn('a', { shell: 5 }),
  'argv0': () => cp.spawn('a', { argv0: 5 }),
  'timeout': () => cp.spawn('a', { timeout: 'x' }),
  'killSignal': () => cp.spawn('a', { killSignal: 'x' }),
  'signal': () => cp.spawn('a', { signal: 'x' }),
  'serialization': () => cp.spawn('a', { serialization: 'x' }),
  'windowsHide': () => cp.spawn('a', { windowsHide: 5 }),
  'exec': () => cp.exec(5),
  'execFile': () => cp.execFile(),
  'execFile callback': () => cp.execFile('a', [], {}, 5),
  'fork': () => cp.fork(),
  'fork without channel': () => cp.fork('a', { stdio: ['pipe'] }),
  'sync channel': () => cp.spawnSync('a', { stdio: ['ipc'] }),
  'maxBuffer': () => cp.spawnSync('a', { maxBuffer: 'x' }),
  'input': () => cp.spawnSync('a', { input: 5 }),
  'kill': () => new cp.ChildProcess().kill('SIGFOO'),
  'no signal': () => cp.spawn('true', { signal: null }),
  'execFile args': () => cp.execFile('true', 5),
  'execFile args and callback': () => cp.execFile('true', 'x', undefined, {}),
  'execFile argv0': () => cp.execFile('true', { argv0: 5 }),
  'execFileSync options': () => cp.execFileSync('true', [], 5),
  'execFileSync function': () => cp.execFileSync('true', [], () => {}),
  'execFileSync callback': () => cp.execFileSync('true', {}, 5),
  'execFileSync args': () => cp.execFileSync('true', () => {}),
  'no input': () => cp.spawnSync('true', { input: 0 }),
  'encoding of input': () => cp.spawnSync('true', { input: 'x', encoding: 'buffer' }),
  'cwd that is empty': () => cp.execFileSync('true', { cwd: '' }),
  'args that are no strings': () => cp.spawnSync('true', [Symbol('s')]),
  'execArgv': () => cp.fork('a', { execArgv: 5 }),
  'null byte in execArgv': () => cp.fork('a', { execArgv: 'a\0' }),
  'constructor spawn': () => new cp.ChildProcess().spawn({ file: 5 }),
};
for (const [name, attempt] of Object.entries(attempts)) {
  try {
    attempt();
    console.log(name, 'was taken');
  } catch (err) {
    console.log(name, err.name, err.code, err.message);
  }
}
