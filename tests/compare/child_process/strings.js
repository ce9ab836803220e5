// What the child gets: strings up to their first null character, an environment in its order.
const { spawn, spawnSync } = require('child_process');

const print = ['-c', 'for a in "$@"; do printf "[%s]" "$a"; done; echo', 'x'];
const args = [1, null, -0, [1, [2]], { toString() { return 'a\0b'; } }, '\ud800'];
process.stdout.write(spawnSync('sh', [...print, ...args]).stdout);
// Only here: what cannot be made a string.
const none = [Symbol('s'), Object.create(null), { toString() { throw new Error('never seen'); } }];
const child = spawn('sh', [...print, ...none]);
child.stdout.pipe(process.stdout);
console.log(child.spawnargs.slice(-3).map((arg) => typeof arg));

child.on('close', () => {
  const environments = [
    { B: 1, A: 2, 'C=D': 3, '': 4, b: '', E: undefined, F: null },
    { Z: '\ud800', [Symbol('s')]: 'x', A: { toString() { return 'a'; } } },
    {},
    Object.create({ inherited: 1 }),
  ];
  for (const env of environments) {
    console.log(spawnSync('env', { env }).stdout.toString().split('\n'));
  }
  process.env.LATE_B = 'x\0y';
  process.env.LATE_A = 'z';
  console.log(process.env.LATE_B);
  const names = spawnSync('env').stdout.toString().match(/^\w+(?==)/gm);
  console.log(names.slice(-2), names.join() === Object.keys(process.env).join());
});
