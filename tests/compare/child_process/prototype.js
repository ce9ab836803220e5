// What a polluted Object.prototype holds is none of a caller's options.
const { execFileSync, execSync, spawnSync, spawn } = require('child_process');
const spawned = [];
for (const [name, value] of [['cwd', '/no/such'], ['uid', 1], ['gid', 1], ['shell', '/no/such'], ['detached', true],
  ['argv0', 'x'], ['env', { A: 'a' }], ['killSignal', 'SIGKILL']]) {
  Object.prototype[name] = value;
  const results = [execFileSync('echo', ['a b']), execSync('echo $0 $A'), spawnSync('id', ['-u']).stdout];
  const child = spawn('sh', ['-c', 'echo spawned $0 $A']);
  delete Object.prototype[name];
  console.log(name, results.map((result) => `${result}`.trim()));
  const entry = [name, ''];
  spawned.push(entry);
  child.stdout.on('data', (chunk) => { entry[1] += chunk; });
}
process.on('exit', () => console.log(spawned));
