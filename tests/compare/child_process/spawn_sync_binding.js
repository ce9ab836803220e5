'use strict';
// Tools that follow every process (nyc) put a function around the one that spawnSync calls.
const { execSync, execFileSync, spawnSync } = require('child_process');
const binding = process.binding('spawn_sync');
console.log(binding === process.binding('spawn_sync'), Object.keys(binding));
const { spawn } = binding;
binding.spawn = function(options) {
  const { file, args, cwd, envPairs, stdio, killSignal, maxBuffer, detached } = options;
  console.log(this === binding, { file, args, cwd, envPairs, stdio, killSignal, maxBuffer, detached });
  options.envPairs = [...envPairs, 'ADDED=yes'];
  options.args = options.args.map((arg) => arg.replace('old', 'new'));
  const result = spawn.call(this, options);
  console.log(Object.keys(result), result.status);
  return result;
};
const env = { SELF: 'self' };
const made = spawnSync('/bin/sh', ['-c', 'read line; echo old $line $SELF $ADDED'], { env, input: 'from here\n', killSignal: 'SIGINT' });
console.log(String(made.stdout), made.status);
console.log(execSync('echo $ADDED; pwd', { cwd: '/', env, maxBuffer: 100, stdio: ['ignore', 'pipe', 'inherit'] }).toString());
console.log(execFileSync('/bin/sh', ['-c', 'echo old'], { env, encoding: 'utf8' }));
binding.spawn = spawn;
console.log(spawnSync('/bin/sh', ['-c', 'echo old $ADDED'], { env }).stdout.toString());
